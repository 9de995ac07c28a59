"""Elements of emphasis: which are empty, and where they are part of a formula or of code."""

from dataclasses import dataclass

from validator.content import is_blank
from validator.html.names import JATS_EMPHASIS
from validator.namespaces import XML_LANG
from validator.record import Element

# In these, an element of emphasis without text may hold a place, or white space counts.
_APART = (
    *("inline-formula", "disp-formula", "chem-struct", "tex-math", "private-char"),
    *("code", "preformat", "textual-form", "annotation"),
)
# This one has no text of its own: each element in it is a part of the reference.
_PARTED = "element-citation"
# Whether emphasis is taken back inside emphasis, and of what language a text is: of no text, they
# say nothing (JATS Tag Library, "toggle", "xml:lang").
_ABOUT_TEXT = frozenset({"toggle", XML_LANG})


@dataclass(frozen=True, slots=True)
class Empties:
    """The elements of emphasis that show nothing.

    Attributes:
        blank: those without visible text, and without anything else that means something.
        void: those of them that do not even hold white space.
    """

    blank: frozenset[Element]
    void: frozenset[Element]


def find_empties(root: Element) -> Empties:
    """Find the elements of emphasis that show nothing."""
    blank: set[Element] = set()
    void: set[Element] = set()
    # Backwards, the children of an element are known before it is asked for.
    for node in reversed(list(root.iter(*JATS_EMPHASIS))):
        if not is_blank(node.text) or not plain_attributes(node):
            continue
        if all(child in blank and is_blank(child.tail) for child in node):
            blank.add(node)
            if not node.text and all(child in void and not child.tail for child in node):
                void.add(node)
    return Empties(frozenset(blank), frozenset(void))


def plain_attributes(node: Element) -> bool:
    """Tell whether no attribute of an element is more than a word about its text."""
    return all(name in _ABOUT_TEXT for name in map(str, node.keys()))


def apart(root: Element) -> set[Element]:
    """Give the elements of emphasis in formulas, code and the like, which are another matter."""
    found = {
        part for citation in root.iter(_PARTED) for part in citation.iterchildren(*JATS_EMPHASIS)
    }
    seen: set[Element] = set()
    for zone in root.iter(*_APART):
        if zone not in seen:
            seen.update(zone.iter(*_APART))
            found.update(zone.iter(*JATS_EMPHASIS))
    return found
