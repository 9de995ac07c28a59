"""From the words of a command line to the plan of a run: what ``check`` and ``baseline`` share."""

import os
import sys
from argparse import Namespace
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from validator.files import Task, absolute
from validator.findings import Grade
from validator.nearest import IGNORE_FILE, nearest
from validator.rule import PRESETS
from validator.ruleset import find_rules
from validator.run import Plan
from validator.settings import CommandLine, RunSettings, run_settings, settings_for
from validator.statistics import Rung
from validator.usage import UsageError
from validator.workers import resolve_jobs

if TYPE_CHECKING:
    from validator.ruleset import Ruleset

STDIN = "-"


def command_line_of(options: Namespace) -> CommandLine:
    """Read what the words of a command say of settings; not all commands have all of them."""
    said = vars(options)
    return CommandLine(
        select=_words(options.select),
        extend_select=_words(options.extend_select),
        ignore=_words(options.ignore),
        config=tuple(options.config),
        isolated=options.isolated,
        target=options.target or "",
        schema=tuple(options.schema),
        fail_on=said.get("fail_on") or "",
        unsafe_fixes=said.get("unsafe_fixes") or None,
        baseline=said.get("baseline") or "",
        ignore_file=options.ignore_file or "",
        report=tuple(said.get("reports", ())),
        jobs=options.jobs or 0,
        exclude=tuple(options.exclude),
    )


def settings_of(options: Namespace) -> tuple[CommandLine, RunSettings]:
    """Read the settings of a run, tell what is worth a word, and load the schemas they name.

    Raises:
        UsageError: there is a mistake in them.
    """
    command_line = command_line_of(options)
    settings = run_settings(command_line)
    for note in settings.notes:
        print(f"jatslint: {note}", file=sys.stderr)
    _load_schemas(settings.schemas)
    return command_line, settings


def plan_of(
    options: Namespace,
    command_line: CommandLine,
    settings: RunSettings,
    grades: tuple[Grade, ...] = (),
) -> Plan:
    """Make the plan of a run.

    Raises:
        UsageError: the options contradict each other, or git cannot tell what has changed.
    """
    if STDIN in options.paths and len(options.paths) > 1:
        raise UsageError("- (standard input) cannot be checked together with files")
    said = vars(options)
    since = said.get("since")
    if since and STDIN in options.paths:
        raise UsageError("--since asks git for files that changed: name files, not standard input")
    task = Task(
        command_line=command_line,
        kind=options.kind,
        grades=grades,
        ignore_file=_ignore_file(settings.ignore_file, adds=bool(said.get("add_ignores"))),
    )
    only = None
    if since:
        from validator.since import changed_since

        only = changed_since(since, options.paths)
    return Plan(
        paths=tuple(options.paths),
        task=task,
        jobs=settings.jobs or resolve_jobs("auto"),
        exclude=settings.exclude,
        force_exclude=options.force_exclude,
        only=only,
    )


def ruleset_of(command_line: CommandLine) -> "Ruleset":
    """Give the rules that run on a JATS record in the current folder of which nothing is known."""
    from validator.identity import NO_FACTS

    return settings_for(Path("record"), command_line).for_record(NO_FACTS, "jats").ruleset


def ladder_of(ruleset: "Ruleset") -> tuple[Rung, ...]:
    """Give the presets that a run can judge: those of which it has all rules."""
    running = {rule.code for rule in ruleset.rules}
    rungs = (
        Rung(preset, frozenset(rule.code for rule in find_rules(preset))) for preset in PRESETS
    )
    # The highest one that adds nothing to the one below would be praise for nothing.
    ladder = [rung for rung in rungs if rung.codes <= running]
    return tuple(
        rung for at, rung in enumerate(ladder) if at == 0 or rung.codes != ladder[at - 1].codes
    )


def common_folder(paths: Iterable[str]) -> Path:
    """The folder that all paths stand in; a lone folder stands for itself."""
    given = [absolute(Path(path)) for path in paths]
    folders = [path if path.is_dir() else path.parent for path in given]
    return Path(os.path.commonpath(folders))


def _words(lists: Iterable[str]) -> tuple[str, ...]:
    return tuple(word for words in lists for word in words.split(",") if word.strip())


def _ignore_file(named: str, *, adds: bool) -> str:
    """Find the ignore file of a run; read it now, since a mistake in it must stop the run.

    Args:
        named: the one that the user names; empty for the nearest.
        adds: whether the run writes entries into it, so that it need not be there yet.

    Raises:
        UsageError: it cannot be read, or holds mistakes.
    """
    path = Path(named) if named else nearest(IGNORE_FILE)
    if path is None or (adds and not os.path.lexists(path)):
        return ""
    from validator.suppressions.ignores import open_ignores

    # As it was named, for messages; and so that it is not read a second time.
    open_ignores(str(path))
    return str(path)


def _load_schemas(paths: Iterable[str]) -> None:
    """Load house schemas before any file is read: a bad one is an error of the settings.

    Raises:
        UsageError: one cannot be used.
    """
    for path in paths:
        from validator.house import load_schema

        load_schema(path)
