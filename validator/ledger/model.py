"""What a ledger says of one file: the edits of each pass, as replacements of bytes."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from validator.edits import Span
from validator.findings import Grade
from validator.kinds import Kind
from validator.write import FileError

VERSION = 1


class LedgerError(FileError):
    """A ledger cannot be used, or does not fit a file; no file was changed."""


class State(NamedTuple):
    """Which bytes a file holds: their SHA-256 in hexadecimal, and their number."""

    sha256: str
    size: int


def state_of(data: bytes) -> State:
    """Tell which bytes these are."""
    return State(hashlib.sha256(data).hexdigest(), len(data))


class Reason(NamedTuple):
    """A fix that asked for an edit: its rule by name and code, its grade, and what it does."""

    rule: str
    code: str
    grade: Grade
    title: str


class ByteEdit(NamedTuple):
    """One edit, as a replacement of bytes.

    Attributes:
        start: the first byte that is replaced, counted in what the pass was given.
        end: the byte behind the last one.
        before: the bytes from ``start`` to ``end``.
        after: what stands there instead.
        reasons: the fixes that asked for it, one or more.
        span: the characters that are replaced, for people; a byte order mark does not count.
        line: the line of the first of them, from 1.
        column: its column, from 1, in characters.
        joint: whether it holds several edits that the encoding does not let take apart.
    """

    start: int
    end: int
    before: bytes
    after: bytes
    reasons: tuple[Reason, ...]
    span: Span
    line: int
    column: int
    joint: bool = False

    @property
    def codes(self) -> frozenset[str]:
        """The codes of the rules that asked for it."""
        return frozenset(reason.code for reason in self.reasons)

    @property
    def rules(self) -> str:
        """The names of these rules, for a message."""
        return " and ".join(sorted({reason.rule for reason in self.reasons}))


@dataclass(frozen=True, slots=True)
class BytePass:
    """One turn of the fix loop.

    Attributes:
        encoding: Python's name of the encoding in which its source was read.
        edits: its edits, in the order of their places.
    """

    encoding: str
    edits: tuple[ByteEdit, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """What a run did to one file.

    Attributes:
        path: the file, from the base folder of the run, with slashes; outside of it as given.
        kind: the kind of record.
        before: the bytes that the run found.
        after: the bytes that it left.
        passes: how it came from these to those.
        undone: codes of the rules whose edits this entry takes back; nothing for fixes.
    """

    path: str
    kind: Kind
    before: State
    after: State
    passes: tuple[BytePass, ...]
    undone: tuple[str, ...] = ()

    @property
    def codes(self) -> frozenset[str]:
        """The codes of all rules that made an edit."""
        return frozenset(
            reason.code for one in self.passes for edit in one.edits for reason in edit.reasons
        )


def apply(data: bytes, entry: Entry) -> bytes:
    """Do what an entry says.

    Raises:
        LedgerError: it was not made for these bytes, or does not lead to what it promises.
    """
    for one in entry.passes:
        data = replace_bytes(data, [(edit.start, edit.before, edit.after) for edit in one.edits])
    return _promised(data, entry.after, entry.path)


def revert(data: bytes, entry: Entry) -> bytes:
    """Take back what an entry says.

    Raises:
        LedgerError: these bytes are not its result, or it does not lead to what it promises.
    """
    for one in reversed(entry.passes):
        data = replace_bytes(data, _turned_round(one.edits))
    return _promised(data, entry.before, entry.path)


def _turned_round(edits: Sequence[ByteEdit]) -> list[tuple[int, bytes, bytes]]:
    turned, shift = [], 0
    for edit in edits:
        turned.append((edit.start + shift, edit.after, edit.before))
        shift += len(edit.after) - len(edit.before)
    return turned


def replace_bytes(data: bytes, edits: Sequence[tuple[int, bytes, bytes]]) -> bytes:
    """Replace pieces of bytes.

    Args:
        data: the bytes.
        edits: where each piece starts, what it must hold, and what is put there; in order.

    Raises:
        LedgerError: a piece holds something else, or lies before the end of an earlier one.
    """
    pieces: list[bytes] = []
    done = 0
    for start, before, after in edits:
        end = start + len(before)
        if start < done or data[start:end] != before:
            raise LedgerError(f"the edit at byte {start} does not fit what stands there")
        pieces += (data[done:start], after)
        done = end
    pieces.append(data[done:])
    return b"".join(pieces)


def _promised(data: bytes, state: State, path: str) -> bytes:
    if state_of(data) != state:
        raise LedgerError(f"{path}: its edits do not lead to the bytes that the ledger names")
    return data
