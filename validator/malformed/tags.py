"""Start tags as they may be written: with all that XML forbids and people write nevertheless."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from validator.edits import Span
from validator.malformed.trouble import MOST, Trouble
from validator.regex import regex

# What XML forbids everywhere (XML 1.0, section 2.2), and bytes that could not be decoded.
FORBIDDEN = "\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff"
# XML 1.0 (fifth edition), section 2.3: NameStartChar and NameChar.
NAME_START = (
    ":A-Z_a-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c\u200d"
    "\u2070-\u218f\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
NAME = rf"[{NAME_START}][{NAME_START}0-9.\u00b7\u0300-\u036f\u203f\u2040-]*"

_NAME = regex(NAME)
_BLANKS = regex(r"[ \t\r\n]*")
_EQUALS = regex(r"[ \t\r\n]*=[ \t\r\n]*")
# A value without quotes ends before a blank or the end of the tag.
_UNQUOTED = regex(r"[^\s\"'<>=`]+")
# A value in the quotes of a word processor.
_CURLY = regex(r"(?:[“”„]([^“”„\"'<>&]*)[“”]|[‘’‚]([^‘’‚\"'<>&]*)[‘’])(?=[ \t\r\n/>])")
_ATTRIBUTE = rf"""{NAME}[ \t\r\n]*=[ \t\r\n]*(?:"[^"<&{FORBIDDEN}]*"|'[^'<&{FORBIDDEN}]*')"""
# A tag with which nothing is wrong, but perhaps an attribute that stands there twice.
_GOOD = regex(rf"<({NAME})((?:[ \t\r\n]+{_ATTRIBUTE})*)[ \t\r\n]*(/?)>")
_ATTRIBUTE_NAME = regex(rf"""[ \t\r\n]+({NAME})[ \t\r\n]*=[ \t\r\n]*(?:"[^"]*"|'[^']*')""")
# What may stand behind a less-than sign in a value that is one, not the start of a tag.
_LESS_THAN = regex(rf"<(?![{NAME_START}/!?])")
_ANGLE = regex("[<>]")


@dataclass(slots=True)
class Tag:
    """A start tag that was read.

    Attributes:
        name: the element's name.
        start: where the tag begins.
        end: the first character behind the tag.
        empty: whether it is an empty-element tag.
        troubles: what is wrong with it.
        lost: whether nothing behind it can be read with certainty.
        is_text: whether it is no tag at all but a less-than sign before a word.
        angle: the first ``<`` or ``>`` behind the place last asked for, so that the source is
            searched once for all attributes.
    """

    name: str
    start: int
    end: int
    empty: bool = False
    troubles: list[Trouble] = field(default_factory=list)
    lost: bool = False
    is_text: bool = False
    angle: int = -1


def read_start_tag(
    text: str, start: int, check_value: Callable[[int, int, list[Trouble]], None]
) -> Tag:
    """Read the start tag that begins at a character, or what was meant as one.

    Args:
        text: the source.
        start: where its ``<`` stands; a name follows.
        check_value: looks for trouble in a value between two characters.
    """
    good = _GOOD.match(text, start)
    if good is not None:
        tag = Tag(good[1], start, good.end(), bool(good[3]))
        if good[2].count("=") > 1:
            _find_duplicates(text, good, tag)
        return tag
    return _read_bad_tag(text, start, check_value)


def _find_duplicates(text: str, good: re.Match[str], tag: Tag) -> None:
    seen: dict[str, Span] = {}
    for match in _ATTRIBUTE_NAME.finditer(text, good.start(2), good.end(2)):
        _note_attribute(text, match[1], Span(*match.span()), seen, tag)


def _note_attribute(text: str, name: str, whole: Span, seen: dict[str, Span], tag: Tag) -> None:
    """Remember an attribute, or tell that there is one of that name already."""
    first = seen.setdefault(name, whole)
    if first == whole:
        return
    same = _value(text, first) == _value(text, whole)
    tag.troubles.append(
        Trouble("duplicate-attribute", whole, name, related=first.start, certain=same)
    )


def _value(text: str, whole: Span) -> str:
    return text[whole.start : whole.end].partition("=")[2].strip(" \t\r\n\"'")


