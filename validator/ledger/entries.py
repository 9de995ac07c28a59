"""From what the fix loop did to an entry of a ledger, proved before anything is written."""

import os
from collections.abc import Sequence
from pathlib import Path

from validator.edits import Span
from validator.fixing import AppliedEdit, Outcome, Pass
from validator.ledger.lines import entry_line, read_entry, read_line
from validator.ledger.model import (
    ByteEdit,
    BytePass,
    Entry,
    LedgerError,
    Reason,
    apply,
    replace_bytes,
    revert,
    state_of,
)
from validator.source import Source


def entry_of(path: Path, outcome: Outcome, base: Path) -> bytes:
    """Write down what the fix loop did to a file.

    Args:
        path: the file, as the run names it.
        outcome: what the fix loop made of it; something must have changed.
        base: the folder that the paths of the ledger are relative to: that in which the run was
            started.

    Returns:
        the line for :func:`validator.ledger.append`.

    Raises:
        LedgerError: the edits do not lead from the old bytes to the new ones and back, so that
            the file must not be written.
        ValueError: nothing has changed.
    """
    if not outcome.passes:
        raise ValueError("a file that no fix changed has no entry")
    results = [one.source.data for one in outcome.passes[1:]] + [outcome.record.source.data]
    passes = tuple(
        _bytes_of(one, result, xml=outcome.record.is_xml)
        for one, result in zip(outcome.passes, results, strict=True)
    )
    first = outcome.passes[0].source.data
    entry = Entry(
        path=relative(path, base),
        kind=outcome.record.kind,
        before=state_of(first),
        after=state_of(results[-1]),
        passes=passes,
    )
    return proved_line(entry, first, results[-1])


def proved_line(entry: Entry, before: bytes, after: bytes) -> bytes:
    """Write an entry, and prove by what is written that it can be done and taken back.

    Raises:
        LedgerError: it cannot.
    """
    line = entry_line(entry)
    written = read_entry(read_line(line) or {})
    if apply(before, written) != after or revert(after, written) != before:
        raise LedgerError(f"{entry.path}: the ledger cannot give its bytes back")
    return line


def relative(path: Path, base: Path) -> str:
    """Name a file from a folder, with slashes; one that is not in it as it is given."""
    whole = Path(os.path.abspath(path))  # noqa: PTH100 - resolve() would follow links
    return (whole.relative_to(base) if whole.is_relative_to(base) else path).as_posix()


def _bytes_of(one: Pass, result: bytes, *, xml: bool) -> BytePass:
    """Give the edits of a pass as edits of bytes.

    In most encodings the bytes of a text are those of its pieces. Where they are not (ISO-2022-JP
    writes in which state it is), the whole pass is one edit.
    """
    edits = _piece_by_piece(one, xml=xml)
    if _join(one.source.data, edits) != result:
        edits = (_joined(one, result),)
    return BytePass(one.source.encoding, edits)


def _join(data: bytes, edits: Sequence[ByteEdit]) -> bytes | None:
    try:
        return replace_bytes(data, [(edit.start, edit.before, edit.after) for edit in edits])
    except LedgerError:
        return None


def _piece_by_piece(one: Pass, *, xml: bool) -> tuple[ByteEdit, ...]:
    source = one.source
    edits: list[ByteEdit] = []
    done, at = 0, len(source.mark)
    for applied in one.edits:
        edit = applied.edit
        at += len(source.text[done : edit.start].encode(source.encoding, source.errors))
        before = source.text[edit.start : edit.end].encode(source.encoding, source.errors)
        edits.append(
            ByteEdit(
                start=at,
                end=at + len(before),
                before=before,
                after=source.encode(edit.text, xml=xml),
                reasons=_reasons([applied]),
                span=Span(edit.start, edit.end),
                line=source.position(edit.start)[0],
                column=source.position(edit.start)[1],
            )
        )
        done, at = edit.end, at + len(before)
    return tuple(edits)


def _joined(one: Pass, result: bytes) -> ByteEdit:
    """Make one edit of the smallest range of bytes in which the results differ."""
    data, first = one.source.data, one.edits[0].edit.start
    start = _alike(data, result)
    behind = _alike(data[start:][::-1], result[start:][::-1])
    line, column = one.source.position(first)
    return ByteEdit(
        start=start,
        end=len(data) - behind,
        before=data[start : len(data) - behind],
        after=result[start : len(result) - behind],
        reasons=_reasons(one.edits),
        span=Span(first, max(applied.edit.end for applied in one.edits)),
        line=line,
        column=column,
        joint=len(one.edits) > 1,
    )


def _alike(one: bytes, other: bytes) -> int:
    """Count the bytes in which two begin alike."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((at for at, (a, b) in pairs if a != b), min(len(one), len(other)))


def _reasons(edits: Sequence[AppliedEdit]) -> tuple[Reason, ...]:
    return tuple(
        dict.fromkeys(
            Reason(finding.rule, finding.code, finding.fix.grade, finding.fix.title)
            for applied in edits
            for finding in applied.findings
            if finding.fix
        )
    )


def characters(source: Source, places: Sequence[int]) -> list[int]:
    """Turn places in the bytes of a source into characters of its text, for people.

    Args:
        source: the source.
        places: bytes of its data, in order.
    """
    errors = "replace" if source.valid else source.errors
    found, done, count = [], len(source.mark), 0
    for place in places:
        if place > done:
            count += len(source.data[done:place].decode(source.encoding, errors))
            done = place
        found.append(min(count, len(source.text)))
    return found
