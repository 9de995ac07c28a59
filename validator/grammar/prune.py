"""Content models without the names that no document at hand uses.

libxml2 compiles a content model when it first meets an element, in time that grows with the cube
of its names: 20 ms for one element of MathML with its hundred alternatives. A document that uses
ten of them is judged the same by a model that has only these ten.
"""

from collections.abc import Container, Sequence
from typing import NamedTuple

from validator.regex import regex

_NAME = regex(r"[^(),|?*+]+")
_TOKEN = regex(rf"[(),|?*+]|{_NAME.pattern}")


class _Part(NamedTuple):
    """What is left of a part of a model.

    Attributes:
        text: its notation; empty if nothing of it can occur.
        nullable: for one of which nothing is left, whether the document may go without it.
    """

    text: str
    nullable: bool = True


_GONE, _IMPOSSIBLE = _Part("", True), _Part("", False)


def prune(model: str, names: Container[str]) -> str:
    """Leave out of a content model what is not among some names.

    Children of these names fit the result just when they fit the model.

    Args:
        model: a content model in the notation of DTDs, without white space.
        names: the names that can occur.
    """
    if not model.startswith("("):
        return model
    if model.startswith("(#PCDATA"):
        kept = [name for name in model[1:].rstrip(")*").split("|")[1:] if name in names]
        return f"(#PCDATA|{'|'.join(kept)})*" if kept else "(#PCDATA)"
    if all(name in names for name in _NAME.findall(model)):
        return model
    part, _ = _read(_TOKEN.findall(model), 0, names)
    if part.text:
        return part.text
    absent = next(name for name in _NAME.findall(model) if name not in names)
    return f"({absent}?)" if part.nullable else f"({absent})"


def _read(tokens: Sequence[str], place: int, names: Container[str]) -> tuple[_Part, int]:
    """Read a group; give what is left of it, and where it ends."""
    parts: list[_Part] = []
    between = ","
    while tokens[place] != ")":
        between = tokens[place] if parts else between
        place += 1
        if tokens[place] == "(":
            part, place = _read(tokens, place, names)
        else:
            part = _Part(tokens[place]) if tokens[place] in names else _IMPOSSIBLE
            part, place = _signed(part, tokens, place + 1)
        parts.append(part)
    joined = _choice(parts) if between == "|" else _sequence(parts)
    return _signed(joined, tokens, place + 1)


def _signed(part: _Part, tokens: Sequence[str], place: int) -> tuple[_Part, int]:
    sign = tokens[place] if place < len(tokens) and tokens[place] in "?*+" else ""
    if part.text:
        return _Part(part.text + sign), place + len(sign)
    nullable = part.nullable or sign in {"?", "*"}
    return (_GONE if nullable else _IMPOSSIBLE), place + len(sign)


def _sequence(parts: Sequence[_Part]) -> _Part:
    if _IMPOSSIBLE in parts:
        return _IMPOSSIBLE
    kept = [part.text for part in parts if part.text]
    return _Part(f"({','.join(kept)})") if kept else _GONE


def _choice(parts: Sequence[_Part]) -> _Part:
    kept = [part.text for part in parts if part.text]
    if not kept:
        return _GONE if _GONE in parts else _IMPOSSIBLE
    group = f"({'|'.join(kept)})"
    return _Part(f"({group}?)" if _GONE in parts else group)
