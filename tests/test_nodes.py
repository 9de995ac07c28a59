"""The promise of the lossless model: exact places, for every spelling of a document."""

from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from tests.generated import DECLARED, documents
from validator.edits import Edit, apply_edits
from validator.nodes import is_element
from validator.record import open_record

_PARSER = etree.XMLParser(resolve_entities=False)


def _all_nodes(record):
    return list(record.root.iter())


def _reparsed(markup):
    return etree.fromstring(f"{DECLARED}<article>{markup}</article>", _PARSER)


@given(documents())
def test_every_node_and_text_has_its_exact_place(data):
    record = open_record(data)
    assert record.error is None
    for node in _all_nodes(record):
        # What stands at the node's place is that node: same name, attributes and text.
        copy = _reparsed(record.markup_of(node))[0]
        assert copy.tag == node.tag
        if not is_element(node):
            continue
        assert dict(copy.attrib) == dict(node.attrib)
        assert "".join(copy.itertext()) == "".join(node.itertext())
        assert record.text_of(node).value == (node.text or "")
        # The names of the start tag, as the source writes them.
        written = record.nodes.attributes(node)
        assert list(written) == list(node.attrib)


@given(documents())
def test_undeclared_prefixes_do_not_move_a_node(data):
    text = open_record(data).text
    plain = open_record(text.encode())
    prefixed = text.replace("ext-link", "w:ext-link").replace("rid", "xlink:rid")
    record = open_record(prefixed.encode())
    assert record.error is None
    for node, other in zip(_all_nodes(record), _all_nodes(plain), strict=True):
        markup = record.markup_of(node).replace("w:", "").replace("xlink:", "")
        assert markup == plain.markup_of(other)
        if is_element(node):
            names = [name.replace("xlink:", "") for name in record.nodes.attributes(node)]
            assert names == list(plain.nodes.attributes(other))
            assert record.text_of(node).value == (other.text or "")
    assert {one.prefix for one in record.undeclared} == {
        prefix for prefix in ("w", "xlink") if f"{prefix}:" in prefixed
    }


@given(documents())
def test_tails_lie_between_neighbours(data):
    record = open_record(data)
    for node in _all_nodes(record)[1:]:
        tail = record.tail_of(node)
        assert tail.value == (node.tail or "")
        assert record.nodes.span(node).end == tail.span.start


@given(documents(), st.data())
def test_a_range_of_text_maps_to_the_source_of_just_these_characters(data, draw):
    record = open_record(data)
    node = draw.draw(st.sampled_from([n for n in _all_nodes(record) if is_element(n)]))
    text = record.text_of(node)
    start = draw.draw(st.integers(0, len(text.value)))
    end = draw.draw(st.integers(start, len(text.value)))
    read = ""
    for zone in text.zones(start, end):
        raw = record.text[zone.span.start : zone.span.end]
        raw = f"<![CDATA[{raw}]]>" if zone.cdata else raw
        # A lone "\r" at the end of a zone is one line end, as it is in the whole.
        read += _reparsed(raw).text or ""
    assert read == text.value[start:end]


@settings(max_examples=200)
@given(documents(), st.data())
def test_edits_of_the_vocabulary_do_what_they_say_and_nothing_else(data, draw):
    record = open_record(data)
    elements = [n for n in _all_nodes(record)[1:] if is_element(n)]
    if not elements:
        return
    node = draw.draw(st.sampled_from(elements))
    word = draw.draw(
        st.sampled_from(
            ["remove", "rename", "unwrap", "replace", "content", "attribute", "text", "before",
             "after", "append", "drop-attribute"]
        )
    )  # fmt: skip
    plain = draw.draw(st.text(st.sampled_from("a<>&\"']é\n\r\t"), max_size=6))
    edits = _edits(record, node, word, plain)
    text = apply_edits(record.text, edits)
    _assert_untouched_outside(record.text, text, edits)
    fixed = open_record(record.source.with_text(text, xml=True).data)
    assert fixed.error is None
    _assert_effect(record, node, fixed, word, plain)


def _edits(record, node, word, plain):
    match word:
        case "remove":
            return record.remove(node)
        case "rename":
            return record.rename(node, "bold")
        case "unwrap":
            return record.unwrap(node)
        case "replace":
            return record.replace(node, "<sup>new</sup>")
        case "content":
            return record.replace_content(node, "<sup>new</sup>")
        case "attribute":
            return record.set_attribute(node, "rid", plain)
        case "drop-attribute":
            names = list(node.attrib)
            return record.remove_attribute(node, names[0]) if names else ()
        case "text":
            return record.replace_text(node, 0, len(node.text or ""), plain)
        case "before":
            return record.insert_before(node, "<sup>new</sup>")
        case "after":
            return record.insert_after(node, "<sup>new</sup>")
        case _:
            return record.append(node, "<sup>new</sup>")


