"""Text with TeX in it, as JATS."""

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from html import unescape
from typing import Final, Literal, NamedTuple

from validator.regex import regex
from validator.tex.blocks import Document, documents, widen_over_copy
from validator.tex.construct import Cut, Place
from validator.tex.formulas import OUTSIDE, formula_construct
from validator.tex.maths import read_formula
from validator.tex.proof import Proof, is_about_tex, paths
from validator.tex.text import MASK, Reader
from validator.tex.tokens import cut, ends_of_groups
from validator.vocabulary import escape

ConversionGrade = Literal["none", "safe", "unsafe", "doubtful", "impossible"]

ALONE: Final = "nothing else in the text is TeX"

_AMOUNT = regex(r"\$\s?\.?\d")
_TAG = regex(r"(<[^<>]*>)")
_ANYWHERE: Final = Place()


class Piece(NamedTuple):
    """A piece of TeX that can be written as JATS.

    Attributes:
        start: where it begins in the text.
        end: where it ends.
        markup: its JATS source, with the placeholders of the children in it.
    """

    start: int
    end: int
    markup: str


class Residue(NamedTuple):
    """A piece of TeX that stays.

    Attributes:
        start: where it begins in the text.
        end: where it ends.
    """

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Conversion:
    """What a text with TeX is in JATS.

    Attributes:
        text: the text.
        grade: ``none`` if there is no TeX; ``safe`` if all of it has one meaning; ``unsafe`` if a
            person should look first; ``doubtful`` if the text may be about TeX;
            ``impossible`` if all of it must be rewritten by hand.
        pieces: what can be written as JATS, in order.
        residues: what must be rewritten by hand, in order.
        doubts: why a person should look.
        has_formula: whether what is certain to be a formula, with its delimiters, is among it.
        first: where the first piece begins and ends that is TeX for certain, if any is.
    """

    text: str
    grade: ConversionGrade = "none"
    pieces: tuple[Piece, ...] = ()
    residues: tuple[Residue, ...] = ()
    doubts: tuple[str, ...] = ()
    has_formula: bool = False
    first: tuple[int, int] = (0, 0)

    @property
    def is_none(self) -> bool:
        """Whether there is no TeX."""
        return self.grade == "none"

    @property
    def left(self) -> tuple[str, ...]:
        """The pieces of TeX that stay, as they are written."""
        return tuple(self.text[one.start : one.end] for one in self.residues)

    @property
    def markup(self) -> str | None:
        """The whole text as JATS source; None if nothing can be converted."""
        if not self.pieces:
            return None
        parts = []
        done = 0
        for piece in self.pieces:
            parts += [escape(self.text[done : piece.start]), piece.markup]
            done = piece.end
        return "".join((*parts, escape(self.text[done:])))


def convert(
    text: str, place: Place = _ANYWHERE, formulas: Collection[int] = frozenset()
) -> Conversion:
    """Write the TeX in a text as JATS, as far as it has one meaning.

    Args:
        text: decoded text, with a placeholder for each child element.
        place: what the place of the text can hold.
        formulas: which of the children, counted from 0, are formulas.

    Returns:
        the conversion. It never changes text that is no TeX, keeps all children in their order,
        and finds nothing new in its own result.
    """
    conversion = _convert(text, place, formulas)
    markup = conversion.markup
    if markup is None:
        return conversion
    # An escaped dollar becomes one that may open a formula: a second run would read it.
    written = _texts(markup, place.placeholder)
    if any(_convert(one, place, frozenset()).pieces for one in written):
        residues = [Residue(piece.start, piece.end) for piece in conversion.pieces]
        residues = sorted([*residues, *conversion.residues])
        return replace(
            conversion, grade="impossible", pieces=(), residues=tuple(residues), doubts=()
        )
    return conversion


def _texts(markup: str, placeholder: str) -> Iterator[str]:
    """Give the text of each element of well-formed markup, with placeholders for its children.

    TeX in its own element is left out: it belongs there.
    """
    waiting: list[list[str]] = [[]]
    for part in _TAG.split(markup):
        if part.startswith("</"):
            inner = waiting.pop()
            if part != "</tex-math>":
                yield "".join(inner)
        elif part.startswith("<"):
            waiting[-1].append(placeholder)
            waiting.append([])
        else:
            waiting[-1].append(unescape(part))
    yield "".join(waiting.pop())


class _Found(NamedTuple):
    """A construct with its place in the text."""

    start: int
    end: int
    markup: str | None
    proof: Proof = "weak"
    doubts: tuple[str, ...] = ()
    alone: bool = False
    formula: str = ""
    display: bool = False


def _convert(text: str, place: Place, formulas: Collection[int]) -> Conversion:
    if "\\" not in text and "$" not in text:
        return Conversion(text)
    leaked = list(documents(text))
    reader = _reader(text, leaked, place)
    beside = _beside(text, place.placeholder, formulas)
    found = [_document(one, place, beside) for one in leaked]
    found = sorted((*found, *_constructs(reader)), key=lambda one: one[:2])
    about = is_about_tex(text)
    doubt = "the text may be about TeX" if about else ""
    if not any(one.proof == "strong" for one in found):
        if about or any(one.proof == "none" for one in found):
            return Conversion(text)
        found = [one for one in found if one.alone]
        doubt = ALONE
    if about and not _has_formula(found):
        return Conversion(text)
    dollars = _other_dollars(reader.cut, found)
    if dollars:
        # A formula may stand there that was not understood, with some of its commands.
        found = [one._replace(markup=None) if OUTSIDE in one.doubts else one for one in found]
    if not all(_AMOUNT.match(text, at) for at in dollars):
        doubt = doubt or "a dollar stands there that is neither money nor of a formula"
    found = list(_with_copies(text, found, place))
    return _conversion(text, found, doubt, place, about=about)


