"""Lines of a text and blocks of a page: nothing is lost in splitting, nothing else in removing."""

import re
from html import unescape
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from validator import fix
from validator.edits import apply_edits
from validator.html.blocks import remove_blocks, split_blocks
from validator.lines import paragraphs, remove_text_lines, split_lines

BLANKS = st.sampled_from(["", "", " ", "\t", "\u00a0"])
WORDS = st.sampled_from(["a", "b c", " d", "e ", "é\u2028f", "\x0bg", "\x85h"])


@st.composite
def texts(draw: st.DrawFn) -> str:
    """Texts with one kind of line end, as every scraper writes them."""
    end = draw(st.sampled_from(["\n", "\r\n", "\r"]))
    lines = draw(st.lists(BLANKS | WORDS, max_size=10))
    return end.join(lines) + draw(st.sampled_from(["", end]))


ANY = texts() | st.text(st.sampled_from("ab \r\n\t\u2028"), max_size=20) | st.text()


def seen(text: str) -> list[str]:
    return [line.text for line in split_lines(text) if not line.blank]


def gaps(text: str) -> list[int]:
    """How many blank lines stand before the first line, between all, and behind the last."""
    runs = [0]
    for line in split_lines(text):
        if line.blank:
            runs[-1] += 1
        else:
            runs.append(0)
    return runs


def ends(text: str) -> str:
    match = re.search(r"(\r\n|\r|\n)?\Z", text)
    return (match[1] if match else None) or ""


@given(ANY)
def test_splitting_is_lossless(text: str) -> None:
    lines = split_lines(text)
    assert "".join(text[slice(*line.whole)] for line in lines) == text
    for line in lines:
        assert text[slice(*line.span)] == line.text
        assert "\n" not in line.text
        assert "\r" not in line.text
        assert line.span.start == line.whole.start
        assert text[line.span.end : line.whole.end] in ("", "\n", "\r", "\r\n")
    assert all(line.whole.end > line.span.end for line in lines[:-1])


@given(ANY)
def test_paragraphs_are_what_blank_lines_part(text: str) -> None:
    lines = split_lines(text)
    found = paragraphs(lines)
    numbers = [n for one in found for n in range(one.first, one.last + 1)]
    assert numbers == [n for n, line in enumerate(lines) if not line.blank]
    for one in found:
        assert one.span == (lines[one.first].span.start, lines[one.last].span.end)
    for one, following in pairwise(found):
        assert all(lines[n].blank for n in range(one.last + 1, following.first))
        assert following.first > one.last + 1


@st.composite
def removals(draw: st.DrawFn, sources: st.SearchStrategy[str] = texts()) -> tuple[str, int, int]:  # noqa: B008
    """A text, and the first and last line of a stretch that neither begins nor ends blank."""
    text = draw(sources.filter(seen))
    numbers = [number for number, line in enumerate(split_lines(text)) if not line.blank]
    first = draw(st.sampled_from(numbers))
    return text, first, draw(st.sampled_from([number for number in numbers if number >= first]))


def without(text: str, first: int, last: int) -> str:
    return apply_edits(text, [remove_text_lines(text, split_lines(text), first, last)])


@given(removals())
def test_removing_leaves_all_other_lines_and_no_gap(removal: tuple[str, int, int]) -> None:
    text, first, last = removal
    lines = split_lines(text)
    after = without(text, first, last)
    kept = [*lines[:first], *lines[last + 1 :]]
    assert seen(after) == [line.text for line in kept if not line.blank]
    if seen(after):
        assert ends(after) == ends(text)
    # Of the gaps on both sides of the stretch one is left, and all others are as they were.
    head, tail = len(seen(text[: lines[first].span.start])), len(seen(text[lines[last].span.end :]))
    before = gaps(text)
    touching = (before[head], before[len(before) - 1 - tail])
    wanted = [*before[:head], gaps(after)[head], *before[len(before) - tail :]]
    assert gaps(after) == wanted
    assert gaps(after)[head] in touching
    if head and tail and any(touching):
        assert gaps(after)[head] > 0


