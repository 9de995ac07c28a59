"""Reads files, and replaces them so that a reader or a crash only ever sees old or new, whole.

Every error is a :class:`FileError`, whose text says what was wrong and what to do about it.
"""

from __future__ import annotations

import io
import os
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, TextIO

TEMPORARY_PREFIX = ".jatslint-"
"""Start of the names of temporary files; one left behind by a killed run may be deleted."""

TEMPORARY_SUFFIX = ".tmp"
"""End of the names of temporary files."""

_PIECE = 1 << 16


class FileError(Exception):
    """A file could not be read or written; nothing on disk has changed."""


class FileReadError(FileError):
    """The file is missing, or the system refused to read it."""


class FileTooLargeError(FileError):
    """The file is larger than the caller's limit."""


class SpecialFileError(FileError):
    """The path is a folder, pipe, socket or device, which could block or never end."""


class FileChangedError(FileError):
    """The file is no longer what was read."""


class ReadOnlyFileError(FileError):
    """The file is marked read-only, or the user may not write it."""


class FileExistsAlreadyError(FileError):
    """A new file would replace one with other contents."""


class FileWriteError(FileError):
    """The system refused to write: no space, no permission, a file in use."""


def read_file(path: Path, *, limit: int | None = None) -> bytes:
    """Read a regular file whole, never blocking on anything else.

    Args:
        path: the file, or a link to it.
        limit: the most bytes to read; None for no limit.

    Raises:
        SpecialFileError: the path is no regular file.
        FileTooLargeError: the file has more than ``limit`` bytes.
        FileReadError: the file is missing or cannot be read.
    """
    try:
        # Opening alone can have effects on a device or wait on a pipe, hence the look before.
        _require_regular(path, path.stat())
        with open(path, "rb", buffering=0, opener=_open_without_waiting) as file:
            before = os.fstat(file.fileno())
            _require_regular(path, before)
            _require_size(path, before.st_size, limit)
            pieces, size = [], 0
            # The size is but a hint: the file may be growing.
            while piece := file.read(max(before.st_size - size, 0) + _PIECE):
                pieces.append(piece)
                size += len(piece)
                _require_size(path, size, limit)
    except (OSError, ValueError) as error:
        raise FileReadError(f"{path}: cannot be read: {_because(error)}") from error
    return b"".join(pieces)


def replace_file(path: Path, data: bytes, *, expect: bytes) -> None:
    """Replace a file's contents in one step, keeping mode, attributes and, if allowed, owner.

    A link stays and the file it leads to is replaced. Other hard links to the file keep the old
    contents: writing through them could not be done in one step.

    Args:
        path: the file that was read.
        data: its new contents.
        expect: what :func:`read_file` gave.

    Raises:
        FileChangedError: the file is gone or no longer holds what was read.
        ReadOnlyFileError: the file is marked read-only, or the user may not write it.
        SpecialFileError: the path is no longer a regular file.
        FileWriteError: the system refused; the file is untouched.
    """
    try:
        target = path.resolve(strict=True)
        info = target.stat()
    except (OSError, RuntimeError) as error:
        raise FileChangedError(
            f"{path}: gone since it was read ({_because(error)}); run again"
        ) from error
    _require_regular(path, info)
    _require_writable(path, target, info)
    # Cheap refusal before any work; the check that counts is the one right before the replacing.
    _require_unchanged(path, target, expect)
    try:
        with _temporary(target.parent, 0o600) as (temporary, file):
            _fill(file, data)
            _copy_attributes(target, info, temporary)
            _sync(file)
            file.close()
            _require_unchanged(path, target, expect)
            temporary.replace(target)
    except OSError as error:
        raise FileWriteError(
            f"{path}: cannot be replaced: {_because(error)}; the file is untouched"
        ) from error
    _sync_folder(target.parent)