def _read_bad_tag(
    text: str, start: int, check_value: Callable[[int, int, list[Trouble]], None]
) -> Tag:
    name = _NAME.match(text, start + 1)
    tag = Tag(name[0] if name else "", start, name.end() if name else start + 1)
    seen: dict[str, Span] = {}
    place = tag.end
    while len(tag.troubles) <= MOST:
        blank = _end(_BLANKS, text, place)
        if text.startswith(">", blank) or text.startswith("/>", blank):
            tag.empty = text[blank] == "/"
            tag.end = blank + 1 + tag.empty
            return tag
        attribute = _NAME.match(text, blank)
        if attribute is None:
            return _give_up(text, blank, tag, place)
        if blank == place:
            tag.troubles.append(Trouble("missing-blank", Span(blank, blank), attribute[0]))
        equals = _EQUALS.match(text, attribute.end())
        if equals is None:
            if not _closes(text, attribute.end(), tag):
                return _give_up(text, attribute.start(), tag, place)
            span = Span(*attribute.span())
            tag.troubles.append(
                Trouble("attribute-without-value", span, attribute[0], certain=False)
            )
            _note_attribute(text, attribute[0], Span(place, attribute.end()), seen, tag)
            place = attribute.end()
            continue
        end = _read_value(text, equals.end(), attribute[0], tag, check_value)
        if end is None:
            tag.lost = True
            return tag
        _note_attribute(text, attribute[0], Span(place, end), seen, tag)
        place = end
    tag.lost = True
    return tag


def _end(pattern: re.Pattern[str], text: str, place: int) -> int:
    match = pattern.match(text, place)
    return match.end() if match else place


def _read_value(
    text: str,
    start: int,
    name: str,
    tag: Tag,
    check_value: Callable[[int, int, list[Trouble]], None],
) -> int | None:
    """Read a value; give its end, or None if there is no telling where it ends."""
    curly = _CURLY.match(text, start)
    if curly is not None:
        tag.troubles.append(Trouble("curly-quotes", Span(*curly.span()), name))
        return curly.end()
    quote = text[start : start + 1]
    if quote not in {'"', "'"} or not quote:
        bare = _UNQUOTED.match(text, start)
        if bare is None:
            tag.troubles.append(Trouble("unclosed-quote", Span(start, start + 1), name))
            return None
        # The slash of an empty-element tag is none of the value, unless it may be a path.
        slash = bare[0].endswith("/") and text.startswith(">", bare.end())
        end = bare.end() - slash
        certain = not (slash and "/" in bare[0][:-1])
        tag.troubles.append(Trouble("unquoted-attribute", Span(start, end), name, certain=certain))
        return end
    close = text.find(quote, start + 1)
    if close < 0 and text.find("<", start) < 0:
        _cut_off(text, tag)
        return None
    if close < 0 or _swallows_a_tag(text, start + 1, close):
        tag.troubles.append(Trouble("unclosed-quote", Span(start, start + 1), name))
        return None
    for sign in _LESS_THAN.finditer(text, start + 1, close):
        tag.troubles.append(Trouble("bare-less-than", Span(*sign.span())))
    check_value(start + 1, close, tag.troubles)
    return close + 1


def _cut_off(text: str, tag: Tag) -> None:
    tag.troubles.append(Trouble("truncated", Span(tag.start, len(text)), f"tag <{tag.name}>"))


def _swallows_a_tag(text: str, start: int, close: int) -> bool:
    """Whether a value runs on into the next tag or attribute: its closing quote is missing."""
    less = text.find("<", start, close)
    while less >= 0:
        if _LESS_THAN.match(text, less) is None:
            return True
        less = text.find("<", less + 1, close)
    behind = text[close + 1 : close + 2]
    return bool(behind) and behind not in " \t\r\n/>" and text[start:close].rstrip().endswith("=")


def _closes(text: str, place: int, tag: Tag) -> bool:
    """Whether the tag that is open at a character ends before another one begins."""
    if tag.angle < place:
        angle = _ANGLE.search(text, place)
        tag.angle = angle.start() if angle else len(text)
    return text.startswith(">", tag.angle)


def _give_up(text: str, place: int, tag: Tag, behind: int) -> Tag:
    """Tell that no attribute and no end of the tag stands where one must."""
    if place >= len(text):
        _cut_off(text, tag)
        tag.lost = True
    elif _closes(text, place, tag):
        tag.end = tag.angle + 1
        tag.empty = text[tag.end - 2] == "/"
        tag.troubles.append(Trouble("bad-tag", Span(place, place + 1), tag.name, related=tag.start))
    else:
        # No end before the next tag: most often a less-than sign before a word.
        span = Span(tag.start, tag.end)
        tag.troubles = [Trouble("unfinished-tag", span, tag.name, related=behind, certain=False)]
        tag.is_text = True
        tag.end = text.find("<", place)
    return tag
