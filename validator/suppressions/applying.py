"""Parts the findings of a record: those that remain, and those that it asks to leave out."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from operator import attrgetter
from typing import NamedTuple

from validator.content import shown
from validator.edits import Edit, Edits, Span
from validator.faults import change
from validator.findings import Finding, Fix, safe
from validator.record import Record
from validator.rule import Found
from validator.suppressions.entries import Entry, EntryUse
from validator.suppressions.instructions import Instruction, removal
from validator.suppressions.names import Name

UNUSED = "DOC103"
"""The code of the rule ``unused-suppression``, whose findings :func:`apply` makes."""

# The rule finds nothing in a run that has no such schemas.
_HOUSE_SCHEMA = "SCH120"
_MOST_NAMES = 10


@dataclass(frozen=True, slots=True)
class Applied:
    """What becomes of findings.

    Attributes:
        kept: those that remain.
        suppressed: those that are left out.
        entries: for each entry of the ignore file, and each of its names that this check could
            judge, whether it left something out.
    """

    kept: tuple[Finding, ...]
    suppressed: tuple[Finding, ...]
    entries: tuple[EntryUse, ...]


class _Silencer(NamedTuple):
    """One name of one instruction: which findings it leaves out."""

    span: Span
    codes: frozenset[str]
    instruction: int
    name: int


def apply(
    record: Record,
    findings: Sequence[Finding],
    ran: frozenset[str],
    tell_unused: Callable[[Found], Finding] | None,
) -> Applied:
    """Leave out what instructions of the record and entries of an ignore file say.

    Of several that fit, the innermost instruction counts as used, of its names the one that
    means the fewest rules; entries of the ignore file count when no instruction fits.

    Args:
        record: the record.
        findings: what was found, in the order of the places.
        ran: the codes of the rules that could look at the record. Names of others cannot be
            judged.
        tell_unused: makes findings of ``unused-suppression``; None if nobody asked for it.
    """
    instructions = [one for one in record.instructions if one.bound is not None]
    entries = _Entries(record.standards.ignored)
    used: set[tuple[int, int]] = set()
    kept: list[Finding] = []
    left_out: list[Finding] = []
    # An unused ALL must not hide that it is unused, so this rule is left out by its name only.
    silencers = [one for one in _silencers(instructions) if one.codes != {UNUSED}]
    for finding, silencer in _pair(findings, silencers):
        if silencer is not None:
            used.add(silencer[2:])
        (left_out if silencer or entries.fit(finding.code) else kept).append(finding)
    kept = _with_instructions(record, kept, instructions)
    if tell_unused is not None and ran:
        silencers = [one for one in _silencers(instructions) if one.codes == {UNUSED}]
        silenced = {one[2:] for one in silencers}
        unused = _unused(record, instructions, used | silenced, ran)
        for finding, silencer in _pair([tell_unused(found) for found in unused], silencers):
            if silencer is not None:
                used.add(silencer[2:])
            (left_out if silencer or entries.fit(UNUSED) else kept).append(finding)
        silenced -= used
        others = {
            (at, n)
            for at, one in enumerate(instructions)
            for n in range(len(one.names))
            if (at, n) not in silenced
        }
        kept += [tell_unused(found) for found in _unused(record, instructions, others, ran)]
    return Applied(tuple(kept), tuple(left_out), tuple(entries.uses(ran)))


def _silencers(instructions: Iterable[Instruction]) -> Iterator[_Silencer]:
    """Give the names of instructions, what is inside after what is around it."""
    for at, instruction in sorted(
        enumerate(instructions), key=lambda pair: (_bound(pair[1]).start, -_bound(pair[1]).end)
    ):
        names = sorted(enumerate(instruction.names), key=lambda pair: (len(pair[1].codes), pair[0]))
        for n, name in reversed(names):
            if name.codes:
                yield _Silencer(_bound(instruction), name.codes, at, n)


def _bound(instruction: Instruction) -> Span:
    return instruction.bound or instruction.span


def _pair(
    findings: Sequence[Finding], silencers: Sequence[_Silencer]
) -> Iterator[tuple[Finding, _Silencer | None]]:
    """Give each finding with the innermost name that leaves it out.

    Elements lie beside or within each other, so one pass over both, with a stack for each rule,
    is enough.
    """
    codes = {finding.code for finding in findings}
    open_ones: dict[str, list[_Silencer]] = defaultdict(list)
    at = 0
    for finding in sorted(findings, key=attrgetter("span")):
        place = finding.span.start
        while at < len(silencers) and silencers[at].span.start <= place:
            for code in silencers[at].codes & codes:
                open_ones[code].append(silencers[at])
            at += 1
        around = open_ones[finding.code]
        while around and around[-1].span.end <= place:
            around.pop()
        yield finding, around[-1] if around else None


class _Entries:
    """The entries of an ignore file for one record, and which of their names were used."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self._entries = entries
        self._by_code: dict[str, tuple[int, int]] = {}
        self._used: set[tuple[int, int]] = set()
        for at, entry in enumerate(entries):
            for n, name in sorted(enumerate(entry.names), key=lambda pair: len(pair[1].codes)):
                for code in name.codes:
                    self._by_code.setdefault(code, (at, n))

    def fit(self, code: str) -> bool:
        """Tell whether an entry leaves out the findings of a rule; it is used then."""
        place = self._by_code.get(code)
        if place is not None:
            self._used.add(place)
        return place is not None

    def uses(self, ran: frozenset[str]) -> Iterator[EntryUse]:
        """Tell of each name that the check could judge whether it was used."""
        for at, entry in enumerate(self._entries):
            for n, name in enumerate(entry.names):
                if (at, n) in self._used or name.codes <= ran:
                    yield EntryUse(entry.line, n, (at, n) in self._used)