@given(removals(ANY))
def test_removing_joins_no_lines_whatever_ends_them(removal: tuple[str, int, int]) -> None:
    text, first, last = removal
    lines = split_lines(text)
    kept = [*lines[:first], *lines[last + 1 :]]
    assert seen(without(text, first, last)) == [line.text for line in kept if not line.blank]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("x", ""),
        ("x\n", ""),
        ("\n\nx\n", ""),
        # Blank lines at the end are the text's own ending.
        ("x\n\n", "\n"),
        ("x\n\na\n", "a\n"),
        ("\nx\n\na\n", "\na\n"),
        ("a\n\nx\n", "a\n"),
        ("a\n\nx", "a"),
        ("a\nx", "a"),
        ("a\n\nx\n\n\n", "a\n\n\n"),
        ("a\r\n\r\nx\r\n\r\nb\r\n", "a\r\n\r\nb\r\n"),
        ("a\n\n\nx\n\nb", "a\n\n\nb"),
        ("a\nx\n\nb", "a\n\nb"),
        ("a\n\nx\nb", "a\n\nb"),
        ("a\nx\nb", "a\nb"),
        # The CR and the LF that stay do not become one line end.
        ("a\rx\n\nb", "a\r\n\nb"),
    ],
)
def test_removing_one_line(text: str, wanted: str) -> None:
    number = next(n for n, line in enumerate(split_lines(text)) if line.text == "x")
    assert without(text, number, number) == wanted


@pytest.mark.parametrize(("first", "last"), [(-1, 0), (1, 0), (0, 2), (2, 2)])
def test_there_is_no_such_line(first: int, last: int) -> None:
    with pytest.raises(IndexError):
        remove_text_lines("a\nb", split_lines("a\nb"), first, last)


# Stretches that are removed each by a finding of its own, as two sites' are.
ONE = "Click your name to claim this paper and add it to your profile."
TWO = "Help me understand this report"
WE, THEY = "We review exosomes.", "They carry messages."


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("last", ["", "\n"])
@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ([ONE, "", TWO, "", WE], [WE]),
        ([WE, "", ONE, "", TWO], [WE]),
        ([WE, "", ONE, "", TWO, "", THEY], [WE, "", THEY]),
        ([WE, ONE, "", TWO, THEY], [WE, "", THEY]),
        ([WE, ONE, TWO, THEY], [WE, THEY]),
        ([ONE, "", WE, "", TWO], [WE]),
        ([WE, "", ONE, "", THEY, "", TWO, ""], [WE, "", THEY, ""]),
        ([ONE, "", TWO], []),
    ],
)
def test_several_stretches(text: list[str], wanted: list[str], last: str, end: str) -> None:
    source = ("\n".join(text) + last).replace("\n", end)
    result = fix(source.encode(), kind="text", select=["scraper-boilerplate"], unsafe=True)
    assert result.text == ("\n".join(wanted) + (last if wanted else "")).replace("\n", end)


PIECES = st.sampled_from(
    [
        *("<p>", "</p>", "<P CLASS='a>b'>", "<div>", "</div>", "<br>", "<BR/>", "<td>", "</td>"),
        *("<b>", "</b>", "<i>", "</I>", '<a href="a>b">', "</a>", "<img src=a>", "<li>", "<wbr>"),
        *("<!-- a -->", "<!--", "-->", "<!-->", "<?a?>", "<![CDATA[", "]]>", "</>", "<", ">", "&"),
        *("<script>", "</script>", "<style>", "</STYLE >", "<title>", "</title>", "<pre>"),
        *("&nbsp;", "&amp;", "&amp", "&lt;p&gt;", "&#160;", "&#x41;", "&no;", "AT&T", "R&D"),
        *(" ", "\n", "\r\n", "\u00a0", "word", "two words", "<a href='", '"', "'", "=", "é"),
    ]
)
PAGES = st.lists(PIECES | st.text(max_size=3), max_size=14).map("".join) | st.text()


@given(PAGES)
@example("a<b =\"' x>y</b>")
def test_blocks_lie_in_order_and_say_what_is_there(source: str) -> None:
    place = place_of_whole = 0
    for block in split_blocks(source):
        assert place <= block.span.start < block.span.end <= len(source)
        assert place_of_whole <= block.whole.start <= block.span.start
        assert block.span.end <= block.whole.end
        place, place_of_whole = block.span.end, block.whole.end
        assert not block.blank
        assert block.text == " ".join(block.text.split())
        # What is seen of a block is the same without the page around it.
        assert [one.text for one in split_blocks(source[slice(*block.span)])] == [block.text]


PLAIN = st.lists(
    st.sampled_from(
        [
            *("<b>", "</b>", "<i class='x'>", "</i>", "<!-- a -->", "&nbsp;", "&amp;", "&lt;", "&"),
            *("word", "two words", " ", "\r\n", "\u00a0", "é", "1 > 0", "<img alt='>'>", "<wbr/>"),
        ]
    )
).map("".join)


