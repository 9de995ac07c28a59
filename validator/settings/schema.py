"""``python -m validator.settings.schema``: write the JSON Schema of settings files.

It is made of the same tables as the checks: :data:`validator.settings.keys.KEYS` and the options
of the rules. Editors complete and check ``jatslint.toml`` by it.
"""

import json
import sys
from collections.abc import Iterable
from importlib.resources import files
from pathlib import Path
from typing import Any

from validator.findings import LEVELS
from validator.kinds import KINDS
from validator.reporting import report_names
from validator.rule import PRESETS
from validator.ruleset import ALL, all_rules
from validator.settings.keys import OF_FILE, OF_OVERRIDE, Key, Shape
from validator.settings.options import options_by_rule
from validator.settings.toml import parse_toml
from validator.workers import MAX_JOBS

NAME = "settings-1.schema.json"


def make_schema() -> dict[str, Any]:
    """Make the schema."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Settings of jatslint: jatslint.toml, or [tool.jatslint] in pyproject.toml",
        **_table(OF_FILE),
        "$defs": {
            "selector": _selector(),
            "selectors": {"type": "array", "items": {"$ref": "#/$defs/selector"}},
            "patterns": {"anyOf": [_STRING, _STRINGS]},
            "override": _table(OF_OVERRIDE),
            "rules": {
                "type": "object",
                "additionalProperties": False,
                "properties": {
                    name: {
                        "type": "object",
                        "additionalProperties": False,
                        "properties": {option.name: option.schema for option in options},
                    }
                    for name, options in sorted(options_by_rule().items())
                },
            },
        },
    }


def _table(keys: Iterable[Key]) -> dict[str, Any]:
    properties = {
        key.name: {
            "description": key.summary,
            "examples": [parse_toml(key.example).data[key.name]],
            **_of_shape(key.shape),
        }
        for key in keys
    }
    return {"type": "object", "additionalProperties": False, "properties": properties}


_STRING = {"type": "string"}
_STRINGS = {"type": "array", "items": _STRING}


def _of_shape(shape: Shape) -> dict[str, Any]:
    """Describe the values of a shape."""
    kinds = {"enum": list(KINDS)}
    shapes: dict[Shape, dict[str, Any]] = {
        "selectors": {"$ref": "#/$defs/selectors"},
        "levels": {
            "type": "object",
            "propertyNames": {"$ref": "#/$defs/selector"},
            "additionalProperties": {"enum": [*LEVELS, "off"]},
        },
        "per-file-ignores": {
            "type": "object",
            "additionalProperties": {"$ref": "#/$defs/selectors"},
        },
        "overrides": {"type": "array", "items": {"$ref": "#/$defs/override"}},
        "rules": {"$ref": "#/$defs/rules"},
        "version": _STRING,
        "path": _STRING,
        "file": _STRING,
        "paths": _STRINGS,
        "patterns": {"$ref": "#/$defs/patterns"},
        "globs": _STRINGS,
        "kinds": {"anyOf": [kinds, {"type": "array", "items": kinds}]},
        "level": {"enum": list(LEVELS)},
        "switch": {"type": "boolean"},
        "reports": {
            "type": "array",
            "items": {"type": "string", "pattern": f"^({'|'.join(report_names())})(:.+)?$"},
        },
        "jobs": {
            "anyOf": [{"const": "auto"}, {"type": "integer", "minimum": 1, "maximum": MAX_JOBS}]
        },
    }
    return shapes[shape]


def _selector() -> dict[str, Any]:
    rules = all_rules()
    areas = dict.fromkeys(rule.area for rule in rules)
    words = [ALL, *reversed(PRESETS), *areas]
    words += [word for rule in rules for word in (rule.name, rule.code, *rule.aliases)]
    pinned = f"^({'|'.join((*PRESETS, ALL))})@[0-9]+([.][0-9]+)*$"
    return {
        "description": "a rule's name or code, area letters, a preset or ALL",
        "anyOf": [{"enum": words}, {"type": "string", "pattern": pinned}],
    }


def written() -> str:
    """Write the schema as the file holds it."""
    return json.dumps(make_schema(), indent=2, ensure_ascii=False) + "\n"


def main() -> int:
    """Write the file; give the exit code."""
    (Path(str(files("validator.schemas"))) / NAME).write_text(written(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