def _assert_untouched_outside(before, after, edits):
    place_before = place_after = 0
    for edit in sorted(edits):
        kept = before[place_before : edit.start]
        assert after[place_after : place_after + len(kept)] == kept
        place_before, place_after = edit.end, place_after + len(kept) + len(edit.text)
    assert after[place_after:] == before[place_before:]


def _assert_effect(record, node, fixed, word, plain):
    before, after = _all_nodes(record), _all_nodes(fixed)
    inside = sum(1 for _ in node.iter())
    index = before.index(node)
    match word:
        case "remove":
            assert len(after) == len(before) - inside
        case "rename":
            assert after[index].tag == "bold"
            assert len(after) == len(before)
        case "unwrap":
            assert len(after) == len(before) - 1
            assert "".join(fixed.root.itertext()) == "".join(record.root.itertext())
        case "replace":
            assert after[index].tag == "sup"
            assert len(after) == len(before) - inside + 1
        case "content":
            assert [child.tag for child in after[index]] == ["sup"]
        case "attribute":
            assert after[index].get("rid") == plain
        case "drop-attribute":
            assert list(after[index].attrib) == list(node.attrib)[1:]
        case "text":
            # The record's line ends are used; a parser reads any as one line feed.
            assert (after[index].text or "") == plain
            assert dict(after[index].attrib) == dict(node.attrib)
        case "before":
            assert after[index].tag == "sup"
            assert after[index + 1].tag == node.tag
        case "after":
            assert after[index].getnext().tag == "sup"
            assert after[index].getnext().tail == node.tail
        case _:
            assert after[index][-1].tag == "sup"


def _remove(markup, tag="b"):
    record = open_record(markup.encode())
    return apply_edits(record.text, record.remove(record.root.find(f".//{tag}")))


def test_removing_an_element_alone_on_its_line_takes_the_line():
    assert _remove("<article>\n  <a/>\n  <b>\n  </b>\n  <c/>\n</article>") == (
        "<article>\n  <a/>\n  <c/>\n</article>"
    )
    assert _remove("<article>\r\n\t<b/> \r\n<c/>\r\n</article>") == (
        "<article>\r\n<c/>\r\n</article>"
    )


def test_removing_an_element_beside_others_takes_only_the_element():
    assert _remove("<article>\n  <a/> <b/>\n</article>") == "<article>\n  <a/> \n</article>"
    assert _remove("<article><p>one <b/> two</p></article>") == (
        "<article><p>one  two</p></article>"
    )


def test_removing_from_preformatted_text_keeps_its_lines():
    assert _remove("<article><preformat>one\n<b/>\ntwo</preformat></article>") == (
        "<article><preformat>one\n\ntwo</preformat></article>"
    )
    assert _remove('<article xml:space="preserve">\n<b/>\n</article>') == (
        '<article xml:space="preserve">\n\n</article>'
    )


def test_an_insertion_is_written_with_the_records_line_ends():
    record = open_record(b"<article>\r\n<p>x</p>\r\n</article>")
    edits = record.insert_after(record.root[0], "\n<p>y</p>")
    assert edits == (Edit(19, 19, "\r\n<p>y</p>"),)


def test_new_text_in_cdata_is_written_as_cdata():
    record = open_record(b"<article><p>a<![CDATA[b < c]]>d</p></article>")
    node = record.root[0]
    start = node.text.index("c")
    assert apply_edits(record.text, record.replace_text(node, start, start + 1, "x & ]]> y")) == (
        "<article><p>a<![CDATA[b < x & ]]]]><![CDATA[> y]]>d</p></article>"
    )


def test_a_tail_is_replaced_in_place():
    record = open_record(b"<article><p><b>x</b> &lt; y</p></article>")
    edits = record.replace_tail(record.root[0][0], 1, 2, "&")
    assert apply_edits(record.text, edits) == "<article><p><b>x</b> &amp; y</p></article>"


def test_a_default_namespace_does_not_hide_jats_names():
    record = open_record(b'<article xmlns="https://jats.nlm.nih.gov/x"><front/></article>')
    assert record.root.tag == "article"
    assert record.markup_of(record.root[0]) == "<front/>"


def test_an_attribute_is_found_by_the_place_of_its_value_with_its_element():
    record = open_record(b"<article><p id='a' rid='b'>'c'</p></article>")
    node, attribute = record.nodes.attribute_at(record.text.index("b'"))
    assert node is record.root[0]
    assert record.text[slice(*attribute.name)] == "rid"
    assert record.nodes.attribute_at(record.text.index("c'")) is None
    assert record.nodes.attribute_at(0) is None
