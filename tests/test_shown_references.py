"""Text that shows references, and characters that nobody sees: what the rules' helpers promise."""

import re
from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from validator import fix
from validator.record import open_record
from validator.rules.markup._references import decode, is_sici, mean, shows_tags
from validator.rules.markup._texts import holders
from validator.rules.markup._unseen import judge, left_by_an_editor, unpaired

RULES = ["escaped-entity", "broken-reference", "invisible-character"]
LETTERS = st.text(st.sampled_from("ab é&<>;#x-_ 0519\u00a0\u200b\u00ad\r\n]\u202a"), max_size=40)


@given(st.text(st.sampled_from("ab é&<>'\" ;"), max_size=30), st.integers(1, 5))
def test_text_without_references_comes_back_from_any_number_of_escapings(text, times):
    if decode(text) != text:
        return
    escaped = text
    for _ in range(times):
        escaped = escape(escaped)
    assert decode(escaped) == text


@pytest.mark.parametrize(
    ("body", "text", "sure"),
    [
        ("nbsp", "\u00a0", True),
        ("#8217", "’", True),
        ("#146", "’", True),
        ("#x10", "", False),
        ("#0", "", False),
        ("#55357", "", False),
        ("#61537", "", False),
        ("#99999999", "", False),
        ("phi", "φ", False),
        ("Agr", "Α", True),
        ("NewLine", " ", True),
    ],
)
def test_what_a_reference_means(body, text, sure):
    meaning, doubt = mean(body)
    assert meaning == text
    assert bool(doubt) != sure


def test_an_unknown_name_means_nothing():
    assert mean("house") is None


def test_angle_brackets_of_an_identifier_are_no_tags():
    doi = "10.1002/(SICI)1097-4644(19970701)66:1&lt;L1::AID-JCB1&gt;3.0.CO;2-V"
    assert is_sici(doi)
    assert not shows_tags(doi)
    assert shows_tags("a &lt;b&gt; c")


@given(LETTERS)
def test_whatever_is_repaired_stays_repaired_and_parses(text):
    source = f"<p>{escape(text, quote=False)}<italic>x</italic>{escape(escape(text))}</p>"
    source = source.replace("\r", "&#13;")
    for unsafe in (False, True):
        once = fix(source.encode(), kind="jats", select=RULES, unsafe=unsafe)
        assert open_record(once.data, kind="jats").error is None
        again = fix(once.data, kind="jats", select=RULES, unsafe=unsafe)
        assert again.data == once.data


@given(st.text(st.sampled_from("\u202a\u202b\u202c\u202e\u2066\u2067\u2069"), max_size=12))
def test_what_is_left_without_the_unpaired_is_paired(directions):
    alone = list(unpaired(directions))
    assert len(alone) == len(set(alone))
    kept = "".join(char for at, char in enumerate(directions) if at not in alone)
    assert not list(unpaired(kept))
    pair = "[\u202a\u202b\u202d\u202e]\u202c|[\u2066-\u2068]\u2069"
    while (shorter := re.sub(pair, "", kept)) != kept:
        kept = shorter
    assert not kept


@given(LETTERS, LETTERS)
def test_what_is_left_of_blanks_stands_in_the_text(before, behind):
    text = before + "word\u00a0" * 12 + "word" + behind
    left = left_by_an_editor(text)
    for start, end in left.spans if left else ():
        assert "\u00a0" in text[start:end]
        assert not text[start:end].strip()


@pytest.mark.parametrize("char", ["\u200b", "\u200c", "\u200d", "\u200e", "\u2060", "\ufeff"])
@pytest.mark.parametrize("letter", ["م", "क", "ก", "字", "👩"])
def test_between_letters_of_other_scripts_nothing_is_removed_unasked(char, letter):
    assert judge(char, letter, letter, exact=False, mirrored=True).grade != "safe"


def test_elements_and_attributes_that_hold_text_are_found_with_their_place():
    source = (
        '<p xmlns:xlink="http://www.w3.org/1999/xlink">a?<code>b?<italic>c?</italic></code>d?'
        '<ext-link xlink:href="e?" xlink:title="f" id="g?">h</ext-link></p>'
    )
    record = open_record(source.encode(), kind="jats")
    found = [(one.name, one.place, one.text) for one in holders(record, lambda text: "?" in text)]
    assert found == [
        ("the p", "text", "a?\ufffcd?"),
        ("the code", "code", "b?"),
        ("the italic", "code", "c?"),
        ("the xlink:href of the ext-link", "address", "e?"),
    ]
