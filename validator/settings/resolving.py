"""The settings of a record: those of its nearest file, with the overrides that fit it."""

import os
from collections.abc import Iterable
from functools import cache, cached_property, lru_cache
from itertools import takewhile
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from validator.choosing import Choice, choose_in_layers
from validator.record import Standards
from validator.ruleset import Ruleset
from validator.settings.command_line import COMMAND_LINE, CommandLine
from validator.settings.errors import Mistake, SettingsError
from validator.settings.loading import find_settings, load, read_inline

if TYPE_CHECKING:
    from validator.gitignore import Layer as PathLayer
    from validator.identity import Facts
    from validator.kinds import Kind
    from validator.settings.model import Override, Part, SettingsFile


class Resolved(NamedTuple):
    """What holds for one record; records for which the same holds share it.

    Attributes:
        choice: what is said of rules.
        standards: what the record is held to, with the options of rules.
    """

    choice: Choice
    standards: Standards

    @property
    def ruleset(self) -> Ruleset:
        """The rules to run."""
        return choose_in_layers(self.choice)


class Sources:
    """All that is said for the records of one settings file.

    Args:
        files: what settings files say, the most general first; then what ``--config`` sets.
        folder: the folder that patterns of paths start from, absolute.
        command_line: what the command line says.
        notes: what is right, but worth a word.
    """

    def __init__(
        self,
        files: "tuple[SettingsFile, ...]",
        folder: str,
        command_line: CommandLine,
        notes: tuple[str, ...],
    ) -> None:
        self.files = files
        self.folder = folder
        self.command_line = command_line
        self.notes = notes

    @cached_property
    def overrides(self) -> "tuple[tuple[Override, tuple[PathLayer, ...]], ...]":
        """All overrides, with their patterns of paths."""
        return tuple(
            (one, self._patterns(one.conditions.files))
            for file in self.files
            for one in file.overrides
        )

    @cached_property
    def per_file_ignores(self) -> "tuple[tuple[Part, tuple[PathLayer, ...]], ...]":
        """All rules that do not run for some files, with the patterns of their paths."""
        from validator.settings.model import Part

        return tuple(
            (Part(ignore=selectors), self._patterns((pattern.value,)))
            for file in self.files
            for pattern, selectors in file.per_file_ignores
        )

    def _patterns(self, patterns: tuple[str, ...]) -> "tuple[PathLayer, ...]":
        if not patterns:
            return ()
        from validator.gitignore import make_layer

        return make_layer(patterns, Path(self.folder))


class FileSettings(NamedTuple):
    """The settings of a file, before anything is known of what it holds.

    Attributes:
        sources: all that is said.
        path: the file, absolute.
    """

    sources: Sources
    path: str

    @property
    def notes(self) -> tuple[str, ...]:
        """What is right in its settings files, but worth a word."""
        return self.sources.notes

    def for_record(self, facts: "Facts", kind: "Kind") -> Resolved:
        """Apply the overrides that fit a record.

        Args:
            facts: what the record says of itself, before any fix.
            kind: what it is.
        """
        return _resolve(self.sources, self.exceptions(facts, kind))

    def exceptions(self, facts: "Facts", kind: "Kind") -> "tuple[Part, ...]":
        """Give what is said for this record alone, in order."""
        sources = self.sources
        if not sources.files:
            return ()
        places = self._places()
        fitting = [
            one.part
            for one, patterns in sources.overrides
            if one.conditions.fit(facts, kind)
            and (not one.conditions.files or _fits(patterns, places))
        ]
        ignoring = (part for part, layer in sources.per_file_ignores if _fits(layer, places))
        return (*fitting, *ignoring)

    def _places(self) -> list[tuple[Path, bool]]:
        """Give the file and the folders that it stands in, as far as patterns can name them."""
        path = Path(self.path)
        base = Path(self.sources.folder)
        folders = takewhile(lambda folder: folder != base, path.parents)
        return [(path, False), *((folder, True) for folder in folders)]


