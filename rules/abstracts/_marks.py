"""Labels of sections in the text of an abstract: where they stand and how they are set off."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise
from typing import Final, Literal, NamedTuple

from validator.record import Element
from validator.regex import regex

from ._flow import Child, Flow
from ._hints import GLUED
from ._labels import WORD, Role, first_words, role_of

# Elements that only set text off.
FORMATS: Final = frozenset({"bold", "italic", "underline", "sc", "roman", "sans-serif"})
# How long a label may be, and how many an abstract may have.
_LONGEST = 70
MOST_WORDS = 8
_MOST_MARKS = 30
# Longer paragraphs are no abstract.
MOST_TEXT = 100_000

Separator = Literal[":", ".", "-", "]", "", "alone"]

_CLOSING = "[)\\]\"'”’»）】]{0,3}"
_OPENING = regex(r"\s*(?P<open>[【\[〔（(]?)(?=[^\W\d_])")
SENTENCE = regex(rf"[.!?…。！？;；]{_CLOSING}{_OPENING.pattern}")
_BEHIND_SENTENCE = regex(rf"[.!?…。！？;；]{_CLOSING}\s*\Z")
_COLON = regex(r"\s{0,2}[:：](?!//)\s*")
_STOP = regex(r"\s?[.。]\s*")
_DASH = regex(r"\s{0,2}—\s*|\s{1,2}[–-]\s+")
_CLOSE = regex(r"\s?(?P<close>[】\]〕）)])\s?[:：.]?\s*")
_BLANK = regex(r"\s*")
_LABEL_IN_ELEMENT = regex(
    r"\s*(?P<open>[【\[〔（(]?)(?P<label>[^\W\d_][^:：.。【】\[\]〔〕（）()]*?)"
    r"\s*(?P<close>[】\]〕）)]?)\s*(?P<separator>[:：.。—–-]?)\s*"
)
# A phrase that may be a label which only this journal uses, and words that no label has.
PHRASE = regex(r"[^\W\d_][^:：.。;!?]{1,60}(?=[:：]|\Z)")
_MOST_PHRASE_WORDS = 6
_PROSE = regex(
    r"\b(?:we|is|are|was|were|this|these|there|it|they|has|have|can|found|shows?|showed"
    r"|here|our|as|follows?|following|included?)\b",
    re.IGNORECASE,
)


class Style(NamedTuple):
    """How a label is set off: by an element, and by what stands behind it."""

    tag: str
    separator: Separator


@dataclass(frozen=True, slots=True)
class Mark:
    """A label in the flow of a paragraph.

    Attributes:
        flow: the paragraph's text.
        start: where the label begins, with an opening bracket.
        title: the range of what becomes the title: with brackets, without a separator.
        end: where the section's text begins: behind separator and blanks.
        role: what the label says; None for a word that is only set off like a label.
        style: how it is set off.
        child: the element that it stands in, if any.
    """

    flow: Flow
    start: int
    title: tuple[int, int]
    end: int
    role: Role | None
    style: Style
    child: Element | None = None

    @property
    def label(self) -> str:
        """The words of the label."""
        return " ".join(self.flow.text[slice(*self.title)].split())

    @property
    def begins_paragraph(self) -> bool:
        """Whether nothing visible stands before it in its paragraph."""
        return not self.flow.text[self.flow.begin : self.start].strip()


def find_marks(flows: Sequence[Flow]) -> list[Mark]:
    """Find the labels that part an abstract into sections.

    Two labels at least must be known ones of different parts, and stand in the usual order or
    be set off in one way. Labels without any mark behind them must be three, in the usual
    order, and the first must begin the abstract.

    Args:
        flows: the paragraphs of the abstract, in order.

    Returns:
        the labels in their order; nothing if the text is not so parted.
    """
    found = [mark for flow in flows for mark in _in_paragraph(flow)]
    if len(found) > _MOST_MARKS:
        return []
    clear = [mark for mark in found if mark.style != ("", "")]
    known = [mark for mark in clear if mark.role is not None]
    if len({mark.role for mark in known} - {Role.OTHER}) >= 2:
        styles = {mark.style for mark in known}
        if not _in_order(known) and len(styles) > 1:
            return []
        begin = all(mark.begins_paragraph for mark in known)
        return [one for one in clear if one.role is not None or _is_like(one, styles, begin)]
    bare = [mark for mark in found if mark.role is not None]
    if len(bare) < 3 or len(clear) > len(known):
        return []
    begins = bare[0].flow is flows[0] and bare[0].begins_paragraph
    return bare if begins and _in_order(bare, strictly=True) else []


def _is_like(mark: Mark, styles: set[Style], begin: bool) -> bool:
    """Whether an unknown word is set off just as the known labels are."""
    return mark.style in styles and (bool(mark.style.tag) or begin)


def is_short(phrase: str) -> bool:
    """Tell whether a phrase is as short as a label, and has no word that only sentences have."""
    return len(phrase.split()) <= _MOST_PHRASE_WORDS and not _PROSE.search(phrase)


def _in_order(marks: Sequence[Mark], *, strictly: bool = False) -> bool:
    roles = [mark.role for mark in marks if mark.role is not None]
    return all(
        one < other or (one == other and (not strictly or one == Role.OTHER))
        for one, other in pairwise(roles)
    )


def _in_paragraph(flow: Flow) -> list[Mark]:
    """The labels of a paragraph, in order, none over another."""
    if len(flow.text) > MOST_TEXT:
        return []
    marks = [mark for child in flow.children if (mark := _in_child(flow, child)) is not None]
    marks += _in_text(flow)
    marks.sort(key=lambda mark: mark.start)
    kept: list[Mark] = []
    for mark in marks:
        if not kept or mark.start >= kept[-1].end:
            kept.append(mark)
    return kept


def _in_child(flow: Flow, child: Child) -> Mark | None:
    """A label that is all of a bold or italic element where a sentence begins."""
    size = child.end - child.start
    if child.node.tag not in FORMATS or not 0 < size <= _LONGEST:
        return None
    if any(one.tag not in FORMATS for one in child.node.iterdescendants()):
        return None
    text = flow.text
    match = _LABEL_IN_ELEMENT.fullmatch(text, child.start, child.end)
    before = text[max(child.start - 50, flow.begin) : child.start]
    if match is None or (before.strip() and not _BEHIND_SENTENCE.search(before)):
        return None
    label = match["label"]
    if label[0].islower() or len(label.split()) > MOST_WORDS:
        return None
    separator, end = _behind(text, child.end, alone=not before.strip(), set_off=True)
    if match["separator"] or match["close"]:
        separator = _kind(match["separator"] or "]")
    role = role_of(label)
    title = match.span("label")
    if match["open"] and match["close"]:
        title = (match.start("open"), match.end("close"))
    elif match["open"] or match["close"]:
        return None
    follows = text[end : end + 1]
    if separator == "" and (role is None or follows.islower() or not follows):
        return None
    if role is None and (before.strip() or separator not in {":", ".", "]", "alone"}):
        return None
    style = Style(str(child.node.tag), separator)
    return Mark(flow, child.start, title, end, role, style, child.node)


def _in_text(flow: Flow) -> Iterator[Mark]:
    """Labels in plain text, where a sentence begins."""
    text = flow.text
    words = first_words()
    first = _OPENING.match(text, flow.begin)
    for sentence in chain((first,) if first else (), SENTENCE.finditer(text, flow.begin)):
        at = sentence.end()
        word = GLUED.match(text, at) or WORD.match(text, at)
        if word is None or word[0].casefold() not in words or text[at].islower():
            continue
        mark = _at(flow, sentence.start("open"), at)
        if mark is not None:
            yield mark
    if first is not None and (unknown := _unknown(flow, first.end())):
        yield unknown


def _unknown(flow: Flow, at: int) -> Mark | None:
    """A short phrase that begins a paragraph, with a colon behind it or nothing at all."""
    text = flow.text
    phrase = PHRASE.match(text, at)
    run = flow.run_at(at)
    if phrase is None or run is None or run.depth > 0 or text[at].islower():
        return None
    end = phrase.end() - len(phrase[0]) + len(phrase[0].rstrip())
    separator, behind = _behind(text, end, alone=True)
    if separator == "alone" and text.rstrip().endswith((".", "。")):
        return None
    if separator not in {":", "alone"} or not is_short(phrase[0]) or role_of(text[at:end]):
        return None
    if text[run.end : behind].strip() or end > run.end:
        return None
    behind = min(behind, run.end)
    return Mark(flow, at, (at, end), behind, None, Style("", separator))


def _at(flow: Flow, start: int, at: int) -> Mark | None:
    """The label whose words begin at a place: of several, the longest."""
    text = flow.text
    run = flow.run_at(start)
    if run is None or run.depth > 0:
        return None
    alone = not text[flow.begin : start].strip()
    for end in reversed(_word_ends(text, at)):
        role = role_of(text[at:end]) if end <= run.end else None
        if role is None:
            continue
        title = (at, end)
        if start < at:
            close = _CLOSE.match(text, end)
            if close is None:
                continue
            title = (start, close.end("close"))
            separator, behind = _kind("]"), close.end()
        else:
            separator, behind = _behind(text, end, alone=alone)
        if separator == "" and not _may_begin(text, behind):
            continue
        if text[run.end : behind].strip() or (start < at and title[1] > run.end):
            continue
        behind = min(behind, run.end)
        return Mark(flow, start, title, behind, role, Style("", separator))
    return None


def _word_ends(text: str, at: int) -> list[int]:
    """Where the first words behind a place end; the last may have another glued to it."""
    ends = []
    for word in WORD.finditer(text, at, min(at + _LONGEST, len(text))):
        glued = GLUED.match(text, word.start())
        ends.append(glued.end() if glued else word.end())
        if glued or len(ends) == MOST_WORDS:
            break
    return ends


def _behind(text: str, at: int, *, alone: bool, set_off: bool = False) -> tuple[Separator, int]:
    """What stands behind a label, and where the text goes on.

    Args:
        text: the text of the paragraph.
        at: where the label ends.
        alone: whether the label begins the paragraph.
        set_off: whether an element sets it off, so that a full stop behind it ends no sentence.
    """
    if alone and not text[at:].strip(" \t\r\n:：.。"):
        return "alone", len(text)
    if match := _COLON.match(text, at):
        return ":", match.end()
    stop = _STOP.match(text, at)
    if stop and (set_off or not text[stop.end() : stop.end() + 1].islower()):
        return ".", stop.end()
    if match := _DASH.match(text, at):
        return "-", match.end()
    blank = _BLANK.match(text, at)
    return "", blank.end() if blank else at


def _may_begin(text: str, at: int) -> bool:
    """Whether a new sentence may begin behind a label that has no separator."""
    following = text[at : at + 1]
    return following.isalpha() and not following.islower()


def _kind(separator: str) -> Separator:
    kinds: dict[str, Separator] = {":": ":", "：": ":", ".": ".", "。": ".", "]": "]"}
    return kinds.get(separator, "-")
