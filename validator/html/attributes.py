"""What the attributes of an HTML element mean beyond the look of its text.

Most are residue of an editor and can be dropped in silence. The rest is told, so that nothing is
dropped as if it had meant nothing.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from validator.html import styles
from validator.html.names import BLOCK
from validator.regex import regex

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

# Classes that say what they mean, hyphens left out.
_CLASSES: Final[Mapping[str, str]] = {
    "superscript": "sup",
    "super": "sup",
    "sup": "sup",
    "subscript": "sub",
    "sub": "sub",
    "italic": "italic",
    "italics": "italic",
    "bold": "bold",
    "underline": "underline",
    "smallcaps": "sc",
    # A large publisher's pages.
    "htmlitalic": "italic",
    "htmlbold": "bold",
}
_MEANT = regex(r"ital|oblique|bold|super|subscr|underlin|strike|caps|upper")

_TYPES: Final[Mapping[str, str]] = {
    "1": "order",
    "a": "alpha-lower",
    "A": "alpha-upper",
    "i": "roman-lower",
    "I": "roman-upper",
    "decimal": "order",
    "lower-alpha": "alpha-lower",
    "lower-latin": "alpha-lower",
    "upper-alpha": "alpha-upper",
    "upper-latin": "alpha-upper",
    "lower-roman": "roman-lower",
    "upper-roman": "roman-upper",
    "disc": "bullet",
    "circle": "bullet",
    "square": "bullet",
    "none": "simple",
}
_JATS_TYPES = frozenset(_TYPES.values())


def class_marks(element: "Element") -> tuple[list[str], list[str]]:
    """Give the JATS elements that an element's classes mean, and classes that may mean one."""
    marks: list[str] = []
    unclear: list[str] = []
    for name in element.get("class", "").split():
        mark = _CLASSES.get(name.lower().replace("-", ""))
        if mark in ("sup", "sub") and element.tag in BLOCK:
            mark = None
        if mark:
            marks.append(mark)
        elif _MEANT.search(name.lower()):
            unclear.append(f"the class {name[:40]}")
    return marks, unclear


def unsaid(element: "Element", style: Mapping[str, str]) -> list[str]:
    """List what an element says for which JATS has no place here."""
    lost: list[str] = []
    if element.tag in ("abbr", "acronym", "dfn") and element.get("title", "").strip():
        lost.append(f"the expansion {element.get('title', '').strip()[:60]}")
    if element.get("dir", "").lower() == "rtl" or style.get("direction") == "rtl":
        lost.append("the direction of writing")
    if element.get("hidden") is not None or styles.hides(style):
        lost.append("hidden text")
    if style.get("text-transform", "none") not in ("none", "inherit", "initial", "unset"):
        lost.append(f"text-transform: {style['text-transform'][:30]}")
    if element.tag not in BLOCK and (code := language(element)):
        lost.append(f"the language {code}")
    return lost


def language(element: "Element") -> str:
    """Give the language an element asks for, if somebody meant it.

    Word writes its codes in upper case, mostly wrong ones; and editors say English of anything.
    """
    code = (element.get("lang") or element.get("xml:lang") or "").strip()
    primary = code.partition("-")[0]
    if not code or primary.lower() == "en" or code == code.upper() or primary == "x":
        return ""
    return code[:20]


def list_type(element: "Element") -> tuple[str, bool]:
    """Give the JATS ``list-type`` of a list, and whether it says all of what the element does."""
    name = element.tag
    if name == "jats:list":
        wanted = element.get("list-type", "")
        return (wanted, True) if wanted in _JATS_TYPES else ("", not wanted)
    usual = "order" if name == "ol" else "bullet"
    wanted = own_type(element)
    if not wanted:
        return usual, True
    return _TYPES.get(wanted, usual), wanted in _TYPES


def item_type(element: "Element") -> str | None:
    """Give the ``list-type`` that a list item asks for; ``None`` if it does not."""
    wanted = own_type(element)
    return _TYPES.get(wanted, wanted) if wanted else None


def own_type(element: "Element") -> str:
    """Read the kind of numbers or signs from the style or the ``type`` of an element."""
    style = styles.declarations(element.get("style", ""))
    names = [*style.get("list-style", "").split(), *style.get("list-style-type", "").split()]
    told = [name for name in names if name not in ("inside", "outside", "inherit", "initial")]
    if told:
        return told[-1]
    kind = element.get("type", "").strip()
    return kind if kind in _TYPES else kind.lower()
