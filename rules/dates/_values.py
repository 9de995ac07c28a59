"""What counts as a date's value."""

from validator.content import is_blank, text_content
from validator.record import Element


def has_value(date: Element) -> bool:
    """Tell whether any part of a date says when: text, or an ISO date in an attribute."""
    return not is_blank(text_content(date)) or any(
        not is_blank(node.get("iso-8601-date")) for node in date.iter("*")
    )
