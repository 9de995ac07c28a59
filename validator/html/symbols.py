"""Letters in the font Symbol, and the signs that a reader saw in their place.

Before web pages had all characters of Unicode, ``<font face="Symbol">a</font>`` was how an alpha
got into one. The signs are those of Adobe's encoding of the font, as mapped to Unicode in
VENDORS/ADOBE/symbol.txt of the Unicode Consortium's mapping tables (version 1.0, 2011). Of a code
with two characters there, the letter is taken, not the unit or operator: U+03BC for ``m`` (not
U+00B5), U+0394 for ``D``, U+03A9 for ``W``; and U+2044 for the slash of fractions.
Signs that it puts into private use become the usual ones where these differ only in their look
(``®``, ``©``, ``™``); pieces of brackets and lines are unknown. The angle brackets are U+27E8 and
U+27E9, since Unicode advises against U+2329 and U+232A, which are those of Chinese.
"""

from dataclasses import dataclass
from typing import Final

from validator.regex import regex

_FONTS = frozenset({"symbol", "symbolmt", "symbol mt"})

# The codes from 0x20 and from 0xA0 on; a blank behind the first one stands for an unknown sign.
_LOW: Final = (
    " !∀#∃%&∋()∗+,−./0123456789:;<=>?≅ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ[∴]⊥_"
    " αβχδεφγηιϕκλμνοπθρστυϖωξψζ{|}∼"
)
_HIGH: Final = (
    "€ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…  ↵ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓◊⟨®©™∑           ⟩∫⌠ ⌡"
)
_SIGNS: Final = {
    code: sign
    for first, signs in ((0x20, _LOW), (0xA0, _HIGH))
    for code, sign in enumerate(signs, first)
    if sign != " " or code == 0x20
}
# What Word writes for a sign of a font with an encoding of its own.
_PRIVATE = 0xF000

# White space is white space in every font; at 0xA0, where the font has a euro sign today, HTML
# has the blank that does not break.
_SPACES = frozenset("\t\n\r\f\xa0")

_LATIN = "A-Za-zÀ-ÖØ-öø-ÿ"
_WORD = regex(f"[{_LATIN}]{{4}}")
_SHORT_WORDS = regex(
    r"[A-Za-z][a-z] {1,3}[a-z]{2}|(?<![A-Za-z])(?:and|the|for|mg|ml|mm|cm|kg)(?![A-Za-z])"
)
_GREEK = regex("[\u0370-\u03ff]")
_LETTER = regex("[A-Za-z]")
# Signs that someone may have typed for what they are: the font has a different one there.
_OWN_SIGNS = regex("[µ×÷]")


@dataclass(frozen=True, slots=True)
class Shown:
    """What a font shows for a text.

    Attributes:
        text: the signs; characters that are not known stay as they are.
        known: whether every character is known.
        doubtful: whether the font may be there by mistake, around words that are meant to be
            read as words. Browsers without the font show the letters.
    """

    text: str
    known: bool
    doubtful: bool


def show(text: str, font: str) -> Shown:
    """Tell which signs a font shows for a text.

    A character that the font's encoding cannot mean, such as ``α`` itself, is shown in another
    font and stays what it is.

    Args:
        text: the text.
        font: the name of the font. Of the fonts with signs in place of letters only Symbol is
            known; no others have an encoding that a standard gives.
    """
    if font.strip(" \"'").lower() not in _FONTS:
        return Shown(text, known=False, doubtful=False)
    known = True
    shown: list[str] = []
    for char in text:
        sign = _sign(char)
        known = known and sign is not None
        shown.append(char if sign is None else sign)
    return Shown("".join(shown), known, _is_doubtful(text))


def _sign(char: str) -> str | None:
    code = ord(char)
    if char in _SPACES:
        return char
    if code < 0x100:
        return _SIGNS.get(code)
    if _PRIVATE <= code < _PRIVATE + 0x100:
        return _SIGNS.get(code - _PRIVATE)
    return None if 0xE000 <= code <= 0xF8FF else char


def _is_doubtful(text: str) -> bool:
    if _WORD.search(text) or _SHORT_WORDS.search(text) or _OWN_SIGNS.search(text):
        return True
    return bool(_GREEK.search(text) and _LETTER.search(text))
