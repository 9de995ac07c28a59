"""A finding keeps its fingerprint however its record is spelt; like faults have different ones."""

import re
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from validator.engine import check_record
from validator.identity import facts_of
from validator.record import open_record
from validator.ruleset import all_rules, choose

CORPUS = Path(__file__).parents[2] / "shared" / "corpus"
FILES = sorted(CORPUS.rglob("*.xml"))
EVERYTHING = choose(("ALL",))

TAG = re.compile(
    r"<!--.*?-->|<!\[CDATA\[.*?\]\]>|<\?.*?\?>|<!DOCTYPE[^\[>]*(?:\[.*?\]\s*)?>"
    r"|<([A-Za-z_][^\s/>]*)((?:\s+[^\s=<>]+\s*=\s*(?:\"[^\"<]*\"|'[^'<]*'))*)\s*(/?)>",
    re.DOTALL,
)
ATTRIBUTE = re.compile(r"([^\s=<>]+)\s*=\s*(?:\"([^\"<]*)\"|'([^'<]*)')")


def respell_attributes(text):
    """Reverse the attributes of each tag, change their quotes, and put a line between them."""

    def respell(tag):
        if not tag[2]:
            return tag[0]
        written = []
        for name, double, single in reversed(ATTRIBUTE.findall(tag[2])):
            value = double or single
            written.append(f'{name} = "{value}"' if "'" in value else f"{name}='{value}'")
        return f"<{tag[1]}\n   " + "\n\t".join(written) + f" {tag[3]}>"

    return TAG.sub(respell, text)


def write_end_tags(text):
    return TAG.sub(lambda tag: f"<{tag[1]}{tag[2]}></{tag[1]}>" if tag[3] else tag[0], text)


def serialise(**how):
    def write(text):
        parser = etree.XMLParser(resolve_entities=False, strip_cdata=False)
        tree = etree.fromstring(text.encode(), parser).getroottree()
        if how.get("indent"):
            etree.indent(tree, "      ")
        return etree.tostring(tree, encoding=how.get("encoding", "utf-8")).decode()

    return write


def annotate(text):
    """Put a comment before each start tag that follows another tag, and one around the record."""
    return re.sub(r"(?<=>)(?=\s*<[a-z])", "<!-- an <i>old</i> note --><?editor was here?>", text)


# Those that change the tree for a parser (white space, comments) can change what is found.
SPELLINGS = {
    "line ends": lambda text: re.sub("\r\n|\r|\n", "\r\n", text),
    "attributes": respell_attributes,
    "end tags": write_end_tags,
    "characters": serialise(),
    "references": serialise(encoding="ascii"),
}
# Elements that are parted now, or that hold a note now, are found otherwise.
REALLY_OTHERS = {"split-inline", "empty-inline"}
LAYOUTS = {"indented": serialise(indent=True), "annotated": annotate}


def fingerprints(data, kind=None):
    record = open_record(data, kind=kind)
    found = check_record(record, EVERYTHING)
    return Counter((one.rule, one.fingerprint) for one in found if one.fingerprint)


def by_rule(found):
    counts = Counter()
    for (rule, _), number in found.items():
        counts[rule] += number
    return counts


def respelt(record, spelling):
    """Give the record in another spelling, if it is XML that an XML tool would take."""
    if not record.is_xml or record.root is None or record.undeclared:
        return None
    try:
        text = (SPELLINGS | LAYOUTS)[spelling](record.text)
    except etree.XMLSyntaxError:  # a declaration that only we forgive
        return None
    return text.encode(record.source.encoding, "xmlcharrefreplace")


BAD = [
    pytest.param(example, id=f"{rule.name}-{number}")
    for rule in all_rules()
    for number, example in enumerate(rule.examples)
    if not example.good
]


@pytest.mark.parametrize("spelling", SPELLINGS)
@pytest.mark.parametrize("example", BAD)
def test_no_spelling_of_an_example_makes_its_findings_new(example, spelling):
    record = open_record(example.source.encode("utf-8", "surrogatepass"), kind=example.kind)
    other = respelt(record, spelling)
    if other is None:
        pytest.skip("no XML tool takes this record")
    # What is gone was a fault of the spelling itself; nothing may be new.
    new = fingerprints(other, example.kind) - fingerprints(record.source.data, example.kind)
    assert not new


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("example", BAD)
def test_another_layout_of_an_example_makes_no_old_finding_new(example, layout):
    record = open_record(example.source.encode("utf-8", "surrogatepass"), kind=example.kind)
    other = respelt(record, layout)
    if other is None:
        pytest.skip("no XML tool takes this record")
    before, after = (fingerprints(data, example.kind) for data in (record.source.data, other))
    swapped = by_rule(before - after) & by_rule(after - before)
    assert not set(swapped) - REALLY_OTHERS


