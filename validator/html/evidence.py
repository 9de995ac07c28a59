"""Are the tags of a text meant as markup?

A tag name proves nothing: ``<I>`` is a mean intensity, ``<a>`` a slip direction, ``<form>`` a gap
in an identification key, and articles about the web speak of ``<b>`` and ``<p>``. What does prove
something is what prose never has: a closing tag for every opening one in correct nesting,
attributes, ``<br>`` at the end of a sentence. The three grades say how far the proof goes; only
``strong`` may be acted on without asking a person. Whether the markup can become JATS is another
question, answered by :mod:`validator.html.to_jats`: a table is plainly markup, and impossible.
"""

import re
from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple

from validator.html.borders import (
    block_before,
    break_fits,
    break_proves,
    opens_text,
    paragraph_fits,
    stands_as_word,
)
from validator.html.matching import Matching, match_tags
from validator.html.names import BLOCK, OPTIONAL_END, TABLE_PARTS
from validator.html.speech import is_framed, spoken_of, subject
from validator.html.tags import Tag, find_tags

# Deeper nesting than any author needs; the parser behind the conversion slows down with depth.
MAX_DEPTH = 200

# A tag of one of these names, alone and without a partner, is still odd enough in prose to be
# pointed at; other lone names are words (`<form>`), quantities (`<I>`, `<td>`) or slots.
_TELLING = frozenset({"sub", "sup", "div", "blockquote", "strong", "span", "font", "o:p"})

# Markup that the recogniser does not know, or that is broken off: a sample of some other XML.
_OTHER_MARKUP = r"<(?:/[A-Za-z][\w:.-]*|[A-Za-z][\w:.-]*\s+[\w:.-]+=)"


class Verdict(NamedTuple):
    """What the tags of a text are.

    Attributes:
        grade: ``none``: text, not markup; ``weak``: worth pointing at; ``likely``: markup beyond
            doubt, but badly nested, so that only a browser's rules tell what it means;
            ``strong``: markup.
        tags: the tags to be treated as markup; every other ``<`` is a character.
        reason: a phrase for a message that says why the grade is not higher, or what proves it.
    """

    grade: Literal["none", "weak", "likely", "strong"]
    tags: tuple[Tag, ...] = ()
    reason: str = ""


def judge(text: str) -> Verdict:
    """Judge whether a text contains HTML that was escaped by mistake.

    Args:
        text: the text with one level of XML escaping decoded. U+FFFC may stand for each element
            of the record inside it and is read as an ordinary character.

    Returns:
        The verdict. It never raises, and takes time linear in the length of the text.
    """
    if "<" not in text:
        return Verdict("none", (), "there is no tag")
    tags = find_tags(text)
    if not tags:
        return Verdict("none", (), "there is no tag")
    matching = match_tags(tags)
    mentioned = spoken_of(text, tags, matching)
    proof = [
        index
        for index, tag in enumerate(tags)
        if index not in mentioned
        and (tag.kind != "open" or tag.has_attributes or opens_text(text, tag))
    ]
    if not proof:
        return _lone(text, tags, mentioned)
    doubt = _doubt(text, tags, matching, mentioned)
    if doubt:
        if not mentioned and _is_page(tags, matching):
            return Verdict("likely", tags, doubt)
        # An opening tag without partner or attributes is left a character even in a suggestion.
        lone = set(matching.unclosed)
        kept = (
            tag
            for index, tag in enumerate(tags)
            if index not in lone or tag.has_attributes or tag.name in _TELLING
        )
        return Verdict("weak", tuple(kept), doubt)
    return Verdict("strong", tags, _praise(tags, matching))


def _lone(text: str, tags: Sequence[Tag], mentioned: frozenset[int]) -> Verdict:
    """Judge a text that has nothing but opening tags without partner, or tags it speaks of."""
    if mentioned:
        name = tags[min(mentioned)].written
        return Verdict("none", (), f"the text speaks of `<{name}>`")
    first = tags[0]
    if first.name in ("p", "li") and first.case == "lower" and not text[: first.start].strip():
        return Verdict("weak", tuple(tags[:1]), f"`<{first.written}>` is never closed")
    telling = tuple(tag for tag in tags if tag.name in _TELLING and tag.case != "mixed")
    if telling:
        return Verdict("weak", telling, f"`<{telling[0].written}>` is never closed")
    return Verdict("none", (), f"`<{first.written}>` has no closing tag and no attributes")


def _doubt(text: str, tags: Sequence[Tag], matching: Matching, mentioned: frozenset[int]) -> str:
    """Give the first reason not to take the tags for markup without asking, or nothing."""
    if matching.overlapping:
        inner, outer = (tags[index].written for index in matching.overlapping)
        return f"`<{inner}>` is not closed before `</{outer}>`"
    if matching.unclosed:
        return f"`<{tags[matching.unclosed[0]].written}>` is never closed"
    if matching.stray:
        return f"`</{tags[matching.stray[0]].written}>` closes nothing"
    if matching.depth > MAX_DEPTH:
        return "the tags are nested too deeply"
    if mentioned:
        return f"the text speaks of `<{tags[min(mentioned)].written}>`"
    return (
        _doubt_void(text, tags)
        or _doubt_proof(text, tags, matching)
        or _doubt_other_markup(text, tags)
        or _doubt_paragraphs(text, tags, matching)
        or _doubt_case(tags, matching)
        or _doubt_table(tags)
        or _doubt_words(text, tags, matching)
        or subject(text, tags, matching)
        or _doubt_content(text, tags, matching)
    )


