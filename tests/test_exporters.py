"""The benchmark of restoration measures what it says: its readers and writers lose nothing."""

import importlib
from pathlib import Path
from types import SimpleNamespace

import html5lib
import pytest
from lxml import etree

BENCHMARKS = Path(__file__).parent.parent / "benchmarks"
ABSTRACT = """\
<abstract xmlns:xlink="http://www.w3.org/1999/xlink" \
xmlns:mml="http://www.w3.org/1998/Math/MathML"><object-id>10.5555/1</object-id>\
<title>Abstract</title><sec><title>Aims &amp; β</title>
<p>A <italic>b <sup>2</sup></italic> &lt; <ext-link xlink:href="http://x.y/?a=1&amp;b=2">z</ext-link>\
<xref rid="r1"><sup>7</sup></xref>.</p>
<p>Two <sc>abc</sc> <inline-formula><alternatives><tex-math>\\x</tex-math>\
<mml:math><mml:mi>x</mml:mi></mml:math></alternatives></inline-formula>
<list list-type="roman-lower"><list-item><label>i</label><p>one</p></list-item>\
<list-item><p><bold>two</bold> é</p></list-item></list></p>
</sec><sec><title>Ends</title><p><italic>a</italic> <italic>c</italic>, \
<email>a@b.c</email></p></sec></abstract>"""
WORDS = "Abstract Aims & β A b 2 < z7. Two abc x one two é Ends a c, a@b.c"


@pytest.fixture
def bench(monkeypatch):
    """The modules of the benchmark, which are scripts beside the package."""
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    names = ("pieces", "restored", "styles", "exporters", "planting")
    return SimpleNamespace(**{name: importlib.import_module(name) for name in names})


STYLE_NAMES = (
    "Word", "TinyMCE", "CKEditor", "Quill", "bare", "upper case", "unclosed", "style only",
    "Google Docs", "Crossref", "page copy", "line breaks", "Gutenberg",
)  # fmt: skip


def style_named(bench, name):
    return next(style for style in bench.styles.STYLES if style.name == name)


def shown(node):
    """The text that a browser shows: all but comments."""
    own = node.text or "" if isinstance(node.tag, str) else ""
    return own + "".join(shown(child) + (child.tail or "") for child in node)


def squeezed(text):
    return "".join(text.split())


def test_all_styles_are_tested(bench):
    assert tuple(style.name for style in bench.styles.STYLES) == STYLE_NAMES


def test_shape(bench):
    shape = bench.restored.shape_of(etree.fromstring(ABSTRACT))
    assert shape.text == WORDS
    assert shape.marks == (
        ("bold", "two"), ("italic", "b 2"), ("italic", "a c"),
        ("link to http://x.y/?a=1&b=2", "z"), ("link to mailto:a@b.c", "a@b.c"), ("math", "x"),
        ("sc", "abc"), ("sup", "2"), ("sup", "7"),
    )  # fmt: skip
    assert shape.structure == (
        ("title", "Abstract"),
        ("section at depth 1", "Aims & β"), ("p", "A b 2 < z7."), ("p", "Two abc x"),
        ("list", "roman-lower, 2 items"),
        ("item", "one"), ("p", "one"), ("item", "two é"), ("p", "two é"),
        ("section at depth 1", "Ends"), ("p", "a c, a@b.c"),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("<p><italic>a</italic> <italic>b</italic></p>", "<p><italic>a b</italic></p>"),
        ("<p><sup><italic>a</italic></sup></p>", "<p><italic><sup>a</sup></italic></p>"),
        ("<p>a<list><list-item><p>b</p></list-item></list></p>",
         "<p>a</p><list list-type='bullet'><list-item><p>b</p></list-item></list>"),
    ],
)  # fmt: skip
def test_same_meaning_is_the_same_shape(bench, one, other):
    shapes = [
        bench.restored.shape_of(etree.fromstring(f"<abstract>{source}</abstract>"))
        for source in (one, other)
    ]
    assert shapes[0] == shapes[1]
    assert not bench.restored.differences(*shapes)


@pytest.mark.parametrize(
    "other",
    [
        "<p>a <italic>b</italic></p><p>c e</p>",
        "<p>a b</p><p>c d</p>",
        "<p>a <italic>b</italic> c d</p>",
        "<p>a <bold>b</bold></p><p>c d</p>",
        "<p><italic>a b</italic></p><p>c d</p>",
    ],
)
def test_other_meaning_is_another_shape(bench, other):
    one = "<p>a <italic>b</italic></p><p>c d</p>"
    shapes = [
        bench.restored.shape_of(etree.fromstring(f"<abstract>{source}</abstract>"))
        for source in (one, other)
    ]
    assert bench.restored.differences(*shapes)


