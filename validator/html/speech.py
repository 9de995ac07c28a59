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
# All are kept as text, since texts with tags are rare; `re` compiles each once.
_FORMATS = (
    r"(?i)\b(?:x?html5?|xml|sgml|jats|mark-?up|hypertext|regex(?:es|p)?"
    r"|(?:start|end|opening|closing)[ -]tags?)\b"
)
_WORKS = r"(?i)\b(?:regular expressions?|source code|pars(?:e[drs]?|ers|ing))\b"
_PARTS = r"(?i)\b(?:tags?|elements?|syntax)\b"
_FAR = 200
_NEAR = 40
_NEXT = 25
# A paragraph cannot begin and end within a sentence; an example can.
_SENTENCE_GOES_ON = r"\s{0,9}[,;)]?\s{0,9}[a-zà-öø-ÿ]"
_SENTENCE_ENDS = (".", "!", "?", "…", ":", ";", ">")
_TAG_BEFORE = r"(?i)(?<![\w-])tags?\W{1,3}$"
_WORD_AFTER = r"(?i)[\"'”’»`)]?[ \xa0\n]{1,2}(?:tags?|elements?)\b"
_ELEMENT_AFTER = r"(?i)[\"'”’»`)]?[ \xa0\n]{1,2}elements?\b"

# Names in a row: `<b>, <strong> and <em>`.
_ROW = (
    r"<[A-Za-z][\w:-]{0,19} ?/?>[\"'”’»)]?"
    r"(?:\s{0,3},\s{0,3}(?:(?:and|or|und|oder|et|ou|y|o|e)\s{1,3})?|\s{0,3}/\s{0,3}"
    r"|\s{1,3}(?:and|or|und|oder|et|ou|y|o|e|&)\s{1,3})"
    r"[\"'“‘«(]?(?=<[A-Za-z][\w:-]{0,19} ?/?>)"
)
_BETWEEN_NAMES = (
    r"\s+(?:and|or|to|with|without|not|und|oder|mit|ohne|et|ou|avec|sans|y|e|o|con|sin|com|sem"
    r"|,|/|\.{2,5}|…|-|–)\s+"
)
_ELLIPSIS = r"\s*(?:\.{2,5}|…)\s*"
_QUOTES = {
    '"': '"', "'": "'", "“": "”", "‘": "’", "«": "»", "„": "“", "`": "`", "”": "”",
    "[": "]", "(": ")", "{": "}",
}  # fmt: skip
# An attribute of an example: `src="..."`.
_NO_VALUE = r"""=\s*["']?(?:\.{2,5}|…)"""
_EDITED = r"(?i)\b(?:style|class|align|dir)\s*=\s*[\"']?[\w-]{3}"
# A text of one paragraph that may be an example for one.
_SHORT = 80


def spoken_of(text: str, tags: Sequence[Tag], matching: Matching) -> frozenset[int]:
    """Find the tags a sentence speaks of: ``"<b>"``, ``use <i> and </i>``, ``<p>...</p>``."""
    spoken: set[int] = set()
    for index, tag in enumerate(tags):
        before = text[tag.start - 1 : tag.start]
        if (before and _QUOTES.get(before) == text[tag.end : tag.end + 1]) or (
            tag.has_attributes and re.search(_NO_VALUE, text[tag.start : tag.end])
        ):
            spoken.add(index)
    spoken |= _in_a_row(text, tags, matching)
    if not spoken and len(tags) > 40:
        # So many tags are not examples; and reading the content of each pair costs time.
        return frozenset()
    candidates: list[tuple[int, int]] = []
    used: set[str] = set()
    for first, last in matching.pairs:
        start, end = tags[first].end, tags[last].start
        short = end - start <= 20 and not tags[first].has_attributes
        content = text[start:end] if short else ""
        if short and (re.fullmatch(_BETWEEN_NAMES, content) or re.fullmatch(_ELLIPSIS, content)):
            candidates.append((first, last))
        else:
            used.add(tags[first].name)
    for first, last in candidates:
        # `<i>A</i><i> and </i><i>B</i>` is what an editor leaves of one italic phrase.
        if tags[first].name not in used:
            spoken.update((first, last))
    for index, tag in enumerate(tags):
        if tag.kind == "void" and not tag.has_attributes:
            after = re.match(_WORD_AFTER, text[tag.end : tag.end + 12])
            if after or _tag_before(text, tag):
                spoken.add(index)
    return frozenset(spoken)


