"""TeX in text: what proves it, what it is in JATS, and what a conversion must never do."""

import re
import sys
import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lxml import etree

from validator import check, fix
from validator.tex import Place, convert
from validator.tex.blocks import documents
from validator.tex.commands import advice
from validator.tex.formula_commands import KNOWN
from validator.tex.letters import accented, in_alphabet
from validator.tex.maths import read_formula
from validator.tex.symbols import GREEK, MATHS, TEXT
from validator.tex.tokens import DEEPEST, cut, ends_of_groups

CHILD = "\ufffc"


def markup_of(content):
    formula = read_formula(content, CHILD)
    return formula and formula.markup


# --- formulas -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "markup"),
    [
        (r"\alpha", "α"),
        ("x", "<italic>x</italic>"),
        ("xy", "<italic>xy</italic>"),
        ("^{13}", "<sup>13</sup>"),
        ("_2", "<sub>2</sub>"),
        ("10^{-3}", "10<sup>−3</sup>"),
        ("x_i^2", "<italic>x</italic><sub><italic>i</italic></sub><sup>2</sup>"),
        ("x^{y_z}", "<italic>x</italic><sup><italic>y</italic><sub><italic>z</italic></sub></sup>"),
        ("p<0.05", "<italic>p</italic>&lt;0.05"),
        (r"a \leq b", "<italic>a</italic> ≤ <italic>b</italic>"),
        # The blank behind a command ends its name only.
        (r"a\leq b", "<italic>a</italic>≤<italic>b</italic>"),
        ("a -1", "<italic>a</italic> − 1"),
        ("= -1", "= −1"),
        ("-1", "−1"),
        ("f ( x )", "<italic>f</italic>(<italic>x</italic>)"),
        ("x, y", "<italic>x</italic>, <italic>y</italic>"),
        (r"^\circ", "°"),
        (r"25^{\circ}C", "25°C"),
        ("f''", "<italic>f</italic>″".replace("″", "′′")),
        (r"n \log n", "<italic>n</italic> log <italic>n</italic>"),
        (r"\log_{10} n", "log<sub>10</sub> <italic>n</italic>"),
        (r"{\rm CO}_2", "CO<sub>2</sub>"),
        (r"\mathrm{d}x", "d<italic>x</italic>"),
        (r"\mathbf{x}\boldsymbol\beta", "<bold>xβ</bold>"),
        (r"\mathbb{ZA}", "ℤ𝔸"),
        (r"\text{if } x", "if <italic>x</italic>"),
        (r"\hat{p}", "<italic>p̂</italic>"),
        (r"\sqrt{s}", "√<italic>s</italic>"),
        (r"\sqrt{10}", "√10"),
        (r"\frac12", "1/2"),
        (r"\left(x\right.", "(<italic>x</italic>"),
        (r"\{x\}", "{<italic>x</italic>}"),
        (r"5\,\%", "5\u2009%"),
        (r"\operatorname{Re} z", "Re <italic>z</italic>"),
        (r"CO_2", "CO<sub>2</sub>"),
    ],
)
def test_a_simple_formula_is_a_line_of_text(content, markup):
    assert markup_of(content) == markup


@pytest.mark.parametrize(
    "content",
    [
        r"\sum_{i=1}^n x_i",
        r"x\frac{1}{2}",
        r"\frac{a+b}{2}",
        r"\sqrt{a+b}",
        r"\sqrt[3]{x}",
        r"\begin{matrix}a&b\end{matrix}",
        r"\overline{AB}",
        r"a \\ b",
        r"\underbrace{x}",
        r"\mathcal{a}",
        r"\hat" * 2000 + " x",
    ],
)
def test_what_no_line_can_show_stays_tex(content):
    formula = read_formula(content, CHILD)
    assert formula is not None
    assert formula.markup is None
    assert formula.tex


@pytest.mark.parametrize(
    "content",
    [
        *("", " ", r"\unknown", "x^", "^", "x_{i", "x}", f"x{CHILD}", "a%b", "x$y", "x^^2"),
        *("mean value", r"\frac{1}", r"\sqrt", "\\", "{" * 50 + "}" * 50),
    ],
)
def test_what_tex_would_refuse_or_nobody_knows_is_no_formula(content):
    assert read_formula(content, CHILD) is None


