import pytest
from hypothesis import given
from hypothesis import strategies as st

from validator.edits import Span
from validator.faults import is_fault
from validator.frames import make_frame, printable, width
from validator.namespaces import XLINK_HREF
from validator.record import open_record
from validator.source import source_of_text


def test_no_entity_is_expanded_and_nothing_is_fetched(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("secret", encoding="utf-8")
    record = open_record(
        f'<!DOCTYPE article [<!ENTITY a "b"><!ENTITY x SYSTEM "{secret.as_uri()}">]>'
        "<article><p>&a;&x;</p></article>".encode()
    )
    assert "".join(record.root.itertext("p")) == ""
    assert record.error is None


def test_text_larger_than_the_parsers_limit_is_read():
    data = b"<article><p>" + b"x" * 11_000_000 + b"</p></article>"
    assert open_record(data).error is None
    assert open_record(b"<!DOCTYPE article [<!ENTITY a 'b'>]>" + data).error is not None


@pytest.mark.parametrize(
    ("data", "offset", "message"),
    [
        (b"<article><p>caf\xe9</p></article>", 15, "0xE9 is not valid"),
        (b"<article>\n<p>a & b</p></article>", 15, ""),
        (b"<article></p>", 13, "mismatch"),
    ],
)
def test_what_is_not_well_formed_says_where(data, offset, message):
    record = open_record(data)
    assert record.root is None
    assert message in record.error.message
    assert abs(record.error.offset - offset) <= 1


@given(st.binary(max_size=80))
def test_any_bytes_give_a_record(data):
    record = open_record(data)
    assert record.source.data == data
    for kind in ("jats", "xml", "html", "text"):
        assert open_record(data, kind=kind).source.data == data


@given(
    st.text(st.sampled_from("<>/!?-[]&;#x abp='\"\n\r"), max_size=60).map(lambda t: f"<p>{t}</p>")
)
def test_what_parses_can_be_mapped(text):
    record = open_record(text.encode(), kind="jats")
    if record.root is not None:
        for node in record.root.iter():
            assert record.text[record.nodes.start(node)] in "<&"
            record.nodes.span(node)


def test_paragraphs_are_parted_by_blank_lines():
    record = open_record(b"one\ntwo\n\n \nthree", kind="text")
    assert [(p.first, p.last) for p in record.paragraphs] == [(0, 1), (4, 4)]
    assert record.text[slice(*record.paragraphs[0].span)] == "one\ntwo"


def test_a_frame_shows_the_marked_part_whatever_stands_around():
    source = source_of_text("x" * 5000 + "<mark>" + "y" * 5000)
    (line,) = make_frame(source, Span(5000, 5006)).lines
    assert line.text[line.start : line.end] == "<mark>"
    assert len(line.text) < 120
    assert line.text[0] == line.text[-1] == "…"


@given(st.text(max_size=60), st.data())
def test_frames_of_any_text_can_be_printed(text, draw):
    source = source_of_text(text)
    start = draw.draw(st.integers(0, len(source.text)))
    end = draw.draw(st.integers(start, len(source.text)))
    for line in make_frame(source, Span(start, end)).lines:
        assert "\n" not in line.text
        assert "\x1b" not in line.text
        assert 0 <= line.start <= line.end <= len(line.text)
        assert line.marker.strip("^ ") == ""


def test_carets_stand_under_wide_characters():
    (line,) = make_frame(source_of_text("文字<i>"), Span(2, 5)).lines
    assert line.marker == "    ^^^"
    assert width("e\u0301文") == 3
    assert printable("a\x1b[31m\u202eb\tc") == "a␛[31m\ufffdb c"


def test_faults_are_told_from_findings():
    from validator import check

    assert not any(is_fault(one) for one in check(b"<article>").findings)


def test_undeclared_prefixes_are_read_as_if_the_root_declared_them():
    record = open_record(
        b'<article><p w:id="1"><w:note xlink:href="#a"/><w:note w:id="2"/></p></article>'
    )
    assert record.error is None
    note = record.root[0][0]
    assert note.get(XLINK_HREF) == "#a"
    assert record.root.find("p").get("w:id") is None
    told = [(one.prefix, one.name, one.first, one.uses) for one in record.undeclared]
    assert told == [("w", "w:id", record.root[0], 4), ("xlink", "xlink:href", note, 1)]
    assert record.undeclared[0].names == {"id", "note"}


def test_declared_prefixes_are_not_undeclared():
    record = open_record(b'<article xmlns:w="https://example.org/"><w:p w:id="1"/></article>')
    assert record.undeclared == ()


@pytest.mark.parametrize(
    "rest",
    [
        "<b></p>",
        '<b x:a="1" x:a="2"/></p>',
        "<b:c:d/></p>",
        "</p></p>",
    ],
)
@pytest.mark.parametrize("uses", [1, 200])
def test_undeclared_prefixes_excuse_no_other_mistake(rest, uses):
    # libxml2 tells of a hundred errors at most, so the other one may not be among them.
    record = open_record(f"<p>{'<w:a/>' * uses}{rest}".encode(), kind="jats")
    assert record.root is None
    assert record.error is not None
    assert record.undeclared == ()


def test_undeclared_prefixes_do_not_bring_the_parsers_limit_back():
    data = b"<article><p><w:a/>" + b"x" * 11_000_000 + b"</p></article>"
    assert [one.prefix for one in open_record(data).undeclared] == ["w"]
    deep = b"<w:a>" * 1000 + b"</w:a>" * 1000
    assert [one.uses for one in open_record(deep, kind="xml").undeclared] == [1000]


def test_a_misspelt_namespace_is_told_once():
    from validator import check

    data = b"""<!DOCTYPE article PUBLIC
 "-//NLM//DTD JATS (Z39.96) Journal Publishing DTD v1.2 20190208//EN" "x.dtd">
<article xmlns:xlink="https://www.w3.org/1999/xlink" dtd-version="1.2"/>"""
    told = [one.rule for one in check(data).findings if "1999/xlink" in one.message]
    assert told == ["wrong-namespace"]
    without = check(data, ignore=["wrong-namespace"]).findings
    assert [one.rule for one in without if "1999/xlink" in one.message] == ["wrong-attribute-value"]
