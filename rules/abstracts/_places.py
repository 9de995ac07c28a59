"""What the grammar of a record lets stand where, and edits that meet at one place."""

from collections.abc import Iterable, Sequence
from itertools import chain

from validator.edits import Edit, Edits, Span
from validator.grammar.model import Walk, accepts
from validator.grammar.schema import Grammar
from validator.nodes import is_element, qualified_name
from validator.record import Element, Record

# Of more children than these, no place is sought among them.
_MOST = 1000


def names_of(nodes: Iterable[Element]) -> list[str]:
    """Give the names of the elements among some nodes."""
    return [qualified_name(node) for node in nodes if is_element(node)]


def fits(grammar: Grammar, parent: str, names: Sequence[str]) -> bool:
    """Tell whether children of these names, in this order, are what an element may hold."""
    return grammar.has(parent) and accepts(grammar.model(parent), names)


def insert_child(
    record: Record, parent: Element, name: str, markup: str, grammar: Grammar, *, near: int
) -> Edits:
    """Insert a new child where the grammar wants it, on a line of its own where others have one.

    Args:
        record: the record.
        parent: the element that gets the child.
        name: the name of the child.
        markup: its source.
        grammar: what may stand where.
        near: see :func:`place_for`.

    Returns:
        the edits; none if it may stand nowhere.
    """
    index = place_for(grammar, parent, name, near=near)
    if index is None:
        return ()
    siblings = list(parent.iterchildren("*"))
    if not siblings:
        return record.append(parent, markup)
    indent = _indent(record, siblings[index - 1 if index else 0])
    if index:
        return record.insert_after(siblings[index - 1], indent + markup)
    return record.insert_before(siblings[0], markup + indent)


def _indent(record: Record, node: Element) -> str:
    """The line end and the blanks before an element that begins a line; else nothing."""
    start = record.nodes.start(node)
    line = max(record.text.rfind(end, 0, start) for end in "\r\n") + 1
    blanks = record.text[line:start]
    return f"\n{blanks}" if line and not blanks.strip() else ""


def place_for(grammar: Grammar, parent: Element, name: str, *, near: int) -> int | None:
    """Find where a new child may stand.

    Args:
        grammar: what may stand where.
        parent: the element that gets the child.
        name: the name of the child.
        near: the index among the child elements before which it should stand, if that is
            allowed; else it goes further back, else further to the front.

    Returns:
        the index of the child element before which it may stand, or their number for the end;
        None if it may stand nowhere.
    """
    names = names_of(parent)
    if len(names) > _MOST or not grammar.has(qualified_name(parent)):
        return None
    walk = Walk(grammar.model(qualified_name(parent)))
    before, behind = walk.forward(names), walk.backward(names)
    for index in chain(range(near, len(names) + 1), range(near - 1, -1, -1)):
        if walk.step(before[index], name) & behind[index]:
            return index
    return None


def holds_only_text(record: Record, region: Span, *, beside: Element | None = None) -> bool:
    """Tell whether no markup stands in a region of the source, beside that of one element."""
    source = record.text[region.start : region.end]
    if beside is not None:
        child = record.nodes.span(beside)
        before, behind = max(child.start - region.start, 0), max(child.end - region.start, 0)
        source = source[:before] + source[behind:]
    return "<" not in source


class Insertions:
    """Markup to insert; what goes to one place becomes one edit, in the order of the calls."""

    def __init__(self) -> None:
        self._by_place: dict[int, str] = {}

    def add(self, place: int, markup: str) -> None:
        """Insert markup before a character of the source."""
        self._by_place[place] = self._by_place.get(place, "") + markup

    def edits(self) -> Edits:
        """Give the edits."""
        return tuple(Edit(place, place, markup) for place, markup in self._by_place.items())
