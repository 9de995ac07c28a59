"""What an inline HTML element means: emphasis and links, in JATS.

Links: https://jats.nlm.nih.gov/archiving/tag-library/1.3/element/ext-link.html and
``element/email.html``, which holds nothing but the address.
"""

from typing import TYPE_CHECKING
from urllib.parse import unquote

from validator.html import styles
from validator.html.attributes import class_marks, unsaid
from validator.html.names import BLOCK
from validator.html.runs import SYMBOL, Mark, Marks
from validator.html.writing import attributes_source
from validator.namespaces import XLINK
from validator.regex import regex

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_LINE_ENDS = regex(r"[\t\r\n\f]")


def marks_of(
    element: "Element", around: Marks, *, alone: bool, inline: bool, prefix_xlink: str | None
) -> tuple[Marks, list[str]]:
    """Tell which marks hold for the content of an element.

    Args:
        element: an HTML element.
        around: the marks that hold where it stands.
        alone: it is all its parent has, so that ``<sup><sup>2</sup></sup>`` is not raised twice.
        inline: the result is a phrase, in which a heading is not to be bold.
        prefix_xlink: the prefix bound to XLink; ``None`` makes each link declare its own.

    Returns:
        The marks, and what of the element's meaning they do not carry.
    """
    # An address holds no markup.
    if any(mark.name == "email" for mark in around):
        return around, []
    name = element.tag
    style = styles.declarations(element.get("style", ""))
    lost = unsaid(element, style)
    linked = any(mark.name == "ext-link" for mark in around)
    if not linked:
        link, address = _link(element, prefix_xlink)
        lost += address
        if link and link.name == "email":
            return (*around, link), lost
        if link:
            around, linked = (*around, link), True
    own = styles.EMPHASIS.get(name)
    added, removed = styles.changes(style)
    # Which words of a title are bold is a matter of the journal's design.
    if own and not (inline and name in BLOCK):
        added.insert(0, own)
    if own in ("underline", "strike") and style.get("text-decoration") == "none":
        removed.append(own)
    classes, unclear = class_marks(element)
    added += classes
    lost += unclear
    if name not in BLOCK:
        index, shifted = styles.shift(style)
        added += [index] if index else []
        lost += [shifted] if shifted else []
    if "sup" in added and "sub" in added:
        lost.append("that a text is both raised and lowered")
    face = element.get("face") if name == "font" else None
    font = styles.sign_font(face, style)
    if font == "symbol":
        added.append(SYMBOL)
    elif font and _has_letters(element):
        lost.append(f"the font {font}")
    result = [mark for mark in around if mark.name not in removed]
    for addition in dict.fromkeys(added):
        # Links are underlined by habit, not for emphasis.
        if addition in removed or (addition == "underline" and linked):
            continue
        again = addition == own and own in ("sup", "sub") and not alone
        if again or all(mark.name != addition for mark in result):
            result.append(Mark(addition))
    return tuple(result), lost


def _link(element: "Element", prefix_xlink: str | None) -> tuple[Mark | None, list[str]]:
    """Give the mark of a link, if the element is one that leads anywhere."""
    name = element.tag
    if name == "jats:email":
        return Mark("email"), []
    if name not in ("a", "jats:ext-link", "jats:uri"):
        return None, []
    href = element.get("href" if name == "a" else "xlink:href") or ""
    href = _LINE_ENDS.sub("", href).strip(" \xa0").replace(" ", "%20")
    text = "".join(element.itertext()).strip()
    scheme = href.partition(":")[0].lower()
    # Without visible text there is nothing to be clicked on.
    if not href or href[0] == "#" or scheme in ("javascript", "about") or not text:
        return None, []
    if scheme == "mailto" and unquote(href[7:].partition("?")[0]).lower() == text.lower():
        return Mark("email"), []
    lost = [f"the address {href[:60]}"]
    # A relative address means nothing outside the page it was written for.
    if scheme not in ("http", "https", "ftp", "mailto") or not href.isprintable():
        return None, lost
    declared = {} if prefix_xlink else {"xmlns:xlink": XLINK}
    address = {"ext-link-type": "uri", f"{prefix_xlink or 'xlink'}:href": href}
    return Mark("ext-link", attributes_source({**declared, **address})), []


def _has_letters(element: "Element") -> bool:
    return any(letter.isascii() and letter.isalpha() for letter in "".join(element.itertext()))
