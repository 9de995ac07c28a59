"""Characters that nobody can see: where they are wanted, and where they are left over."""

from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from validator.regex import regex

Grade = Literal["wanted", "safe", "unsafe", "suggestion"]

SOFT_HYPHEN = "\u00ad"
NO_BREAK_SPACE = "\u00a0"
# Zero-width space, joiners, direction marks; word joiner; byte order mark; a carriage return,
# which can only be written as a reference (XML 1.0, section 2.11). Not the line separator
# U+2028, which breaks lines in table cells, nor the invisible operators of formulas.
UNSEEN = regex(f"{SOFT_HYPHEN}+|[\r\u200b-\u200f\u2060\ufeff]+")
# Embeddings, overrides and isolates, and their ends (Unicode Standard Annex 9, section 2).
DIRECTIONS = regex("[\u202a-\u202e\u2066-\u2069]")

_ZERO_WIDTH_SPACE, _BYTE_ORDER_MARK, _WORD_JOINER = "\u200b", "\ufeff", "\u2060"
_JOINERS = "\u200c\u200d"
_LEFT_TO_RIGHT_MARK, _RIGHT_TO_LEFT_MARK = "\u200e", "\u200f"
# Letters, signs and punctuation of Latin, Greek and Cyrillic text. Around anything else
# (Arabic, the scripts of India, Thai, Khmer, Chinese, emoji) such characters have work to do.
_PLAIN = regex(
    r"[\s\x21-\x7e\u00a1-\u024f\u0250-\u02af\u0370-\u052f\u1e00-\u1fff\u2010-\u2027"
    r"\u2030-\u205e\u20a0-\u20cf\u2100-\u218f\u2200-\u22ff]?"
)
# A line may be broken behind these, if whoever set the text allows it.
_BREAKABLE = "/.-_:?&=@#+,;%\\|~\u2010\u2011\u2013"
# The letters that UTF-8's first bytes are in Windows-1252: what follows is a mangled character.
_MANGLED = regex("[\u00c2-\u00f4\u20ac]")


class Judgement(NamedTuple):
    """What to do with a stretch of unseen characters: the grade, and what to write instead."""

    grade: Grade
    instead: str = ""


def judge(stretch: str, before: str, behind: str, *, exact: bool, mirrored: bool) -> Judgement:
    """Tell whether unseen characters do anything where they stand.

    Args:
        stretch: one or more of them, as :data:`UNSEEN` finds them.
        before: the character before; a blank where a paragraph begins, nothing if unknown.
        behind: the character behind, likewise.
        exact: whether machines read the text character by character: addresses and identifiers.
        mirrored: whether the record holds text that runs from right to left.
    """
    if stretch.startswith(SOFT_HYPHEN):
        return _soft_hyphen(before, behind, exact=exact)
    blank_beside = before.isspace() or behind.isspace()
    instead = " " if "\r" in stretch and not blank_beside and not exact else ""
    grades = {_grade(char, before, behind, exact=exact, mirrored=mirrored) for char in set(stretch)}
    for grade in ("wanted", "unsafe"):
        if grade in grades:
            return Judgement(grade, instead)
    return Judgement("safe", instead)


def _grade(char: str, before: str, behind: str, *, exact: bool, mirrored: bool) -> Grade:
    plain = bool(_PLAIN.fullmatch(before) and _PLAIN.fullmatch(behind))
    blank_beside = before.isspace() or behind.isspace()
    grade: Grade = "unsafe"
    if char == "\r":
        grade = "safe" if blank_beside or not exact else "unsafe"
    elif char == _BYTE_ORDER_MARK:
        grade = "safe" if plain or blank_beside else "unsafe"
    elif not plain or (mirrored and char in (_LEFT_TO_RIGHT_MARK, _RIGHT_TO_LEFT_MARK)):
        grade = "wanted"
    elif char == _ZERO_WIDTH_SPACE:
        grade = "wanted" if _allows_a_break(before, behind) and not exact else "safe"
    elif char == _WORD_JOINER:
        idle = blank_beside or (before.isalnum() and behind.isalnum())
        grade = "safe" if idle or exact else "wanted"
    elif char in _JOINERS:
        grade = "safe" if blank_beside else "unsafe"
    elif char == _LEFT_TO_RIGHT_MARK:
        grade = "safe"
    return grade


