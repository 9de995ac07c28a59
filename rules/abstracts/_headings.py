"""The heading of an abstract at the beginning of its text: "Abstract", "Résumé", "摘要"."""

import re
from dataclasses import dataclass
from typing import Final, Literal

from validator.content import text_content
from validator.record import Element
from validator.regex import regex

from ._flow import Flow, flow_of
from ._hints import GLUED, first_paragraph, may_have_heading
from ._labels import normalised, role_of
from ._marks import FORMATS, find_marks
from ._words import ALSO_LABELS, HEADINGS

_WORD = regex(
    rf"\s*(?P<open>[【\[〔]?)(?P<word>{HEADINGS}|{ALSO_LABELS})(?P<close>[】\]〕]?)",
    re.IGNORECASE,
)
_SEPARATOR = regex(r"\s{0,2}(?:[:：]|—|\s[-–](?=\s)|\.(?=\s))\s*")
_BLANKS = regex(r"\s*")
_NEXT_WORD = regex(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
# "Abstract Background: Exosomes", "Abstract Background Exosomes are".
_BEHIND_LABEL = regex(r"\s?[:：]|\s*[^\W\d_a-z][^\W\d_A-Z]*\s+[^\W\d_A-Z]")
# Words of which names such as AbstractFactory and SummaryMixing are made.
_IN_NAMES: Final = frozenset({"abstract", "summary", "abstrakt", "abstrak"})
# With these a sentence begins, and none goes on.
_STARTING_WORDS = (
    "The|This|These|In|We|Our|It|To|An|At|On|Of|By|For|With|While|When|Although|Here|There|As"
    "|El|La|Los|Las|Este|Esta|En|Se|Un|Una|Con|Para|Os|Neste|Nesta|Foi|O"
    "|Le|Les|Cet|Cette|Ce|Dans|Nous|Une|Der|Die|Das|Diese|Dieser|Dieses|Im|Wir|Ein|Eine|Es"
    "|Il|Lo|Gli|Questo|Questa|Nel|В|Это|На|Мы|Для|W|Celem|Bu|Bir|Ez|De|Het|Deze"
)
_STARTERS: Final = frozenset(_STARTING_WORDS.split("|"))

How = Literal["paragraph", "element", "separator", "glued", "blank"]


@dataclass(frozen=True, slots=True)
class Heading:
    """The heading of an abstract in its first paragraph.

    Attributes:
        flow: the paragraph.
        title: the range of the heading in the flow, without a separator.
        end: where the text begins behind it.
        how: what sets it off: a paragraph or an element of its own, a separator, a blank, or
            nothing at all.
        separated: whether the words of the heading surely stand for themselves.
        child: the element that it stands in, if any.
    """

    flow: Flow
    title: tuple[int, int]
    end: int
    how: How
    separated: bool
    child: Element | None = None

    @property
    def word(self) -> str:
        """The heading as it is written."""
        return self.flow.text[slice(*self.title)]


def find_heading(abstract: Element) -> Heading | None:
    """Find the heading in the text of an abstract, if the first words are surely one."""
    first = first_paragraph(abstract)
    if first is None or not may_have_heading(first):
        return None
    flow = flow_of(first)
    match = _WORD.match(flow.text)
    if match is None or match["word"][0].islower() or bool(match["open"]) != bool(match["close"]):
        return None
    heading = _heading(flow, match)
    if heading is None or (heading.how != "paragraph" and _is_label(abstract, heading)):
        return None
    return heading


def same_heading(one: str, other: str) -> bool:
    """Tell whether two headings are the same words, whatever their case and punctuation."""
    return _bare(one) == _bare(other)


def _bare(text: str) -> str:
    return normalised(text).strip(" .:：—–-【】[]〔〕")


def _heading(flow: Flow, match: re.Match[str]) -> Heading | None:
    text, end = flow.text, match.end()
    title = match.span("word")
    if match["open"]:
        title = (match.start("open"), end)
    if not text[end:].strip(" \t\r\n:：.。—–-"):
        return Heading(flow, title, len(text), "paragraph", separated=True)
    separator = _SEPARATOR.match(text, end)
    behind = separator.end() if separator else _end_of_blanks(text, end)
    child = flow.child_at(title[0])
    if child is not None:
        return _in_child(flow, title, child.node, child.end, separator)
    run = flow.run_at(title[0])
    if run is None or run.depth > 0 or text[run.end : behind].strip():
        return None
    behind = min(behind, run.end)
    follows = text[behind]
    if separator or match["open"]:
        if follows.islower():
            return None
        return Heading(flow, title, behind, "separator", separated=True)
    if behind == end:
        return (
            Heading(flow, title, end, "glued", separated=False)
            if _is_glued(flow, end, match["word"])
            else None
        )
    if _may_begin(text, behind, match["word"]):
        return Heading(flow, title, behind, "blank", separated=False)
    return None


def _end_of_blanks(text: str, at: int) -> int:
    blanks = _BLANKS.match(text, at)
    return blanks.end() if blanks else at


def _in_child(
    flow: Flow, title: tuple[int, int], node: Element, end: int, separator: re.Match[str] | None
) -> Heading | None:
    """A heading that is all of a bold or italic element."""
    text = flow.text
    if node.tag not in FORMATS or any(one.tag not in FORMATS for one in node.iterdescendants()):
        return None
    if text[title[1] : end].strip(" \t\r\n:：.。—–-"):
        return None
    if separator is None and node.tag != "bold":
        return None
    behind = max(end, separator.end() if separator else _end_of_blanks(text, title[1]))
    run = flow.run_at(end)
    if behind > end:
        if run is None or run.depth > 0 or text[run.end : behind].strip():
            return None
        behind = min(behind, run.end)
    if text[behind : behind + 1].islower():
        return None
    return Heading(flow, title, behind, "element", separator is not None, node)


def _is_glued(flow: Flow, at: int, heading: str) -> bool:
    """Whether the word that goes on behind a heading is one by itself.

    "AbstractFactory" is a name, "AbstractBackground Exosomes are" is not: behind a heading of
    which names are made, the label of a section must follow, or a word that begins sentences.
    """
    text = flow.text
    word = GLUED.match(text, at) or _NEXT_WORD.match(text, at)
    if word is None or not text[at].isupper():
        return False
    if heading.isupper() and not text[at + 1 : at + 2].islower():
        return False
    whole = text[: word.end()].strip()
    if whole in text[word.end() :] or whole in _title_of_article(flow.node):
        return False
    if heading.isupper() or heading.casefold() not in _IN_NAMES:
        return len(heading) > 4 or word[0] in _STARTERS
    if role_of(word[0]) is not None:
        return _BEHIND_LABEL.match(text, word.end()) is not None
    return word[0] in _STARTERS


def _title_of_article(node: Element) -> str:
    meta = next(node.iterancestors("article-meta", "front-stub"), None)
    titles = [] if meta is None else meta.iter("article-title", "trans-title")
    return " ".join(map(text_content, titles))


def _may_begin(text: str, at: int, heading: str) -> bool:
    """Whether the text behind a heading and a blank is surely the beginning of a sentence."""
    word = _NEXT_WORD.match(text, at)
    if word is None or not text[at].isupper():
        return not text[at].isascii() and not heading.isascii() and text[at].lower() == text[at]
    if role_of(word[0]) is not None and _BEHIND_LABEL.match(text, word.end()):
        return True
    follows = text[word.end() : word.end() + 1]
    if word[0] in _STARTERS:
        return follows.isspace()
    in_capitals = heading.isupper() and not word[0].isupper()
    return in_capitals and heading != "SUMMARY" and follows.isspace()


def _is_label(abstract: Element, heading: Heading) -> bool:
    """Whether the heading is that of the first part of an abstract in parts."""
    if not re.fullmatch(ALSO_LABELS, heading.word, re.IGNORECASE):
        return False
    flows = [flow_of(one) for one in abstract.iterchildren("p")]
    marks = find_marks(flows)
    return len(marks) > 1 and marks[0].title == heading.title


def title_of(abstract: Element) -> str:
    """Give the title that an abstract has already; empty if it has none."""
    title = next(abstract.iterchildren("title"), None)
    return text_content(title) if title is not None else ""
