"""A grammar at work: the verdict of libxml2, and what is allowed where."""

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any, Literal

from lxml import etree

from validator.grammar.facts import Facts, GrammarName, read_facts
from validator.grammar.model import Model, parse_model

Default = Literal["#IMPLIED", "#REQUIRED", "#FIXED", ""]

_ATTRIBUTE = re.compile(
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


@dataclass(frozen=True, slots=True)
class Complaint:
    """What libxml2 says against a record, and on which line, from 1."""

    message: str
    line: int


@dataclass(frozen=True, eq=False)
class Grammar:
    """One grammar of the JATS family."""

    name: GrammarName
    facts: Facts

    @cached_property
    def dtd(self) -> etree.DTD:
        """The grammar as libxml2 has it."""
        return etree.DTD(io.BytesIO(self.facts.flat_dtd()))

    def complaints(self, root: etree._Element) -> tuple[Complaint, ...]:
        """Tell what libxml2 says against an element and all that is in it; nothing if valid."""
        if self.dtd.validate(root):
            return ()
        log: Any = self.dtd.error_log
        told = tuple(Complaint(entry.message, entry.line) for entry in log)
        return told or (Complaint("libxml2 gives no reason", 1),)

    def has(self, element: str) -> bool:
        """Tell whether there is an element of this name, written with its prefix."""
        return element in self.facts.models

    @property
    def elements(self) -> Sequence[str]:
        """The names of all elements."""
        return tuple(self.facts.models)

    def model(self, element: str) -> Model:
        """Give the content model of an element.

        Raises:
            KeyError: the grammar has no such element.
        """
        return parse_model(self.facts.models[element])

    def attributes(self, element: str) -> dict[str, AttributeFacts]:
        """Give the attributes that an element may have, by name."""
        return parse_attributes(self.facts.attributes.get(element, ""))


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


@cache
def load_grammar(name: GrammarName) -> Grammar:
    """Give a grammar; each is read once in a process."""
    return Grammar(name, read_facts(name))
