"""Formulas in one line: MathML as ``(a + b)/c²``, TeX as its source.

MathML is written by what its presentation elements mean (MathML 3.0, chapter 3): scripts with
``_`` and ``^``, fractions with a slash, roots with their sign, brackets where the layout showed
what belongs together. Nothing is calculated or renamed.
"""

from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

from validator.readable.fragment import Event
from validator.readable.scripts import Script, is_bare, write_script
from validator.regex import regex

# Deeper than any formula; below it, only the characters are kept.
MOST_DEPTH = 40

# Operators that have blanks around them between two operands; of the second kind, in scripts too.
_SPACED: Final = frozenset("=≔≠<>≤≥≪≫≈≃≅≡∼~∝∈∉⊂⊃⊆⊇→←↔⇌⇒⇐⇔↦≺≻⩽⩾≲≳+−-–±∓×÷∪∩∧∨⊕⊗") | {"->", ":="}
_SEPARATORS: Final = frozenset(",;")
# Invisible function application, times, separator and plus (MathML 3.0, section 3.2.5).
_INVISIBLE: Final = str.maketrans("", "", "\u2061\u2062\u2063\u2064\u200b")
# A mark over one letter is that letter with a combining character.
_OVER: Final = {
    "\u0302": "^\u02c6\u0302",
    "\u0303": "~\u02dc\u223c\u0303",
    "\u0304": "-\u2212\u2013\u00af\u203e_\u0304\u0305",
    "\u0307": ".\u02d9\u0307",
    "\u0308": "\u00a8\u0308",
    "\u030c": "\u02c7\u030c",
    "\u20d7": "\u2192\u20d7\u21c0",
}
_ACCENTS: Final = {mark: accent for accent, marks in _OVER.items() for mark in marks}
# Elements whose text has no white space at its ends; other text is read as words.
_TOKENS: Final = frozenset({"mi", "mn", "mo", "ms"})
_BLANKS: Final = regex(r"[ \t\r\n\xa0]+")
_ROOTS: Final = {"2": "√", "3": "∛", "4": "∜"}
_TEX_BEGINS, _TEX_ENDS = r"\begin{document}", r"\end{document}"


class _Term(NamedTuple):
    """A part of a formula.

    Attributes:
        text: how it reads.
        tight: how it reads in a script, without blanks around operators.
        name: the element that made it; ``row`` for several in a row.
        whole: whether it can be raised or divided without brackets.
    """

    text: str
    tight: str
    name: str
    whole: bool = True


_NOTHING = _Term("", "", "row")


def write_mathml(events: Sequence[Event]) -> str:
    """Write MathML in one line.

    Args:
        events: those from the opening of ``math`` up to its end.
    """
    open_elements: list[tuple[Event, list[_Term]]] = []
    terms: list[_Term] = []
    hidden = 0
    for event in events:
        if event.kind == "text":
            if not hidden and (text := _read_token(event.value, open_elements)):
                terms.append(text)
        elif event.kind == "open":
            hidden += bool(hidden) or _is_hidden(event, terms)
            open_elements.append((event, terms))
            if len(open_elements) <= MOST_DEPTH:
                terms = []
        else:
            begun, outer = open_elements.pop()
            if not hidden and len(open_elements) < MOST_DEPTH:
                outer.append(_make(begun, terms))
            hidden -= bool(hidden)
            terms = outer
    return " ".join(_row(terms).text.split())


def write_tex(source: str) -> str:
    """Write TeX as its source, without the document and the dollar signs around it."""
    first, last = source.find(_TEX_BEGINS), source.rfind(_TEX_ENDS)
    if 0 <= first < last:
        source = source[first + len(_TEX_BEGINS) : last]
    text = " ".join(source.split())
    for sign in ("$$", "$"):
        if len(text) > 2 * len(sign) and text.startswith(sign) and text.endswith(sign):
            return text[len(sign) : -len(sign)].strip()
    for opening, closing in ((r"\[", r"\]"), (r"\(", r"\)")):
        if text.startswith(opening) and text.endswith(closing) and len(text) > 4:
            return text[2:-2].strip()
    return text


def _is_hidden(event: Event, before: list[_Term]) -> bool:
    """Tell whether an element is not shown: another notation of what was shown, or a phantom."""
    if event.value == "mphantom":
        return True
    annotates = event.value in ("annotation", "annotation-xml")
    return annotates and any(term.text for term in before)


