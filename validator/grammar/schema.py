"""A grammar at work: the verdict of libxml2, and what is allowed where."""

import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from lxml import etree

from validator.grammar.facts import Facts, GrammarName, read_facts
from validator.nodes import qualified_name

if TYPE_CHECKING:
    from validator.grammar.attributes import AttributeFacts
    from validator.grammar.model import Model


class Complaint(NamedTuple):
    """What libxml2 says against a record, and on which line, from 1."""

    message: str
    line: int


@dataclass(eq=False)
class Grammar:
    """One grammar of the JATS family.

    Attributes:
        name: which one.
        facts: what it says.
    """

    name: GrammarName
    facts: Facts
    _loaded: "tuple[frozenset[str] | None, etree.DTD] | None" = field(
        default=None, init=False, repr=False
    )

    def complaints(self, root: etree._Element) -> tuple[Complaint, ...]:
        """Tell what libxml2 says against an element and all that is in it; nothing if valid."""
        dtd = self._dtd_for(root)
        if dtd.validate(root):
            return ()
        log: Any = dtd.error_log
        told = tuple(Complaint(entry.message, entry.line) for entry in log)
        return told or (Complaint("libxml2 gives no reason", 1),)

    def _dtd_for(self, root: etree._Element) -> etree.DTD:
        """Give a DTD with all elements that stand in an article.

        The first article gets one with no others, since a hook often sees but one, and loading
        all would take most of its time; from the second on, it is the whole grammar.
        """
        if self._loaded is None:
            names = _names_in(root)
            self._loaded = names, _load(_only(self.facts, names))
        elif self._loaded[0] is not None and not _names_in(root) <= self._loaded[0]:
            self._loaded = None, _load(self.facts)
        return self._loaded[1]

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


def _load(facts: Facts) -> etree.DTD:
    return etree.DTD(io.BytesIO(flat_dtd(facts)))


def _names_in(root: etree._Element) -> frozenset[str]:
    return frozenset(map(qualified_name, root.iter("*")))


def _only(facts: Facts, names: frozenset[str]) -> Facts:
    return Facts(
        {name: facts.models[name] for name in names if name in facts.models},
        {name: facts.attributes[name] for name in names if name in facts.attributes},
    )


@lru_cache(maxsize=8)
def load_grammar(name: GrammarName) -> Grammar:
    """Give a grammar; the last few used are kept (libxml2 needs some megabytes for each)."""
    return Grammar(name, read_facts(name))