def judged(record: Record, ran: Iterable[str]) -> frozenset[str]:
    """Give the codes of the rules whose silence says that a record has none of their faults.

    Args:
        record: the record.
        ran: the codes of the rules that ran without failing.
    """
    if record.error is not None:
        # Nearly all rules need the tree.
        return frozenset()
    codes = frozenset(ran)
    return codes if record.standards.house else codes - {_HOUSE_SCHEMA}


def _unused(
    record: Record,
    instructions: Sequence[Instruction],
    used: set[tuple[int, int]],
    ran: frozenset[str],
) -> Iterator[Found]:
    for at, instruction in enumerate(instructions):
        idle = [
            name
            for n, name in enumerate(instruction.names)
            if name.codes and name.codes <= ran and (at, n) not in used
        ]
        if idle:
            yield Found(
                instruction.span,
                unused_message(idle, _where(instruction)),
                _without(record.text, instruction, idle),
            )


def unused_message(idle: Sequence[Name], where: str) -> str:
    """Say that names leave nothing out.

    Args:
        idle: the names.
        where: what they bind, in words.
    """
    names = ", ".join(shown(name.text) for name in idle[:_MOST_NAMES])
    if len(idle) > _MOST_NAMES:
        names += f" and {len(idle) - _MOST_NAMES:,} others"
    return f"the suppression of {names} leaves nothing out: {where} has no such finding; remove it"


def _where(instruction: Instruction) -> str:
    before = instruction.span.end <= _bound(instruction).start
    return "the element behind it" if before else "the record"


def _without(text: str, instruction: Instruction, idle: Sequence[Name]) -> Fix:
    if len(idle) == len(instruction.names):
        return safe(removal(text, instruction), "remove the suppression")
    return safe(without_names(instruction.names, idle), "remove the names that leave nothing out")


def without_names(names: Sequence[Name], idle: Sequence[Name]) -> Edits:
    """Give the edits that take some names out of a list, with their commas; some must stay."""
    edits = []
    stays = False
    gone = {name.span for name in idle}
    for n, name in enumerate(names):
        if name.span not in gone:
            stays = True
        elif stays:
            edits.append(Edit(names[n - 1].span.end, name.span.end, ""))
        else:
            edits.append(Edit(name.span.start, names[n + 1].span.start, ""))
    return tuple(edits)


def _with_instructions(
    record: Record, findings: list[Finding], instructions: Sequence[Instruction]
) -> list[Finding]:
    """Let an instruction go with its element: alone, it would bind the next one.

    A fix that removes an element is given the removal of the instructions that bind it.
    """
    binding: dict[Span, list[Instruction]] = defaultdict(list)
    for one in instructions:
        # One that is misread in part stays, and stays reported.
        if one.bound and one.span.end <= one.bound.start and all(name.codes for name in one.names):
            binding[one.bound].append(one)
    if not binding:
        return findings
    removals = sorted(
        (edit.start, edit.end, at)
        for at, finding in enumerate(findings)
        if finding.fix
        for edit in finding.fix.edits
        if "<" not in edit.text
    )
    added: dict[int, list[Edit]] = defaultdict(list)
    for bound, ones in binding.items():
        # The edit may begin with the white space before the element.
        begin = len(record.text[ones[-1].span.end : bound.start].rstrip()) + ones[-1].span.end
        for _, end, at in _between(removals, begin, bound.start):
            if end >= bound.end:
                added[at] += [edit for one in ones for edit in removal(record.text, one)]
    for at, edits in added.items():
        findings[at] = _adding(record, findings[at], edits)
    return findings


def _between(
    removals: Sequence[tuple[int, int, int]], first: int, last: int
) -> Sequence[tuple[int, int, int]]:
    """Give what begins between two places, both included."""
    return removals[bisect_left(removals, (first,)) : bisect_left(removals, (last + 1,))]


def _adding(record: Record, finding: Finding, edits: Sequence[Edit]) -> Finding:
    if finding.fix is None:
        return finding
    every = tuple(sorted({*finding.fix.edits, *edits}))
    return replace(
        finding,
        fix=replace(finding.fix, edits=every),
        changes=tuple(change(edit, record.source) for edit in every),
    )
