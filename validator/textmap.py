"""How the characters of a text or an attribute value stand in the XML source.

``a &lt; b`` is seven characters of source and five of text; a CDATA section, a character
reference, a named entity and a line end of two characters all make the two differ. A
:class:`TextMap` tells for every range of the text which characters of the source it came from.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from validator.edits import Span
from validator.regex import regex

# The five names that XML itself declares (XML 1.0, section 4.6).
PREDEFINED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"', "apos": "'"}

_PIECE = regex(
    r"<!\[CDATA\[(?P<cdata>.*?)\]\]>"
    r"|&\#x(?P<hexadecimal>[0-9A-Fa-f]+);"
    r"|&\#(?P<decimal>[0-9]+);"
    r"|&(?P<name>lt|gt|amp|quot|apos);"
    r"|(?P<end>\r\n?)",
    re.DOTALL,
)
_LINE_END = regex(r"\r\n?")


class Piece(NamedTuple):
    """One stretch of text and the source it came from.

    ``literal`` pieces stand in the source character for character; the others are a reference
    or a line end, to be taken or left as a whole.
    """

    value_start: int
    value_end: int
    start: int
    end: int
    literal: bool
    cdata: bool


class Zone(NamedTuple):
    """A stretch of source in which new text is written in one way: as markup or as CDATA."""

    span: Span
    cdata: bool


@dataclass(frozen=True, eq=False, repr=False)
class TextMap:
    """The text of one text run or attribute value, with its place in the source.

    Attributes:
        value: the text as a parser gives it.
        span: the whole of its source.
        pieces: where the text came from, in order; together they cover ``value``.
    """

    value: str
    span: Span
    pieces: tuple[Piece, ...]
    _starts: list[int]

    def source_span(self, start: int, end: int) -> Span:
        """Tell which source the characters ``start`` up to ``end`` of the text came from.

        Raises:
            IndexError: the range lies outside the text.
        """
        zones = self.zones(start, end)
        return Span(zones[0].span.start, zones[-1].span.end)

    def zones(self, start: int, end: int) -> list[Zone]:
        """Split the source of a range of the text where CDATA sections begin and end.

        An empty range gives one empty zone. A range that cuts a reference in two is impossible,
        since a reference is one character (of the text).

        Raises:
            IndexError: the range lies outside the text.
        """
        if not 0 <= start <= end <= len(self.value):
            raise IndexError(f"{start}:{end} lies outside a text of {len(self.value)} characters")
        if start == end:
            return [self._empty_zone(start)]
        zones: list[Zone] = []
        for piece in self._overlapping(start, end):
            span = _part(piece, start, end)
            last = zones[-1] if zones else None
            if last and last.cdata == piece.cdata and last.span.end == span.start:
                zones[-1] = Zone(Span(last.span.start, span.end), piece.cdata)
            else:
                zones.append(Zone(span, piece.cdata))
        return zones

    def _overlapping(self, start: int, end: int) -> Iterator[Piece]:
        for number in range(bisect_right(self._starts, start) - 1, len(self.pieces)):
            piece = self.pieces[number]
            if piece.value_start >= end:
                return
            if piece.value_end > start:
                yield piece

    def _empty_zone(self, at: int) -> Zone:
        if not self.pieces:
            return Zone(Span(self.span.start, self.span.start), cdata=False)
        piece = self.pieces[max(bisect_right(self._starts, at) - 1, 0)]
        if at >= piece.value_end:
            return Zone(Span(piece.end, piece.end), piece.cdata)
        place = piece.start + (at - piece.value_start)
        return Zone(Span(place, place), piece.cdata)


def _part(piece: Piece, start: int, end: int) -> Span:
    """The source of that part of a piece which lies in the range."""
    if not piece.literal:
        return Span(piece.start, piece.end)
    first = piece.start + max(start - piece.value_start, 0)
    return Span(first, piece.start + min(end, piece.value_end) - piece.value_start)


def map_text(source: str, span: Span) -> TextMap:
    """Map a run of character data: text, references and CDATA sections, no tags."""
    builder = _Builder(source, span)
    raw = source[span.start : span.end]
    if "&" not in raw and "<" not in raw and "\r" not in raw:
        builder.literal(span.start, span.end, cdata=False)
        return builder.finish()
    done = span.start
    for match in _PIECE.finditer(source, span.start, span.end):
        builder.literal(done, match.start(), cdata=False)
        done = match.end()
        if match["cdata"] is not None:
            builder.cdata(*match.span("cdata"))
        else:
            builder.atom(_character(match), match.start(), match.end(), cdata=False)
    builder.literal(done, span.end, cdata=False)
    return builder.finish()


def map_attribute(source: str, span: Span) -> TextMap:
    """Map an attribute's value (without its quotes); white space becomes blanks.

    Source: XML 1.0, section 3.3.3, attribute-value normalisation of CDATA attributes.
    """
    mapped = map_text(source, span)
    pieces = []
    value = []
    for piece in mapped.pieces:
        text = mapped.value[piece.value_start : piece.value_end]
        # A referenced line end (&#10;) stays one; a typed one is a blank.
        typed = piece.literal or source[piece.start] == "\r"
        value.append(re.sub(r"[\t\n]", " ", text) if typed else text)
        pieces.append(piece)
    return TextMap("".join(value), span, tuple(pieces), mapped._starts)


def _character(match: re.Match[str]) -> str:
    if match["hexadecimal"]:
        return chr(int(match["hexadecimal"], 16))
    if match["decimal"]:
        return chr(int(match["decimal"]))
    if match["name"]:
        return PREDEFINED[match["name"]]
    return "\n"


class _Builder:
    def __init__(self, source: str, span: Span) -> None:
        self.source = source
        self.span = span
        self.value: list[str] = []
        self.length = 0
        self.pieces: list[Piece] = []

    def literal(self, start: int, end: int, *, cdata: bool) -> None:
        if end > start:
            self._add(self.source[start:end], start, end, literal=True, cdata=cdata)

    def atom(self, text: str, start: int, end: int, *, cdata: bool) -> None:
        self._add(text, start, end, literal=False, cdata=cdata)

    def cdata(self, start: int, end: int) -> None:
        done = start
        for match in _LINE_END.finditer(self.source, start, end):
            self.literal(done, match.start(), cdata=True)
            self.atom("\n", match.start(), match.end(), cdata=True)
            done = match.end()
        self.literal(done, end, cdata=True)

    def _add(self, text: str, start: int, end: int, *, literal: bool, cdata: bool) -> None:
        self.pieces.append(Piece(self.length, self.length + len(text), start, end, literal, cdata))
        self.value.append(text)
        self.length += len(text)

    def finish(self) -> TextMap:
        starts = [piece.value_start for piece in self.pieces]
        return TextMap("".join(self.value), self.span, tuple(self.pieces), starts)
