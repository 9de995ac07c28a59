"""What an HTML element says about the look of its text, in JATS terms.

The names on the left are HTML elements and CSS properties (HTML Living Standard, "Text-level
semantics" and "Rendering"; CSS Fonts, CSS Text Decoration, CSS Inline Layout), those on the right
JATS elements: https://jats.nlm.nih.gov/archiving/tag-library/1.3/element/italic.html and its
neighbours ``bold``, ``underline``, ``strike``, ``sup``, ``sub``, ``sc``, ``monospace``.
"""

from collections.abc import Mapping
from typing import Final

from validator.html.names import JATS_EMPHASIS
from validator.regex import regex

EMPHASIS: Final[Mapping[str, str]] = {
    "em": "italic",
    "i": "italic",
    "italic": "italic",
    "bold": "bold",
    "underline": "underline",
    "monospace": "monospace",
    "cite": "italic",
    "var": "italic",
    "dfn": "italic",
    "b": "bold",
    "strong": "bold",
    "u": "underline",
    "ins": "underline",
    "s": "strike",
    "strike": "strike",
    "del": "strike",
    "sup": "sup",
    "sub": "sub",
    "code": "monospace",
    "tt": "monospace",
    "kbd": "monospace",
    "samp": "monospace",
    **{f"h{level}": "bold" for level in range(1, 7)},
    **{f"jats:{name}": name for name in JATS_EMPHASIS},
    "jats:title": "bold",
}

# How far a text is raised or lowered when it is plainly meant as an index: less is an adjustment
# of a line, more is layout.
_INDEX_SHIFTS = {
    "pt": (2, 12), "px": (2, 16), "em": (0.2, 1), "ex": (0.4, 2), "rem": (0.2, 1), "%": (15, 100),
}  # fmt: skip
_LENGTH = regex(r"([+-]?(?:[0-9]{1,6}(?:\.[0-9]{0,9})?|\.[0-9]{1,9}))(%|[a-z]{0,4})")
_NOT_SHIFTED = frozenset({"", "baseline", "auto", "inherit", "initial", "unset", "normal"})

# Fonts in which letters are drawn as other signs: `a` in Symbol is an alpha.
_SIGN_FONTS = ("symbol", "wingdings", "webdings", "zapf dingbats")


def declarations(style: str) -> dict[str, str]:
    """Split the value of a ``style`` attribute into properties and values, in lower case."""
    found: dict[str, str] = {}
    for declaration in style.split(";"):
        name, colon, value = declaration.partition(":")
        if colon:
            found[name.strip().lower()] = value.replace("!important", "").strip().lower()
    return found


def changes(style: Mapping[str, str]) -> tuple[list[str], list[str]]:
    """Tell what a style adds to the look of a text and what it takes away from it.

    Args:
        style: what :func:`declarations` found.

    Returns:
        Names of JATS elements to be added, and of those that no longer hold. Taking away
        matters: text pasted from a well-known online editor comes as
        ``<b style="font-weight:normal">``, with nothing in it bold.
    """
    added: list[str] = []
    removed: list[str] = []
    shorthand = style.get("font", "").split()
    slant = style.get("font-style", "").split(maxsplit=1)[:1]
    if slant in (["italic"], ["oblique"]) or "italic" in shorthand:
        added.append("italic")
    elif slant == ["normal"]:
        removed.append("italic")
    weight = style.get("font-weight", "")
    if _heavy(weight) or "bold" in shorthand:
        added.append("bold")
    elif weight in ("normal", "lighter") or _number(weight):
        removed.append("bold")
    lines = f"{style.get('text-decoration', '')} {style.get('text-decoration-line', '')}".split()
    if "underline" in lines:
        added.append("underline")
    if "line-through" in lines:
        added.append("strike")
    if "overline" in lines:
        added.append("overline")
    if any("small-caps" in style.get(name, "") for name in ("font-variant", "font-variant-caps")):
        added.append("sc")
    return added, removed


def shift(style: Mapping[str, str]) -> tuple[str, str]:
    """Tell whether a style raises or lowers the text.

    Returns:
        ``sup``, ``sub`` or nothing; and the declaration that raises or lowers the text otherwise.
    """
    found: dict[str, str] = {}
    align = style.get("vertical-align", "")
    if align in ("super", "sub"):
        found["sup" if align == "super" else "sub"] = ""
    elif align not in _NOT_SHIFTED:
        found[_index(align)] = f"vertical-align: {align}"
    if (value := style.get("mso-text-raise", "")) not in _NOT_SHIFTED:
        found[_index(value)] = f"mso-text-raise: {value}"
    if style.get("position") in ("relative", "absolute"):
        for name, down in (("top", True), ("bottom", False)):
            if (value := style.get(name, "")) not in _NOT_SHIFTED:
                found[_index(value, down=down)] = f"{name}: {value}"
    found.pop("none", None)
    if len(found) > 1 or "" in found:
        return "", next(filter(None, found.values()), "vertical-align")[:40]
    return next(iter(found), ""), ""


def _index(value: str, *, down: bool = False) -> str:
    """Read a length: ``sup``, ``sub``, ``none`` for zero, or nothing if it is not clear."""
    match = _LENGTH.fullmatch(value.replace(" ", ""))
    if match is None:
        return ""
    length = float(match[1])
    if not length:
        return "none"
    least, most = _INDEX_SHIFTS.get(match[2], (1, 0))
    if not least <= abs(length) <= most:
        return ""
    return "sup" if (length > 0) != down else "sub"


def hides(style: Mapping[str, str]) -> bool:
    """Tell whether a browser or a word processor would not show the text at all."""
    return (
        style.get("display") == "none"
        or style.get("visibility") in ("hidden", "collapse")
        or style.get("mso-hide") == "all"
    )


def sign_font(face: str | None, style: Mapping[str, str]) -> str | None:
    """Give the name of a font in which letters are other signs, if the element asks for one."""
    for value in (face or "", style.get("font-family", ""), style.get("font", "")):
        for font in _SIGN_FONTS:
            # "Segoe UI Symbol" and the like draw letters as letters.
            if any(part.strip(" \"'").lower() == font for part in value.split(",")):
                return font
    return None


def _number(weight: str) -> int:
    return int(weight) if weight.isascii() and weight.isdigit() and len(weight) < 5 else 0


def _heavy(weight: str) -> bool:
    return weight in ("bold", "bolder") or _number(weight) >= 600
