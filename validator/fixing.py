"""The fix loop: edit, parse and check again, until nothing more can be fixed."""

from bisect import bisect_left, insort
from collections.abc import Sequence
from dataclasses import dataclass

from validator.edits import Edit, Span, apply_edits, overlap
from validator.engine import check_record
from validator.faults import INTERNAL_ERROR, UNSETTLED_FIXES, fault
from validator.findings import Finding, Grade
from validator.record import Record, parse_record
from validator.ruleset import Ruleset

MAX_PASSES = 10


@dataclass(frozen=True)
class Outcome:
    """What the fix loop made of a record.

    Attributes:
        record: the record as it is now; the one given when nothing was changed.
        fixed: the findings that were repaired, in the order of the repairs.
        remaining: what a check of ``record`` finds; with it, the fault that made the loop give
            up, in which case ``record`` is the one given.
    """

    record: Record
    fixed: tuple[Finding, ...]
    remaining: tuple[Finding, ...]


def fix_record(record: Record, ruleset: Ruleset, grades: Sequence[Grade]) -> Outcome:
    """Repair what the fixes of the given grades can repair.

    In each pass, fixes that overlap an earlier one wait for the next. A result that no longer
    parses, or a loop that has not settled after ten passes, changes nothing at all.

    Args:
        record: the record.
        ruleset: the rules to run; no other rule fixes anything.
        grades: which fixes to apply, ``("safe",)`` or ``("safe", "unsafe")``.
    """
    current = record
    fixed: list[Finding] = []
    found = initial = check_record(record, ruleset)
    for _ in range(MAX_PASSES):
        chosen = _compatible([one for one in found if one.fix and one.fix.grade in grades])
        if not chosen:
            return Outcome(current, tuple(fixed), found)
        following = _apply(current, chosen)
        if isinstance(following, str):
            return Outcome(record, (), (_broken(record, chosen, following), *initial))
        current = following
        fixed.extend(chosen)
        found = check_record(current, ruleset)
    names = ", ".join(sorted({one.rule for one in chosen}))
    unsettled = fault(
        UNSETTLED_FIXES,
        f"the fixes of {names} do not come to an end: each undoes or renews what another did. "
        f"Nothing was changed; run again with --ignore {names.replace(', ', ',')}",
        record.source,
    )
    return Outcome(record, (), (unsettled, *initial))


def _compatible(findings: Sequence[Finding]) -> list[Finding]:
    """Choose fixes that can be applied together; the earlier in the source wins.

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


def _in_the_way(edit: Edit, taken: Sequence[Edit]) -> bool:
    """Whether an edit overlaps one of those taken, which are in order and do not overlap."""
    at = bisect_left(taken, edit)
    return any(overlap(edit, other) for other in taken[max(at - 2, 0) : at + 2])


def _apply(record: Record, findings: Sequence[Finding]) -> Record | str:
    """Apply fixes together; give the new record, or say why there is none."""
    edits = {edit for finding in findings if finding.fix for edit in finding.fix.edits}
    text = apply_edits(record.text, edits)
    try:
        source = record.source.with_text(text, xml=record.is_xml)
    except UnicodeEncodeError as error:
        return f"the new text cannot be written in {record.source.encoding} ({error.reason})"
    fixed = parse_record(source, name=record.name, kind=record.kind)
    if record.root is not None and fixed.root is None:
        reason = fixed.error.message if fixed.error else "no reason known"
        return f"the result would not be well-formed ({reason})"
    return fixed


def _broken(record: Record, findings: Sequence[Finding], reason: str) -> Finding:
    names = ", ".join(sorted({finding.rule for finding in findings}))
    place = findings[0].fix.edits[0] if findings[0].fix else Edit(0, 0, "")
    return fault(
        INTERNAL_ERROR,
        f"the fixes of {names} were not applied: {reason}. Please report this with the record",
        record.source,
        Span(place.start, place.end),
    )
