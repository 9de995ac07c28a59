"""JATS as plain text: what is kept, how it is laid out, and that nothing is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from validator.grammar.facts import read_all_facts
from validator.plain import plain_text
from validator.readable import names
from validator.readable.numbering import marker_of
from validator.readable.scripts import write_script

# --- phrases ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fragment", "text"),
    [
        ("", ""),
        ("   \n ", ""),
        ("plain words", "plain words"),
        ("a  b\n c\t d", "a b c d"),
        ("<p>a\n   b <italic> c</italic>d</p>", "a b cd"),
        ("no\u00a0break", "no\u00a0break"),
        ("R&D &amp; &alpha;&#8211;&#x3b2; &unknown; &#0;", "R&D & α–β &unknown; &#0;"),
        ("&amp;lt;", "&lt;"),
        ("<p>a&lt;p&gt;b</p>", "a<p>b"),
        ("a<!-- b -->c<?d e?>f", "acf"),
        ("<![CDATA[<i> & &amp;]]>", "<i> & &amp;"),
        ('<?xml version="1.0"?>\n<!DOCTYPE p [<!ENTITY x "y">]>\n<p>a</p>', "a"),
        ("<p>a<break/>b<break/><break/><break/>c</p>", "a\nb\n\nc"),
        ("<p>a <xref ref-type='bibr' rid='r1'>[1]</xref>.</p>", "a [1]."),
        ("<p>a<fn><label>1</label><p>b.</p></fn> c</p>", "a [1 b.] c"),
        ("<p>a<fn/> c</p>", "a c"),
        ("<p>a<index-term><term>b</term></index-term> c</p>", "a c"),
        ("<p><abbrev>WHO<def><p>health</p></def></abbrev></p>", "WHO (health)"),
        ("<ruby><rb>漢</rb><rp>(</rp><rt>kan</rt><rp>)</rp></ruby>", "漢(kan)"),
        ("<inline-graphic xlink:href='a.png'/> b", "b"),
        ("<unknown>a</unknown>b", "ab"),
    ],
)
def test_phrases(fragment: str, text: str) -> None:
    assert plain_text(fragment) == text


@pytest.mark.parametrize(
    ("fragment", "text"),
    [
        ("CO<sub>2</sub> and m<sup>2</sup>", "CO₂ and m²"),
        ("10<sup>-3</sup>, 10<sup>−3</sup>, 10<sup>–3</sup>", "10⁻³, 10⁻³, 10⁻³"),
        ("SO<sub>4</sub><sup>2-</sup>, Ca<sup>2+</sup>", "SO₄²⁻, Ca²⁺"),
        ("x<sup>2n</sup>, H<sub>max</sub>", "x^(2n), H_(max)"),
        ("x<sub>i</sub> y", "x_i y"),
        ("x<sub>i</sub>y, x<sub>i</sub>, x<sub>i</sub><sup>j</sup>", "x_(i)y, x_i, x_i^j"),
        ("x<sub> i </sub>y", "x _i y"),
        ("as shown<sup>1–3</sup>", "as shown^(1–3)"),
        ("as shown<sup>1</sup><sup>,</sup><sup>2</sup>", "as shown¹,²"),
        ("the 1<sup>st</sup>, x<sup>st</sup>", "the 1st, x^(st)"),
        ("A<sup>TM</sup>, B<sup>®</sup>, Doe<sup>*</sup><sup>†</sup>", "A™, B®, Doe*†"),
        ("Fe<sup>(III)</sup>", "Fe^(III)"),
        ("x<sup>a<sub>i</sub></sup>", "x^(a_i)"),
        ("a<sub/>b<sup> </sup>c", "ab c"),
        # What an author wrote so is not put in brackets.
        ("_i<bold>y</bold>", "_iy"),
    ],
)
def test_scripts(fragment: str, text: str) -> None:
    assert plain_text(fragment) == text


def test_a_script_needs_something_before_it_to_be_an_ordinal() -> None:
    assert write_script("th", "sup") == "^(th)"
    assert write_script("th", "sup", "4") == "th"


@pytest.mark.parametrize(
    ("link", "text"),
    [
        ("<ext-link xlink:href='https://example.org/a'>here</ext-link>", "here <https://example.org/a>"),
        ("<ext-link xlink:href='https://example.org/'>example.org</ext-link>", "example.org"),
        ("<uri xlink:href='http://www.example.org/a'>http://Example.org/a</uri>", "http://Example.org/a"),
        ("<uri>https://example.org</uri>", "https://example.org"),
        ("<uri xlink:href='https://example.org'/>", "<https://example.org>"),
        ("<email xlink:href='mailto:a@example.org'>Ann</email>", "Ann <a@example.org>"),
        ("<email>a@example.org</email>", "a@example.org"),
        ("<ext-link href='10.5555/x'>doi:10.5555/x</ext-link>", "doi:10.5555/x"),
        ("<ext-link xlink:href='#s1'>Section 1</ext-link>", "Section 1"),
        ("<ext-link xlink:href='file.pdf'>Text</ext-link>", "Text"),
        ("<ext-link xlink:href='https://example.org/?a=1&amp;b=2'>x</ext-link>", "x <https://example.org/?a=1&b=2>"),
    ],
)  # fmt: skip
def test_links(link: str, text: str) -> None:
    assert plain_text(f"<p>See {link}.</p>") == f"See {text}."


# --- paragraphs and lines -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fragment", "text"),
    [
        ("<p>a</p><p>b</p>", "a\n\nb"),
        ("<jats:title>T</jats:title> <jats:p>a</jats:p>\n<jats:p>b</jats:p>", "T\n\na\n\nb"),
        ("<sec><label>1</label><title>T</title><p>a</p></sec>", "1 T\n\na"),
        ("<sec><sec><p>a</p></sec></sec><sec><p/><p>b</p></sec>", "a\n\nb"),
        ("a<p>b</p>c", "a\n\nb\n\nc"),
        (
            "<fig><label>Figure 1</label><caption><title>A map</title><p>Of it.</p></caption>"
            "<graphic xlink:href='a.png'/></fig><p>b</p>",
            "Figure 1. A map\n\nOf it.\n\nb",
        ),
        ("<boxed-text><caption><title>T</title></caption><p>a</p></boxed-text>", "T\n\na"),
        ("<speech><speaker>Ann</speaker><p>Yes.</p></speech>", "Ann: Yes."),
        (
            "<verse-group><verse-line>a</verse-line><verse-line>b</verse-line></verse-group>",
            "a\nb",
        ),
        ("<preformat>  a\n    b\r\n</preformat><p>c</p>", "  a\n    b\n\nc"),
        ("<kwd-group><title>K</title><kwd>a</kwd><kwd>b</kwd></kwd-group>", "K\n\na\nb"),
        ("<fn-group><fn><label>a</label><p>b</p></fn></fn-group>", "a b"),
        ("first\n\n\nsecond\nline", "first\n\nsecond line"),
        ("first\r\n \r\nsecond", "first\n\nsecond"),
        ("<p>first\n\nsecond</p>", "first second"),
    ],
)
def test_paragraphs(fragment: str, text: str) -> None:
    assert plain_text(fragment) == text


@pytest.mark.parametrize(
    ("fragment", "text"),
    [
        (
            "<list list-type='bullet'><list-item><p>a</p></list-item>"
            "<list-item><p>b</p></list-item></list>",
            "• a\n• b",
        ),
        (
            "<p>a<list list-type='order'><list-item><p>b</p><p>c</p>"
            "<list list-type='alpha-lower'><list-item>d</list-item><list-item>e</list-item></list>"
            "</list-item><list-item><p>f</p></list-item></list>g</p>",
            "a\n\n1. b\n   c\n   a. d\n   b. e\n2. f\n\ng",
        ),
        ("<list><list-item><label>(i)</label><p>a</p></list-item></list>", "(i) a"),
        (
            "<list list-type='simple'><list-item><p>a</p><list><list-item>b</list-item></list>"
            "</list-item><list-item><p>c</p></list-item></list>",
            "a\n  • b\nc",
        ),
        ("<list><list-item/><list-item><p>a</p></list-item></list>", "• a"),
        ("<list><list-item><list><list-item>a</list-item></list></list-item></list>", "• • a"),
        (
            "<list id='l1' list-type='order'><list-item>a</list-item></list><p>b</p>"
            "<list continued-from='l1' list-type='order'><list-item>c</list-item></list>",
            "1. a\n\nb\n\n2. c",
        ),
        (
            "<def-list><def-item><term>DNA</term><def><p>an acid</p><p>long</p></def></def-item>"
            "<def-item><term>RNA:</term><def><p>another</p></def></def-item></def-list>",
            "DNA: an acid\n  long\nRNA: another",
        ),
    ],
)
def test_lists(fragment: str, text: str) -> None:
    assert plain_text(fragment) == text


@pytest.mark.parametrize(
    ("kind", "count", "marker"),
    [
        ("", 3, "• "),
        ("bullet", 3, "• "),
        ("other", 3, "• "),
        ("simple", 3, ""),
        ("order", 12, "12. "),
        ("alpha-lower", 1, "a. "),
        ("alpha-lower", 26, "z. "),
        ("alpha-upper", 27, "AA. "),
        ("alpha-lower", 703, "aaa. "),
        ("roman-lower", 4, "iv. "),
        ("roman-upper", 1999, "MCMXCIX. "),
        ("roman-lower", 5000, "5000. "),
    ],
)
def test_markers(kind: str, count: int, marker: str) -> None:
    assert marker_of(kind, count) == marker


def test_tables() -> None:
    table = (
        "<table-wrap><label>Table 1</label><caption><p>Values</p></caption><table><thead>\n"
        "<tr>\n<th>a</th>\n<th><p>b</p> <p>c</p></th></tr></thead><tbody>"
        "<tr><td/><td>1<break/>2</td></tr><tr><td>x</td><td/></tr><tr><td/><td/></tr>"
        "<tr><td><table><tr><td>n</td><td>o</td></tr></table></td><td>y</td></tr></tbody></table>"
        "<table-wrap-foot><fn><label>*</label><p>Note.</p></fn></table-wrap-foot></table-wrap>"
    )
    assert plain_text(table) == ("Table 1. Values\n\na\tb c\n\t1 2\nx\t\nn o\ty\n\n* Note.")


def test_a_table_does_not_run_into_its_label() -> None:
    table = "<table-wrap><label>T 1</label><table><tr><td>a</td></tr></table></table-wrap>"
    assert plain_text(table) == "T 1.\n\na"


def test_references() -> None:
    mixed = (
        "<mixed-citation><person-group><name><surname>Ames</surname><given-names>T</given-names>"
        "</name>, <name><surname>Bo</surname><given-names>C</given-names></name></person-group>. "
        "<article-title>On hay</article-title>. <source>J</source>. <year>2012</year>;"
        "<volume>3</volume>(<issue>4</issue>):<fpage>1</fpage>–<lpage>2</lpage>.</mixed-citation>"
    )
    assert plain_text(mixed) == "Ames T, Bo C. On hay. J. 2012;3(4):1–2."
    element = "<element-citation><year>2012</year><source>J</source></element-citation>"
    assert plain_text(f"<ref><label>1.</label>{element}</ref><ref>{element}</ref>") == (
        "1. 2012 J\n2012 J"
    )


def test_wide_lines_are_wrapped() -> None:
    fragment = (
        "<p>one two three four</p><list><list-item><p>one two three</p></list-item></list>"
        "<table><tr><td>one two three</td><td>four</td></tr></table>"
        "<preformat>one two three four</preformat><p>incomprehensible word</p>"
    )
    assert plain_text(fragment, width=10) == (
        "one two\nthree four\n\n• one two\n  three\n\none two three\tfour\n\n"
        "one two three four\n\nincomprehensible\nword"
    )
    assert plain_text("one two three", width=7) == "one two\nthree"


@pytest.mark.parametrize("width", [0, -1])
def test_a_line_has_a_width(width: int) -> None:
    with pytest.raises(ValueError, match="at least 1"):
        plain_text("a", width=width)


# --- formulas -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("mathml", "text"),
    [
        ("<mi>a</mi><mo>=</mo><mn>2</mn>", "a = 2"),
        ("<mo>-</mo><mn>2</mn><mo>&lt;</mo><mo>-</mo><mi>x</mi>", "-2 < -x"),
        ("<msup><mrow><mi>a</mi><mo>+</mo><mi>b</mi></mrow><mn>2</mn></msup>", "(a + b)²"),
        ("<msup><mn>10</mn><mrow><mo>−</mo><mn>3</mn></mrow></msup>", "10⁻³"),
        ("<msup><mi>x</mi><mrow><mn>2</mn><mi>n</mi></mrow></msup>", "x^(2n)"),
        ("<msub><mi>H</mi><mtext>max</mtext></msub>", "H_(max)"),
        ("<msubsup><mi>x</mi><mi>i</mi><mn>2</mn></msubsup><mi>y</mi>", "x_i²y"),
        ("<msub><mi>x</mi><mi>i</mi></msub><mi>y</mi>", "x_i y"),
        (
            "<mfrac><mrow><mi>a</mi><mo>+</mo><mi>b</mi></mrow><mi>c</mi></mfrac><mo>=</mo>"
            "<mi>d</mi>",
            "(a + b)/c = d",
        ),
        ("<mfrac><mi>a</mi><mi>b</mi></mfrac><mi>c</mi>", "(a/b)c"),
        ("<mo>ln</mo><mfrac><mi>a</mi><mi>b</mi></mfrac>", "ln(a/b)"),
        ("<mfrac linethickness='0'><mi>n</mi><mi>k</mi></mfrac>", "binom(n, k)"),
        ("<mi>sin</mi><mo>&#x2061;</mo><mi>x</mi>", "sin x"),
        ("<mi>a</mi><mo>&#x2062;</mo><mi>b</mi>", "ab"),
        ("<msqrt><mi>x</mi><mo>+</mo><mn>1</mn></msqrt>", "√(x + 1)"),
        ("<msqrt><mi>x</mi></msqrt>", "√x"),
        ("<mroot><mi>x</mi><mn>3</mn></mroot>", "∛x"),
        ("<mroot><mi>x</mi><mi>n</mi></mroot>", "(x)^(1/n)"),
        ("<mfenced><mi>a</mi><mi>b</mi></mfenced>", "(a, b)"),
        ("<mfenced open='[' close=']' separators='|'><mi>a</mi><mi>b</mi></mfenced>", "[a| b]"),
        ("<mover><mi>x</mi><mo>¯</mo></mover>", "x\u0304"),
        ("<mover><mi>x</mi><mi>n</mi></mover>", "x^n"),
        (
            "<munderover><mo>∑</mo><mrow><mi>i</mi><mo>=</mo><mn>1</mn></mrow><mi>n</mi>"
            "</munderover><mi>x</mi>",
            "∑_(i=1)^n x",
        ),
        (
            "<mmultiscripts><mi>C</mi><none/><mo>+</mo><mprescripts/><mn>6</mn><mn>14</mn>"
            "</mmultiscripts>",
            "₆¹⁴C⁺",
        ),
        (
            "<mtable><mtr><mtd><mn>1</mn></mtd><mtd><mn>0</mn></mtd></mtr>"
            "<mtr><mtd><mn>0</mn></mtd><mtd><mn>1</mn></mtd></mtr></mtable>",
            "1 0; 0 1",
        ),
        ("<mtext> for all </mtext><mi>x</mi>", "for all x"),
        ("<semantics><mi>x</mi><annotation>x^2</annotation></semantics>", "x"),
        ("<semantics><annotation>x^2</annotation></semantics>", "x^2"),
        ("<mi>a</mi><mphantom><mi>b</mi></mphantom>", "a"),
        ("<msup><mi>a</mi></msup>", "a"),
        ("<msub><mi>a</mi><mi>b</mi><mi>c</mi></msub>", "a_(bc)"),
        ("loose <mi>x</mi>", "loose x"),
    ],
)
def test_mathml(mathml: str, text: str) -> None:
    assert plain_text(f"<math>{mathml}</math>") == text
    prefixed = mathml.replace("</", "\0").replace("<", "<mml:").replace("\0", "</mml:")
    assert plain_text(f"<p>So <mml:math>{prefixed}</mml:math>.</p>") == f"So {text}."


@pytest.mark.parametrize(
    ("tex", "text"),
    [
        ("x^2", "x^2"),
        ("$x^2$", "x^2"),
        ("$$ x^2 $$", "x^2"),
        (r"\(x\)", "x"),
        (
            r"\documentclass{minimal}\usepackage{amsmath} \begin{document}$$y_1$$\end{document}",
            "y_1",
        ),
        ("$", "$"),
        ("", ""),
    ],
)
def test_tex_is_its_source(tex: str, text: str) -> None:
    assert plain_text(f"<inline-formula><tex-math>{tex}</tex-math></inline-formula>") == text


def test_a_formula_is_written_once() -> None:
    math = "<mml:math><mml:mi>x</mml:mi></mml:math>"
    tex = "<tex-math>y</tex-math>"
    graphic = "<graphic><alt-text>z</alt-text></graphic>"
    for inside in (math + tex + graphic, tex + math, graphic + tex + math):
        assert plain_text(f"<p>a <alternatives>{inside}</alternatives> b</p>") == "a x b"
    assert plain_text(f"<alternatives>{tex}{graphic}</alternatives>") == "y"
    assert plain_text(f"<alternatives><mml:math/>{tex}</alternatives>") == "y"
    assert plain_text(f"<alternatives>{graphic}</alternatives>") == "z"


def test_a_displayed_formula_has_its_own_line() -> None:
    formula = "<disp-formula><label>(1)</label><math><mi>x</mi></math></disp-formula>"
    assert plain_text(f"<p>So {formula} holds.</p>") == "So\n\n(1) x\n\nholds."


# --- less-than signs ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "p < 0.05 and x > 3",
        "0.001<p<0.01",
        "If a<b, then c>d.",
        "mean <I> and <B>",
        "<I>/<σI>",
        "x <i> y",
        "an unfinished <br",
        "a <b",
        "<<a>>",
        "</p> alone",
        "<p> of the pions",
        "see <https://example.org/>",
        "<ψ|H|ψ>",
        "<!-- never ends",
        "<![CDATA[ never ends",
        "<?never ends",
        "<a href=x>",
        "<a b='<'>",
        "x<-3",
        "1. one 2. two",
        "• one",
        "x^(2n), H_(max), ]]>",
    ],
)
def test_a_less_than_sign_is_a_character(text: str) -> None:
    assert plain_text(text) == text


def test_elements_among_less_than_signs() -> None:
    text = "a <b and <italic>E. coli</italic>, mean <I> of <p> and <form>x</form>, CO<sub>2</sub>"
    assert plain_text(text) == ("a <b and E. coli, mean <I> of <p> and <form>x</form>, CO₂")


# --- any text -----------------------------------------------------------------------------------

_PIECES = st.sampled_from(
    [
        "<p>", "</p>", "<sub>", "</sub>", "<list list-type='order'>", "</list>", "<list-item>",
        "</list-item>", "<label>", "</label>", "<table>", "</table>", "<tr>", "</tr>", "<td>",
        "</td>", "<fn>", "</fn>", "<mml:math>", "</mml:math>", "<mml:mrow>", "</mml:mrow>",
        "<mml:msup>", "</mml:msup>", "<mml:mover>", "</mml:mover>", "<mml:mmultiscripts>",
        "</mml:mmultiscripts>", "<mml:mprescripts/>", "<mml:mfrac>", "</mml:mfrac>", "<mml:mo>+",
        "</mml:mo>", "<def-list>", "</def-list>", "<def-item>", "</def-item>", "<term>", "</term>",
        "<def>", "</def>", "<preformat>", "</preformat>", "<break/>", "<alternatives>",
        "</alternatives>", "<ext-link xlink:href='http://a.example'>", "</ext-link>", "<a", "<",
        ">", "&", "&lt;", "&#x41;", "&#55555555;", "<!--", "-->", "<![CDATA[", "]]>", "<?", "?>",
        "<!DOCTYPE a [", " ", "\n\n", "\r", "\t", "x", "2", "-", "\ud800", "\x00",
    ]
)  # fmt: skip


@given(
    st.lists(_PIECES | st.text(max_size=3), max_size=40).map("".join),
    st.none() | st.integers(1, 30),
)
def test_nothing_is_refused(text: str, width: int | None) -> None:
    written = plain_text(text, width=width)
    assert written.strip("\n") == written
    assert "\n\n\n" not in written or "<preformat>" in text


@given(st.text().map(lambda text: text.replace("<", "").replace("&", "")))
def test_text_without_markup_is_settled(text: str) -> None:
    written = plain_text(text)
    assert plain_text(written) == written
    assert written.split() == text.split()


# Letters that nothing here adds: no markers, no brackets, no combining forms.
_LETTERS = st.text("αβγδεζη ", min_size=1, max_size=6)
# No other form of a formula is written, and no phantom, so these are left out.
_LEFT_OUT = names.HIDDEN | {"alternatives", "annotation", "annotation-xml", "mphantom", "tex-math"}
_FORMULAS = {"inline-formula", "disp-formula", "disp-formula-group"}
_USUAL = ["p", "sub", "sup", "list", "list-item", "table", "tr", "td", "fn", "title", "label"]
_NAMES = st.sampled_from([*sorted(names.KNOWN - _LEFT_OUT - _FORMULAS), "unknown", "jats:p"]) | (
    st.sampled_from(_USUAL)
)


def _elements(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.builds(
        lambda name, inside: f"<{name}>{''.join(inside)}</{name}>",
        _NAMES,
        st.lists(inner, max_size=4),
    )


@given(st.lists(st.recursive(_LETTERS, _elements, max_leaves=12), max_size=5).map("".join))
def test_all_letters_are_kept_in_order(fragment: str) -> None:
    def letters(text: str) -> str:
        return "".join(char for char in text if char in "αβγδεζη")

    assert letters(plain_text(fragment)) == letters(fragment)
    assert letters(plain_text(fragment, width=9)) == letters(fragment)


@given(st.text("abc <>/!-[]?&;\"'=\n", max_size=60))
def test_text_with_signs_keeps_its_letters(text: str) -> None:
    # Only what is markup by XML may go: comments, sections and tags of pairs that fit.
    if "<!" in text or "<?" in text or "/" in text:
        return
    assert plain_text(text).split() == text.split()


@pytest.mark.parametrize(
    ("opening", "closing"),
    [
        ("<sec>", "</sec>"),
        ("<sub>a", "</sub>"),
        ("<list><list-item>a", "</list-item></list>"),
        ("<table><tr><td>a", "</td></tr></table>"),
        ("<ext-link href='http://a.example'>a", "</ext-link>"),
        ("<mml:math><mml:mrow>a", "</mml:mrow></mml:math>"),
        ("<mml:math>a<mml:msup>", "</mml:msup></mml:math>"),
        ("<!--", ""),
        ("<![CDATA[", ""),
        ("<!DOCTYPE a [", ""),
        ("<a b='", ""),
        ("<p>", "</q>"),
        ("<p><italic></p>", "</italic>"),
    ],
)
def test_depth_is_no_trouble(opening: str, closing: str) -> None:
    written = plain_text(opening * 20_000 + "αβ" + closing * 20_000)
    assert "αβ" in written


def test_each_element_of_jats_has_one_meaning() -> None:
    known = {
        fact.element.rpartition(":")[2]
        for fact in read_all_facts()
        if not fact.element.startswith("mml:")
    }
    kinds = (names.PARAGRAPHS, names.LINES, names.WORDS, names.PHRASES, names.HIDDEN)
    assert sum(map(len, kinds)) == len(frozenset().union(*kinds))
    assert frozenset().union(*kinds) == known
