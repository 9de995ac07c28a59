"""Finds the files of a run: files, folders and globs, without what ``.gitignore`` excludes."""

import os
import stat
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from validator.gitignore import Layer

SUFFIXES = frozenset({".xml", ".nxml", ".jats", ".txt", ".html", ".htm", ".xhtml"})
"""Suffixes, in lower case, of the files that a folder is searched for."""


class Missing(NamedTuple):
    """Something asked for that cannot be used; the run goes on, the caller reports it.

    Attributes:
        path: what the user named, or the folder or ignore file in question.
        reason: why it cannot be used, in lower case without a full stop.
    """

    path: str
    reason: str


def discover(
    paths: Sequence[str],
    *,
    exclude: "tuple[Layer, ...]" = (),
    force_exclude: bool = False,
) -> Iterator[Path | Missing]:
    """Yield the files that arguments stand for, in a deterministic order.

    Args:
        paths: files, folders and globs. A file is always yielded; a folder is searched in the
            order of its names, without hidden entries, other suffixes and linked folders; a
            glob (``*``, ``?``, ``[``, ``**``) is expanded when it does not exist as a path.
        exclude: patterns of what a search leaves out, beside ``.gitignore`` and
            ``.git/info/exclude``.
        force_exclude: whether ``exclude`` binds paths that are named themselves, too.

    Yields:
        Each file as the argument joined with what was found below it, once for each real file
        when several arguments are given; a :class:`Missing` for each argument that leads
        nowhere and for each folder or ignore file that cannot be read.
    """
    seen: set[str] | None = set() if len(paths) > 1 else None
    for text in paths:
        for item in _argument(text, exclude):
            if force_exclude and isinstance(item, Path) and _is_excluded(item, exclude):
                continue
            if seen is not None and isinstance(item, Path):
                real = os.path.realpath(item)
                if real in seen:
                    continue
                seen.add(real)
            yield item


def _is_excluded(path: Path, exclude: "tuple[Layer, ...]") -> bool:
    """Tell whether patterns exclude a path or a folder that it stands in."""
    from validator.gitignore import is_ignored

    real = Path(os.path.realpath(path))
    return is_ignored(real, False, exclude) or any(
        is_ignored(folder, True, exclude) for folder in real.parents
    )


def _argument(text: str, exclude: "tuple[Layer, ...]") -> Iterator[Path | Missing]:
    path = Path(text)
    try:
        mode = path.stat().st_mode if text else 0
    except (OSError, ValueError) as error:
        yield from _glob(text, exclude, error)
        return
    if stat.S_ISDIR(mode):
        yield from _search(path, exclude)
    elif mode:
        yield path
    else:
        yield Missing(text, "no such file or folder")


def _glob(text: str, exclude: "tuple[Layer, ...]", error: Exception) -> Iterator[Path | Missing]:
    """Expand a glob, for shells that leave this to the program."""
    if not _has_magic(text) or "\0" in text:
        known = isinstance(error, (FileNotFoundError, NotADirectoryError, ValueError))
        yield Missing(text, "no such file or folder" if known else _unreachable(error))
        return
    if Path(text).name == "**":
        yield from _argument(str(Path(text).parent), exclude)
        return
    matches = _matches(Path(text))
    if not matches:
        yield Missing(text, "no file or folder matches this pattern")
    for match in matches:
        yield from _search(match, exclude) if match.is_dir() else (match,)


def _matches(pattern: Path) -> list[Path]:
    """Expand a glob; as in a shell, wildcards pass over hidden names."""
    base = Path(pattern.anchor)
    relative = pattern.relative_to(base)
    parts = relative.parts
    first = next(n for n, part in enumerate(parts) if _has_magic(part))
    base = base.joinpath(*parts[:first])
    hidden = any(part.startswith(".") for part in parts[first:])
    try:
        found = set(base.glob(str(Path(*parts[first:]))))
    except (OSError, ValueError, RecursionError):
        return []
    shown = (path.relative_to(base).parts for path in found)
    return sorted(
        base.joinpath(*names) for names in shown if hidden or not any(n[0] == "." for n in names)
    )


