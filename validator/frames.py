"""A small view of the source around a finding, for a person to see what is meant."""

import unicodedata
from typing import NamedTuple

from validator.edits import Span
from validator.source import Source

# Records often hold a whole abstract in one line; more than this is no view any more.
_WIDTH = 80
_BEFORE = 28
_LINES = 6


class FrameLine(NamedTuple):
    """One line of a frame.

    Attributes:
        number: its number in the source, from 1.
        text: a window of it, safe to print; cut ends show as an ellipsis.
        start: where the marked part begins, in characters of ``text``.
        end: where it ends.
    """

    number: int
    text: str
    start: int
    end: int

    @property
    def marker(self) -> str:
        """Carets under the marked part, as wide as a terminal shows it."""
        lead = " " * width(self.text[: self.start])
        return lead + "^" * max(width(self.text[self.start : self.end]), 1)


class Frame(NamedTuple):
    """The source around a finding; ``omitted`` lines in the middle are left out."""

    lines: tuple[FrameLine, ...]
    omitted: int = 0


def make_frame(source: Source, span: Span) -> Frame:
    """Cut the frame of a span: its lines, shortened where it is long."""
    first, _ = source.position(span.start)
    last, _ = source.position(max(span.end - 1, span.start))
    numbers = list(range(first, last + 1))
    omitted = 0
    if len(numbers) > _LINES:
        omitted = len(numbers) - _LINES
        numbers = numbers[: _LINES - 1] + numbers[-1:]
    return Frame(tuple(_frame_line(source, span, number) for number in numbers), omitted)


def _frame_line(source: Source, span: Span, number: int) -> FrameLine:
    starts = source.line_starts
    begin = starts[number - 1]
    end = starts[number] if number < len(starts) else len(source.text)
    # Only a window of the line is ever looked at: a line may be the whole of a large file.
    mark_start = max(span.start, begin)
    mark_end = min(span.end, end)
    left = begin if mark_start - begin <= _WIDTH // 2 else mark_start - _BEFORE
    right = min(end, left + _WIDTH)
    text = printable(source.text[left:right].rstrip("\r\n"))
    start = mark_start - left
    stop = max(min(mark_end - left, len(text)), start)
    # Every character is shown as one character, so positions need no further care.
    lead = "…" if left > begin else ""
    # A line end has two characters at most, so the third would be one of the text.
    trail = "…" if source.text[right : min(end, right + 3)].strip("\r\n") else ""
    return FrameLine(number, lead + text + trail, start + len(lead), stop + len(lead))


# Control characters could drive a terminal; these pictures of them cannot (Unicode, block
# "Control Pictures").
_PICTURES = {code: 0x2400 + code for code in range(0x20)} | {0x7F: 0x2421, 0x09: 0x20}


def printable(text: str) -> str:
    """Make text safe to show: each character that is not printable gives one that is."""
    text = text.translate(_PICTURES)
    if text.isprintable():
        return text
    return "".join(
        char if char.isprintable() or char in "\u00a0\u202f\u2009\u3000" else "\ufffd"
        for char in text
    )


def width(text: str) -> int:
    """Count the columns that text takes in a terminal (Unicode Standard Annex 11)."""
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1
        for char in text
    )
