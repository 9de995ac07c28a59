"""The text of settings while it is read, and the words in which its mistakes are told."""

import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from validator.settings.command_line import COMMAND_LINE
from validator.settings.errors import Mistake
from validator.settings.toml import Path, Toml


class WrongError(Exception):
    """A value cannot be used; the message says why."""


@dataclass(frozen=True)
class Text:
    """The text of settings, and where it comes from.

    Attributes:
        name: the file as the user knows it, or ``--config``.
        folder: the folder that its paths start from, absolute.
        toml: what it holds.
        table: the path of the table of settings in it: ``("tool", "jatslint")``, or nothing.
        mistakes: gets the mistakes.
        notes: gets what is right, but worth a word.
    """

    name: str
    folder: str
    toml: Toml
    table: Path
    mistakes: list[Mistake]
    notes: list[str] = field(default_factory=list)

    def line(self, at: Path) -> int:
        """Give the line of something in the table; 0 on the command line, which has none."""
        return 0 if self.name == COMMAND_LINE else self.toml.line((*self.table, *at))

    def origin(self, at: Path) -> str:
        """Tell where something in the table stands."""
        line = self.line(at)
        return f"{self.name}:{line}" if line else self.name

    def wrong(self, at: Path, message: str) -> None:
        """Note a mistake."""
        self.mistakes.append(Mistake(self.name, self.line(at), message))


def items_of(at: Path, value: Any) -> Iterator[tuple[Path, str]]:
    """Give the strings of a list with their places."""
    if isinstance(value, str):
        raise WrongError(f"takes a list: write [{quoted(value)}]")
    if not isinstance(value, list):
        raise WrongError(f"takes a list of strings, not {shown_value(value)}")
    for number, item in enumerate(value):
        if not isinstance(item, str):
            raise WrongError(f"takes a list of strings, and {shown_value(item)} is none")
        yield (*at, number), item


def string_of(value: Any, what: str) -> str:
    """Give a value that must be a string."""
    if not isinstance(value, str):
        raise WrongError(f"takes {what}, not {shown_value(value)}")
    return value


def quoted(text: str) -> str:
    """Write a string as TOML has it."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def shown_value(value: Any) -> str:
    """Show a value as TOML has it, shortly."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        return "a table"
    if isinstance(value, list):
        return "a list"
    written = quoted(value) if isinstance(value, str) else str(value)
    return written if len(written) <= 60 else written[:59] + "…"


def table_of(value: Any, what: str) -> Mapping[str, Any]:
    """Give a value that must be a table."""
    if not isinstance(value, dict):
        raise WrongError(f"takes a table of {what}, not {shown_value(value)}")
    return value


def displayed(path: str) -> str:
    """Give an absolute path as people write it: from the current folder, if it is inside."""
    here = os.getcwd()  # noqa: PTH109 - text is wanted
    return path[len(here) + 1 :] if path.startswith(os.path.join(here, "")) else path  # noqa: PTH118


def printable(text: str) -> str:
    """Make a text fit for a comment, which is one line of characters that can be written."""
    return "".join(char if char.isprintable() else "�" for char in text)
