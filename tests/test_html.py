"""Escaped HTML: what is a tag, what is evidence, and what is it in JATS."""

import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lxml import etree

from validator.grammar.facts import grammar_names
from validator.grammar.schema import load_grammar
from validator.html.evidence import judge
from validator.html.jats_block import Block
from validator.html.rooms import Room, usual_grammar
from validator.html.tags import Tag, find_tags
from validator.html.to_jats import Conversion, convert

PHRASE = Room(usual_grammar(), "article-title")
BLOCKS = Room(usual_grammar(), "p", "abstract")


def blocks(text: str, *children: str) -> Conversion:
    return convert(text, find_tags(text), children=children, room=BLOCKS)


def inline(text: str, *children: str) -> Conversion:
    return convert(text, find_tags(text), children=children, room=PHRASE)


# --- tags ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "<",
        "<>",
        "</>",
        "< b>",
        "<br",
        "<b",
        "<b and c>",
        "<i or j>",
        "<i.e., margins same colour>",
        "<p = 0.05>",
        "<p value=0.05>",
        "<p<0.05>",
        "0.001<p<0.01",
        "<a title='x<y'>",
        '<a href="x>',
        '<a href="x"y>',
        "<b,c>",
        "<i/j>",
        "<σI>",
        "<c+a>",
        "<length>",
        "<sub-article>",
        "<https://example.org/>",
        "<name@example.org>",
        "<->",
        "<--",
        "<!-- never ends",
        "<!DOCTYPE html>",
        "</b class='x'>",
        "</img>",
        "<LOQ",
        "<plaintext>",
        "<jats:article>",
        "<xs:element>",
        "<span \ufffc>",
        "<a href='\ufffc'>",
    ],
)
def test_what_is_no_tag(text: str) -> None:
    assert find_tags(text) == ()


@pytest.mark.parametrize(
    ("text", "name", "kind", "attributes", "case"),
    [
        ("<p>", "p", "open", False, "lower"),
        ("</P >", "p", "close", False, "upper"),
        ("<Span\nlang=EN-US>", "span", "open", True, "mixed"),
        ("<H1>", "h1", "open", False, "upper"),
        ("<h1>", "h1", "open", False, "lower"),
        ("<br>", "br", "void", False, "lower"),
        ("<br />", "br", "void", False, "lower"),
        ("</br>", "br", "void", False, "lower"),
        ("<p/>", "p", "open", False, "lower"),
        ("<hr noshade size=1/>", "hr", "void", True, "lower"),
        ("<span style='a>b' id = \"x\">", "span", "open", True, "lower"),
        ("<b xss=removed>", "b", "open", True, "lower"),
        ('<p paraid="7" data-x=1>', "p", "open", True, "lower"),
        ("<o:p></o:p>", "o:p", "open", False, "lower"),
        ("<o:p/>", "o:p", "void", False, "lower"),
        ("<st1:place w:st=on>", "st1:place", "open", True, "lower"),
        ("<jats:p>", "jats:p", "open", False, "lower"),
        ("<jats:list-item>", "jats:list-item", "open", False, "lower"),
        ("<!-- a <b> c -->", "!--", "comment", False, "lower"),
        ("<!--[if gte mso 9]><xml/><![endif]-->", "!--", "comment", False, "lower"),
        ("<![if !supportLists]>", "!--", "comment", False, "lower"),
        ("<![endif]>", "!--", "comment", False, "lower"),
        ('<?xml:namespace prefix = o ns = "urn:x" />', "!--", "comment", False, "lower"),
    ],
)
def test_what_is_a_tag(text: str, name: str, kind: str, attributes: bool, case: str) -> None:
    tag = find_tags(f"a {text} b")[0]
    assert (tag.name, tag.kind, tag.has_attributes, tag.case) == (name, kind, attributes, case)
    assert tag.start == 2


def test_tags_have_their_places() -> None:
    text = "1 < 2 <i>x</i>"
    assert [text[tag.start : tag.end] for tag in find_tags(text)] == ["<i>", "</i>"]


# --- evidence -----------------------------------------------------------------------------------

NO_MARKUP = [
    "",
    "no tag at all",
    "The mean <I> and <B> were 2.4 and 3.1.",
    "Resolution where <I>/<σI> falls below 2; <I/σ> was 3.",
    "dislocations with <a> and <c+a> slip directions",
    "0.001<p<0.01 and 0.01<P<0.05",
    "if a<b, then c>d and <b and c> too",
    "low (<1 µM) and high (>10 µM) affinity",
    "elytra yellow <i.e., margins same colour>",
    "Wings <length> long, <form> and <colour>, see <address>.",
    "<form> brown",
    "the text of <sub-article> or <article> must have <title>",
    "see <https://example.org/a> or <a@example.org>",
    "A<->B, n<-5, 5->3, x<-c(1,2)",
    "below <LOQ and <LOD",
    "List<String> x = new Map<Object>(); vector<a> v; Vec<i>",
    "an unfinished <br",
    "<I>",
    "the brackets <p> and <q>",
    "The <b> element makes text bold.",
    "Use <i> and </i> around names.",
    "Use <i> ... </i> around names.",
    "The <p>...</p> element is a paragraph.",
    "Put “<b>” before and '</b>' after.",
    "The <br> tag ends a line.",
    "tags: <br>",
    "a mean <td> of 3 ms and <tr> of 4",
    "Clusters such as <br>, <bl> and <pr> are learnt late.",
    "We compare <b>, <strong> and <em> elements",
    "<Br> and <hr>",
    "<br/>, <b/> or <sub>",
    "<sub> & “<sup>”",
    "The <br/> tag",
    "<BIC | AIC> and <x|y>",
    "<\u2009b> <\u00a0i>",
]


