"""The three records that the project began with, cleaned end to end."""

from pathlib import Path

import pytest
from lxml import etree

from validator import check, fix

SHARED = Path(__file__).parents[2] / "shared"
SEEDS = SHARED / "seeds"

pytestmark = pytest.mark.skipif(
    not SEEDS.is_dir(), reason="the seed records are not part of the project"
)


def _seed(number):
    (path,) = SEEDS.glob(f"{number}_*.txt")
    return path


def test_the_jats_seed_is_cleaned():
    source = _seed("004").read_bytes()
    result = fix(source)
    before = source.decode().splitlines(keepends=True)
    after = result.text.splitlines(keepends=True)
    root = etree.fromstring(result.data)

    abstract = root.find(".//abstract")
    assert [child.tag for child in abstract] == ["p"]
    assert not list(abstract[0].iter("span", "p"))[1:]
    text = abstract[0].text
    assert len(abstract[0]) == 0
    assert text == " ".join(text.split())
    assert text.startswith("Coronaviruses (CoVs) are a group of very diverse viruses")
    assert text.endswith("MSC secretion and immune cells for COVID-19 therapy.")
    # Word for word what was between the escaped tags.
    escaped = etree.fromstring(source.strip()).find(".//abstract/p").text
    visible = "".join(etree.HTML(f"<div>{escaped}</div>").itertext())
    assert text.split() == visible.split()

    assert [one.get("pub-id-type") for one in root.iter("article-id")] == ["publisher-id"]
    assert not list(root.iter("subject", "subj-group", "article-categories", "pub-date"))
    assert root.nsmap == {"xlink": "http://www.w3.org/1999/xlink"}
    names = [name.text for name in root.iter("surname")]
    assert names == ["Nobari", "Rezvan", "Dashtestani", "Gangi", "Keshmiri Neghab"]
    assert len(list(root.iter("contrib-group"))) == 1

    # Every line that holds none of the faults stands there as it was.
    kept = [line for line in before if line in after]
    start = next(n for n, line in enumerate(before) if "<volume>" in line)
    end = next(n for n, line in enumerate(before) if "</history>" in line)
    assert "".join(before[start : end + 1]) in result.text
    assert kept[:3] == before[:3]

    assert sorted(one.rule for one in result.findings) == [
        "missing-article-type",
        "missing-doi",
        "missing-pub-date",
    ]


def test_the_scraped_page_keeps_the_article_and_loses_the_site():
    source = _seed("003").read_text(encoding="utf-8")
    result = fix(source)
    lines = source.split("\n")
    assert [(one.line, one.end_line) for one in result.fixed] == [(1, 1), (26, 26), (30, 55)]
    removed = {*range(1), 25, *range(29, 55)}
    wanted = [line for n, line in enumerate(lines) if n not in removed and line]
    assert [line for line in result.text.split("\n") if line] == wanted
    assert "\n\n\n" not in result.text
    assert result.findings == ()
    for word in ("Rating", "Novelty", "claim this paper", "No Data", "4.7", "Ask authors"):
        assert word not in result.text
    for label in ("Journal", "Publisher", "DOI: 10.1007/s00109-019-01804-x", "Keywords", "Funding"):
        assert label in result.text


def test_the_text_seed_loses_the_advertisement_and_nothing_else():
    source = _seed("000").read_bytes()
    result = fix(source)
    abstracts = source[: source.index(b"\nscite is a Brooklyn")]
    assert result.data == abstracts
    assert [(one.line, one.end_line) for one in result.fixed] == [(3, 3)]
    assert result.findings == ()


@pytest.mark.parametrize("number", ["000", "003", "004"])
def test_a_second_fix_changes_nothing(number):
    first = fix(_seed(number))
    second = fix(first.data)
    assert second.data == first.data
    assert not second.changed
    assert check(first.data).findings == first.findings
