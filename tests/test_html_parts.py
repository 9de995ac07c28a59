"""Tables, formulas and letters in the font Symbol, as parts of a page become parts of a record."""

import re
import unicodedata
from itertools import pairwise
from pathlib import Path
from xml.etree.ElementTree import Element, SubElement

import html5lib
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from lxml import etree

from validator.grammar.facts import grammar_names
from validator.grammar.schema import load_grammar
from validator.html.formulas import MATHML_ROOTS, math_lost, math_source
from validator.html.runs import escape
from validator.html.symbols import Shown, show
from validator.html.tables import table_source
from validator.namespaces import MATHML

GRAMMARS = {
    name.id: load_grammar(name)
    for name in grammar_names()
    if name.version in ("1.0", "1.1", "1.4") and name.tag_set != "authoring" and not name.oasis
}
ALL = tuple(GRAMMARS.values())
OLD, NEW = GRAMMARS["publishing-1.0"], GRAMMARS["publishing-mathml3-1.4"]
PAGES = Path(__file__).parents[2] / "shared" / "corpus" / "dirty" / "scielo-quirks-mode-html"


def read(markup):
    parser = html5lib.HTMLParser(tree=html5lib.getTreeBuilder("etree"), namespaceHTMLElements=False)
    return parser.parseFragment(markup, container="div")


def text_of(element):
    return "".join(element.itertext())


def cell(element):
    return escape(text_of(element))


def table(markup, *, cell=cell):
    return table_source(read(markup).find(".//table"), cell=cell)


def complaints(source, grammar):
    """What a grammar says of the source of a table, alone in its wrapper, or of a formula."""
    wrapped = f"<table-wrap>{source}</table-wrap>" if source.startswith("<table") else source
    return grammar.complaints(etree.fromstring(wrapped))


def assert_valid(source, grammars=ALL):
    for grammar in grammars:
        assert not complaints(source, grammar), (grammar.name.id, source)


def test_the_grammars_are_there():
    assert {"publishing-1.0", "archiving-1.1", "publishing-1.4", "archiving-mathml3-1.4"} <= set(
        GRAMMARS
    )
    assert complaints("<table><tr/></table>", OLD)


# --- tables -------------------------------------------------------------------------------------


