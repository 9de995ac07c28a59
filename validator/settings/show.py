"""What ``--show-settings FILE`` tells: the settings of a record, and where each comes from."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from validator.faults import FAULTS
from validator.ruleset import Ruleset, Treatment, all_rules
from validator.settings.command_line import COMMAND_LINE, CommandLine
from validator.settings.resolving import FileSettings, Resolved, settings_for, sources_for
from validator.settings.run import RunSettings, run_settings
from validator.settings.text import displayed, printable, quoted
from validator.settings.tracing import USUAL, origin, steps_of

if TYPE_CHECKING:
    from validator.identity import Facts
    from validator.kinds import Kind
    from validator.settings.model import Part


class _Asked(NamedTuple):
    """The settings of one record, and all that they were made of."""

    settings: FileSettings
    resolved: Resolved
    files: "tuple[Part, ...]"
    exceptions: "tuple[Part, ...]"

    @property
    def command_line(self) -> CommandLine:
        return self.settings.sources.command_line


def show(path: Path, facts: "Facts", kind: "Kind", command_line: CommandLine) -> str:
    """Write the settings of a record as TOML, with where they come from as comments.

    Args:
        path: its file.
        facts: what it says of itself.
        kind: what it is.
        command_line: what the command line says.

    Raises:
        SettingsError: there are mistakes; with all of them.
    """
    run = run_settings(command_line)
    settings = settings_for(path, command_line)
    asked = _Asked(
        settings,
        settings.for_record(facts, kind),
        tuple(file.part for file in settings.sources.files),
        settings.exceptions(facts, kind),
    )
    blocks = (
        _head(settings, facts, kind, run),
        _rules(asked),
        _standards(asked),
        _run(run, command_line),
        _levels(asked),
        _options(asked),
    )
    texts = ("\n".join(lines) for lines in blocks)
    return "\n\n".join(text for text in texts if text) + "\n"


def _head(settings: FileSettings, facts: "Facts", kind: "Kind", run: RunSettings) -> Iterator[str]:
    yield _comment("Settings for", displayed(settings.path))
    known = (
        ("kind", kind),
        ("article-type", facts.article_type),
        ("journal", facts.journal),
        ("publisher", facts.publisher),
    )
    for name, value in known:
        if value:
            yield f"#   {name} = {toml(value)}"
    names = [file.name for file in settings.sources.files]
    if names:
        yield "# Settings files; later ones win:"
        yield from (_comment(" ", name) for name in names)
    else:
        yield "# No settings file was found or asked for."
    yield from (_comment("Note:", note) for note in settings.notes)
    for file in settings.sources.files:
        if file.run and file.name not in (*run.files, COMMAND_LINE):
            keys = ", ".join(key for key, _ in file.run)
            note = f"{file.name} is not the file of the current folder, so this is not used: {keys}"
            yield _comment("Note:", note)


def _comment(start: str, text: str) -> str:
    """Write a comment; names of files may hold line ends."""
    return f"# {start} {printable(text)}"


def _from(line: str, place: str) -> str:
    return f"{line}  {_comment('from', place)}"


def _rules(asked: _Asked) -> Iterator[str]:
    """Tell which rules run, and which do not, and why; and what becomes of their fixes."""
    steps = steps_of(asked.files, asked.command_line, asked.exceptions)
    ruleset = asked.resolved.ruleset
    running = {rule.code for rule in ruleset.rules}
    treatments = dict(ruleset.treatments)
    rules = [rule for rule in all_rules() if rule not in FAULTS]
    lines: dict[bool, list[str]] = {True: [], False: []}
    grades: dict[str, list[str]] = {}
    for rule in rules:
        runs = rule.code in running
        place = origin(steps, rule, lambda one, code=rule.code: _runs(one, code))  # type: ignore[misc]
        level = treatments.get(rule.code, Treatment()).level or rule.level
        lines[runs].append(f'"{rule.name}",  # {rule.code} {level}, from {place}')
        if grade := treatments.get(rule.code, Treatment()).grade:
            fixing = [step._replace(resets=False) for step in steps]
            why = origin(fixing, rule, lambda one, code=rule.code: _grade(one, code))  # type: ignore[misc]
            grades.setdefault(_GRADE_KEYS[grade], []).append(f'    "{rule.name}",  # from {why}')
    yield f"# {len(lines[True])} of {len(rules)} rules run."
    yield "select = ["
    yield from (f"    {line}" for line in lines[True])
    yield "]"
    if lines[False]:
        yield "# Rules that do not run:"
        yield from (f"#   {line}" for line in lines[False])
    for name, entries in grades.items():
        yield f"{name} = ["
        yield from entries
        yield "]"


_GRADE_KEYS = {
    "safe": "extend-safe-fixes",
    "unsafe": "extend-unsafe-fixes",
    "suggestion": "unfixable",
}


def _runs(ruleset: Ruleset, code: str) -> bool:
    return any(rule.code == code for rule in ruleset.rules)


def _grade(ruleset: Ruleset, code: str) -> str | None:
    return dict(ruleset.treatments).get(code, Treatment()).grade


def _level(ruleset: Ruleset, code: str) -> str | None:
    return dict(ruleset.treatments).get(code, Treatment()).level


def _standards(asked: _Asked) -> Iterator[str]:
    parts = (*asked.files, *asked.exceptions)
    standards, command_line = asked.resolved.standards, asked.command_line
    if standards.target:
        target = next((part.target for part in reversed(parts) if part.target), None)
        by_hand = target is None or command_line.target
        place = COMMAND_LINE if by_hand or target is None else target.origin
        yield _from(f"target = {toml(standards.target)}", place)
    if standards.house:
        schema = next((part.schema for part in reversed(parts) if part.schema), ())
        place = COMMAND_LINE if command_line.schema or not schema else schema[0].origin
        yield _from(f"schema = {toml(list(standards.house))}", place)


def _run(run: RunSettings, command_line: CommandLine) -> Iterator[str]:
    yield "# For the run as a whole, from the file nearest to the current folder:"
    places = dict(run.origins)
    values: tuple[tuple[str, Any], ...] = (
        ("fail-on", run.fail_on),
        ("unsafe-fixes", run.unsafe_fixes),
        ("jobs", run.jobs or "auto"),
        ("baseline", run.baseline),
        ("ignore-file", run.ignore_file),
        ("report", list(run.report)),
    )
    for name, value in values:
        if value or value is False:
            yield _from(f"{name} = {toml(value)}", places.get(name, USUAL))
    excluded: list[str] = []
    for file in sources_for(os.getcwd(), command_line).files:  # noqa: PTH109
        said = dict(file.run).get("exclude")
        if said:
            excluded += [_from(f"    {toml(one)},", said.origin) for one in said.value]
    excluded += [_from(f"    {toml(one)},", COMMAND_LINE) for one in command_line.exclude]
    if excluded:
        yield "exclude = ["
        yield from excluded
        yield "]"


def _levels(asked: _Asked) -> Iterator[str]:
    steps = steps_of(asked.files, asked.command_line, asked.exceptions)
    changed = [(code, one.level) for code, one in asked.resolved.ruleset.treatments if one.level]
    if changed:
        yield "[levels]"
    rules = {rule.code: rule for rule in all_rules()}
    for code, level in changed:
        levels_only = [step._replace(said=step.level or step.said, resets=False) for step in steps]
        place = origin(levels_only, rules[code], lambda one, code=code: _level(one, code))  # type: ignore[misc]
        yield _from(f"{rules[code].name} = {toml(level)}", place)


def _options(asked: _Asked) -> Iterator[str]:
    said = {
        (rule, field): value
        for part in (*asked.files, *asked.exceptions)
        for rule, field, value in part.options
    }
    last = ""
    for rule, field in sorted(said):
        if rule != last:
            yield f"[rules.{rule}]"
            last = rule
        value = said[rule, field]
        yield _from(f"{field.replace('_', '-')} = {toml(value.value)}", value.origin)


def toml(value: Any) -> str:
    """Write a value as TOML."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return quoted(value)
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(toml, value))}]"
    return str(value)