@pytest.mark.parametrize("text", NO_MARKUP)
def test_text_that_is_no_markup(text: str) -> None:
    verdict = judge(text)
    assert verdict.grade == "none", verdict
    assert verdict.tags == ()
    assert verdict.reason


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("<p> of an abstract.", "`<p>` is never closed"),
        ('<p class="x"> of an abstract.', "`<p>` is never closed"),
        ("Text of an abstract.</p>", "`</p>` closes nothing"),
        ("10<sup>3 cells", "`<sup>` is never closed"),
        ("<p>Mean <I> was <b>high</b>.</p>", "`<I>` is not closed before `</p>`"),
        ("<b>x <i>y</b> z</i>", "`<i>` is not closed before `</b>`"),
        ("<b>x</b> and <form>", "`<form>` is never closed"),
        ("<b>bold</b> text.<p> more", "`<p>` stands inside a sentence"),
        ("<I> was <i>low</I>", "`<I>` is never closed"),
        ("<I>/<σI> in E. coli</i>", "`<I>` is closed by `</i>`"),
        ("Title with HTML and <i>emphasis</i>", "the text speaks of HTML"),
        ("<p>In XML one writes <b>bold</b> so.</p>", "the text speaks of XML"),
        ("Write <b>x</b> element here", "the text speaks of an element after `</b>`"),
        ("the tag <b>bold</b> is", "the text speaks of tags before `<b>`"),
        ("For example, <p>Hello</p> is a paragraph.", "`<p>` stands inside a sentence"),
        ("<foo><p>x</p></foo>", "`</foo` is no HTML tag"),
        ("<p>x</p><article-id pub-id-type=“doi”>", "`<article-id pub-id-type=` is no HTML tag"),
        ("<p>x</p><span style='font-", "`<span style=` is no HTML tag"),
        ("a <b></b> b", "nothing stands in `<b>`"),
        ("a <!-- b --> c", "there is no pair of tags and no attribute"),
        ("mean <BR> of 3 %", "`<BR>` stands inside a sentence"),
        ("four <hr> later", "`<hr>` stands inside a sentence"),
        ("It was late.<BR>We", "there is no pair of tags and no attribute"),
        ("four <hr> later in <i>E. coli</i>", "`<hr>` stands inside a sentence"),
        ("mean <BR> of 3 % in <b>all</b>", "`<BR>` stands inside a sentence"),
        ("The reading <br> is late.", "`<br>` stands inside a sentence"),
        ("<br> is late.", "there is no pair of tags and no attribute"),
        ("It is early. <br> is late.", "there is no pair of tags and no attribute"),
        ("a late <br>", "there is no pair of tags and no attribute"),
        ("The reading <br> in the <em>Codex</em> is late.", "`<br>` stands inside a sentence"),
        ("the reading <em>atta</em> <br> of", "`<br>` stands inside a sentence"),
        ("<p>a word<br>another</p>", "`<br>` stands inside a sentence"),
        ("The <b>clusters</b> <br>, <bl> or <pr>", "the text speaks of `<br>`"),
        ("<i>A</i>. <br> and <hr>", "the text speaks of `<br>`"),
        ("the <source> of <em>light</em>", "`<source>` has no attributes"),
        ("<p>Momentum <p> of <em>pions</em> rose.</p>", "`<p>` stands inside a sentence"),
        ("<p>A <em>pion</em> <p> of</p>", "`<p>` stands inside a sentence"),
        ("<p>It rose. <p> of <em>pions</em> fell.</p>", "`<p>` stands inside a sentence"),
        ("<p>The <p>mean</p> of <b>it</b>.</p>", "`<p>` stands inside a sentence"),
        ("Parsing <b>bold</b> text with regular expressions", "the text speaks of Parsing"),
        ("A regex for <i>words</i>", "the text speaks of regex"),
        ("In syntax, <b>heads</b> come first", "the text speaks of syntax"),
        ("<i>One</i> in source code", "the text speaks of source code"),
        ("<i>A</i> and “<b>” or </b>", "the text speaks of `<b>`"),
        ("<b>" * 300 + "x" + "</b>" * 300, "the tags are nested too deeply"),
    ],
)
def test_text_to_be_pointed_at(text: str, reason: str) -> None:
    verdict = judge(text)
    assert (verdict.grade, verdict.reason) == ("weak", reason)