TABLES = {
    "plain": (
        "<table border=1 width=400 bgcolor='#fff'><tr><td>a<td>b<tr><td>c<td>d</table>",
        "<table><tbody><tr><td>a</td><td>b</td></tr><tr><td>c</td><td>d</td></tr></tbody></table>",
    ),
    "all parts": (
        "<table summary='s &amp; t'><thead><tr><th scope=COL abbr=x>a<th>b</thead>"
        "<tfoot><tr><td>e<td>f</tfoot><tbody><tr><td>c<td>d</table>",
        '<table summary="s &amp; t"><thead><tr><th abbr="x" scope="col">a</th>'
        "<th>b</th></tr></thead>"
        "<tfoot><tr><td>e</td><td>f</td></tr></tfoot>"
        "<tbody><tr><td>c</td><td>d</td></tr></tbody></table>",
    ),
    "several bodies": (
        "<table><tbody><tr><td>a<td>b<tbody><tr><td>c<td>d</table>",
        "<table><tbody><tr><td>a</td><td>b</td></tr></tbody>"
        "<tbody><tr><td>c</td><td>d</td></tr></tbody></table>",
    ),
    "as Word writes them": (
        "<table class=MsoTableGrid border=1 cellspacing=0><tr style='height:12pt'>"
        "<td width=99 valign=top style='width:74.9pt;border:solid windowtext 1.0pt'>"
        "<p class=MsoNormal>a</p></td><td colspan=2 nowrap>b</td></tr>"
        "<tr height=0><td width=99></td><td width=9></td><td width=9></td></tr></table>",
        '<table><tbody><tr><td valign="top">a</td><td colspan="2">b</td></tr>'
        "<tr><td></td><td></td><td></td></tr></tbody></table>",
    ),
    "as TinyMCE writes them": (
        '<table style="border-collapse: collapse; width: 100%;" border="1"><colgroup>'
        '<col style="width: 50%;"><col style="width: 50%;"></colgroup><tbody><tr>'
        '<td style="text-align: center;">a</td><td style="vertical-align: top;">b</td></tr>'
        "</tbody></table>",
        '<table><tbody><tr><td align="center">a</td><td valign="top">b</td></tr></tbody></table>',
    ),
    "alignment": (
        "<table><tr align=RIGHT><td align=middle>a<td align=char char=, charoff=2>b"
        "<tr><td align=diagonal>c<td valign=center style='text-align:left' align=right>d</table>",
        '<table><tbody><tr align="right"><td align="center">a</td>'
        '<td align="char" char="," charoff="2">b</td></tr>'
        '<tr><td>c</td><td align="left">d</td></tr></tbody></table>',
    ),
    "columns with a meaning": (
        "<table><col width=10><col align=right span=2><tr><td>a<td>b<td>c<tr><td>d</table>",
        '<table><colgroup><col/><col align="right" span="2"/></colgroup>'
        "<tbody><tr><td>a</td><td>b</td><td>c</td></tr><tr><td>d</td></tr></tbody></table>",
    ),
    "column groups": (
        "<table><colgroup span=2 align=left><colgroup><col><tr><td>a<td>b<td>c<tr><td>d</table>",
        '<table><colgroup align="left" span="2"></colgroup><colgroup><col/></colgroup>'
        "<tbody><tr><td>a</td><td>b</td><td>c</td></tr><tr><td>d</td></tr></tbody></table>",
    ),
    "a row without cells under a span": (
        "<table><tr><td rowspan=3>a<td>b<tr></tr><tr><td>c</table>",
        '<table><tbody><tr><td rowspan="2">a</td><td>b</td></tr>'
        "<tr><td>c</td></tr></tbody></table>",
    ),
    "spans end with their rows": (
        "<table><thead><tr><td rowspan=9>a<td>b</thead>"
        "<tr><td rowspan=0>c<td>d<tr><td>e<tr><td>f</table>",
        "<table><thead><tr><td>a</td><td>b</td></tr></thead><tbody>"
        '<tr><td rowspan="3">c</td><td>d</td></tr><tr><td>e</td></tr><tr><td>f</td></tr>'
        "</tbody></table>",
    ),
    "numbers as browsers read them": (
        "<table><tr><td colspan=' 2 '>a<td colspan=+3>b<td colspan=2px>c"
        "<tr><td colspan=1>d</table>",
        '<table><tbody><tr><td colspan="2">a</td><td colspan="3">b</td><td colspan="2">c</td></tr>'
        "<tr><td>d</td></tr></tbody></table>",
    ),
    "empty parts": (
        "<table><thead></thead><tbody><tr></tr></tbody><tr><td>a<td>b<tr><td>c</table>",
        "<table><tbody><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></tbody></table>",
    ),
    "what is not seen": (
        "<table><!-- x --><tr><!-- y --><script>s()</script><td>a<td>b<tr>"
        "<input type=hidden><td>c</tr><style>td{}</style></table>",
        "<table><tbody><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></tbody></table>",
    ),
    "values that need escaping": (
        '<table><tr><td abbr=\'"a" < b\n&amp;\'>a<td axis="">b<tr><td id=x>c</table>',
        '<table><tbody><tr><td abbr="&quot;a&quot; &lt; b &amp;">a</td><td>b</td></tr>'
        "<tr><td>c</td></tr></tbody></table>",
    ),
    "one row with lines": (
        "<table border=1><tr><td>a<td>b</table>",
        "<table><tbody><tr><td>a</td><td>b</td></tr></tbody></table>",
    ),
    "one row with a summary": (
        "<table summary=s><tr><td>a<td>b</table>",
        '<table summary="s"><tbody><tr><td>a</td><td>b</td></tr></tbody></table>',
    ),
    "one row with a header": (
        "<table><tr><th>a<td>b</table>",
        "<table><tbody><tr><th>a</th><td>b</td></tr></tbody></table>",
    ),
}


def plain_cell(element):
    """The content of a cell whose only paragraph needs no element."""
    return escape(text_of(element).strip())


@pytest.mark.parametrize(("markup", "source"), TABLES.values(), ids=TABLES)
def test_a_table(markup, source):
    made = table(markup, cell=plain_cell)
    assert (made.source, made.lost, made.problem, made.layout) == (source, (), "", False)
    assert_valid(made.source)


@pytest.mark.parametrize(
    ("markup", "lost"),
    [
        ("<td colspan=0>", '`colspan="0"`'),
        ("<td colspan=abc>", '`colspan="abc"`'),
        ("<td colspan=-1>", '`colspan="-1"`'),
        ("<td colspan=100000>", '`colspan="100000"`'),
        ("<td colspan=99999999999999999999999>", '`colspan="99999999999999999999"`'),
        ("<td rowspan=x>", '`rowspan="x"`'),
        ("<td rowspan=100000>", '`rowspan="100000"`'),
        ("<td headers=h1>", "which header cells a cell names (`headers`)"),
        ("<tr hidden><td>", "hidden text"),
        ("<tr lang=fr><td>", "the language fr"),
        ("<tbody dir=rtl>", "the direction of writing"),
    ],
)
def test_what_cannot_be_carried_over_is_told(markup, lost):
    made = table(f"<table>{markup}<tr><td>a<td>b<tr><td>c</table>")
    assert made.lost == (lost,)
    assert "abc" in text_of(etree.fromstring(made.source))
    assert_valid(made.source)


