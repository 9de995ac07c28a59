"""Settings files: where they are, and what they hold with the files that they build on."""

import os
from functools import cache
from typing import TYPE_CHECKING, Any

from validator.settings.command_line import COMMAND_LINE
from validator.settings.errors import Mistake, SettingsError

if TYPE_CHECKING:
    from validator.settings.model import SettingsFile
    from validator.settings.toml import Path, Toml

OWN = "jatslint.toml"
SHARED = "pyproject.toml"

_TABLE: "Path" = ("tool", "jatslint")
_LARGEST = 200_000  # bytes: it is read again by each process


@cache
def settings_in(folder: str) -> tuple[str, str]:
    """Give the settings file of a folder, or nothing; and a note, if there is one to make.

    Args:
        folder: its absolute path.

    Raises:
        SettingsError: a file cannot be read.
    """
    own, shared = os.path.join(folder, OWN), os.path.join(folder, SHARED)  # noqa: PTH118
    has_own = os.path.isfile(own)  # noqa: PTH113
    has_shared = os.path.isfile(shared) and _has_table(shared)  # noqa: PTH113
    if has_own and has_shared:
        from validator.settings.text import displayed

        return own, f"{displayed(shared)}: [tool.jatslint] is not used, {OWN} beside it wins"
    return (own if has_own else shared if has_shared else ""), ""


def _has_table(path: str) -> bool:
    """Tell whether a ``pyproject.toml`` is a settings file; most can be told without parsing."""
    data = _bytes_of(path)
    if b"jatslint" not in data:
        return False
    tool = _parse(path, data).data.get("tool")
    return isinstance(tool, dict) and "jatslint" in tool


def find_settings(folder: str) -> tuple[str, str]:
    """Give the nearest settings file of a folder and those above it, or nothing; and a note.

    Args:
        folder: its absolute path.

    Raises:
        SettingsError: a file cannot be read.
    """
    while True:
        path, note = settings_in(folder)
        above = os.path.dirname(folder)  # noqa: PTH120
        if path or above == folder:
            return path, note
        folder = above


def load(path: str) -> "tuple[SettingsFile, ...]":
    """Read a settings file and those that it builds on.

    Args:
        path: its absolute path.

    Returns:
        the files, the most general first.

    Raises:
        SettingsError: there are mistakes; with all of them.
    """
    files, mistakes = _load(path)
    if mistakes:
        raise SettingsError(mistakes)
    return files


@cache
def _load(path: str) -> "tuple[tuple[SettingsFile, ...], tuple[Mistake, ...]]":
    """Read once in a process, also what is wrong."""
    files: list[SettingsFile] = []
    mistakes: list[Mistake] = []
    seen: set[str] = set()
    while True:
        seen.add(os.path.realpath(path))
        try:
            file = _read(path, mistakes)
        except SettingsError as error:
            mistakes += error.mistakes
            break
        files.append(file)
        if file.extend is None:
            break
        path = os.path.abspath(file.extend.value)  # noqa: PTH100 - links stay
        if os.path.realpath(path) in seen:
            message = f"extend leads back to {file.extend.value}, so that it has no end"
            mistakes.append(Mistake(file.extend.origin, 0, message))
            break
    return tuple(reversed(files)), tuple(mistakes)


def _read(path: str, mistakes: list[Mistake]) -> "SettingsFile":
    """Read one file.

    Raises:
        SettingsError: nothing of it can be read.
    """
    from validator.settings.reading import read_settings
    from validator.settings.text import Text, displayed

    toml = _parse(path, _bytes_of(path))
    data: Any = toml.data
    table: Path = ()
    if os.path.basename(path) == SHARED:  # noqa: PTH119
        tool = data.get("tool")
        table = _TABLE
        data = tool.get("jatslint") if isinstance(tool, dict) else None
        if not isinstance(data, dict):
            raise _unreadable(path, "it has no table [tool.jatslint]")
    text = Text(displayed(path), os.path.dirname(path), toml, table, mistakes)  # noqa: PTH120
    return read_settings(text, data)


def read_inline(words: str) -> "SettingsFile":
    """Read what ``--config 'KEY = VALUE'`` sets.

    Raises:
        SettingsError: there are mistakes; with all of them.
    """
    from validator.settings.reading import read_settings
    from validator.settings.text import Text
    from validator.settings.toml import TomlError, parse_toml

    try:
        toml = parse_toml(words)
    except TomlError as error:
        message = f"--config {words!r} is neither a file nor KEY = VALUE as TOML: {error.message}"
        raise SettingsError((Mistake(COMMAND_LINE, 0, message),)) from error
    mistakes: list[Mistake] = []
    file = read_settings(Text(COMMAND_LINE, os.getcwd(), toml, (), mistakes), toml.data)  # noqa: PTH109
    if file.extend is not None:
        mistakes.append(Mistake(COMMAND_LINE, 0, "extend is for files: use --config FILE"))
    if mistakes:
        raise SettingsError(tuple(mistakes))
    return file


def _bytes_of(path: str) -> bytes:
    try:
        with open(path, "rb") as file:  # noqa: PTH123
            data = file.read(_LARGEST + 1)
    except OSError as error:
        raise _unreadable(path, error.strerror or type(error).__name__) from error
    if len(data) > _LARGEST:
        raise _unreadable(path, f"it has more than {_LARGEST} bytes")
    return data


def _parse(path: str, data: bytes) -> "Toml":
    from validator.settings.text import displayed
    from validator.settings.toml import TomlError, parse_toml

    try:
        return parse_toml(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        message = f"the byte 0x{data[error.start]:02X} is not UTF-8, which TOML must be"
        raise SettingsError((Mistake(displayed(path), line, message),)) from error
    except TomlError as error:
        message = f"this is not TOML: {error.message}"
        raise SettingsError((Mistake(displayed(path), error.line, message),)) from error


def _unreadable(path: str, reason: str) -> SettingsError:
    from validator.settings.text import displayed

    return SettingsError((Mistake(displayed(path), 0, f"cannot be read as settings: {reason}"),))
