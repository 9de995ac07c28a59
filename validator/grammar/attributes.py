"""What a grammar says of attributes."""

from dataclasses import dataclass
from functools import cache
from typing import Literal

from validator.regex import regex

Default = Literal["#IMPLIED", "#REQUIRED", "#FIXED", ""]

_ATTRIBUTE = regex(
    r"(\S+) (?:(?:NOTATION )?\(([^)]*)\)|([A-Z]+)) (?:(#IMPLIED|#REQUIRED|#FIXED) ?)?"
    r'(?:"([^"]*)")? ?'
)


@dataclass(frozen=True, slots=True)
class AttributeFacts:
    """What a grammar says of an attribute (XML 1.0, section 3.3).

    Attributes:
        name: the attribute, with its prefix; ``xmlns:xlink`` is one too.
        type: ``CDATA``, ``ID``, ``IDREF``, ``IDREFS``, ``NMTOKEN``, ``NMTOKENS``, or nothing
            when the values are listed.
        values: the values, if they are listed.
        default: ``#IMPLIED``, ``#REQUIRED``, ``#FIXED``, or nothing when there is a default.
        value: the default or fixed value.
    """

    name: str
    type: str
    values: tuple[str, ...]
    default: Default
    value: str | None


@cache
def required_attributes(listed: str) -> tuple[AttributeFacts, ...]:
    """Give those of a list of attributes without which an element is not valid."""
    declared = parse_attributes(listed).values()
    return tuple(facts for facts in declared if facts.default == "#REQUIRED")


@cache
def parse_attributes(listed: str) -> dict[str, AttributeFacts]:
    """Read an attribute list in the notation of the table of facts."""
    found = {}
    for name, values, kind, default, value in _ATTRIBUTE.findall(listed):
        given = None
        if default in ("#FIXED", ""):
            given = value.replace("&quot;", '"').replace("&lt;", "<").replace("&amp;", "&")
        listed_values = tuple(values.split("|")) if values else ()
        found[name] = AttributeFacts(name, kind, listed_values, default, given)
    return found