@pytest.mark.parametrize(
    "text",
    [
        "<p>An abstract.</p>",
        "Growth of <i>Aspergillus niger</i> in soil",
        "Growth of <I>Aspergillus niger</I> in soil",
        "H<sub>2</sub>O at <0.05 and P<0.01",
        "<i>Alu</i> elements and <i>P</i> element transposition",
        "<i>Homo</i><i> and </i><i>Pan</i>",
        "First line.<br>Second line.",
        "First line.<br/>Second line.",
        "One line<br />another line",
        "One line<br><br>another line",
        "<b>One</b> line<br>\nanother line",
        "(n = 3.)<br>More",
        "<b>Aim</b><br>To <i>see</i>",
        "<b>Aim.</b> <br>To <i>see</i>",
        "<b>a word</b> and the rest.<br> <p>b</p>",
        "<p>It rose: <hr><p>b</p>",
        "\ufffc<p>a</p>",
        "<b>Aim</b><p>To see</p>",
        "<italic>Salmo</italic> at <bold>sea</bold>",
        "<I>Alu</I> transposable elements and tags",
        # Plainly markup; that it cannot become JATS is not the judge's matter.
        "<table><tr><td>1</td></tr></table>",
        "<p>See <img src='a.png'></p>",
        "<title>A <i>b</i></title>",
        "<p>a <del>b</del></p>",
        "<p>We present an HTML editor.</p>\n<p>It writes XML.</p>",
        "<p>One.<p>Two.</p>",
        "<b>Aim</b><br><p>One",
        "<ul><li>one<li>two</ul>",
        "<span lang=EN-US style='font-size:11pt'>x</span>",
        "<FONT FACE=Symbol>b</font>-catenin",
        "<!-- x --><p>y</p><o:p></o:p>",
        "<jats:p>x <jats:italic>y</jats:italic></jats:p>",
        'See <a href="https://example.org">here</a>.',
        "\ufffc<p>a \ufffc b</p>",
        '"<i>Quoted</i>"',
        "<st1:place w:st=on>Rome</st1:place> and <b>more</b>",
        "<p>a</p> " * 50,
    ],
)
def test_text_that_is_markup(text: str) -> None:
    verdict = judge(text)
    assert verdict.grade == "strong", verdict
    assert verdict.tags == find_tags(text)


def test_a_suggestion_leaves_lone_opening_tags_alone() -> None:
    verdict = judge("<p>Mean <I> was <b>high</b>.</p>")
    assert [tag.name for tag in verdict.tags] == ["p", "b", "b", "p"]


@pytest.mark.parametrize(
    "unit",
    ["<br>, ", "<br> ", "a<p>", "</b>", "<b></b><p>", "<b>x</b> parse elements ",
     "<", "<a ", "<!--", '<a b="', "<a b=\"' \" c='\" ' ", "<p><foo bar=", "<a" + " x" * 500,
     "<a" + " " * 999, "tag <b>x</b> element HTML ", "<![if ", "<b>x"],
)  # fmt: skip
def test_time_is_linear(unit: str) -> None:
    text = unit * (1_000_000 // len(unit))
    started = time.perf_counter()
    judge(text)
    # A quadratic scan would take minutes.
    assert time.perf_counter() - started < 15


def test_judging_does_not_import_a_parser() -> None:
    code = (
        "import sys; from validator.html.evidence import judge; import validator.html.to_jats;"
        "judge('<p>x</p>'); print('html5lib' in sys.modules)"
    )
    root = Path(__file__).parent.parent
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=root
    )
    assert result.stdout.strip() == "False"


