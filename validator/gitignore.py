"""git's ignore rules, applied folder by folder as git applies them.

The library for this, pathspec, takes back files from folders that are excluded and reads
``!*/`` otherwise than git does, so the few rules of gitignore(5) are followed here; the tests
compare with git itself.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from fnmatch import translate
from pathlib import Path
from typing import TypeAlias

from validator.regex import regex

_ESCAPED = regex(r"\\(.)")
_NEGATED_SET = regex(r"\[\^")

# The pattern of one name, or None for ``**``: any number of folders.
_Part: TypeAlias = "re.Pattern[str] | None"


@dataclass(frozen=True, slots=True)
class _Rule:
    negated: bool
    folders_only: bool
    name_only: bool
    parts: tuple[_Part, ...]

    def matches(self, names: tuple[str, ...], is_folder: bool) -> bool:
        if self.folders_only and not is_folder:
            return False
        if self.name_only:
            return _fits(self.parts[0], names[-1])
        return _match(self.parts, names)


@dataclass(frozen=True, slots=True)
class Layer:
    """The rules of one ignore file, the last first.

    Attributes:
        folder: the folder that the file's patterns start from.
        rules: what it says.
    """

    folder: Path
    rules: tuple[_Rule, ...]


def read_layer(ignore_file: Path, folder: Path) -> tuple[Layer, ...]:
    """Read an ignore file; nothing if there is none.

    Args:
        ignore_file: a ``.gitignore`` or ``info/exclude``.
        folder: the folder that its patterns start from, as a real path.

    Raises:
        OSError: the file is there and cannot be read.
    """
    # Links are not followed, as in git; and what is no regular file could block.
    if ignore_file.is_symlink() or not ignore_file.is_file():
        return ()
    text = ignore_file.read_text(encoding="utf-8-sig", errors="surrogateescape")
    return make_layer([line.removesuffix("\r") for line in text.split("\n")], folder)


def make_layer(patterns: Iterable[str], folder: Path) -> tuple[Layer, ...]:
    """Make a layer of the lines of an ignore file; nothing if they say nothing.

    Args:
        patterns: the lines.
        folder: the folder that the patterns start from, as a real path.
    """
    rules = [rule for rule in map(_parse, patterns) if rule is not None]
    return (Layer(folder, tuple(reversed(rules))),) if rules else ()


def is_ignored(path: Path, is_folder: bool, layers: tuple[Layer, ...]) -> bool:
    """Tell whether a path is ignored; the folders it stands in are known not to be.

    Args:
        path: the real path.
        is_folder: whether it is a folder.
        layers: the ignore files that apply, the deepest last.
    """
    for layer in reversed(layers):
        if not path.is_relative_to(layer.folder) or path == layer.folder:
            continue
        names = path.relative_to(layer.folder).parts
        for rule in layer.rules:
            if rule.matches(names, is_folder):
                return not rule.negated
    return False


def _parse(line: str) -> _Rule | None:
    """Parse one line; None for a comment and for what can match nothing."""
    text = line.rstrip(" ")
    if line.startswith("#") or not text:
        return None
    if text.endswith("\\") and len(text) < len(line):
        text += " "  # an escaped blank belongs to the name
    negated = text.startswith("!")
    text = text.removeprefix("!")
    folders_only = text.endswith("/")
    text = text.removesuffix("/")
    if not text:
        return None
    segments = text.removeprefix("/").split("/")
    try:
        parts = [None if segment == "**" else _name_pattern(segment) for segment in segments]
    except (re.error, IndexError):
        return None
    if parts[-1] is None:
        # A final ``**`` means what is inside, not the folder itself.
        parts.append(re.compile("", re.DOTALL))
    return _Rule(negated, folders_only, "/" not in text, tuple(parts))


def _name_pattern(segment: str) -> re.Pattern[str]:
    """Translate a pattern of one name; the result takes no longer for many stars."""
    if re.search(r"(?<!\\)(?:\\\\)*\\$", segment):
        raise IndexError("a backslash with nothing behind it")
    # fnmatch knows sets but no escapes, and negates with "!".
    plain = _ESCAPED.sub(lambda found: f"[{found[1]}]" if found[1] in "*?[" else found[1], segment)
    return re.compile(translate(_NEGATED_SET.sub("[!", plain)))


def _fits(part: _Part, name: str) -> bool:
    return part is None or part.match(name) is not None


def _match(parts: tuple[_Part, ...], names: tuple[str, ...]) -> bool:
    """Match whole paths; only the latest ``**`` is ever widened, so the work stays bounded."""
    part = name = 0
    resume, start = -1, 0
    while name < len(names):
        if part < len(parts) and parts[part] is None:
            part += 1
            resume, start = part, name
        elif part < len(parts) and _fits(parts[part], names[name]):
            part, name = part + 1, name + 1
        elif resume >= 0:
            start += 1
            part, name = resume, start
        else:
            return False
    return part == len(parts)