@pytest.mark.parametrize(
    ("markup", "names", "lost"),
    [
        ("<tr><td>1<td>2<tfoot><tr><td>3", ["tbody", "tbody"], ("`<tfoot>`",)),
        ("<tr><td>1<td>2<thead><tr><td>3", ["tbody", "tbody"], ("`<thead>`",)),
        ("<thead><tr><td>1<td>2<tr><td>3", ["tbody"], ("`<thead>`",)),
        ("<thead><tr><td>1<td>2<tfoot><tr><td>3", ["thead", "tbody"], ("`<tfoot>`",)),
        ("<tfoot><tr><td>1<td>2<thead><tr><td>3<tbody><tr><td>4", ["tfoot", "tbody", "tbody"],
         ("`<thead>`",)),
    ],
)  # fmt: skip
def test_groups_keep_their_order(markup, names, lost):
    made = table(f"<table>{markup}</table>")
    tree = etree.fromstring(made.source)
    assert [group.tag for group in tree] == names
    assert text_of(tree) == "".join(sorted(text_of(tree)))
    assert made.lost == lost
    assert_valid(made.source)


@pytest.mark.parametrize(
    "markup",
    [
        "<table></table>",
        "<table><tr></tr></table>",
        "<table><caption>a</caption></table>",
        "<table border=1><tr><td>a</table>",
        "<table border=1><thead><tr><th>a</table>",
        "<table><tr><td>a<td>b</table>",
        "<table border=0><tr><td>a<td>b</table>",
        "<table style='border: none'><tr><td>a<tr><td>b</table>",
        "<table role=presentation border=1><tr><td>a<td>b<tr><td>c<td>d</table>",
        "<table><tr><td>a<td><table><tr><td>1<td>2<tr><td>3</table></table>",
    ],
)
def test_layout(markup):
    made = table(markup, cell=None)
    assert (made.layout, made.source, made.problem) == (True, "", "")


@pytest.mark.parametrize(
    "markup",
    [
        "<tr><td>a<td>b<tr><td>c",
        "<caption>t</caption><tr><td>a",
        "<tr><th>a<tr><td>b",
    ],
)
def test_no_layout(markup):
    made = table(f"<table>{markup}</table>")
    assert not made.layout
    assert_valid(made.source)


@pytest.mark.parametrize(
    ("markup", "problem"),
    [
        ("<tr><td>a<td><table border><tr><td>1<td>2</table><tr><td>c", "a table in a table"),
        ("<caption>a</caption><caption>b</caption><tr><td>c", "a table with two captions"),
    ],
)
def test_problems(markup, problem):
    made = table(f"<table>{markup}</table>", cell=None)
    assert (made.problem, made.source, made.layout) == (problem, "", False)


def test_content_that_html_would_not_put_there_is_no_part_of_a_table():
    root = Element("table")
    row = SubElement(SubElement(root, "tbody"), "tr")
    SubElement(row, "p").text = "a"
    assert "`<tr>`" in table_source(root, cell=cell).problem
    SubElement(root, "tr")
    SubElement(root[-1], "td").text = "b"
    assert "`<tr>`" in table_source(root, cell=cell).problem


def test_a_layout_table_in_a_cell_is_left_to_the_cell():
    made = table("<table border><tr><td>a<td><table><tr><td>1<td>2</table><tr><td>c</table>")
    assert made.source.count("<table") == 1
    assert ">12<" in made.source


def test_the_caption_is_handed_back():
    made = table("<table><caption>A <i>b</i></caption><tr><td>c</table>")
    assert text_of(made.caption) == "A b"
    assert "b" not in text_of(etree.fromstring(made.source))
    assert table("<table><caption> </caption><tr><td>c<td>d<tr><td>e</table>").caption is None