# --- conversion ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("html", "jats"),
    [
        # Meaning.
        ("<em>a</em> <i>b</i>, <cite>c</cite>; <var>d</var>",
         "<italic>a</italic> <italic>b</italic>, <italic>c</italic>; <italic>d</italic>"),
        ("<strong>a</strong>", "<bold>a</bold>"),
        ("<u>a</u>-<underline>b</underline>",
         "<underline>a</underline>-<underline>b</underline>"),
        ("<s>a</s>-<strike>b</strike>", "<strike>a</strike>-<strike>b</strike>"),
        ("<italic>a</italic><bold>b</bold>", "<italic>a</italic><bold>b</bold>"),
        ("H<sub>2</sub>O m<sup>2</sup>", "H<sub>2</sub>O m<sup>2</sup>"),
        ("<code>a</code>", "<monospace>a</monospace>"),
        ("<q>a</q>", "“a”"),
        ("<small>a</small><big>b</big><font color=red>c</font>", "abc"),
        ("<o:p>&nbsp;</o:p>x<!-- y -->z", "xz"),
        ("<jats:italic>a</jats:italic><jats:sup>2</jats:sup>", "<italic>a</italic><sup>2</sup>"),
        # Style.
        ('<span style="font-style: italic">a</span>', "<italic>a</italic>"),
        ('<span style="FONT-WEIGHT:700">a</span>', "<bold>a</bold>"),
        ('<span style="font-weight:400">a</span>', "a"),
        ('<span style="vertical-align:super;font-size:8pt">a</span>', "<sup>a</sup>"),
        ('<span style="text-decoration:underline line-through">a</span>',
         "<underline><strike>a</strike></underline>"),
        ('<span style="font-variant:small-caps">a</span>', "<sc>a</sc>"),
        ('<span style="text-decoration:overline">a</span>', "<overline>a</overline>"),
        ('10<span style="position:relative;top:-3.0pt;mso-text-raise:3.0pt">5</span>',
         "10<sup>5</sup>"),
        ('x<span style="position:relative; bottom:-0.3em">5</span>', "x<sub>5</sub>"),
        ('x<span style="mso-text-raise:-2pt">5</span>', "x<sub>5</sub>"),
        ('x<span style="vertical-align:6pt">5</span>', "x<sup>5</sup>"),
        ('x<span style="vertical-align: -25%">5</span>', "x<sub>5</sub>"),
        ('x<span style="vertical-align:baseline;position:relative;top:0">5</span>', "x5"),
        ('x<sup style="vertical-align:super;position:relative;top:-.5em">5</sup>y',
         "x<sup>5</sup>y"),
        ('<p style="position:relative;top:4px;vertical-align:top">a</p>', "a"),
        ('x<span class="Superscript">5</span><i class="sub">6</i>',
         "x<sup>5</sup><italic><sub>6</sub></italic>"),
        ('<span class="bold">a</span><span class="small-caps">b</span>',
         "<bold>a</bold><sc>b</sc>"),
        # Residue.
        ('<p class="MsoNormal sub" dir="ltr" title="x" data-x="1">a</p>', "a"),
        ('<span lang="EN-US">a</span><span lang=DE>b</span><i xml:lang="en">c</i>',
         "ab<italic>c</italic>"),
        ('<p lang="es">a</p>', "a"),
        ('<span style="text-transform:none">a</span>', "a"),
        ('<b style="font-weight:normal">a</b>', "a"),
        ('<i>a <span style="font-style:normal">b</span> c</i>',
         "<italic>a</italic> b <italic>c</italic>"),
        # White space.
        ("in <b>vitro </b>we", "in <bold>vitro</bold> we"),
        ("in<b> vitro</b> we", "in <bold>vitro</bold> we"),
        ("in <b> vitro</b>", "in <bold>vitro</bold>"),
        ("<i>a <b>b </b></i>c", "<italic>a <bold>b</bold></italic> c"),
        ("\n  a\t\r\n b  ", "a b"),
        ("a<b> </b>b<b></b>c", "a bc"),
        ("<i>Homo</i><i> </i><i>sapiens</i>", "<italic>Homo sapiens</italic>"),
        ("<i>a</i><i>b</i> <i>c</i>", "<italic>ab</italic> <italic>c</italic>"),
        ("<i><em>a</em></i>", "<italic>a</italic>"),
        ("<b>a</b><i>b</i>", "<bold>a</bold><italic>b</italic>"),
        ("5&nbsp;mm", "5\xa0mm"),
        ("&nbsp; a<i>&nbsp;</i>b &nbsp;", "a\xa0b"),
        ("a<br>b", "a b"),
        ("a&nbsp;<br />\nb", "a b"),
        ("e<sup>x<sup>2</sup></sup>", "e<sup>x<sup>2</sup></sup>"),
        ("e<sup><sup>2</sup></sup>", "e<sup>2</sup>"),
        # Characters.
        ("<b>a</b> <0.05 & b > c", "<bold>a</bold> &lt;0.05 &amp; b &gt; c"),
        ("AT&T R&D &copy A&notB", "AT&amp;T R&amp;D &amp;copy A&amp;notB"),
        ("&eacute; &#8217;&#x3b1;", "é ’α"),
        ("&lt;I&gt; &lt; 3 &amp;amp; &nosuch;", "&lt;I&gt; &lt; 3 &amp;amp; &amp;nosuch;"),
        ("&#1; &#0; &#xD800; &#xFFFF;", "&amp;#1; &amp;#0; &amp;#xD800; &amp;#xFFFF;"),
        ("&#150;", "–"),
        # Links.
        ('<a href="http://e.org/?a=1&lt=2&copy&amp;b">x</a>',
         '<ext-link ext-link-type="uri" xlink:href="http://e.org/?a=1&amp;lt=2&amp;copy&amp;b">'
         "x</ext-link>"),
        ("<a href='https://e.org/\"b'><u>x</u></a>",
         '<ext-link ext-link-type="uri" xlink:href="https://e.org/&quot;b">x</ext-link>'),
        ('<a href="https://e.org/" style="font-style:italic">x</a>',
         '<ext-link ext-link-type="uri" xlink:href="https://e.org/"><italic>x</italic></ext-link>'),
        ('<a href="mailto:a@b.org"><b>a@b.org</b></a>', "<email>a@b.org</email>"),
        ('<a href="mailto:a@b.org">write</a>',
         '<ext-link ext-link-type="uri" xlink:href="mailto:a@b.org">write</ext-link>'),
        ('<a name="x">a</a><a href="#n">b</a><a href="javascript:f()">c</a>', "abc"),
    ],
)  # fmt: skip
def test_phrases(html: str, jats: str) -> None:
    for conversion in (blocks(html), inline(html)):
        assert conversion.grade == "safe", conversion
        assert conversion.phrase == jats
    assert inline(html).blocks == (Block("", "", jats),)
    assert blocks(html).blocks == (Block("p", "", jats),)


