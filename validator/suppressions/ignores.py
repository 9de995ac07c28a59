"""The ignore file, for records that nobody may write to: which findings to leave out where.

A line is ``PATTERN  NAMES  -- reason``. The pattern is a path as in ``.gitignore``, from the folder
of the file, or what identifies a record (``doi:10.1234/abc``). Whole paths, names of files and
identities are looked up; only real patterns are tried one by one.
"""

import os
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from validator.content import shown
from validator.edits import Span
from validator.files import absolute
from validator.frames import printable
from validator.identity import NO_FACTS, Facts
from validator.record import Record
from validator.regex import regex
from validator.source import Source, read_source
from validator.suppressions.entries import Entry
from validator.suppressions.names import MOST_HINTS, REASON, Name, explain, read_names
from validator.suppressions.patterns import (
    Kind,
    Pattern,
    PatternError,
    comparable,
    read_pattern,
    unquote,
)
from validator.usage import UsageError
from validator.write import read_file

if TYPE_CHECKING:
    from validator.gitignore import Layer

_MOST_MISTAKES = 50
_LINE = regex(r"""(?:"((?:[^"\\]|\\.)*)"|((?:[^\s\\"]|\\.)(?:[^\s\\]|\\.)*))(?:\s+|$)""")


class IgnoreFileError(UsageError):
    """An ignore file cannot be read; the message lists all mistakes, ``path:line: what`` each."""


@dataclass(frozen=True, eq=False)
class Ignores:
    """An ignore file, made ready for looking up.

    Attributes:
        path: the file, as an absolute path.
        source: its source.
        entries: its entries, in their order.
        by_key: those that are looked up, by kind and key of their patterns.
        globs: those whose patterns are tried, in their order.
    """

    path: Path
    source: Source
    entries: list[Entry]
    by_key: dict[tuple[Kind, str], list[Entry]] = field(repr=False)
    globs: "list[tuple[Layer, Entry]]" = field(repr=False)

    @property
    def folder(self) -> Path:
        """The folder that patterns start from."""
        return self.path.parent

    def bind(self, record: Record, path: Path, facts: Facts) -> Record:
        """Give a record what the file says of it.

        Args:
            record: the record.
            path: its file.
            facts: what it says of itself.
        """
        found = tuple(self.entries_for(path, facts))
        if not found:
            return record
        return replace(record, standards=replace(record.standards, ignored=found))

    def entries_for(self, path: Path, facts: Facts = NO_FACTS) -> list[Entry]:
        """Find the entries for a record, the most specific one first.

        Args:
            path: its file.
            facts: what it says of itself.
        """
        parts = self._inside(path)
        found = list(self._at("path", "/".join(parts)))
        found += self._at("identity", comparable(facts.identity))
        found += self._at("name", parts[-1]) if parts else ()
        for end in range(len(parts) - 1, 0, -1):
            whole, name = "/".join(parts[:end]), parts[end - 1]
            found += self._at("path", whole)
            found += self._at("folder", whole)
            found += self._at("name", name)
            found += self._at("folder name", name)
        found += (entry for layer, entry in self.globs if _is_in(layer, parts))
        return found

    def entries_at(self, path: Path) -> Iterable[Entry]:
        """Find the entries that name a file by its whole path."""
        return self._at("path", "/".join(self._inside(path)))

    def _at(self, kind: Kind, key: str) -> Iterable[Entry]:
        return self.by_key.get((kind, key), ())

    def _inside(self, path: Path) -> tuple[str, ...]:
        """Give the names from the folder of the ignore file to a file; none if it is outside."""
        return inside(path, self.folder)


def inside(path: Path, folder: Path) -> tuple[str, ...]:
    """Give the names on the way from a folder to a file; none if the file is not in it.

    Args:
        path: the file.
        folder: the folder, as an absolute path.
    """
    whole = absolute(path)
    if not whole.is_relative_to(folder):
        whole, folder = Path(os.path.realpath(whole)), Path(os.path.realpath(folder))
        if not whole.is_relative_to(folder):
            return ()
    return whole.relative_to(folder).parts


@cache
def open_ignores(path: str) -> Ignores:
    """Read an ignore file once for all files of a run; see :func:`read_ignores`."""
    return read_ignores(Path(path))