def test_what_a_cell_and_its_row_say_of_the_text_stands_in_the_content():
    asked = []

    def note(element):
        asked.append((element.tag, [(one.tag, one.attrib) for one in element], text_of(element)))
        return ""

    table(
        "<table border><tr style='font-style:italic'><td class=bold width=1>a<td style=top:0>b"
        "<i>c</i><tr><td width=9>d</table>",
        cell=note,
    )
    assert asked == [
        ("td", [("div", {"class": "bold", "style": "font-style:italic"})], "a"),
        ("td", [("div", {"style": "font-style:italic;top:0"})], "bc"),
        ("td", [], "d"),
    ]


WORDS = st.text(
    st.characters(exclude_categories=("Cs", "Cc", "Cn", "Co"), exclude_characters="\ufeff"),
    max_size=8,
)
NUMBERS = st.sampled_from(["", "0", "1", "2", "3", "7", "x", "2px", "1001", "70000", "-2"])
ATTRIBUTES = st.fixed_dictionaries(
    {},
    optional={
        "colspan": NUMBERS,
        "rowspan": NUMBERS,
        "align": st.sampled_from(["LEFT", "char", "middle", "up"]),
        "valign": st.sampled_from(["top", "center", "baseline"]),
        "scope": st.sampled_from(["row", "COLGROUP", "all"]),
        "abbr": WORDS,
        "char": WORDS,
        "headers": WORDS,
        "id": st.just("x"),
        "style": st.sampled_from(["text-align:right", "font-weight:bold", ";:"]),
    },
)
CELLS = st.tuples(st.sampled_from(["td", "th"]), ATTRIBUTES, WORDS)
ROWS = st.lists(CELLS, max_size=4)
GROUPS = st.tuples(st.sampled_from(["thead", "tbody", "tfoot"]), st.lists(ROWS, max_size=4))


def tag(name, attributes):
    written = (f' {key}="{escape(value).replace(chr(34), "&quot;")}"'
               for key, value in attributes.items())  # fmt: skip
    return f"<{name}{''.join(written)}>"


def html_of(groups):
    out = ["<table border>"]
    for name, rows in groups:
        out.append(f"<{name}>")
        for row in rows:
            out.append("<tr>")
            out += (f"{tag(one, given)}{escape(text)}</{one}>" for one, given, text in row)
            out.append("</tr>")
        out.append(f"</{name}>")
    return "".join((*out, "</table>"))


def number(value, most, *, zero):
    """Read a span as HTML does ("Algorithm for processing rows")."""
    digits = re.match(r"\s*\+?([0-9]+)", value or "")
    read = int(digits[1]) if digits else 1
    if read == 0:
        return zero
    # What is too large is dropped, not clipped; the record is told of it.
    return read if read <= most else 1


def grid(group):
    """Place the cells of a group of rows as HTML does; rows without cells do not count."""
    rows = [row for row in group if row.tag == "tr"]
    slots: dict[tuple[int, int], list[str]] = {}
    for y, row in enumerate(rows):
        x = 0
        for one in row:
            while (x, y) in slots:
                x += 1
            across = number(one.get("colspan"), 1000, zero=1)
            down = number(one.get("rowspan"), 65534, zero=len(rows) - y)
            for down_y in range(y, min(y + down, len(rows))):
                for across_x in range(x, x + across):
                    slots.setdefault((across_x, down_y), []).append(text_of(one))
    full = [y for y, row in enumerate(rows) if len(row)]
    return [{x: words for (x, at), words in slots.items() if at == y} for y in full]


@given(st.lists(GROUPS, max_size=4))
@example([("tbody", [[("td", {"rowspan": "3"}, "a"), ("td", {}, "b")], [], [("td", {}, "c")]])])
@example([("tbody", [[("td", {"rowspan": "0"}, "a"), ("td", {}, "b")], [], []])])
def test_every_cell_keeps_its_place(groups):
    root = read(html_of(groups)).find("table")
    made = table_source(root, cell=cell)
    if made.layout:
        assert sum(len(row) for _, rows in groups for row in rows) <= 1
        return
    assert made.problem == ""
    assert_valid(made.source, (OLD, NEW, GRAMMARS["archiving-1.1"]))
    tree = etree.fromstring(made.source)
    before = [placed for group in root for placed in grid(group)]
    assert [placed for group in tree for placed in grid(group)] == before


# Without MathML and SVG: html5lib never returns from `<table><tfoot><math><thead></table>`.
SOUP = [
    "<table>", "<table border=1>", "</table>", "<tr>", "</tr>", "<td>", "<th colspan=2>", "</td>",
    "<thead>", "<tbody>", "<tfoot>", "</tbody>", "<caption>", "</caption>", "<colgroup>",
    "<col align=left>", "<p>", "</p>", "<b>", "</b>", "<form>", "<select>", "<script>", "</script>",
    "<!-- x -->", "<input>", "<br>", "one", " ", "&lt;two",
]  # fmt: skip


