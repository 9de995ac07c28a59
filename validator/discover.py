"""Finds the files to check: explicit files, folders, globs; honours git's ignore rules.

Folders are walked lazily with one sorted listing per open folder in memory. Ignore rules are
applied one folder level at a time, as git does, so that an excluded folder is never entered.
"""

from __future__ import annotations

import os
import re
import stat
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path, PurePath

SUFFIXES = frozenset({".xml", ".nxml", ".jats", ".txt", ".html", ".htm", ".xhtml"})
"""Suffixes (lower case) of the files a folder walk yields."""

MAX_IGNORE_BYTES = 256 * 1024
"""A larger ignore file is reported instead of applied: its rules would be tried on every name."""

# Each `*` of a segment multiplies the regular expression's backtracking by the name's length.
_MAX_STARS = 3
_FOLD = sys.platform in ("win32", "darwin")
_ESCAPE_OR_STARS = re.compile(r"(\\.)|\*+", re.DOTALL)
_POSIX_CLASS = re.compile(r"\[:([a-z]+):\]")
_POSIX_CLASSES = {
    "alnum": "0-9A-Za-z",
    "alpha": "A-Za-z",
    "blank": " \t",
    "digit": "0-9",
    "lower": "a-z",
    "space": " \t-\r",
    "upper": "A-Z",
    "xdigit": "0-9A-Fa-f",
}


@dataclass(frozen=True, slots=True)
class Missing:
    """Something asked for that cannot be used; the run goes on, the caller reports it.

    Attributes:
        path: what the user named, or the folder or ignore file in question.
        reason: why it cannot be used, in lower case without a full stop.

    """

    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class _Rule:
    """One ignore line; `parts` are names, patterns of names, or None for `**`."""

    negated: bool
    folders_only: bool
    name_only: bool
    parts: tuple[str | re.Pattern[str] | None, ...]


@dataclass(frozen=True, slots=True)
class _Layer:
    """The rules of one ignore file, last rule first, for paths below the `depth`-th folder."""

    depth: int
    rules: tuple[_Rule, ...]


@dataclass(frozen=True, slots=True)
class _Folder:
    """An open folder of a walk; `parts` lead to it from the outermost ignore file's folder."""

    path: Path
    parts: tuple[str, ...]
    layers: tuple[_Layer, ...]
    names: Iterator[str]


def discover(paths: Sequence[str], *, honour_ignore_files: bool = True) -> Iterator[Path | Missing]:
    """Yield the files that the arguments stand for, in a deterministic order.

    Args:
        paths: files, folders and globs (`*`, `?`, `[`, `**`). A file is always yielded; a folder
            is walked in the order of the sorted whole paths, without hidden entries, other
            suffixes and linked folders; a glob is expanded when it does not exist as a path.
        honour_ignore_files: leave out what `.gitignore` and `.git/info/exclude` exclude from
            folder walks.

    Yields:
        Each file as the user's argument joined with what was found below it, once per real
        file when several arguments are given; a `Missing` for each argument that leads nowhere,
        and for each folder, link or ignore file that cannot be read.

    """
    found = chain.from_iterable(_argument(text, honour_ignore_files) for text in paths)
    several = len(paths) > 1 or any("**" in text for text in paths)
    yield from _once(found) if several else found


def _once(found: Iterator[Path | Missing]) -> Iterator[Path | Missing]:
    """Drop files already yielded under another name."""
    seen: set[str] = set()
    parent, real_parent = None, Path()
    for item in found:
        if isinstance(item, Path):
            try:
                if item.is_symlink() or item.name in ("", ".."):
                    real = item.resolve()
                else:
                    # Neighbours come one after another: resolving their folder once is enough.
                    if item.parent != parent:
                        parent, real_parent = item.parent, item.parent.resolve()
                    real = real_parent / item.name
            except (OSError, RuntimeError):
                real = item
            key = os.path.normcase(str(real))
            if key in seen:
                continue
            seen.add(key)
        yield item


