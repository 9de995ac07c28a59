"""Whole LaTeX documents that leaked into text, and what shows the same formula beside them."""

from collections.abc import Iterator
from typing import Final, NamedTuple

from validator.regex import regex
from validator.tex.characters import plain, shown_characters

_FIRST: Final = regex(r"\\documentclass[ \n]?[\[{]")
_BEGIN: Final = "\\begin{document}"
_END: Final = "\\end{document}"
_DELIMITERS: Final = (("$$", "$$"), ("\\[", "\\]"), ("\\(", "\\)"), ("$", "$"))


class Document(NamedTuple):
    """A LaTeX document in a text.

    Attributes:
        start: where it begins.
        end: where it ends.
        content: its formula without delimiters; None if it holds more, or never ends.
    """

    start: int
    end: int
    content: str | None


def documents(text: str) -> Iterator[Document]:
    """Find the documents in a text, in order."""
    place = 0
    while match := _FIRST.search(text, place):
        start = match.start()
        end = text.find(_END, start)
        if end < 0:
            # What was cut off is not known, nor where its preamble ended.
            yield Document(start, len(text), None)
            return
        place = end + len(_END)
        begin = text.find(_BEGIN, start, end)
        if begin < 0 or _FIRST.search(text, match.end(), end):
            yield Document(start, place, None)
        else:
            yield Document(start, place, undelimited(text[begin + len(_BEGIN) : end]))


def undelimited(formula: str) -> str | None:
    """Take the delimiters off a formula; None if it is not one formula."""
    formula = formula.strip()
    for opening, closing in _DELIMITERS:
        if formula.startswith(opening) and formula.endswith(closing):
            content = formula[len(opening) : -len(closing)].strip()
            return content if content and "$" not in content else None
    return None


def widen_over_copy(
    text: str, start: int, end: int, content: str, placeholder: str
) -> tuple[int, int]:
    """Take in the same formula in plain characters, where it stands directly beside.

    Args:
        text: the text.
        start: where the TeX of the formula begins.
        end: where it ends.
        content: the formula without delimiters.
        placeholder: the character that stands for a child element.

    Returns:
        where both together begin and end; the same places if there is no copy.
    """
    wanted = shown_characters(content, placeholder)
    if not wanted:
        return start, end
    behind = _match(text, end, 1, wanted)
    if behind is not None:
        return start, behind
    before = _match(text, start - 1, -1, wanted[::-1])
    return (start, end) if before is None else (before, end)


def _match(text: str, place: int, step: int, wanted: str) -> int | None:
    """Follow the wanted characters from a place on; tell the place where they end."""
    found = 0
    first = place
    while found < len(wanted):
        if not 0 <= place < len(text) or abs(place - first) > 4 * len(wanted) + 40:
            return None
        seen = plain(text[place])[::step]
        if not wanted.startswith(seen, found):
            return None
        found += len(seen)
        place += step
    beside = text[place] if 0 <= place < len(text) else ""
    # The first letter of a word is no copy of a variable.
    if beside.isalnum() and text[place - step].isalnum():
        return None
    return place if step > 0 else place + 1