def write_new_file(path: Path, data: bytes, *, overwrite: bool = False) -> None:
    """Write a file that is not there yet in one step, creating the folders it needs.

    A file that already holds these very bytes is left as it is.

    Args:
        path: the file to write.
        data: its contents.
        overwrite: replace an existing file; a link is replaced itself, not what it leads to.

    Raises:
        FileExistsAlreadyError: there is a file with other contents, and ``overwrite`` is false.
        ReadOnlyFileError: the file to overwrite is marked read-only.
        SpecialFileError: the path is a folder, pipe, socket or device.
        FileWriteError: the system refused; no file was written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if _is_there(path, data, overwrite=overwrite):
            return
        # The system takes the user's umask off this mode, as for any new file.
        with _temporary(path.parent, 0o666) as (temporary, file):
            _fill(file, data)
            _sync(file)
            file.close()
            if overwrite:
                temporary.replace(path)
            else:
                _publish(temporary, path)
    except FileExistsError as error:
        if _is_there(path, data, overwrite=False):
            return
        raise FileWriteError(f"{path}: cannot be written: {_because(error)}") from error
    except (OSError, ValueError) as error:
        raise FileWriteError(f"{path}: cannot be written: {_because(error)}") from error
    _sync_folder(path.parent)


@contextmanager
def new_text_file(path: Path) -> Iterator[TextIO]:
    """Open a file to write UTF-8 text piece by piece; it takes its name when all is written.

    If the block raises, a file that stood there stays as it was. What is there and is no regular
    file (a pipe, ``/dev/stderr``) is written to directly.

    Args:
        path: the file; folders are created, and an earlier file is replaced.

    Raises:
        SpecialFileError: the path is a folder.
        FileWriteError: the system refused.
    """
    try:
        if path.exists() and not path.is_file():
            if path.is_dir():
                _require_regular(path, path.stat())
            with path.open("w", encoding="utf-8", errors="backslashreplace") as pipe:
                yield pipe
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        with _temporary(path.parent, 0o666) as (temporary, file):
            text = io.TextIOWrapper(file, "utf-8", errors="backslashreplace", newline="")
            yield text
            text.flush()
            _sync(file)
            text.close()
            temporary.replace(path)
    except BrokenPipeError:
        raise  # of another stream, in the block: no fault of this file
    except (OSError, ValueError) as error:
        raise FileWriteError(f"{path}: cannot be written: {_because(error)}") from error


def _is_there(path: Path, data: bytes, *, overwrite: bool) -> bool:
    """Tell whether a file already holds the bytes; refuse what must not be replaced."""
    try:
        info = path.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    if not stat.S_ISLNK(info.st_mode):
        _require_regular(path, info)
        if info.st_size == len(data) and read_file(path) == data:
            return True
    if not overwrite:
        raise FileExistsAlreadyError(
            f"{path}: exists with other contents; remove it or choose another folder"
        )
    if not stat.S_ISLNK(info.st_mode):
        _require_writable(path, path, info)
    return False


def _publish(temporary: Path, path: Path) -> None:
    """Give a finished file its name unless the name is taken, in which case FileExistsError."""
    if os.name == "nt":
        temporary.rename(path)  # never replaces there
        return
    try:
        path.hardlink_to(temporary)
    except FileExistsError:
        raise
    except OSError:
        # Some file systems know no hard links; the name was free a moment ago.
        temporary.replace(path)


def _open_without_waiting(path: str, flags: int) -> int:
    # The path may have become a pipe after it was looked at.
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0))


def _require_regular(path: Path, info: os.stat_result) -> None:
    if not stat.S_ISREG(info.st_mode):
        what = "a folder" if stat.S_ISDIR(info.st_mode) else "a pipe, socket or device"
        raise SpecialFileError(f"{path}: is {what}; name a regular file")


def _require_size(path: Path, size: int, limit: int | None) -> None:
    if limit is not None and size > limit:
        raise FileTooLargeError(
            f"{path}: larger than the limit of {limit} bytes; split the file, or raise the limit"
        )


def _require_writable(path: Path, target: Path, info: os.stat_result) -> None:
    # Replacing needs no permission on the file, only on its folder, and an administrator needs
    # none at all; but who takes the permission away means the file to stay as it is.
    writable = info.st_mode & (stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH)
    if not writable or not os.access(target, os.W_OK):
        raise ReadOnlyFileError(
            f"{path}: is read-only for you; make it writable, or write the result elsewhere"
        )


def _require_unchanged(path: Path, target: Path, expect: bytes) -> None:
    """Compare sizes, then bytes: a time stamp can be too coarse, or renewed by a mere touch."""
    try:
        same = (
            target.stat().st_size == len(expect) and read_file(target, limit=len(expect)) == expect
        )
    except (OSError, FileError):
        same = False
    if not same:
        raise FileChangedError(
            f"{path}: changed by another program since it was read; run again to see its new"
            " contents"
        )


@contextmanager
def _temporary(folder: Path, mode: int) -> Iterator[tuple[Path, BinaryIO]]:
    """Create a hidden file that is gone afterwards unless it was renamed."""
    path = folder / f"{TEMPORARY_PREFIX}{os.getpid()}-{os.urandom(8).hex()}{TEMPORARY_SUFFIX}"
    try:
        # Not Path.open, which has no opener: the mode must be right from the very start.
        with open(path, "xb", opener=lambda name, flags: os.open(name, flags, mode)) as file:
            yield path, file
    finally:
        # Closed by now, which Windows wants before it removes a file.
        with suppress(OSError):
            path.unlink(missing_ok=True)


def _fill(file: BinaryIO, data: bytes) -> None:
    file.write(data)
    file.flush()


def _sync(file: BinaryIO) -> None:
    # Without it, a power cut after the renaming can leave an empty file under the final name.
    os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    """Make a renaming last; the file itself is safe either way, so failing is no error."""
    if os.name == "nt":
        return
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY | getattr(os, "O_DIRECTORY", 0))
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _copy_attributes(source: Path, info: os.stat_result, copy: Path) -> None:
    """Give a copy the owner, attributes and mode of its source, as far as the user may."""
    if sys.platform != "win32":
        made = copy.stat()
        if (made.st_uid, made.st_gid) != (info.st_uid, info.st_gid):
            try:
                os.chown(copy, info.st_uid, info.st_gid)
            except OSError:
                with suppress(OSError):
                    os.chown(copy, -1, info.st_gid)
    if sys.platform == "linux":
        # Access control lists live here, among others.
        with suppress(OSError):
            for name in os.listxattr(source):
                with suppress(OSError):
                    os.setxattr(copy, name, os.getxattr(source, name))
    # Last, since a change of owner takes the set-id bits away.
    copy.chmod(stat.S_IMODE(info.st_mode))


def _because(error: BaseException) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or str(error)