def _allows_a_break(before: str, behind: str) -> bool:
    return bool(before and behind) and before in _BREAKABLE and not behind.isspace()


def _soft_hyphen(before: str, behind: str, *, exact: bool) -> Judgement:
    """Judge soft hyphens: in a word they only allow a break, elsewhere they are another hyphen."""
    if _MANGLED.fullmatch(before) or not (before and behind):
        return Judgement("wanted")
    if exact or before.isdigit() or behind.isdigit() or (before.isalpha() and behind.isspace()):
        return Judgement("suggestion")
    if before.isalpha() and behind.isalpha():
        return Judgement("wanted")
    return Judgement("unsafe")


# Words of two letters or more on both sides: no numbers, units, initials or "Fig.".
_BETWEEN_WORDS = regex(f"(?<=[^\\W\\d_]{{2}})[ {NO_BREAK_SPACE}]+(?=[^\\W\\d_]{{2}})")
# The same, also behind a comma and before brackets: what is mended where nearly all are fixed.
_LEFT_OVER = regex(
    f"(?<=[^\\W\\d_]{{2}}|[^\\W\\d_][,;]){NO_BREAK_SPACE}+(?=[^\\W\\d_]{{2}}|[(*\u201c])"
)
_DOUBLED = regex(f"(?<=[\\w.,;:!?)\u201d\u2019])(?: {NO_BREAK_SPACE}|{NO_BREAK_SPACE} )(?=[\\w(])")
_MANY, FEW = 10, 3


class Left(NamedTuple):
    """Blanks of a text that an editor left: where they stand, and whether they are doubled."""

    spans: tuple[tuple[int, int], ...]
    doubled: bool


def left_by_an_editor(text: str) -> Left | None:
    """Find the no-break spaces of a text in which nearly every blank between words is one.

    Also those that stand beside a plain blank, where that is so three times or more.
    """
    if NO_BREAK_SPACE not in text:
        return None
    separators = list(_BETWEEN_WORDS.finditer(text))
    fixed = [one for one in separators if NO_BREAK_SPACE in one[0]]
    if len(fixed) >= _MANY and len(fixed) * 5 >= len(separators) * 4:
        return Left(tuple(one.span() for one in _LEFT_OVER.finditer(text)), doubled=False)
    doubled = tuple(one.span() for one in _DOUBLED.finditer(text))
    return Left(doubled, doubled=True) if len(doubled) >= FEW else None


def unpaired(directions: Sequence[str]) -> Iterator[int]:
    """Tell which of a paragraph's embeddings, overrides and isolates lack their other half.

    Source: Unicode Standard Annex 9, BD9 and X1 to X8.

    Args:
        directions: the characters of :data:`DIRECTIONS` in a paragraph, in order.
    """
    opened: list[int] = []
    isolates = 0
    for at, char in enumerate(directions):
        if char >= _ISOLATES and char != _END_OF_ISOLATE:
            isolates += 1
            opened.append(at)
        elif char == _END_OF_ISOLATE and isolates:
            # It also ends the embeddings that were begun inside it.
            while directions[opened[-1]] < _ISOLATES:
                yield opened.pop()
            opened.pop()
            isolates -= 1
        elif char not in _END_OF_EMBEDDING + _END_OF_ISOLATE:
            opened.append(at)
        elif char == _END_OF_EMBEDDING and opened and directions[opened[-1]] < _ISOLATES:
            opened.pop()
        else:
            yield at
    yield from opened


_ISOLATES, _END_OF_ISOLATE, _END_OF_EMBEDDING = "\u2066", "\u2069", "\u202c"
