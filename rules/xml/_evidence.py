"""What proves, or at least suggests, that bytes are in one encoding and not in another."""

import re
import unicodedata
from typing import Literal

from validator.regex import regex

_LETTER = r"[^\W\d_]"
_WIDE = r"(?![\x00-\x7f])[^\W\d_]"
_WIDE_IN_WORD = regex(rf"{_LETTER}{_WIDE}|{_WIDE}{_LETTER}")
_WIDE_BESIDE_LATIN = regex(rf"[A-Za-z]({_WIDE})|({_WIDE})[A-Za-z]")
_REFERENCE = regex(r"&#(?:x([0-9A-Fa-f]{1,6})|([0-9]{1,7}));")
# What UTF-8 read as Windows-1252 or Latin-1 looks like most: "Ã©", "Â°", "â€“".
_AFTER_LEAD = "".join(bytes([byte]).decode("cp1252", "ignore") for byte in range(0x80, 0xC0))
_GARBLED = regex(f"[ÃÂ][{re.escape(_AFTER_LEAD)}\x80-\x9f]|â(?:€|\x80)")
# Characters that no text has: controls, surrogates, private use, not assigned (Unicode Standard,
# general category).
_NEVER = frozenset({"Cc", "Cs", "Co", "Cn"})
_SCRIPTS_BESIDE_LATIN = ("LATIN", "GREEK", "MICRO", "MODIFIER", "FEMININE", "MASCULINE")


def utf8_evidence(text: str) -> Literal["proof", "hint", ""]:
    """Judge bytes that are declared as a single-byte encoding, and are valid UTF-8 too.

    Text of a single-byte encoding is so by accident where a capital letter stands before a sign,
    or on purpose where a paper shows how a wrong encoding looks. So proof takes two different
    characters, each usual where it stands, and a letter in a word or a character of three bytes.

    Args:
        text: the bytes, read as UTF-8.

    Returns:
        ``proof``, ``hint``, or nothing if it is no text when read as UTF-8.
    """
    wide = {char for char in set(text) if char > "\x7f"}
    if not wide or any(unicodedata.category(char) in _NEVER or char == "\ufffd" for char in wide):
        return ""
    beside = {one or other for one, other in _WIDE_BESIDE_LATIN.findall(text)}
    # Two letters of Latin-2 can look like one of Cyrillic; three bytes are no accident.
    odd = {
        char
        for char in beside
        if char < "\u0800" and not unicodedata.name(char, "").startswith(_SCRIPTS_BESIDE_LATIN)
    }
    if odd and len(wide - odd) < 2:
        return ""
    in_text = _WIDE_IN_WORD.search(text) or any(char >= "\u0800" for char in wide)
    doubtful = odd or _GARBLED.search(text) or wide & _referenced(text)
    return "proof" if len(wide) > 1 and in_text and not doubtful else "hint"


def _referenced(text: str) -> set[str]:
    """The characters that are written as references."""
    codes = {int(hexa, 16) if hexa else int(number) for hexa, number in _REFERENCE.findall(text)}
    return {chr(code) for code in codes if code < 0x110000}


# What languages of Western Europe have, and English with their names in it.
_WESTERN = frozenset(
    {
        *("en", "fr", "de", "es", "pt", "it", "nl", "da", "sv", "no", "nb", "nn", "fi", "ca"),
        *("gl", "eu", "oc", "la", "lb", "ga"),
    }
)
_LANGUAGE = regex(r"""xml:lang\s*=\s*["']([A-Za-z]{2,3})""")
_IMPLAUSIBLE = regex(
    # Signs that are hardly ever typed, or letters of Icelandic, which are Turkish as often.
    r"[¤¦¬¯¸ˆ˜¨ƒÐðÞþ]"
    # A capital letter behind a small one; four letters with marks; signs inside a word.
    r"|[a-zß-öø-ÿ][À-ÖØ-ÞŒŠŽŸ]"
    rf"|(?:{_WIDE}){{4}}"
    r"|[^\x00-\x7f]{5}"
    r"|[A-Za-z][¢£¥§©«®°±²³´¶¹º»¼½¾¿÷¡‚„†‡‰‹›•™€“”][A-Za-z]"
)
_ALONE = regex(rf"(?<!{_LETTER}){_WIDE}(?!{_LETTER})")
_WORDS_OF_ONE_LETTER = frozenset("àÀèÈéÉóòôöÖåÅøØµªº")
_PLAUSIBLE = regex(
    rf"[A-Za-z]{{2}}{_WIDE}|{_WIDE}[A-Za-z]{{2}}|[A-Za-z]’[A-Za-z]|“[A-Za-z]|[A-Za-z.,]”"
    r"|«[ \xa0]?[A-Za-z]|[A-Za-z0-9] ?[–—] ?[A-Za-z0-9]|\d ?[°µ]|[±×] ?\d|© ?[A-Z\d]"
)
# Letters that stand together in these languages only because another encoding was meant:
# Czech, Slovene and Croatian; Czech; Hungarian; Turkish.
_TOGETHER = (("šžŠŽ", "æèìòøùï"), ("ø", "áíýúìù"), ("õ", "öüû"), ("ý", "öüç"))


def is_western(text: str) -> bool:
    """Tell whether bytes that were read as Windows-1252 make plausible text.

    Any bytes but five are valid in it, so every character must stand where it usually does, and
    one at least where it cannot but stand.
    """
    if any(language.lower() not in _WESTERN for language in _LANGUAGE.findall(text)):
        return False
    if _GARBLED.search(text) or _IMPLAUSIBLE.search(text):
        return False
    if not set(_ALONE.findall(text)) <= _WORDS_OF_ONE_LETTER:
        return False
    wide = {char for char in set(text) if char > "\x7f"}
    if any(wide & set(one) and wide & set(other) for one, other in _TOGETHER):
        return False
    return _PLAUSIBLE.search(text) is not None
