"""Hostile tests of the scan of malformed XML: what it must see, what it must not, and no hang.

libxml2 is the judge: where it reads a document, the scan has nothing to say; where it does not,
somebody must say why.
"""

import re
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
    [
        "p",
        "br",
        "hr",
        "a:b",
        "_x",
        "ä",
        "a\u0301",
        "p\u00b7",
        "x.1-y",
        "名前",
        "𐀀",
        "a\u203f",
        "xml",
    ]
)
_TEXTS = st.text(
    st.sampled_from("ab1 ;:#'\">]-=/?!.\t\n\r\u0085\u2028\ufffd\ufeff😀\U0010ffff\U0001fffe"),
    max_size=12,
).map(lambda text: text.replace("]]>", "]]"))
_REFERENCES = st.sampled_from(
    [
        *(
            "&lt;",
            "&amp;",
            "&gt;",
            "&quot;",
            "&apos;",
            "&#65;",
            "&#x41;",
            "&#9;",
            "&#xD;",
            "&#x10FFFF;",
        ),
        *("&#x0000000000041;", "&#0000000000065;", "&#xFFFD;", "&house;", "&h\u00e4;"),
    ]
)
# What would be trouble elsewhere, in places where it is none.
_ODD = st.sampled_from(
    [
        *(
            "<",
            "&",
            "&foo;",
            "<br>",
            "</p>",
            "<a b=c>",
            "]]>",
            "<!DOCTYPE x>",
            "<![CDATA[",
            '"',
            "'",
        ),
        *("<!", "<!-", "&#0;", "]]", "- -", ">", "<?xml ", "<a", "%pe;", "]", "[", "\r\n", "é"),
    ]
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
        '<!ENTITY house "it\'s > [here] ]>">',
        "<!ENTITY house '\"<p>x</p>'>",
        "<!ENTITY % pe \"<!ENTITY house 'x'>\">",
        "<!ENTITY pic SYSTEM 'a.gif' NDATA gif>",
        '<!NOTATION gif PUBLIC "-//\'//">',
        "<!ELEMENT p (#PCDATA|br)*>",
        '<!ATTLIST p id ID #IMPLIED t CDATA "a>\'b">',
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
            '<!DOCTYPE article SYSTEM "a\'b>c.dtd">',
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
    parser = etree.XMLParser(
        encoding="utf-8", resolve_entities=False, no_network=True, load_dtd=False
    )
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


# --- damaged records ---------------------------------------------------------------------------

# Greek letters stand in text only, and in nothing that damages.
_RECORDS = (
    '<article id="s1" a:b=\'ä\' xmlns:a="urn:a"><front/>ΑΒ<p id="x" c="&lt;1">ΓΔ &amp; Ε<italic>Ζ'
    "</italic>Η<br/>Θ</p><!-- Ι -->Κ<![CDATA[Λ<]]>Μ&#160;<sec><p>Ν</p><p>Ξ</p></sec>Ο</article>",
    '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE article [<!ENTITY house "x">]>\n<?note x?>'
    '<article><p a="1" b="2">Α&house;Β</p>Γ<p>Δ\r\nΕ</p></article>\n<!-- Ζ -->\n',
    '<!DOCTYPE article PUBLIC "-//X//EN" "x.dtd"><article>\n<title>Α<italic>Β</italic> Γ</title>\n'
    '<p>Δ &lt; Ε > Ζ</p><ext-link href="http://x/?a=1&amp;b=2">Η</ext-link>\n</article>',
)
_TEXT = frozenset("ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟ")
# What stands in an end tag is no text, even if it was some before the damage.
_END_TAG = re.compile(r"</[^<>]*>")
_PIECES = st.sampled_from(
    [
        *(
            "<",
            "&",
            '"',
            "'",
            ">",
            "]]>",
            "<!--",
            "-->",
            "--",
            "<br>",
            "<hr/>",
            "\x01",
            "\x0b",
            "\ufffe",
        ),
        *("&nbsp;", "&auml;", "&foo;", "&#0;", "&#xD835;", "&#xDC65;", "&#X41;", "&#99999999999;"),
        *(
            "&amp",
            "&nbsp",
            "&#160",
            "</p>",
            "</italic>",
            "</Italic>",
            "</itallic>",
            "<p>",
            "<b ",
            "</",
        ),
        *(
            "<!",
            "<?",
            "?>",
            "<![CDATA[",
            ' id="a"',
            ' id="a" id="a"',
            " a=1",
            " a=1/",
            " nowrap",
            "=",
        ),
        *('<a b="', "<a b='x", '<?xml version="1.0"?>', "<!DOCTYPE p>", '<!DOCTYPE p PUBLIC "x">'),
        *(
            "<!DOCTYPE p [",
            "<article/>",
            "</article>",
            "< 5",
            "<5",
            "&R",
            "&#x",
            ";",
            "/>",
            "<é>",
            "\n",
        ),
        *(
            "<p",
            "</p",
            "</ p>",
            "<1>",
            "&\x01amp;",
            "<\x01p>",
            'a="1" a="2"',
            "<a:b/>",
            "%pe;",
            "[",
            "]",
        ),
    ]
)


@st.composite
def _damaged(draw):
    text = draw(st.sampled_from(_RECORDS))
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(text)))
        end = min(at + draw(st.integers(1, 20)), len(text))
        match draw(
            st.sampled_from(["insert", "insert", "insert", "delete", "repeat", "cut", "join"])
        ):
            case "insert":
                text = text[:at] + draw(_PIECES) + text[at:]
            case "delete":
                text = text[:at] + text[end:]
            case "repeat":
                text = text[:end] + text[at:]
            case "cut":
                text = text[:end]
            case "join":
                text += draw(st.sampled_from(_RECORDS) | _PIECES)
    # A byte order mark is no character of the text.
    return text.lstrip("\ufeff")


