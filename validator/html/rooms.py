"""Where the result of a conversion will stand, and what the grammar lets stand there."""

from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Final

from validator.grammar.facts import grammar_names
from validator.grammar.schema import Grammar, load_grammar

if TYPE_CHECKING:
    from validator.record import Element, Record

# Elements whose paragraphs have a name of their own; several of them may stand in a row.
PARAGRAPHS: Final = ("p", "license-p")
# What may come behind the last paragraph or section of a container without ending it.
_BEHIND = frozenset({"sec", "fn-group", "glossary", "ref-list", "notes"})


@dataclass(frozen=True, slots=True)
class Room:
    """A place for JATS source.

    Attributes:
        grammar: what may stand in what.
        element: what holds a phrase: the element itself (``article-title``), or what each
            paragraph becomes (``p``).
        outer: the element that the blocks become children of; empty if only a phrase fits.
        sections: whether sections may be among the blocks: nothing else comes behind them.
        title: whether the first block may be the title of ``outer``.
    """

    grammar: Grammar
    element: str = "p"
    outer: str = ""
    sections: bool = False
    title: bool = False

    @property
    def inline(self) -> bool:
        """Whether only a phrase fits."""
        return not self.outer

    def holds(self, parent: str, child: str) -> bool:
        """Tell whether the grammar knows a child of this name in an element."""
        return holds(self.grammar, parent, child)


@cache
def _names(grammar: Grammar, element: str) -> frozenset[str]:
    return grammar.model(element).names if grammar.has(element) else frozenset()


def holds(grammar: Grammar, parent: str, child: str) -> bool:
    """Tell whether the content model of an element names a child."""
    return child in _names(grammar, parent)


@cache
def usual_grammar() -> Grammar:
    """Give the grammar for a place of which no grammar is known: Journal Publishing 1.3."""
    return load_grammar(
        next(
            name
            for name in grammar_names()
            if (name.version, name.tag_set) == ("1.3", "publishing")
        )
    )


def room_named(name: str, grammar: Grammar | None = None) -> Room | None:
    """Describe the inside of an empty element.

    Args:
        name: the element.
        grammar: what may stand in it; the usual one if none is given.

    Returns:
        the room; None if the element can hold no text.
    """
    grammar = grammar or usual_grammar()
    if not grammar.has(name):
        return None
    model = grammar.model(name)
    if "p" in model.names:
        flow = model.kind == "children"
        sections = flow and holds(grammar, name, "sec")
        return Room(grammar, "p", name, sections, title=flow and holds(grammar, name, "title"))
    return Room(grammar, name) if model.kind == "mixed" else None


def room_of(node: "Element", record: "Record") -> Room | None:
    """Describe the place of an element's content.

    A paragraph gives way to several if need be, and to sections if it is the last of its parent.

    Args:
        node: an element of the record.
        record: the record.

    Returns:
        the room; None if the element can hold no text.
    """
    grammar = record.judgement.grammar_of(node) or usual_grammar()
    name = str(node.tag)
    if name not in PARAGRAPHS:
        room = room_named(name, grammar)
        if room is None or not len(node):
            return room
        has_title = next(node.iterchildren("title", "label"), None) is not None
        return replace(room, title=room.title and not has_title)
    parent = node.getparent()
    if parent is None or not holds(grammar, str(parent.tag), name):
        return Room(grammar, name)
    outer = str(parent.tag)
    flow = grammar.model(outer).kind == "children" and name == "p"
    behind = {str(one.tag) for one in node.itersiblings("*")}
    before = {str(one.tag) for one in node.itersiblings("*", preceding=True)}
    return Room(
        grammar,
        name,
        outer,
        sections=flow and behind <= _BEHIND and holds(grammar, outer, "sec"),
        title=flow and not before and holds(grammar, outer, "title"),
    )
