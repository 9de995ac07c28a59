"""The rule wrong-encoding on bytes that no text of a case file can show, and what it reads by."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from validator import check, fix
from validator.encodings import (
    ascii_compatible,
    declared_in_bytes,
    holds_only_halves,
    is_single_byte,
    well_spelt,
)
from validator.record import open_record

RULE = "wrong-encoding"


def _document(declared, text, written):
    head = f'<?xml version="1.0" encoding="{declared}"?>' if declared else ""
    return f"{head}<article><p>{text}</p></article>".encode(written)


def _found(data):
    return [one for one in check(data, kind="jats", select=[RULE]).findings if one.rule == RULE]


def _fixed(data, *, unsafe=False):
    return fix(data, kind="jats", select=[RULE], unsafe=unsafe)


WESTERN = [
    "Müller et al. found that",
    "the patient’s age – see “Methods”",
    "à l’université d’Orléans, où l’on a mesuré 5 °C",
    "« Œuvres complètes » de José Ñáñez",
    "pp. 12–15, © 2004 Elsevier",
    "Størrelsen på blåbær er 5 ± 2 mm",
]


@pytest.mark.parametrize("declared", ["", "UTF-8", "utf8", "US-ASCII", "UTF-16", "x-house"])
@pytest.mark.parametrize("text", WESTERN)
def test_windows_1252_is_declared_when_a_person_says_yes(declared, text):
    data = _document(declared, text, "cp1252")
    assert open_record(data, kind="jats").root is None
    (found,) = _found(data)
    assert "0x" in found.message
    assert found.fix.grade == "unsafe"
    assert _fixed(data).data == data
    result = _fixed(data, unsafe=True)
    assert result.findings == ()
    assert b'encoding="windows-1252"' in result.data
    assert result.data.endswith(text.encode("cp1252") + b"</p></article>")
    assert open_record(result.data, kind="jats").root[0].text == text


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Příliš žluťoučký kůň", "cp1250"),
        ("Dvořák, Antonín", "iso-8859-2"),
        ("miłość i śnieg", "cp1250"),
        ("szőke, tűz", "iso-8859-2"),
        ("İstanbul, güneş", "iso-8859-9"),
        ("Иванов и Петров", "cp1251"),
        ("Иванов и Петров", "koi8-r"),
        ("καλημέρα", "iso-8859-7"),
        ("café, résumé", "mac-roman"),
        ("it’s “so”", "mac-roman"),
        ("café, résumé", "cp437"),
        ("中文摘要", "gb2312"),
        ("日本語", "shift_jis"),
        ("日本語", "euc-jp"),
        ("한국어", "euc-kr"),
    ],
)
def test_other_encodings_are_not_taken_for_windows_1252(text, written):
    data = _document("UTF-8", text, written)
    (found,) = _found(data)
    assert found.fix is None
    assert _fixed(data, unsafe=True).data == data


@pytest.mark.parametrize(
    "data",
    [
        b"<article><p>Orl\xe9ans and M\xc3\xbcller</p></article>",
        b'<article xml:lang="cs"><p>Orl\xe9ans</p></article>',
        b"\xef\xbb\xbf<article><p>Orl\xe9ans</p></article>",
        b"junk <?xml version='1.0'?><article><p>Orl\xe9ans</p></article>",
        b"<article><p>\x81 Orl\xe9ans</p></article>",
        b"<article><p>Orl\xe9ans \xc3</p></article>",
        b"\xff\xfe<\x00p\x00/\x00>\x00\x00",
    ],
)
def test_what_is_doubtful_is_told_and_not_touched(data):
    (found,) = _found(data)
    assert found.fix is None
    assert _fixed(data, unsafe=True).data == data


def test_a_declaration_without_an_encoding_gets_one_in_its_place():
    data = b"<?xml version='1.0' standalone='yes'?><p>Orl\xe9ans</p>"
    assert _fixed(data, unsafe=True).data == (
        b"<?xml version='1.0' encoding=\"windows-1252\" standalone='yes'?><p>Orl\xe9ans</p>"
    )


def test_windows_1252_that_is_called_latin_1():
    data = _document("ISO-8859-1", "the patient’s age – see “Methods”", "cp1252")
    (found,) = _found(data)
    assert found.fix.grade == "unsafe"
    result = _fixed(data, unsafe=True)
    assert result.data == data.replace(b"ISO-8859-1", b"windows-1252")
    assert "patient’s age" in result.text


@pytest.mark.parametrize("declared", ["ISO-8859-1", "windows-1252", "ISO-8859-15", "windows-1250"])
def test_text_in_the_declared_encoding_is_left_alone(declared):
    for text in ("Müller", "ÄÖÜ", "«É»", "20 °C", "PRZYJACIÓŁ" if "1250" in declared else "¿Qué?"):
        data = _document(declared, text, declared)
        assert _found(data) == []


@pytest.mark.parametrize("written", ["iso-8859-2", "koi8-r", "cp1251"])
def test_capital_letters_that_happen_to_be_utf8_are_left_alone(written):
    # Two bytes of a word that are a letter of another script in UTF-8.
    pair = b"\xd3\xa3".decode(written)
    data = _document(written, f"PRZYJACI{pair} i {pair}A", written)
    assert _found(data) == []


def test_one_letter_only_is_fixed_when_a_person_says_yes():
    data = _document("ISO-8859-1", "5 µm and 6 µm", "utf-8")
    (found,) = _found(data)
    assert found.fix.grade == "unsafe"
    assert "'Âµ' reads 'µ'" in found.message
    assert _fixed(data).data == data


def test_utf8_with_private_characters_is_not_taken_for_text():
    assert _found(_document("ISO-8859-1", "abc\ue000def\ue001", "utf-8")) == []


@pytest.mark.parametrize("declared", ["gb18030", "GBK", "Big5", "Shift_JIS", "EUC-JP"])
def test_encodings_of_east_asia_are_not_guessed(declared):
    assert _found(_document(declared, "中文", declared)) == []
    for wrong in (b"\xff\xff", b"\x80\xff"):
        data = _document(declared, "a", "ascii").replace(b">a<", b">" + wrong + b"<")
        (found,) = _found(data)
        assert found.fix is None


@pytest.mark.parametrize("written", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf_16_is_declared_as_what_it_is(written):
    for declared in ("", "UTF-16", "utf-16le", "ISO-10646-UCS-2"):
        assert _found(_document(declared, "Müller in Orléans", written)) == []
    for declared in ("UTF-8", "ISO-8859-1", "Windows-1252"):
        data = _document(declared, "Müller in Orléans", written)
        assert _fixed(data).data == _document("UTF-16", "Müller in Orléans", written)


@pytest.mark.parametrize("declared", ["utf8", "UTF-8", "latin1", "Windows-1252", "UTF-7"])
def test_names_that_are_right_are_left_alone(declared):
    text = "+AOk-" if declared == "UTF-7" else "Müller in Orléans"
    assert _found(_document(declared, text, declared)) == []


def test_a_mark_of_utf8_beats_the_declaration():
    data = b"\xef\xbb\xbf" + _document("ISO-8859-1", "5 µm", "utf-8")
    assert _fixed(data).data == data.replace(b"ISO-8859-1", b"UTF-8")
    assert _found(b"\xef\xbb\xbf" + _document("ISO-8859-1", "5 mm", "utf-8")) == []


def test_text_that_was_given_as_characters_has_no_encoding():
    for declared in ("UTF-16", "ISO-8859-1", "UTF_8", "Unicode"):
        text = f'<?xml version="1.0" encoding="{declared}"?><p>Müller in Orléans</p>'
        assert _found(text) == []
        assert fix(text, kind="jats").text == text
    assert _found("<p>\ud800</p>") == []


def test_a_fix_before_the_declaration_lets_it_count():
    data = _document("ISO-8859-1", "Müller", "iso-8859-1")
    result = fix(b"Content-type: x\n\n" + data, kind="jats", select=["XML105"], unsafe=True)
    assert result.data == data
    assert "<p>Müller</p>" in result.text


@given(st.binary(max_size=60), st.sampled_from(["", "UTF-8", "ISO-8859-1", "cp1252", "UTF-16"]))
def test_any_bytes_are_judged_and_no_byte_of_the_text_changes(body, declared):
    head = _document(declared, "", "ascii").partition(b"</p>")[0]
    data = head + body + b"</p></article>"
    result = _fixed(data, unsafe=True)
    assert result.data.endswith(body + b"</p></article>")
    again = _fixed(result.data, unsafe=True)
    assert again.data == result.data
    record = open_record(data, kind="jats")
    if not record.source.valid and not holds_only_halves(record.text):
        assert _found(data)


@given(st.text(st.characters(codec="ascii", exclude_characters="\"'<>&"), max_size=20))
def test_any_name_of_an_encoding_is_judged(name):
    data = f'<?xml version="1.0" encoding="{name}"?><p>One</p>'.encode()
    result = _fixed(data, unsafe=True)
    assert result.data.endswith(b"<p>One</p>")
    assert _fixed(result.data, unsafe=True).data == result.data


@pytest.mark.parametrize(
    ("name", "right"),
    [
        ("UTF_8", "UTF-8"),
        ("utf-8-sig", "UTF-8"),
        ("latin 1", "ISO-8859-1"),
        ("8859-15", "ISO-8859-15"),
        ("CP-1252", "windows-1252"),
        ("Win1251", "windows-1251"),
        ("utf8", "utf8"),
        ("latin1", "latin1"),
        ("iso8859-1", "iso8859-1"),
        ("Cp1252", "Cp1252"),
        ("Shift_JIS", "Shift_JIS"),
        ("latin2", "latin2"),
    ],
)
def test_names_are_spelt_as_parsers_know_them(name, right):
    assert well_spelt(name) == right
    assert ascii_compatible(name) == ascii_compatible(right)


@pytest.mark.parametrize(
    ("codec", "single"),
    [("ascii", True), ("koi8-r", True), ("cp1252", True), ("gbk", False), ("big5", False)],
)
def test_encodings_of_one_byte_are_told_from_those_of_more(codec, single):
    assert is_single_byte(codec) is single


def test_codecs_that_are_no_encodings_of_documents_are_not_used():
    for name in ("hex", "idna", "punycode", "unicode_escape", "rot13", "utf-16", "utf-7", ""):
        assert ascii_compatible(name) is None


def test_a_declaration_is_only_looked_for_where_it_can_be():
    assert declared_in_bytes(b"<?xml version=\"1.0\" encoding='Windows 1252'?>") == "Windows 1252"
    assert declared_in_bytes(b'<?xml version="1.0"?><a encoding="x"/>') is None
    assert declared_in_bytes(b'<a><?xml version="1.0" encoding="x"?></a>') is None
