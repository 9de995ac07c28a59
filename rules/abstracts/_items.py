"""Bullets, numbers and letters that begin paragraphs, and the lists that they make."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from validator.content import is_blank, text_content
from validator.nodes import is_element
from validator.record import Element
from validator.regex import regex

from ._bullets import BULLETS, DASHES
from ._flow import Flow, flow_of
from ._marks import FORMATS

_LABEL = regex(
    rf"\s*(?:(?P<bullet>[{BULLETS}])|(?P<dash>[{DASHES}])(?=\s)"
    r"|(?P<open>\(?)(?P<token>\d{1,2}|[ivx]{1,5}|[a-z]|[A-Z](?=\)))(?P<close>[.)])(?=\s))\s*"
)
_ROMAN = [
    "i",
    "ii",
    "iii",
    "iv",
    "v",
    "vi",
    "vii",
    "viii",
    "ix",
    "x",
    "xi",
    "xii",
    "xiii",
    "xiv",
    "xv",
]
_NUMBERS = [str(number) for number in range(1, 100)]
_SMALL = list("abcdefghijklmnopqrstuvwxyz")
_SERIES = {series[0]: series for series in (_NUMBERS, _ROMAN, _SMALL, [*map(str.upper, _SMALL)])}
# Items that nothing announces are shorter than this; longer ones are numbered paragraphs.
_SHORT = 300
_SIGNS = frozenset({"bullet", "dash"})
_QUOTES = "\"'“”„«»‘’"


@dataclass(frozen=True, slots=True)
class Item:
    """A paragraph that begins with the label of a list item.

    Attributes:
        flow: its text.
        label: the range of the label in the flow.
        end: where the text begins behind it.
        token: the number or letter; the sign itself for bullets and dashes.
        style: what stands round the token.
        child: the element that holds the label, if it does not stand in plain text.
    """

    flow: Flow
    label: tuple[int, int]
    end: int
    token: str
    style: str
    child: Element | None

    @property
    def text(self) -> str:
        """The label as it is written."""
        return self.flow.text[slice(*self.label)]


class Listing(NamedTuple):
    """A list that stands as paragraphs.

    Attributes:
        items: its items, two at least.
        whole: whether it surely ends with the last of them: a number that follows stands
            nowhere behind it.
    """

    items: list[Item]
    whole: bool


def _may_begin_item(paragraph: Element) -> bool:
    """Tell quickly whether a paragraph may begin with a label."""
    text = paragraph.text
    if is_blank(text) and len(paragraph) and is_element(paragraph[0]):
        text = f"{paragraph[0].text or ''} "
    return bool(text) and _LABEL.match(f"{text} ") is not None


def find_lists(paragraphs: Sequence[Element]) -> Iterator[Listing]:
    """Find runs of neighbouring paragraphs that are the items of one list.

    Args:
        paragraphs: paragraphs of one parent, in order.
    """
    items = [_item(one) for one in paragraphs]
    last = {(item.style, item.token): at for at, item in enumerate(items) if item is not None}
    at = 0
    while at < len(items):
        run = _run(items, at)
        at += max(len(run), 1)
        if len(run) > 1 and _is_list(run):
            later = last.get((run[0].style, _label_at(run[0], len(run))), -1)
            yield Listing(run, whole=run[0].style in _SIGNS or later < at)


def _run(items: Sequence[Item | None], at: int) -> list[Item]:
    """The items from one paragraph on, each of which goes on where the one before ended."""
    first = items[at]
    if first is None or _label_at(first, 0) != first.token:
        return []
    run = [first]
    for index in range(at + 1, len(items)):
        item = items[index]
        if item is None or (item.style, item.token) != (first.style, _label_at(first, len(run))):
            break
        if not _are_neighbours(run[-1].flow.node, item.flow.node):
            break
        run.append(item)
    return run


def _label_at(first: Item, index: int) -> str:
    """The number, letter or sign of an item, from 0, of the list that begins with ``first``."""
    if first.style in _SIGNS:
        return first.token
    series = _SERIES.get(first.token, [])
    return series[index] if index < len(series) else ""


def _are_neighbours(one: Element, other: Element) -> bool:
    return one.getnext() is other and is_blank(one.tail)


def _item(paragraph: Element) -> Item | None:
    if not _may_begin_item(paragraph):
        return None
    flow = flow_of(paragraph)
    match = _LABEL.match(flow.text)
    if match is None or not flow.text[match.end() :].strip():
        return None
    start = match.start(match.lastgroup or 0) if match["token"] is None else match.start("open")
    end = match.end("close") if match["token"] else start + 1
    style = f"{match['open']}{match['close']}" if match["token"] else str(match.lastgroup)
    token = match["token"] or flow.text[start]
    child = flow.child_at(start)
    if child is not None:
        is_label = child.start <= start and not flow.text[end : child.end].strip()
        if child.node.tag not in FORMATS or not is_label or len(child.node):
            return None
        return Item(flow, (start, end), match.end(), token, style, child.node)
    run = flow.run_at(start)
    if run is None or end > run.end:
        return None
    return Item(flow, (start, end), min(match.end(), run.end), token, style, None)


def _is_list(run: Sequence[Item]) -> bool:
    """Whether items are more than paragraphs that happen to begin so."""
    if run[0].style == "bullet":
        return True
    announced = _is_announced(run[0].flow.node)
    if run[0].style != "dash":
        return announced or all(len(item.flow.text) <= _SHORT for item in run)
    return announced and not any(_is_speech(item) for item in run)


def _is_announced(paragraph: Element) -> bool:
    before = next(paragraph.itersiblings("*", preceding=True), None)
    return before is not None and before.tag == "p" and _ends_in_colon(before)


def _ends_in_colon(paragraph: Element) -> bool:
    return text_content(paragraph).rstrip().endswith((":", "："))


def _is_speech(item: Item) -> bool:
    text = item.flow.text
    return text.rstrip().endswith(("?", "!")) or any(sign in text for sign in _QUOTES[:-1])
