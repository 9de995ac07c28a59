"""Elements of JATS that are made whole of one HTML element: formulas and pictures."""

from typing import TYPE_CHECKING, NamedTuple

from validator.html.formulas import MATHML_ROOTS, math_lost, math_source
from validator.html.rooms import Room
from validator.html.runs import escape
from validator.html.writing import attributes_source
from validator.namespaces import XLINK

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element


class Made(NamedTuple):
    """A finished element.

    Attributes:
        source: its JATS source.
        text: the text that is seen of it.
        lost: what of the original it does not say.
    """

    source: str
    text: str = ""
    lost: tuple[str, ...] = ()


def made_of(
    element: "Element", room: Room, prefix_xlink: str | None, prefix_mathml: str | None
) -> Made | None:
    """Make an element of a formula or a picture; None for anything else, or if it fits nowhere."""
    if element.tag in MATHML_ROOTS:
        return _formula(element, room, prefix_mathml)
    if element.tag == "img" and room.holds(room.element, "inline-graphic"):
        return _picture(element, prefix_xlink)
    return None


def _formula(element: "Element", room: Room, prefix: str | None) -> Made | None:
    source, is_display = math_source(element, prefix=prefix, grammar=room.grammar)
    name = "disp-formula" if is_display else "inline-formula"
    if not room.holds(room.element, name):
        name = "inline-formula"
    if not room.holds(room.element, name):
        return None
    text = "".join(element.itertext())
    return Made(f"<{name}>{source}</{name}>", text, math_lost(element, grammar=room.grammar))


def _picture(element: "Element", prefix: str | None) -> Made | None:
    address = (element.get("src") or "").strip()
    if not address or not address.isprintable():
        return None
    declared = {} if prefix else {"xmlns:xlink": XLINK}
    attributes = attributes_source({**declared, f"{prefix or 'xlink'}:href": address})
    words = " ".join((element.get("alt") or "").split())
    named = f"<alt-text>{escape(words)}</alt-text>" if words else ""
    return Made(
        f"<inline-graphic{attributes}>{named}</inline-graphic>",
        lost=(f"the file of the picture {address[:60]}",),
    )