def _argument(text: str, honour: bool) -> Iterator[Path | Missing]:
    """Resolve one command-line argument."""
    path = Path(text)
    try:
        mode = path.stat().st_mode if text else None
    except (FileNotFoundError, NotADirectoryError, ValueError):
        mode = None
    except OSError as error:
        # Windows reports the wildcards of a glob as a syntax error in the name.
        if not _has_magic(text):
            yield Missing(text, f"cannot be reached: {error.strerror}")
            return
        mode = None
    if mode is not None:
        yield from _walk(path, honour) if stat.S_ISDIR(mode) else (path,)
        return
    if not _has_magic(text) or "\0" in text:
        yield Missing(text, "no such file or folder")
        return
    empty = True
    for match in _expand(path):
        empty = False
        yield from _walk(match, honour) if match.is_dir() else (match,)
    if empty:
        yield Missing(text, "no file or folder matches this pattern")


def _has_magic(text: str) -> bool:
    return any(char in text for char in "*?[")


def _expand(pattern: PurePath) -> Iterator[Path]:
    """Yield the existing paths that match a glob, sorted; as in a shell, `*` skips dot names."""
    parts = [part for part in pattern.parts if part != pattern.anchor]
    kept = [part for n, part in enumerate(parts) if part != "**" or parts[n - 1 : n] != ["**"]]
    # A walk of the folder before it is what a final `**` means.
    if kept[-1] == "**":
        kept.pop()
    yield from _expand_below(Path(pattern.anchor), kept)


def _expand_below(base: Path, parts: list[str]) -> Iterator[Path]:
    if not parts:
        yield base
        return
    head, rest = parts[0], parts[1:]
    if head == "**":
        waiting = [base]
        while waiting:
            folder = waiting.pop()
            yield from _expand_below(folder, rest)
            names = [n[:-1] for n in _listing(folder) if n.endswith("/") and n[0] != "."]
            waiting.extend(folder / name for name in reversed(names))
    elif not _has_magic(head):
        if not rest:
            exists = (base / head).exists()
            yield from (base / head,) if exists else ()
        else:
            yield from _expand_below(base / head, rest)
    else:
        from fnmatch import translate  # its expressions do not backtrack from star to star

        matcher = re.compile(translate(_fold(head)))
        for entry in _listing(base):
            name = entry.rstrip("/")
            if (name[0] != "." or head[0] == ".") and matcher.match(_fold(name)):
                if not rest:
                    yield base / name
                elif (base / name).is_dir():
                    yield from _expand_below(base / name, rest)


def _listing(folder: Path) -> list[str]:
    """Return the sorted names in a folder (folders end in `/`), none when it is unreadable."""
    try:
        with os.scandir(folder) as entries:
            return sorted(e.name + "/" if _is_folder(e) else e.name for e in entries)
    except OSError:
        return []


def _is_folder(entry: os.DirEntry[str]) -> bool:
    """Tell whether an entry is a folder itself, not a link or a Windows junction to one."""
    if not entry.is_dir(follow_symlinks=False):
        return False
    if os.name != "nt":
        return True
    tag = getattr(entry.stat(follow_symlinks=False), "st_reparse_tag", 0)
    return bool(tag != 0xA0000003)  # IO_REPARSE_TAG_MOUNT_POINT, which only Windows defines


def _walk(root: Path, honour: bool) -> Iterator[Path | Missing]:
    """Walk a folder depth first with an explicit stack: depth is bounded by the disk alone."""
    parts: tuple[str, ...] = ()
    layers: tuple[_Layer, ...] = ()
    if honour:
        parts, layers, notices = _rules_above(root)
        yield from notices
    stack: list[_Folder] = []
    opened = _open(root, parts, layers, honour)
    while True:
        folder, notices = opened
        yield from notices
        if folder is not None:
            stack.append(folder)
        entered = None
        while stack and entered is None:
            for name in stack[-1].names:
                here = stack[-1]
                plain = name.rstrip("/")
                below = (*here.parts, _raw(plain)) if here.layers else here.parts
                is_folder = plain != name
                if here.layers and _ignored(below, is_folder, here.layers):
                    continue
                path = here.path / plain
                if is_folder:
                    entered = path, (*here.parts, _raw(plain)), here.layers
                    break
                problem = _file_problem(path)
                if problem is None:
                    yield path
                elif problem:
                    yield Missing(str(path), problem)
            else:
                stack.pop()
        if entered is None:
            return
        opened = _open(*entered, honour)


