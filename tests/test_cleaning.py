"""Texts without a record: what `clean_markup` makes of them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from validator import clean_markup
from validator.namespaces import MATHML, XLINK

PLACES = ["abstract", "article-title", "kwd", "p", "body", "td", "mixed-citation"]


def parse(content):
    return etree.fromstring(f'<x xmlns:xlink="{XLINK}" xmlns:mml="{MATHML}">{content}</x>')


@pytest.mark.parametrize(
    ("text", "into", "jats"),
    [
        ("", "abstract", ""),
        ("  \n ", "kwd", ""),
        ("If a<b, then c>d", "abstract", "<p>If a&lt;b, then c&gt;d</p>"),
        ("If a &lt; b", "article-title", "If a &lt; b"),
        ("<I> is 3", "abstract", "<p>&lt;I&gt; is 3</p>"),
        ("One\n\nTwo &amp; three", "abstract", "<p>One</p><p>Two &amp; three</p>"),
        ("One\n\nTwo", "kwd", "One Two"),
        ("<i>Apis</i> L.", "kwd", "<italic>Apis</italic> L."),
        ("<p>only</p>", "p", "only"),
        ("<p>One.<p>Two.", "abstract", "<p>One.</p><p>Two.</p>"),
        (
            "&lt;p&gt;One &lt;b&gt;two&lt;/b&gt;&lt;/p&gt;",
            "abstract",
            "<p>One <bold>two</bold></p>",
        ),
        ("&amp;lt;i&amp;gt;x&amp;lt;/i&amp;gt;", "kwd", "<italic>x</italic>"),
        ("<jats:p>a <jats:sup>2</jats:sup></jats:p>", "abstract", "<p>a <sup>2</sup></p>"),
        (
            "<h3>Aim</h3><p>a</p><h3>End</h3><p>b</p>",
            "abstract",
            "<sec><title>Aim</title><p>a</p></sec><sec><title>End</title><p>b</p></sec>",
        ),
        (
            "<p>One <italic>x</italic></p><sec><title>A</title><p>b&nbsp;c</p></sec>",
            "abstract",
            "<p>One <italic>x</italic></p><sec><title>A</title><p>b\xa0c</p></sec>",
        ),
        ("<u>x</u>", "country", "x"),
        ("a\x00b", "kwd", "ab"),
    ],
)
def test_what_a_text_becomes(text, into, jats):
    assert clean_markup(text, into=into) == jats


@pytest.mark.parametrize("into", ["no-such-element", "break", "name"])
def test_a_place_that_holds_no_text_is_refused(into):
    with pytest.raises(ValueError, match=into):
        clean_markup("x", into=into)


PIECES = st.lists(
    st.sampled_from(
        [
            *("<p>", "</p>", "<i>", "</i>", "<b>", "</b>", "<br>", "<ul>", "<li>", "</ul>", "<h3>"),
            *("</h3>", "<table>", "<tr>", "<td>", "</table>", "<math>", "<mi>", "</math>", "<!--"),
            *('<a href="http://e.org">', "</a>", "<sec>", "</sec>", "<title>", "</title>", "-->"),
            *("&lt;", "&gt;", "&amp;", "&nbsp;", "&lt;p&gt;", "&lt;/p&gt;", "<", ">", "&", "]]>"),
            *("word", " ", "\n\n", "α", "<jats:p>", "</jats:p>", "<img src='a.png'>", "\ufffc"),
        ]
    ),
    max_size=14,
).map("".join)


@given(PIECES, st.sampled_from(PLACES))
@settings(max_examples=400, deadline=None)
def test_any_text_becomes_xml(text, into):
    once = clean_markup(text, into=into)
    tree = parse(once)
    assert "word" * text.count("word") == "".join(
        "word" * str(part).count("word") for part in tree.itertext()
    )


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="<&\ufffe\uffff")))
def test_a_text_without_markup_is_kept(text):
    assert " ".join(parse(clean_markup(text, into="kwd")).itertext()).split() == text.split()
