"""Kinds of damage to a valid article: one small fault each, whose place and repair are known.

Each function takes a record and a source of chance and gives a :class:`Mutant`, or None where
the record has nothing that it could damage in this way.
"""

import random
import re
from collections.abc import Callable
from dataclasses import dataclass

from lxml import etree

from validator.nodes import is_element, qualified_name
from validator.record import Record


@dataclass(frozen=True)
class Mutant:
    """A damaged record.

    Attributes:
        text: its source.
        places: where a finding may stand: the first characters of the damaged element or
            attribute, and of its parent, in the damaged source.
        answer: the source that a repair must lead to; empty if there is no one answer.
    """

    text: str
    places: frozenset[int]
    answer: str = ""


Mutation = Callable[[Record, random.Random], "Mutant | None"]


def _pick(record: Record, chance: random.Random, least: int = 2) -> etree._Element | None:
    """Pick an element that has a parent; formulas are left out, they would outweigh the rest."""
    root = record.root
    if root is None:
        return None
    nodes = [
        node
        for node in root.iter("*")
        if node.getparent() is not None and node.prefix != "mml" and len(node.tag) > least
    ]
    return chance.choice(nodes) if nodes else None


def _around(record: Record, node: etree._Element) -> set[int]:
    """Where an element and its parent begin."""
    return {record.nodes.start(one) for one in (node, node.getparent()) if one is not None}


def _cut(record: Record, start: int, end: int, text: str = "") -> str:
    return record.text[:start] + text + record.text[end:]


def delete_element(record: Record, chance: random.Random) -> Mutant | None:
    """Delete an element with all that is in it."""
    node = _pick(record, chance)
    if node is None:
        return None
    span = record.nodes.span(node)
    places = _around(record, node)
    following = node.getnext()
    if following is not None:
        places.add(record.nodes.start(following) - (span.end - span.start))
    lost = {
        attribute.value.value
        for one in node.iter("*")
        for attribute in record.nodes.attributes(one).values()
    }
    places |= _mentions(record, lost, span.start, span.end)
    return Mutant(_cut(record, span.start, span.end), frozenset(places))


def _mentions(record: Record, values: set[str], start: int, end: int) -> set[int]:
    """Where values are mentioned, when the source from start to end is gone.

    Without an id, what leads to it leads nowhere, and that is where a finding must stand.
    """
    found = set()
    for one in record.root.iter("*") if record.root is not None else ():
        for attribute in record.nodes.attributes(one).values():
            if not values.isdisjoint(attribute.value.value.split()):
                at = attribute.value.span.start
                found.add(at if at < start else at - (end - start))
    return found


def duplicate_element(record: Record, chance: random.Random) -> Mutant | None:
    """Write an element twice."""
    node = _pick(record, chance)
    if node is None:
        return None
    span = record.nodes.span(node)
    twice = _cut(record, span.end, span.end, record.markup_of(node))
    # An id inside it stands twice too.
    inside = {
        attribute.value.span.start + span.end - span.start
        for one in node.iter("*")
        for name, attribute in record.nodes.attributes(one).items()
        if name == "id"
    }
    return Mutant(twice, frozenset(_around(record, node) | {span.end} | inside), record.text)


def move_element(record: Record, chance: random.Random) -> Mutant | None:
    """Change an element with a neighbour of another name."""
    node = _pick(record, chance)
    other = node.getnext() if node is not None else None
    if node is None or other is None or not is_element(other) or other.tag == node.tag:
        return None
    one, two = record.nodes.span(node), record.nodes.span(other)
    between = record.text[one.end : two.start]
    swapped = record.text[two.start : two.end] + between + record.text[one.start : one.end]
    moved = one.start + (two.end - two.start) + len(between)
    places = frozenset(_around(record, node) | {moved})
    return Mutant(_cut(record, one.start, two.end, swapped), places, record.text)


def rename_element(record: Record, chance: random.Random) -> Mutant | None:
    """Misspell the name of an element, in both tags."""
    node = _pick(record, chance, least=4)
    if node is None or node.prefix:
        return None
    name = qualified_name(node)
    edits = sorted(record.rename(node, _misspelt(name, chance)), reverse=True)
    text = record.text
    for edit in edits:
        text = text[: edit.start] + edit.text + text[edit.end :]
    return Mutant(text, frozenset(_around(record, node)), record.text)


def _misspelt(name: str, chance: random.Random) -> str:
    place = chance.randrange(1, len(name) - 1)
    kind = chance.randrange(4)
    if kind == 0:
        return name[:place] + name[place + 1 :]
    if kind == 1:
        return name[:place] + name[place] + name[place:]
    if kind == 2 and name[place] != name[place + 1]:
        return name[:place] + name[place + 1] + name[place] + name[place + 2 :]
    return name[0].upper() + name[1:]


def delete_attribute(record: Record, chance: random.Random) -> Mutant | None:
    """Delete an attribute."""
    node = _pick(record, chance)
    written = list(record.nodes.attributes(node).values()) if node is not None else []
    if node is None or not written:
        return None
    attribute = chance.choice(written)
    places = _around(record, node)
    start, end = attribute.whole
    places |= _mentions(record, {attribute.value.value}, start, end)
    return Mutant(_cut(record, start, end), frozenset(places))


def misspell_attribute(record: Record, chance: random.Random) -> Mutant | None:
    """Misspell the name of an attribute."""
    node = _pick(record, chance)
    written = record.nodes.attributes(node) if node is not None else {}
    names = [name for name in written if len(name) > 4 and ":" not in name]
    if node is None or not names:
        return None
    name = chance.choice(names)
    place = written[name].name
    places = frozenset(_around(record, node) | {place.start})
    text = _cut(record, place.start, place.end, _misspelt(name, chance))
    return Mutant(text, places, record.text)


