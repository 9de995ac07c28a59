"""What an ignore file says of one record, and what became of it."""

from typing import NamedTuple

from validator.suppressions.names import Name
from validator.suppressions.patterns import Pattern


class Entry(NamedTuple):
    """One line of an ignore file.

    Attributes:
        line: its number, from 1.
        start: where its names begin, in characters of the file.
        names: its names; their spans count from ``start``.
        pattern: whose findings it is about.
    """

    line: int
    start: int
    names: tuple[Name, ...]
    pattern: Pattern


class EntryUse(NamedTuple):
    """What became of a name of an entry in the check of one record.

    Attributes:
        line: the line of the entry, from 1.
        name: which of its names, from 0.
        used: whether it left something out.
    """

    line: int
    name: int
    used: bool
