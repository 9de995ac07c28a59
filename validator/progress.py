"""How far a long run is, on one line of the terminal.

The line goes to the error stream, and only to a terminal that a person looks at: nothing of it is
in a pipe, a file or the log of a CI service. It appears after a second, so that short runs show
nothing. Whatever else is written to a terminal goes through :meth:`Progress.guard`, which takes the
line away first.

rich has a progress display, too, but it redirects standard output into the error stream to keep
both apart, and redraws from a thread; processes are forked while we run, which does not go with
threads.
"""

import os
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TextIO

from validator.files import FileResult

_AFTER = 1.0
_EVERY = 0.1
# How much of the time may go into counting the files that are still to come.
_COUNTING = 0.03
_BAR = 20
_SETTLED = 2.0
_MINUTE, _HOUR = 60, 3600
_END = object()


@contextmanager
def progress(stream: TextIO, ahead: Iterable[object] = ()) -> "Iterator[Progress]":
    """Show how far a run is while the block runs; nothing if no person would see it.

    Args:
        stream: the error stream.
        ahead: the files of the run, found once more: they are counted a few at a time, so that
            the time that is left can be told. Without it, only what is done is shown.
    """
    bar = Progress(stream, ahead, shown=is_watched(stream))
    try:
        yield bar
    finally:
        bar.clear()


def is_watched(stream: TextIO) -> bool:
    """Tell whether a person looks at a stream, and whether it is one that can take a line back."""
    if not stream.isatty() or os.environ.get("CI") or os.environ.get("TERM") == "dumb":
        return False
    # Old consoles of Windows show escape sequences as they are.
    return os.name != "nt" or bool(os.environ.get("WT_SESSION") or os.environ.get("TERM"))


class Progress:
    """Counts results, and draws the line.

    Attributes:
        files: results so far.
        size: bytes of their files.
        findings: findings that remain in them.
        fixed: repaired findings.
    """

    def __init__(self, stream: TextIO, ahead: Iterable[object], *, shown: bool) -> None:
        self.files = self.size = self.findings = self.fixed = 0
        self._stream = stream
        self._ahead = iter(ahead)
        self._found = 0
        self._counted = False
        self._shown = shown
        self._begin = time.monotonic()
        self._next = self._begin + _AFTER
        self._drawn = ""
        self._interrupted = self._within_line = False

    def tick(self, result: FileResult) -> None:
        """Count a result, and draw the line if it is time to."""
        self.files += 1
        self.size += result.size
        self.findings += len(result.findings)
        self.fixed += len(result.fixed)
        if not self._shown:
            return
        now = time.monotonic()
        if now >= self._next:
            self._next = now + _EVERY
            self._look_ahead(now + _COUNTING)
            self._draw(now - self._begin)
        elif self._interrupted:
            self._draw(now - self._begin)

    def guard(self, stream: TextIO, pieces: Iterable[str]) -> Iterator[str]:
        """Give pieces of text on their way to a stream, with the line taken away before them.

        Args:
            stream: where they go; only a terminal matters.
            pieces: what is written.
        """
        if not self._shown or not stream.isatty():
            yield from pieces
            return
        for piece in filter(None, pieces):
            self.clear()
            # Behind the beginning of a line there is no place for ours.
            self._within_line = not piece.endswith("\n")
            yield piece

    def clear(self) -> None:
        """Take the line away, for a message; it comes back with the next result."""
        if self._drawn:
            self._stream.write(self._erasure())
            self._stream.flush()
            self._drawn = ""
            self._interrupted = True

    def _erasure(self) -> str:
        """Make what takes the line away: a window made narrower has wrapped it into rows."""
        rows = max(len(self._drawn) - 1, 0) // self._columns()
        up = f"\x1b[{rows}A" if rows else ""
        return f"\r{up}\x1b[J" if self._drawn else ""

    def _look_ahead(self, until: float) -> None:
        """Count files that are still to come, until it is time to stop."""
        while not self._counted and time.monotonic() < until:
            self._counted = next(self._ahead, _END) is _END
            self._found += not self._counted

    def _draw(self, seconds: float) -> None:
        line = self._line(seconds)[: self._columns() - 1]
        if self._within_line or line == self._drawn:
            return
        self._stream.write(self._erasure() + line)
        self._stream.flush()
        self._drawn = line
        self._interrupted = False

    def _columns(self) -> int:
        try:
            return max(os.get_terminal_size(self._stream.fileno()).columns, 2)
        except (OSError, ValueError):
            return 80

    def _line(self, seconds: float) -> str:
        told = [f"{self.files:,} files", f"{self.size / seconds / 1e6:.1f} MB/s"]
        if self._counted and self._found >= self.files:
            share = self.files / self._found
            full = int(share * _BAR)
            told[0] = f"[{'#' * full}{'.' * (_BAR - full)}] {self.files:,} of {self._found:,} files"
            if seconds > _SETTLED and share < 1:
                told.insert(1, f"{_duration(seconds / share - seconds)} left")
        told.append(f"{self.findings:,} findings")
        if self.fixed:
            told.append(f"{self.fixed:,} fixed")
        return "  ".join(told)


def _duration(seconds: float) -> str:
    """Tell a time as a person would: ``40 s``, ``12 min``, ``2 h 5 min``."""
    if seconds < _MINUTE:
        return f"{max(round(seconds), 1)} s"
    minutes = round(seconds / _MINUTE)
    hours, rest = divmod(minutes, _HOUR // _MINUTE)
    return f"{hours} h {rest} min" if hours else f"{minutes} min"
