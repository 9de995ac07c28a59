"""Replacing files: whole old or whole new, whatever happens in between."""

from __future__ import annotations

import os
import random
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from validator import write
from validator.write import (
    TEMPORARY_PREFIX,
    TEMPORARY_SUFFIX,
    FileChangedError,
    FileError,
    FileExistsAlreadyError,
    FileReadError,
    FileTooLargeError,
    FileWriteError,
    ReadOnlyFileError,
    SpecialFileError,
    read_file,
    replace_file,
    write_new_file,
)

ROOT = Path(__file__).resolve().parent.parent
posix_only = pytest.mark.skipif(os.name == "nt", reason="POSIX file modes, links and pipes")
is_root = hasattr(os, "geteuid") and os.geteuid() == 0

OLD = b"old " * 100_000
NEW = b"new!" * 150_000

LOOP = """
import sys
from pathlib import Path
from validator.write import read_file, replace_file, write_new_file
path, copies, old, new = Path(sys.argv[1]), Path(sys.argv[2]), b"old " * 100000, b"new!" * 150000
print("ready", flush=True)
n = 0
while True:
    data, state = read_file(path)
    assert data in (old, new), len(data)
    replace_file(path, new if data == old else old, expect=state)
    n += 1
    write_new_file(copies / str(n % 7), data, overwrite=True)
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "a.xml"
    file.write_bytes(OLD)
    return file


def names(folder: Path) -> list[str]:
    return sorted(entry.name for entry in folder.iterdir())


def is_temporary(name: str) -> bool:
    return name.startswith(TEMPORARY_PREFIX) and name.endswith(TEMPORARY_SUFFIX)


def test_replacing(path: Path) -> None:
    state = read_file(path)
    assert state == OLD
    replace_file(path, NEW, expect=state)
    assert path.read_bytes() == NEW
    assert names(path.parent) == ["a.xml"]
    with pytest.raises(FileChangedError, match="run again"):
        replace_file(path, OLD, expect=state)
    replace_file(path, b"", expect=read_file(path))
    assert read_file(path) == b""


def test_a_relative_path(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(path.parent)
    replace_file(Path("a.xml"), NEW, expect=read_file(Path("a.xml")))
    write_new_file(Path("b.xml"), OLD)
    assert (path.read_bytes(), Path("b.xml").read_bytes()) == (NEW, OLD)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no SIGKILL here")
def test_a_kill_leaves_whole_files(path: Path) -> None:
    rng = random.Random(1)
    copies = path.parent / "copies"
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    for _ in range(25):
        with subprocess.Popen(
            [sys.executable, "-c", LOOP, str(path), str(copies)],
            env=environment,
            stdout=subprocess.PIPE,
        ) as child:
            assert child.stdout is not None
            assert child.stdout.readline() == b"ready\n"
            time.sleep(rng.uniform(0, 0.05))
            child.kill()
        assert path.read_bytes() in (OLD, NEW)
        if copies.is_dir():
            for name in names(copies):
                assert is_temporary(name) or (copies / name).read_bytes() in (OLD, NEW)
    assert all(is_temporary(name) for name in names(path.parent) if name not in ("a.xml", "copies"))
    assert stat.S_IMODE(path.stat().st_mode) & 0o600 == 0o600
    replace_file(path, b"still works", expect=read_file(path))
    assert path.read_bytes() == b"still works"


def test_a_change_since_reading_is_kept(path: Path) -> None:
    state, before = read_file(path), path.stat()
    # Same length and same time stamps: only the bytes tell.
    path.write_bytes(b"OLD " * 100_000)
    os.utime(path, ns=(before.st_mtime_ns, before.st_mtime_ns))
    with pytest.raises(FileChangedError):
        replace_file(path, NEW, expect=state)
    assert path.read_bytes() == b"OLD " * 100_000
    path.unlink()
    with pytest.raises(FileChangedError, match="gone"):
        replace_file(path, NEW, expect=state)
    assert names(path.parent) == []


def test_a_mere_touch_is_no_change(path: Path) -> None:
    state = read_file(path)
    os.utime(path, ns=(1, 1))
    replace_file(path, NEW, expect=state)
    assert path.read_bytes() == NEW


def test_a_change_while_writing_is_kept(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    state = read_file(path)

    def change(handle: int) -> None:
        path.write_bytes(b"other")

    monkeypatch.setattr(os, "fsync", change)
    with pytest.raises(FileChangedError):
        replace_file(path, NEW, expect=state)
    assert path.read_bytes() == b"other"
    assert names(path.parent) == ["a.xml"]


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), KeyboardInterrupt()])
@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_failure_leaves_the_original_alone(
    path: Path, monkeypatch: pytest.MonkeyPatch, error: BaseException, step: str
) -> None:
    state = read_file(path)

    def fail(*args: object) -> None:
        raise error

    monkeypatch.setattr(*((os, "fsync") if step == "fsync" else (Path, "replace")), fail)
    expected = FileWriteError if isinstance(error, OSError) else KeyboardInterrupt
    with pytest.raises(expected):
        replace_file(path, NEW, expect=state)
    with pytest.raises(expected):
        write_new_file(path.parent / "new" / "b.xml", NEW, overwrite=True)
    assert path.read_bytes() == OLD
    assert names(path.parent) == ["a.xml", "new"]
    assert names(path.parent / "new") == []


@posix_only
@pytest.mark.parametrize("mode", [0o600, 0o640, 0o664, 0o755, 0o200 | 0o444])
def test_the_mode_is_kept(path: Path, mode: int) -> None:
    path.chmod(mode)
    replace_file(path, NEW, expect=read_file(path))
    assert stat.S_IMODE(path.stat().st_mode) == mode


@pytest.mark.skipif(not is_root, reason="only an administrator may give files away")
def test_the_owner_is_kept(path: Path) -> None:
    os.chown(path, 12345, 54321)
    replace_file(path, NEW, expect=read_file(path))
    assert (path.stat().st_uid, path.stat().st_gid) == (12345, 54321)


@pytest.mark.skipif(sys.platform != "linux", reason="extended attributes as Linux has them")
def test_extended_attributes_are_kept(path: Path) -> None:
    try:
        os.setxattr(path, "user.note", b"mine")
    except OSError:
        pytest.skip("the file system has no extended attributes")
    replace_file(path, NEW, expect=read_file(path))
    assert os.getxattr(path, "user.note") == b"mine"


def test_a_read_only_file_is_refused(path: Path) -> None:
    path.chmod(0o444)
    try:
        with pytest.raises(ReadOnlyFileError, match="make it writable"):
            replace_file(path, NEW, expect=read_file(path))
        with pytest.raises(ReadOnlyFileError):
            write_new_file(path, NEW, overwrite=True)
        assert path.read_bytes() == OLD
    finally:
        path.chmod(0o644)


@posix_only
def test_a_link_stays_and_its_target_is_replaced(path: Path) -> None:
    folder = path.parent / "elsewhere"
    folder.mkdir()
    link = folder / "link.xml"
    link.symlink_to("../a.xml")
    replace_file(link, NEW, expect=read_file(link))
    assert link.is_symlink()
    assert path.read_bytes() == NEW
    assert (names(folder), names(path.parent)) == (["link.xml"], ["a.xml", "elsewhere"])


@posix_only
def test_a_link_is_not_written_through_by_a_copy(path: Path) -> None:
    link = path.parent / "link.xml"
    link.symlink_to("a.xml")
    with pytest.raises(FileExistsAlreadyError):
        write_new_file(link, NEW)
    write_new_file(link, NEW, overwrite=True)
    assert not link.is_symlink()
    assert (link.read_bytes(), path.read_bytes()) == (NEW, OLD)


@posix_only
def test_another_hard_link_keeps_the_old_contents(path: Path) -> None:
    other = path.parent / "other.xml"
    other.hardlink_to(path)
    replace_file(path, NEW, expect=read_file(path))
    assert (path.read_bytes(), other.read_bytes()) == (NEW, OLD)


@posix_only
def test_special_files_are_refused_without_blocking(path: Path) -> None:
    state = read_file(path)
    pipe = path.parent / "pipe.xml"
    os.mkfifo(pipe)
    for special in (pipe, path.parent, Path(os.devnull)):
        with pytest.raises(SpecialFileError, match="regular file"):
            read_file(special)
        with pytest.raises(SpecialFileError):
            replace_file(special, NEW, expect=state)
        with pytest.raises(SpecialFileError):
            write_new_file(special, NEW, overwrite=True)
    # A pipe that takes a file's place between the look and the opening.
    regular = path.stat()

    class Late(type(path)):  # type: ignore[misc]
        def stat(self, **options: bool) -> os.stat_result:
            return regular

    with pytest.raises(SpecialFileError):
        read_file(Late(pipe))


def test_unreadable_paths(path: Path) -> None:
    for bad in (path / "below", path.parent / "none", Path("nul\0"), Path("x" * 5000)):
        with pytest.raises(FileReadError, match="cannot be read"):
            read_file(bad)


@pytest.mark.skipif(not hasattr(os, "geteuid") or is_root, reason="this user may do everything")
def test_missing_permissions(path: Path) -> None:
    state = read_file(path)
    path.chmod(0o200)
    with pytest.raises(FileReadError):
        read_file(path)
    path.chmod(0o600)
    path.parent.chmod(0o500)
    try:
        with pytest.raises(FileWriteError, match="untouched"):
            replace_file(path, NEW, expect=state)
        with pytest.raises(FileWriteError):
            write_new_file(path.parent / "b.xml", NEW)
    finally:
        path.parent.chmod(0o700)


def test_the_limit(path: Path) -> None:
    assert read_file(path, limit=len(OLD)) == OLD
    with pytest.raises(FileTooLargeError, match="limit"):
        read_file(path, limit=len(OLD) - 1)


def test_new_files(path: Path) -> None:
    new = path.parent / "some" / "folder" / "b.xml"
    write_new_file(new, NEW)
    assert new.read_bytes() == NEW
    before = new.stat().st_mtime_ns
    write_new_file(new, NEW)
    assert new.stat().st_mtime_ns == before
    with pytest.raises(FileExistsAlreadyError, match="other contents"):
        write_new_file(new, OLD)
    assert new.read_bytes() == NEW
    write_new_file(new, OLD, overwrite=True)
    assert new.read_bytes() == OLD
    assert names(new.parent) == ["b.xml"]
    plain = path.parent / "plain"
    plain.write_bytes(b"")
    assert stat.S_IMODE(new.stat().st_mode) == stat.S_IMODE(plain.stat().st_mode)
    for bad in (path / "b.xml", path / "below" / "b.xml", path.parent / ("x" * 5000), Path("\0")):
        with pytest.raises(FileWriteError, match="cannot be written"):
            write_new_file(bad, NEW)


@pytest.mark.parametrize("content", [NEW, b"other"])
def test_a_name_taken_meanwhile(
    path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes
) -> None:
    new = path.parent / "b.xml"
    monkeypatch.setattr(os, "fsync", lambda handle: new.write_bytes(content))
    if content == NEW:
        write_new_file(new, NEW)
    else:
        with pytest.raises(FileExistsAlreadyError):
            write_new_file(new, NEW)
    assert new.read_bytes() == content
    assert names(path.parent) == ["a.xml", "b.xml"]


@posix_only
def test_a_file_system_without_hard_links(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(Path, "hardlink_to", refuse)
    write_new_file(path.parent / "b.xml", NEW)
    assert (path.parent / "b.xml").read_bytes() == NEW


def test_the_errors_are_one_family() -> None:
    errors = [e for e in vars(write).values() if isinstance(e, type) and e.__name__[-5:] == "Error"]
    assert {error.__base__ for error in errors} == {FileError, Exception}
