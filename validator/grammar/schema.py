"""A grammar at work: the verdict of libxml2, and what is allowed where."""

import io
from collections.abc import Collection, Iterable, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from lxml import etree

from validator.grammar.facts import Facts, GrammarName, read_facts
from validator.grammar.prune import prune
from validator.nodes import qualified_name

if TYPE_CHECKING:
    from validator.grammar.attributes import AttributeFacts
    from validator.grammar.model import Model


# Presentation elements of MathML (MathML 3.0, section 3.1.9), and those around them. The others,
# some 150, are for what formulas mean, and hardly used.
_USUAL = frozenset(
    {
        *("math", "mi", "mn", "mo", "mtext", "mspace", "ms", "mglyph", "mrow", "mfrac", "msqrt"),
        *("mroot", "mstyle", "merror", "mpadded", "mphantom", "mfenced", "menclose", "msub"),
        *("msup", "msubsup", "munder", "mover", "munderover", "mmultiscripts", "mprescripts"),
        *("none", "mtable", "mlabeledtr", "mtr", "mtd", "maligngroup", "malignmark", "maction"),
        *("semantics", "annotation", "annotation-xml"),
    }
)


# lxml notes for each complaint the path of its element. The path of one among many siblings takes
# time that grows with their number, and that of a deep one is long: 100,000 unknown elements in
# one paragraph would take minutes.
_MANY_SIBLINGS = etree.XPath("boolean(descendant-or-self::*[node()[4000]])")
_DEEP = etree.XPath("boolean(descendant::*[ancestor::*[1000]])")
# From this version on, libxml2 reads no documents deeper than 2048 elements.
_DEPTH_IS_LIMITED = etree.LIBXML_VERSION >= (2, 14)


def _is_slow(root: etree._Element) -> bool:
    return bool(_MANY_SIBLINGS(root) or (not _DEPTH_IS_LIMITED and _DEEP(root)))


class Complaint(NamedTuple):
    """What libxml2 says against a record, and on which line, from 1."""

    message: str
    line: int


@dataclass(eq=False, repr=False)
class Grammar:
    """One grammar of the JATS family.

    libxml2 gets no more of it than documents need: loading and compiling all would take most of
    the time of a hook, which often sees but one.

    Attributes:
        name: which one.
        facts: what it says.
    """

    name: GrammarName
    facts: Facts
    _names: frozenset[str] = field(default=frozenset(), init=False)
    _dtd: "etree.DTD | None" = field(default=None, init=False)

    def complaints(self, root: etree._Element) -> tuple[Complaint, ...]:
        """Tell what libxml2 says against an element and all that is in it; nothing if valid.

        A line of 0 says that it is not known.
        """
        if _is_slow(root):
            from validator.grammar.flood import is_flooded

            if is_flooded(root, self):
                return (Complaint("very much is wrong", 0),)
        if root.getparent() is not None:
            # Of an element that is not the root, libxml2 takes each identifier for a second one.
            root = deepcopy(root)
        # What is valid by a part of the grammar is valid by all of it, whatever it uses.
        if self._dtd is not None and self._dtd.validate(root):
            return ()
        dtd = self._dtd_for(root)
        if dtd.validate(root):
            return ()
        log: Any = dtd.error_log
        told = tuple(Complaint(entry.message, entry.line) for entry in log)
        return told or (Complaint("libxml2 gives no reason", 1),)

    def _dtd_for(self, root: etree._Element) -> etree.DTD:
        """Give a DTD that holds all names that an article uses: its own, the usual ones, all."""
        every = self.facts.models.keys()
        names = frozenset(map(qualified_name, root.iter("*"))) & every
        if self._dtd is None or not names <= self._names:
            usual = frozenset(name for name in every if name[:4] != "mml:" or name[4:] in _USUAL)
            wider = usual if names <= usual else frozenset(every)
            self._names = names if self._dtd is None else wider
            self._dtd = etree.DTD(io.BytesIO(flat_dtd(self.facts, self._names)))
        return self._dtd

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

    def required_attributes(self, element: str) -> "tuple[AttributeFacts, ...]":
        """Give the attributes that an element must have."""
        from validator.grammar.attributes import required_attributes

        return required_attributes(self.facts.attributes.get(element, ""))


def flat_dtd(facts: Facts, names: Collection[str]) -> bytes:
    """Write a grammar as a DTD without entities.

    Args:
        facts: what it says.
        names: the elements to write; content models are left with these names alone.
    """
    if len(names) == len(facts.models):
        models: Iterable[tuple[str, str]] = facts.models.items()
    else:
        models = [(name, prune(facts.models[name], names)) for name in sorted(names)]
    listed = [(name, facts.attributes[name]) for name in sorted(names) if name in facts.attributes]
    parts = [f"<!ELEMENT {name} {model}>" for name, model in models]
    parts += [f"<!ATTLIST {name} {attributes}>" for name, attributes in listed]
    # A notation that an attribute names must be declared; what it refers to is no matter.
    notations = {
        word
        for _, attributes in listed
        if " NOTATION (" in attributes
        for group in attributes.split(" NOTATION (")[1:]
        for word in group.partition(")")[0].split("|")
    }
    parts += [f'<!NOTATION {name} SYSTEM "">' for name in sorted(notations)]
    return "\n".join(parts).encode()


@lru_cache(maxsize=16)
def load_grammar(name: GrammarName) -> Grammar:
    """Give a grammar; the last few used are kept (libxml2 needs some megabytes for each)."""
    return Grammar(name, read_facts(name))
