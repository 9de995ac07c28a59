"""One file of a run: read, check, fix, write; whatever goes wrong becomes a finding."""

import os
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from validator.diff import unified_diff
from validator.engine import examine
from validator.faults import INTERNAL_ERROR, UNREADABLE_FILE, fault, is_fault
from validator.findings import Finding, Grade
from validator.fixing import Outcome, fix_record
from validator.identity import NO_FACTS, Facts, facts_of
from validator.kinds import Kind
from validator.record import OWN_STANDARDS, Record, open_record
from validator.settings import CommandLine, settings_for
from validator.usage import UsageError
from validator.write import FileError, read_file, replace_file, write_new_file

if TYPE_CHECKING:
    from validator.ruleset import Ruleset
    from validator.suppressions.entries import EntryUse


_NOTHING_SAID = CommandLine()


@dataclass(frozen=True, eq=False, repr=False, slots=True)
class Task:
    """What to do with each file of a run; it travels to worker processes.

    Attributes:
        command_line: what the command line says of settings; each file has its own.
        kind: what the files are; None tells it from each file's content.
        grades: the grades of fixes to apply; nothing means only check.
        write: whether fixed files replace the originals.
        diff: whether to tell what fixes change as a unified diff.
        copy_to: a folder that gets a cleaned copy of each file, in place of ``write``.
        copy_from: the folder that paths in ``copy_to`` are relative to.
        ledger: a file that gets every edit before the record is replaced.
        ignore_file: a file that says what to leave out; empty for none.
    """

    command_line: CommandLine = _NOTHING_SAID
    kind: Kind | None = None
    grades: tuple[Grade, ...] = ()
    write: bool = False
    diff: bool = False
    copy_to: Path | None = None
    copy_from: Path | None = None
    ledger: Path | None = None
    ignore_file: str = ""


@dataclass(frozen=True, eq=False, repr=False, slots=True)
class FileResult:
    """What came of one file.

    Attributes:
        path: the file, as it was found.
        findings: what remains in the record, in order; with faults of the run on this file.
        kind: what kind of record it is; None if it could not be read.
        fixed: what was repaired (with ``diff``: what would be).
        changed: whether fixes change the file.
        diff: the change as a unified diff, if it was asked for.
        output: the fixed bytes, for a record that did not come from a file.
        facts: what the record says of itself, before any fix.
        size: the bytes of the file as it was read.
        known: findings that remain and that a baseline lists; they are not in ``findings``.
        suppressed: how many findings the record or an ignore file asks to leave out.
        entries: what became of the entries of the ignore file.
        is_record: whether it is a record; an ignore file is none.
    """

    path: str
    findings: tuple[Finding, ...]
    kind: Kind | None = None
    fixed: tuple[Finding, ...] = ()
    changed: bool = False
    diff: str = ""
    output: bytes = b""
    facts: Facts = NO_FACTS
    size: int = 0
    known: tuple[Finding, ...] = ()
    suppressed: int = 0
    entries: "tuple[EntryUse, ...]" = ()
    is_record: bool = True

    @property
    def failed(self) -> bool:
        """Whether the run failed on this file, wholly or in part."""
        return any(is_fault(finding) for finding in self.findings)


def process_file(task: Task, path: Path) -> FileResult:
    """Do to one file what the task asks; never raises for what a file is or holds."""
    try:
        data = read_file(path)
    except (FileError, MemoryError) as error:
        return unreadable(str(path), error)
    try:
        done = _work(task, data, path)
    except UsageError as error:
        # A mistake in the settings of its folder, which the run meets only here.
        return unreadable(str(path), error)
    result, fixed = _result(task, str(path), done), done.outcome.record.source.data
    try:
        if task.copy_to is not None:
            target = task.copy_to / absolute(path).relative_to(task.copy_from or Path.cwd())
            write_new_file(target, fixed, overwrite=True)
        elif task.write and result.changed:
            if task.ledger is not None:
                _write_down(task.ledger, path, done.outcome)
            replace_file(path, fixed, expect=data)
    except (FileError, UsageError) as error:
        return _unwritten(task, result, path, data, error)
    return result


