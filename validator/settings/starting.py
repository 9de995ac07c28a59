"""A first settings file: a look at some records, and the draft that fits them."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple, TypeVar

from validator import __version__
from validator.engine import check_record
from validator.identity import Facts, facts_of
from validator.kinds import Kind
from validator.record import open_record
from validator.ruleset import choose
from validator.settings.text import printable, quoted
from validator.summary import count
from validator.workers import resolve_jobs, run_in_order
from validator.write import FileError, read_file

SAMPLE = 300
"""How many records are looked at, at most."""

_LARGEST = 20_000_000  # bytes of one file: a look must not take long
_FREQUENT = 0.1  # of the records: worth a word
_MOST = 8  # names of journals and types that are shown

_T = TypeVar("_T")


@dataclass
class Survey:
    """What a look at some records has shown.

    Attributes:
        total: how many files there are.
        kinds: records looked at, by kind.
        unread: how many of the sample could not be read, or are too large for a look.
        types: records by ``@article-type``.
        journals: records by the title of the journal.
        records: for each rule, in how many records it found something.
        findings: for each rule, how often.
    """

    total: int
    kinds: Counter[str] = field(default_factory=Counter)
    unread: int = 0
    types: Counter[str] = field(default_factory=Counter)
    journals: Counter[str] = field(default_factory=Counter)
    records: Counter[str] = field(default_factory=Counter)
    findings: Counter[str] = field(default_factory=Counter)

    @property
    def seen(self) -> int:
        """How many records were looked at."""
        return self.kinds.total()

    def sentences(self) -> Iterator[str]:
        """Tell what was seen."""
        kinds = ", ".join(f"{number} {kind}" for kind, number in self.kinds.most_common())
        yield f"looked at {self.seen} of {count(self.total, 'file')}: {kinds or 'no record'}"
        if self.unread:
            yield f"{count(self.unread, 'file')} could not be read, or had more than 20 MB"
        yield f"{count(len(self.records), 'rule')} found something"
        for rule, number in self.frequent():
            yield f"  {rule} in {self._share(number)} of the records"

    def frequent(self) -> list[tuple[str, int]]:
        """Give the rules that find something in many records, with how many."""
        return [
            (rule, number)
            for rule, number in self.records.most_common()
            if number >= max(_FREQUENT * self.seen, 2)
        ]

    def _share(self, number: int) -> str:
        return f"{round(100 * number / max(self.seen, 1))} %"

    def draft(self) -> str:
        """Write a settings file for such records."""
        pin = ".".join(__version__.split(".")[:2])
        kinds = ", ".join(f"{number} {kind}" for kind, number in self.kinds.most_common())
        lines = [
            f'# Settings of jatslint, written by "jatslint init" after a look at {self.seen} of',
            f"# {count(self.total, 'file')} ({kinds}).",
            '# "jatslint check --show-settings FILE" shows what holds for a record, and why.',
            "",
            f"# The recommended rules as of version {pin}: an upgrade brings no others.",
            '# Write "recommended" to get new rules with new versions; there are also the presets',
            "# syntax, schema and strict.",
            f'select = ["recommended@{pin}"]',
            "",
            "# The exit code is 1 if a finding of this level or above remains.",
            'fail-on = "warning"',
            "",
            *self._ignores(),
            "# To report only what is new from now on: run",
            "#     jatslint baseline create",
            "# which lists what is there today in .jatslint-baseline.",
            "",
            *self._found("Types of articles", self.types),
            *self._found("Journals", self.journals),
            *self._override(),
        ]
        return "\n".join(lines).rstrip("\n") + "\n"

    def _ignores(self) -> Iterator[str]:
        frequent = self.frequent()
        if not frequent:
            return
        yield f"# These rules find something in many of the {self.seen} records. To leave some out"
        yield "# for now, take the # away from them and from the first and the last line:"
        yield "# ignore = ["
        for rule, number in frequent:
            share = f"{self._share(number)} of records, {count(self.findings[rule], 'finding')}"
            yield f'#     "{rule}",  # {share}'
        yield "# ]"
        yield ""

    def _found(self, what: str, names: Counter[str]) -> Iterator[str]:
        if not names:
            return
        yield f"# {what}, with the records that were looked at:"
        for name, number in names.most_common(_MOST):
            yield f"#     {number:>5}  {printable(name)}"
        if len(names) > _MOST:
            yield f"#     and {len(names) - _MOST} more"
        yield ""

    def _override(self) -> Iterator[str]:
        """Show how to say something for some records, by those that were found."""
        usual = self.types.most_common(1)
        rare = [name for name in self.types if not usual or name != usual[0][0]]
        name = rare[0] if rare else "retraction"
        yield "# What is different for some records, told by article-type, journal or files:"
        yield "# [[overrides]]"
        yield f"# article-type = {quoted(printable(name))}"
        frequent = self.frequent()
        yield f'# ignore = ["{frequent[0][0] if frequent else "missing-doi"}"]'


def survey(files: Iterable[Path]) -> Survey:
    """Look at some of the files, the same ones each time.

    Args:
        files: the files, in a fixed order; only a sample of them is read.
    """
    sample, total = spread(files, SAMPLE)
    found = Survey(total)
    looks = run_in_order(_look, sample, jobs=resolve_jobs("auto"), lost=lambda *_: None)
    for look in looks:
        if look is None:
            found.unread += 1
            continue
        facts = look.facts
        found.kinds[look.kind] += 1
        found.types.update([facts.article_type] if facts.article_type else ())
        found.journals.update([facts.journal] if facts.journal else ())
        found.findings.update(look.rules)
        found.records.update(set(look.rules))
    return found


class _Look(NamedTuple):
    """What was seen of a record."""

    kind: Kind
    facts: Facts
    rules: tuple[str, ...]


def _look(path: Path) -> _Look | None:
    """Look at a record; None if it cannot be read."""
    try:
        record = open_record(read_file(path, limit=_LARGEST), name=str(path))
    except (FileError, MemoryError):
        return None
    rules = tuple(finding.rule for finding in check_record(record, choose()))
    return _Look(record.kind, facts_of(record), rules)


def spread(items: Iterable[_T], most: int) -> tuple[list[_T], int]:
    """Choose items that are spread evenly, without a list of all of them.

    Args:
        items: any number of items.
        most: how many to choose at most; more than half of it if there are that many.

    Returns:
        those chosen, in order, and how many there were.
    """
    chosen: list[_T] = []
    step, total = 1, 0
    for item in items:
        if total % step == 0:
            if len(chosen) == most:
                chosen = chosen[::2]
                step *= 2
            if total % step == 0:
                chosen.append(item)
        total += 1
    return chosen, total
