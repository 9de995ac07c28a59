"""The fix loop: edit, parse and check again, until nothing more can be fixed."""

import re
from bisect import bisect_left, insort
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from validator.edits import Edit, apply_edits, overlap
from validator.engine import Checked, examine
from validator.faults import INTERNAL_ERROR, UNSETTLED_FIXES, fault
from validator.findings import Finding, Grade
from validator.record import Record, parse_record
from validator.regex import regex
from validator.ruleset import Ruleset
from validator.source import Source

MAX_PASSES = 10
_DECLARATION = regex(r"[ \t\r\n]*<\?xml[ \t\r\n][^<>]*\?>")
# Bytes that are not valid stand as lone surrogates, and are kept.
_NOT_ASCII = regex("[^\x00-\x7f\ud800-\udfff]")


class AppliedEdit(NamedTuple):
    """One edit as it was applied.

    Attributes:
        edit: the edit, with the text that was written.
        findings: the findings whose fixes asked for it, one or more.
    """

    edit: Edit
    findings: tuple[Finding, ...]


class Pass(NamedTuple):
    """One turn of the fix loop; what it made is the source of the next, or of the outcome.

    Attributes:
        source: the source before.
        edits: what was applied to it, in the order of the places, each edit once.
    """

    source: Source
    edits: tuple[AppliedEdit, ...]


class Outcome(NamedTuple):
    """What the fix loop made of a record.

    Attributes:
        record: the record as it is now; the one given when nothing was changed.
        fixed: the findings that were repaired, in the order of the repairs.
        remaining: what a check of ``record`` finds; with it, the fault that made the loop give
            up, in which case ``record`` is the one given.
        checked: that check, with what it left out.
        passes: how ``record`` came about, from the source of the record given.
    """

    record: Record
    fixed: tuple[Finding, ...]
    remaining: tuple[Finding, ...]
    checked: Checked
    passes: tuple[Pass, ...] = ()


def fix_record(record: Record, ruleset: Ruleset, grades: Sequence[Grade]) -> Outcome:
    """Repair what the fixes of the given grades can repair.

    In each pass, fixes that overlap an earlier one wait for the next; those of general rules let
    all others go first. The fixes of a rule that would break the record are left out, and a
    fault tells of it. A loop that has not settled after ten passes changes nothing at all.

    Args:
        record: the record.
        ruleset: the rules to run; no other rule fixes anything.
        grades: which fixes to apply, ``("safe",)`` or ``("safe", "unsafe")``.
    """
    current = record
    fixed: list[Finding] = []
    passes: list[Pass] = []
    faults: dict[str, Finding] = {}
    general = {rule.name for rule in ruleset.rules if rule.general}
    checked = initial = examine(record, ruleset)
    for _ in range(MAX_PASSES):
        chosen = _compatible(
            one
            for one in sorted(checked.findings, key=lambda finding: finding.rule in general)
            if one.fix and one.fix.grade in grades and one.rule not in faults
        )
        if not chosen:
            remaining = (*faults.values(), *checked.findings)
            return Outcome(current, tuple(fixed), remaining, checked, tuple(passes))
        # With another encoding declared, the bytes are other characters: those that all other
        # fixes were made for, and would write, are not the same any more.
        chosen = [one for one in chosen if _declares(current, one)] or chosen
        following, applied, refused = _apply_rule_by_rule(current, chosen)
        if applied:
            passes.append(Pass(current.source, _attributed(current, applied)))
        current = following
        faults.update(refused)
        fixed.extend(applied)
        checked = examine(current, ruleset)
    names = ", ".join(sorted({one.rule for one in chosen}))
    unsettled = fault(
        UNSETTLED_FIXES,
        f"the fixes of {names} do not come to an end: each undoes or renews what another did. "
        f"Nothing was changed; run again with --ignore {names.replace(', ', ',')}",
        record.source,
    )
    return Outcome(record, (), (unsettled, *initial.findings), initial)