def _greek(text):
    return [char for char in _END_TAG.sub("", text) if char in _TEXT]


def _holds(letters, all_letters):
    """Whether all letters come in their order, perhaps with others between them."""
    rest = iter(all_letters)
    return all(letter in rest for letter in letters)


@given(_damaged())
@example("<article><p>Α<b></article>")
@example("<article>&#99999999999;</article>")
def test_what_no_parser_reads_is_told_and_only_that(text):
    found = check(text.encode(), kind="jats").findings
    assert not [one for one in found if is_fault(one)]
    if _read(text) is None:
        assert [one for one in found if one.code.startswith("XML")]
    else:
        assert scan(text) == ()


@pytest.mark.parametrize("unsafe", [False, True], ids=["safe", "unsafe"])
@given(text=_damaged())
@example(text="<article><title>Α<italic>Β</italicΓ</title></article>")
@example(text="<article><p>Α</p Β and Γ<p>Δ</p></article>")
@example(text="<article><p>Α</p x Β > Γ</p></article>")
def test_fixes_settle_and_lose_no_text(text, unsafe):
    result = fix(text.encode(), kind="jats", unsafe=unsafe)
    assert not [one for one in result.findings if is_fault(one)]
    # Text in a tag that never ended may seem an attribute, which is given its name as value.
    assert _holds(_greek(text), _greek(result.text))
    if not unsafe:
        assert _greek(result.text) == _greek(text)
    assert fix(result.text, kind="jats", unsafe=unsafe).text == result.text


def _place(text, at):
    """The nearest place in character data at or behind a character of the first record."""
    places = [place for place, char in enumerate(text) if char in "ΑΒΓΔΕΖΗΘΜΝΞΟ"]
    return next((place for place in places if place >= at), places[-1])


