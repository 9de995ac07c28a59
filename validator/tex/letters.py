"""Accents of TeX, and the alphabets that formulas have beside italics."""

import unicodedata
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

# LaTeX2e manual, "Accents"; the characters are combining ones (Unicode, block U+0300).
ACCENTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "`": "\u0300",
        "'": "\u0301",
        "^": "\u0302",
        "~": "\u0303",
        "=": "\u0304",
        "u": "\u0306",
        ".": "\u0307",
        '"': "\u0308",
        "r": "\u030a",
        "H": "\u030b",
        "v": "\u030c",
        "d": "\u0323",
        "c": "\u0327",
        "k": "\u0328",
        "b": "\u0331",
    }
)
# LaTeX2e manual, "Math accents".
MATHS_ACCENTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "grave": "\u0300",
        "acute": "\u0301",
        "hat": "\u0302",
        "widehat": "\u0302",
        "tilde": "\u0303",
        "widetilde": "\u0303",
        "bar": "\u0304",
        "breve": "\u0306",
        "dot": "\u0307",
        "ddot": "\u0308",
        "mathring": "\u030a",
        "check": "\u030c",
        "vec": "\u20d7",
        "overline": "\u0305",
        "underline": "\u0332",
    }
)
_DOTLESS: Final = {"\\i": "i", "\\j": "j", "ı": "i", "ȷ": "j"}


def accented(accent: str, letter: str) -> str | None:
    r"""Put an accent on a letter.

    Args:
        accent: what stands behind the backslash, ``"`` or ``c``.
        letter: one letter; ``\i`` and ``\j`` are i and j here, whose dots the accent replaces.

    Returns:
        the one character that it is; None if Unicode has none: then it was no accent.
    """
    letter = _DOTLESS.get(letter, letter)
    if len(letter) != 1 or not letter.isalpha() or accent not in ACCENTS:
        return None
    composed = unicodedata.normalize("NFC", letter + ACCENTS[accent])
    return composed if len(composed) == 1 else None


# Unicode gave letters that it had before their old places (Unicode, block U+1D400).
_DOUBLE_STRUCK: Final = dict(zip("CHNPQRZ", "ℂℍℕℙℚℝℤ", strict=True))
_SCRIPT: Final = dict(zip("BEFHILMRego", "ℬℰℱℋℐℒℳℛℯℊℴ", strict=True))
_FRAKTUR: Final = dict(zip("CHIRZ", "ℭℌℑℜℨ", strict=True))
_ALPHABETS: Final[Mapping[str, tuple[int, Mapping[str, str]]]] = MappingProxyType(
    {
        "mathbb": (0x1D538, _DOUBLE_STRUCK),
        "mathcal": (0x1D49C, _SCRIPT),
        "cal": (0x1D49C, _SCRIPT),
        "mathscr": (0x1D49C, _SCRIPT),
        "mathfrak": (0x1D504, _FRAKTUR),
        "frak": (0x1D504, _FRAKTUR),
    }
)
ALPHABETS: Final = frozenset(_ALPHABETS)


def in_alphabet(alphabet: str, letter: str) -> str | None:
    """Give a letter of the double-struck, script or Fraktur alphabet; None if it has none."""
    first, others = _ALPHABETS[alphabet]
    if letter in others:
        return others[letter]
    if "A" <= letter <= "Z":
        return chr(first + ord(letter) - ord("A"))
    # Letters of script are usually capitals; TeX has no small ones under the usual names.
    if "a" <= letter <= "z" and alphabet in {"mathbb", "mathfrak", "frak", "mathscr"}:
        return chr(first + 26 + ord(letter) - ord("a"))
    return None