def test_words_in_formulas_are_doubted():
    assert read_formula("NN", CHILD).doubts
    assert read_formula("s_{NN}", CHILD).doubts
    assert not read_formula("x_i", CHILD).doubts


def test_atoms_stand_upright_only_where_they_are_counted():
    assert markup_of("NaCl") == "<italic>NaCl</italic>"
    assert markup_of("NaCl_2") == "NaCl<sub>2</sub>"
    assert markup_of("Xy_2") == "<italic>Xy</italic><sub>2</sub>"


# --- letters ------------------------------------------------------------------------------------


def test_accents_make_letters_that_exist():
    assert accented('"', "o") == "ö"
    assert accented("H", "o") == "ő"
    assert accented("'", "\\i") == accented("'", "i") == "í"
    assert accented("c", "c") == "ç"
    # Nobody writes these, so that the backslash says something else.
    for accent, letter in [("'", "t"), ('"', "s"), ("d", "3"), ("'", ""), ("q", "a"), ("c", "ab")]:
        assert accented(accent, letter) is None


def test_alphabets_are_those_of_unicode():
    names = {
        "mathbb": "DOUBLE-STRUCK",
        "mathfrak": "FRAKTUR",
        "mathcal": "SCRIPT",
        "mathscr": "SCRIPT",
    }
    for alphabet, name in names.items():
        for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ":
            char = in_alphabet(alphabet, letter)
            assert unicodedata.normalize("NFKC", char) == letter
            assert re.search(f"{name}|BLACK-LETTER", unicodedata.name(char))
    assert in_alphabet("mathcal", "a") is None
    assert in_alphabet("mathbb", "1") is None


def test_greek_names_are_those_of_unicode():
    for name, char in GREEK.items():
        plain = name.removeprefix("up").removeprefix("Up").removeprefix("var") or name
        if name in {"upsilon", "Upsilon"}:
            plain = name
        spelt = unicodedata.name(char).replace("LAMDA", "LAMBDA")
        assert plain.upper() in spelt, name


def test_tables_hold_no_character_twice_decomposed():
    for table in (MATHS, TEXT):
        for name, char in table.items():
            assert unicodedata.normalize("NFC", char) == char or name == "langle"


# --- text ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "grade"),
    [
        ("", "none"),
        ("plain", "none"),
        ("$5 and $10", "none"),
        ("a $b$c", "none"),
        (r"C:\beta\x", "none"),
        (r"\d{3}", "none"),
        (r"don\'t", "none"),
        (r"\"quoted\" words", "none"),
        ("x_{i} and ``quotes''", "none"),
        (r"\textit{x}", "safe"),
        (r"M\"obius", "safe"),
        (r"Poincar\'e", "unsafe"),
        (r"\alpha", "safe"),
        (r"\alpha levels", "unsafe"),
        (r"$CO_2$", "unsafe"),
        (r"\cite{x}", "impossible"),
        (r"\textit{x", "impossible"),
        (r"\textit{x} \foo", "unsafe"),
        (r"LaTeX and $x^2$", "doubtful"),
        (r"LaTeX and \emph{x}", "none"),
    ],
)
def test_grades(text, grade):
    assert convert(text).grade == grade


def test_what_is_left_is_told():
    conversion = convert(r"See \textit{x} \cite{key} and \foo{y}")
    assert conversion.left == (r"\cite{key}", r"\foo")
    assert conversion.markup == r"See <italic>x</italic> \cite{key} and \foo{y}"
    assert "xref" in advice(conversion.left[0])


def test_the_first_piece_is_one_that_is_certain():
    conversion = convert(r"Fig.~3 of \textit{x}")
    assert conversion.text[slice(*conversion.first)] == r"\textit{x}"


def test_elements_that_the_place_cannot_hold_are_not_written():
    place = Place(frozenset({"italic"}))
    assert convert(r"\textit{x}", place).markup == "<italic>x</italic>"
    assert convert(r"\textsc{x}", place).markup is None
    assert convert("H$_2$O", place).markup is None
    assert convert(r"$\frac{a+b}{2}$", place).markup is None
    assert convert(r"$\alpha$", Place(frozenset())).markup == "α"