@pytest.mark.parametrize(
    ("html", "jats"),
    [
        ("<p>a</p>\n<p>b</p>", "<p>a</p><p>b</p>"),
        ("<p>a<p>b", "<p>a</p><p>b</p>"),
        ("a<div>b</div>c", "<p>a</p><p>b</p><p>c</p>"),
        ("<p>&nbsp;</p><p> </p><p>a</p>", "<p>a</p>"),
        ("a<br><br>b<br>&nbsp;<br/>c", "<p>a</p><p>b</p><p>c</p>"),
        ("<br></br>a<br></br>b", "<p>a b</p>"),
        ("<b><p>a</p><p>b</p></b>", "<p><bold>a</bold></p><p><bold>b</bold></p>"),
        ("<h2>Aim</h2>x", "<p><bold>Aim</bold></p><p>x</p>"),
        ("<h2><b>Aim</b></h2>", "<p><bold>Aim</bold></p>"),
        ("Background: a.<br/>Main results: b.<br>c<br/>目的：d",
         "<p>Background: a.</p><p>Main results: b. c</p><p>目的：d</p>"),
        ("1. one<br>2. two<br>(c) three<br>iv) four",
         "<p>1. one</p><p>2. two</p><p>(c) three</p><p>iv) four</p>"),
        ("• a<br>• b<br>– c", "<p>• a</p><p>• b</p><p>– c</p>"),
        ("one<br>two<br>1.5 mm<br>see: it<br>-3<br>http://e.org",
         "<p>one two 1.5 mm see: it -3 http://e.org</p>"),
        ("<b>A</b> a<br><b>B</b> b", "<p><bold>A</bold> a</p><p><bold>B</bold> b</p>"),
        ("<b>a<br>b</b>", "<p><bold>a b</bold></p>"),
        ("<blockquote>a</blockquote>", "<p><disp-quote><p>a</p></disp-quote></p>"),
        ("<blockquote>a<ul><li>b<blockquote>c</blockquote></li></ul></blockquote>",
         '<p><disp-quote><p>a</p><list list-type="bullet"><list-item><p>b</p>'
         "<p><disp-quote><p>c</p></disp-quote></p></list-item></list></disp-quote></p>"),
        ("<dl><dt></dt><dd>b<ul><li>c</li></ul></dd></dl>",
         "<p><def-list><def-item><term></term><def><p>b</p>"
         '<p><list list-type="bullet"><list-item><p>c</p></list-item></list></p>'
         "</def></def-item></def-list></p>"),
        ('<ol style="list-style-type: upper-roman"><li style="list-style-type:upper-roman">a</ol>',
         '<p><list list-type="roman-upper"><list-item><p>a</p></list-item></list></p>'),
        ('<ul type="square" style="list-style: none inside"><li>a</ul>',
         '<p><list list-type="simple"><list-item><p>a</p></list-item></list></p>'),
        ("<ul><li>a<li><p>b</p></ul>",
         '<p><list list-type="bullet"><list-item><p>a</p></list-item>'
         "<list-item><p>b</p></list-item></list></p>"),
        ("<ol><li>a</li></ol>",
         '<p><list list-type="order"><list-item><p>a</p></list-item></list></p>'),
        ('<ol type="i"><li>a</li></ol>',
         '<p><list list-type="roman-lower"><list-item><p>a</p></list-item></list></p>'),
        ("<ul><li>a</li><ul><li>b</li></ul></ul>",
         '<p><list list-type="bullet"><list-item><p>a</p><list list-type="bullet"><list-item>'
         "<p>b</p></list-item></list></list-item></list></p>"),
        ("<dl><dt>T</dt><dd>a</dd><dd>b</dd><dt>U</dt><dd>c</dd></dl>",
         "<p><def-list><def-item><term>T</term><def><p>a</p></def><def><p>b</p></def></def-item>"
         "<def-item><term>U</term><def><p>c</p></def></def-item></def-list></p>"),
        ("<jats:p>a</jats:p><jats:list list-type='order'><jats:list-item><jats:p>b</jats:p>"
         "</jats:list-item></jats:list>",
         '<p>a</p><p><list list-type="order"><list-item><p>b</p></list-item></list></p>'),
        ("<p></p>", ""),
        ("", ""),
    ],
)  # fmt: skip
def test_blocks(html: str, jats: str) -> None:
    conversion = blocks(html)
    assert conversion.grade == "safe", conversion
    assert conversion.source == jats


def test_the_font_symbol_is_written_as_what_it_shows() -> None:
    conversion = blocks(
        '<p>n-butyl-<font face="Symbol">a</font>, <b>5 <font face=symbol>m</font>m</b></p>'
    )
    assert (conversion.grade, conversion.phrase) == ("safe", "n-butyl-α, <bold>5 μm</bold>")
    assert conversion.text == "n-butyl-α, 5 μm"


def test_words_in_the_font_symbol_are_doubtful() -> None:
    conversion = blocks('<p><font face="Symbol">Introduction</font></p>')
    assert conversion.grade == "unsafe"
    assert "font Symbol" in conversion.reason


def test_a_table_becomes_a_table() -> None:
    conversion = blocks(
        "<p>Before</p><table><caption>Trees</caption><tr><th>Name</th><td colspan=2>"
        "<p>Oak <i>x</i></p></td></tr><tr><td>a<td>b<td>\ufffc</tr></table>",
        "<xref rid='r'>1</xref>",
    )
    assert conversion.grade == "safe"
    assert conversion.blocks[1].source == (
        "<p><table-wrap><caption><p>Trees</p></caption><table><tbody><tr><th>Name</th>"
        '<td colspan="2">Oak <italic>x</italic></td></tr><tr><td>a</td><td>b</td>'
        "<td><xref rid='r'>1</xref></td></tr></tbody></table></table-wrap></p>"
    )


def test_a_table_in_a_formula_is_refused_before_the_parser_hangs() -> None:
    conversion = blocks("<table><tfoot><math><thead></table>")
    assert (conversion.grade, conversion.reason) == ("impossible", "a table stands in a formula")


def test_where_cells_hold_no_paragraphs_they_have_lines() -> None:
    html = "<table><tr><td><p>a</p><p>b</p><td>c<tr><td>d<td>e</table>"
    names = (name for name in grammar_names() if name.short_title == "JATS Publishing 1.0")
    old = load_grammar(next(names))
    conversion = convert(html, find_tags(html), room=Room(old, "p", "sec"))
    assert "<td>a<break/>b</td>" in conversion.source


@pytest.mark.parametrize(
    "html",
    [
        "a <math><msup><mi>x</mi><mn>2</mn></msup></math> b",
        "a <mml:math><mml:msup><mml:mi>x</mml:mi><mml:mn>2</mml:mn></mml:msup></mml:math> b",
    ],
)
def test_a_formula_stays_a_formula(html: str) -> None:
    assert blocks(html).phrase == (
        "a <inline-formula><mml:math><mml:msup><mml:mi>x</mml:mi><mml:mn>2</mml:mn></mml:msup>"
        "</mml:math></inline-formula> b"
    )


