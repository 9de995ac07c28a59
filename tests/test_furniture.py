"""Furniture is found by what is known of sites; nothing that an author wrote is ever in it."""

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from validator.rules.boilerplate._furniture import (
    Furniture,
    find_furniture,
    is_rating,
    is_value,
)
from validator.rules.boilerplate._phrases import (
    count_words,
    find_phrases,
    normalise,
    phrase_table,
)

ROOT = Path(__file__).parent.parent
DATA = ROOT / "rules" / "boilerplate" / "phrases.tsv"
SEEDS = ROOT.parent / "shared" / "seeds"

ABSTRACT = (
    "Peat soils store a third of the carbon held on land, and drained peat gives it back. "
    "We measured the water table of forty raised bogs over nine years and relate it to gas flux."
)
PROOF = "I am an author on this paper"
COOKIES = "We use cookies to ensure that we give you the best experience on our website."


def removed(text: str) -> list[str]:
    """The lines, blank ones left out, that a proven finding would take away."""
    lines = text.splitlines()
    return [
        line
        for found in find_furniture(lines)
        if found.proven
        for line in lines[found.first : found.last + 1]
        if line.strip()
    ]


def kept(text: str) -> list[str]:
    gone = removed(text)
    return [line for line in text.splitlines() if line.strip() and line not in gone]


PAGE = f"""\
3.9 Article

Water tables of raised bogs and the carbon they hold

Journal

JOURNAL OF BOGS
Volume 12, Issue 3, Pages 101-118

Publisher

MIRE PRESS
DOI: 10.5555/bog.2019.3

Keywords

Peat; Water table; Carbon

Funding

  1. Foundation for Wet Land [77]
  2. Science Council of the Lowlands

Ask authors/readers for more resources

{ABSTRACT}

Authors

{PROOF}
Click your name to claim this paper and add it to your profile.

Reviews

Primary Rating

3.9
Not enough ratings

Secondary Ratings

Novelty
-
Significance
-
Scientific rigor
-
Rate this paper

Recommended

No Data Available
No Data Available
"""


def test_whole_page() -> None:
    lines = PAGE.splitlines()
    found = find_furniture(lines)
    assert [(one.first, one.last) for one in found] == [
        (0, 0),
        (lines.index("Ask authors/readers for more resources"),) * 2,
        (lines.index("Authors"), len(lines) - 1),
    ]
    assert all(one.proven and one.site == "Peeref" for one in found)
    assert found[1].phrases == ("Ask authors/readers for more resources",)


def test_what_a_page_keeps() -> None:
    assert kept(PAGE) == [
        "Water tables of raised bogs and the carbon they hold",
        "Journal",
        "JOURNAL OF BOGS",
        "Volume 12, Issue 3, Pages 101-118",
        "Publisher",
        "MIRE PRESS",
        "DOI: 10.5555/bog.2019.3",
        "Keywords",
        "Peat; Water table; Carbon",
        "Funding",
        "  1. Foundation for Wet Land [77]",
        "  2. Science Council of the Lowlands",
        ABSTRACT,
    ]


@pytest.mark.parametrize(
    "line",
    [
        PROOF,
        "I  am an AUTHOR on\u00a0this paper",
        "I am an author on this paper →",
        "» I am an author on this paper…",
        "\ufeffI am an author on this paper",
        "Don’t already have a personal account? Register",
        "Don't already have a personal account? Register",
        "Web of Science® Times Cited: 1,204",
        "All content following this page was uploaded by A. Moss on 12 May 2015.",
        "Hostname: page-component-7a-b Total loading time: 0 Render date: 2024-07-20T05:19:46Z",
        "Anyone you share the following link with will be able to read this content: "
        "Sorry, a shareable link is not currently available for this article. "
        "Provided by the Springer Nature SharedIt content-sharing initiative",
        "Rate this paper | Not enough ratings",
        "查看该刊数据库收录来源 | 不支持迅雷等下载工具",
    ],
)
def test_furniture_by_itself(line: str) -> None:
    (found,) = find_furniture([ABSTRACT, "", line, "", ABSTRACT])
    assert (found.first, found.last, found.proven) == (2, 2, True)