@pytest.mark.parametrize("formula", [r"x\frac{1}{2}", r"\sqrt{a+b}", r"\sum_{i=1}^n x_i"])
def test_a_formula_that_no_line_can_show_is_offered_as_tex(formula):
    conversion = convert(f"a ${formula}$ b")
    assert conversion.grade == "unsafe"
    tex = f"<inline-formula><tex-math>{formula}</tex-math></inline-formula>"
    assert conversion.markup == f"a {tex} b"


def test_links_use_the_prefix_of_the_place():
    text = r"\href{https://example.org/a\_b\&c}{\emph{here}}"
    assert convert(text, Place(prefix_xlink="xl")).markup == (
        '<ext-link ext-link-type="uri" xl:href="https://example.org/a_b&amp;c">'
        "<italic>here</italic></ext-link>"
    )
    assert 'xmlns:xlink="http://www.w3.org/1999/xlink"' in convert(text).markup
    # A script is no address.
    assert convert(r"\href{javascript:alert(1)}{x}").markup is None


def test_children_keep_their_places():
    text = f"{CHILD} \\textit{{a {CHILD} b}} $x{CHILD}^2$ {CHILD}"
    assert convert(text).markup == f"{CHILD} <italic>a {CHILD} b</italic> $x{CHILD}^2$ {CHILD}"


def test_a_leaked_document_goes_with_its_copy():
    document = r"\documentclass[12pt]{minimal} \begin{document}$$x^{2}$$\end{document}"
    wanted = "<italic>x</italic><sup>2</sup>"
    assert convert(f"a {document}x2 b").markup == f"a {wanted} b"
    assert convert(f"a x2 {document} b").markup == f"a {wanted} b"
    assert convert(f"a {document} b").markup == f"a {wanted} b"
    assert convert(f"a {document} x25 b").markup == f"a {wanted} x25 b"
    assert convert(f"a {CHILD} {document} b", formulas={0}).markup == f"a {CHILD} b"
    assert convert(f"a {document} {CHILD} b", formulas={0}).markup == f"a {CHILD} b"
    assert convert(f"a {CHILD} {document} b").markup == f"a {CHILD} {wanted} b"


def test_a_document_that_never_ends_is_left():
    assert convert(r"a \documentclass{x} b").left == (r"\documentclass{x} b",)
    assert convert(r"the command \documentclass begins a document").grade == "none"
    assert convert(r"\documentclass{x}\begin{document}text\end{document}").grade == "impossible"
    assert [
        one.content for one in documents(r"\documentclass{x} \documentclass{x} \end{document}")
    ] == [None]


def test_nothing_new_is_found_in_a_result():
    # The dollars that the backslashes protected would open a formula.
    assert convert(r"\textit{\$x\$}").grade == "impossible"
    assert convert(r"\$x\$ and \textit{y}").grade == "impossible"
    assert convert(r"\$5 and \textit{y}").markup == "$5 and <italic>y</italic>"


# --- properties ---------------------------------------------------------------------------------

PIECES = [
    *(f"\\{name}" for name in sorted(KNOWN)),
    *(f"\\{sign}" for sign in "`'^\"~=.,;:! %&#_${}()[]\\/-@"),
    *("\\textit", "\\emph", "\\textbf", "\\bf", "\\it", "\\url", "\\href", "\\cite", "\\footnote"),
    *("\\o", "\\ss", "\\c", "\\v", "\\i", "\\noindent", "\\par", "\\LaTeX", "\\textdegree", "\\x"),
    *("{", "}", "{", "}", "$", "$", "$$", "^", "_", "^{", "_{", "[", "]", "(", ")", "~", "--"),
    *("``", "''", "'", '"', "-", "<", "&", ">", "\n", " ", " ", " ", "a", "o", "E", "x", "2", "10"),
    *("word", "money", "TeX", "C:", "https://example.org/x", CHILD, "é", "α", "−", "…"),
    *("\\documentclass{x}", "\\begin{document}", "\\end{document}", "\\textit{x}", "$\\alpha$"),
]
SOUP = st.lists(st.sampled_from(PIECES), max_size=30).map("".join)
# What XML can hold (XML 1.0, section 2.2).
CHARACTERS = st.text(
    st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff"), max_size=40
)
TEXTS = SOUP | CHARACTERS | st.lists(SOUP | CHARACTERS, max_size=3).map("".join)


def parsed(markup):
    return etree.fromstring(f"<x>{markup}</x>")