@given(st.lists(st.sampled_from(SOUP), max_size=30))
def test_whatever_a_parser_makes_of_tags_the_table_is_valid(tags):
    for root in read("<table border><tr><td>a<td>b<tr>" + "".join(tags)).iter("table"):
        made = table_source(root, cell=cell)
        if made.layout or made.problem:
            assert not made.source
            continue
        assert_valid(made.source, (OLD, NEW))
        cells = [one for group in root for row in group for one in row if one.tag in ("td", "th")]
        assert text_of(etree.fromstring(made.source)) == "".join(map(text_of, cells))


@pytest.mark.parametrize("inner", ["<table>", "<table border=1>"])
def test_depth_does_not_matter(inner):
    root = Element("table")
    place = root
    for _ in range(30_000):
        row = SubElement(SubElement(place, "tbody"), "tr")
        SubElement(row, "td").text = "a"
        place = SubElement(SubElement(row, "td"), "table", {"border": "1"} if "1" in inner else {})
    made = table_source(root, cell=None)
    assert made.layout
    SubElement(SubElement(root[0], "tr"), "td")
    made = table_source(root, cell=lambda element: "")
    assert made.problem == ("a table in a table" if "1" in inner else "")


def test_the_tables_of_real_pages():
    pages = sorted(PAGES.glob("*.xml"))
    if not pages:
        pytest.skip("the corpus is not part of the project")
    counted = 0
    for page in pages:
        for node in etree.parse(page).iter("*"):
            if "<table" not in (node.text or ""):
                continue
            for root in read(node.text).iter("table"):
                made = table_source(root, cell=cell)
                assert_valid(made.source)
                assert (made.lost, made.problem, made.layout) == ((), "", False)
                before, after = text_of(root), text_of(etree.fromstring(made.source))
                assert "".join(after.split()) == "".join(before.split())
                counted += 1
    assert counted == 6


# --- formulas -----------------------------------------------------------------------------------


def formula(markup):
    return next(one for one in read(markup).iter() if one.tag in MATHML_ROOTS)


def written(markup, **given):
    return math_source(formula(markup), prefix="mml", **given)[0]


FORMULAS = {
    "plain": (
        "<math><msup><mi>a</mi><mn>2</mn></msup><mo>&lt;</mo><mi mathvariant=bold>b</mi></math>",
        "<mml:math><mml:msup><mml:mi>a</mml:mi><mml:mn>2</mml:mn></mml:msup><mml:mo>&lt;</mml:mo>"
        '<mml:mi mathvariant="bold">b</mml:mi></mml:math>',
    ),
    "namespaces are not attributes": (
        '<math xmlns="http://www.w3.org/1998/Math/MathML" xmlns:xlink="x"><mi>a</mi></math>',
        "<mml:math><mml:mi>a</mml:mi></mml:math>",
    ),
    "an identifier that may be taken": (
        '<math id="m1"><mi id="m2" xref="m1" class="c">a</mi></math>',
        '<mml:math><mml:mi class="c">a</mml:mi></mml:math>',
    ),
    "as MathJax writes them": (
        '<math data-latex="x" display="block"><mrow data-mjx-texclass="ORD">'
        "<mi>x</mi></mrow></math>",
        '<mml:math display="block"><mml:mrow><mml:mi>x</mml:mi></mml:mrow></mml:math>',
    ),
    "empty elements": (
        "<math><mspace width=1em /><mi></mi><mrow/></math>",
        '<mml:math><mml:mspace width="1em"/><mml:mi/><mml:mrow/></mml:math>',
    ),
    "the source of the formula": (
        "<math><semantics><mi>α</mi><annotation encoding='application/x-tex'>\\alpha &lt; 1"
        "</annotation></semantics></math>",
        "<mml:math><mml:semantics><mml:mi>α</mml:mi>"
        '<mml:annotation encoding="application/x-tex">\\alpha &lt; 1</mml:annotation>'
        "</mml:semantics></mml:math>",
    ),
    "text without an element": (
        "<math>x<mo>=</mo>1<mrow>a<mi>b</mi></mrow></math>",
        "<mml:math><mml:mtext>x</mml:mtext><mml:mo>=</mml:mo><mml:mtext>1</mml:mtext>"
        "<mml:mrow><mml:mtext>a</mml:mtext><mml:mi>b</mml:mi></mml:mrow></mml:math>",
    ),
    "a span in a text": (
        "<math><mtext>if <span style='color:red'>x &amp; y</span></mtext></math>",
        "<mml:math><mml:mtext>if x &amp; y</mml:mtext></mml:math>",
    ),
    "what HTML says in an annotation": (
        "<math><semantics><mi>x</mi><annotation-xml encoding='text/html'><p>a <span>b</span></p>"
        "</annotation-xml></semantics></math>",
        '<mml:math><mml:semantics><mml:mi>x</mml:mi><mml:annotation-xml encoding="text/html">'
        "<p>a b</p></mml:annotation-xml></mml:semantics></mml:math>",
    ),
    "the case of names": (
        "<math><MI>a</MI><mo STRETCHY=FALSE>(</mo><semantics definitionurl=u><mi>b</mi></semantics>"
        "</math>",
        '<mml:math><mml:mi>a</mml:mi><mml:mo stretchy="false">(</mml:mo>'
        '<mml:semantics definitionURL="u"><mml:mi>b</mml:mi></mml:semantics></mml:math>',
    ),
    "comments": (
        "<math><!-- x --><mi>a<!-- y --> b</mi></math>",
        "<mml:math><mml:mi>a b</mml:mi></mml:math>",
    ),
}


