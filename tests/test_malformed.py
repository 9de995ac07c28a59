"""Hostile tests of the scan of malformed XML: what it must see, what it must not, and no hang.

libxml2 is the judge: where it reads a document, the scan has nothing to say; where it does not,
somebody must say why.
"""

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from lxml import etree

from tests.generated import documents
from validator import check, fix
from validator.faults import is_fault
from validator.malformed.scan import scan
from validator.record import open_record
from validator.source import read_source

CORPUS = Path(__file__).parents[2] / "shared" / "corpus"
FILES = sorted(CORPUS.rglob("*.xml"))

# --- documents in which everything is odd, and right -------------------------------------------

_NAMES = st.sampled_from(
    ["p", "br", "hr", "a:b", "_x", "ä", "a\u0301", "p\u00b7", "x.1-y", "名前", "𐀀", "a\u203f", "xml"]
)
_TEXTS = st.text(
    st.sampled_from("ab1 ;:#'\">]-=/?!.\t\n\r\u0085\u2028\ufffd\ufeff😀\U0010ffff\U0001fffe"), max_size=12
).map(lambda text: text.replace("]]>", "]]"))
_REFERENCES = st.sampled_from(
    ["&lt;", "&amp;", "&gt;", "&quot;", "&apos;", "&#65;", "&#x41;", "&#9;", "&#xD;", "&#x10FFFF;"]
    + ["&#x0000000000041;", "&#0000000000065;", "&#xFFFD;", "&house;", "&h\u00e4;"]
)
# What would be trouble elsewhere, in places where it is none.
_ODD = st.sampled_from(
    ["<", "&", "&foo;", "<br>", "</p>", "<a b=c>", "]]>", "<!DOCTYPE x>", "<![CDATA[", '"', "'"]
    + ["<!", "<!-", "&#0;", "]]", "- -", ">", "<?xml ", "<a", "%pe;", "]", "[", "\r\n", "é"]
)
_ODDS = st.lists(_ODD, max_size=5).map("".join)
_COMMENTS = _ODDS.map(lambda text: f"<!--{text.replace('--', '- ').rstrip('-')}-->")
_SECTIONS = _ODDS.map(lambda text: f"<![CDATA[{text.replace(']]>', ']]')}]]>")
_INSTRUCTIONS = _ODDS.map(lambda text: f"<?note {text.replace('?>', '?')}?>") | st.sampled_from(
    ["<?a?>", "<?xml-style <p> ?>", "<?a ??>", "<?a -->?>"]
)
_BLANKS = st.sampled_from([" ", "\n", "\t", "\r\n  "])
_MAYBE = st.sampled_from(["", " ", "\n", "\r\n"])
_MISC = st.lists(_COMMENTS | _INSTRUCTIONS | _MAYBE, max_size=3).map("".join)


@st.composite
def _attributes(draw):
    written = ""
    for name in draw(st.lists(st.sampled_from(["a", "id", "a:b", "ä", "𐀀"]), unique=True)):
        quote = draw(st.sampled_from("\"'"))
        value = "".join(draw(st.lists(_TEXTS | _REFERENCES | st.just("]]>"), max_size=3)))
        equals = draw(_MAYBE) + "=" + draw(_MAYBE)
        written += draw(_BLANKS) + name + equals + quote + value.replace(quote, "") + quote
    return written


@st.composite
def _elements(draw, content):
    name, attributes = draw(_NAMES), draw(_attributes())
    inside = "".join(draw(st.lists(content, max_size=4)))
    if not inside and draw(st.booleans()):
        return f"<{name}{attributes}{draw(_MAYBE)}/>"
    return f"<{name}{attributes}{draw(_MAYBE)}>{inside}</{name}{draw(_MAYBE)}>"


_LEAVES = _TEXTS | _REFERENCES | _COMMENTS | _SECTIONS | _INSTRUCTIONS
_CONTENT = st.recursive(_LEAVES, lambda inner: inner | _elements(inner), max_leaves=12)
_DECLARATIONS = st.sampled_from(
    [
        "<!ENTITY house \"it's > [here] ]>\">",
        "<!ENTITY house '\"<p>x</p>'>",
        '<!ENTITY % pe "<!ENTITY house \'x\'>">',
        "<!ENTITY pic SYSTEM 'a.gif' NDATA gif>",
        "<!NOTATION gif PUBLIC \"-//'//\">",
        "<!ELEMENT p (#PCDATA|br)*>",
        "<!ATTLIST p id ID #IMPLIED t CDATA \"a>'b\">",
        "<!-- it's > ] <!ENTITY -->",
        "<?note it's > ] ?>",
        "%pe;",
        "%other;",
        "\r\n",
    ]
)
_HOUSE = "<!ENTITY house '\"x>'><!ENTITY h\u00e4 'x'>"
_TYPES = st.one_of(
    st.sampled_from(
        [
            "",
            "<!DOCTYPE article>",
            "<!DOCTYPE article SYSTEM \"a'b>c.dtd\">",
            "<!DOCTYPE\narticle PUBLIC '-//X//EN'\t\"x.dtd\" >",
            "<!DOCTYPE ä:𐀀 [ ] >",
        ]
    ),
    st.builds(
        lambda external, parts: f"<!DOCTYPE article{external}[{_HOUSE}{''.join(parts)}]>",
        st.sampled_from(["", " ", " SYSTEM 'x.dtd' "]),
        st.lists(_DECLARATIONS, max_size=5),
    ),
)


@st.composite
def _odd_documents(draw):
    body = "".join(draw(st.lists(_CONTENT | _elements(_CONTENT), max_size=6)))
    start = draw(st.sampled_from(["", '<?xml version="1.0"?>', "<?xml\nversion='1.0' ?>\n"]))
    before = draw(_MISC) if start else draw(_MISC).lstrip()
    return (
        f"{start}{before}{draw(_TYPES)}{draw(_MISC)}"
        f'<article xmlns:a="urn:a"{draw(_attributes())}>{body}</article>{draw(_MISC)}'
    )


def _read(text):
    """Parse as a plain tool would, without a DTD; None if it refuses."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        return etree.fromstring(text.encode("utf-8", "surrogatepass"), parser)
    except etree.XMLSyntaxError:
        return None


@given(_odd_documents())
@example("<p><!----></p>")
@example("<p><!-- - --><!-- <br> & ]]> <!DOCTYPE --></p>")
@example("<a\u0301 𐀀='1' 𐀁=\"2\">&#x0000000000041;</a\u0301>")
@example("<!DOCTYPE p [<!ENTITY % e 'x'> %e;]><p>&late;</p>")
@example("<p a=']]>' b='>'>]] ></p>")
def test_a_document_that_a_parser_reads_has_no_trouble(text):
    if _read(text) is not None:
        assert scan(text) == ()


@given(documents())
def test_a_record_in_any_spelling_has_no_trouble(data):
    assert scan(read_source(data).text) == ()


@pytest.mark.skipif(not FILES, reason="the corpus is not part of the project")
def test_real_records_that_parse_have_no_trouble():
    for path in FILES:
        record = open_record(path.read_bytes())
        if record.root is not None and record.is_xml and not record.undeclared:
            assert scan(record.text) == (), path
