"""Formulas of TeX as a line of JATS, where they are simple enough for one."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from validator.regex import regex
from validator.tex.formula_commands import (
    COMPLEX,
    FONTS,
    GROUPS,
    KNOWN,
    SIZES,
    SWITCHES,
    TEXTS,
)
from validator.tex.letters import ALPHABETS, MATHS_ACCENTS, in_alphabet
from validator.tex.symbols import BINARY, FUNCTIONS, GREEK, LARGE, MATHS, RELATIONS, SPACES
from validator.tex.tokens import DEEPEST, Token, cut, ends_of_groups
from validator.tex.typeset import Part, set_in_line
from validator.vocabulary import escape

_PROSE = regex(r"(?<![A-Za-z])[A-Za-z]{2,}\s+[A-Za-z]{2,}")
_COMMANDS = regex(r"\\[A-Za-z]+|\{[^{}]*\}")
_SIGNS: Final = {"-": "−", "*": "∗", "'": "′", "<": "&lt;", ">": "&gt;"}


_DEGREE: Final = Part("ordinary", "°")


class Formula(NamedTuple):
    """What a formula is in JATS.

    Attributes:
        markup: a line of text with elements; None if one line cannot show it.
        doubts: what may be wrong with that.
        tex: the formula for ``tex-math``, escaped for XML; empty if it cannot be trusted.
    """

    markup: str | None
    doubts: tuple[str, ...]
    tex: str


class _ComplexError(Exception):
    """A line of text cannot show the formula."""


class _BrokenError(Exception):
    """TeX itself would refuse the formula."""


def read_formula(content: str, placeholder: str) -> Formula | None:
    """Read a formula.

    Args:
        content: what stands between its delimiters.
        placeholder: the character that stands for a child element.

    Returns:
        the formula; None if it holds what is not known here, so that nobody can say what it is.
    """
    tokens = cut(content, placeholder, maths=True)
    ends = ends_of_groups(tokens)
    depth = 0
    for token, end in zip(tokens, ends, strict=True):
        depth += (token.kind == "open") - (token.kind == "close")
        unknown = token.kind == "word" and token.value not in KNOWN
        if unknown or depth < 0 or token.kind == "child" or (token.kind == "open" and end < 0):
            return None
        if token.kind == "dollar" or (token.kind == "text" and token.value in "\\#%@\0"):
            return None
    if depth or not content.strip() or _PROSE.search(_COMMANDS.sub("\\\\", content)):
        return None
    tex = escape(content.strip())
    reader = _Reader(tokens, ends)
    try:
        parts = reader.row(0, len(tokens), _Font())
        markup, words = _finish(parts)
    except _BrokenError:
        return None
    except _ComplexError:
        return Formula(None, (), tex)
    doubts = [f"{word!r} may be a word, which stands upright" for word in words[:1]]
    return Formula(markup, (*doubts, *dict.fromkeys(reader.doubts)), tex)


@dataclass(frozen=True, slots=True)
class _Font:
    """How letters are set.

    Attributes:
        style: the elements around letters; None for variables, which are in italics.
        alphabet: the command of an alphabet of its own, ``mathbb``.
    """

    style: tuple[str, ...] | None = None
    alphabet: str = ""


@dataclass(slots=True)
class _Reader:
    tokens: Sequence[Token]
    ends: Sequence[int]
    doubts: list[str] = field(default_factory=list)
    depth: int = 0

    def row(self, start: int, end: int, font: _Font) -> list[Part]:
        """Read what stands in a row."""
        parts: list[Part] = []
        place = start
        while place < end:
            token = self.tokens[place]
            if token.kind == "script":
                if parts and parts[-1].kind == "large":
                    raise _ComplexError
                inner, place = self.atom(self._next(place + 1, end), end, font)
                parts.append(self._script(token.value, inner))
            elif token.kind == "word" and token.value in SWITCHES:
                font = _switched(token.value)
                place += 1
            else:
                atom, place = self.atom(place, end, font)
                # The unit of temperature is no product of a degree and a variable.
                is_unit = parts[-1:] == [_DEGREE] and len(atom) == 1 and atom[0].text in {"C", "F"}
                parts += [atom[0]._replace(style=(), letter=False)] if is_unit else atom
        return parts

    def _next(self, place: int, end: int) -> int:
        """Skip blanks before an argument, which must come."""
        while place < end and self.tokens[place].kind == "blank":
            place += 1
        if place >= end or self.tokens[place].kind in {"close", "script"}:
            raise _BrokenError
        return place

    def atom(self, place: int, end: int, font: _Font) -> tuple[list[Part], int]:
        """Read a character, a group or a command with its arguments; tell where it ends."""
        token = self.tokens[place]
        if token.kind == "open":
            close = self.ends[place]
            return self.row(place + 1, close, font), close + 1
        if token.kind == "blank":
            return [Part("blank", " ")], place + 1
        if token.kind == "word":
            return self._word(place, end, font)
        if token.kind == "sign":
            return [self._sign(token.value)], place + 1
        return [_character(token.value, font)], place + 1

    def _sign(self, value: str) -> Part:
        if value in SPACES:
            return Part("space", SPACES[value])
        if value in "%&#_$":
            return Part("ordinary", escape(value))
        if value in "{}":
            return Part("opening" if value == "{" else "closing", value)
        if value == "|":
            return Part("ordinary", "‖")
        raise _ComplexError

    def _word(self, place: int, end: int, font: _Font) -> tuple[list[Part], int]:
        name = self.tokens[place].value
        if name in SIZES:
            return self._sized(place + 1, end)
        if name in LARGE:
            return [Part("large", MATHS[name])], place + 1
        if name in FUNCTIONS:
            return [Part("function", name)], place + 1
        if name in SPACES:
            return [Part("space", SPACES[name])], place + 1
        if name in MATHS:
            return [_symbol(name, font)], place + 1
        if name in COMPLEX and name != "operatorname":
            raise _ComplexError
        start = self._next(place + 1, end)
        if name in TEXTS:
            return self._text(start, TEXTS[name])
        if name in FONTS:
            font = _Font() if name == "mathnormal" else _Font(FONTS[name])
        elif name in ALPHABETS:
            font = _Font(alphabet=name)
        argument, behind = self._argument(start, end, font)
        if name in FONTS or name in ALPHABETS or name in GROUPS:
            return argument, behind
        if name == "operatorname":
            text, _ = _finish([part._replace(style=(), letter=False) for part in argument])
            return [Part("function", text)], behind
        if name in MATHS_ACCENTS:
            return [_accented(name, argument)], behind
        if name == "sqrt":
            return self._root(start, argument), behind
        second, behind = self._argument(self._next(behind, end), end, font)
        return [self._fraction(argument, second)], behind

    def _argument(self, start: int, end: int, font: _Font) -> tuple[list[Part], int]:
        """Read the argument of a command, which may be a command with an argument."""
        if self.depth == DEEPEST:
            raise _ComplexError
        self.depth += 1
        argument = self.atom(start, end, font)
        self.depth -= 1
        return argument

    def _sized(self, place: int, end: int) -> tuple[list[Part], int]:
        """Leave out the size of a bracket; its point stands for no bracket at all."""
        before = self.tokens[place - 1].value
        is_bracket = before in {"left", "right", "middle"}
        if is_bracket and place < end and self.tokens[place].value == ".":
            return [], place + 1
        return [], place

    def _text(self, place: int, style: tuple[str, ...]) -> tuple[list[Part], int]:
        if self.tokens[place].kind != "open":
            raise _ComplexError
        close = self.ends[place]
        text = []
        for token in self.tokens[place + 1 : close]:
            if token.kind not in {"text", "blank"} and not (
                token.kind == "sign" and token.value in "%&#_$ "
            ):
                raise _ComplexError
            text.append(" " if token.kind == "blank" else token.value)
        written = "".join(text).replace("~", "\xa0")
        if "--" in written or "``" in written:
            raise _ComplexError
        return [Part("ordinary", escape(written), style)] if written else [], close + 1

    def _script(self, sign: str, inner: list[Part]) -> Part:
        if sign == "^" and [part.text for part in inner] == ["∘"]:
            return _DEGREE
        if sign == "^" and inner and all(part.text == "′" for part in inner):
            return Part("ordinary", "".join(part.text for part in inner))
        if sign == "^" and [part.text for part in inner] == ["o"]:
            self.doubts.append("a raised o may be a degree")
        markup, words = _finish(inner)
        if words:
            self.doubts.append(f"{words[0]!r} may be a word, which stands upright")
        name = "sup" if sign == "^" else "sub"
        return Part("script", f"<{name}>{markup}</{name}>" if markup else "")

    def _root(self, start: int, argument: list[Part]) -> list[Part]:
        if self.tokens[start].value == "[":
            raise _ComplexError
        kinds = [part.kind for part in argument]
        number = all(part.kind == "ordinary" and part.text in "0123456789." for part in argument)
        if kinds[:1] != ["ordinary"] or not (
            number or kinds in (["ordinary"], ["ordinary", "script"])
        ):
            raise _ComplexError
        if kinds[1:] == ["script"]:
            self.doubts.append("the root has no line over what it covers")
        return [Part("ordinary", "√"), *argument]

    def _fraction(self, over: list[Part], under: list[Part]) -> Part:
        for parts in (over, under):
            if not parts or any(part.kind != "ordinary" for part in parts):
                raise _ComplexError
        self.doubts.append("the fraction is written in one line")
        return Part("fraction", f"{_finish(over)[0]}/{_finish(under)[0]}")


def _finish(parts: list[Part]) -> tuple[str, tuple[str, ...]]:
    if len(parts) > 1 and any(part.kind == "fraction" for part in parts):
        raise _ComplexError
    return set_in_line(parts)


def _switched(name: str) -> _Font:
    return _Font(alphabet=name) if name in ALPHABETS else _Font(FONTS[name])


def _character(char: str, font: _Font) -> Part:
    if char == "&":
        raise _ComplexError
    if char.isascii() and char.isalpha():
        if font.alphabet:
            letter = in_alphabet(font.alphabet, char)
            if letter is None:
                raise _ComplexError
            return Part("ordinary", letter)
        style = ("italic",) if font.style is None else font.style
        return Part("ordinary", char, style, letter=font.style is None)
    if char in "=<>:∼≤≥≈≠→∈":
        return Part("relation", _SIGNS.get(char, char), typed=True)
    if char in "+-*±×":
        return Part("binary", _SIGNS.get(char, char), typed=True)
    if char in ",;":
        return Part("mark", char)
    if char in "([":
        return Part("opening", char)
    if char in ")]":
        return Part("closing", char)
    if char == "~":
        return Part("space", "\xa0")
    bold = ("bold",) if font.style and "bold" in font.style and char.isalnum() else ()
    return Part("ordinary", _SIGNS.get(char, char), bold)


def _symbol(name: str, font: _Font) -> Part:
    char = escape(MATHS[name])
    if name in RELATIONS:
        return Part("relation", char)
    if name in BINARY:
        return Part("binary", char)
    bold = ("bold",) if font.style and "bold" in font.style and name in GREEK else ()
    return Part("ordinary", char, bold)


def _accented(name: str, argument: list[Part]) -> Part:
    if len(argument) != 1 or argument[0].kind != "ordinary" or len(argument[0].text) != 1:
        raise _ComplexError
    letter = {"ı": "i", "ȷ": "j"}.get(argument[0].text, argument[0].text)
    if not letter.isalpha():
        raise _ComplexError
    composed = unicodedata.normalize("NFC", letter + MATHS_ACCENTS[name])
    return argument[0]._replace(text=composed, letter=False)