def _fits(patterns: "tuple[PathLayer, ...]", places: list[tuple[Path, bool]]) -> bool:
    """Tell whether patterns name a file, or a folder that it stands in."""
    from validator.gitignore import is_ignored

    return any(is_ignored(path, is_folder, patterns) for path, is_folder in places)


def settings_for(path: Path, command_line: CommandLine) -> FileSettings:
    """Give the settings of a file: those of the nearest settings file, and the command line's.

    Args:
        path: the file; it need not exist.
        command_line: what the command line says.

    Raises:
        SettingsError: there are mistakes; with all of them.
    """
    whole = os.path.abspath(path)  # noqa: PTH100 - resolve() would follow links
    return FileSettings(_of_folder(os.path.dirname(whole), command_line), whole)  # noqa: PTH120


@lru_cache(maxsize=10_000)
def _of_folder(folder: str, command_line: CommandLine) -> Sources:
    return sources_for(folder, command_line)


def sources_for(folder: str, command_line: CommandLine) -> Sources:
    """Give what is said for the records of a folder.

    Args:
        folder: its absolute path.
        command_line: what the command line says.

    Raises:
        SettingsError: there are mistakes; with all of them.
    """
    given = [word for word in command_line.config if is_file(word)]
    if len(given) > 1 or (given and command_line.isolated):
        reason = "--isolated reads none" if command_line.isolated else "only one can be used"
        message = f"--config names the settings file {' and '.join(given)}, but {reason}"
        raise SettingsError((Mistake(COMMAND_LINE, 0, message),))
    if given:
        return _sources(os.path.abspath(given[0]), os.getcwd(), "", command_line)  # noqa: PTH100, PTH109
    if command_line.isolated:
        return _sources("", os.getcwd(), "", command_line)  # noqa: PTH109
    path, note = find_settings(folder)
    return _sources(path, os.path.dirname(path) or os.getcwd(), note, command_line)  # noqa: PTH109, PTH120


def is_file(word: str) -> bool:
    """Tell whether a word of ``--config`` names a file; else it sets a key.

    Raises:
        SettingsError: it does neither.
    """
    if "\0" not in word and os.path.isfile(word):  # noqa: PTH113
        return True
    if "=" not in word:
        message = f"--config {word!r} is neither a settings file that is there nor KEY = VALUE"
        raise SettingsError((Mistake(COMMAND_LINE, 0, message),))
    return False


@cache
def _sources(path: str, folder: str, note: str, command_line: CommandLine) -> Sources:
    files = load(path) if path else ()
    inline = tuple(read_inline(word) for word in command_line.config if not is_file(word))
    notes = (*((note,) if note else ()), *(one for file in (*files, *inline) for one in file.notes))
    return Sources((*files, *inline), folder, command_line, notes)


@cache
def _resolve(sources: Sources, exceptions: "tuple[Part, ...]") -> Resolved:
    command_line = sources.command_line
    parts = (*(file.part for file in sources.files), *exceptions)
    choice = Choice(
        files=tuple(file.part.layer for file in sources.files),
        asked=command_line.layer,
        exceptions=tuple(part.layer for part in exceptions),
    )
    target = next((part.target.value for part in reversed(parts) if part.target), "")
    house = next((part.schema for part in reversed(parts) if part.schema is not None), ())
    standards = Standards(
        command_line.target or target,
        command_line.schema or tuple(schema.value for schema in house),
        _options(parts),
    )
    return Resolved(choice, standards)


def _options(parts: "Iterable[Part]") -> tuple[tuple[str, object], ...]:
    """Make the options of the rules that have other values than their own."""
    said: dict[str, dict[str, Any]] = {}
    for part in parts:
        for rule, field, value in part.options:
            said.setdefault(rule, {})[field] = value.value
    if not said:
        return ()
    from validator.ruleset import find_rules

    return tuple(
        (name, find_rules(name)[0].options._replace(**said[name])) for name in sorted(said)
    )
