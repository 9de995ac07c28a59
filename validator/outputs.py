"""The reports of a run: which ones, where each goes, all of them written as results come."""

import os
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple, TextIO

from validator.files import FileResult
from validator.progress import Progress
from validator.reporting import (
    Painter,
    ReportWriter,
    View,
    colour,
    open_report,
    plain,
    report_names,
)
from validator.usage import UsageError


class OutputError(UsageError):
    """A report was asked for that there is not; the message says what there is."""


class Output(NamedTuple):
    """A report that was asked for.

    Attributes:
        name: its format.
        path: the file that gets it; empty for standard output.
    """

    name: str
    path: str = ""


def parse_output(text: str) -> Output:
    """Read ``FORMAT`` or ``FORMAT:FILE``.

    Raises:
        OutputError: there is no such format, or the name of the file is missing.
    """
    name, colon, path = text.partition(":")
    if name not in report_names():
        from difflib import get_close_matches

        near = get_close_matches(name.lower(), report_names(), n=1)
        hint = f"did you mean {near[0]}?" if near else f"there are {', '.join(report_names())}"
        raise OutputError(f"there is no report {name!r}; {hint}")
    if colon and not path:
        raise OutputError(f"{text!r} names no file: write {name}:FILE, or {name} alone")
    return Output(name, path)


@contextmanager
def open_outputs(
    outputs: Sequence[Output], view: View, stream: TextIO, bar: Progress
) -> "Iterator[Outputs]":
    """Open the reports of a run; files appear when all is written, and not if the run breaks off.

    Args:
        outputs: the reports.
        view: the totals, which grow as the run goes on.
        stream: standard output, or what takes its place.
        bar: what else is shown on the terminal, and makes room.

    Raises:
        validator.write.FileError: a file cannot be written.
    """
    from validator.write import new_text_file

    # What a report in a file would say of totals is said on standard output, or by the run.
    aside: list[str] = []
    with ExitStack() as stack:
        writers: list[tuple[ReportWriter, TextIO]] = []
        for output in outputs:
            if output.path:
                file = stack.enter_context(new_text_file(Path(output.path)))
                writers.append((open_report(output.name, replace(view.plain(), after=aside)), file))
            else:
                writers.append((open_report(output.name, view), stream))
        opened = Outputs(writers, bar)
        opened.start()
        yield opened
        opened.end()
    totals = set(view.summary.sentences())
    view.after.extend(line for line in aside if line not in totals)


class Outputs:
    """The open reports of a run."""

    def __init__(self, writers: Sequence[tuple[ReportWriter, TextIO]], bar: Progress) -> None:
        self._writers = writers
        self._bar = bar

    def start(self) -> None:
        """Write the heads."""
        for writer, stream in self._writers:
            stream.writelines(self._bar.guard(stream, writer.start()))

    def file(self, result: FileResult) -> None:
        """Write what is to be said of a file."""
        for writer, stream in self._writers:
            stream.writelines(self._bar.guard(stream, writer.file(result)))

    def end(self) -> None:
        """Write the ends."""
        for writer, stream in self._writers:
            stream.writelines(self._bar.guard(stream, writer.end()))
            stream.flush()


def painter_for(stream: TextIO) -> Painter:
    """Choose whether to colour; the variables are those of no-color.org and force-color.org."""
    if os.environ.get("NO_COLOR"):
        return plain
    return colour() if os.environ.get("FORCE_COLOR") or stream.isatty() else plain
