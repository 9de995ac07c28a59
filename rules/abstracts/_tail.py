"""What was run into the end of an abstract: a line of keywords, a line of copyright."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import islice
from typing import Literal, NamedTuple

from validator.content import holds_notes
from validator.edits import Edit, Edits, Span
from validator.record import Element, Record
from validator.regex import regex

from ._flow import Flow, flow_of
from ._hints import last_paragraphs
from ._marks import FORMATS
from ._words import COPYRIGHT_SIGNS, KEYWORDS

_FORMATS = frozenset({*FORMATS, "sub", "sup"})

_MOST_LABEL_WORDS = 3
_LABEL_WORD = regex(r"[^\W\d_]+")
# Hyphen and blank are written one for the other: "mots clés", "key-words".
_JOINT = regex(r"[\s\-‐-–\u200c]{1,3}")
_BEGIN = regex(r"\s*(?P<start>)[【\[〔]?(?=[^\W\d_])")
_LATER = regex(r"[.!?。！？…][)\]\"'”’»）]{0,3}\s*(?P<start>)[【\[〔]?(?=[^\W\d_])")
_MARK = regex(r"[】\]〕]?(?P<mark>\s{0,3}[:：;；.。—–-]{1,3})?\s*")
_SEPARATORS = (";", "；", "•", "·", "|", "、", ",", "，", "،", " – ", " - ", ". ")
_RUNNING = regex(r"[^\W\d_]{4}[.!?]\s|[。！？]|\b(?:we|they|is|are|was|were|that|which|have|has)\b")
_MOST_KEYWORDS = 30
_LONGEST_KEYWORD, _MOST_WORDS, _WORDS_OF_ONE = 100, 9, 5
# How long a line of either kind can be.
_LONGEST = 1500

_SIGN = r"(?:©|\([cC]\)|ⓒ)"
_YEAR = r"(?:19|20)\d\d\b"
_STATEMENT = rf"""(?:\A|(?<=[.!?。)\]”"’]))\s*(?P<start>)(?:
        (?:Crown\s+)?(?:Copyright|COPYRIGHT)?\s*:?\s*{_SIGN}\s*(?:Copyright\s*)?
            (?:{_YEAR}|(?:by\s+)?[Tt]he\s[Aa]uthor|Author|[A-Z][^.]{{0,80}}?,?\s{_YEAR})
        | (?:Crown\s+)?(?:Copyright|COPYRIGHT)\s*:?\s+
            (?:{_YEAR}(?:,|\s+(?:by\s|[Tt]he\s|[A-Z]))|(?:by\s)?the\s[Aa]uthor)
        | This\sarticle\sis\sprotected\sby\scopyright\b
        | \(?Psyc[A-Za-z]{{3,8}}\sDatabase\sRecord\s\([cC]\)\s{_YEAR}
        | Published\sby\s(?:Elsevier|Wiley|John\sWiley|Oxford\sUniversity|Springer|Mosby)\b
        | All\srights\sreserved\.?\s*\Z
    )"""
# How further sentences of such a line begin.
_FURTHER = r"""All\srights|Published|Licen[sc]e
        |This\s(?:is\san\sopen|article|work|paper|publication)
        |Distributed|Copyright|©|\([cC]\)|Open\s[Aa]ccess|Production\sand|Elsevier|John\sWiley
        |Wiley|Springer|Creative\sCommons|The\s[Aa]uthor|Crown|on\sbehalf|and\b|&|Inc\b|Ltd\b
        |LLC\b|B\.?\s?V\b|V\b|Reprinted|For\spermissions|No\sclaim|Used\sby|Terms\sand"""
# "J Orthop Res 37:101-110, 2019", as one publisher ends its lines.
_CITATION = regex(r"[A-Z][^.;:]{0,60}\d+(?:\(\d+\))?:\s?\d+")
_SENTENCE_END = regex(r"[.!?]\s+(?=\S)")
_LONGEST_STATEMENT = 400

_MOST_LINES = 10

Kind = Literal["keywords", "copyright"]


@dataclass(frozen=True, slots=True)
class Line:
    """A line at the end of an abstract that is no part of its text.

    Attributes:
        kind: what it holds.
        flow: the paragraph that it stands in.
        start: where it begins in the flow.
        end: where it ends, without blanks behind.
        language: the language of the label of keywords.
        label: where the label of keywords stands in the flow.
        keywords: the ranges of the keywords in the flow.
    """

    kind: Kind
    flow: Flow
    start: int
    end: int
    language: str = ""
    label: tuple[int, int] = (0, 0)
    keywords: tuple[tuple[int, int], ...] = ()

    @property
    def text(self) -> str:
        """The line."""
        return self.flow.text[self.start : self.end]

    @property
    def is_paragraph(self) -> bool:
        """Whether it is a whole paragraph."""
        text = self.flow.text
        return not text[: self.start].strip() and not text[self.end :].strip()

    @property
    def is_formatted(self) -> bool:
        """Whether some of the keywords are formatted, and not the line as a whole."""
        first, last = self.keywords[0][0], self.keywords[-1][1]
        return any(child.start >= first and child.end <= last for child in self.flow.children)

    def elements(self) -> Iterator[Element]:
        """Give the elements in it, and between it and the text before it."""
        start = len(self.flow.text[: self.start].rstrip())
        for child in self.flow.children:
            if self.is_paragraph or (child.end > start and child.start < self.end):
                yield from child.node.iter("*")


def lines_of_kind(
    kind: str, abstract: Element, record: Record
) -> Iterator[tuple[Line, Span | Element]]:
    """Give the lines of one kind, each with its place: its characters, or its paragraph."""
    for line in find_lines(abstract):
        if line.kind == kind:
            yield line, line.flow.slice(record, line.start, line.end) or line.flow.node


def find_lines(abstract: Element) -> list[Line]:
    """Give the lines at the end of an abstract, from the last one forwards.

    Where there are too many, they are something else: none are given.
    """
    lines = list(islice(_lines(abstract), _MOST_LINES + 1))
    return lines if len(lines) <= _MOST_LINES else []


def _lines(abstract: Element) -> Iterator[Line]:
    for paragraph in reversed(last_paragraphs(abstract)):
        flow = flow_of(paragraph)
        end = len(flow.text.rstrip())
        while end and (line := _copyright(flow, end) or _keywords(flow, end)):
            yield line
            end = len(flow.text[: line.start].rstrip())
        if end:
            return


def removal(line: Line, record: Record) -> Edits | None:
    """Take a line out of an abstract.

    Returns:
        the edits; None if nothing of the abstract, or of its last section, would be left, or if
        something other than text would go too.
    """
    paragraph = line.flow.node
    if holds_notes(paragraph) or any(one.tag not in _FORMATS for one in line.elements()):
        return None
    if line.is_paragraph:
        holder = paragraph.getparent()
        alone = holder is None or sum(1 for _ in holder.iterchildren("p")) == 1
        return None if alone or paragraph.get("id") else record.remove(paragraph)
    start = len(line.flow.text[: line.start].rstrip())
    span = line.flow.slice(record, start, line.end) if start else None
    return (Edit(*span, ""),) if span else None


def _keywords(flow: Flow, end: int) -> Line | None:
    text = flow.text
    first = _BEGIN.match(text, 0, end)
    if first is not None and (label := _label_at(text, first.end(), end)):
        return _line(flow, first.start("start"), label, end)
    latest = None
    for begin in _LATER.finditer(text, max(end - _LONGEST, 0), end):
        if label := _label_at(text, begin.end(), end):
            latest = begin.start("start"), label
    return _line(flow, *latest, end) if latest else None


class _Label(NamedTuple):
    """A word for keywords: its language, and where it stands."""

    language: str
    start: int
    end: int


def _label_at(text: str, at: int, end: int) -> _Label | None:
    """The word for keywords that begins at a place, if one does."""
    if text[at].islower():
        return None
    name, found = "", None
    place = at
    for _ in range(_MOST_LABEL_WORDS):
        word = _LABEL_WORD.match(text, place, end)
        if word is None:
            break
        name = f"{name} {word[0].casefold()}".lstrip()
        language = _languages().get(name)
        found = _Label(language, at, word.end()) if language else found
        joint = _JOINT.match(text, word.end(), end)
        place = joint.end() if joint else end
    return found


@cache
def _languages() -> dict[str, str]:
    """The language of each word for keywords, written in small letters with blanks."""
    return {
        _JOINT.sub(" ", label.casefold()): language
        for language, labels in KEYWORDS.items()
        for label in labels.split("|")
    }


def _line(flow: Flow, start: int, label: _Label, end: int) -> Line | None:
    """The line of keywords that begins with a label, if a list follows."""
    text = flow.text
    mark = _MARK.match(text, label.end, end)
    if mark is None:
        return None
    begins = not text[:start].strip()
    keywords = _split(text, mark.end(), end)
    words = [text[slice(*one)] for one in keywords]
    if mark["mark"] is None and not any(child.end == label.end for child in flow.children):
        few_words = all(len(word.split()) <= _WORDS_OF_ONE for word in words)
        if not (begins and few_words and len(words) > 2 and ";" in text[mark.end() : end]):
            return None
    if not begins and (mark["mark"] or "").strip() not in {":", "：", "—", "–"}:
        return None
    if not _are_keywords(words, single=begins):
        return None
    return Line("keywords", flow, start, end, label.language, label[1:], tuple(keywords))


def _split(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The ranges between the separators of a list, without blanks and a last full stop."""
    while end > start and (text[end - 1].isspace() or text[end - 1] in ".。;,；，"):
        end -= 1
    separator = next((one for one in _SEPARATORS if text.find(one, start, end) >= 0), None)
    if separator is None:
        return [(start, end)] if start < end else []
    ranges = []
    while start <= end:
        cut = text.find(separator, start, end)
        stop = end if cut < 0 else cut
        part = text[start:stop]
        first = start + len(part) - len(part.lstrip())
        last = first + len(part.strip())
        if first < last:
            ranges.append((first, last))
        start = stop + len(separator)
        if cut < 0 or len(ranges) > _MOST_KEYWORDS:
            break
    return ranges


def _are_keywords(words: list[str], *, single: bool) -> bool:
    """Whether they read like keywords and not like the parts of a sentence."""
    if not (1 if single else 2) <= len(words) <= _MOST_KEYWORDS:
        return False
    longest = _WORDS_OF_ONE if len(words) == 1 else _MOST_WORDS
    return all(
        len(word) <= _LONGEST_KEYWORD and len(word.split()) <= longest and not _RUNNING.search(word)
        for word in words
    )


def _copyright(flow: Flow, end: int) -> Line | None:
    text = flow.text
    first = max(end - _LONGEST_STATEMENT, 0)
    if not any(sign in text[first:end] for sign in COPYRIGHT_SIGNS):
        return None
    for match in _pattern(_STATEMENT).finditer(text, first, end):
        start = match.start("start")
        if _is_statement(text[start:end]) and not _is_enumerated(text, start):
            return Line("copyright", flow, start, end)
    return None


@cache
def _pattern(verbose: str) -> re.Pattern[str]:
    """Compile a pattern that few records need."""
    return re.compile(verbose, re.VERBOSE)


def _is_enumerated(text: str, start: int) -> bool:
    """Whether "(c)" is no sign of copyright but the third of "(a)", "(b)" and "(c)"."""
    return text.startswith("(c)", start) and "(b)" in text[:start]


def _is_statement(text: str) -> bool:
    """Whether a line goes on as it begins, up to its end."""
    sentences = _SENTENCE_END.split(text)
    return all(_pattern(_FURTHER).match(one) or _CITATION.match(one) for one in sentences[1:])