def _has_magic(text: str) -> bool:
    return any(char in text for char in "*?[")


def _search(root: Path, exclude: "tuple[Layer, ...]") -> Iterator[Path | Missing]:
    """Search a folder; an explicit stack, so that only the disk bounds the depth."""
    real = Path(os.path.realpath(root))
    problems: list[Missing] = []
    above = _rules_above(real, problems)
    # A folder is kept as the user's path (to yield) and as the real one (to match).
    stack: list[tuple[Path, Path, tuple[Layer, ...], Iterator[os.DirEntry[str]]]] = []

    def enter(path: Path, real: Path, layers: "tuple[Layer, ...]") -> None:
        try:
            with os.scandir(path) as entries:
                listing = sorted(entries, key=_order)
        except OSError as error:
            problems.append(Missing(str(path), f"the folder cannot be read: {error.strerror}"))
            return
        names = {entry.name for entry in listing}
        if ".git" in names:
            # A repository has its own rules; those around it stop at its door.
            layers = _layer(real / ".git" / "info" / "exclude", real, problems)
        if ".gitignore" in names:
            layers += _layer(real / ".gitignore", real, problems)
        stack.append((path, real, layers, iter(listing)))

    enter(root, real, above)
    while stack:
        path, real, layers, listing = stack[-1]
        entry = next(listing, None)
        yield from problems
        problems.clear()
        if entry is None:
            stack.pop()
        elif entry.name.startswith("."):
            continue
        elif entry.is_dir(follow_symlinks=False):
            if not _is_left_out(real / entry.name, True, layers, exclude):
                enter(path / entry.name, real / entry.name, layers)
        elif Path(entry.name).suffix.lower() in SUFFIXES:
            if _is_left_out(real / entry.name, False, layers, exclude):
                continue
            problem = _problem(path / entry.name)
            if problem is None:
                yield path / entry.name
            elif problem:
                yield Missing(str(path / entry.name), problem)
    yield from problems


def _is_left_out(
    path: Path, is_folder: bool, layers: "tuple[Layer, ...]", exclude: "tuple[Layer, ...]"
) -> bool:
    """Tell whether a search passes over a path; a repository's own rules cannot take it back."""
    from validator.gitignore import is_ignored

    return is_ignored(path, is_folder, layers) or is_ignored(path, is_folder, exclude)


def _order(entry: os.DirEntry[str]) -> str:
    """Sort a folder's entries as their whole paths would be sorted."""
    return entry.name + "/" if entry.is_dir(follow_symlinks=False) else entry.name


def _problem(path: Path) -> str | None:
    """Give None for a file, nothing for what a search passes over, else why it cannot be read."""
    try:
        return None if stat.S_ISREG(path.stat().st_mode) else ""
    except OSError as error:
        return "the link leads nowhere" if path.is_symlink() else _unreachable(error)


def _rules_above(root: Path, problems: list[Missing]) -> "tuple[Layer, ...]":
    """Read the rules of the folders between the repository's top and the searched one."""
    top = next((folder for folder in root.parents if (folder / ".git").exists()), None)
    if top is None or (root / ".git").exists():
        return ()
    layers = _layer(top / ".git" / "info" / "exclude", top, problems)
    between = [folder for folder in root.parents if folder.is_relative_to(top)]
    for folder in reversed(between):
        layers += _layer(folder / ".gitignore", folder, problems)
    return layers


def _layer(ignore_file: Path, folder: Path, problems: list[Missing]) -> "tuple[Layer, ...]":
    """Read one ignore file, if it is there."""
    from validator.gitignore import read_layer

    try:
        return read_layer(ignore_file, folder)
    except OSError as error:
        problems.append(Missing(str(ignore_file), f"the ignore file cannot be read: {error}"))
        return ()


def _unreachable(error: Exception) -> str:
    """Say why a file cannot be reached, in the system's words; its name stands before them."""
    return f"cannot be reached: {getattr(error, 'strerror', None) or error}"
