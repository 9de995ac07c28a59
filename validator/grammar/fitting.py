"""Does new source fit where it is to go?"""

from collections.abc import Sequence

from lxml import etree

from validator.grammar.model import accepts
from validator.grammar.schema import Grammar
from validator.nodes import qualified_name
from validator.record import Element
from validator.regex import regex
from validator.vocabulary import attribute_text

_ENTITY = regex(r"&([A-Za-z_][\w.-]*);")
_PREDEFINED = frozenset({"amp", "lt", "gt", "quot", "apos"})


def fits_instead(node: Element, markup: str, grammar: Grammar) -> bool:
    """Tell whether source can take an element's place and make nothing worse.

    Args:
        node: the element that would be replaced.
        markup: the source of the elements that would stand there.
        grammar: the grammar that the record is judged by.
    """
    new = read_fragment(markup, node)
    if new is None:
        return False
    if not adds_no_complaint(node, new, grammar):
        return False
    parent = node.getparent()
    if parent is None or not grammar.has(qualified_name(parent)):
        return True
    before: list[str] = []
    after: list[str] = []
    for sibling in parent.iterchildren("*"):
        before.append(qualified_name(sibling))
        after += map(qualified_name, new) if sibling is node else before[-1:]
    model = grammar.model(qualified_name(parent))
    return accepts(model, after) or not accepts(model, before)


def adds_no_complaint(node: Element, new: Sequence[Element], grammar: Grammar) -> bool:
    """Tell whether a grammar says nothing of new elements that it does not say of an old one."""
    known = _complaints(node, grammar)
    return not any(_complaints(one, grammar) - known for one in new)


def _complaints(node: Element, grammar: Grammar) -> set[str]:
    # Cut out of its document, an element carries the namespaces that were declared above it.
    return {
        complaint.message
        for complaint in grammar.complaints(node)
        if not complaint.message.startswith("No declaration for attribute xmlns")
    }


def read_fragment(markup: str, place: Element) -> "Sequence[Element] | None":
    """Parse source as it would be read at a place; None if it is not well-formed.

    Args:
        markup: the source of elements, with white space between them at most.
        place: an element whose namespaces hold.
    """
    declared = "".join(
        f' xmlns{":" + prefix if prefix else ""}="{attribute_text(uri, chr(34))}"'
        for prefix, uri in place.nsmap.items()
        if prefix or etree.QName(place).namespace
    )
    names = sorted(set(_ENTITY.findall(markup)) - _PREDEFINED)
    entities = "".join(f"<!ENTITY {name} ''>" for name in names)
    doctype = f"<!DOCTYPE fragment [{entities}]>" if entities else ""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(f"{doctype}<fragment{declared}>{markup}</fragment>", parser)
    except etree.XMLSyntaxError:
        return None
    return list(root.iterchildren("*"))
