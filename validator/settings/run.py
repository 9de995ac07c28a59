"""The settings of a run as a whole, from the file nearest to the current folder."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from validator.findings import Level
from validator.ruleset import UnknownRuleError, renamed
from validator.settings.command_line import COMMAND_LINE, CommandLine
from validator.settings.errors import Mistake, SettingsError
from validator.settings.resolving import Sources, sources_for

if TYPE_CHECKING:
    from validator.gitignore import Layer


class RunSettings(NamedTuple):
    """What holds for a run.

    Attributes:
        fail_on: the level from which on findings that remain give the exit code 1.
        exclude: patterns of what a search passes over.
        unsafe_fixes: whether fixes are applied that need a person's yes.
        baseline: the path of the baseline; empty for none.
        ignore_file: the path of the ignore file; empty for the one that is found.
        report: the reports to write, ``FORMAT`` or ``FORMAT:FILE``; nothing for the usual one.
        jobs: how many processes to use; 0 for as many as there are processors.
        schemas: all house schemas that the settings name for any record.
        files: the settings files, as the user knows them, the most general first.
        notes: what is right, but worth a word.
        origins: where each value comes from: pairs of a key and a place.
    """

    fail_on: Level = "warning"
    exclude: "tuple[Layer, ...]" = ()
    unsafe_fixes: bool = False
    baseline: str = ""
    ignore_file: str = ""
    report: tuple[str, ...] = ()
    jobs: int = 0
    schemas: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    origins: tuple[tuple[str, str], ...] = ()


def run_settings(command_line: CommandLine) -> RunSettings:
    """Give the settings of a run.

    Args:
        command_line: what the command line says.

    Raises:
        SettingsError: there are mistakes; with all of them.
    """
    sources = sources_for(os.getcwd(), command_line)  # noqa: PTH109
    notes = (*sources.notes, *_check_selectors(command_line))
    values: dict[str, tuple[Any, str]] = {}
    for file in sources.files:
        values.update((name, (said.value, said.origin)) for name, said in file.run)
    for name in ("fail_on", "unsafe_fixes", "baseline", "ignore_file", "report", "jobs"):
        said = getattr(command_line, name)
        if said or said is False:
            values[name.replace("_", "-")] = said, COMMAND_LINE
    usual = RunSettings()

    def get(name: str) -> Any:
        return values[name][0] if name in values else getattr(usual, name.replace("-", "_"))

    return RunSettings(
        fail_on=get("fail-on"),
        exclude=_excluded(sources),
        unsafe_fixes=get("unsafe-fixes"),
        baseline=get("baseline"),
        ignore_file=get("ignore-file"),
        report=get("report"),
        jobs=get("jobs"),
        schemas=_schemas(sources),
        files=tuple(file.name for file in sources.files if file.name != COMMAND_LINE),
        notes=notes,
        origins=tuple((name, origin) for name, (_, origin) in values.items()),
    )


def _excluded(sources: Sources) -> "tuple[Layer, ...]":
    """Make the patterns of all files and of the command line; searches compare real paths."""
    layers: tuple[Layer, ...] = ()
    said = [dict(file.run).get("exclude") for file in sources.files]
    patterns = [pattern for one in said if one is not None for pattern in one.value]
    for folder, of_folder in (
        (sources.folder, patterns),
        (os.getcwd(), sources.command_line.exclude),  # noqa: PTH109
    ):
        if of_folder:
            from validator.gitignore import make_layer

            layers += make_layer(of_folder, Path(os.path.realpath(folder)))
    return layers


def _schemas(sources: Sources) -> tuple[str, ...]:
    found = dict.fromkeys(sources.command_line.schema)
    for file in sources.files:
        for part in (file.part, *(one.part for one in file.overrides)):
            found.update((schema.value, None) for schema in part.schema or ())
    return tuple(found)


def _check_selectors(command_line: CommandLine) -> tuple[str, ...]:
    """Check the selectors of the command line; give notes on earlier names.

    Raises:
        SettingsError: some mean no rule.
    """
    mistakes: list[Mistake] = []
    notes: list[str] = []
    for selector in (*command_line.select, *command_line.extend_select, *command_line.ignore):
        try:
            name = renamed(selector)
        except UnknownRuleError as error:
            mistakes.append(Mistake(COMMAND_LINE, 0, str(error)))
            continue
        if name:
            notes.append(f"{COMMAND_LINE}: {selector} is called {name} now; write that")
    if mistakes:
        raise SettingsError(tuple(mistakes))
    return tuple(dict.fromkeys(notes))
