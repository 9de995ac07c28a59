"""The file of a baseline: text, sorted, a line for each finding, so that git can merge it."""

import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple, TypeAlias

from validator.baseline.names import escape_text
from validator.files import FileResult
from validator.frames import printable
from validator.regex import regex
from validator.usage import UsageError
from validator.write import FileError, new_text_file, read_file

# It also tells how fingerprints are made: those of another version would all be unknown.
_HEAD = "# jatslint baseline "
_VERSION = "1"
_EXPLANATION = (
    "# Findings that were here before: file, rule, fingerprint, xN if there are N, record.\n"
    "# 'jatslint baseline' writes it. After a merge keep the lines of both sides, in any order.\n"
)
_ENTRY = regex(
    r"([^ ]+) ([a-z0-9-]+) ([0-9a-f]{16})(?: x([1-9][0-9]{0,8}))?(?: ([a-z][a-z-]*:.*))?"
)
_CONFLICT = regex(r"(?:<{7}|={7}|>{7}|\|{7})(?: |\Z)")
_SHOWN = 60


class BaselineError(UsageError):
    """A baseline cannot be used; the message names the file, the line and what to do."""


class Entry(NamedTuple):
    """Findings of one rule that look alike in one file.

    Attributes:
        rule: the name of their rule, as it was when the baseline was made.
        number: how many there are.
    """

    rule: str
    number: int


@dataclass(slots=True)
class Listed:
    """What a baseline lists of one file.

    Attributes:
        identity: which record it holds; empty if nobody knows.
        entries: its findings by fingerprint.
    """

    identity: str = ""
    entries: dict[str, Entry] = field(default_factory=dict)


Listing: TypeAlias = dict[str, Listed]
"""What a baseline lists, by the name of the file."""


def size(listing: Listing) -> int:
    """Count the findings of a listing."""
    return sum(entry.number for listed in listing.values() for entry in listed.entries.values())


def list_result(listing: Listing, name: str, result: FileResult) -> None:
    """List the findings of a file; faults of the run have no fingerprint and are left out."""
    counts: dict[str, Entry] = {}
    for finding in result.findings:
        if finding.fingerprint:
            add_entry(counts, finding.fingerprint, finding.rule)
    if counts:
        listing[name] = Listed(escape_text(result.facts.identity), counts)


def add_entry(entries: dict[str, Entry], fingerprint: str, rule: str, number: int = 1) -> None:
    """Add findings to the entries of a file."""
    before = entries[fingerprint].number if fingerprint in entries else 0
    entries[fingerprint] = Entry(rule, before + number)


def read_listing(path: Path) -> Listing:
    """Read a baseline.

    Lines may come in any order and more than once, as a merge leaves them; of several counts the
    highest is taken.

    Raises:
        BaselineError: it cannot be read, or a line of it is none of a baseline.
    """
    try:
        text = read_file(path).decode("utf-8-sig")
    except FileError as error:
        raise BaselineError(
            f"the baseline {error}; 'jatslint baseline create' makes one"
        ) from error
    except UnicodeDecodeError as error:
        raise BaselineError(
            f"{path}: is not UTF-8, so it is no baseline of jatslint: name another file, or make "
            "it anew with 'jatslint baseline create --force'"
        ) from error
    return _parse(text, str(path))


def _parse(text: str, path: str) -> Listing:
    lines = text.split("\n")
    _check_head(lines[0].rstrip("\r"), path)
    listing: Listing = {}
    made: dict[tuple[str, str | None], Entry] = {}
    for number, line in enumerate(lines[1:], 2):
        match = _ENTRY.fullmatch(line.rstrip("\r"))
        if match is None:
            _check_other(line, f"{path}:{number}")
            continue
        name, rule, fingerprint, count, identity = match.groups()
        listed = listing.get(name)
        if listed is None:
            listed = listing[name] = Listed()
        if identity:
            listed.identity = sys.intern(identity)
        entry = made.get((rule, count))
        if entry is None:
            entry = made[rule, count] = Entry(rule, int(count or 1))
        before = listed.entries.get(fingerprint)
        if before is None or before.number < entry.number:
            listed.entries[fingerprint] = entry
    return listing


def _check_head(line: str, path: str) -> None:
    if _CONFLICT.match(line):
        _check_other(line, f"{path}:1")
    if not line.startswith(_HEAD):
        raise BaselineError(
            f"{path}:1: a baseline begins with {_HEAD + _VERSION!r}, not {_shown(line)}; "
            "name another file, or make it anew with 'jatslint baseline create --force'"
        )
    version = line.removeprefix(_HEAD).strip()
    if version != _VERSION:
        raise BaselineError(
            f"{path}:1: this jatslint reads baselines of version {_VERSION}, not "
            f"{_shown(version)}; use the jatslint that made it, or make it anew with "
            "'jatslint baseline create --force'"
        )


def _check_other(line: str, place: str) -> None:
    """Let comments and empty lines pass."""
    if _CONFLICT.match(line):
        raise BaselineError(
            f"{place}: a merge left {_shown(line)}: keep the lines of both sides and remove the "
            "marks of the conflict"
        )
    if line.strip() and not line.startswith("#"):
        raise BaselineError(
            f"{place}: is no line of a baseline (file, rule, fingerprint): {_shown(line)}; "
            "restore or remove it"
        )


def _shown(line: str) -> str:
    line = printable(line.strip())
    return f"{line[:_SHOWN]}…" if len(line) > _SHOWN else repr(line)


def write_listing(path: Path, listing: Listing) -> None:
    """Write a baseline in one step.

    Raises:
        FileError: it cannot be written; what was there stays.
    """
    with new_text_file(path) as file:
        file.write(f"{_HEAD}{_VERSION}\n{_EXPLANATION}")
        file.writelines(_lines(listing))


def _lines(listing: Listing) -> Iterator[str]:
    """Give the lines in the order of their characters, so that every tool sorts them alike."""
    for name in sorted(listing):
        listed = listing[name]
        identity = f" {listed.identity}" if listed.identity else ""
        yield from sorted(
            f"{name} {entry.rule} {fingerprint}"
            f"{f' x{entry.number}' if entry.number > 1 else ''}{identity}\n"
            for fingerprint, entry in listed.entries.items()
        )
