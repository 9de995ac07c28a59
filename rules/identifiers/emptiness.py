"""What the rules about empty identifiers share."""

from validator.content import holds_notes, is_empty, only_attributes
from validator.findings import Fix, safe
from validator.record import Element, Record


def says_nothing(node: Element) -> bool:
    """Tell whether an identifier has no value; a link target would be one."""
    return is_empty(node) and not node.get("{http://www.w3.org/1999/xlink}href", "").strip()


def remove_if_nothing_is_lost(node: Element, record: Record) -> Fix | None:
    """Offer to remove an empty identifier unless somebody left something in or on it."""
    if holds_notes(node) or not only_attributes(node, {"pub-id-type"}):
        return None
    return safe(record.remove(node), f"remove the empty {node.tag}")