@given(st.lists(PLAIN, max_size=5), st.sampled_from(["p", "DIV", "li", "td"]))
def test_a_block_is_the_text_between_two_tags(rooms: list[str], name: str) -> None:
    source = "\n".join(f"<{name}>{room}</{name.lower()}>" for room in rooms)
    markup = re.compile(r"<!--.*?-->|</?[a-z]+(?: [a-z]+='[^']*')?/?>")
    texts = (" ".join(unescape(markup.sub("", room)).split()) for room in rooms)
    assert [block.text for block in split_blocks(source)] == [text for text in texts if text]


def tags(source: str) -> list[str]:
    return re.findall(r"</?[a-z]+", re.sub("<!--.*?-->", "", source))


def reduced(names: list[str]) -> list[str]:
    """Tags without the pairs that open and close at once, again and again."""
    stack: list[str] = []
    for name in names:
        if stack and name == "</" + stack[-1][1:]:
            stack.pop()
        elif name not in ("<br", "<wbr"):
            stack.append(name)
    return stack


ROOMS = st.lists(
    st.sampled_from(
        [*("<p>", "</p>", "<br>", "<td>", "</td>", "<b>", "</b>", "<i>", "</i>", "<wbr>"),
         *("<img>", "<!-- a -->", "a", "b", " ", "<div>", "</div>")]
    ),
    max_size=14,
).map("".join)  # fmt: skip


@given(ROOMS, st.data())
def test_removing_blocks_tears_no_element_apart(source: str, data: st.DataObject) -> None:
    blocks = split_blocks(source)
    gone = data.draw(st.sets(st.sampled_from(range(len(blocks)))) if blocks else st.just(set()))
    after = apply_edits(source, remove_blocks(source, [blocks[number] for number in sorted(gone)]))
    assert reduced(tags(after)) == reduced(tags(source))
    assert tags(after).count("<img") == tags(source).count("<img")
    kept = [block.text for number, block in enumerate(blocks) if number not in gone]
    assert "".join(block.text for block in split_blocks(after)).replace(" ", "") == "".join(
        kept
    ).replace(" ", "")


@pytest.mark.parametrize(
    ("source", "texts", "left"),
    [
        ("<p>x <b>y</b></p>z", ["x y", "z"], "z"),
        ("z <i>a<br>x</i> y<br>", ["z a", "x y"], "z <i>a<br></i><br>"),
        ("z<br>x<br>y", ["z", "x", "y"], "z<br>y"),
        ("<div><div>x</div></div>", ["x"], "<div></div>"),
        ("<p>x<!-- <p> --></p>", ["x"], ""),
        ("<body>x</body>", ["x"], "<body></body>"),
        ("<P ID='a>b'>x</P>", ["x"], ""),
        ("<p>x<p>z", ["x", "z"], "<p><p>z"),
        ("<tr><td>x<td>z", ["x", "z"], "<tr><td><td>z"),
        ("<p><svg><path/></svg>x</p>", ["x"], "<p><svg><path/></svg></p>"),
        ("<p>x<script>'<p>y</p>'</script></p>", ["x"], "<p><script>'<p>y</p>'</script></p>"),
        ("<p>&nbsp;x&nbsp;</p>", ["x"], ""),
        ("<p>\r\n x\r\n y\r\n</p>", ["x y"], ""),
        ("<pre>x\n  y</pre>", ["x y"], ""),
        ("<b>x</b><p>z</p>", ["x", "z"], "<p>z</p>"),
    ],
)
def test_removing_one_block(source: str, texts: list[str], left: str) -> None:
    blocks = split_blocks(source)
    assert [block.text for block in blocks] == texts
    gone = [block for block in blocks if block.text.startswith("x")]
    assert apply_edits(source, remove_blocks(source, gone)) == left


@pytest.mark.parametrize(
    "source",
    [
        *("<title>x</title>", "<script>x", "<style>x</style>", "<template><p>x</p></template>"),
        *("<!-- x", "<p x", "<p a='x>", "<?x?>", "<!doctype x>", "</x>", "<noscript>x</noscript>"),
    ],
)
def test_what_is_not_seen_is_no_block(source: str) -> None:
    assert split_blocks(source) == ()


@pytest.mark.parametrize(
    "piece", ["<a", '<a b="', "<!--", "<script>", "</", "<b>", "= ' ", '<a = ""', "<a =\n", "&am"]
)
def test_hostile_pages(piece: str) -> None:
    source = "<p " + piece * 50_000
    for page in (source, piece * 50_000):
        blocks = split_blocks(page)
        assert len(blocks) <= 1
        remove_blocks(page, blocks)