def test_a_picture_stays_at_its_address() -> None:
    conversion = blocks('a <img src="x.png" alt="An &amp; b"> c')
    assert conversion.grade == "unsafe"
    assert conversion.phrase == (
        'a <inline-graphic xlink:href="x.png"><alt-text>An &amp; b</alt-text></inline-graphic> c'
    )


@pytest.mark.parametrize(
    ("html", "reason"),
    [
        ("<table><tr><th>a<td>b<tr><td>c<td>d</table>", "the table would be lost"),
        ("a <img src=x.png>", "the picture `<img>` would be lost"),
    ],
)
def test_what_a_title_cannot_hold(html: str, reason: str) -> None:
    conversion = convert(html, find_tags(html), room=Room(usual_grammar(), "country"))
    assert (conversion.grade, conversion.reason) == ("impossible", reason)


def test_an_abstract_from_an_office_program() -> None:
    size = '<span style="font-size:11.0pt">'
    white = '<span style="background-color:white">'
    text = (
        f"\n   <p>{size}{white}Bats (order <i>Chiroptera</i>) fly. </span></span>{size}They "
        f"{white}roost </span>in caves.</span> {size}Some weigh&nbsp;2&nbsp;g</span> "
        f"{size}only (p < 0.05).</span></p>\n"
    )
    verdict = judge(text)
    assert verdict.grade == "strong"
    conversion = convert(text, verdict.tags, room=BLOCKS)
    assert conversion.grade == "safe"
    assert conversion.phrase == (
        "Bats (order <italic>Chiroptera</italic>) fly. They roost in caves. "
        "Some weigh\xa02\xa0g only (p &lt; 0.05)."
    )
    assert conversion.text == (
        "Bats (order Chiroptera) fly. They roost in caves. Some weigh\xa02\xa0g only (p < 0.05)."
    )


@pytest.mark.parametrize(
    ("html", "lost"),
    [
        ("<p>a <del>b</del></p>", "the deletion `<del>`"),
        ("<pre>a  b</pre>", "the white space of `<pre>`"),
        ("<p>x</p><style>p { color: red }</style>", "`<style>`"),
        ("<aside>x</aside>", "`<aside>`"),
        ('x<span style="vertical-align: text-top">2</span>', "vertical-align: text-top"),
        ('x<span style="vertical-align: 1px">2</span>', "vertical-align: 1px"),
        ('x<span style="position:relative; top:-40px">2</span>', "top: -40px"),
        ('x<span style="mso-text-raise:3pt; vertical-align:sub">2</span>', "mso-text-raise: 3pt"),
        ('x<sup style="vertical-align:sub">2</sup>', "that a text is both raised and lowered"),
        ('<span class="fst-italic">a</span>', "the class fst-italic"),
        ('<span style="text-transform: uppercase">a</span>', "text-transform: uppercase"),
        ('<abbr title="chain reaction">CR</abbr>', "the expansion chain reaction"),
        ('<p dir="RTL">a</p>', "the direction of writing"),
        ("<span hidden>a</span>", "hidden text"),
        ('<i lang="fr">a</i>', "the language fr"),
        ("<p lang='es'>a</p><p lang='pt'>b</p>", "the language pt"),
        ('<ol><li value="3">a</li></ol>', "the numbers of `<li>`"),
        ('<ol><li style="list-style-type:lower-alpha">a</li></ol>', "the numbers of `<li>`"),
        ('<ol style="list-style-type:lower-greek"><li>a</li></ol>', "the numbers of `<ol>`"),
        ('<a href="/article/7">a</a>', "the address /article/7"),
        ("<font face=Wingdings>a</font>", "the font wingdings"),
        ("<span style=\"font-family: 'Wingdings'\">J</span>", "the font wingdings"),
        ('<span style="display: none">a</span>', "hidden text"),
        ("<ol start=3><li>a</li></ol>", "the numbers of `<ol>`"),
        ("<li>a</li>", "`<li>`"),
        ("<jats:title>a</jats:title><jats:p>b</jats:p>", "`<jats:title>`"),
    ],
)
def test_what_is_lost_is_told(html: str, lost: str) -> None:
    conversion = blocks(html)
    assert conversion.grade == "unsafe"
    assert conversion.lost == (lost,)
    assert conversion.reason == f"not carried over: {lost}"


@pytest.mark.parametrize(
    "html", ["<p>a</p><p>b</p>", "<ul><li>a</li></ul>", "x<blockquote>a</blockquote>"]
)
def test_a_phrase_cannot_hold_blocks(html: str) -> None:
    assert inline(html).grade == "unsafe"


def test_one_block_in_a_title_is_a_phrase() -> None:
    assert inline("<h1>On <i>x</i></h1>").phrase == "On <italic>x</italic>"
    assert inline("<div><p>On</p></div>").grade == "safe"


def test_without_a_prefix_a_link_declares_its_own() -> None:
    text = '<a href="http://e.org">here</a>'
    conversion = convert(text, find_tags(text), room=PHRASE, prefix_xlink=None)
    assert conversion.grade == "safe"
    assert conversion.phrase == (
        '<ext-link xmlns:xlink="http://www.w3.org/1999/xlink" ext-link-type="uri" '
        'xlink:href="http://e.org">here</ext-link>'
    )


@pytest.mark.parametrize(
    ("html", "tag"),
    [
        ("<p>Let <em>x</em> be Z here&lt;/i&gt;.</p>", "/i"),
        ("<p>a</p><p>&lt;b class='x'&gt;Z here.</p>", "b"),
        ("<p>&lt;br&gt; is late</p>", "br"),
        ("<ul><li>&lt;p&gt; See</li><li>HTML</li></ul>", "p"),
    ],
)
def test_what_may_have_been_escaped_twice_is_not_safely_shown(html: str, tag: str) -> None:
    conversion = blocks(html)
    assert conversion.grade == "unsafe"
    assert conversion.reason == f"it would still show `<{tag}>` as text"


