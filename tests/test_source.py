import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from validator.source import as_windows_1252, read_source, source_of_text


@given(st.binary(max_size=200))
@example(b"\xff\xfe\x00")
@example(b"\xef\xbb\xbf\xff")
@example(b'<?xml version="1.0" encoding="utf-16"?><a/>')
@example(b'<?xml version="1.0" encoding="idna"?><a/>\xff')
@example(b'<?xml version="1.0" encoding="hex"?><a/>')
@example(b'<?xml version="1.0" encoding="utf-7"?><a>+AGE-</a>')
@example(b'<?xml version="1.0" encoding="iso-2022-jp"?><a>\x1b$B\x1b(B</a>')
def test_any_bytes_come_back(data):
    for source in (read_source(data), as_windows_1252(read_source(data))):
        assert source.data == data
        assert source.with_text(source.text, xml=False).data == data


@given(st.text(max_size=50))
@example("\ufeffa")
@example("\ud800")
def test_any_text_comes_back(text):
    source = source_of_text(text)
    assert source.with_text(source.text, xml=False) == source
    assert source.text == text.removeprefix("\ufeff")


@pytest.mark.parametrize(
    ("data", "encoding", "text"),
    [
        (b"caf\xc3\xa9", "utf-8", "café"),
        ("\ufeffé".encode("utf-16-be"), "utf-16-be", "é"),
        ("<a>é</a>".encode("utf-16-le"), "utf-16-le", "<a>é</a>"),
        (b'<?xml version="1.0" encoding="ISO-8859-1"?><a>\xe9</a>', "iso8859-1", None),
        (b'<meta charset="windows-1252"><p>\x93q\x94</p>', "cp1252", None),
    ],
)
def test_encoding_is_recognised(data, encoding, text):
    source = read_source(data)
    assert source.encoding == encoding
    assert source.valid
    assert text is None or source.text == text


def test_undeclared_windows_1252_is_read_as_a_browser_reads_it():
    source = as_windows_1252(read_source(b"\x93quoted\x94"))
    assert source.text == "“quoted”"


def test_invalid_bytes_are_known():
    source = read_source(b"caf\xe9")
    assert not source.valid


def test_positions_count_lines_of_every_kind():
    source = source_of_text("a\nbc\r\nd\re")
    places = [source.position(offset) for offset in (0, 1, 2, 3, 4, 6, 7, 8)]
    assert places == [(1, 1), (1, 2), (2, 1), (2, 2), (2, 3), (3, 1), (3, 2), (4, 1)]
    assert [source.offset(*place) for place in places] == [0, 1, 2, 3, 4, 6, 7, 8]


def test_a_character_that_the_encoding_lacks_becomes_a_reference_in_xml_only():
    source = read_source(b'<?xml version="1.0" encoding="ISO-8859-1"?><a/>')
    assert source.with_text("–", xml=True).data == b"&#8211;"
    with pytest.raises(UnicodeEncodeError):
        source.with_text("–", xml=False)


def test_a_changed_text_is_read_as_it_declares():
    source = read_source(b'<?xml version="1.0" encoding="ISO-8859-1"?><p>\xc3\xa9</p>')
    changed = source.with_text(source.text.replace("ISO-8859-1", "UTF-8"), xml=True)
    assert changed.text.endswith("<p>é</p>")
    assert changed.data.endswith(b"<p>\xc3\xa9</p>")


def test_what_a_decoded_text_declares_does_not_count():
    source = source_of_text("<p>é</p>")
    text = '<?xml version="1.0" encoding="ISO-8859-1"?><p>é</p>'
    assert source.with_text(text, xml=True).text == text


@pytest.mark.parametrize(
    ("name", "text"),
    [("Windows 1252", "é"), ("latin-1", "é"), ("CP-1252", "é"), ("iso-latin-1", "é")],
)
def test_a_misspelt_encoding_is_read_as_what_it_means(name, text):
    source = read_source(f'<?xml version="1.0" encoding="{name}"?>{text}'.encode("cp1252"))
    assert source.valid
    assert source.text.endswith(text)


def test_the_declaration_behind_a_mark_is_known():
    source = read_source(b'\xef\xbb\xbf<?xml version="1.0" encoding="ISO-8859-1"?><p>\xc3\xa9</p>')
    assert source.declared == "ISO-8859-1"
    assert source.text.endswith("<p>é</p>")