@pytest.mark.parametrize("name", STYLE_NAMES)
def test_no_style_loses_or_adds_a_word(bench, name):
    blocks = bench.pieces.read_blocks(etree.fromstring(ABSTRACT))
    html = bench.exporters.write_blocks(blocks, style_named(bench, name))
    tree = html5lib.parseFragment(html, container="div", namespaceHTMLElements=False)
    assert squeezed(shown(tree)) == squeezed(WORDS)


@pytest.mark.parametrize("name", STYLE_NAMES)
def test_titles_lose_no_word_and_hold_no_section(bench, name):
    phrase = bench.pieces.read_phrase(
        etree.fromstring("<kwd>Rana <italic>a&lt;b</italic> &amp; co</kwd>")
    )
    html = bench.exporters.write_title(phrase, style_named(bench, name))
    tree = html5lib.parseFragment(html, container="div", namespaceHTMLElements=False)
    assert squeezed(shown(tree)) == "Ranaa<b&co"


def test_plain_styles_are_what_they_are_called(bench):
    blocks = bench.pieces.read_blocks(
        etree.fromstring("<abstract><p>a <italic>b</italic></p><p>c</p></abstract>")
    )

    def written(name):
        return bench.exporters.write_blocks(blocks, style_named(bench, name))

    assert written("bare") == "<p>a <i>b</i></p><p>c</p>"
    assert written("unclosed") == "<p>a <i>b</i>\n<p>c"
    assert written("upper case") == "<P ALIGN=left>a <I>b</I></P>\r\n<P ALIGN=left>c</P>"
    assert written("line breaks") == "a <i>b</i><br /><br />c"
    assert written("Crossref") == (
        "<jats:p>a <jats:italic>b</jats:italic></jats:p><jats:p>c</jats:p>"
    )


@pytest.mark.parametrize(("level", "layers"), [("1", 1), ("2", 2), ("3", 3), ("CDATA", 1)])
def test_escaping_is_undone_by_as_many_parsers(bench, level, layers):
    html = "<p>a]]>b &lt; &amp;amp; c</p>"
    text = bench.planting.escape(html, level)
    for _ in range(layers):
        text = etree.fromstring(f"<x>{text}</x>").text
    assert text == html


RECORD = b"""<article><front><article-meta><title-group>\
<article-title>First</article-title></title-group></article-meta></front><body><p>gone</p></body>\
<back><ack><p>gone</p></ack><ref-list><ref id="r1"><mixed-citation>\
<article-title>gone</article-title></mixed-citation></ref><ref id="r2"><mixed-citation>\
<article-title>The <italic>cited</italic> <xref rid="r1">1</xref></article-title>\
</mixed-citation></ref></ref-list></back></article>"""


def test_a_record_is_reduced_to_what_surrounds_the_element(bench):
    from validator.record import open_record

    record = open_record(RECORD)
    node = list(record.root.iter("article-title"))[2]
    smaller, same = bench.planting.reduce_record(record, node)
    assert "gone" not in smaller.text
    assert "First" in smaller.text
    assert smaller.markup_of(same) == (
        "<article-title>The <italic>cited</italic> <xref>1</xref></article-title>"
    )


def test_every_way_is_planted_in_the_element(bench):
    places = list(bench.planting.find_places("x.xml", RECORD))
    assert [place.kind for place in places] == ["article-title", "cited title", "cited title"]
    ground = bench.planting.prepare(places[2], RECORD)
    ways = list(bench.planting.ways("article-title"))
    assert len(ways) == 4 * len(STYLE_NAMES)
    way = next(one for one in ways if (one.style, one.level) == ("bare", "1"))
    case, sources = bench.planting.plant(ground, way)
    assert sources.original.startswith("<article-title>The <italic>cited")
    assert sources.broken == "<article-title>The &lt;i&gt;cited&lt;/i&gt; 1</article-title>"
    assert case.outcome in {"restored", "left", "poorer", "wrong"}


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("<abstract/>", "no text"),
        ("<abstract><title>Graphical abstract</title><p><graphic/></p></abstract>", "graphics"),
        ("<abstract><boxed-text><p>a</p></boxed-text></abstract>", "boxed-text"),
        ("<abstract><sec><p>a</p></sec></abstract>", "section without a title"),
    ],
)
def test_what_cannot_be_said_in_html_is_skipped_with_a_reason(bench, source, reason):
    data = f"<article><front><article-meta>{source}</article-meta></front></article>".encode()
    (place,) = bench.planting.find_places("x.xml", data)
    assert reason in bench.planting.prepare(place, data)
