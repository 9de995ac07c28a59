"""Accented and foreign letters in text."""

from typing import Final

from validator.regex import regex
from validator.tex.construct import Construct, Cut
from validator.tex.letters import accented
from validator.tex.proof import Proof
from validator.tex.symbols import LETTERS, names
from validator.tex.tokens import Token

# Words before an apostrophe, which somebody may have escaped: French, Italian, Irish, English.
_ELIDED: Final = names(
    "l d j m n s t c qu jusqu lorsqu puisqu quoiqu quelqu presqu aujourd entr dell all nell sull "
    "dall coll un quest quell bell sant anch dov com o gl ch i"
)
_WORD_BEFORE: Final = regex(r"[^\W\d_]{0,12}\Z")


def read_accent(cut: Cut, index: int) -> Construct:
    """Read an accent with its letter: in braces, behind a blank, or directly."""
    token = cut.tokens[index]
    braces = cut.braces(index + 1) if cut.behind(index) == "{" else None
    if braces:
        char = accented(token.value, cut.source(*braces).strip())
        return Construct(braces[1] + 1, char) if char else Construct(index + 1, None, "none")
    at = cut.without_blank(index) if token.kind == "word" else index + 1
    letter = cut.value(at)
    if letter and cut.tokens[at].kind == "word" and letter in {"i", "j"}:
        char = accented(token.value, letter)
        return Construct(_behind_name(cut, at), char, "strong" if char else "none")
    char = accented(token.value, letter)
    if char is None or cut.tokens[at].kind != "text" or (token.kind == "word" and at == index + 1):
        return Construct(index + 1, None, "none")
    proof, alone = _proof(cut, token, index, letter)
    return Construct(at + 1, char, proof, alone=alone)


def _proof(cut: Cut, token: Token, index: int, letter: str) -> tuple[Proof, bool]:
    """Tell whether an accent may be a quote that somebody escaped, or part of a pattern."""
    before = cut.before(index)
    inside = before.isalpha()
    if token.value == '"':
        # No quotation begins or ends between two letters.
        inside = inside and letter in "aeiouyAEIOUY"
        return ("strong" if inside else "weak"), inside
    if token.value == "`":
        return ("strong" if inside else "weak"), inside
    if token.value == "'":
        # An apostrophe stands behind an elided word, and in Qur'an and Hawai'i.
        found = _WORD_BEFORE.search(cut.text, max(token.start - 12, 0), token.start)
        word = found[0].lower() if found else ""
        return "weak", bool(word) and word not in _ELIDED and letter in "eE"
    if token.value in {"^", "~"}:
        return "weak", inside and letter in "aeinouAEINOU"
    return "weak", False


def read_letter(cut: Cut, index: int) -> Construct:
    r"""Read a letter that has a name: ``S{\o}ren``, ``S\o ren``."""
    letter = LETTERS[cut.tokens[index].value]
    end = _behind_name(cut, index)
    if end > index + 1 and cut.tokens[end - 1].kind == "close":
        return Construct(end, letter)
    inside = cut.before(index).isalpha() and end > index + 1 and cut.value(end)[:1].isalpha()
    return Construct(end, letter, "weak", alone=inside and letter not in "ıȷ")


def _behind_name(cut: Cut, index: int) -> int:
    """Give the token behind a command and what ends its name: empty braces, or a blank."""
    braces = cut.braces(index + 1) if cut.behind(index) == "{" else None
    if braces and braces[0] == braces[1]:
        return braces[1] + 1
    return cut.without_blank(index)
