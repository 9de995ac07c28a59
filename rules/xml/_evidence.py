"""What proves, or at least suggests, that bytes are in one encoding and not in another."""

import re
import unicodedata
from typing import Literal

_RUN = re.compile(r"[^\x00-\x7f]+")
_WORD_LETTERS = re.compile(r"[A-Za-z]")
# Categories of the Unicode Standard whose characters no text has: controls, surrogates, private
# use, not assigned.
_NEVER = frozenset({"Cc", "Cs", "Co", "Cn"})
# Words of many languages put these beside Latin letters without a blank: "µm", "Δt".
_BESIDE_LATIN = ("LATIN", "GREEK", "MICRO", "MODIFIER", "COMBINING", "FEMININE", "MASCULINE")
_SAMPLE = 200_000


def utf8_evidence(text: str) -> Literal["proof", "hint", ""]:
    """Judge bytes that are declared as one encoding, and can be read as UTF-8 too.

    Text of a single-byte encoding is UTF-8 by accident only where a capital letter stands
    before a sign, as in a paper that shows how a wrong encoding looks. So proof takes two
    different characters, each of them usual where it stands, and one in or beside a word.

    Args:
        text: the bytes, read as UTF-8.
    """
    found = set(text[:_SAMPLE]) | set(text[_SAMPLE:])
    wide = {char for char in found if char > "\x7f"}
    if not wide or any(unicodedata.category(char) in _NEVER or char == "\ufffd" for char in wide):
        return ""
    if len(wide) < 2 or _is_garbled(text) or _is_referenced(text, wide):
        return "hint"
    beside = {*re.findall(r"(?<=[A-Za-z])[^\x00-\x7f]", text)}
    beside |= {*re.findall(r"[^\x00-\x7f](?=[A-Za-z])", text)}
    letters = {char for char in beside if char.isalpha()}
    if any(not unicodedata.name(char, "").startswith(_BESIDE_LATIN) for char in letters):
        return "hint"
    return "proof"
