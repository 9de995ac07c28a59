"""Where two neighbours of the same emphasis meet: is it one text that was cut, or are they two."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from validator.nodes import is_element
from validator.record import Element
from validator.regex import regex

from ._inline import Empties, plain_attributes

Joint = Literal["one", "unclear", "two"]

# Elements whose parts can stand side by side and be several: lines over two letters are two
# quantities, two pieces of code are two names.
_KEPT_APART = frozenset({"overline", "monospace"})
_INDEX = frozenset({"sup", "sub"})
# Signs of notes: two of them side by side may be two notes.
_NOTES = frozenset("*†‡§¶#‖⁎∗＊★☆")
_ENDS = frozenset('.,;:!?…)]}»”"')
_DEPTH = 20
_LETTERS = 40
_WORD_BEFORE = regex(r"(\w+)\W*\Z")
_WORD_BEHIND = regex(r"\W*(\w+)")


@dataclass(frozen=True, slots=True)
class Border:
    """Two neighbours of the same emphasis, with nothing between them.

    Attributes:
        left: the first element.
        right: the second one.
        before: the end of the first one's text.
        behind: the beginning of the second one's text.
        joint: whether both are one text.
        pairs: the two, and inside them those that end and begin there and fit as well.
    """

    left: Element
    right: Element
    before: str
    behind: str
    joint: Joint
    pairs: tuple[tuple[Element, Element], ...]


def border_behind(node: Element, empties: Empties) -> Border | None:
    """Look at what directly follows an element: the same emphasis again, with the same attributes.

    Empty elements between the two, which are to be removed, do not count.
    """
    if node.tag in _KEPT_APART or node in empties.void:
        return None
    right = _following(node, empties)
    if right is None or right.tag != node.tag or right.attrib != node.attrib:
        return None
    if not plain_attributes(node):
        return None
    before, behind = _last_text(node, empties), _first_text(right, empties)
    if not before or not behind:
        return None
    joint = _joint(before, behind, index=_is_index(node))
    return Border(node, right, before, behind, joint, tuple(_pairs(node, right, empties)))


def _following(node: Element, empties: Empties) -> Element | None:
    while not node.tail:
        following = node.getnext()
        if following is None or following not in empties.void:
            return following
        node = following
    return None


def _is_index(node: Element) -> bool:
    """Whether a text stands above or below the line, by its element or one close around it."""
    for _ in range(_DEPTH):
        if node.tag in _INDEX:
            return True
        parent = node.getparent()
        if parent is None or not is_element(parent):
            return False
        node = parent
    return False


def _last_text(node: Element, empties: Empties) -> str:
    """Give the end of an element's text; nothing if it ends in something else."""
    for _ in range(_DEPTH):
        last = next(node.iterchildren(reversed=True), None)
        while last is not None and last in empties.void and not last.tail:
            last = last.getprevious()
        if last is None:
            return (node.text or "")[-_LETTERS:]
        if last.tail:
            return last.tail[-_LETTERS:]
        if not is_element(last):
            return ""
        node = last
    return ""


def _first_text(node: Element, empties: Empties) -> str:
    """Give the beginning of an element's text; nothing if it begins with something else."""
    for _ in range(_DEPTH):
        if node.text:
            return node.text[:_LETTERS]
        first = next(node.iterchildren(), None)
        while first is not None and first in empties.void and not first.tail:
            first = first.getnext()
        if first is None or not is_element(first):
            return ""
        if first in empties.void:
            return (first.tail or "")[:_LETTERS]
        node = first
    return ""


def _joint(before: str, behind: str, *, index: bool) -> Joint:
    left, right = before[-1], behind[0]
    if left.isspace() or right.isspace():
        return "one"
    if index:
        # A reader of "12" above the line can not know if it is twelve or one and two; nor can we.
        glued = _is_letter(left) and _is_letter(right)
        return "two" if glued or left in _NOTES or right in _NOTES else "one"
    if _is_letter(right) and (_is_letter(left) or left in _ENDS):
        if left in ".," and right.isdecimal() and before[-2:-1].isdecimal():
            return "one"
        return "unclear" if _are_words(before, behind) else "two"
    return "one"


def _is_letter(char: str) -> bool:
    """Whether a character is a part of a word or number; marks that letters carry are, too."""
    return char.isalnum() or unicodedata.category(char).startswith("M")


def _are_words(before: str, behind: str) -> bool:
    """Whether both sides are more than the single letters of a formula."""
    left, right = _WORD_BEFORE.search(before), _WORD_BEHIND.match(behind)
    return bool(left and right and len(left[1]) > 1 and len(right[1]) > 1)


def _pairs(left: Element, right: Element, empties: Empties) -> Iterator[tuple[Element, Element]]:
    for _ in range(_DEPTH):
        yield left, right
        if not len(left) or not len(right) or left[-1].tail or right.text:
            return
        left, right = left[-1], right[0]
        if not is_element(left) or left.tag != right.tag or left.attrib != right.attrib:
            return
        if left.tag in _KEPT_APART or not plain_attributes(left):
            return
        if left in empties.void or right in empties.void:
            return