@settings(max_examples=600, deadline=None)
@given(TEXTS)
@example("\\" * 9)
@example("$" * 9)
@example("{" * 40 + "\\it x" + "}" * 40)
@example("\\documentclass\\end{document}\\documentclass")
@example(r"\textit{\documentclass{x}\begin{document}$x$\end{document}}")
@example(r"$$x$$x$$x$$")
def test_a_result_is_well_formed_and_keeps_what_is_read(text):
    conversion = convert(text, formulas={0, 2})
    if conversion.grade == "none":
        assert not conversion.pieces
        assert not conversion.residues
    markup = conversion.markup
    if markup is None:
        return
    root = parsed(markup)
    assert markup.count(CHILD) == text.count(CHILD)
    seen = "".join(root.itertext()) + "".join(root.xpath("//@*"))
    if "\\documentclass" not in text and "$$" not in text:
        # Commands are not read; what they were put around is.
        assert not letters(re.sub(r"\\[A-Za-z]+", "", text)) - letters(seen)
    done = 0
    for piece in conversion.pieces:
        assert done <= piece.start < piece.end <= len(text)
        done = piece.end


def letters(text):
    return {char for char in unicodedata.normalize("NFKD", text) if char.isalnum()}


@settings(max_examples=400, deadline=None)
@given(TEXTS)
@example(r"\$x\$ \textit{y}")
@example(r"\textit{\(x\)}")
@example("$x${}$y$ \\emph{a}")
def test_a_second_run_changes_nothing(text):
    source = f"<article-title>{etree.tostring(_title(text), encoding='unicode')}</article-title>"
    first = fix(source, kind="jats", select=["tex-residue"], unsafe=True)
    assert not [one for one in first.findings if one.code == "DOC001"]
    again = fix(first.text, kind="jats", select=["tex-residue"], unsafe=True)
    assert again.text == first.text
    assert not again.fixed


def _title(text):
    title = etree.Element("bold")
    title.text = text
    return title


@settings(max_examples=300, deadline=None)
@given(TEXTS, st.booleans())
def test_tokens_are_the_text(text, maths):
    tokens = cut(text, CHILD, maths=maths)
    assert "".join(text[one.start : one.end] for one in tokens) == text
    for index, end in enumerate(ends_of_groups(tokens)):
        assert end == -1 or (tokens[index].value, tokens[end].value) == ("{", "}")


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(["word", "5", "$", "$10", "US$", " ", "and", ".", "-", ","])))
def test_money_is_never_tex(words):
    text = " ".join(words)
    assert convert(text).grade == "none"


def test_braces_that_are_too_deep_belong_to_nothing():
    depth = DEEPEST + 3
    tokens = cut("{" * depth + "}" * depth, CHILD)
    assert sum(end >= 0 for end in ends_of_groups(tokens)) == DEEPEST


@pytest.mark.parametrize(
    "unit",
    [
        "\\", "$", "$x", "$$", "{", "}", "{\\it ", "\\textit{", "\\textit", "^", "_{", "^{", "\\(",
        "\\hat", "$\\hat", "\\documentclass ", "\\documentclass\\begin{document}", "~", "``", "--",
        "\\end{document}", "\\documentclass{x}\\begin{document}$$x$$\\end{document} ", "\\'e",
        "\\%", "\\\\a", "C:\\a", "{a{", "\\sqrt{", "$\\frac{", "\\href{x}", "\\cite{a}", "[",
        "$x$", "aa ", "\\d[", "\\text{", "\\left", "\\'", "\\i", "{\\'", "\\c", "\\%\ufffc",
        "a\\o ", "$$x$$ x ", "\\frac{1}", "{\\bf {\\it x}}",
    ],
)  # fmt: skip
def test_a_flood_is_read_in_few_steps(unit):
    """Steps are counted, not seconds: twice the text must not take four times the steps."""
    few, many = (_steps(unit * count) for count in (300, 1200))
    assert many < 6 * few + 2000


def _steps(text):
    steps = 0

    def count(frame, event, argument):
        nonlocal steps
        steps += 1

    previous = sys.getprofile()
    sys.setprofile(count)
    try:
        convert(text)
    finally:
        sys.setprofile(previous)
    return steps


def test_a_record_of_money_costs_no_grammar():
    source = "<article-title>From $5 to $10</article-title>"
    assert not check(source, kind="jats", select=["tex-residue"]).findings
