"""Tables of plain text: names on the left, numbers on the right, all in a given width."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from validator.frames import printable, width
from validator.reporting import Painter

_GAP = 2
_INDENT = 2
_LEAST = 10
# Eighths of a column, from one to eight (Unicode, block "Block Elements").
_EIGHTHS = "▏▎▍▌▋▊▉█"


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: its text, and the style that it is painted in (none if empty)."""

    text: str
    style: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table.

    Attributes:
        head: what stands above it.
        cells: its cells.
        left: whether they begin at the left; numbers end at the right.
        least: how wide it is at least.
    """

    head: str
    cells: Sequence[Cell]
    left: bool = False
    least: int = 0

    @property
    def width(self) -> int:
        """How wide it is, in columns of a terminal."""
        return max(self.least, width(self.head), *(width(cell.text) for cell in self.cells))


def number(value: int) -> Cell:
    """Make the cell of a count; nothing is a dash, so that the eye passes over it."""
    return Cell(f"{value:,}") if value else Cell("-", "dim")


def share(part: int, whole: int) -> Cell:
    """Make the cell of a share in percent; what is there is never nothing, what lacks never all."""
    if not part or not whole:
        return Cell("-", "dim")
    percent = 100 * part / whole
    if percent < 0.1:
        return Cell("< 0.1 %")
    if part < whole and percent > 99.9:
        return Cell("> 99.9 %")
    return Cell("100 %" if part == whole else f"{percent:.1f} %")


def bar(part: int, whole: int, columns: int) -> Cell:
    """Make a bar whose length is a share; whatever is there can be seen."""
    eighths = max(round(8 * columns * part / whole), 1) if whole and part else 0
    full, rest = divmod(eighths, 8)
    return Cell(_EIGHTHS[-1] * full + (_EIGHTHS[rest - 1] if rest else ""), "blue")


def table(names: Column, others: Sequence[Column], columns: int, paint: Painter) -> Iterator[str]:
    """Write a table.

    Args:
        names: the first column: it takes the room that is left, and what does not fit is cut.
        others: the columns on its right.
        columns: the width of the table.
        paint: puts styles on.

    Yields:
        lines.
    """
    widths = [room_for(others, columns), *(column.width for column in others)]
    shown = [names, *others]
    for line in zip(*([Cell(column.head, "bold"), *column.cells] for column in shown), strict=True):
        parts = [" " * _INDENT]
        for column, cell, wide in zip(shown, line, widths, strict=True):
            text = cut(cell.text, wide)
            blank = " " * (wide - width(text))
            painted = paint(text, cell.style) if cell.style and text.strip() else text
            parts.append(painted + blank if column.left else blank + painted)
            parts.append(" " * _GAP)
        yield "".join(parts).rstrip() + "\n"


def room_for(others: Sequence[Column], columns: int) -> int:
    """Tell the width that other columns leave to the names."""
    return max(columns - _INDENT - sum(_GAP + column.width for column in others), _LEAST)


def cut(text: str, columns: int) -> str:
    """Make text fit into columns of a terminal, and safe to show there."""
    text = printable(text)
    if width(text) <= columns:
        return text
    kept: list[str] = []
    used = 1
    for char in text:
        used += width(char)
        if used > columns:
            break
        kept.append(char)
    return "".join(kept).rstrip() + "…"
