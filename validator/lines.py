"""Plain text as lines and paragraphs with their places."""

from typing import NamedTuple

from validator.edits import Edit, Span
from validator.regex import regex

_LINE = regex(r"([^\r\n]*)(\r\n|\r|\n|\Z)")


class Line(NamedTuple):
    """One line of a text record, or one block of an HTML page.

    Attributes:
        text: what a reader sees.
        span: its source, without the line end.
        whole: its source with the line end, or with the element's tags: what goes away when
            the line is removed.
    """

    text: str
    span: Span
    whole: Span

    @property
    def blank(self) -> bool:
        """Whether a reader sees nothing."""
        return not self.text.strip()


class Paragraph(NamedTuple):
    """Lines that no blank line parts; ``first`` and ``last`` count lines from 0."""

    first: int
    last: int
    span: Span


def split_lines(text: str) -> tuple[Line, ...]:
    """Split text at its line ends: LF, CR LF or CR; no other character ends a line."""
    lines: list[Line] = []
    for match in _LINE.finditer(text):
        if match.start() == len(text) and (lines or not text):
            # Behind a last line end stands no further line; an empty text has none at all.
            break
        lines.append(Line(match[1], Span(*match.span(1)), Span(*match.span())))
    return tuple(lines)


def paragraphs(lines: tuple[Line, ...]) -> tuple[Paragraph, ...]:
    """Group lines into paragraphs, parted by blank lines."""
    found = []
    first = None
    for number, line in enumerate((*lines, None)):
        if line is not None and not line.blank:
            first = number if first is None else first
        elif first is not None:
            span = Span(lines[first].span.start, lines[number - 1].span.end)
            found.append(Paragraph(first, number - 1, span))
            first = None
    return tuple(found)


def remove_text_lines(text: str, lines: tuple[Line, ...], first: int, last: int) -> Edit:
    """Remove lines of plain text so that no gap shows where they were.

    Of the blank lines around them one group goes too. When the text's last line goes, the line
    end before it goes instead of the missing one behind it: the text ends as it did, with or
    without a line end.

    Args:
        text: the text.
        lines: all its lines.
        first: the first line to remove, counted from 0.
        last: the last one.

    Raises:
        IndexError: there are no such lines.
    """
    if not 0 <= first <= last < len(lines):
        raise IndexError(f"no lines {first} to {last} in a text of {len(lines)}")
    after = last + 1
    while after < len(lines) and lines[after].blank:
        after += 1
    before = first
    while before > 0 and lines[before - 1].blank:
        before -= 1
    if after == len(lines):
        # Blank lines at the very end are the text's own ending; what stood before goes.
        after = last + 1
        first = before
    elif before == first and first > 0:
        # No gap before: the one behind keeps parting the neighbours.
        after = last + 1
    start, end = lines[first].whole.start, lines[after - 1].whole.end
    ends_open = lines[after - 1].whole.end == lines[after - 1].span.end
    if ends_open and first > 0:
        start = lines[first - 1].span.end
    # A lone CR that stays and an LF that stays must not become one line end.
    fused = text[start - 1 : start] == "\r" and text[end : end + 1] == "\n"
    return Edit(start, end, "\n" if fused else "")