_ONE_ANSWER = {
    "&": "&amp;",
    " & ": " &amp; ",
    "<5": "&lt;5",
    "< ": "&lt; ",
    "]]>": "]]&gt;",
    "\x01": "",
    "\x0b": " ",
    "&#0;": "",
    "&#xD835;&#xDC65;": "𝑥",
    "&auml;": "ä",
    "&nbsp;": "&#160;",
    "<br>": "<br/>",
    "<td colspan=2>x</td>": '<td colspan="2">x</td>',
    "<sec id='a' id='a'/>": "<sec id='a'/>",
    "<sec id='a'b='c'/>": "<sec id='a' b='c'/>",
}


@given(st.sampled_from(sorted(_ONE_ANSWER)), st.integers(0, len(_RECORDS[0])))
def test_damage_with_one_answer_is_undone(damage, at):
    text = _RECORDS[0]
    place = _place(text, at)
    before, behind = text[:place], text[place:]
    rules = ("XML",)
    mended = fix(before + damage + behind, kind="jats", select=rules)
    assert mended.text == before + _ONE_ANSWER[damage] + behind
    assert not mended.findings


# --- hostile sizes -----------------------------------------------------------------------------

_SIZE = 200_000
_HOSTILE = [
    *("<", "&", "<a ", '<a b="', "</a>", "<a>", "<!--", "]]>", " a='1'", "<br>", "<b><i></b></i>"),
    *("\x01a", "<a\n", "&foo;", "<a b=c ", "<![CDATA[", "<?a ", "</", "<!", "<\n", "&#1;", "b "),
    *("<!DOCTYPE a [", "<a<br>", "<br></p>", "<italic></itallic>", "<?xml version='1.0'?>"),
]
_ENVELOPES = (
    "{}",
    "<article><p>{}</p></article>",
    "<article {}>",
    "<!DOCTYPE a [<!--{}",
    "<a b='{}",
)


@pytest.mark.parametrize("piece", _HOSTILE)
def test_a_source_of_one_piece_alone_is_read_to_its_end(piece):
    for envelope in _ENVELOPES:
        text = envelope.format(piece * (_SIZE // len(piece)))
        assert scan(text) or _read(text) is not None or open_record(text.encode()).error


@pytest.mark.parametrize("envelope", ["{}", "<article><p>{}</p></article>"])
def test_names_without_number_are_read_to_their_end(envelope):
    for piece in ("<a{} ", "<a{}>", "&e{};", "</a{}>", "<a{}></b>"):
        text = envelope.format("".join(piece.format(n) for n in range(_SIZE // 10)))
        assert scan(text)


def test_very_long_names_are_compared_no_further():
    name = "ab" * _SIZE
    (trouble,) = scan(f"<p><{name}></{name}c></p>")
    assert (trouble.kind, trouble.certain) == ("misspelt-end-tag", False)


def test_noise_gives_one_finding_and_is_left_as_it_is():
    noise = b"<article><p>" + b"<" * 1_000_000 + b"</p></article>"
    result = fix(noise, kind="jats", unsafe=True)
    assert result.data == noise
    assert Counter(one.rule for one in result.findings)["not-well-formed"] == 1
    assert "very many" in result.findings[0].message


# --- halves of characters ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "mended"),
    [
        ("<p>a\ud835\udc65b\ud835c\udce9</p>", "<p>a𝑥bc</p>"),
        ("<p>&#55349;&#56421;, &#xd835; &#xDC65;&#xD835;</p>", "<p>𝑥,  </p>"),
        (
            b"<p>a\xed\xa0\xb5\xed\xb1\xa5 <![CDATA[\xed\xa0\xb5\xed\xb1\xa5]]> \xed\xa0\xb5b</p>",
            None,
        ),
    ],
)
def test_halves_become_the_character_that_they_are(data, mended):
    wanted = mended or "<p>a𝑥 <![CDATA[𝑥]]> b</p>"
    result = fix(data, kind="jats", select=["XML"])
    assert result.data == wanted.encode()
    assert result.findings == ()


def test_bytes_that_are_not_valid_are_kept_beside_what_is_removed():
    result = fix(b"<p>caf\x01\xe9\x02 &ouml;</p>", kind="jats", select=["XML"])
    assert result.data == b"<p>caf\xe9 &#246;</p>"
