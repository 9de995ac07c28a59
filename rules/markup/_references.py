"""References to characters that stand as text: what they mean, and when they are meant so."""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from validator.record import Element, Record
from validator.regex import regex

from ._texts import Holder

_AMPERSAND = r"(?:amp|AMP|#0{0,6}38|#[xX]0{0,6}26);"
# Nobody escapes that often by mistake; more would only cost time.
_MOST_LEVELS = 20
# Escaped again, "&nbsp;" reads "&amp;nbsp;": the ampersands in between are levels of escaping.
REFERENCE = regex(
    rf"&((?:{_AMPERSAND}){{0,{_MOST_LEVELS}}})"
    r"(#[0-9]{1,8}|#[xX][0-9A-Fa-f]{1,8}|[A-Za-z][A-Za-z0-9.]{1,31});"
)
# An identifier by ANSI/NISO Z39.56 in a DOI: its angle brackets are part of it, as in
# 10.1002/(SICI)1097-4644(19970701)66:1<1::AID-JCB1>3.0.CO;2-V.
_SICI = regex(r"\b10\.[0-9]{4,9}/[^\s<>]{0,99}<[^\s<>]{0,99}>[0-9]\.[0-9]\.[A-Za-z]{2};[0-9]")

_LAST = 0x10FFFF
_HALVES = range(0xD800, 0xE000)
_WINDOWS_1252 = range(0x80, 0xA0)
_REPLACEMENT = "\ufffd"


class Reference(NamedTuple):
    """A reference that stands in a text.

    Attributes:
        start: where it begins.
        end: where it ends.
        body: what stands between the last ampersand and the semicolon.
        text: what it means; nothing if nobody can tell.
        doubt: why a person must look, if one must.
    """

    start: int
    end: int
    body: str
    text: str
    doubt: str


def references(text: str) -> Iterator[Reference]:
    """Find the references in a text, with all levels of escaping; unknown names are none."""
    half: re.Match[str] | None = None
    for match in REFERENCE.finditer(text):
        if match[1].count(";") == _MOST_LEVELS:
            continue
        point = _number(match[2])
        if half is not None:
            first, half_match = _number(half[2]), half
            half = None
            if half_match.end() == match.start() and 0xDC00 <= point < 0xE000:
                char = chr(0x10000 + ((first - 0xD800) << 10) + (point - 0xDC00))
                yield Reference(half_match.start(), match.end(), half_match[2], char, "")
                continue
            yield Reference(*half_match.span(), half_match[2], "", _NO_CHARACTER)
        if 0xD800 <= point < 0xDC00:
            half = match
            continue
        meaning = mean(match[2])
        if meaning is not None:
            yield Reference(*match.span(), match[2], *meaning)
        elif match[1]:
            yield Reference(match.start(), match.end(1), "amp", "&", "")
    if half is not None:
        yield Reference(*half.span(), half[2], "", _NO_CHARACTER)


def decode(text: str) -> str:
    """Write the characters that the references in a text mean."""
    pieces, done = [], 0
    for one in references(text):
        pieces += [text[done : one.start], one.text or text[one.start : one.end]]
        done = one.end
    return "".join(pieces) + text[done:]


_NO_CHARACTER = "its number is that of no character"


def mean(body: str) -> tuple[str, str] | None:
    """Tell what a reference means, and why that is doubtful if it is.

    Args:
        body: a name, ``#8217`` or ``#x2019``.

    Returns:
        the characters (nothing if nobody can tell) and the doubt; None for an unknown name.
    """
    point = _number(body)
    if point < 0:
        return _named(body)
    if point in _WINDOWS_1252:
        # What HTML makes of these numbers (HTML Living Standard, 13.2.5.80).
        char = bytes([point]).decode("cp1252", "replace").replace(_REPLACEMENT, "")
        return char, "" if char else _NO_CHARACTER
    if point in {0x9, 0xA, 0xD, 0x85}:
        return " ", ""
    if point < ord(" ") or point == 0x7F:
        return "", "it means a control character, which no text has"
    if point > _LAST or point in _HALVES or unicodedata.category(chr(point)) == "Cn":
        return "", _NO_CHARACTER
    if chr(point) == _REPLACEMENT:
        return "", "it means a character that was lost"
    if unicodedata.category(chr(point)) == "Co":
        return "", "it means a character of some font that readers do not have"
    return chr(point), ""


