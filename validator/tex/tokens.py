"""Text, cut where TeX would cut it."""

import re
from collections.abc import Sequence
from typing import Final, Literal, NamedTuple

from validator.regex import regex

# How deep braces may stand in braces; what is deeper nobody typed.
DEEPEST: Final = 12

TokenKind = Literal["text", "word", "sign", "open", "close", "dollar", "script", "child", "blank"]


class Token(NamedTuple):
    r"""A piece of TeX.

    Attributes:
        kind: ``word`` for a command of letters (``\alpha``), ``sign`` for one of another
            character (``\%``), ``dollar`` for ``$`` and ``$$``, ``script`` for ``^`` and ``_``,
            ``child`` for a placeholder; ``blank`` is told from ``text`` in formulas only.
        start: where it begins in the text.
        end: where it ends.
        value: its characters; of a command those behind the backslash.
    """

    kind: TokenKind
    start: int
    end: int
    value: str


_SPECIAL = r"\\([A-Za-z]+)|\\(.)|([{}])|(\$+)|([\^_])"
_IN_TEXT = regex(rf"{_SPECIAL}|((?:[^\\{{}}$^_])+)|(.)", re.DOTALL)
_IN_MATHS = regex(rf"{_SPECIAL}|(\s+)|(.)", re.DOTALL)
_KINDS: Final[tuple[TokenKind, ...]] = ("word", "sign", "open", "dollar", "script", "text", "text")


def cut(text: str, placeholder: str, *, maths: bool = False) -> list[Token]:
    """Cut text into tokens that together are the text.

    Args:
        text: the text.
        placeholder: the character that stands for a child element.
        maths: whether each letter is a token of its own, as in a formula.
    """
    tokens: list[Token] = []
    for match in (_IN_MATHS if maths else _IN_TEXT).finditer(text):
        group = match.lastindex or 1
        kind = _KINDS[group - 1]
        value = match[group]
        if kind == "open" and value == "}":
            kind = "close"
        elif kind == "dollar" and len(value) > 2:
            kind = "text"
        elif maths and group == 6:
            kind = "blank"
        start = match.start()
        if kind == "text" and not maths and tokens and tokens[-1].kind in {"word", "sign"}:
            # What belongs to a command, or may: the blank that ends its name, one letter.
            for part in _after_command(value, tokens[-1].kind):
                tokens.append(Token("text", start, start + len(part), part))
                start += len(part)
            value = text[start : match.end()]
        if not value and kind == "text":
            continue
        if kind == "text" and placeholder in value:
            tokens += _children(value, start, placeholder)
        elif kind == "sign" and value == placeholder:
            tokens.append(Token("text", start, start + 1, "\\"))
            tokens.append(Token("child", start + 1, start + 2, value))
        else:
            tokens.append(Token(kind, start, match.end(), value))
    return tokens


def _after_command(text: str, kind: TokenKind) -> list[str]:
    blank = " " if kind == "word" and text[0] == " " else ""
    letter = text[len(blank) : len(blank) + 1]
    return [part for part in (blank, letter if letter.isalpha() else "") if part]


def _children(text: str, start: int, placeholder: str) -> list[Token]:
    tokens = []
    for part in re.split(f"({re.escape(placeholder)})", text):
        if part:
            kind: TokenKind = "child" if part == placeholder else "text"
            tokens.append(Token(kind, start, start + len(part), part))
        start += len(part)
    return tokens


def ends_of_groups(tokens: Sequence[Token]) -> list[int]:
    """Find for each opening brace the token that closes it.

    Returns:
        for each token its closing one; -1 if it opens nothing, is never closed, or holds more
        than :data:`DEEPEST` levels of braces.
    """
    ends = [-1] * len(tokens)
    waiting: list[tuple[int, int]] = []
    for index, token in enumerate(tokens):
        if token.kind == "open":
            waiting.append((index, 0))
        elif token.kind == "close" and waiting:
            start, height = waiting.pop()
            if height < DEEPEST:
                ends[start] = index
            if waiting:
                outer, highest = waiting[-1]
                waiting[-1] = (outer, max(highest, height + 1))
    return ends