def test_a_decomposed_letter_is_the_same_letter() -> None:
    line = unicodedata.normalize("NFD", "Zum Inhalt springen Zur Hauptnavigation springen ")
    line += unicodedata.normalize("NFD", "Zur Fußzeile springen")
    assert find_furniture([line])


def test_a_paragraph_that_is_partly_known_is_content() -> None:
    known = "Sorry, a shareable link is not currently available for this article."
    assert find_furniture([f"{known} The bog was wet."]) == ()
    assert find_furniture([f"The bog was wet. {known}"]) == ()


def test_one_short_phrase_proves_nothing() -> None:
    (found,) = find_furniture([ABSTRACT, "Rate this paper"])
    assert (found.first, found.last, found.site, found.proven) == (1, 1, "Peeref", False)


def test_the_same_short_phrase_twice_proves_nothing() -> None:
    found = find_furniture(["Rate this paper", ABSTRACT, "Rate this paper"])
    assert [one.proven for one in found] == [False, False]


def test_two_short_phrases_prove_a_site() -> None:
    found = find_furniture(["Rate this paper", ABSTRACT, "Not enough ratings"])
    assert [one.proven for one in found] == [True, True]


def test_a_proven_site_does_not_prove_another() -> None:
    found = find_furniture([PROOF, "Metrics details"])
    assert [(one.site, one.proven) for one in found] == [("Peeref", True), ("SpringerLink", False)]


def test_what_all_sites_use_goes_with_the_furniture_beside_it() -> None:
    text = f"Skip to content\n\nTerms of Use\n\n{PROOF}\n\n{ABSTRACT}"
    assert removed(text) == ["Skip to content", "Terms of Use", PROOF]


def test_what_all_sites_use_proves_nothing() -> None:
    for text in (COOKIES, f"Skip to content\n\nDownload PDF\n\n{COOKIES}"):
        assert [one.proven for one in find_furniture(text.splitlines())] == [False]
    text = f"Skip to content\n\n{ABSTRACT}\n\n{PROOF}"
    assert [one.proven for one in find_furniture(text.splitlines())] == [False, True]
    text = f"View PDF\n\n{ABSTRACT}\n\nDownload PDF\n\n{ABSTRACT}"
    assert removed(text) == []


@pytest.mark.parametrize("heading", ["Terms of Use", "Sponsored Content", "Show all"])
def test_an_article_about_sites_keeps_its_headings(heading: str) -> None:
    for proof in (COOKIES, PROOF):
        text = f"{COOKIES}\n\n{ABSTRACT}\n\n{heading}\n\n{ABSTRACT}\n\n{proof}"
        lines = text.splitlines()
        for found in find_furniture(lines):
            assert heading not in lines[found.first : found.last + 1]


BUTTONS = ["Rate this paper", "Not enough ratings", "Get Full Text", PROOF]


@pytest.mark.parametrize("gap", ["\n", "\n\n"])
@pytest.mark.parametrize(
    "lead",
    [
        "The commonest were",
        "The commonest were:",
        "The buttons are as follows.",
        "On such pages we saw the following, in this order.",
        "Table 1. Wording of the buttons",
        "Table 1. Wording of the buttons.",
        "TABLE IV\nWORDING",
        "Fig. 2 Buttons",
        "Supplementary Table S1: all buttons",
        "Users could choose between",
        "Buttons:",
        f"{ABSTRACT} The commonest were",
        f"{ABSTRACT} Such sentences are, e.g.,",
        "The commonest were …",
        "The commonest were\n\nLike\n\n12\n\nFollow this work",
    ],
)
def test_what_the_article_leads_up_to_needs_a_person(lead: str, gap: str) -> None:
    text = f"{ABSTRACT}\n\n{lead}{gap}{gap.join(BUTTONS)}\n\n{ABSTRACT}"
    found = find_furniture(text.splitlines())
    assert found
    assert not any(one.proven for one in found)


