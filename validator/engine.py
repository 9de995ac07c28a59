"""The check: one walk over a record, all rules in it."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from validator.edits import Span
from validator.faults import INTERNAL_ERROR, UNREADABLE_FILE, change, fault, place
from validator.findings import Finding
from validator.kinds import Kind
from validator.record import Element, ParseError, Record
from validator.rule import Found, NodeCheck, Rule
from validator.ruleset import Ruleset

if TYPE_CHECKING:
    from validator.suppressions.entries import EntryUse

ANY = "*"
_INSTRUCTION = "<?jatslint"


class Checked(NamedTuple):
    """What a check found.

    Attributes:
        findings: the findings, in the order of their places.
        suppressed: those that the record itself or an ignore file asks to leave out.
        entries: what became of the entries of the ignore file.
    """

    findings: tuple[Finding, ...]
    suppressed: tuple[Finding, ...] = ()
    entries: "tuple[EntryUse, ...]" = ()


def check_record(record: Record, ruleset: Ruleset) -> tuple[Finding, ...]:
    """Run rules over a record; see :func:`examine`.

    Returns:
        the findings that are not suppressed, in the order of their places.
    """
    return examine(record, ruleset).findings


def examine(record: Record, ruleset: Ruleset) -> Checked:
    """Run rules over a record, and leave out what it, or an ignore file, asks to leave out.

    A rule that fails gives a finding of its own and does not disturb the others.

    Args:
        record: the record.
        ruleset: the rules to run.
    """
    findings: list[Finding] = []
    hits: list[_Hit] = []
    present = _trigger_test(record)
    failed: set[str] = set()
    for rule, on_record in ruleset.record_checks.get(record.kind, ()):
        if rule.code in failed or not present(on_record.triggers):
            continue
        try:
            hits += [_hit(rule, record, found, ruleset) for found in on_record.check(record)]
        except Exception as error:  # noqa: BLE001 - a bug in one rule must not end the run
            failed.add(rule.code)
            findings.append(_failure(rule, record, error))
    table = _dispatch(record.kind, ruleset, present)
    for node in _nodes(record.root, table):
        for rule, check in table.get(node.tag) or table[ANY]:
            if rule.code in failed:
                continue
            try:
                hits += [_hit(rule, record, found, ruleset) for found in check(node, record)]
            except Exception as error:  # noqa: BLE001 - a bug in one rule must not end the run
                failed.add(rule.code)
                findings.append(_failure(rule, record, error, node))
    findings += [hit.finding for hit in _without_consequences(hits)]
    if not findings and record.error is not None:
        findings.append(_unchecked(record, record.error))
    findings.sort(key=_order)
    if record.standards.ignored or present((_INSTRUCTION,)):
        return _suppress(record, ruleset, findings, failed)
    return Checked(tuple(findings))


def _suppress(
    record: Record, ruleset: Ruleset, findings: list[Finding], failed: set[str]
) -> Checked:
    from validator.suppressions.applying import UNUSED, apply, judged

    ran = judged(record, {rule.code for rule in ruleset.rules} - failed)
    asked = next((rule for rule in ruleset.rules if rule.code == UNUSED), None)
    tell = None if asked is None else partial(make_finding, asked, record, ruleset=ruleset)
    applied = apply(record, findings, ran, tell)
    return Checked(
        tuple(sorted(applied.kept, key=_order)),
        tuple(sorted(applied.suppressed, key=_order)),
        applied.entries,
    )


def _unchecked(record: Record, error: ParseError) -> Finding:
    """Tell of a record that no chosen rule could look at: it must not count as clean."""
    reason = error.message.strip().rstrip(".")
    return fault(
        UNREADABLE_FILE,
        f"the record was not checked: it is not well-formed XML ({reason})",
        record.source,
        Span(error.offset, error.offset),
    )


class _Hit(NamedTuple):
    """A finding, with what it says of its cause."""

    finding: Finding
    general: bool
    cause: tuple[Element, str] | None


def _hit(rule: Rule, record: Record, found: Found, ruleset: Ruleset) -> _Hit:
    itself = None if isinstance(found.where, Span) else (found.where, "")
    return _Hit(make_finding(rule, record, found, ruleset), rule.general, found.cause or itself)


def _without_consequences(hits: list[_Hit]) -> list[_Hit]:
    """Leave out what general rules say of causes that another rule has told of."""
    told = {hit.cause for hit in hits if hit.cause and not hit.general}
    return [
        hit
        for hit in hits
        if not (hit.general and hit.cause and (hit.cause in told or (hit.cause[0], "") in told))
    ]


def _order(finding: Finding) -> tuple[Span, str, str]:
    return finding.span, finding.code, finding.message


def _trigger_test(record: Record) -> Callable[[tuple[str, ...]], bool]:
    """Make the test whether any of a check's triggers stands in the source."""
    seen: dict[str, bool] = {}
    plain = record.source.encoding in {"utf-8", "ascii"}
    data, text = record.source.data, record.text

    def stands(trigger: str) -> bool:
        if trigger not in seen:
            seen[trigger] = trigger.encode() in data if plain else trigger in text
        return seen[trigger]

    return lambda triggers: not triggers or any(map(stands, triggers))


_Table = dict[str, list[tuple[Rule, NodeCheck]]]


def _dispatch(kind: Kind, ruleset: Ruleset, present: Callable[[tuple[str, ...]], bool]) -> _Table:
    """Merge the checks of all rules into one table by element name; ``*`` is in each list."""
    table: _Table = defaultdict(list)
    for rule, on_node in ruleset.node_checks.get(kind, ()):
        if present(on_node.triggers):
            for tag in on_node.tags:
                table[tag].append((rule, on_node.check))
    for tag, checks in table.items():
        if tag != ANY:
            checks.extend(table.get(ANY, ()))
    return table


def _nodes(root: Element | None, table: _Table) -> Iterator[Element]:
    """Walk the tree; libxml2 passes over elements that no check asks for."""
    if root is None or not table:
        return iter(())
    return root.iter(ANY if ANY in table else tuple(table))


def make_finding(rule: Rule, record: Record, found: Found, ruleset: Ruleset) -> Finding:
    """Give what a rule found its place, its fingerprint, and what the settings make of it."""
    # A clean record needs none, and OpenSSL takes 2 ms to load.
    from validator.fingerprints import fingerprint

    span = found.where if isinstance(found.where, Span) else record.focus(found.where)
    finding = place(rule, found.message, record.source, span)
    lack = found.cause[1] if found.cause else ""
    whole = replace(
        finding,
        fix=found.fix,
        level=found.level or finding.level,
        changes=tuple(change(edit, record.source) for edit in sorted(found.fix.edits))
        if found.fix
        else (),
        fingerprint=fingerprint(rule.code, record, found.where, lack),
    )
    return ruleset.finish(rule, whole)


def _failure(rule: Rule, record: Record, error: Exception, where: Element | None = None) -> Finding:
    import traceback

    last = traceback.extract_tb(error.__traceback__)[-1]
    reason = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
    line = getattr(where, "sourceline", None) or 1
    at = record.source.offset(line, 1)
    return fault(
        INTERNAL_ERROR,
        f"the rule {rule.name} failed on this record ({reason}, in {last.name}); findings "
        "of it are missing. Please report this with the record",
        record.source,
        Span(at, at),
    )