def _read_token(text: str, inside: list[tuple[Event, list[_Term]]]) -> _Term | None:
    name = inside[-1][0].value
    text = text.translate(_INVISIBLE)
    if name not in _TOKENS and name != "mtext" and not text.strip():
        return None
    text = " ".join(text.split()) if name in _TOKENS else _BLANKS.sub(" ", text)
    return _Term(text, text, name if name in _TOKENS else "mtext") if text else None


def _make(element: Event, terms: list[_Term]) -> _Term:
    make = _MAKERS.get(element.value)
    if make:
        return make(terms)
    if element.value == "mfenced":
        return _fenced(element, terms)
    if element.value == "mfrac" and element.attribute("linethickness")[:1] == "0":
        top, bottom = _parts(terms, 2)
        return _both(lambda a, b: f"binom({a}, {b})", top, bottom)
    if element.value == "mfrac":
        return _fraction(terms)
    if element.value == "mspace":
        return _Term(" ", "", "mtext")
    return _row(terms)


def _both(write: Callable[..., str], *terms: _Term, name: str = "row", whole: bool = True) -> _Term:
    return _Term(
        write(*(term.text for term in terms)), write(*(term.tight for term in terms)), name, whole
    )


def _parts(terms: list[_Term], count: int) -> list[_Term]:
    """Give the arguments of an element that has a fixed number of them; none is lost."""
    parts = [*terms[: count - 1], _row(terms[count - 1 :])] if len(terms) > count else [*terms]
    return parts + [_NOTHING] * (count - len(parts))


def _row(terms: list[_Term]) -> _Term:
    """Write terms one behind the other."""
    terms = [term for term in terms if term.text]
    if len(terms) == 1:
        return terms[0]
    text: list[str] = []
    tight: list[str] = []
    for at, term in enumerate(terms):
        before = terms[at - 1] if at else None
        if _is_spaced(term):
            infix = before is not None and not _opens(before) and at + 1 < len(terms)
            text.append(f" {term.text} " if infix else term.text)
            tight.append(term.text)
        elif term.name == "mo" and term.text in _SEPARATORS:
            text.append(f"{term.text} ")
            tight.append(term.tight)
        else:
            if term.name == "fraction" and _touches(terms, at):
                term = _Term(f"({term.text})", f"({term.tight})", "row")
            gap = " " if before and _needs_gap(before, term) else ""
            text.append(gap + term.text)
            tight.append(gap + term.tight)
    written = "".join(text)
    return _Term(written, "".join(tight), "row", _fences(written))


def _opens(term: _Term) -> bool:
    return _is_spaced(term) or (term.name == "mo" and term.text in ("(", "[", "{", ",", ";"))


def _is_spaced(term: _Term) -> bool:
    return term.name == "relation" or (term.name == "mo" and term.text in _SPACED)


def _fences(text: str) -> bool:
    """Tell whether one pair of brackets holds all of a text."""
    if text[:1] != "(" or text[-1:] != ")":
        return False
    inside = text[1:-1]
    return "(" not in inside and ")" not in inside


def _touches(terms: list[_Term], at: int) -> bool:
    """Tell whether an operand stands next to a term, so that `a/b c` could be misread."""
    around = (*terms[max(at - 1, 0) : at], *terms[at + 1 : at + 2])
    return any(
        one.text.isalpha() if one.name == "mo" else one.name not in ("mtext", "relation")
        for one in around
    )


def _needs_gap(before: _Term, term: _Term) -> bool:
    """Tell whether two terms would run into one word: `sin` and `x`, `x_i` and `y`."""
    first = term.text[0]
    if before.name == "script" and first.isalnum():
        return before.text[-1] == ")" or is_bare(before.text[-2:])
    if not before.text[-1].isalpha():
        return False
    several = len(before.text) > 1 and before.name in ("mi", "mtext", "mo")
    word = len(term.text) > 1 and term.name in ("mi", "mtext", "mo")
    return (several and first.isalnum()) or (word and first.isalpha())


def _held(term: _Term) -> tuple[str, str]:
    """Write a term in brackets, if it is more than one thing."""
    if term.whole or len(term.text) < 2:
        return term.text, term.tight
    return f"({term.text})", f"({term.tight})"