@pytest.mark.parametrize(("markup", "source"), FORMULAS.values(), ids=FORMULAS)
def test_a_formula(markup, source):
    assert written(markup) == source
    assert math_lost(formula(markup)) == ()
    for grammar in ALL:
        made, _ = math_source(formula(markup), prefix=None, grammar=grammar)
        assert_valid(made, [grammar])


@pytest.mark.parametrize("prefix", ["mml", "m"])
def test_prefixed_elements_are_the_same(prefix):
    for markup, source in FORMULAS.values():
        if "<p>" in markup or "xmlns" in markup or "/>" in markup:
            continue
        prefixed = re.sub(r"<(/?)(?=m|M|semantics|annotation)", rf"<\1{prefix}:", markup)
        assert written(prefixed) == source


def test_elements_that_html_does_not_know_to_be_empty():
    markup = "<mml:math><mml:mi>a</mml:mi><mml:mspace width='1em'/><mml:mi>b</mml:mi></mml:math>"
    source = markup.replace("'", '"')
    assert written(markup) == source
    assert written(markup.replace("/>", "></mml:mspace>")) == source


@pytest.mark.parametrize(
    ("start", "is_display"),
    [
        ("<math>", False),
        ("<math display=inline>", False),
        ("<math display=block>", True),
        ("<math display=' BLOCK '>", True),
        ("<math mode=display>", True),
        ("<math display=inline mode=display>", False),
        ("<mml:math display=block>", True),
    ],
)
def test_display(start, is_display):
    assert math_source(formula(f"{start}<mi>a</mi>"), prefix="mml")[1] is is_display


def test_prefixes():
    root = formula("<math><mi>a</mi></math>")
    assert math_source(root, prefix="m")[0] == "<m:math><m:mi>a</m:mi></m:math>"
    tree = etree.fromstring(math_source(root, prefix=None)[0])
    assert tree.tag == f"{{{MATHML}}}math"
    assert tree.nsmap == {"mml": MATHML}


def test_attributes_are_those_of_the_grammar():
    markup = "<math displaystyle=true xml:lang=la><mrow mathcolor=red><mi>a</mi></mrow></math>"
    assert (
        written(markup, grammar=OLD)
        == "<mml:math><mml:mrow><mml:mi>a</mml:mi></mml:mrow></mml:math>"
    )
    assert written(markup, grammar=NEW) == (
        '<mml:math displaystyle="true" xml:lang="la"><mml:mrow mathcolor="red"><mml:mi>a</mml:mi>'
        "</mml:mrow></mml:math>"
    )


@pytest.mark.parametrize(
    ("markup", "lost"),
    [
        ("<mtext>a<i>b</i></mtext>", "`<i>` in a formula"),
        ("<mtext>a<sup>b</sup></mtext>", "`<sup>` in a formula"),
        ("<mtext>a<br>b</mtext>", "`<br>` in a formula"),
        ("<mtext>a<svg><text>b</text></svg></mtext>", "`<svg>` in a formula"),
        ("<mtext>a<math><mi>b</mi></math></mtext>", "`<math>` in a formula"),
        ("<mfoo>a</mfoo><mi>b</mi>", "`<mfoo>` in a formula"),
        ("<mi xlink:href='http://x.y/'>a</mi><mi>b</mi>", "the address http://x.y/"),
        ("<mi href='http://x.y/'>a</mi><mi>b</mi>", "the address http://x.y/"),
    ],
)
def test_what_a_formula_loses_is_told(markup, lost):
    root = formula(f"<math>{markup}</math>")
    assert lost in math_lost(root, grammar=OLD)
    source, _ = math_source(root, prefix=None, grammar=OLD)
    assert_valid(source, [OLD])
    assert text_of(etree.fromstring(source)).replace(" ", "") == "ab"


