"""What every report writer gets: the totals, and a way to colour.

A report is a module of ``validator.reports`` with one function,
``report(results, view)``, that takes the results as they come and yields the text.
"""

import importlib
import pkgutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any, TypeAlias

from validator.files import FileResult
from validator.summary import Summary

Painter: TypeAlias = Callable[[str, str], str]

# Names of what is painted; levels and grades speak for themselves.
_STYLES = {
    "bold": "bold",
    "dim": "dim",
    "blue": "blue",
    "cyan": "cyan",
    "error": "bold red",
    "warning": "bold yellow",
    "info": "bold blue",
    "safe": "bold green",
    "unsafe": "bold yellow",
    "suggestion": "bold cyan",
}


@dataclass(frozen=True)
class View:
    """How a report is to look, and what it may tell.

    Attributes:
        tool: name and version of the tool.
        summary: the totals; complete when all results have gone by.
        painter: puts a style on text, or leaves it plain.
        after: lines for the standard error stream, when the report is done.
    """

    tool: dict[str, str]
    summary: Summary
    painter: Painter
    after: list[str] = field(default_factory=list)


Report: TypeAlias = Callable[[Iterable[FileResult], View], Iterator[str]]


@cache
def report_names() -> tuple[str, ...]:
    """Name the report formats there are."""
    package: Any = importlib.import_module("validator.reports")
    return tuple(sorted(info.name for info in pkgutil.iter_modules(package.__path__)))


def find_report(name: str) -> Report:
    """Give the report writer of a format."""
    report: Report = importlib.import_module(f"validator.reports.{name}").report
    return report


def plain(text: str, style: str) -> str:  # noqa: ARG001 - the shape of a painter
    """Leave text as it is, for files and pipes."""
    return text


def colour() -> Painter:
    """Make a painter for a terminal."""
    from rich.color import ColorSystem
    from rich.style import Style

    styles = {name: Style.parse(style) for name, style in _STYLES.items()}

    def paint(text: str, style: str) -> str:
        return styles[style].render(text, color_system=ColorSystem.STANDARD)

    return paint