def test_what_was_escaped_twice_is_not_converted_twice() -> None:
    conversion = blocks("<p>Let <em>x</em> be &lt;i&gt;Z&lt;/i&gt; here.</p>")
    assert (conversion.grade, conversion.reason) == ("impossible", "`<i>` was escaped twice")


@pytest.mark.parametrize(
    ("html", "reason"),
    [
        ("a <img> b", "the picture `<img>` would be lost"),
        ("<form>a</form>", "`<form>` would be lost"),
        ("<dl><dd>a</dd></dl>", "`<dd>` stands without `<dt>`"),
        ("<b>" * 500, "the tags are nested too deeply"),
        ("<b>a\x01</b>", "XML forbids a character of the text"),
        ("<b>\ud800</b>", "XML forbids a character of the text"),
        ("<i>a</i>" * 20_000, "the text is too long"),
        ("a<script>b <b>c</b>", "a browser would show a different text"),
        ("<p>a <q>b", "a browser would show a different text"),
    ],
)
def test_what_cannot_be_converted(html: str, reason: str) -> None:
    conversion = blocks(html)
    assert (conversion.grade, conversion.blocks) == ("impossible", ())
    assert conversion.reason == reason


def test_tags_not_given_are_characters() -> None:
    text = "<I> and <b>x</b>"
    assert convert(text, find_tags(text)[1:], room=PHRASE).phrase == (
        "&lt;I&gt; and <bold>x</bold>"
    )
    assert convert(text, (), room=PHRASE).phrase == "&lt;I&gt; and &lt;b&gt;x&lt;/b&gt;"


# --- children -----------------------------------------------------------------------------------


def test_children_stay_where_they_stand() -> None:
    conversion = blocks("<p>a \ufffc <b>b \ufffc</b></p>", "<xref rid='r'>1</xref>", "<sup>2</sup>")
    assert conversion.phrase == "a <xref rid='r'>1</xref> <bold>b <sup>2</sup></bold>"
    assert conversion.text == "a \ufffc b \ufffc"
    assert conversion.grade == "safe"


def test_many_children_keep_their_order() -> None:
    children = [f"<xref>{number}</xref>" for number in range(12)]
    conversion = inline("<b>" + "\ufffc, " * 12 + "</b>", *children)
    assert conversion.phrase == "<bold>" + ", ".join(children) + ",</bold>"


def test_blocks_of_the_record_stay_blocks() -> None:
    conversion = blocks("\ufffc <p>a</p>b\ufffc", "<title>T</title>", "<p>c</p>")
    assert conversion.source == "<title>T</title><p>a</p><p>b</p><p>c</p>"


def test_a_section_is_no_part_of_a_quotation() -> None:
    assert blocks("<blockquote>\ufffc</blockquote>", "<sec/>").grade == "impossible"
    assert blocks("<blockquote>\ufffc</blockquote>", "<p>x</p>").grade == "safe"


@pytest.mark.parametrize(
    ("html", "child", "outer"),
    [
        ("<em>where \ufffc</em>", "<disp-formula>x</disp-formula>", "italic"),
        ("<b>\ufffc</b>", "<break/>", "bold"),
        ("<b>\ufffc</b>", "<list/>", "bold"),
        ("<i><b>\ufffc</b></i>", "<fig id='f'><graphic/></fig>", "bold"),
        ("<a href='http://e.org'>\ufffc</a>", "<xref rid='r'>1</xref>", "ext-link"),
        ("<a href='http://e.org'><b>\ufffc</b></a>", "<email>a@b.org</email>", "ext-link"),
        ("<a href='http://e.org'>\ufffc</a>", "<italic><uri>x</uri></italic>", "ext-link"),
        ("<jats:email>\ufffc</jats:email>", "<italic>x</italic>", "email"),
        ("<dl><dt>\ufffc</dt><dd>a</dd></dl>", "<fig id='f'/>", "term"),
    ],
)
def test_a_child_that_a_phrase_must_not_hold(html: str, child: str, outer: str) -> None:
    name = child[1:].replace("/", " ").replace(">", " ").split()[0]
    assert blocks(html, child).reason == f"`<{name}>` cannot stand in `<{outer}>`"


@pytest.mark.parametrize(
    "child",
    [
        "<xref>1</xref>",
        "<mml:math>x</mml:math>",
        "<inline-formula/>",
        "<!-- c -->",
        "<?pi?>",
        "&x;",
    ],
)
def test_a_child_that_a_phrase_may_hold(child: str) -> None:
    assert blocks("<b>a \ufffc</b>", child).phrase == f"<bold>a {child}</bold>"
    assert inline("<b>a \ufffc</b>", child).phrase == f"<bold>a {child}</bold>"


@pytest.mark.parametrize(
    ("html", "children", "jats"),
    [
        ("\ufffc\n<p>a</p>", ["<!-- c -->"], "<!-- c --><p>a</p>"),
        ("<p>a</p> \ufffc", ["<?x?>"], "<p>a</p><?x?>"),
        ("\ufffc \ufffc<p>a</p>", ["<?x?>", "<title>T</title>"],
         "<?x?><title>T</title><p>a</p>"),
        ("<ul>\ufffc<li>a</li>\ufffc</ul>", ["<?x?>", "<?y?>"],
         '<p><list list-type="bullet"><list-item><p><?x?>a</p></list-item></list></p><?y?>'),
        ("<ul>\ufffc</ul>", ["<?x?>"], "<?x?>"),
        ("<p>a \ufffc b</p>", ["<?x?>"], "<p>a <?x?> b</p>"),
    ],
)  # fmt: skip
def test_a_comment_is_no_paragraph(html: str, children: list[str], jats: str) -> None:
    conversion = blocks(html, *children)
    assert (conversion.grade, conversion.source) == ("safe", jats)


