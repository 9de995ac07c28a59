"""Formatted text as a row of runs, and the JATS source of it.

A run is a stretch of text with the marks that hold for it, the outermost first. Nested markup
becomes runs and runs become nested markup again; on the way equal neighbours grow together, empty
elements vanish and white space moves to where it belongs, without any rule for each case.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from validator.regex import regex

# A line break inside a run. XML forbids this character, so no text has it.
BREAK = "\ufffe"

_SPACES = f" \t\r\n\f\xa0{BREAK}"
# White space with a line break in it. A blank is read once: the first part holds no break.
_LINE_GAP = regex(f"((?<![{_SPACES}])[ \t\r\n\f\xa0]*{BREAK}[{_SPACES}]*)")
_COLLAPSIBLE = regex(r"[ \t\r\n\f]+")
# A label, a number or a bullet, with which a line of its own begins: "Methods:", "2.", "(b)".
_LINE_START = regex(
    r"[^\W\d_]{1,30}(?:[ \xa0/&-]{1,3}[^\W\d_]{1,30}){0,4}[ \xa0]?[:：](?!//)"
    r"|\(?(?:[0-9]{1,3}|[A-Za-z]|[ivxIVX]{1,5})[.)](?![0-9])"
    r"|[•‣◦▪▫■□●○◆►➢✓·*]|[–—-][ \xa0]"
)


class Mark(NamedTuple):
    """One inline JATS element around a stretch of text: its name and its attributes as source."""

    name: str
    attributes: str = ""


# Not an element: the text is set in the font Symbol, and is written with the signs it shows.
SYMBOL = "font-symbol"

Marks = tuple[Mark, ...]
_marks = attrgetter("marks")


class Run(NamedTuple):
    """A stretch of text and the marks that hold for it, the outermost first."""

    text: str
    marks: Marks


@dataclass(frozen=True, slots=True)
class _Gap:
    """White space between two words: what is left of it, and the marks of all its characters."""

    text: str
    marks: Marks


def paragraphs(runs: Iterable[Run], *, split: bool) -> list[list[Run]]:
    """Put the white space of a block in order, as a browser shows it.

    Runs of ASCII white space become one blank, none is left at either end; a blank belongs only
    to marks that hold on both its sides. U+00A0 is kept, except at the ends.

    Args:
        runs: the runs of one block.
        split: two or more line breaks in a row end a paragraph, and so does one before a line
            that begins with a label or a number; otherwise they are a blank.

    Returns:
        The paragraphs, without empty ones.
    """
    done: list[list[Run]] = [[]]
    gap: _Gap | None = None
    pieces = list(_pieces(runs))
    for number, (text, marks) in enumerate(pieces):
        if text[0] in _SPACES:
            gap = _Gap(gap.text + text, _common(gap.marks, marks)) if gap else _Gap(text, marks)
            continue
        current = done[-1]
        if gap and current:
            breaks = gap.text.count(BREAK)
            if split and (
                breaks > 1 or (breaks and _begins_line(current[-1], pieces[number : number + 12]))
            ):
                current = []
                done.append(current)
            else:
                around = _common(_common(current[-1].marks, marks), gap.marks)
                current.append(Run(_blank(gap.text), around))
        gap = None
        current.append(Run(text, marks))
    return [paragraph for paragraph in done if paragraph]


def _begins_line(last: Run, following: Sequence[Run]) -> bool:
    """Tell whether words after a line break are the begin of a line, and no prose that goes on."""
    text = "".join(run.text for run in following).partition(BREAK)[0]
    match = _LINE_START.match(text)
    # "and so:" is no label.
    if match and not (match[0][-1] in ":：" and text[0].islower()):
        return True
    bold = Mark("bold")
    return bold in following[0].marks and bold not in last.marks


def _pieces(runs: Iterable[Run]) -> Iterable[Run]:
    """Cut runs where white space is at their ends or breaks a line; join what has equal marks."""
    for marks, group in groupby(runs, key=_marks):
        text = "".join(run.text for run in group)
        core = text.strip(_SPACES)
        if not core:
            if text:
                yield Run(text, marks)
            continue
        start = text.find(core)
        if start:
            yield Run(text[:start], marks)
        for piece in _LINE_GAP.split(core) if BREAK in core else (core,):
            is_gap = piece[0] in _SPACES
            yield Run(piece if is_gap else _COLLAPSIBLE.sub(" ", piece), marks)
        if start + len(core) < len(text):
            yield Run(text[start + len(core) :], marks)


def _blank(gap: str) -> str:
    # No-break spaces next to a line break only fill up the line.
    return " " if BREAK in gap else _COLLAPSIBLE.sub(" ", gap)


def _common(left: Marks, right: Marks) -> Marks:
    length = 0
    for one, other in zip(left, right, strict=False):
        if one != other:
            break
        length += 1
    return left[:length]


def escape(text: str) -> str:
    """Escape ``&``, ``<`` and ``>``; the usual function of the library takes long to import."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def source(runs: Sequence[Run]) -> str:
    """Write runs as JATS source; ``&``, ``<`` and ``>`` are escaped."""
    out: list[str] = []
    opened: Marks = ()
    for text, marks in runs:
        kept = len(_common(opened, marks))
        out.extend(f"</{mark.name}>" for mark in reversed(opened[kept:]))
        out.extend(f"<{mark.name}{mark.attributes}>" for mark in marks[kept:])
        out.append(escape(text))
        opened = marks
    out.extend(f"</{mark.name}>" for mark in reversed(opened))
    return "".join(out)
