"""The marks of list items, by the kinds of list that JATS names.

Source: the page "@list-type" of the JATS Tag Library; "ordered", "numbered" and "unordered" are
not among its values, but are written.
"""

_BULLET = "• "
_PLAIN = frozenset({"simple", "none", "plain"})
_NUMBERED = frozenset({"order", "ordered", "number", "numbered", "arabic", "decimal"})
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"),
    (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_MOST_ROMAN = 3999


def marker_of(kind: str, count: int) -> str:
    """Give the marker of a list item, with the blank behind it; nothing for a plain list.

    Args:
        kind: the ``list-type``; one that is not known is taken for bullets.
        count: which item of its list it is, from 1.
    """
    if kind in _PLAIN:
        return ""
    if kind in _NUMBERED:
        return f"{count}. "
    style, _, case = kind.partition("-")
    if style not in ("alpha", "roman"):
        return _BULLET
    number = _letters(count) if style == "alpha" else _roman(count)
    return f"{number.upper() if case == 'upper' else number}. "


def _letters(count: int) -> str:
    """Count ``a`` to ``z``, then ``aa``."""
    letters = ""
    while count:
        count, letter = divmod(count - 1, 26)
        letters = chr(ord("a") + letter) + letters
    return letters


def _roman(count: int) -> str:
    if count > _MOST_ROMAN:
        return str(count)
    digits = ""
    for value, digit in _ROMAN:
        times, count = divmod(count, value)
        digits += digit * times
    return digits
