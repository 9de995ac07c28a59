"""Formulas in text: between dollars, and pieces of formulas that lost theirs."""

from typing import Final

from validator.regex import regex
from validator.tex.construct import Construct, Cut, Place
from validator.tex.maths import Formula, read_formula
from validator.tex.proof import Proof, prove_formula, proves_alone
from validator.tex.symbols import ENGLISH, FUNCTIONS, GREEK, MATHS
from validator.vocabulary import escape

_OPENED: Final = regex(r"<([a-z-]+)")
_SURE: Final = regex(r"[\\^_]")
# Between these a formula stands on lines of its own.
_BORDERS: Final = frozenset({"", "\n"})
OUTSIDE: Final = "it stands in no formula"
# So many tokens a formula in \( \) may have; a pattern may open many groups and close few.
_LONGEST: Final = 400


def read_dollars(cut: Cut, index: int) -> Construct | None:
    """Read a formula between dollars; None if they are money."""
    opening = cut.tokens[index]
    for end in range(index + 1, len(cut.tokens)):
        token = cut.tokens[end]
        if token.kind == "dollar":
            if token.value != opening.value:
                return None
            return _proven(cut, index, end, display=opening.value == "$$")
    return None


def read_brackets(cut: Cut, index: int) -> Construct:
    r"""Read a formula between ``\(`` and ``\)``, or ``\[`` and ``\]``."""
    closing = ")" if cut.tokens[index].value == "(" else "]"
    for end in range(index + 1, min(index + _LONGEST, len(cut.tokens))):
        token = cut.tokens[end]
        if token.kind == "sign" and token.value in "()[]":
            found = None
            if token.value == closing:
                found = _proven(cut, index, end, display=closing == "]")
                # Patterns have such brackets, too.
                if found and not _SURE.search(found.formula):
                    found = found._replace(proof="weak")
            return found or Construct(index + 1, None, "none")
    return Construct(index + 1, None, "none")


def _proven(cut: Cut, index: int, end: int, *, display: bool) -> Construct | None:
    content = cut.source(index + 1, end)
    placeholder = cut.place.placeholder
    before, behind = cut.before(index), cut.behind(end)
    proof = prove_formula(content, before, behind, placeholder, display=display)
    if proof == "none":
        return None
    made = formula_construct(read_formula(content, placeholder), end + 1, cut.place)
    doubts = made.doubts
    if proof == "weak":
        doubts = (*doubts, "the dollars may be money")
    if display and before in _BORDERS and behind in _BORDERS:
        doubts = (*doubts, "it may be a formula on lines of its own")
    return made._replace(proof=proof, doubts=doubts, formula=content, display=display)


def formula_construct(formula: Formula | None, end: int, place: Place) -> Construct:
    """Write a formula as a line of text, or as TeX in the element for it.

    Args:
        formula: the formula; None if it was not understood.
        end: the token behind it.
        place: where it will stand.
    """
    if formula is None:
        return Construct(end, None)
    if formula.markup is not None and _fits(formula.markup, place):
        return Construct(end, formula.markup, doubts=formula.doubts)
    if not place.holds("inline-formula"):
        return Construct(end, None)
    markup = f"<inline-formula><tex-math>{formula.tex}</tex-math></inline-formula>"
    return Construct(end, markup, doubts=("the formula stays TeX, in an element for it",))


def _fits(markup: str, place: Place) -> bool:
    return all(place.holds(name) for name in _OPENED.findall(markup))


def read_outside(cut: Cut, index: int, braces: tuple[int, int]) -> Construct:
    """Read a command of formulas, with its braces, that stands in no formula."""
    two = cut.tokens[index].value.endswith("frac")
    end = cut.behind_arguments(index) if two else braces[1] + 1
    if _has_script(cut, index, end):
        return Construct(end, None)
    formula = read_formula(cut.source(index, end), cut.place.placeholder)
    made = formula_construct(formula, end, cut.place)
    return made._replace(doubts=(*made.doubts, OUTSIDE))


def read_symbol(cut: Cut, index: int) -> Construct:
    r"""Read the command of a sign that stands in no formula: ``TNF-\alpha``."""
    token = cut.tokens[index]
    name = token.value
    if len(name) < 2 or not proves_alone(name, cut.text, token.start, token.end):
        return Construct(index + 1, None, "none")
    proof: Proof = "weak" if name in ENGLISH or name in FUNCTIONS else "strong"
    before, behind = cut.before(index), cut.behind(index)
    if _has_script(cut, index, index + 1) or "$" in (before, behind):
        return Construct(index + 1, None, proof)
    # Where a blank follows it is not known whether it was meant.
    sure = name in GREEK and not behind.isspace() and behind != "{" and not before.isalpha()
    char = escape(MATHS.get(name, name))
    return Construct(index + 1, char, proof, () if sure else (OUTSIDE,))


def _has_script(cut: Cut, index: int, end: int) -> bool:
    """Whether something is raised or lowered there, so that one command alone says too little."""
    return cut.value(end) in {"^", "_"} or cut.before(index) in {"^", "_"}


def read_script(cut: Cut, index: int) -> Construct | None:
    """Read a raised or lowered group that stands in no formula; None if it may be no TeX."""
    braces = cut.braces(index + 1) if cut.behind(index) == "{" else None
    if braces is None:
        return None
    formula = read_formula(cut.source(index, braces[1] + 1), cut.place.placeholder)
    if formula is None or formula.markup is None or not _fits(formula.markup, cut.place):
        return None
    return Construct(braces[1] + 1, formula.markup, "weak", (*formula.doubts, OUTSIDE))
