"""One file of an undo or a replay: what to make of it, and making it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from validator.edits import Span
from validator.ledger.entries import characters, proved_line
from validator.ledger.model import (
    ByteEdit,
    BytePass,
    Entry,
    LedgerError,
    State,
    apply,
    replace_bytes,
    revert,
    state_of,
)
from validator.ledger.partial import Difference, Step, differences
from validator.ledger.reading import Job, read_entries
from validator.ledger.writing import append
from validator.record import open_record
from validator.source import Source
from validator.write import FileError, read_file, replace_file


@dataclass(frozen=True, slots=True)
class Plan:
    """What to do with each file of a ledger; it travels to worker processes.

    Attributes:
        ledger: the ledger.
        base: the folder that its paths are relative to.
        codes: codes of the rules whose edits are taken back; None for all.
        write: whether files are changed.
    """

    ledger: Path
    base: Path
    codes: frozenset[str] | None = None
    write: bool = True


@dataclass(frozen=True, slots=True)
class Restored:
    """What came of one file.

    Attributes:
        path: the file, as the ledger names it.
        changed: whether it was changed, or would be.
        refused: why not all of what was asked for was done; nothing if it was.
        shared: edits of the chosen rules that stay, since other rules wanted them too.
    """

    path: str
    changed: bool = False
    refused: str = ""
    shared: int = 0


def undo_file(plan: Plan, job: Job) -> Restored:
    """Take back what the ledger says of one file; never raises for what a file is or holds."""
    return _settled(plan, job, partial(_taken_back, plan))


def replay_file(plan: Plan, job: Job) -> Restored:
    """Do again what the ledger says of one file; never raises for what a file is or holds."""
    return _settled(plan, job, _done_again)


def lost(job: Job, reason: str) -> Restored:
    """Tell that the work on a file ended with the process that did it, or with a bug."""
    return Restored(job.path, refused=f"the work on this file broke off: {reason}")


@dataclass(frozen=True, slots=True)
class _Result:
    """What a file is to hold, and what is to be told.

    Attributes:
        data: its new bytes, or those that it has.
        line: a line for the ledger, to be written first.
        refused: why not all was done.
        shared: edits that stay.
    """

    data: bytes
    line: bytes = b""
    refused: str = ""
    shared: int = 0


def _settled(plan: Plan, job: Job, work: Callable[[list[Entry], bytes], _Result]) -> Restored:
    path = plan.base / job.path
    try:
        entries = read_entries(plan.ledger, job.offsets)
        data = read_file(path)
        result = work(entries, data)
        changed = result.data != data
        if result.line and plan.write:
            append(plan.ledger, result.line)
        if changed and plan.write:
            replace_file(path, result.data, expect=data)
    except (FileError, MemoryError) as error:
        reason = str(error).removeprefix(f"{path}: ") or "it does not fit into memory"
        if isinstance(error.__cause__, FileNotFoundError):
            reason = "not there; name the folder that the records are in now with --base"
        return Restored(job.path, refused=reason)
    return Restored(job.path, changed, result.refused, result.shared)


def _chain(entries: Sequence[Entry], end: State) -> list[Entry]:
    """Find the entries that led to a state, the last one first.

    Entries that lead nowhere are left out: of a run that was killed before it changed the file,
    and of a run whose changes were taken back.
    """
    chain: list[Entry] = []
    for entry in reversed(entries):
        if entry.after == end:
            chain.append(entry)
            end = entry.before
    return chain


def _taken_back(plan: Plan, entries: list[Entry], data: bytes) -> _Result:
    if plan.codes is not None and not any(plan.codes & entry.codes for entry in entries):
        return _Result(data)
    now = state_of(data)
    chain = _chain(entries, now)
    refused = ""
    if (chain[-1].before if chain else now) != entries[0].before:
        if not chain:
            return _Result(
                data,
                refused="changed since the run of the ledger; put back what that run left, or "
                "repair it by hand",
            )
        refused = "taken back to the point where another program changed it between two runs"
    original = data
    for entry in chain:
        original = revert(original, entry)
    if plan.codes is None:
        return _Result(original, refused=refused)
    return replace(_partly_taken_back(chain, original, data, plan.codes), refused=refused)


def _partly_taken_back(
    chain: Sequence[Entry], original: bytes, data: bytes, codes: frozenset[str]
) -> _Result:
    steps = _steps(chain, codes)
    shared = _shared(steps)
    found = differences(steps)
    # That an edit stays is written down too: it goes when the last of its rules is taken back.
    if not found and shared == _shared(_steps(chain, frozenset())):
        return _Result(data, shared=len(shared))
    result = replace_bytes(data, [(one.start, one.real, one.other) for one in found])
    entry, kind = chain[0], chain[0].kind
    current = open_record(data, kind=kind)
    if (
        open_record(result, kind=kind).root is None
        and open_record(original, kind=kind).root is not None
    ):
        raise LedgerError(
            "without these edits the record would not be well-formed, since others rest on them; "
            "take back everything (without --rule)"
        )
    undo = Entry(
        path=entry.path,
        kind=kind,
        before=entry.after,
        after=state_of(result),
        passes=(BytePass(current.source.encoding, _inverse(found, current.source)),),
        undone=tuple(sorted(codes & frozenset[str]().union(*(one.codes for one in chain)))),
    )
    return _Result(result, proved_line(undo, data, result), shared=len(shared))


def _steps(chain: Sequence[Entry], codes: frozenset[str]) -> list[Step]:
    """Tell what to take back of each pass, the oldest first.

    What was taken back earlier counts as chosen too, and the entries of it are taken back whole:
    so the differences are those between the original and all that stays.
    """
    steps: list[Step] = []
    for entry in chain:
        chosen = None if entry.undone else codes
        steps += (Step(one, chosen) for one in reversed(entry.passes))
        codes |= frozenset(entry.undone)
    return steps[::-1]


def _shared(steps: Sequence[Step]) -> list[frozenset[str]]:
    """For each edit that stays since another rule wanted it too: the rules that it is rid of."""
    return [
        edit.codes & (step.codes or edit.codes)
        for step in steps
        for edit in step.made.edits
        if step.shares(edit)
    ]


def _inverse(found: Sequence[Difference], source: Source) -> tuple[ByteEdit, ...]:
    """Write differences as edits of the text that is there."""
    places = characters(source, [place for one in found for place in (one.start, one.end)])
    spans = map(Span, places[::2], places[1::2])
    return tuple(
        ByteEdit(
            start=one.start,
            end=one.end,
            before=one.real,
            after=one.other,
            reasons=tuple(dict.fromkeys(reason for edit in one.edits for reason in edit.reasons)),
            span=span,
            line=source.position(span.start)[0],
            column=source.position(span.start)[1],
        )
        for one, span in zip(found, spans, strict=True)
    )


def _done_again(entries: list[Entry], data: bytes) -> _Result:
    now, goal = state_of(data), entries[-1].after
    if now == goal:
        return _Result(data)
    left: list[Entry] = []
    # The last entry first: the fewest that lead from what is there to the end.
    for entry in _chain(entries, goal):
        left.append(entry)
        if entry.before == now:
            break
    else:
        return _Result(
            data,
            refused="neither as the run of the ledger found it nor as it left it; put there the "
            "version that the run found",
        )
    for entry in reversed(left):
        data = apply(data, entry)
    return _Result(data)