def _is_page(tags: Sequence[Tag], matching: Matching) -> bool:
    """Tell whether there are so many pairs and attributes that the text is a web page's source."""
    proven = {number for pair in matching.pairs for number in pair}
    attributes = sum(tag.has_attributes for tag in tags)
    blocks = sum(tags[first].name in BLOCK for first, _ in matching.pairs)
    lone = sum(
        index not in proven and tag.kind in ("open", "close") and tag.name not in OPTIONAL_END
        for index, tag in enumerate(tags)
    )
    return blocks >= 3 and attributes >= 3 and lone * 5 <= len(tags)


def _doubt_proof(text: str, tags: Sequence[Tag], matching: Matching) -> str:
    """Doubt a text whose tags are all of the kind that can be something else."""
    if matching.pairs or any(tag.has_attributes for tag in tags):
        return ""
    if any(break_proves(text, tags, index) for index in range(len(tags))):
        return ""
    if opens_text(text, tags[0]):
        return ""
    return "there is no pair of tags and no attribute"


def _doubt_void(text: str, tags: Sequence[Tag]) -> str:
    """Doubt `the reading <br> in` and `the <source> of`, whatever else the text has."""
    for index, tag in enumerate(tags):
        if tag.kind != "void" or tag.slashed or tag.has_attributes or tag.name == "wbr":
            continue
        if tag.name not in ("br", "hr"):
            return f"`<{tag.written}>` has no attributes"
        if not break_fits(text, tags, index):
            return f"`<{tag.written}>` stands inside a sentence"
    return ""


def _doubt_case(tags: Sequence[Tag], matching: Matching) -> str:
    """Doubt `<I> … </i>`: the first may be an intensity, the second what is left of italics."""
    for first, last in matching.pairs:
        opening, closing = tags[first], tags[last]
        if len(opening.name) == 1 and not opening.has_attributes and opening.case != closing.case:
            return f"`<{opening.written}>` is closed by `</{closing.written}>`"
    return ""


def _doubt_paragraphs(text: str, tags: Sequence[Tag], matching: Matching) -> str:
    """Doubt `momentum <p> of`; allow a missing end tag only where something else proves HTML."""
    strict = any(tags[index].name == "p" for index in matching.implied)
    for index, tag in enumerate(tags):
        if tag.kind != "open" or tag.name not in ("p", "jats:p") or tag.has_attributes:
            continue
        if not paragraph_fits(text, tags, index, strict=strict):
            return f"`<{tag.written}>` stands inside a sentence"
    begun = opens_text(text, tags[0])
    for index in matching.implied:
        tag = tags[index]
        elsewhere = matching.pairs or any(
            other.has_attributes for number, other in enumerate(tags) if number != index
        )
        if tag.name == "p" and (elsewhere or begun):
            continue
        if not elsewhere or not (tag.has_attributes or block_before(text, tags, index)):
            return f"`<{tag.written}>` is never closed"
    return ""


def _doubt_table(tags: Sequence[Tag]) -> str:
    """Doubt rows and cells without a table around them."""
    depth = 0
    for tag in tags:
        if tag.name == "table":
            depth += 1 if tag.kind == "open" else -1
        elif not depth and tag.name in TABLE_PARTS:
            return f"`<{tag.written}>` stands in no table"
    return ""


def _doubt_words(text: str, tags: Sequence[Tag], matching: Matching) -> str:
    """Doubt `begins with <s> and ends with </s>`, where both tags stand as words do."""
    if is_framed(text, tags) or any(tag.has_attributes for tag in tags):
        return ""
    for first, last in matching.pairs:
        opening, closing = tags[first], tags[last]
        before = text[max(0, opening.start - 9) : opening.start].rstrip(" ")
        if opening.name in BLOCK and not before[-1:].isalnum():
            continue
        if all(stands_as_word(text, tag) for tag in (opening, closing)):
            return f"`<{opening.written}>` stands as a word"
    return ""


def _doubt_other_markup(text: str, tags: Sequence[Tag]) -> str:
    """Doubt a text that has tags of another language, or broken ones, next to the known ones."""
    number = 0
    for match in re.finditer(_OTHER_MARKUP, text):
        while number < len(tags) and tags[number].end <= match.start():
            number += 1
        if number == len(tags) or match.start() < tags[number].start:
            shown = match[0] if len(match[0]) <= 30 else match[0][:30] + "…"
            return f"`{shown}` is no HTML tag"
    return ""


def _doubt_content(text: str, tags: Sequence[Tag], matching: Matching) -> str:
    """Doubt pairs that all are empty in the middle of a text: they mark up nothing."""
    if not matching.pairs or any(tag.kind == "void" or tag.has_attributes for tag in tags):
        return ""
    if any(text[tags[a].end : tags[b].start].strip() for a, b in _innermost(matching.pairs)):
        return ""
    if is_framed(text, tags):
        return ""
    return f"nothing stands in `<{tags[matching.pairs[0][0]].written}>`"


def _innermost(pairs: Iterable[tuple[int, int]]) -> Iterable[tuple[int, int]]:
    """Give the pairs without a tag inside; each text is then looked at once."""
    return (pair for pair in pairs if pair[1] == pair[0] + 1)


def _praise(tags: Sequence[Tag], matching: Matching) -> str:
    names = list(dict.fromkeys(tags[first].name for first, _ in matching.pairs))
    if not names:
        return "paragraphs `<p>`" if tags[0].name == "p" else "line breaks `<br>`"
    shown = ", ".join(f"`<{name}>`" for name in names[:4]) + (", …" if len(names) > 4 else "")
    return f"balanced {shown}"
