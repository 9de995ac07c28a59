"""Subscripts and superscripts in plain text."""

from typing import Final, Literal

Script = Literal["sub", "sup"]

# Unicode, block "Superscripts and Subscripts": digits and signs. Letters stay letters, since half
# of the alphabet has no such form and the rest is hard to read and to search for.
_DIGITS: Final = {"sub": "₀₁₂₃₄₅₆₇₈₉", "sup": "⁰¹²³⁴⁵⁶⁷⁸⁹"}
_SIGNS: Final = {"sub": "₊₋₋₋₌₍₎", "sup": "⁺⁻⁻⁻⁼⁽⁾"}
_FORMS: Final = {
    script: str.maketrans("0123456789+-−–=()", _DIGITS[script] + _SIGNS[script])
    for script in _DIGITS
}
_HAVE_FORMS: Final = frozenset("0123456789+-−–=()")
_DASHES: Final = "-−–"
_BEFORE: Final = {"sub": "_", "sup": "^"}
# What is raised or lowered by its own shape.
_OWN: Final = frozenset("*∗†‡§¶#°®™©′″‴ªº⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻₀₁₂₃₄₅₆₇₈₉")
# Raised only because the numbers beside it are.
_PUNCTUATION: Final = frozenset(",;.:[] ")
_MARKS: Final = {"TM": "™", "tm": "™"}
_ORDINALS: Final = frozenset({"st", "nd", "rd", "th"})


def write_script(text: str, script: Script, before: str = "") -> str:
    """Write a subscript or superscript: ``²``, ``⁻³``, ``^n``, ``_(max)``.

    Args:
        text: what is lowered or raised, without blanks at its ends.
        script: ``sub`` or ``sup``.
        before: the character that it belongs to, as far as it is known.
    """
    if script == "sup" and text in _MARKS:
        return _MARKS[text]
    if script == "sup" and text in _ORDINALS and before.isdigit():
        return text
    if _OWN.issuperset(text) or _PUNCTUATION.issuperset(text):
        return text
    if _HAVE_FORMS.issuperset(text) and not _is_range(text):
        return text.translate(_FORMS[script])
    bracketed = text[0] == "(" and text.find(")") == len(text) - 1
    return _BEFORE[script] + (text if len(text) == 1 or bracketed else f"({text})")


def is_bare(written: str) -> bool:
    """Tell whether it must be put in brackets if a letter or digit follows: ``_i``."""
    return len(written) == 2 and written[0] in "_^"


def _is_range(text: str) -> bool:
    """Tell whether a dash stands between digits, where a raised one would be a minus."""
    return any(
        char in _DASHES and text[at - 1].isdigit() and text[at + 1].isdigit()
        for at, char in enumerate(text[1:-1], start=1)
    )