def test_a_heading_right_above_leads_up_to_a_list() -> None:
    buttons = "\n".join(BUTTONS)
    assert removed(f"{ABSTRACT}\n\nWording of buttons\n{buttons}") == []
    assert removed(f"{ABSTRACT}\n\nMire Press\n\n{buttons}") == BUTTONS


def test_a_finished_sentence_leads_up_to_nothing() -> None:
    for lead in ("We go on.", "This is what the bog is.", "Peat, water and carbon."):
        assert removed(f"{lead}\n\n{PROOF}\n\n{ABSTRACT}") == [PROOF]


def test_a_list_of_the_article_proves_nothing() -> None:
    items = "\n".join(BUTTONS)
    text = f"The commonest were\n\n{items}\n\n{ABSTRACT}\n\nRequest Full Text\n\n{ABSTRACT}"
    assert [one.proven for one in find_furniture(text.splitlines())] == [False, False]
    assert removed(f"{text}\n\nPrimary Rating\n\n{ABSTRACT}") == []


def test_a_study_of_banners_keeps_its_data() -> None:
    for lead in ("The commonest were", "Table 1. Wording of the buttons", ABSTRACT):
        for site in (COOKIES, PROOF):
            text = f"{lead}\n\nAccept all cookies\nReject all\nCookie settings\n\n{ABSTRACT}"
            assert removed(f"{text}\n\n{site}") == ([PROOF] if site == PROOF else [])


def test_a_label_of_another_site_is_content() -> None:
    text = f"{ABSTRACT}\n\n{PROOF}\n\nMentioning\n\n12\n\nRate this paper"
    assert removed(text) == [PROOF, "Rate this paper"]


def test_only_furniture() -> None:
    lines = ["Skip to content", "", PROOF, "Reviews", "-", "", "Rate this paper", ""]
    assert [(one.first, one.last) for one in find_furniture(lines)] == [(0, 6)]


@pytest.mark.parametrize("lines", [[], [""], ["", " ", "\t"], ["\ufeff"], ["-"], ["4.7 Review"]])
def test_nothing_to_find(lines: list[str]) -> None:
    assert find_furniture(lines) == ()


@pytest.mark.parametrize(
    "text",
    [
        f"Recommended\n\n{ABSTRACT}",
        f"Significance\n\n{ABSTRACT}",
        f"Subjects\n\nReviews\n\n{ABSTRACT}",
        f"Authors\n\nA. Moss\nB. Fen\n\n{ABSTRACT}",
        f"{ABSTRACT} Citations were classified with scite, which is used by students.",
        "The page says “Click your name to claim this paper and add it to your profile.” to all.",
        "“Click your name to claim this paper and add it to your profile.”",
        "1. Click your name to claim this paper and add it to your profile.",
        "• Click your name to claim this paper and add it to your profile.",
        "Site\n-\nBog A\n4.7\n-",
        "Funding\n\nFoundation for Wet Land [77]",
        "This is an open access article distributed under the terms of the Creative Commons "
        "Attribution License, which permits unrestricted use.",
        "This is an open access article distributed under the Creative Commons Attribution "
        "License, which permits unrestricted use, distribution, and reproduction in any medium, "
        "provided the original work is properly cited.",
        "© 2020 Springer Nature Limited",
        "© 2019 Published by Elsevier B.V.",
        "Springer Nature remains neutral with regard to jurisdictional claims in published maps "
        "and institutional affiliations.",
        "Supplementary Data",
        "Conflict of interest statement",
        "Ethics declarations",
        "No abstract available",
        "PMID: 24519297",
        "Date Added to IEEE Xplore: 15 April 2019",
        "Keywords: novelty; significance; reviews",
        "Keywords\n\nNovelty\nSmart Citations\nSocial Bookmarking",
        "Not affiliated",
        "Just a moment...",
        "N/A",
        "The site is secure.",
        "Search in PubMed\n\nWe searched for bogs.",
    ],
)
def test_content_is_not_furniture(text: str) -> None:
    assert find_furniture(text.splitlines()) == ()


