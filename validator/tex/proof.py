"""What proves that a text is TeX, and not money, a path, a pattern, or a text about TeX."""

from typing import Final, Literal

from validator.regex import regex
from validator.tex.formula_commands import KNOWN, TEXT_COMMANDS
from validator.tex.symbols import GREEK

Proof = Literal["none", "weak", "strong"]
# Longer formulas are no formulas: somebody forgot a dollar, or none was one.
LONGEST_FORMULA: Final = 4000

_MATHS: Final = KNOWN - TEXT_COMMANDS
_BRACES_IN_BRACES: Final = 3
# Names of numbers ("Re=2000") are formulas if others are.
_SHORT: Final = 20
_COMMAND = regex(r"\\([A-Za-z]+)")
_ARGUMENTS = regex(r"\\[A-Za-z]+|\{[^{}]*\}")
# Two words in a row: the dollars around are those of prices.
_PROSE = regex(r"(?<![^\W\d_])[^\W\d_]{3,}(?:[,.;:)]?\s+\(?[^\W\d_]{3,}|[,.;]\s)")
_THREE_LETTERS = regex(r"[^\W\d_]{3}")
_LONG_WORD = regex(r"[^\W\d_]{4,}")
_SCRIPT = regex(r"[\^_]")
_GOOD_SCRIPT = regex(r"[\^_](?:\{|[A-Za-z](?![A-Za-z0-9])|[0-9](?![0-9])|[+\-*′'∗])")
# Variables, numbers and what may stand between; no word, no price.
_PLAIN = regex(r"[A-Za-z0-9 =<>+\-*/()\[\],.|:'′±×≤≥≈]+")
_RELATION = regex(r"[<>=+\-±×≤≥≈]{1,2}")
_WORDS = regex(r"[A-Za-z]{2,}")
_BEFORE = regex(r"[\s(\[{/\-–—\"'“‘«,;:=<>~]")
_BEHIND = regex(r"[\s)\]}/\-–—\"'”’»,;:.!?=<>~]")

_ABOUT = regex(
    r"\b(?:La|Bib|Xe|Xe?La|Lua(?:La)?|pdf(?:La)?|Ka|Con|AMS-?(?:La)?)?TeX\b|\bMathJax\b|\bOverleaf\b"
    r"|(?i:\bback-?slash|\bregexp?s?\b|\bregular expressions?\b|\bescape (?:sequence|character)"
    r"|\bescaped character|\blatex (?:command|source|code|macro|file|package|document|markup|math)"
    r"|\blatex2e\b|\bbibtex\b|\bmacro (?:expansion|package|processor))"
)
# Classes of characters that are counted, and lists that hold them.
_PATTERN = regex(r"\\[dwsDWS](?:[+*?\[\\]|\{\d)|\[\^?\\[wdsWDS]|\(\?[:=!P<]")
_PATH = regex(r"(?<![A-Za-z\\])[A-Za-z]:\\[^\s$]*|\\\\[\w.\-]{2,}\\[^\s$]*")


def is_about_tex(text: str) -> bool:
    """Tell whether a text speaks of TeX, of patterns or of backslashes, and may show them."""
    return _ABOUT.search(text) is not None or _PATTERN.search(text) is not None


def paths(text: str) -> frozenset[int]:
    """Find the backslashes of Windows paths, which part the names of folders."""
    if ":\\" not in text and "\\\\" not in text:
        return frozenset()
    return frozenset(
        at for match in _PATH.finditer(text) for at in range(*match.span()) if text[at] == "\\"
    )


def prove_formula(
    content: str, before: str, behind: str, placeholder: str, *, display: bool
) -> Proof:
    """Tell how sure it is that dollars around a text make it a formula.

    Args:
        content: the text between the dollars.
        before: the character before the first one; empty at the beginning.
        behind: the character behind the last one; empty at the end.
        placeholder: the character that stands for a child element.
        display: whether the dollars are double.

    Returns:
        ``strong`` for what nobody writes about money; ``weak`` for what is a formula if there
        are others in the text.
    """
    if not content.strip() or len(content) > LONGEST_FORMULA:
        return "none"
    if placeholder in content or "\0" in content:
        return "none"
    outside = content
    for _ in range(_BRACES_IN_BRACES):
        outside = _ARGUMENTS.sub(" ", outside)
    if _PROSE.search(outside):
        return "none"
    commands = [match[1] for match in _COMMAND.finditer(content)]
    bordered = not content[0].isspace() and not content[-1].isspace()
    amount = content[0].isdigit()
    if (amount or not bordered) and not display and _WORDS.search(outside):
        return "none"
    if amount and before.isalpha():
        return "none"
    if any(name in _MATHS for name in commands):
        return "strong"
    if commands and bordered and all(name in KNOWN for name in commands):
        return "none" if _THREE_LETTERS.search(outside) or amount else "strong"
    if not bordered and _RELATION.fullmatch(content.strip()):
        return "weak"
    if commands or not (bordered or display):
        return "none"
    scripts = len(_SCRIPT.findall(content))
    if scripts:
        good = len(_GOOD_SCRIPT.findall(content)) == scripts
        return "strong" if good and not _LONG_WORD.search(outside) else "none"
    if display or not _PLAIN.fullmatch(content):
        return "none"
    return _prove_plain(content, before, behind)


def _prove_plain(content: str, before: str, behind: str) -> Proof:
    """Judge single variables, numbers and comparisons."""
    if _RELATION.fullmatch(content) and not (
        behind.isdigit() and before.isalpha() and content in "+-"
    ):
        return "strong"
    if behind.isdigit():
        return "none"
    parted = (not before or _BEFORE.match(before)) and (not behind or _BEHIND.match(behind))
    if content[0].isdigit() or not any(char.isalpha() for char in content):
        return "weak" if parted and content[-1].isalnum() else "none"
    words = [word for word in _WORDS.findall(content) if word not in {"GL", "SL", "SU", "SO", "Sp"}]
    if words or not parted:
        single = len(content) == 1 and not before.isalnum()
        short = len(content) <= 3 or (len(content) <= _SHORT and "=" in content)
        return "weak" if single or (words and short and parted) else "none"
    return "strong"


def proves_alone(name: str, text: str, start: int, end: int) -> bool:
    """Tell whether a sign's command that stands in no formula is TeX for certain.

    Args:
        name: the command.
        text: the text it stands in.
        start: where its backslash stands.
        end: the character behind its name.
    """
    before, behind = text[start - 1 : start], text[end : end + 2]
    # Names of folders and files, and "his\her".
    if behind[:1] == "\\" or (behind[:1] == "." and behind[1:].isalpha()) or before == "\\":
        return False
    return name in GREEK or not before.isalpha()