@pytest.mark.skipif(not FILES, reason="the corpus is not part of the project")
@pytest.mark.parametrize("folder", sorted({path.parent for path in FILES}), ids=lambda p: p.name)
def test_real_records_keep_their_fingerprints(folder):
    for path in sorted(folder.glob("*.xml")):
        record = open_record(path.read_bytes())
        before = fingerprints(record.source.data)
        if not before:
            continue
        for spelling in SPELLINGS:
            if other := respelt(record, spelling):
                assert fingerprints(other, record.kind) == before, (path.name, spelling)


@pytest.mark.skipif(not FILES, reason="the corpus is not part of the project")
def test_few_faults_of_a_record_share_a_fingerprint():
    found = [fingerprints(path.read_bytes()) for path in FILES]
    alike = sum(counts.total() - len(counts) for counts in found)
    assert alike <= 0.06 * sum(counts.total() for counts in found)


WORDS = st.text("abcdefgh", min_size=3, max_size=9)


@given(st.lists(WORDS, min_size=2, max_size=6, unique=True), st.randoms(use_true_random=False))
def test_moved_blocks_keep_their_findings(words, chance):
    def record(order):
        refs = "\n".join(
            f'<ref id="{word}"><mixed-citation>An article of {word} on &amp;lt;i&amp;gt;{word}'
            f"&amp;lt;/i&amp;gt; and its use, by an author called {word}</mixed-citation></ref>"
            for word in order
        )
        return f"<article><back><ref-list>{refs}</ref-list></back></article>".encode()

    other = words.copy()
    chance.shuffle(other)
    before, after = (
        Counter({key: number for key, number in found.items() if key[0] == "escaped-markup"})
        for found in (fingerprints(record(words)), fingerprints(record(other)))
    )
    assert before.total() == len(words)
    assert before == after


@given(WORDS, WORDS)
def test_a_fault_that_is_mended_does_not_hide_another(first, second):
    def record(word):
        text = f"&lt;b&gt;{word}&lt;/b&gt;"
        return f"<article><body><p>{text}</p></body></article>".encode()

    same = fingerprints(record(first)) == fingerprints(record(second))
    assert same == (first == second)


def test_an_edit_elsewhere_in_the_metadata_makes_nothing_new():
    def record(more):
        return (
            "<article><front><article-meta><title-group><article-title>Of mice</article-title>"
            f"</title-group>{more}</article-meta></front></article>"
        ).encode()

    before = fingerprints(record(""))
    assert {"missing-doi", "missing-pub-date"} <= {rule for rule, _ in before}
    after = fingerprints(record(f"<abstract><p>{'More text. ' * 90}</p></abstract>"))
    assert not after - before


def test_like_elements_differ_by_what_is_around_them():
    source = b"<article><body><p>Of mice<italic/> and men<italic/> of letters</p></body></article>"
    found = [key for key in fingerprints(source).items() if key[0][0] == "empty-inline"]
    assert [number for _, number in found] == [1, 1]


@given(st.binary(max_size=200))
def test_any_bytes_have_fingerprints_and_an_identity(data):
    for _, fingerprint in fingerprints(data):
        assert re.fullmatch("[0-9a-f]{16}", fingerprint)
    assert "\n" not in facts_of(open_record(data)).identity


@pytest.mark.parametrize(
    "written",
    [
        "10.1234/ABC",
        "https://doi.org/10.1234/abc",
        "doi:10.1234/abc",
        "http://dx.doi.org/10.1234/Abc",
    ],
)
def test_a_record_is_the_same_however_its_doi_is_written(written):
    data = (
        "<article><front><article-meta><article-id pub-id-type='doi'>"
        f"{written}</article-id></article-meta></front></article>"
    )
    facts = facts_of(open_record(data.encode()))
    assert facts.identity == "doi:10.1234/abc"
    assert facts.doi == written


@pytest.mark.parametrize("kind", ["text", "html", "xml"])
def test_what_names_no_identifier_is_known_by_its_text(kind):
    one, same, other = (
        facts_of(open_record(data, kind=kind)).identity
        for data in (b"<p>One\ntext</p>", b"<p>One\r\n  text</p>", b"<p>Other text</p>")
    )
    assert one == same != other
    assert one.startswith("text:")