def _compatible(findings: Iterable[Finding]) -> list[Finding]:
    """Choose fixes that can be applied together; of those that cannot, the first given wins.

    The same fix offered by two findings (two empty parts of one empty group) is one fix.
    """
    chosen: list[Finding] = []
    taken: list[Edit] = []
    offered: set[tuple[Edit, ...]] = set()
    for finding in findings:
        edits = finding.fix.edits if finding.fix else ()
        if not edits:
            continue
        if edits not in offered:
            if any(_in_the_way(edit, taken) for edit in edits):
                continue
            offered.add(edits)
            for edit in edits:
                insort(taken, edit)
        chosen.append(finding)
    return chosen


def _declares(record: Record, finding: Finding) -> bool:
    """Whether a fix changes the XML declaration, or writes one."""
    written = _DECLARATION.match(record.text)
    end = written.end() if written else 0
    edits = finding.fix.edits if finding.fix else ()
    return any(edit.start < end or _DECLARATION.match(edit.text) for edit in edits)


def _in_the_way(edit: Edit, taken: Sequence[Edit]) -> bool:
    """Whether an edit overlaps one of those taken, which are in order and do not overlap."""
    at = bisect_left(taken, edit)
    return any(overlap(edit, other) for other in taken[max(at - 2, 0) : at + 2])


def _apply_rule_by_rule(
    record: Record, findings: Sequence[Finding]
) -> tuple[Record, Sequence[Finding], dict[str, Finding]]:
    """Apply fixes together; if they break the record, without those of the rules that do it.

    Returns:
        the new record, the findings whose fixes it has, and a fault for each rule left out.
    """
    following = _apply(record, findings)
    if isinstance(following, Record):
        return following, findings, {}
    result, kept, refused = record, list[Finding](), dict[str, Finding]()
    for rule in dict.fromkeys(finding.rule for finding in findings):
        of_rule = [finding for finding in findings if finding.rule == rule]
        following = _apply(record, [*kept, *of_rule])
        if isinstance(following, Record):
            result, kept = following, [*kept, *of_rule]
        else:
            refused[rule] = _refusal(record, of_rule[0], following)
    return result, kept, refused


def _apply(record: Record, findings: Sequence[Finding]) -> Record | str:
    """Apply fixes together; give the new record, or say why there is none."""
    text = apply_edits(record.text, (one.edit for one in _attributed(record, findings)))
    try:
        source = record.source.with_text(text, xml=record.is_xml)
    except UnicodeEncodeError as error:
        return f"the new text cannot be written in {record.source.encoding} ({error.reason})"
    fixed = parse_record(source, name=record.name, kind=record.kind, standards=record.standards)
    if record.root is not None and fixed.root is None:
        reason = fixed.error.message if fixed.error else "no reason known"
        return f"the result would not be well-formed ({reason})"
    return fixed


def _attributed(record: Record, findings: Sequence[Finding]) -> tuple[AppliedEdit, ...]:
    """Give the edits of fixes as they are applied, each once, with the findings that want it."""
    wanted: dict[Edit, list[Finding]] = {}
    # Of a source that is not valid nobody knows the encoding yet; ASCII reads alike in all that
    # come into question.
    careful = record.is_xml and not record.source.valid and not record.source.decoded
    for finding in findings:
        for edit in dict.fromkeys(finding.fix.edits if finding.fix else ()):
            text = _NOT_ASCII.sub(_reference, edit.text) if careful else edit.text
            wanted.setdefault(edit._replace(text=text), []).append(finding)
    return tuple(AppliedEdit(edit, tuple(wanted[edit])) for edit in sorted(wanted))


def _reference(char: re.Match[str]) -> str:
    return f"&#{ord(char[0])};"


def _refusal(record: Record, finding: Finding, reason: str) -> Finding:
    return fault(
        INTERNAL_ERROR,
        f"the fixes of {finding.rule} were not applied: {reason}. Repair it by hand, and please "
        "report this with the record",
        record.source,
        finding.span,
    )