@pytest.mark.parametrize(
    "text",
    [
        # The title of the record.
        f"Recommended\n\n{PROOF}",
        f"4.7 Review\n\nRecommended\n\nJournal\n\nBOGS\n\n{ABSTRACT}\n\n{PROOF}",
        f"4.7 Review\n\n1984\n\n{ABSTRACT}\n\n{PROOF}",
        f"Title\n\nSignificance\n\n{PROOF}",
        f"Primary Rating\n\n{ABSTRACT}\n\n{PROOF}",
        # A keyword or a subject.
        f"{ABSTRACT}\n\nKeywords\n\nNovelty\n\nSignificance\n\n{PROOF}",
        f"{ABSTRACT}\n\nKeywords:\nPeat\nNovelty\n\nSignificance\n\n{PROOF}",
        f"Subject\n\nReviews\n\n{PROOF}",
        # A label with content under it.
        f"{PROOF}\n\nAuthors\n\nA. Moss\nB. Fen",
        f"{PROOF}\n\nSignificance\n\n{ABSTRACT}",
        f"{PROOF}\n\nReviews\n3\n\n{ABSTRACT}",
        # The last line of a paragraph, or a label of content that stands right above a label.
        f"{ABSTRACT}\nSignificance\n{PROOF}",
        # Values that no label of the site explains.
        f"{ABSTRACT}\n\n-\n\n{PROOF}\n-\n4.7\n\n{ABSTRACT}",
        # A numbered heading of the article.
        f"{ABSTRACT}\n\n3.2 Review\n\n{ABSTRACT}\n\n{PROOF}",
    ],
)
def test_content_of_a_page_is_kept(text: str) -> None:
    gone = removed(text)
    assert PROOF in gone
    assert set(gone) <= {PROOF, "4.7 Review"}


def test_a_value_goes_with_its_label() -> None:
    text = f"{ABSTRACT}\n\n{PROOF}\n\nPrimary Rating\n\n4.7\n\n{ABSTRACT}"
    assert removed(text) == [PROOF, "Primary Rating", "4.7"]


def seed(number: str) -> list[str]:
    paths = sorted(SEEDS.glob(f"{number}_*.txt"))
    if not paths:
        pytest.skip("the seed records are not beside this checkout")
    return paths[0].read_text(encoding="utf-8").splitlines()


def test_seed_000() -> None:
    lines = seed("000")
    (found,) = find_furniture(lines)
    assert (found.first, found.last, found.site) == (2, 2, "scite")
    assert (found.proven, len(found.phrases)) == (True, 2)


def test_seed_003() -> None:
    lines = seed("003")
    found = find_furniture(lines)
    assert [(one.first, one.last) for one in found] == [(0, 0), (25, 25), (29, 54)]
    assert [lines[one.first] for one in found] == [
        "4.7 Review",
        "Ask authors/readers for more resources",
        "Authors",
    ]
    assert all(one.proven and one.site == "Peeref" for one in found)


def rows() -> list[list[str]]:
    text = DATA.read_bytes().decode("utf-8")
    assert text.endswith("\n")
    assert "\r" not in text
    head, *lines = text.removesuffix("\n").split("\n")
    assert head == "site\tphrase\ttrust"
    return [line.split("\t") for line in lines]


def test_data_is_in_order() -> None:
    table = rows()
    assert table == sorted(table)
    assert {len(row) for row in table} == {3}
    assert {trust for _, _, trust in table} == {"distinct", "ambiguous", "context"}
    assert all(cell == cell.strip() and cell for row in table for cell in row)


