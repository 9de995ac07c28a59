"""Paragraphs of abstracts as one text, the way back to the source, and abstracts in parts."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from lxml import etree

from validator import fix
from validator.record import open_record
from validator.rules.abstracts._flow import flow_of
from validator.rules.abstracts._hints import may_have_labels
from validator.rules.abstracts._labels import Role, normalised, role_of
from validator.rules.abstracts._marks import find_marks

_TEXT = st.text(alphabet="ab. :\n", max_size=4)
_LEAVES = st.one_of(
    _TEXT,
    st.sampled_from(
        ["&amp;", "&#233;", "<![CDATA[<x> & y]]>", "<!-- note -->", "<target/>", "\r\n"]
    ),
)
_CONTENT = st.recursive(
    _LEAVES,
    lambda inner: st.lists(
        st.tuples(st.sampled_from(["bold", "italic", "sup", ""]), inner).map(
            lambda one: f"<{one[0]}>{one[1]}</{one[0]}>" if one[0] else one[1]
        ),
        max_size=4,
    ).map("".join),
    max_leaves=12,
)


def _paragraph(content):
    record = open_record(f"<abstract><p>{content}</p></abstract>".encode(), kind="jats")
    return record, record.root[0]


@given(_CONTENT)
def test_a_flow_is_the_text_that_a_reader_sees(content):
    _, paragraph = _paragraph(content)
    assert flow_of(paragraph).text == "".join(paragraph.itertext(etree.Element))


@given(_CONTENT, st.data())
def test_a_slice_is_whole_markup_with_just_that_text(content, data):
    record, paragraph = _paragraph(content)
    flow = flow_of(paragraph)
    end = data.draw(st.integers(0, len(flow.text)))
    start = data.draw(st.integers(0, end))
    span = flow.slice(record, start, end)
    if span is not None:
        inside = etree.fromstring(f"<p>{record.text[span.start : span.end]}</p>")
        assert "".join(inside.itertext(etree.Element)) == flow.text[start:end]


@given(_TEXT.filter(str.strip))
def test_a_slice_of_plain_text_is_found(text):
    record, paragraph = _paragraph(text)
    flow = flow_of(paragraph)
    span = flow.slice(record, 0, len(flow.text))
    assert record.text[span.start : span.end] == text


_LABELS = {
    Role.BACKGROUND: ["Background", "CONTEXT", "Hintergrund", "Introducción", "背景"],
    Role.OBJECTIVE: ["Aims", "OBJETIVO", "Ziel", "Цель", "目的"],
    Role.METHODS: ["Materials and methods", "MÉTODOS", "Méthodes", "Yöntem", "方法"],
    Role.RESULTS: ["Results", "RESULTADOS", "Ergebnisse", "Résultats", "结果"],
    Role.CONCLUSIONS: ["Conclusions", "Discussion", "Schlussfolgerung", "Wnioski", "结论"],
}
_PARTS = st.lists(st.sampled_from(list(_LABELS)), min_size=2, max_size=5, unique=True).flatmap(
    lambda roles: st.tuples(*(st.sampled_from(_LABELS[role]) for role in sorted(roles)))
)
_SENTENCES = st.sampled_from(
    ["Owls are quiet.", "n &lt; 4 &amp; <italic>m</italic> = 3.", "We <bold>saw</bold> two (a: b)."]
)
_WAYS = {
    "paragraphs": lambda label, text: f"<p>{label}: {text}</p>",
    "bold": lambda label, text: f"<p><bold>{label}:</bold> {text}</p>",
    "behind bold": lambda label, text: f"<p><bold>{label}</bold>. {text}</p>",
    "alone": lambda label, text: f"<p>{label}</p><p>{text}</p>",
    "one": lambda label, text: f" {label}: {text}",
    "one, italic": lambda label, text: f" <italic>{label}.</italic> {text}",
}


@pytest.mark.parametrize("way", _WAYS)
@given(labels=_PARTS, data=st.data())
def test_an_abstract_in_parts_that_was_flattened_gets_its_parts_back(way, labels, data):
    texts = [data.draw(_SENTENCES) for _ in labels]
    body = "".join(map(_WAYS[way], labels, texts))
    body = f"<p>{body}</p>" if way.startswith("one") else body
    result = fix(
        f"<abstract>{body}</abstract>".encode(),
        kind="jats",
        select=["flattened-sections"],
        unsafe=True,
    )
    parts = zip(labels, texts, strict=True)
    wanted = "".join(f"<sec><title>{label}</title><p>{text}</p></sec>" for label, text in parts)
    assert result.text == f"<abstract>{wanted}</abstract>"


@given(st.text(alphabet="AMRabmr .:B<>\n背景：目的", max_size=60), st.booleans())
def test_what_has_marks_is_never_passed_over(noise, bold):
    label = "<bold>Results:</bold>" if bold else "Results:"
    noise = noise.replace("<", "").replace(">", "")
    record = open_record(
        f"<abstract><p>Background: {noise}. {label} x. {noise}</p></abstract>".encode(), kind="jats"
    )
    paragraphs = list(record.root)
    if find_marks([flow_of(one) for one in paragraphs]):
        assert may_have_labels(paragraphs)


@pytest.mark.parametrize(
    ("label", "role"),
    [
        ("RESULTADOS", Role.RESULTS),
        ("Metodos", Role.METHODS),
        ("GİRİŞ", Role.BACKGROUND),
        ("Background and aims", Role.BACKGROUND),
        ("Author’s conclusions", Role.CONCLUSIONS),
        ("Background noise", None),
        ("and", None),
        ("", None),
    ],
)
def test_labels_are_known_in_every_spelling(label, role):
    assert role_of(label) is role


@given(st.text())
@example("𝕊")
def test_a_label_is_normalised_once_and_for_all(text):
    assert normalised(normalised(text)) == normalised(text)
