"""TOML with the lines of its keys, which the parsers of Python do not tell.

The text is parsed by ``tomllib`` first; the scan then only has to find where things stand in a
text that is known to be right. (tomlkit keeps the text, but tells no lines either.)
"""

import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from validator.regex import regex

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

Path: TypeAlias = "tuple[str | int, ...]"

_BLANK = regex(r"[ \t]+")
_BETWEEN = regex(r"(?:[ \t\n]|#[^\n]*)*")
_BARE_KEY = regex(r"[A-Za-z0-9_-]+")
_STRING = regex(
    r'"""(?:[^"\\]|\\.|"(?!""))*"{3,5}'
    r"|'''(?:[^']|'(?!''))*'{3,5}"
    r'|"(?:[^"\\\n]|\\.)*"'
    r"|'[^'\n]*'",
    re.DOTALL,
)
_PLAIN_VALUE = regex(r"[^,\]}#\n]+")
# No settings are deeper; what is gets the line of what it stands in, and costs nothing.
_DEEPEST = 20
# tomllib takes time by the square of the parts of a key.
_MOST_DOTS = 1000
_PLACE = regex(r" ?\(at (?:line (\d+), column \d+|end of document)\)$")


class TomlError(ValueError):
    """A text is not TOML.

    Attributes:
        message: why.
        line: where, from 1.
    """

    def __init__(self, message: str, line: int) -> None:
        super().__init__(message, line)
        self.message = message
        self.line = line


@dataclass(frozen=True)
class Toml:
    """A parsed text.

    Attributes:
        data: its values.
        lines: the line of each key, table and item of a list, from 1, by its path
            (``("overrides", 0, "files", 1)``).
    """

    data: dict[str, Any]
    lines: Mapping[Path, int]

    def line(self, path: Path) -> int:
        """Give the line of something, or of what it stands in."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


def parse_toml(text: str) -> Toml:
    """Parse a text.

    Raises:
        TomlError: it is not TOML.
    """
    text = text.replace("\r\n", "\n")
    for number, written in enumerate(text.split("\n"), 1):
        if written.count(".") > _MOST_DOTS:
            raise TomlError(f"a line has more than {_MOST_DOTS} dots", number)
    try:
        return Toml(tomllib.loads(text), dict(_Scan(text).lines()))
    except tomllib.TOMLDecodeError as error:
        place = _PLACE.search(str(error))
        line = int(place[1]) if place and place[1] else text.rstrip("\n").count("\n") + 1
        reason = _PLACE.sub("", str(error))
        raise TomlError(reason[:1].lower() + reason[1:], line) from error
    except TomlError:
        raise
    except ValueError as error:  # a number of more digits than Python reads
        raise TomlError("a number is too long", 1) from error
    except RecursionError as error:
        raise TomlError("its values are nested too deeply", 1) from error


class _Scan:
    """One pass over a text that is TOML."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.line = 1
        self.counts: dict[Path, int] = {}

    def lines(self) -> Iterator[tuple[Path, int]]:
        """Give the path and the line of everything, in order."""
        table: Path = ()
        while True:
            self._pass(_BETWEEN)
            if self.at >= len(self.text):
                return
            line = self.line
            if self.text[self.at] == "[":
                is_list = self.text.startswith("[[", self.at)
                self.at += 2 if is_list else 1
                table = self._header(self._keys(), is_list)
                self.at += 2 if is_list else 1
                yield table, line
            else:
                yield from self._pair(table)

    def _header(self, keys: Path, is_list: bool) -> Path:
        """Give the path of a table, with the number of each list of tables on the way."""
        path: Path = ()
        for key in keys[:-1]:
            path = self._last((*path, key))
        path = (*path, keys[-1])
        if is_list:
            self.counts[path] = self.counts.get(path, 0) + 1
        return self._last(path)

    def _last(self, path: Path) -> Path:
        return (*path, self.counts[path] - 1) if path in self.counts else path

    def _pair(self, table: Path) -> Iterator[tuple[Path, int]]:
        line = self.line
        keys = self._keys()
        if len(table) >= _DEEPEST:
            keys = ()
        for end in range(1, len(keys) + 1):
            yield (*table, *keys[:end]), line
        self.at += 1  # =
        self._pass(_BLANK)
        yield from self._value((*table, *keys))

    def _keys(self) -> Path:
        """Read a key with its dots."""
        keys: list[str | int] = []
        while True:
            self._pass(_BLANK)
            string = _STRING.match(self.text, self.at)
            found = string or _BARE_KEY.match(self.text, self.at)
            if found is None:
                raise TomlError(f"a key is missing before {self.text[self.at :][:20]!r}", self.line)
            if len(keys) == _DEEPEST:
                raise TomlError(f"a key has more than {_DEEPEST} parts", self.line)
            keys.append(tomllib.loads(f"x={found[0]}")["x"] if string else found[0])
            self.at = found.end()
            self._pass(_BLANK)
            if not self.text.startswith(".", self.at):
                return tuple(keys)
            self.at += 1

    def _value(self, path: Path) -> Iterator[tuple[Path, int]]:
        """Pass over a value; give what is inside it."""
        start = self.text[self.at : self.at + 1]
        if start == "[":
            yield from self._items(path)
        elif start == "{":
            yield from self._inline_table(path)
        elif not self._pass(_STRING if start in {'"', "'"} else _PLAIN_VALUE):
            raise TomlError(f"a value is missing before {self.text[self.at :][:20]!r}", self.line)

    def _items(self, path: Path) -> Iterator[tuple[Path, int]]:
        self.at += 1
        number = 0
        while not self._ends("]"):
            item = (*path, number) if len(path) < _DEEPEST else path
            yield item, self.line
            yield from self._value(item)
            number += 1

    def _inline_table(self, path: Path) -> Iterator[tuple[Path, int]]:
        self.at += 1
        while not self._ends("}"):
            yield from self._pair(path)

    def _ends(self, bracket: str) -> bool:
        """Pass over what stands between items, and over the bracket if the value ends here."""
        self._pass(_BETWEEN)
        if self.text.startswith(",", self.at):
            self.at += 1
            self._pass(_BETWEEN)
        if not self.text.startswith(bracket, self.at):
            return False
        self.at += 1
        return True

    def _pass(self, pattern: re.Pattern[str]) -> bool:
        """Go on behind what a pattern finds here, and count its lines; tell if it finds any."""
        found = pattern.match(self.text, self.at)
        if found is None:
            return False
        self.line += found[0].count("\n")
        self.at = found.end()
        return True
