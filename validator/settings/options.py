"""The options of rules, as the named tuples in their modules describe them."""

import types
from collections.abc import Iterator
from functools import cache
from typing import Any, Literal, NamedTuple, get_args, get_origin, get_type_hints

from validator.rule import Rule
from validator.ruleset import all_rules


class Option(NamedTuple):
    """One option of a rule.

    Attributes:
        name: as settings write it, ``article-types``.
        field: as the rule has it, ``article_types``.
        type: bool, int, float, str, ``tuple[str, ...]`` or a Literal of strings.
        default: its value if the settings do not say.
        summary: what it is for.
    """

    name: str
    field: str
    type: Any
    default: Any
    summary: str

    @property
    def choices(self) -> tuple[str, ...]:
        """The values that it can have, if only some."""
        return get_args(self.type) if get_origin(self.type) is Literal else ()

    @property
    def schema(self) -> dict[str, Any]:
        """What a JSON Schema says of it."""
        default = list(self.default) if isinstance(self.default, tuple) else self.default
        described = {"description": self.summary, "default": default}
        if self.choices:
            return {"enum": list(self.choices), **described}
        if self._is_list:
            return {"type": "array", "items": {"type": "string"}, **described}
        names = {bool: "boolean", int: "integer", float: "number", str: "string"}
        return {"type": names[self.type], **described}

    @property
    def _is_list(self) -> bool:
        return isinstance(self.type, types.GenericAlias) and get_origin(self.type) is tuple

    def read(self, value: Any) -> Any:
        """Make the value of the option of what TOML gives.

        Raises:
            ValueError: it is of another type; the message says what is wanted.
        """
        if self.choices:
            if value in self.choices:
                return value
            wanted = " or ".join(f'"{choice}"' for choice in self.choices)
        elif self._is_list:
            if isinstance(value, list) and all(isinstance(item, str) for item in value):
                return tuple(value)
            wanted = 'a list of strings, ["…", "…"]'
        else:
            if type(value) is self.type or (self.type is float and type(value) is int):
                return self.type(value)
            wanted = {
                bool: "true or false",
                int: "a whole number",
                float: "a number",
                str: "a string",
            }[self.type]
        raise ValueError(f"takes {wanted}")


@cache
def options_by_rule() -> dict[str, tuple[Option, ...]]:
    """Give the options of each rule that has any, by its name."""
    return {rule.name: tuple(_options(rule)) for rule in all_rules() if rule.options is not None}


def _options(rule: Rule) -> Iterator[Option]:
    hints = get_type_hints(type(rule.options), include_extras=True)
    for field, default in rule.options._asdict().items():
        hint = hints[field]
        (summary,) = hint.__metadata__
        yield Option(field.replace("_", "-"), field, hint.__origin__, default, summary)