def _write_down(ledger: Path, path: Path, outcome: Outcome) -> None:
    """Tell a ledger what will become of a file, before it becomes so."""
    from validator.ledger import append, entry_of

    append(ledger, entry_of(path, outcome, Path.cwd()))


def absolute(path: Path) -> Path:
    """Make a path absolute by its words alone: links stay, ``..`` goes."""
    return Path(os.path.abspath(path))  # noqa: PTH100 - resolve() would follow links


def relative(path: str, base: str) -> str:
    """Name a path from a folder, with slashes; one outside of it has no other name than its own.

    Args:
        path: the path, as it was given.
        base: the folder, absolute.
    """
    whole = os.path.normpath(os.path.join(base, path))  # noqa: PTH118 - links stay
    try:
        inside = os.path.relpath(whole, base)
    except ValueError:  # another drive of Windows
        inside = os.pardir
    return (path if inside.startswith(os.pardir) else inside).replace(os.sep, "/")


def process_data(task: Task, data: bytes, name: str) -> FileResult:
    """Do to a record that is no file (standard input) what the task asks."""
    done = _work(task, data, Path(name))
    return replace(_result(task, name, done), output=done.outcome.record.source.data)


class _Done(NamedTuple):
    """A record, what it says of itself, and what was made of it."""

    record: Record
    facts: Facts
    outcome: Outcome


def _work(task: Task, data: bytes, path: Path) -> _Done:
    record = open_record(data, name=str(path), kind=task.kind)
    facts = facts_of(record)
    settings = settings_for(path, task.command_line).for_record(facts, record.kind)
    if settings.standards != OWN_STANDARDS:
        record = replace(record, standards=settings.standards)
    if task.ignore_file:
        from validator.suppressions.ignores import open_ignores

        record = open_ignores(task.ignore_file).bind(record, path, facts)
    if task.grades:
        return _Done(record, facts, fix_record(record, settings.ruleset, task.grades))
    checked = examine(record, settings.ruleset)
    return _Done(record, facts, Outcome(record, (), checked.findings, checked))


def ruleset_for(result: FileResult, command_line: CommandLine) -> "Ruleset":
    """Give the rules that ran on a file of which there is a result.

    Args:
        result: the result.
        command_line: what the command line says of settings.
    """
    settings = settings_for(Path(result.path), command_line)
    return settings.for_record(result.facts, result.kind or "jats").ruleset


def _result(task: Task, name: str, done: _Done) -> FileResult:
    record, facts, outcome = done
    changed = outcome.record.source.data != record.source.data
    diff = unified_diff(name, record.text, outcome.record.text) if task.diff and changed else ""
    return FileResult(
        path=name,
        findings=outcome.remaining,
        kind=record.kind,
        fixed=outcome.fixed,
        changed=changed,
        diff=diff,
        facts=facts,
        size=len(record.source.data),
        suppressed=len(outcome.checked.suppressed),
        entries=outcome.checked.entries,
    )


def unreadable(path: str, error: Exception) -> FileResult:
    """Tell that a file could not be read."""
    reason = "; ".join(str(error).splitlines()).removeprefix(f"{path}: ")
    reason = reason or "it does not fit into memory"
    return FileResult(path, (fault(UNREADABLE_FILE, f"the file was not checked: {reason}"),))


def lost(path: Path, reason: str) -> FileResult:
    """Tell that the work on a file ended with the process that did it, or with a bug."""
    message = f"the work on this file broke off: {reason}. Please report this with the file"
    return FileResult(str(path), (fault(INTERNAL_ERROR, message),))


def _unwritten(
    task: Task, result: FileResult, path: Path, data: bytes, error: Exception
) -> FileResult:
    """Tell that a fixed file could not be written: everything that was found remains."""
    reason = str(error).removeprefix(f"{result.path}: ")
    message = f"the fixes were not written, and the file is as it was: {reason}"
    found = _result(task, result.path, _work(replace(task, grades=()), data, path))
    return replace(found, findings=(fault(UNREADABLE_FILE, message), *found.findings))