def _scripted(base: _Term, *scripts: tuple[Script, _Term]) -> _Term:
    written = "".join(write_script(term.tight.strip(), script) for script, term in scripts)
    text, tight = _held(base)
    name = "relation" if base.name == "mo" and base.text in _SPACED else "script"
    return _Term(text + written, tight + written, name)


def _sub(terms: list[_Term]) -> _Term:
    base, lower = _parts(terms, 2)
    return _scripted(base, ("sub", lower))


def _sup(terms: list[_Term]) -> _Term:
    base, upper = _parts(terms, 2)
    return _scripted(base, ("sup", upper))


def _sub_and_sup(terms: list[_Term]) -> _Term:
    base, lower, upper = _parts(terms, 3)
    return _scripted(base, ("sub", lower), ("sup", upper))


def _over(terms: list[_Term]) -> _Term:
    base, upper = _parts(terms, 2)
    accent = _ACCENTS.get(upper.text)
    if accent and len(base.text) == 1 and base.text.isalpha():
        return _Term(base.text + accent, base.text + accent, "mi")
    return _sup(terms)


def _prescripted(terms: list[_Term]) -> _Term:
    """Write a base with scripts behind and before it."""
    names = [term.name for term in terms]
    split = names.index("mprescripts") if "mprescripts" in names else len(terms)
    before = _paired(terms[split + 1 :])
    base = terms[0] if terms and split else _NOTHING
    behind = _scripted(base, *_paired(terms[1:split]))
    return _row([_scripted(_NOTHING, *before), behind]) if before else behind


def _paired(terms: list[_Term]) -> list[tuple[Script, _Term]]:
    return [("sup" if at % 2 else "sub", term) for at, term in enumerate(terms) if term.text]


def _fraction(terms: list[_Term]) -> _Term:
    top, bottom = _parts(terms, 2)
    (text, tight), (text_below, tight_below) = _held(top), _held(bottom)
    return _Term(f"{text}/{text_below}", f"{tight}/{tight_below}", "fraction", whole=False)


def _square_root(terms: list[_Term]) -> _Term:
    return _rooted("√", _row(terms))


def _root(terms: list[_Term]) -> _Term:
    inside, index = _parts(terms, 2)
    if index.text in _ROOTS:
        return _rooted(_ROOTS[index.text], inside)
    return _both(lambda a, b: f"({a})^(1/{b})", inside, index)


def _rooted(sign: str, inside: _Term) -> _Term:
    if len(inside.text) < 2 or inside.text.isdigit() or _fences(inside.text):
        return _both(lambda a: sign + a, inside)
    return _both(lambda a: f"{sign}({a})", inside)


def _fenced(element: Event, terms: list[_Term]) -> _Term:
    first, last = element.attribute("open", "("), element.attribute("close", ")")
    marks = "".join(element.attribute("separators", ",").split())
    text, tight = [first], [first]
    for at, term in enumerate(terms):
        if at and marks:
            mark = marks[min(at - 1, len(marks) - 1)]
            text.append(f"{mark} ")
            tight.append(mark)
        text.append(term.text)
        tight.append(term.tight)
    return _Term("".join([*text, last]), "".join([*tight, last]), "row")


def _cells(terms: list[_Term]) -> _Term:
    return _joined(" ", terms)


def _lines(terms: list[_Term]) -> _Term:
    return _joined("; ", terms)


def _joined(between: str, terms: list[_Term]) -> _Term:
    shown = [term for term in terms if term.text]
    text = between.join(term.text for term in shown)
    return _Term(text, between.join(term.tight for term in shown), "row", whole=False)


_MAKERS: Final[dict[str, Callable[[list[_Term]], _Term]]] = {
    "msub": _sub,
    "munder": _sub,
    "msup": _sup,
    "mover": _over,
    "msubsup": _sub_and_sup,
    "munderover": _sub_and_sup,
    "mmultiscripts": _prescripted,
    "mprescripts": lambda _: _Term("", "", "mprescripts"),
    "none": lambda _: _NOTHING,
    "msqrt": _square_root,
    "mroot": _root,
    "mtr": _cells,
    "mlabeledtr": _cells,
    "mtable": _lines,
}
