"""What became of an ignore file over a whole run: its entries that left nothing out."""

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from validator.content import shown
from validator.diff import unified_diff
from validator.edits import Edit, Span, apply_edits
from validator.engine import make_finding
from validator.faults import UNREADABLE_FILE, fault
from validator.files import FileResult, absolute, relative
from validator.findings import Finding, Grade, safe
from validator.record import Record
from validator.rule import Found
from validator.ruleset import Ruleset
from validator.source import Source, read_source
from validator.suppressions.applying import UNUSED, unused_message, without_names
from validator.suppressions.entries import Entry
from validator.suppressions.ignores import Ignores
from validator.suppressions.names import Name
from validator.write import FileError, replace_file


@dataclass
class Tally:
    """Which entries of an ignore file were used; :meth:`add` counts each result of a run.

    Attributes:
        ignores: the ignore file.
    """

    ignores: Ignores
    _used: set[tuple[int, int]] = field(default_factory=set)
    _judged: set[tuple[int, int]] = field(default_factory=set)
    _doubtful: set[tuple[int, int]] = field(default_factory=set)
    _met: set[int] = field(default_factory=set)
    _named: set[int] = field(default_factory=set)
    _nameless: bool = False

    def add(self, result: FileResult) -> None:
        """Count what a result says of entries."""
        path = Path(result.path)
        judged = {(use.line, use.name): use.used for use in result.entries}
        self._used.update(place for place, used in judged.items() if used)
        self._judged.update(judged)
        for entry in self.ignores.entries_for(path, result.facts):
            self._met.add(entry.line)
            places = ((entry.line, n) for n in range(len(entry.names)))
            self._doubtful.update(place for place in places if place not in judged)
        self._named.update(entry.line for entry in self.ignores.entries_at(path))
        # A record that nobody could read may be any.
        self._nameless |= result.kind in {None, "jats", "xml"} and not result.facts.identity

    def idle(self, *, covered: bool) -> Iterator[tuple[Entry, tuple[Name, ...]]]:
        """Give the entries that left nothing out, each with its idle names.

        An entry for one file is judged when that file was checked; others only when all files
        that they could mean were.

        Args:
            covered: whether the run looked at everything in the folder of the ignore file.
        """
        for entry in self.ignores.entries:
            if entry.line not in self._met:
                names = entry.names if covered and self._is_gone(entry) else ()
            elif covered or entry.line in self._named:
                names = tuple(self._idle_names(entry))
            else:
                continue
            if names:
                yield entry, names

    def has_met(self, entry: Entry) -> bool:
        """Tell whether any file was looked at that an entry is about."""
        return entry.line in self._met

    def _idle_names(self, entry: Entry) -> Iterator[Name]:
        for n, name in enumerate(entry.names):
            place = (entry.line, n)
            if place in self._judged and place not in self._used and place not in self._doubtful:
                yield name

    def _is_gone(self, entry: Entry) -> bool:
        """Whether nothing is there that an entry could mean of which no file was met."""
        if entry.pattern.kind == "identity":
            return not self._nameless
        if entry.pattern.kind == "glob":
            return True
        # What is there, and was not looked at, says nothing.
        return not os.path.lexists(self.ignores.folder / entry.pattern.key)


def covers(paths: Iterable[str], ignores: Ignores) -> bool:
    """Tell whether paths of a run include the whole folder of an ignore file.

    Args:
        paths: what the user named.
        ignores: the ignore file.
    """
    return any(ignores.folder.is_relative_to(absolute(Path(path))) for path in paths)


def find_unused(tally: Tally, ruleset: Ruleset, *, covered: bool) -> tuple[Finding, ...]:
    """Report the entries of an ignore file that left nothing out, at the end of a run.

    Args:
        tally: what the results said.
        ruleset: the rules of the run; nothing is reported without ``unused-suppression``.
        covered: whether the run looked at everything in the folder of the ignore file.

    Returns:
        findings in the ignore file, in the order of their places, with safe fixes.
    """
    rule = next((rule for rule in ruleset.rules if rule.code == UNUSED), None)
    if rule is None:
        return ()
    ignores = tally.ignores
    record = Record(ignores.source, "text", str(ignores.path))
    return tuple(
        make_finding(rule, record, _found(tally, entry, names), ruleset)
        for entry, names in tally.idle(covered=covered)
    )


def _found(tally: Tally, entry: Entry, names: tuple[Name, ...]) -> Found:
    pattern = shown(entry.pattern.text)
    first, last = (
        Span(one.span.start + entry.start, one.span.end + entry.start)
        for one in (names[0], names[-1])
    )
    if not tally.has_met(entry):
        message = f"{pattern!r} matches no record: remove the entry"
    else:
        message = unused_message(names, repr(pattern))
    if len(names) < len(entry.names):
        edits = tuple(
            Edit(edit.start + entry.start, edit.end + entry.start, "")
            for edit in without_names(entry.names, names)
        )
        fix = safe(edits, "remove the names that leave nothing out")
    else:
        # Comments have lines of their own, so nothing else stands in this one.
        line = _whole_line(tally.ignores.source, entry.line)
        fix = safe((Edit(line.start, line.end, ""),), "remove the entry")
    return Found(Span(first.start, last.end), message, fix)


def _whole_line(source: Source, number: int) -> Span:
    starts = source.line_starts
    return Span(starts[number - 1], starts[number] if number < len(starts) else len(source.text))


def settle(
    tally: Tally,
    ruleset: Ruleset,
    *,
    covered: bool,
    write: bool,
    diff: bool = False,
    grades: Sequence[Grade] = ("safe",),
) -> FileResult | None:
    """Report the unused entries of an ignore file, or remove them, like findings of a record.

    Args:
        tally: what the results said.
        ruleset: the rules of the run.
        covered: whether the run looked at everything in the folder of the ignore file.
        write: whether to remove them from the file.
        diff: whether to show what would be removed.
        grades: the grades of fixes to apply; the settings may give ``unused-suppression`` any.

    Returns:
        the result for the ignore file, with a fault of the run if the file cannot be written or
        changed meanwhile; None if nothing is to be said of it.
    """
    found = find_unused(tally, ruleset, covered=covered)
    if not found:
        return None
    source = tally.ignores.source
    path = relative(str(tally.ignores.path), os.getcwd())  # noqa: PTH109
    result = FileResult(path, found, "text", size=len(source.data), is_record=False)
    fixed = tuple(one for one in found if one.fix and one.fix.grade in grades)
    if not fixed or not (write or diff):
        return result
    data = without_unused(tally.ignores, fixed)
    if write:
        try:
            replace_file(tally.ignores.path, data, expect=source.data)
        except FileError as error:
            # What was done to the records is to be reported all the same.
            reason = str(error).removeprefix(f"{tally.ignores.path}: ")
            message = f"unused entries were not removed, and the file is as it was: {reason}"
            return replace(result, findings=(fault(UNREADABLE_FILE, message), *found))
    return replace(
        result,
        findings=tuple(one for one in found if not one.fix or one.fix.grade not in grades),
        fixed=fixed,
        changed=True,
        diff=unified_diff(path, source.text, read_source(data).text) if diff else "",
    )


def without_unused(ignores: Ignores, findings: Sequence[Finding]) -> bytes:
    """Give the bytes of an ignore file without what findings report.

    Args:
        ignores: the ignore file.
        findings: what :func:`find_unused` found in it.
    """
    edits = {edit for finding in findings if finding.fix for edit in finding.fix.edits}
    text = apply_edits(ignores.source.text, edits)
    return ignores.source.with_text(text, xml=False).data