def test_data_has_no_phrase_twice() -> None:
    keys = [(site, normalise(phrase)) for site, phrase, _ in rows()]
    assert len(keys) == len(set(keys))


def test_one_word_is_never_distinct() -> None:
    assert [row for row in rows() if row[2] == "distinct" and count_words(row[1]) < 2] == []


def test_no_phrase_is_distinct_here_and_doubtful_there() -> None:
    assert [
        phrase.text
        for phrase in phrase_table().values()
        if phrase.distinct and (phrase.ambiguous or phrase.context)
    ] == []


def test_every_phrase_finds_itself() -> None:
    for _, text, _ in rows():
        assert [one.text for one in find_phrases(text.replace("{n}", "1,234"))], text


def test_statements_of_the_record_are_not_in_the_data() -> None:
    words = ("©", "copyright ©", "creative commons", "rights reserved", "remains neutral", "funded")
    phrases = [text for _, text, _ in rows() if any(word in text.casefold() for word in words)]
    # What scite says of itself; its own funding, not that of an article.
    assert [text for text in phrases if not text.startswith("scite is used by")] == []


def test_phrases_of_many_sites_are_distinct_or_need_company() -> None:
    assert [row for row in rows() if row[0] == "generic" and row[2] == "ambiguous"] == []


TEXTS = [text.replace("{n}", "12") for _, text, _ in rows()]
LINES = st.one_of(
    st.sampled_from(TEXTS),
    st.sampled_from(["", "", "-", "4.7", "12", "4.7 Review", "Keywords", "Journal", ABSTRACT]),
    st.sampled_from(["The commonest were", "Table 1. Buttons", "Wording", *BUTTONS, COOKIES]),
    st.sampled_from(
        [text for text in TEXTS if normalise(text) in {"authors", "reviews"}] + [PROOF]
    ),
    st.lists(st.sampled_from(TEXTS), min_size=2, max_size=4).map(". ".join),
    st.text(max_size=30),
)


def is_explained(line: str) -> bool:
    return not line.strip() or bool(find_phrases(line)) or is_value(line) or is_rating(line)


@settings(max_examples=400, deadline=None)
@given(st.lists(LINES, max_size=25))
def test_properties(lines: list[str]) -> None:
    found = find_furniture(lines)
    gone = [number for one in found for number in range(one.first, one.last + 1)]
    assert gone == sorted(set(gone))
    assert all(0 <= number < len(lines) for number in gone)
    for one in found:
        assert isinstance(one, Furniture)
        assert one.site
        assert one.phrases
        assert lines[one.first].strip()
        assert lines[one.last].strip()
        assert not is_value(lines[one.first])
    assert all(is_explained(lines[number]) for number in gone)
    left = [line for number, line in enumerate(lines) if number not in set(gone)]
    assert find_furniture(left) == ()


@settings(max_examples=400, deadline=None)
@given(st.lists(LINES, max_size=25))
def test_what_is_left_for_a_person_is_the_same_after_the_safe_fixes(lines: list[str]) -> None:
    found = find_furniture(lines)
    safe = {n for one in found if one.proven for n in range(one.first, one.last + 1)}
    left = [line for number, line in enumerate(lines) if number not in safe]
    again = find_furniture(left)
    assert len(again) <= sum(not one.proven for one in found)


@given(st.text())
def test_any_line(line: str) -> None:
    find_furniture([line, PROOF, line])
    assert not any(character in normalise(line) for character in "\n\t\u00a0")


@pytest.mark.parametrize(
    "line",
    [
        "a" * 1_000_000,
        " " * 1_000_000,
        "more. " * 600,
        "more. " * 200_000,
        "1," * 1_999,
        "All content following this page was uploaded by " + " on 1 ab" * 480,
        "Hostname: page-component-" + "a" * 3_900,
        'Is the Subject Area "' + '"' * 3_900,
    ],
)
def test_hostile_lines(line: str) -> None:
    assert [one for one in find_furniture([line] * 20) if one.proven] == []
