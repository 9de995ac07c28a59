"""Does a text speak of tags instead of using them?

Articles about the web, about XML or about publishing name tags and elements in their sentences.
Such a tag must stay a piece of text, however well it is balanced.
"""

import re
from bisect import bisect_left
from collections.abc import Sequence

from validator.html.matching import Matching
from validator.html.names import BLOCK
from validator.html.tags import Tag

_ITALIC = frozenset({"i", "em", "cite", "var", "span", "sub", "sup", "jats:italic"})

# Texts about markup. The names of formats count at some distance, the ambiguous words (an epitope
# tag, a transposable element, a chemical element) only next to a tag.
_FORMATS = re.compile(r"\b(?:x?html5?|xml|sgml|jats|mark-?up|hypertext)\b", re.IGNORECASE)
_NEAR = 40
_FAR = 200
# A paragraph cannot begin and end within a sentence; an example can.
_SENTENCE_GOES_ON = re.compile(r"\s*[,;)]?\s*[a-zà-öø-ÿ]")
_SENTENCE_ENDS = (".", "!", "?", "…", ":", ";", ">")
_TAG_BEFORE = re.compile(r"(?<![\w-])tags?\W{1,3}$", re.IGNORECASE)
_WORD_AFTER = re.compile(r"[\"'”’»`)]?[ \xa0\n]{1,2}(?:tags?|elements?)\b", re.IGNORECASE)
_ELEMENT_AFTER = re.compile(r"[\"'”’»`)]?[ \xa0\n]{1,2}elements?\b", re.IGNORECASE)

_BETWEEN_NAMES = re.compile(r"\s+(?:and|or|to|und|oder|et|ou|y|e|o|,|/|\.{2,5}|…|-|–)\s+")
_ELLIPSIS = re.compile(r"\s*(?:\.{2,5}|…)\s*")
_QUOTES = {'"': '"', "'": "'", "“": "”", "‘": "’", "«": "»", "„": "“", "`": "`", "”": "”"}


def spoken_of(text: str, tags: Sequence[Tag], matching: Matching) -> frozenset[int]:
    """Find the tags a sentence speaks of: ``"<b>"``, ``use <i> and </i>``, ``<p>...</p>``."""
    spoken: set[int] = set()
    for index, tag in enumerate(tags):
        before = text[tag.start - 1 : tag.start]
        if before and _QUOTES.get(before) == text[tag.end : tag.end + 1] and not tag.has_attributes:
            spoken.add(index)
    if not spoken and len(tags) > 40:
        # So many tags are not examples; and reading the content of each pair costs time.
        return frozenset()
    candidates: list[tuple[int, int]] = []
    used: set[str] = set()
    for first, last in matching.pairs:
        start, end = tags[first].end, tags[last].start
        short = end - start <= 20 and not tags[first].has_attributes
        content = text[start:end] if short else ""
        if short and (_BETWEEN_NAMES.fullmatch(content) or _ELLIPSIS.fullmatch(content)):
            candidates.append((first, last))
        else:
            used.add(tags[first].name)
    for first, last in candidates:
        # `<i>A</i><i> and </i><i>B</i>` is what an editor leaves of one italic phrase.
        if tags[first].name not in used:
            spoken.update((first, last))
    for index, tag in enumerate(tags):
        if tag.kind == "void" and not tag.has_attributes:
            after = _WORD_AFTER.match(text, tag.end)
            before = text[max(0, tag.start - 8) : tag.start]
            if after or _TAG_BEFORE.search(before):
                spoken.add(index)
    return frozenset(spoken)


def subject(text: str, tags: Sequence[Tag], matching: Matching) -> str:
    """Doubt a text about markup, where tags may be what it is about.

    Blocks that frame the whole text are no examples in a sentence, and so are not doubted.
    """
    framed = is_framed(text, tags)
    starts: list[int] = []
    length = 0
    end = 0
    parts: list[str] = []
    for tag in tags:
        parts.append(text[end : tag.start])
        length += tag.start - end
        end = tag.end
        if not framed or (tag.name not in BLOCK and not tag.has_attributes):
            starts.append(length)
    parts.append(text[end:])
    if not starts:
        return ""
    visible = "".join(parts)
    reach = _NEAR if framed or any(tag.has_attributes for tag in tags) else _FAR
    for match in _FORMATS.finditer(visible):
        near = bisect_left(starts, match.start() - reach)
        if near < len(starts) and starts[near] <= match.end() + reach:
            return f"the text speaks of {match[0]}"
    for first, last in matching.pairs:
        tag = tags[first]
        if framed and (tag.name in BLOCK or tag.has_attributes):
            continue
        if _TAG_BEFORE.search(text[max(0, tag.start - 8) : tag.start]):
            return f"the text speaks of tags before `<{tag.written}>`"
        if tag.name in BLOCK and _inside_sentence(text, tag, tags[last]):
            return f"`<{tag.written}>` stands inside a sentence"
        # `<i>Alu</i> elements` is genetics.
        if tag.name not in _ITALIC and _ELEMENT_AFTER.match(text, tags[last].end):
            return f"the text speaks of an element after `</{tag.written}>`"
    return ""


def _inside_sentence(text: str, opening: Tag, closing: Tag) -> bool:
    before = text[max(0, opening.start - 20) : opening.start].rstrip()
    return (
        bool(before)
        and not before.endswith(_SENTENCE_ENDS)
        and _SENTENCE_GOES_ON.match(text, closing.end) is not None
    )


def is_framed(text: str, tags: Sequence[Tag]) -> bool:
    """Tell whether blocks frame the whole text: it begins with one and ends with the end of one."""
    first, last = tags[0], tags[-1]
    return (
        first.name in BLOCK
        and first.kind == "open"
        and last.name in BLOCK
        and last.kind == "close"
        and not text[: first.start].strip()
        and not text[last.end :].strip()
    )
