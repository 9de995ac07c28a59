"""Single values of settings: selectors, versions, paths, levels; each checked as it is read.

All readers get the text, the path of the value in it and the value as TOML gives it. They raise
:class:`WrongError` if nothing of it can be used; of lists they note what is wrong and go on.
"""

import os
from typing import Any

from validator.findings import LEVELS, Level
from validator.kinds import KINDS
from validator.ruleset import UnknownRuleError, renamed
from validator.settings.errors import did_you_mean
from validator.settings.model import Setting, Words
from validator.settings.text import (
    Text,
    WrongError,
    displayed,
    items_of,
    quoted,
    shown_value,
    string_of,
)
from validator.settings.toml import Path


def is_selector(text: Text, at: Path, selector: str) -> bool:
    """Check a selector; note one that is an earlier name."""
    try:
        name = renamed(selector)
    except UnknownRuleError as error:
        text.wrong(at, str(error))
        return False
    if name:
        text.notes.append(f"{text.origin(at)}: {selector} is called {name} now; write that")
    return True


def read_selectors(text: Text, at: Path, value: Any) -> Words:
    """Read a list of selectors."""
    return tuple(
        Setting(item, text.origin(place))
        for place, item in items_of(at, value)
        if is_selector(text, place, item)
    )


def read_version(text: Text, at: Path, value: Any) -> Setting[str]:
    """Read a version of JATS."""
    from validator.grammar.facts import known_version

    try:
        return Setting(known_version(string_of(value, 'a version: "1.3"')), text.origin(at))
    except ValueError as error:
        raise WrongError(f"is {shown_value(value)}: {error}") from error


def _located(text: Text, path: str) -> str:
    """Give a path of the settings so that it can be opened from the current folder."""
    if not path or "\0" in path:
        raise WrongError(f"is {quoted(path)}, which names no file")
    whole = os.path.normpath(os.path.join(text.folder, path))  # noqa: PTH118 - links stay
    return displayed(whole)


def read_path(text: Text, at: Path, value: Any) -> Setting[str]:
    """Read the path of a file, which need not be there."""
    return Setting(_located(text, string_of(value, "a path")), text.origin(at))


def read_file(text: Text, at: Path, value: Any) -> Setting[str]:
    """Read the path of a file that must be there."""
    found = read_path(text, at, value)
    if not os.path.isfile(found.value):  # noqa: PTH113
        raise WrongError(
            f"is {quoted(value)}, and there is no such file (looked for {found.value})"
        )
    return found


def read_schemas(text: Text, at: Path, value: Any) -> Words:
    """Read paths of schemas, which must be there."""
    found: list[Setting[str]] = []
    for place, item in items_of(at, value):
        path = _located(text, item)
        if not os.path.isfile(path):  # noqa: PTH113
            text.wrong(place, f"there is no schema {quoted(item)} (looked for {path})")
            continue
        found.append(Setting(path, text.origin(place)))
    return tuple(found)


def read_patterns(text: Text, at: Path, value: Any) -> tuple[str, ...]:  # noqa: ARG001 - a reader
    """Read one pattern or a list of them."""
    if isinstance(value, str):
        return (value,)
    return tuple(item for _, item in items_of(at, value))


def read_globs(text: Text, at: Path, value: Any) -> Setting[tuple[str, ...]]:
    """Read what is excluded."""
    return Setting(tuple(item for _, item in items_of(at, value)), text.origin(at))


def read_reports(text: Text, at: Path, value: Any) -> Setting[tuple[str, ...]]:
    """Read reports; their files stand where the settings file says."""
    from validator.reporting import report_names

    found: list[str] = []
    for place, item in items_of(at, value):
        name, colon, path = item.partition(":")
        if name not in report_names():
            text.wrong(
                place, f"there is no report {quoted(name)}{did_you_mean(name, report_names())}"
            )
        elif colon and not path:
            text.wrong(place, f"{quoted(item)} names no file: write {name}:FILE, or {name} alone")
        else:
            found.append(f"{name}:{_located(text, path)}" if colon else name)
    return Setting(tuple(found), text.origin(at))


def read_jobs(text: Text, at: Path, value: Any) -> Setting[int]:
    """Read a number of processes."""
    from validator.workers import resolve_jobs

    if isinstance(value, bool) or not isinstance(value, int | str):
        raise WrongError(f'takes a number or "auto", not {shown_value(value)}')
    try:
        return Setting(resolve_jobs(value), text.origin(at))
    except ValueError as error:
        raise WrongError(f"is {shown_value(value)}: {error}") from error


def read_kinds(text: Text, at: Path, value: Any) -> tuple[str, ...]:
    """Read kinds of record."""
    found = read_patterns(text, at, value)
    for kind in found:
        if kind not in KINDS:
            raise WrongError(f"is {quoted(kind)}; it can be {', '.join(KINDS)}")
    return found


def read_level(text: Text, at: Path, value: Any) -> Setting[Level]:
    """Read a level."""
    if value not in LEVELS:
        raise WrongError(f"is {shown_value(value)}; it can be {', '.join(LEVELS)}")
    return Setting(value, text.origin(at))


def read_switch(text: Text, at: Path, value: Any) -> Setting[bool]:
    """Read a bool."""
    if not isinstance(value, bool):
        raise WrongError(f"takes true or false, not {shown_value(value)}")
    return Setting(value, text.origin(at))