def _tag_before(text: str, tag: Tag) -> bool:
    return re.search(_TAG_BEFORE, text[max(0, tag.start - 8) : tag.start]) is not None


def _in_a_row(text: str, tags: Sequence[Tag], matching: Matching) -> set[int]:
    """Find the tags that an enumeration names; what is closed is no name."""
    closed = {number for pair in matching.pairs for number in pair}
    lone = {
        tag.start: index
        for index, tag in enumerate(tags)
        if index not in closed and tag.kind in ("open", "void") and not tag.has_attributes
    }
    if not lone:
        return set()
    starts: set[int] = set()
    for match in re.finditer(_ROW, text):
        starts.update((match.start(), match.end()))
    return {index for start, index in lone.items() if start in starts}


def subject(text: str, tags: Sequence[Tag], matching: Matching) -> str:
    """Doubt a text about markup, where tags may be what it is about.

    Blocks that frame the whole text are no examples in a sentence, and so are not doubted.
    """
    framed = is_framed(text, tags)
    if framed and _is_styled(text, _ends(tags)[0]):
        return ""
    framed = framed and (len(tags) > 2 or len(text) > _SHORT)
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
    plain = not framed and not any(tag.has_attributes for tag in tags)
    word = _word_near(_FORMATS, visible, starts, _FAR if plain else _NEAR) or _word_near(
        _WORKS, visible, starts, _NEAR
    )
    if word:
        return f"the text speaks of {word}"
    for first, last in matching.pairs:
        tag = tags[first]
        if framed and (tag.name in BLOCK or tag.has_attributes):
            continue
        if _tag_before(text, tag):
            return f"the text speaks of tags before `<{tag.written}>`"
        if tag.name in BLOCK and _inside_sentence(text, tag, tags[last]):
            return f"`<{tag.written}>` stands inside a sentence"
        # `<i>Alu</i> elements` is genetics.
        if tag.name not in _ITALIC and re.match(
            _ELEMENT_AFTER, text[tags[last].end : tags[last].end + 12]
        ):
            return f"the text speaks of an element after `</{tag.written}>`"
    # Genes and epitopes, `<i>`, are elements and tags too.
    if plain and any(tag.name not in _ITALIC and tag.name not in BLOCK for tag in tags):
        word = _word_near(_PARTS, visible, starts, _NEXT)
    return f"the text speaks of {word}" if word else ""


def _word_near(pattern: str, visible: str, starts: Sequence[int], reach: int) -> str:
    """Give the first word that a pattern finds near a tag, or nothing."""
    for match in re.finditer(pattern, visible):
        near = bisect_left(starts, match.start() - reach)
        if near < len(starts) and starts[near] <= match.end() + reach:
            return match[0]
    return ""


def _inside_sentence(text: str, opening: Tag, closing: Tag) -> bool:
    before = text[max(0, opening.start - 20) : opening.start].rstrip()
    return (
        bool(before)
        and not before.endswith(_SENTENCE_ENDS)
        and re.match(_SENTENCE_GOES_ON, text[closing.end : closing.end + 20]) is not None
    )


def is_framed(text: str, tags: Sequence[Tag]) -> bool:
    """Tell whether blocks frame the whole text: it begins with one and ends with the end of one."""
    first, last = _ends(tags)
    return (
        first.name in BLOCK
        and first.kind == "open"
        and last.name in BLOCK
        and last.kind == "close"
        and not _between(text, tags, 0, first.start)
        and not _between(text, tags, last.end, len(text))
    )


def _ends(tags: Sequence[Tag]) -> tuple[Tag, Tag]:
    """Give the first and the last tag that is no comment."""
    proper = [tag for tag in tags if tag.kind != "comment"] or tags
    return proper[0], proper[-1]


def _between(text: str, tags: Sequence[Tag], start: int, end: int) -> str:
    """Give the text of a part, comments left out and white space cut off."""
    for tag in tags:
        if tag.kind == "comment" and start <= tag.start and tag.end <= end:
            if text[start : tag.start].strip():
                break
            start = tag.end
    return text[start:end].strip()


def _is_styled(text: str, tag: Tag) -> bool:
    """Tell whether a tag has an attribute that only an editor writes."""
    return tag.has_attributes and re.search(_EDITED, text[tag.start : tag.end]) is not None
