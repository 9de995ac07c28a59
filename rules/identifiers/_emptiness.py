"""What the rules about empty identifiers share."""

from validator.content import elements, holds_notes, is_empty, only_attributes
from validator.findings import Fix, safe
from validator.namespaces import XLINK_HREF
from validator.record import Element, Record

# In these, white space between elements is not part of what a reader sees.
_ELEMENTS_ONLY = frozenset({"article-meta", "front-stub", "element-citation", "book-meta", "event"})


def says_nothing(node: Element) -> bool:
    """Tell whether an identifier has no value; a link target would be one."""
    return is_empty(node) and not node.get(XLINK_HREF, "").strip()


def remove_if_nothing_is_lost(node: Element, record: Record) -> Fix | None:
    """Offer to remove an empty identifier unless somebody left something in or on it.

    A blank that stood in it may be all that parts the words around it, so one is left there. A
    citation is not left without content: its content model asks for some.
    """
    parent = node.getparent()
    if parent is None or holds_notes(node) or not only_attributes(node, {"pub-id-type"}):
        return None
    if parent.tag == "element-citation" and sum(1 for _ in elements(parent)) == 1:
        return None
    title = f"remove the empty {node.tag}"
    if node.text and parent.tag not in _ELEMENTS_ONLY:
        return safe(record.replace(node, " "), title)
    return safe(record.remove(node), title)
