"""Reads ledgers of any length: where the entries of each file stand, and one entry at a time."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from validator.ledger.lines import MARK, check_first_line, check_header, read_entry, read_line
from validator.ledger.model import Entry, LedgerError


@dataclass(frozen=True, slots=True)
class Job:
    """One file of a ledger.

    Attributes:
        path: the file, as the ledger names it.
        offsets: where its entries start in the ledger, in bytes; the oldest first.
    """

    path: str
    offsets: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Index:
    """What a ledger holds, without the edits.

    Attributes:
        offsets: where the entries of each file start; the file that was changed last comes last.
        rules: names and codes of all rules that made an edit.
        broken: the numbers of the lines that are none, from 1: a run was killed in them, and had
            not yet changed the file.
    """

    offsets: dict[str, tuple[int, ...]]
    rules: frozenset[tuple[str, str]]
    broken: tuple[int, ...]

    def jobs(self, wanted: Callable[[str], bool]) -> Iterator[Job]:
        """Give the files, the one that was changed last first."""
        for path in reversed(self.offsets):
            if wanted(path):
                yield Job(path, self.offsets[path])


def read_index(ledger: Path) -> Index:
    """Go once through a ledger.

    Raises:
        LedgerError: it cannot be read, is no ledger, or holds a line that is no entry.
    """
    offsets: dict[str, tuple[int, ...]] = {}
    rules: set[tuple[str, str]] = set()
    broken: list[int] = []
    at = 0
    if ledger.exists() and not ledger.is_file():
        raise LedgerError(f"{ledger}: is no regular file; a ledger is read more than once")
    try:
        with ledger.open("rb") as file:
            for number, line in enumerate(file, 1):
                if number == 1:
                    check_first_line(line)
                value = read_line(line)
                if value is None or not line.endswith(b"\n"):
                    broken.append(number)
                elif MARK in value:
                    check_header(value)
                else:
                    entry = _entry(value, number)
                    # Taken out first, so that the file moves behind all others.
                    offsets[entry.path] = (*offsets.pop(entry.path, ()), at)
                    rules.update(_rules(entry))
                at += len(line)
    except LedgerError as error:
        raise LedgerError(f"{ledger}: {error}") from error
    except OSError as error:
        reason = error.strerror or error
        raise LedgerError(f"{ledger}: the ledger cannot be read: {reason}") from error
    return Index(offsets, frozenset(rules), tuple(broken))


def _entry(value: dict[str, object], number: int) -> Entry:
    try:
        return read_entry(value)
    except LedgerError as error:
        raise LedgerError(f"line {number}: {error}; restore the ledger from a copy") from error


def _rules(entry: Entry) -> Iterator[tuple[str, str]]:
    return (
        (reason.rule, reason.code)
        for one in entry.passes
        for edit in one.edits
        for reason in edit.reasons
    )


def read_entries(ledger: Path, offsets: Iterable[int]) -> list[Entry]:
    """Read the entries that start at these bytes of a ledger.

    Raises:
        LedgerError: the ledger changed since it was indexed, or cannot be read.
    """
    try:
        with ledger.open("rb") as file:
            entries = []
            for offset in offsets:
                file.seek(offset)
                entries.append(read_entry(read_line(file.readline()) or {}))
            return entries
    except OSError as error:
        reason = error.strerror or error
        raise LedgerError(f"{ledger}: the ledger cannot be read: {reason}") from error
