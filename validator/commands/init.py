"""``jatslint init``: look at the records, and write a ``jatslint.toml`` for them."""

import os
import sys
from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path

from validator.commands import CLEAN, FAILED
from validator.discover import Missing, discover
from validator.settings import SettingsError
from validator.settings.loading import OWN, find_settings, settings_in
from validator.settings.starting import survey
from validator.settings.text import displayed
from validator.write import FileError, write_new_file


def run(options: Namespace) -> int:
    """Write the file; give the exit code."""
    target = Path(OWN)
    if not options.force and os.path.lexists(target):
        return _fail(f"{OWN} is there already: edit it, or replace it with --force")
    missing: list[Missing] = []
    seen = survey(_files(options.paths, missing))
    for item in missing:
        _fail(f"{item.path}: {item.reason}")
    if not seen.total:
        return _fail("no records were found, and nothing was written: name files or folders")
    above = _shadowed()
    try:
        write_new_file(target, seen.draft().encode(), overwrite=options.force)
    except FileError as error:
        return _fail(str(error))
    settings_in.cache_clear()  # this folder has another one now
    for sentence in seen.sentences():
        print(sentence)
    print(f"wrote {OWN}; now run: jatslint check")
    print("or, to be told only of what is new from now on: jatslint baseline create")
    if above:
        print(f"{displayed(above)} holds no longer for this folder: to build on it, write", end=" ")
        print(f'extend = "{_relative(above)}" into {OWN}')
    return FAILED if missing else CLEAN


def _files(paths: list[str], missing: list[Missing]) -> Iterator[Path]:
    for item in discover(paths):
        if isinstance(item, Missing):
            missing.append(item)
        else:
            yield item


def _shadowed() -> str:
    """Give the settings file that held for this folder until now, if it is not the one replaced."""
    try:
        path, _ = find_settings(os.getcwd())  # noqa: PTH109
    except SettingsError:
        return ""
    return "" if path == os.path.abspath(OWN) else path  # noqa: PTH100


def _relative(path: str) -> str:
    try:
        return os.path.relpath(path).replace(os.sep, "/")
    except ValueError:  # another drive of Windows
        return path


def _fail(message: str) -> int:
    print(f"jatslint: {message}", file=sys.stderr)
    return FAILED