def read_ignores(path: Path) -> Ignores:
    """Read an ignore file.

    Raises:
        validator.write.FileError: it cannot be read.
        IgnoreFileError: it holds mistakes.
    """
    return parse_ignores(read_file(path), path)


def parse_ignores(data: bytes, path: Path) -> Ignores:
    """Read the bytes of an ignore file.

    Args:
        data: the bytes.
        path: what to call it in messages; its folder is that of the patterns.

    Raises:
        IgnoreFileError: they hold mistakes.
    """
    source = read_source(data)
    if source.encoding != "utf-8":
        raise IgnoreFileError(
            f"{printable(str(path))}:1: the file is in {source.encoding}: save it as UTF-8"
        )
    mistakes = _Mistakes()
    entries = list(_entries(source, mistakes))
    by_key: dict[tuple[Kind, str], list[Entry]] = defaultdict(list)
    globs: list[tuple[Layer, Entry]] = []
    whole = absolute(path)
    for entry in entries:
        if entry.pattern.kind != "glob":
            by_key[entry.pattern.kind, entry.pattern.key].append(entry)
            continue
        from validator.gitignore import make_layer

        layers = make_layer([entry.pattern.key], whole.parent)
        if not layers:
            mistakes.add(
                entry.line, f"{shown(entry.pattern.text)!r} is a pattern that nothing can match"
            )
        globs += ((layer, entry) for layer in layers)
    mistakes.raise_any(path)
    return Ignores(whole, source, entries, dict(by_key), globs)


def _entries(source: Source, mistakes: "_Mistakes") -> Iterator[Entry]:
    known: dict[str, tuple[Name, ...]] = {}
    for number, start, line in _lines(source):
        match = _LINE.match(line)
        if match is None:
            mistakes.add(
                number,
                f"{shown(line)!r} cannot be read: write PATTERN NAME -- reason, with the pattern "
                "in double quotes if it holds blanks",
            )
            continue
        reason = REASON.search(line, match.end())
        listed = line[match.end() : reason.start() if reason else len(line)].rstrip()
        names = known.get(listed)
        if names is None:
            names = known[listed] = read_names(listed, Span(0, len(listed)))
            mistakes.add_names(number, names)
        try:
            pattern = _pattern(match)
        except PatternError as error:
            mistakes.add(number, str(error))
            continue
        if not names:
            mistakes.add(
                number,
                f"{shown(pattern.text)!r} is followed by no name of a rule: write the names "
                "behind it, or ALL for all rules",
            )
        yield Entry(number, start + match.end(), names, pattern)


def _pattern(match: re.Match[str]) -> Pattern:
    return read_pattern(match[2] if match[1] is None else unquote(match[1]))


def _lines(source: Source) -> Iterator[tuple[int, int, str]]:
    """Give the lines that hold an entry: number, place of its first character, text."""
    starts = [*source.line_starts, len(source.text)]
    for number, (start, end) in enumerate(pairwise(starts), 1):
        line = source.text[start:end].rstrip()
        stripped = line.lstrip()
        if stripped and not stripped.startswith("#"):
            yield number, start + len(line) - len(stripped), stripped


class _Mistakes:
    """What is wrong in an ignore file."""

    def __init__(self) -> None:
        self._found: list[tuple[int, str]] = []
        self._hints = MOST_HINTS

    def add(self, line: int, message: str) -> None:
        self._found.append((line, message))

    def add_names(self, line: int, names: Iterable[Name]) -> None:
        for name in names:
            if not name.codes:
                message = explain(name.text, hint=self._hints > 0)
                if len(name.text.split()) > 1:
                    message += ", and a pattern that holds blanks between double quotes"
                self.add(line, message)
                self._hints -= 1

    def raise_any(self, path: Path) -> None:
        if not self._found:
            return
        self._found.sort()
        name = printable(str(path))
        told = [f"{name}:{line}: {message}" for line, message in self._found[:_MOST_MISTAKES]]
        if len(self._found) > len(told):
            told.append(f"{name}: and {len(self._found) - len(told):,} more mistakes")
        raise IgnoreFileError("\n".join(told))


def _is_in(layer: "Layer", parts: tuple[str, ...]) -> bool:
    """Tell whether a pattern matches a file or a folder around it."""
    return any(
        rule.matches(parts[:end], end < len(parts))
        for rule in layer.rules
        for end in range(1, len(parts) + 1)
    )