# --- ten kinds of malformedness ---------------------------------------------------------------

_WORD = re.compile(r">[^<>&]*?[a-z]( )[a-z]")


def _in_text(record: Record, chance: random.Random, insertion: str) -> tuple[str, int] | None:
    """Insert something at a blank in the text of an element."""
    body = record.text.find("<p")
    places = [match.start(1) for match in _WORD.finditer(record.text, max(body, 0))]
    if not places:
        return None
    at = chance.choice(places) + 1
    return record.text[:at] + insertion + record.text[at:], at


def bare_ampersand(record: Record, chance: random.Random) -> Mutant | None:
    """Write an ampersand as it is."""
    made = _in_text(record, chance, "& ")
    if made is None:
        return None
    text, at = made
    return Mutant(text, frozenset({at}), text[:at] + "&amp;" + text[at + 1 :])


def bare_less_than(record: Record, chance: random.Random) -> Mutant | None:
    """Write a less-than sign before a number."""
    made = _in_text(record, chance, "<0.05 ")
    if made is None:
        return None
    text, at = made
    return Mutant(text, frozenset({at}), text[:at] + "&lt;" + text[at + 1 :])


def control_character(record: Record, chance: random.Random) -> Mutant | None:
    """Put a control character into a text."""
    made = _in_text(record, chance, "\x02")
    return Mutant(made[0], frozenset({made[1]}), record.text) if made else None


def junk_before_declaration(record: Record, _: random.Random) -> Mutant | None:
    """Put blank lines before the XML declaration."""
    if not record.text.startswith("<?xml"):
        return None
    return Mutant("\n \n" + record.text, frozenset(range(4)), record.text)


def undeclared_prefix(record: Record, _: random.Random) -> Mutant | None:
    """Take away the declaration of the prefix xlink."""
    root = record.root
    attribute = record.nodes.attributes(root).get("xmlns:xlink") if root is not None else None
    if root is None or attribute is None or " xlink:" not in record.text:
        return None
    text = _cut(record, attribute.whole.start, attribute.whole.end)
    first = text.find(" xlink:") + 1
    places = {first, text.rfind("<", 0, first), record.nodes.start(root)}
    return Mutant(text, frozenset(places))


def duplicate_attribute(record: Record, chance: random.Random) -> Mutant | None:
    """Write an attribute twice."""
    node = _pick(record, chance)
    written = list(record.nodes.attributes(node).values()) if node is not None else []
    if node is None or not written:
        return None
    whole = chance.choice(written).whole
    text = _cut(record, whole.end, whole.end, record.text[whole.start : whole.end])
    places = {whole.end, whole.end + 1, record.nodes.start(node)}
    return Mutant(text, frozenset(places), record.text)


def unquoted_attribute(record: Record, chance: random.Random) -> Mutant | None:
    """Take the quotes off a value that is one word."""
    node = _pick(record, chance)
    written = record.nodes.attributes(node).values() if node is not None else []
    plain = [one for one in written if re.fullmatch(r"[\w.-]+", one.value.value)]
    if node is None or not plain:
        return None
    one = chance.choice(plain)
    span = one.value.span
    text = _cut(record, span.start - 1, span.end + 1, record.text[span.start : span.end])
    places = {one.name.start, span.start - 1, record.nodes.start(node)}
    return Mutant(text, frozenset(places), record.text)


def unclosed_void_element(record: Record, chance: random.Random) -> Mutant | None:
    """Write an element that HTML never closes as HTML does."""
    made = _in_text(record, chance, "<br>")
    if made is None:
        return None
    text, at = made
    return Mutant(text, frozenset({at}), text[: at + 3] + "/" + text[at + 3 :])


def missing_end_tag(record: Record, chance: random.Random) -> Mutant | None:
    """Delete an end tag."""
    node = _pick(record, chance)
    if node is None or record.nodes.start_tag(node).empty:
        return None
    span, content = record.nodes.span(node), record.nodes.content(node)
    places = frozenset(_around(record, node) | {content.end})
    return Mutant(_cut(record, content.end, span.end), places)


def truncation(record: Record, chance: random.Random) -> Mutant | None:
    """Cut the record off in the middle."""
    root = record.root
    if root is None or len(root) == 0:
        return None
    first = record.nodes.start_tag(root).span.end
    at = chance.randrange(first, max(len(record.text) - 20, first + 1))
    text = record.text[:at]
    end = len(text.rstrip())
    places = {end, end - 1, record.nodes.start(root), text.rfind("<"), text.rfind("<!--")}
    return Mutant(text, frozenset(places))


STRUCTURE: dict[str, Mutation] = {
    "delete an element": delete_element,
    "duplicate an element": duplicate_element,
    "move an element": move_element,
    "misspell an element": rename_element,
    "delete an attribute": delete_attribute,
    "misspell an attribute": misspell_attribute,
}
MALFORMED: dict[str, Mutation] = {
    "bare ampersand": bare_ampersand,
    "bare less-than": bare_less_than,
    "control character": control_character,
    "junk before the declaration": junk_before_declaration,
    "undeclared prefix": undeclared_prefix,
    "duplicate attribute": duplicate_attribute,
    "unquoted attribute": unquoted_attribute,
    "unclosed void element": unclosed_void_element,
    "missing end tag": missing_end_tag,
    "truncation": truncation,
}