def _has_formula(found: Sequence[_Found]) -> bool:
    return any(one.formula and one.proof == "strong" for one in found)


def _conversion(
    text: str, found: Sequence[_Found], doubt: str, place: Place, *, about: bool
) -> Conversion:
    pieces: list[Piece] = []
    residues: list[Residue] = []
    doubts = [doubt] if doubt else []
    for one in found:
        children = text.count(place.placeholder, one.start, one.end)
        if one.markup is None or one.markup.count(place.placeholder) != children:
            residues.append(Residue(one.start, one.end))
        else:
            pieces.append(Piece(one.start, one.end, one.markup))
            doubts += one.doubts
    if not found:
        return Conversion(text)
    grade: ConversionGrade = "unsafe" if doubts or residues else "safe"
    grade = "doubtful" if about else grade
    grade = grade if pieces else "impossible"
    first = next((one for one in found if one.proof == "strong"), found[0])
    return Conversion(
        text,
        grade,
        tuple(pieces),
        tuple(residues),
        tuple(dict.fromkeys(doubts)),
        _has_formula(found),
        (first.start, first.end),
    )


def _other_dollars(whole: Cut, found: Sequence[_Found]) -> list[int]:
    """Tell where dollars stand that are not of a formula."""
    starts = [one.start for one in found]
    others = []
    for token in whole.tokens:
        if token.kind == "dollar":
            number = bisect_right(starts, token.start) - 1
            if number < 0 or found[number].end <= token.start:
                others.append(token.start)
    return others


def _reader(text: str, leaked: Sequence[Document], place: Place) -> Reader:
    """Cut a text, with masks in the place of whole documents."""
    parts = []
    done = 0
    for one in leaked:
        parts += [text[done : one.start], MASK * (one.end - one.start)]
        done = one.end
    masked = "".join((*parts, text[done:]))
    tokens = cut(masked, place.placeholder)
    whole = Cut(masked, tokens, ends_of_groups(tokens), place, paths(masked))
    opened = masked.count("``")
    return Reader(whole, quotes=opened > 0 and opened == masked.count("''"))


def _constructs(reader: Reader) -> Iterator[_Found]:
    tokens = reader.cut.tokens
    index = 0
    while index < len(tokens):
        made = reader.construct(index)
        start = tokens[index].start
        if made is None:
            yield from (_Found(*typed) for typed in reader.typed(tokens[index]))
            index += 1
        elif made.proof == "none":
            # What stands in its braces is looked at on its own.
            yield _Found(start, tokens[index].end, None, "none")
            index += 1
        else:
            end = tokens[made.end - 1].end
            yield _Found(start, end, *made[1:])
            index = made.end


@dataclass(frozen=True, slots=True)
class _Beside:
    """What stands beside a place of a text: its children, of which some are formulas."""

    text: str
    children: Sequence[int]
    formulas: Collection[int]

    def without_copy(self, start: int, end: int) -> tuple[int, int] | None:
        """Give what to remove, with the blanks beside it, if a formula stands next to it."""
        child = bisect_left(self.children, start)
        if child - 1 in self.formulas:
            before = self.children[child - 1] + 1
            if self.text[before:start].isspace() or before == start:
                return before, end
        if child in self.formulas and child < len(self.children):
            behind = self.children[child]
            if self.text[end:behind].isspace() or behind == end:
                return start, behind
        return None


def _beside(text: str, placeholder: str, formulas: Collection[int]) -> _Beside:
    children = [at for at, char in enumerate(text) if char == placeholder] if formulas else []
    return _Beside(text, children, formulas)


def _document(one: Document, place: Place, beside: _Beside) -> _Found:
    """Write the formula of a LaTeX document, or take the document away beside its formula."""
    if one.content is None:
        return _Found(one.start, one.end, None, "strong")
    removed = beside.without_copy(one.start, one.end)
    if removed is not None:
        doubt = "the formula beside it must be the same"
        return _Found(*removed, "", "strong", (doubt,), formula=one.content)
    made = formula_construct(read_formula(one.content, place.placeholder), 0, place)
    doubts = (*made.doubts, "a LaTeX document stands in the text")
    return _Found(
        one.start, one.end, made.markup, "strong", doubts, formula=one.content, display=True
    )


def _with_copies(text: str, found: Sequence[_Found], place: Place) -> Iterator[_Found]:
    """Widen formulas over the same in plain characters, where nothing else was found."""
    done = 0
    for number, one in enumerate(found):
        wide = one
        if one.display and one.markup is not None:
            start, end = widen_over_copy(text, one.start, one.end, one.formula, place.placeholder)
            limit = found[number + 1].start if number + 1 < len(found) else len(text)
            if start >= done and end <= limit and (start, end) != (one.start, one.end):
                doubts = (*one.doubts, "the same stands beside it in plain characters")
                wide = one._replace(start=start, end=end, doubts=doubts)
        yield wide
        done = max(done, wide.end)