def _number(body: str) -> int:
    if not body.startswith("#"):
        return -1
    return int(f"0{body[1:]}", 0) if body[1] in "xX" else int(body[1:])


@cache
def _named(name: str) -> tuple[str, str] | None:
    from html.entities import html5, name2codepoint

    from validator.grammar.facts import characters

    of_html, of_jats = html5.get(f"{name};"), characters().get(name)
    text = of_html or of_jats
    if text is None or _REPLACEMENT in text:
        return None
    text = re.sub(r"[\t\n]", " ", text)
    if of_html and of_jats and of_html != of_jats:
        return text, "HTML and JATS understand this name differently"
    # "&in;" or "&it;" may be code; the names of HTML 4 are nothing else.
    if of_html and len(name) <= _SHORT and name not in name2codepoint:
        return text, "so short a name may be something else"
    return text, ""


_SHORT = 3
_OPENING, _CLOSING = "\"'“‘„‚«‹`", "\"'”’“‘»›`"
# Of such text, the references are the subject, in the languages that have the word.
_SUBJECT = regex(
    r"\bentit(?:y|ies|é|és|à)\b|\bentidad|\bEntität|\bсущност|实体|實體|エンティティ|\bampersands?\b"
    r"|\bcharacter references?\b|\breferences? &|\bstands? for the (?:sign|character)\b"
    r"|\bescape (?:sequence|character)s?\b|\bCDATA\b|\bdouble.escap",
    re.IGNORECASE,
)
_TOPIC = regex(r"\b(?:X?HTML[0-9]*|XML|SGML|JATS|Unicode|JSON|[Mm]ark-?up|web pages?)\b")
_TAG = regex(r"</?[A-Za-z][\w:.-]*\s*/?>|<[A-Za-z][\w:.-]*\s+[\w:.-]+\s*=|<!--|<!DOCTYPE")
_ALMOST_TAG = regex(r"<[/!?]?[A-Za-z]")
_LESS_THAN = frozenset({"lt", "LT", "#60", "#x3c", "#x3C", "#X3C"})


def is_quoted(text: str, start: int, end: int) -> bool:
    """Tell whether a reference stands in quotation marks, as only one of that text does."""
    before, behind = text[max(start - 1, 0) : start], text[end : end + 1]
    return bool(before and behind) and before in _OPENING and behind in _CLOSING


def is_sici(token: str) -> bool:
    """Tell whether a word holds a DOI with angle brackets of its own."""
    return _SICI.search(decode(token)) is not None


def shows_tags(text: str) -> bool:
    """Tell whether a text shows tags, or would when its references are characters."""
    written = _SICI.sub("", decode(text))
    makes = any(one.body in _LESS_THAN for one in references(text))
    return (_ALMOST_TAG if makes else _TAG).search(written) is not None


class Subjects:
    """What the texts of a record are about: references themselves, markup, or anything else."""

    def __init__(self, record: Record) -> None:
        self._record = record
        self._told: dict[Element, tuple[bool, bool]] = {}
        self._of_article: bool | None = None

    def are_references(self, holder: Holder) -> bool:
        """Tell whether a text, or the one it stands in, speaks of references."""
        return any(told for told, _ in self._around(holder))

    def are_markup(self, holder: Holder) -> bool:
        """Tell whether a text, the one it stands in, or the article is about markup."""
        if self._of_article is None:
            self._of_article = self._is_about_markup()
        return self._of_article or any(told for _, told in self._around(holder))

    def _around(self, holder: Holder) -> Iterator[tuple[bool, bool]]:
        node: Element | None = holder.node
        for _ in range(_LEVELS_AROUND):
            if node is None:
                return
            if node not in self._told:
                own = (node.text, *(child.tail for child in node))
                text = " ".join(text for text in own if text)
                self._told[node] = bool(_SUBJECT.search(text)), bool(_TOPIC.search(text))
            yield self._told[node]
            node = node.getparent()

    def _is_about_markup(self) -> bool:
        root = self._record.root
        places = () if root is None else root.iter("title-group", "kwd")
        return any(_TOPIC.search(str(text)) for place in places for text in place.itertext())


# A word in italics in a sentence in a list item: what it is about, the paragraph tells.
_LEVELS_AROUND = 3
