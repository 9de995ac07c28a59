"""A grammar at work: the verdict of libxml2, and what is allowed where."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from lxml import etree

from validator.grammar.facts import Facts, GrammarName, read_facts

if TYPE_CHECKING:
    from validator.grammar.attributes import AttributeFacts
    from validator.grammar.model import Model


class Complaint(NamedTuple):
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
        return etree.DTD(io.BytesIO(flat_dtd(self.facts)))

    @cached_property
    def dtd_without_formulas(self) -> etree.DTD:
        """The same without the elements of MathML, which are half of all: loads in half the time.

        An article in which none of them stands is judged the same by both.
        """
        return etree.DTD(io.BytesIO(flat_dtd(_without_formulas(self.facts))))

    def complaints(self, root: etree._Element, *, formulas: bool = True) -> tuple[Complaint, ...]:
        """Tell what libxml2 says against an element and all that is in it; nothing if valid.

        Args:
            root: the element.
            formulas: whether MathML may stand in it.
        """
        dtd = self.dtd if formulas else self.dtd_without_formulas
        if dtd.validate(root):
            return ()
        log: Any = dtd.error_log
        told = tuple(Complaint(entry.message, entry.line) for entry in log)
        return told or (Complaint("libxml2 gives no reason", 1),)

    def has(self, element: str) -> bool:
        """Tell whether there is an element of this name, written with its prefix."""
        return element in self.facts.models

    @property
    def elements(self) -> Sequence[str]:
        """The names of all elements."""
        return tuple(self.facts.models)

    def model(self, element: str) -> "Model":
        """Give the content model of an element.

        Raises:
            KeyError: the grammar has no such element.
        """
        from validator.grammar.model import parse_model

        return parse_model(self.facts.models[element])

    def attributes(self, element: str) -> "dict[str, AttributeFacts]":
        """Give the attributes that an element may have, by name."""
        from validator.grammar.attributes import parse_attributes

        return parse_attributes(self.facts.attributes.get(element, ""))


def flat_dtd(facts: Facts) -> bytes:
    """Write facts as a DTD without entities."""
    parts = [f"<!ELEMENT {name} {model}>" for name, model in facts.models.items()]
    parts += [f"<!ATTLIST {name} {listed}>" for name, listed in facts.attributes.items()]
    # A notation that an attribute names must be declared; what it refers to is no matter.
    notations = {
        word
        for listed in facts.attributes.values()
        if " NOTATION (" in listed
        for group in listed.split(" NOTATION (")[1:]
        for word in group.partition(")")[0].split("|")
    }
    parts += [f'<!NOTATION {name} SYSTEM "">' for name in sorted(notations)]
    return "\n".join(parts).encode()


def _without_formulas(facts: Facts) -> Facts:
    return Facts(
        {name: model for name, model in facts.models.items() if not name.startswith("mml:")},
        {name: listed for name, listed in facts.attributes.items() if not name.startswith("mml:")},
    )


@lru_cache(maxsize=8)
def load_grammar(name: GrammarName) -> Grammar:
    """Give a grammar; the last few used are kept (libxml2 needs some megabytes for each)."""
    return Grammar(name, read_facts(name))
