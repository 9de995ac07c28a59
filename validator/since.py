"""Which files have changed since a revision, as git tells it."""

import os
import subprocess
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from validator.usage import UsageError

# A link to a commit of another repository (a submodule) in git's trees.
_SUBMODULE = "160000"


class SinceError(UsageError):
    """Git cannot tell what has changed; the message says why and what to do."""


def changed_since(revision: str, paths: Iterable[str]) -> frozenset[Path]:
    """Find the files that differ from a revision, or that git does not know yet.

    Compared is what stands on disk, staged or not. Deleted files are left out, renamed ones have
    their new names, ignored ones never count. Submodules are looked into.

    Args:
        revision: a commit, branch or tag; with ``...`` behind it, the commit at which the
            current branch left it.
        paths: the files, folders and globs of the run; each may stand in a repository of its own.

    Returns:
        The files below ``paths``, absolute and spelt by way of the path that leads to them.

    Raises:
        SinceError: a path is in no repository, the revision is not known there, or there is no
            git.
    """
    ways: dict[str, set[Path]] = {}
    for path in paths:
        way = _existing(Path(os.path.abspath(path)))  # noqa: PTH100 - resolve() would follow links
        ways.setdefault(_real(way), set()).add(way)
    top_of = cache(_top)
    tops = {top_of(path if os.path.isdir(path) else os.path.dirname(path)) for path in ways}  # noqa: PTH112, PTH120 - words of git
    changed = {
        os.path.join(top, name)  # noqa: PTH118 - names of any bytes
        for top in tops
        for name in _changed(top, _commit(top, revision))
    }
    return frozenset(file for path in changed for file in _spelt(path, ways))


def _existing(path: Path) -> Path:
    """Give the path, or for a glob the folder that it begins in."""
    while not os.path.lexists(path) and path != path.parent:
        path = path.parent
    return path


def _real(path: Path) -> str:
    """Follow the links on the way to a path; git knows a linked file by its own name."""
    if path.is_dir():
        return os.path.realpath(path)
    return str(Path(os.path.realpath(path.parent)) / path.name)


def _spelt(path: str, ways: dict[str, set[Path]]) -> Iterator[Path]:
    """Spell a file by way of each of the paths that it is, or stands below."""
    real = Path(path)
    for around in (real, *real.parents):
        for way in ways.get(str(around), ()):
            yield way / real.relative_to(around)


def _top(folder: str) -> str:
    answer = _git(folder, "rev-parse", "--show-toplevel")
    if answer.returncode:
        raise SinceError(_reason(folder, answer))
    return os.fsdecode(answer.stdout.removesuffix(b"\n"))


def _reason(folder: str, answer: "subprocess.CompletedProcess[bytes]") -> str:
    said = os.fsdecode(answer.stderr).strip().partition("\n")[0].removeprefix("fatal: ")
    if said.startswith("not a git repository"):
        return f"--since: {folder} is in no git repository; check without --since"
    return f"--since: git refuses to work in {folder}: {said or 'no reason given'}"


def _commit(top: str, revision: str) -> str:
    """Give the id of a commit; only that is handed to git from here on."""
    name = revision.removesuffix("...")
    # No revision of git begins with a dash, and options do.
    known = name and not name.startswith("-") and "\0" not in name
    answer = _git(top, "rev-parse", "--verify", "--quiet", f"{name}^{{commit}}") if known else None
    if answer is None or answer.returncode:
        raise SinceError(
            f"--since: there is no revision {name!r} in {top}; name a commit, branch or tag. In a "
            "shallow clone of a CI service, fetch it first"
        )
    commit = answer.stdout.decode().strip()
    if name == revision:
        return commit
    answer = _git(top, "merge-base", commit, "HEAD")
    if answer.returncode:
        raise SinceError(
            f"--since: {name!r} and the current branch have no commit in common in {top}; in a "
            f"shallow clone fetch more of the history, or use --since {name}"
        )
    return answer.stdout.decode().strip()


def _changed(top: str, commit: str) -> Iterator[str]:
    """Name what differs from a commit and what is not known yet, from the top."""
    # Fixed words, so that settings of the user (relative names, renames, submodules) do not bind.
    comparison = ("--raw", "-z", "--no-abbrev", "--no-renames", "--diff-filter=d")
    everything = ("--no-relative", "--no-ext-diff", "--ignore-submodules=none")
    told = iter(_names(top, "diff", *comparison, *everything, commit, "--"))
    for fields in told:
        name = next(told)
        _, new_mode, old_commit, *_ = fields.lstrip(":").split(" ")
        if new_mode == _SUBMODULE:
            yield from _in_submodule(top, name, old_commit if fields[1:7] == _SUBMODULE else "")
        else:
            yield name
    for name in _names(top, "ls-files", "-z", "--others", "--exclude-standard"):
        yield from _in_submodule(top, name.rstrip("/"), "") if name.endswith("/") else (name,)


def _in_submodule(top: str, name: str, commit: str) -> Iterator[str]:
    """Name what has changed in a repository inside of another; all, if it was not there."""
    inner = os.path.join(top, name)  # noqa: PTH118 - names of any bytes
    if _git(inner, "rev-parse", "--show-prefix").stdout != b"\n":
        return  # not checked out: the folder belongs to the repository around it
    known = commit and not _git(inner, "cat-file", "-e", f"{commit}^{{commit}}").returncode
    changed = (
        _changed(inner, commit)
        if known
        else _names(inner, "ls-files", "-z", "--cached", "--others", "--exclude-standard")
    )
    for below in changed:
        yield f"{name}/{below}"


def _names(folder: str, *words: str) -> list[str]:
    answer = _git(folder, *words)
    if answer.returncode:
        raise SinceError(_reason(folder, answer))
    return os.fsdecode(answer.stdout).split("\0")[:-1]


def _git(folder: str, *words: str) -> "subprocess.CompletedProcess[bytes]":
    """Ask git; a hook's own settings of the repository would mislead it in another folder."""
    local = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_COMMON_DIR")
    environment = {name: value for name, value in os.environ.items() if name not in local}
    environment |= {"LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0", "GIT_LITERAL_PATHSPECS": "1"}
    try:
        return subprocess.run(  # noqa: S603 - fixed words, and an id that git has given
            ("git", "-C", folder, *words),  # noqa: S607 - the user's git
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
            env=environment,
        )
    except FileNotFoundError as error:
        raise SinceError("--since needs git, and there is none; install it") from error
    except (OSError, ValueError) as error:
        raise SinceError(f"--since: git cannot be started: {error}") from error
