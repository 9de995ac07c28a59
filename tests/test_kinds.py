import pytest
from hypothesis import given
from hypothesis import strategies as st

from validator.engine import check_record
from validator.kinds import KINDS, sniff
from validator.record import open_record
from validator.ruleset import choose

JATS_DOCTYPE = (
    '<!DOCTYPE article PUBLIC "-//NLM//DTD JATS (Z39.96) Journal Publishing DTD v1.2 20190208//EN"'
    ' "JATS-journalpublishing1.dtd">'
)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("\n\n<!DOCTYPE article SYSTEM 'journalpublishing3.dtd'>\n<article/>", "jats"),
        (f"<?xml version='1.0'?>\n{JATS_DOCTYPE}\n<article>", "jats"),
        ("<article article-type='other'><front/></article>", "jats"),
        ("<?xml-stylesheet href='a.xsl'?><article dtd-version='1.3'/>", "jats"),
        ("<?xml-model href='a.rng'?>\n<!-- a licence -->\n<front/>", "jats"),
        ("<ref-list><ref/></ref-list>", "jats"),
        ("<!-- <html> -->\n<article-meta/>", "jats"),
        (
            "<!DOCTYPE book PUBLIC '-//NLM//DTD BITS Book Interchange DTD v2.0 20151225//EN'>",
            "jats",
        ),
        ("<?xml version='1.0'?><doi_batch/>", "xml"),
        ("<doi_batch xmlns='http://www.crossref.org/schema/5.3.1'><head/></doi_batch>", "xml"),
        ("<oai:record xmlns:oai='x'/>", "xml"),
        ("<?xml version='1.0'?>broken", "xml"),
        ("<!DOCTYPE html><html><body/></html>", "html"),
        ("<!doctype HTML PUBLIC '-//W3C//DTD HTML 4.01//EN'><p>", "html"),
        ("<?xml version='1.0'?><!DOCTYPE html PUBLIC '-//W3C//DTD XHTML 1.0//EN'><html/>", "html"),
        ("<html xmlns='http://www.w3.org/1999/xhtml'>", "html"),
        ("<article class='post'><h1>Title</h1><div>x</div></article>", "html"),
        ("<body><div>x</div></body>", "html"),
        ("<article><front/><article-body><dl><div/></dl></article-body></article>", "jats"),
        ("<p>One.<p>Two.", "html"),
        ("An abstract with <i>Escherichia</i> in it.", "text"),
        ("<1 μM of the drug was enough.", "text"),
        ("<I>/<σI> was 3.", "text"),
        ("<b>, the mean, was 3 nm.", "text"),
        ("", "text"),
        ("4.7 Review\n\nTitle", "text"),
    ],
)
def test_the_kind_is_told_from_the_content(text, kind):
    assert sniff(text) == kind


@pytest.mark.parametrize("text", ["", "\x00\x00", " \n", "Error 500: try again"])
def test_what_is_named_xml_and_holds_none_is_no_text(text):
    assert sniff(text, "a/B.XML") == "xml"
    assert sniff(text, "a.xml.txt") == "text"
    assert check_file(text, "a.nxml") == ["not-well-formed"]


def check_file(text, name):
    record = open_record(text.encode(), name=name)
    return sorted({finding.rule for finding in check_record(record, choose(["XML101"]))})


def test_a_page_that_is_named_xml_is_a_page():
    assert sniff("<!DOCTYPE html><html><body/></html>", "a.xml") == "html"


def test_a_wrapper_with_articles_in_it_is_jats():
    wrapped = (
        b'<r xmlns="urn:oai"><m><article xmlns=""><front><article-meta/></front></article></m></r>'
    )
    assert open_record(wrapped).kind == "jats"
    assert open_record(b'<r xmlns="urn:oai"><m/></r>').kind == "xml"


def test_a_byte_order_mark_and_utf_16_hide_nothing():
    for encoding in ("utf-8-sig", "utf-16"):
        assert open_record("\n<article-meta/>".encode(encoding)).kind == "jats"


@given(st.text(st.sampled_from("<>!?-[]&;/ abpxml\n'\"="), max_size=60))
def test_any_text_has_a_kind(text):
    assert sniff(text) in KINDS