def test_a_link_that_the_grammar_has_is_kept():
    root = formula("<math><mi href='http://x.y/'>a</mi></math>")
    assert ' href="http://x.y/"' in math_source(root, prefix="mml", grammar=NEW)[0]
    assert math_lost(root, grammar=NEW) == ()


def test_a_line_break_parts_words():
    assert "<mml:mtext>a b</mml:mtext>" in written("<math><mtext>a<br>b</mtext></math>").replace(
        "  ", " "
    )


def test_markup_of_what_a_formula_means_is_kept():
    source = written(
        "<math><semantics><mi>x</mi><annotation-xml encoding=MathML-Content><apply><sin/><ci>x</ci>"
        "</apply></annotation-xml></semantics></math>"
    )
    assert "<mml:apply><mml:sin/><mml:ci>x</mml:ci></mml:apply>" in source


def leaves():
    return st.tuples(st.sampled_from(["mi", "mn", "mo", "mtext", "ms"]), WORDS)


def branches(inner):
    def several(name, least, most):
        return st.tuples(st.just(name), st.lists(inner, min_size=least, max_size=most))

    return st.one_of(
        several("mrow", 0, 3),
        several("msqrt", 1, 2),
        several("mfrac", 2, 2),
        several("msubsup", 3, 3),
        several("mover", 2, 2),
        several("mstyle", 1, 2),
        several("menclose", 1, 1),
    )


FORMULA_TREES = st.recursive(leaves(), branches, max_leaves=12)


def html_formula(tree, prefix=""):
    name, content = tree
    inner = (
        escape(content)
        if isinstance(content, str)
        else "".join(html_formula(one, prefix) for one in content)
    )
    return f"<{prefix}{name}>{inner}</{prefix}{name}>"


@given(FORMULA_TREES)
def test_a_formula_that_is_valid_stays_valid(tree):
    plain = formula(html_formula(("math", [tree])))
    prefixed = formula(html_formula(("math", [tree]), "mml:"))
    for grammar in (OLD, NEW, GRAMMARS["archiving-1.1"]):
        source, is_display = math_source(plain, prefix=None, grammar=grammar)
        assert not is_display
        assert_valid(source, [grammar])
        assert text_of(etree.fromstring(source)) == text_of(plain)
        assert math_lost(plain, grammar=grammar) == ()
        assert math_source(prefixed, prefix=None, grammar=grammar)[0] == source


MATH_SOUP = [
    "<math>", "</math>", "<mml:math>", "</mml:math>", "<mi>", "</mi>", "<mml:mi>", "</mml:mi>",
    "<mrow>", "</mrow>", "<m:mspace/>", "<mspace/>", "<mspace>", "<mtext>", "</mtext>", "<i>",
    "</i>", "<p>", "<table>", "<td>", "<svg>", "</svg>", "<title>", "<annotation>",
    "<annotation-xml encoding=text/html>", "<annotation-xml>", "<mglyph alt=x>", "<foo:bar>",
    "<b<>", "<math xml:space=x other=y display='\"'>", "one", " ", "&lt;two", "<!-- x -->", "<br>",
]  # fmt: skip


@given(st.lists(st.sampled_from(MATH_SOUP), max_size=25), st.sampled_from(sorted(GRAMMARS)))
@example(["<math>", *["<annotation-xml encoding=text/html>"] * 2], "publishing-1.0")
def test_whatever_a_parser_makes_of_tags_the_formula_is_mathml(tags, name):
    grammar = GRAMMARS[name]
    for root in read("".join(tags)).iter():
        if root.tag not in MATHML_ROOTS:
            continue
        source, _ = math_source(root, prefix=None, grammar=grammar)
        tree = etree.fromstring(source)
        for one in root.iter():
            # Python counts what a comment says as text.
            one.text = None if callable(one.tag) else one.text
        assert "".join(text_of(tree).split()) == "".join(text_of(root).split())
        names = {etree.QName(one).localname for one in tree.iter(f"{{{MATHML}}}*")}
        assert all(grammar.has(f"mml:{name}") for name in names)
        others = {one.tag for one in tree.iter("*") if not one.tag.startswith(f"{{{MATHML}}}")}
        assert others <= {"p"}


