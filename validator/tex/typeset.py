"""The parts of a formula, and how they are set in a line of text."""

from collections.abc import Sequence
from itertools import groupby
from typing import Final, Literal, NamedTuple

from validator.regex import regex
from validator.tex.symbols import ELEMENTS

PartKind = Literal[
    "ordinary", "relation", "binary", "opening", "closing", "mark", "function", "script",
    "fraction", "large", "blank", "space",
]  # fmt: skip


class Part(NamedTuple):
    """A part of a formula.

    Attributes:
        kind: what TeX would call its class; ``blank`` is a typed blank, ``space`` one that shows.
        text: its source, escaped for XML.
        style: the elements around it, the outermost first.
        typed: whether it is a character, not a command: a blank behind it was meant.
        letter: whether it is a variable of one letter, in italics because it is one.
    """

    kind: PartKind
    text: str
    style: tuple[str, ...] = ()
    typed: bool = False
    letter: bool = False


_OPERATORS: Final = frozenset({"relation", "binary"})
# What a plus or minus behind it can be an operation on.
_OPERANDS: Final = frozenset({"ordinary", "closing", "script", "fraction", "function"})
_SYMBOL = regex(r"[A-Z][a-z]?")


def set_in_line(parts: Sequence[Part]) -> tuple[str, tuple[str, ...]]:
    """Write parts as markup.

    Returns:
        the markup, and the runs of letters that may be words or formulas of chemistry.
    """
    runs: list[tuple[tuple[str, ...], str]] = []
    words: list[str] = []
    spaced = _spaced(parts)
    place = 0
    while place < len(spaced):
        end = place
        while end < len(spaced) and spaced[end].letter:
            end += 1
        if end - place > 1:
            word = "".join(part.text for part in spaced[place:end])
            words.append(word)
            behind = spaced[end].kind if end < len(spaced) else ""
            # Subscripts follow what is counted: these are atoms, which stand upright.
            upright = behind == "script" and _is_chemical(word)
            runs.append(((), word) if upright else (spaced[place].style, word))
            place = end
        else:
            runs.append((spaced[place].style, spaced[place].text))
            place += 1
    markup = []
    for style, group in groupby(runs, key=lambda run: run[0]):
        inner = "".join(text for _, text in group)
        for name in reversed(style):
            inner = f"<{name}>{inner}</{name}>"
        markup.append(inner)
    return "".join(markup), tuple(words)


def _is_chemical(word: str) -> bool:
    symbols = _SYMBOL.findall(word)
    return "".join(symbols) == word and all(symbol in ELEMENTS for symbol in symbols)


def _spaced(parts: Sequence[Part]) -> list[Part]:
    """Keep the blanks that TeX would show: around operators, where any was typed."""
    result: list[Part] = []
    blank = Part("space", " ")
    # What stands before and behind each part, blanks left out.
    solid = [index for index, part in enumerate(parts) if part.kind != "blank"]
    for order, index in enumerate(solid):
        part = parts[index]
        before = parts[solid[order - 1]] if order else None
        behind = parts[solid[order + 1]] if order + 1 < len(solid) else None
        typed_before = index > 0 and parts[index - 1].kind == "blank"
        typed_behind = index + 1 < len(parts) and parts[index + 1].kind == "blank"
        if part.kind in _OPERATORS:
            operand = before is not None and before.kind in _OPERANDS
            typed = typed_before or (part.typed and typed_behind)
            if typed and operand:
                result.append(blank)
            result.append(part)
            if typed and behind is not None and (operand or part.kind == "relation"):
                result.append(blank)
            continue
        if part.kind == "function" and before is not None and before.kind in _OPERANDS:
            result.append(blank)
        result.append(part)
        ends_function = part.kind == "function" or (
            part.kind == "script" and before is not None and before.kind == "function"
        )
        parted = ends_function and behind is not None and behind.kind in {"ordinary", "fraction"}
        if parted or (part.kind == "mark" and typed_behind and behind is not None):
            result.append(blank)
    return result
