"""The items of a list stand as paragraphs, each with its bullet or number.

Why: the bullet is read as text; a reader who is told of a list hears how long it is and can pass
over it, and style sheets indent it.
Fixes: makes a list of the paragraphs; bullets and numbers become the labels of its items (unsafe).
Leaves alone: a single such paragraph; numbers that do not count on from 1, a or i; dashes and
numbers before long paragraphs, unless a colon announces the list; dashes that begin speech. A
list that goes on behind other text is only reported.
"""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from validator.content import elements, is_part, shown
from validator.edits import Edit, Edits, Span
from validator.findings import Fix, suggestion, unsafe
from validator.nodes import qualified_name
from validator.record import Element, Record
from validator.regex import regex
from validator.rule import Found, Rule
from validator.summary import count

from ._bullets import BULLETS, DASHES

if TYPE_CHECKING:
    from ._items import Item

rule = Rule("list-paragraphs", code="ABS105", level="info", since="0.1")

rule.bad(
    "<sec><title>Highlights</title><p>• Exosomes carry messages.</p><p>• They are small.</p></sec>",
    '<sec><title>Highlights</title><list list-type="simple"><list-item><label>•</label>'
    "<p>Exosomes carry messages.</p></list-item><list-item><label>•</label>"
    "<p>They are small.</p></list-item></list></sec>",
    grade="unsafe",
)
rule.bad(
    "<abstract><p>(1) Exosomes carry messages.</p><p>(2) They are small.</p></abstract>",
    '<abstract><list list-type="simple"><list-item><label>(1)</label>'
    "<p>Exosomes carry messages.</p></list-item><list-item><label>(2)</label>"
    "<p>They are small.</p></list-item></list></abstract>",
    grade="unsafe",
)
rule.good("<sec><title>Views</title><p>– Where to?</p><p>– Home, she said.</p></sec>")
rule.good("<sec><title>Cold</title><p>-5 °C is cold.</p><p>-8 °C is colder.</p></sec>")


_TITLE = "make a list of the paragraphs"


_CODES = "|".join(f"0{{0,4}}{ord(one)}|x0{{0,4}}{ord(one):x}" for one in BULLETS + DASHES)
# The second item of a list, in the source: most records have none, and are not looked at.
_SECOND_ITEM = regex(
    rf"</p>\s*<p(?:\s[^<>]*)?>\s*(?:<[a-z!][^<>]*>\s*|<!\[CDATA\[\s*)?"
    rf"(?:[{BULLETS}{DASHES}]|&\#(?i:{_CODES});|\(?(?:2|ii|b|B)[.)][\s<])"
)


@rule.on_record()
def check(record: Record) -> Iterator[Found]:
    """Report runs of paragraphs that are the items of a list."""
    if record.root is None or not _SECOND_ITEM.search(record.text):
        return
    for parent in record.root.iter("abstract", "trans-abstract", "sec"):
        paragraphs = list(parent.iterchildren("p"))
        if len(paragraphs) > 1 and not (parent.tag == "sec" and is_part(parent)):
            yield from _in_parent(parent, paragraphs, record)


def _in_parent(parent: Element, paragraphs: Sequence[Element], record: Record) -> Iterator[Found]:
    from ._items import find_lists

    lists = list(find_lists(paragraphs))
    if not lists:
        return
    fixes = _fixes(parent, [items for items, whole in lists if whole], record)
    for items, _ in lists:
        first, last = items[0], items[-1]
        labels = repr(first.text) if first.text == last.text else f"{first.text!r} to {last.text!r}"
        yield Found(
            first.flow.node,
            f"{count(len(items), 'paragraph')}, from {shown(first.flow.text, 40)!r}, are the items "
            f"of a list, with {labels} as text: make a list of them",
            fixes.get(first.flow.node, suggestion(_TITLE)),
        )


def _fixes(
    parent: Element, lists: "Sequence[Sequence[Item]]", record: Record
) -> dict[Element, Fix]:
    """Make the fixes of those lists that can be made, by their first paragraphs."""
    parts = [[part for item in items if (part := _part(item, record))] for items in lists]
    ready = [
        (items, labels)
        for items, labels in zip(lists, parts, strict=True)
        if len(labels) == len(items)
    ]
    wrapper = _wrapper(parent, [items for items, _ in ready], record)
    if wrapper is None:
        return {}
    return {
        items[0].flow.node: unsafe(_edits(items, labels, wrapper, record), _TITLE)
        for items, labels in ready
    }


def _edits(
    items: "Sequence[Item]",
    parts: Sequence[tuple[str, Span]],
    wrapper: tuple[str, str],
    record: Record,
) -> Edits:
    """Put the paragraphs into the items of a list.

    The labels stay what they are, so the list is one that adds none of its own (JATS Tag
    Library, ``list-type``: ``simple``).
    """
    from ._places import Insertions

    insertions = Insertions()
    cuts: list[Edit] = []
    opening = f'{wrapper[0]}<list list-type="simple">'
    for item, (label, cut) in zip(items, parts, strict=True):
        paragraph = record.nodes.span(item.flow.node)
        insertions.add(paragraph.start, f"{opening}<list-item><label>{label}</label>")
        insertions.add(paragraph.end, "</list-item>")
        cuts.append(Edit(cut.start, cut.end, ""))
        opening = ""
    insertions.add(record.nodes.span(items[-1].flow.node).end, f"</list>{wrapper[1]}")
    return (*insertions.edits(), *cuts)


def _wrapper(
    parent: Element, lists: "Sequence[Sequence[Item]]", record: Record
) -> tuple[str, str] | None:
    """What must stand round the lists: nothing, or a paragraph; None if they fit in neither way."""
    from ._places import fits

    grammar = record.judgement.grammar_of(parent)
    if grammar is None or not fits(grammar, "list-item", ["label", "p"]):
        return None
    inside = {str(one.child.tag) for items in lists for one in items if one.child is not None}
    if not inside <= grammar.model("label").names:
        return None
    first = {items[0].flow.node for items in lists}
    taken = {item.flow.node for items in lists for item in items} - first
    names = [
        "list" if child in first else qualified_name(child)
        for child in elements(parent)
        if child not in taken
    ]
    if fits(grammar, qualified_name(parent), names):
        return "", ""
    return ("<p>", "</p>") if "list" in grammar.model("p").names else None


def _part(item: "Item", record: Record) -> tuple[str, Span] | None:
    """The source of a label, and what is to be cut out of its paragraph."""
    from ._places import holds_only_text

    start = record.nodes.content(item.flow.node).start
    written = item.flow.slice(record, *item.label)
    behind = item.flow.slice(record, item.label[0], item.end)
    if item.child is not None:
        written = record.nodes.span(item.child)
        behind = behind or written
    if written is None or behind is None:
        return None
    cut = Span(start, behind.end)
    if not holds_only_text(record, cut, beside=item.child):
        return None
    return record.text[written.start : written.end], cut
