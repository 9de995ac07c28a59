"""Formulas as bare characters, to tell the same formula in two spellings."""

import unicodedata
from typing import Final

from validator.tex.symbols import FUNCTIONS, MATHS
from validator.tex.tokens import cut


def shown_characters(content: str, placeholder: str) -> str:
    """Give the characters that a formula shows, as one would read them from left to right."""
    seen = []
    for token in cut(content, placeholder, maths=True):
        if token.kind == "word":
            seen.append(MATHS.get(token.value, token.value if token.value in FUNCTIONS else ""))
        elif token.kind == "text" or (token.kind == "sign" and token.value in "%&#_${}"):
            seen.append(token.value)
    return plain("".join(seen))


# What differs between TeX and a formula's Unicode, though it is the same; invisible operators
# and roots come from MathML or get lost there.
_ALIKE: Final = str.maketrans(
    {
        **dict.fromkeys("−–‐‑", "-"),
        **dict.fromkeys("∗⁎", "*"),
        **dict.fromkeys("'’", "′"),
        **dict.fromkeys("·", "⋅"),
        **dict.fromkeys("\u2061\u2062\u2063\u2064\u200b√^_{}", None),
        "ε": "ϵ",
        "~": "∼",
        "|": "∣",
    }
)


def plain(text: str) -> str:
    """Give characters without style, blanks, and what TeX and Unicode write differently."""
    # Compatibility forms first: there are five more phis among the letters of mathematics.
    text = unicodedata.normalize("NFKD", text.translate(_ALIKE)).translate(_ALIKE)
    return "".join(text.split())