def _file_problem(path: Path) -> str | None:
    """Return None for a regular file, "" for what a walk skips, else why it cannot be read."""
    try:
        return None if stat.S_ISREG(path.stat().st_mode) else ""
    except FileNotFoundError:
        return "the link leads nowhere" if path.is_symlink() else ""
    except OSError as error:
        return f"cannot be reached: {error.strerror}"


def _open(
    path: Path, parts: tuple[str, ...], layers: tuple[_Layer, ...], honour: bool
) -> tuple[_Folder | None, list[Missing]]:
    """List one folder and read its ignore file."""
    names = []
    ignore_file = repository = False
    try:
        with os.scandir(path) as entries:
            for entry in entries:
                name = entry.name
                if name[0] == ".":
                    ignore_file |= name == ".gitignore"
                    repository |= name == ".git"
                elif _is_folder(entry):
                    # With the slash, the order is that of the sorted whole paths.
                    names.append(name + "/")
                elif name[name.rfind(".") :].lower() in SUFFIXES:
                    names.append(name)
    except OSError as error:
        return None, [Missing(str(path), f"the folder cannot be read: {error.strerror}")]
    notices: list[Missing] = []
    if honour and repository:
        # A nested repository has its own rules; those around it stop at its door.
        layers = _layer(_exclude_file(path), len(parts), notices)
    if honour and ignore_file:
        layers += _layer(path / ".gitignore", len(parts), notices)
    return _Folder(path, parts, layers, iter(sorted(names))), notices


def _rules_above(root: Path) -> tuple[tuple[str, ...], tuple[_Layer, ...], list[Missing]]:
    """Collect the rules between the repository's top and a folder (which is left out)."""
    notices: list[Missing] = []
    try:
        real = root.resolve()
        top = next((p for p in (real, *real.parents) if (p / ".git").exists()), real)
    except (OSError, RuntimeError):
        return (), (), notices
    if top == real:
        return (), (), notices
    parts = real.relative_to(top).parts
    layers = _layer(_exclude_file(top), 0, notices)
    for depth in range(len(parts)):
        layers += _layer(top.joinpath(*parts[:depth], ".gitignore"), depth, notices)
    return tuple(map(_raw, parts)), layers, notices


def _exclude_file(top: Path) -> Path:
    """Return where a repository keeps its private rules; `.git` is a file in linked trees."""
    git = top / ".git"
    try:
        if git.is_file():
            pointer = git.read_text("utf-8", "surrogateescape")[:4096]
            git = top / pointer.partition("gitdir:")[2].strip()
            common = git / "commondir"
            if common.is_file():
                git /= common.read_text("utf-8", "surrogateescape")[:4096].strip()
    except (OSError, ValueError):
        pass
    return git / "info" / "exclude"


def _layer(path: Path, depth: int, notices: list[Missing]) -> tuple[_Layer, ...]:
    """Read one ignore file; what cannot be applied is added to `notices`."""
    try:
        # Not following links is git's own rule; anything but a regular file could block.
        info = path.lstat()
        if not stat.S_ISREG(info.st_mode):
            return ()
        if info.st_size > MAX_IGNORE_BYTES:
            notices.append(Missing(str(path), "too large for an ignore file, not applied"))
            return ()
        data = path.read_bytes()
    except (FileNotFoundError, NotADirectoryError, ValueError):
        return ()
    except OSError as error:
        notices.append(Missing(str(path), f"the ignore file cannot be read: {error.strerror}"))
        return ()
    rules: list[_Rule] = []
    for number, line in enumerate(data.removeprefix(b"\xef\xbb\xbf").split(b"\n"), start=1):
        problem = _add_rule(rules, line.removesuffix(b"\r").decode("latin-1"))
        if problem:
            notices.append(Missing(str(path), f"line {number} was not applied: {problem}"))
    return (_Layer(depth, tuple(reversed(rules))),) if rules else ()


