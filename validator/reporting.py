"""What a report writer is, and what it gets: the totals, and a way to colour.

A report is a module of ``validator.reports`` whose docstring says whom it is for, with one class
``Report``, a :class:`ReportWriter`. Results are given
to it as they come, so that several reports can be written at once and a run of any length needs
no memory for them.
"""

import importlib
import os
import pkgutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from functools import cache
from typing import TYPE_CHECKING, Any, TypeAlias

from validator.files import FileResult, relative
from validator.summary import Summary

if TYPE_CHECKING:
    from validator.baseline.trend import Trend

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


@dataclass(frozen=True, eq=False, repr=False)
class View:
    """How a report is to look, and what it may tell.

    Attributes:
        tool: name and version of the tool.
        summary: the totals; complete when all results have gone by.
        painter: puts a style on text, or leaves it plain.
        after: lines for the standard error stream, when the report is done.
        base: the folder that the paths of a report are relative to, the current one in a run.
    """

    tool: dict[str, str]
    summary: Summary
    painter: Painter
    after: list[str] = field(default_factory=list)
    base: str = field(default_factory=os.getcwd)

    @property
    def trend(self) -> "Trend | None":
        """What the run learnt of its baseline; None without one, and while it runs."""
        return self.summary.trend

    def plain(self) -> "View":
        """Give the same view without colours, for a file."""
        return replace(self, painter=plain)

    def relative(self, path: str) -> str:
        """Give a path as reports for other tools name it: from the base, with slashes.

        A path outside of the base stays as it is: it has no other name.
        """
        return relative(path, self.base)


class ReportWriter:
    """Writes one report: its head, a part for each file, its end; pieces of text of any size.

    A format says what it has to say; in what it does not say, nothing is written.

    Args:
        view: how the report is to look, and what it may tell.
    """

    def __init__(self, view: View) -> None:
        self._view = view

    def start(self) -> Iterable[str]:
        """Give what stands before the first result."""
        return ()

    def file(self, result: FileResult) -> Iterable[str]:  # noqa: ARG002 - for those that need it
        """Give what is said of one file; it is counted in the summary already."""
        return ()

    def end(self) -> Iterable[str]:
        """Give what stands behind the last result; the summary is complete."""
        return ()


@cache
def report_names() -> tuple[str, ...]:
    """Name the report formats there are; modules with an underscore are parts of them."""
    package: Any = importlib.import_module("validator.reports")
    names = (info.name for info in pkgutil.iter_modules(package.__path__))
    return tuple(sorted(name for name in names if not name.startswith("_")))


def open_report(name: str, view: View) -> ReportWriter:
    """Make the report writer of a format."""
    writer: ReportWriter = importlib.import_module(f"validator.reports.{name}").Report(view)
    return writer


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