def test_a_formula_of_any_depth_is_written():
    root = Element("mml:math")
    place = root
    for _ in range(100_000):
        place = SubElement(place, "mml:mrow")
    place.text = "a"
    source, _ = math_source(root, prefix="mml")
    assert source.count("<mml:mrow>") == 100_000
    assert "<mml:mtext>a</mml:mtext>" in source


# --- the font Symbol ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("letters", "signs"),
    [
        ("a", "α"),
        ("b", "β"),
        ("D", "Δ"),
        ("W", "Ω"),
        ("S", "Σ"),
        ("kB", "κΒ"),
        ("m", "\u03bc"),
        ("c2", "χ2"),
        ("f j J V v", "φ ϕ ϑ ς ϖ"),
        ("£ 5", "≤ 5"),
        ("³", "≥"),
        ("±", "±"),
        ("5 ´ 10", "5 × 10"),
        ("®", "→"),
        ("¥", "∞"),
        ("¹", "≠"),
        ("»", "≈"),
        ("°", "°"),
        ("·", "•"),
        ("å", "∑"),
        ("-5", "−5"),
        ("~", "∼"),
        ("(1 + 2) = 3.0%", "(1 + 2) = 3.0%"),
        ("\uf061", "α"),
        ("\uf0b3\uf020", "≥ "),
        ("\xa0\n", "\xa0\n"),
        ("α", "α"),
        ("≤ €", "≤ €"),
        ("", ""),
    ],
)
def test_what_symbol_shows(letters, signs):
    assert show(letters, "Symbol") == Shown(signs, known=True, doubtful=False)


@pytest.mark.parametrize("letters", ["`", "æ", "\uf060", "\uf0e6", "\uf000", "\ue123", "\x80", "ÿ"])
def test_what_is_unknown_stays(letters):
    made = show(f"a{letters}", "Symbol")
    assert (made.text, made.known) == (f"α{letters}", False)


@pytest.mark.parametrize(
    "text",
    ["Introduction", "a of ours and theirs", "the", "10 mg", "of the", "É possível", "α or b",
     "µ", "2 × 3", "÷"],
)  # fmt: skip
def test_what_may_be_there_by_mistake(text):
    assert show(text, "Symbol").doubtful


@pytest.mark.parametrize("text", ["a", "gd", "DG", "Dx, Dy", "a-b", "p < 0", "kB", "123 456"])
def test_signs_are_not_doubted(text):
    assert not show(text, "Symbol").doubtful


@pytest.mark.parametrize("font", ["Symbol", "symbol", " 'Symbol' ", '"SYMBOL"', "SymbolMT"])
def test_names_of_the_font(font):
    assert show("a", font).text == "α"


@pytest.mark.parametrize("font", ["Wingdings", "Webdings", "ZapfDingbats", "Segoe UI Symbol", ""])
def test_other_fonts_are_not_known(font):
    assert show("a\uf061", font) == Shown("a\uf061", known=False, doubtful=False)


def test_letters_are_named_alike():
    """The font has a Greek letter where its name begins with the Latin one, with few exceptions."""
    others = dict(zip("cCfFjJhHqQvVwWxXyY", "CCPPPTEETTPSOOXXPP", strict=True))
    for letter in "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ":
        name = unicodedata.name(show(letter, "Symbol").text)
        word = re.search(r"GREEK (?:CAPITAL LETTER |SMALL LETTER )?(FINAL )?(\w+)", name)[2]
        assert word[0] == others.get(letter, letter).upper(), (letter, name)


@given(st.text(st.characters(codec="utf-8")))
def test_signs_come_one_for_one(text):
    made = show(text, "Symbol")
    assert len(made.text) == len(text)
    for before, after in zip(text, made.text, strict=True):
        assert after == before or ord(before) < 0x100 or "\uf000" <= before <= "\uf0ff"
        assert not (made.known and "\ue000" <= after <= "\uf8ff")


@given(st.text(st.characters(min_codepoint=0x20, max_codepoint=0x9F)))
def test_private_characters_are_the_font_s_codes(text):
    private = "".join(chr(0xF000 + ord(char)) for char in text)
    assert show(private, "Symbol").known == show(text, "Symbol").known
    if show(text, "Symbol").known:
        assert show(private, "Symbol").text == show(text, "Symbol").text


def test_no_two_letters_show_one_sign():
    signs = [show(chr(code), "Symbol").text for code in range(0x21, 0x7F)]
    assert all(one != other for one, other in pairwise(sorted(signs)))
