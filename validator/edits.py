"""Edits: replacements of spans of a record's source text, and how they are applied."""

from collections.abc import Iterable
from typing import NamedTuple


class Span(NamedTuple):
    """A half-open range of a record's source text, in characters (not bytes, BOM not counted)."""

    start: int
    end: int


class Edit(NamedTuple):
    """Replace the characters from ``start`` up to ``end`` by ``text``.

    ``start == end`` inserts, an empty ``text`` deletes.
    """

    start: int
    end: int
    text: str


Edits = tuple[Edit, ...]


def overlap(one: Edit, other: Edit) -> bool:
    """Tell whether two edits touch the same characters, or insert at the same place.

    Two insertions at one place have no right order, so they count as overlapping; edits that
    merely meet end to start do not.
    """
    if one.start == one.end and other.start == other.end:
        return one.start == other.start
    return one.start < other.end and other.start < one.end


def apply_edits(text: str, edits: Iterable[Edit]) -> str:
    """Apply edits that do not overlap to ``text``; every other character stays as it is.

    Raises:
        ValueError: two edits overlap, or one lies outside the text.
    """
    pieces: list[str] = []
    done = 0
    # An insertion at the place where a deletion starts comes first, or it would seem to overlap.
    for edit in sorted(edits, key=lambda edit: (edit.start, edit.end)):
        if edit.start < done or edit.end < edit.start or edit.end > len(text):
            raise ValueError(f"{edit!r} overlaps an earlier edit or lies outside the text")
        pieces.append(text[done : edit.start])
        pieces.append(edit.text)
        done = edit.end
    pieces.append(text[done:])
    return "".join(pieces)
