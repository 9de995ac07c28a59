"""A settings file is read: every value checked, every mistake collected with its line."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from validator.findings import LEVELS
from validator.ruleset import find_rules
from validator.settings.errors import did_you_mean
from validator.settings.keys import OF_FILE, OF_OVERRIDE, Key
from validator.settings.model import Conditions, Override, Part, Setting, SettingsFile, Words
from validator.settings.options import options_by_rule
from validator.settings.text import Text, WrongError, quoted, shown_value, table_of
from validator.settings.toml import Path
from validator.settings.values import (
    is_selector,
    read_file,
    read_globs,
    read_jobs,
    read_kinds,
    read_level,
    read_path,
    read_patterns,
    read_reports,
    read_schemas,
    read_selectors,
    read_switch,
    read_version,
)


def read_settings(text: Text, data: Mapping[str, Any]) -> SettingsFile:
    """Read the table of settings of a text; what is wrong in it is left out and noted.

    Args:
        text: where it comes from.
        data: the table.
    """
    values = _values(text, (), data, OF_FILE, "setting")
    run = tuple((key.name, values[key.name]) for key in OF_FILE if _is_of_run(key, values))
    return SettingsFile(
        name=text.name,
        part=_part(values),
        overrides=values.get("overrides", ()),
        per_file_ignores=values.get("per-file-ignores", ()),
        run=run,
        extend=values.get("extend"),
        notes=tuple(dict.fromkeys(text.notes)),
    )


def _is_of_run(key: Key, values: Mapping[str, Any]) -> bool:
    return key.scope == "run" and key.name in values


def _part(values: Mapping[str, Any]) -> Part:
    return Part(
        select=values.get("select"),
        extend_select=values.get("extend-select", ()),
        ignore=(*values.get("ignore", ()), *values.get("extend-ignore", ())),
        levels=values.get("levels", ()),
        fixable=values.get("fixable"),
        unfixable=values.get("unfixable", ()),
        extend_safe_fixes=values.get("extend-safe-fixes", ()),
        extend_unsafe_fixes=values.get("extend-unsafe-fixes", ()),
        target=values.get("target"),
        schema=values.get("schema"),
        options=values.get("rules", ()),
    )


def _values(
    text: Text, at: Path, data: Mapping[str, Any], keys: tuple[Key, ...], what: str
) -> dict[str, Any]:
    """Read the keys of a table."""
    by_name = {key.name: key for key in keys}
    found: dict[str, Any] = {}
    for name, value in data.items():
        key = by_name.get(name)
        if key is None:
            text.wrong((*at, name), _unknown_key(name, keys, what))
            continue
        try:
            found[name] = _READERS[key.shape](text, (*at, name), value)
        except WrongError as error:
            text.wrong((*at, name), f"{name} {error}")
    return found


def _unknown_key(name: str, keys: tuple[Key, ...], what: str) -> str:
    message = f"there is no {what} {name!r}"
    if keys is OF_OVERRIDE and any(key.name == name for key in OF_FILE):
        return f"{name} is for whole files or runs and cannot stand in an override: write it above"
    if keys is OF_FILE and any(key.name == name for key in OF_OVERRIDE):
        return f"{name} tells which records an override is for: write it under [[overrides]]"
    if name in options_by_rule():
        return f"{message}; options of the rule stand in [rules.{name}]"
    return message + did_you_mean(name, tuple(key.name for key in keys))


def _levels(text: Text, at: Path, value: Any) -> tuple[Any, ...]:
    found: list[Any] = []
    for name, level in table_of(value, "selectors with their levels").items():
        if not is_selector(text, (*at, name), name):
            continue
        if level not in (*LEVELS, "off"):
            wanted = ", ".join(LEVELS)
            text.wrong(
                (*at, name),
                f"the level of {name} is {shown_value(level)}; it can be {wanted} or off",
            )
            continue
        found.append((name, Setting(level, text.origin((*at, name)))))
    return tuple(found)


def _per_file_ignores(text: Text, at: Path, value: Any) -> tuple[tuple[Setting[str], Words], ...]:
    found: list[tuple[Setting[str], Words]] = []
    for pattern, selectors in table_of(value, "patterns with lists of selectors").items():
        place = (*at, pattern)
        try:
            words = read_selectors(text, place, selectors)
        except WrongError as error:
            text.wrong(place, f"{quoted(pattern)} {error}")
            continue
        found.append((Setting(pattern, text.origin(place)), words))
    return tuple(found)


def _overrides(text: Text, at: Path, value: Any) -> tuple[Override, ...]:
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        raise WrongError("takes tables: write each under a line [[overrides]]")
    found: list[Override] = []
    for number, item in enumerate(value):
        place = (*at, number)
        values = _values(text, place, item, OF_OVERRIDE, "setting of an override")
        conditions = Conditions(
            **{
                key.field: values.get(key.name, ())
                for key in OF_OVERRIDE
                if key.scope == "condition"
            }
        )
        if not any(key.name in item for key in OF_OVERRIDE if key.scope == "condition"):
            names = ", ".join(key.name for key in OF_OVERRIDE if key.scope == "condition")
            text.wrong(place, f"an override for no records: say which, by any of {names}")
        found.append(Override(text.origin(place), conditions, _part(values)))
    return tuple(found)


def _rules(text: Text, at: Path, value: Any) -> tuple[tuple[str, str, Setting[Any]], ...]:
    found: list[tuple[str, str, Setting[Any]]] = []
    for name, options in table_of(value, "rules with their options").items():
        place = (*at, name)
        if not is_selector(text, place, name):
            continue
        rules = find_rules(name)
        if len(rules) != 1:
            text.wrong(place, f"{name!r} means {len(rules)} rules; options belong to one")
            continue
        if not isinstance(options, dict):
            text.wrong(place, f"options stand in a table: write them under [rules.{name}]")
            continue
        found += _options(text, place, rules[0].name, options)
    return tuple(found)


def _options(
    text: Text, at: Path, rule: str, values: Mapping[str, Any]
) -> Iterator[tuple[str, str, Setting[Any]]]:
    known = {option.name: option for option in options_by_rule().get(rule, ())}
    for name, value in values.items():
        place = (*at, name)
        option = known.get(name)
        if option is None:
            hint = did_you_mean(name, tuple(known)) if known else ": it has none"
            text.wrong(place, f"the rule {rule} has no option {name!r}{hint}")
            continue
        try:
            yield rule, option.field, Setting(option.read(value), text.origin(place))
        except ValueError as error:
            text.wrong(place, f"{name} of {rule} {error}, not {shown_value(value)}")


_READERS: Mapping[str, Callable[[Text, Path, Any], Any]] = {
    "selectors": read_selectors,
    "levels": _levels,
    "per-file-ignores": _per_file_ignores,
    "overrides": _overrides,
    "rules": _rules,
    "version": read_version,
    "path": read_path,
    "file": read_file,
    "paths": read_schemas,
    "patterns": read_patterns,
    "globs": read_globs,
    "kinds": read_kinds,
    "level": read_level,
    "switch": read_switch,
    "reports": read_reports,
    "jobs": read_jobs,
}