def test_a_comment_is_no_paragraph_of_a_phrase() -> None:
    conversion = inline("\ufffc\n<h1>a</h1> \ufffc", "<!-- c -->", "<?x?>")
    assert (conversion.grade, conversion.phrase) == ("safe", "<!-- c -->a<?x?>")


@pytest.mark.parametrize("html", ["<b>a \ufffc</b>", "<ul>\ufffc</ul>"])
def test_no_block_of_the_record_in_a_phrase(html: str) -> None:
    assert blocks(html, "<p>x</p>").reason == "a block of the record stands inside a phrase"


@pytest.mark.parametrize("html", ["<!-- \ufffc -->a", "<style>\ufffc</style>a"])
def test_no_child_is_lost(html: str) -> None:
    assert blocks(html, "<x/>").grade == "impossible"


def test_numbers_of_children_must_agree() -> None:
    with pytest.raises(ValueError, match="2 children for 1 placeholders"):
        blocks("a \ufffc", "<x/>", "<y/>")
    with pytest.raises(ValueError, match="1 children for 2 placeholders"):
        blocks("a \ufffc \ufffc", "<x/>")


def test_a_placeholder_of_the_text_itself() -> None:
    assert inline("<b>a\ufffc</b>").phrase == "<bold>a\ufffc</bold>"
    assert inline("&#xFFFC; \ufffc", "<x/>").phrase == "\ufffc <x/>"
    conversion = convert("\ufffc \uffff", (), children=["<x/>"], room=PHRASE, placeholder="\uffff")
    assert (conversion.phrase, conversion.text) == ("\ufffc <x/>", "\ufffc \uffff")


def test_tags_must_be_in_order() -> None:
    tags = (Tag(3, 6, "b", "open"), Tag(0, 3, "b", "open"))
    with pytest.raises(ValueError, match="overlap"):
        convert("<b><b>", tags, room=PHRASE)


# --- properties ---------------------------------------------------------------------------------

SEASONED = st.lists(
    st.one_of(
        st.text(max_size=5),
        st.sampled_from(
            ["<", ">", "/", '"', "'", "&", "=", "<p>", "</p>", "<b", "<!--", "-->", "<br>", "&lt;",
             "<i>", "</i>", "<td>", "</table>", "<a href=", "\ufffc", "&#", ";", "<script>", "<q>",
             "</q>", "<li>", "<ul>", "</ul>", "<h1>", "</div>", "<div>", "<dl>", "<dd>", "</a>",
             "<a href='http://x'>", "<nobr>", "<pre>", "</pre>", "<style>", "<font face=symbol>"]
        ),
    ),
    max_size=25,
).map("".join)  # fmt: skip

PLAIN = st.text(
    st.characters(exclude_categories=("Cc", "Cs"), exclude_characters="<&\ufffe\uffff"),
    max_size=8,
)
INLINE_NAMES = st.sampled_from(
    ["b", "i", "em", "strong", "span", "sup", "sub", "u", "s", "tt", "small", "font", "B", "Em"]
)


def element(content: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.builds(
        lambda name, style, parts: f"<{name}{style}>{''.join(parts)}</{name}>",
        INLINE_NAMES,
        st.sampled_from(["", ' style="font-style:italic"', " class=x", " lang='en'"]),
        st.lists(content, max_size=4),
    )


BALANCED = st.lists(
    st.recursive(st.one_of(PLAIN, st.just(" ")), element, max_leaves=12), max_size=5
).map("".join)


def without_tags(text: str) -> str:
    tags = find_tags(text)
    ends = [0, *(tag.end for tag in tags)]
    starts = [*(tag.start for tag in tags), len(text)]
    return "".join(text[a:b] for a, b in zip(ends, starts, strict=True))


def parse(jats: str) -> etree._Element:
    return etree.fromstring(f'<x xmlns:xlink="http://www.w3.org/1999/xlink">{jats}</x>')


@given(SEASONED)
def test_no_tag_no_verdict(text: str) -> None:
    if not find_tags(text):
        assert judge(text).grade == "none"


@given(BALANCED)
def test_balanced_text_is_kept(html: str) -> None:
    for conversion in (blocks(html), inline(html)):
        assert conversion.grade == "safe"
        assert conversion.text.split() == without_tags(html).split()
        assert (
            "".join(map(str, parse(conversion.source).itertext())).split()
            == conversion.text.split()
        )
        assert "  " not in conversion.source


@settings(max_examples=500)
@given(SEASONED)
@example("<table><b>a<td>b")
@example("<select><b>a</select>")
@example("<a href='http://x'>a<div>b<a href='http://y'>c")
def test_nothing_raises_and_all_is_xml(text: str) -> None:
    for tags in (find_tags(text), judge(text).tags):
        for conversion in (
            convert(text, tags, room=BLOCKS),
            convert(text, tags, room=PHRASE),
            convert(text, tags, room=PHRASE, prefix_xlink=None),
        ):
            if conversion.grade != "impossible":
                visible = "".join(map(str, parse(conversion.source).itertext()))
                assert "".join(visible.split()) == "".join(conversion.text.split())