def _add_rule(rules: list[_Rule], line: str) -> str:
    """Append what an ignore line means, if anything; return why it cannot be applied, or ""."""
    try:
        rule = _rule(line)
    except ValueError as error:
        return str(error)
    if rule is not None:
        rules.append(rule)
    return ""


def _rule(line: str) -> _Rule | None:
    """Parse one ignore line; None when it can match nothing; ValueError when it is too costly."""
    if not line or line[0] == "#":
        return None
    text = line.rstrip(" ")
    if len(text) < len(line) and (len(text) - len(text.rstrip("\\"))) % 2:
        text += " "  # an escaped space belongs to the name
    negated = text.startswith("!")
    text = text.removeprefix("!")
    folders_only = text.endswith("/")
    text = text.removesuffix("/")
    if not text:
        return None
    name_only = "/" not in text
    parts: list[str | re.Pattern[str] | None] = []
    for segment in text.removeprefix("/").split("/"):
        if len(segment) > 1 and not segment.strip("*"):
            parts.append(None)
        else:
            part = _segment(segment)
            if part is None:
                return None
            parts.append(part)
    if parts[-1] is None:
        parts.append(re.compile("."))  # a final `**` is for what is inside, not the folder itself
    return _Rule(negated, folders_only, name_only, tuple(parts))


def _segment(segment: str) -> str | re.Pattern[str] | None:
    """Translate one name pattern; None when it can match nothing."""
    segment = _fold(segment)
    if not any(char in segment for char in "*?[\\"):
        return segment
    segment = _ESCAPE_OR_STARS.sub(lambda found: found[1] or "*", segment)
    if _ESCAPE_OR_STARS.sub(lambda found: "" if found[1] else "*", segment).count("*") > _MAX_STARS:
        raise ValueError(f"more than {_MAX_STARS} wildcards `*` in one name: {segment[:80]!r}")
    if "[" in segment:
        segment = _POSIX_CLASS.sub(lambda found: _POSIX_CLASSES.get(found[1], found[0]), segment)
    import warnings

    from pathspec import GitIgnoreSpec

    try:
        with warnings.catch_warnings():
            # A bracket inside brackets makes `re` warn of its own future, not of ours.
            warnings.simplefilter("ignore", FutureWarning)
            # The slashes keep `#`, `!` and closing blanks of the name from being special.
            pattern = next(iter(GitIgnoreSpec.from_lines([f"/{segment}/"]).patterns))
    except (re.error, ValueError):
        return None
    regex = getattr(pattern, "regex", None)
    return regex if isinstance(regex, re.Pattern) else None


def _ignored(names: tuple[str, ...], is_folder: bool, layers: tuple[_Layer, ...]) -> bool:
    """Return the verdict of the last rule that matches, the deepest ignore file first."""
    for layer in reversed(layers):
        for rule in layer.rules:
            if rule.folders_only and not is_folder:
                continue
            if rule.name_only:
                matches = rule.parts[0] is None or _fits(rule.parts[0], names[-1])
            else:
                matches = _match(rule.parts, names[layer.depth :])
            if matches:
                return not rule.negated
    return False


def _fits(part: str | re.Pattern[str], name: str) -> bool:
    return part == name if isinstance(part, str) else part.match(name + "/") is not None


def _match(parts: tuple[str | re.Pattern[str] | None, ...], names: tuple[str, ...]) -> bool:
    """Match whole paths; only the latest `**` is ever widened, so the work stays bounded."""
    at = n = 0
    resume, start = -1, 0
    while n < len(names):
        part = parts[at] if at < len(parts) else ""
        if part is None:
            at += 1
            resume, start = at, n
        elif part != "" and _fits(part, names[n]):
            at, n = at + 1, n + 1
        elif resume >= 0:
            start += 1
            at, n = resume, start
        else:
            return False
    return at == len(parts)


def _raw(name: str) -> str:
    """Return a name with one character per byte, which is what git's `?` and `[` count."""
    return _fold(os.fsencode(name).decode("latin-1"))


def _fold(text: str) -> str:
    """Lower ASCII letters where file systems ignore case, as git's default does there."""
    return re.sub("[A-Z]+", lambda found: found[0].lower(), text) if _FOLD else text
