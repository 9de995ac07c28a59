"""Writes ledgers: whole lines, by many processes at once, on the disk before a file changes."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timezone
from pathlib import Path

from validator import __version__
from validator.discover import SUFFIXES
from validator.ledger.lines import check_first_line, header_line
from validator.ledger.model import LedgerError
from validator.write import FileError, FileExistsAlreadyError, write_new_file

_LONGEST_HEADER = 1 << 16


def start_ledger(path: Path) -> None:
    """Begin a run in a ledger: a new one, or behind the runs that it holds already.

    Args:
        path: the ledger; folders are created.

    Raises:
        LedgerError: the file is no ledger, is one of a later format, has the name of a record,
            or cannot be written.
    """
    if path.suffix.lower() in SUFFIXES:
        raise LedgerError(
            f"{path}: a ledger with the suffix {path.suffix} would be checked as a record; "
            "call it something.jsonl"
        )
    if path.parent.exists() and not path.parent.is_dir():
        raise LedgerError(f"{path}: {path.parent.name} is a file; put the ledger into a folder")
    header = header_line(__version__, datetime.now(timezone.utc).isoformat(timespec="microseconds"))
    try:
        write_new_file(path, header)
    except FileExistsAlreadyError:
        require_ledger(path)
        append(path, header)
    except FileError as error:
        raise LedgerError(str(error)) from error


def require_ledger(path: Path) -> None:
    """Refuse a file that is no ledger; an empty one can become a ledger.

    Raises:
        LedgerError: it is none, or cannot be read.
    """
    if not path.is_file():
        raise LedgerError(f"{path}: is no regular file; name another ledger")
    try:
        with path.open("rb") as file:
            line = file.readline(_LONGEST_HEADER)
        check_first_line(line)
    except LedgerError as error:
        raise LedgerError(f"{path}: {error}") from error
    except OSError as error:
        raise _cannot(path, "read", error) from error


def append(path: Path, line: bytes) -> None:
    """Add a line to a ledger, and have it on the disk when this returns.

    Several processes may do so at the same time. Half a line, left by a process that was killed,
    is ended first, so that it spoils no other.

    Args:
        path: the ledger, which is there.
        line: the line with its end.

    Raises:
        LedgerError: it cannot be written; then nothing of it is in the ledger.
    """
    try:
        handle = os.open(path, os.O_RDWR | os.O_APPEND | getattr(os, "O_BINARY", 0))
        try:
            with _locked(handle):
                _append(handle, line)
            os.fsync(handle)
        finally:
            os.close(handle)
    except OSError as error:
        raise _cannot(path, "written", error) from error


def _append(handle: int, line: bytes) -> None:
    size = os.lseek(handle, 0, os.SEEK_END)
    if size:
        os.lseek(handle, size - 1, os.SEEK_SET)
        if os.read(handle, 1) != b"\n":
            line = b"\n" + line
    rest = memoryview(line)
    try:
        while rest:
            rest = rest[os.write(handle, rest) :]
    except OSError:
        # A full disk takes a part only; without this the part would look like a killed run.
        with suppress(OSError):
            os.ftruncate(handle, size)
        raise


if sys.platform == "win32":
    import msvcrt

    # Locks of Windows keep others from reading what is locked, so this is far behind all lines.
    _FAR = 1 << 62

    @contextmanager
    def _locked(handle: int) -> Iterator[None]:
        os.lseek(handle, _FAR, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_LOCK, 1)
        try:
            yield
        finally:
            os.lseek(handle, _FAR, os.SEEK_SET)
            msvcrt.locking(handle, msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    @contextmanager
    def _locked(handle: int) -> Iterator[None]:
        fcntl.flock(handle, fcntl.LOCK_EX)
        try:
            yield
        finally:
            fcntl.flock(handle, fcntl.LOCK_UN)


def _cannot(path: Path, what: str, error: OSError) -> LedgerError:
    return LedgerError(f"{path}: the ledger cannot be {what}: {error.strerror or error}")
