"""Cheap tests whether an abstract is worth a closer look: nearly all are plain prose."""

import re
from collections.abc import Sequence
from functools import cache
from itertools import islice

from validator.content import elements, text_content
from validator.record import Element
from validator.regex import regex

from ._words import ALSO_LABELS, COPYRIGHT_SIGNS, HEADINGS, KEYWORDS

# A word that another was glued to: "BackgroundExosomes".
GLUED = regex(r"[^\W\d_][^\W\d_A-ZÀ-ÖØ-Þ]{2,30}(?=[A-ZÀ-ÖØ-Þ])")
_SENTENCE = regex(r"[.!?…。！？;；)\]\"'”’»）】>]\s*[【\[〔（(]?([^\W\d_]+)")
_FIRST = regex(r"\s*[【\[〔（(]?([^\W\d_]+)")
_BEFORE_TEXT = frozenset({"object-id", "sec-meta", "label", "title"})
# In so many characters, and pieces of text, the first words of a paragraph stand.
_START, _PIECES = 100, 8
# How long the lines at the end of an abstract can be, all together.
_END = 1500


def last_paragraphs(abstract: Element) -> list[Element]:
    """Give the paragraphs of an abstract, or of its last section, if one of them ends it."""
    last = next(abstract.iterchildren("*", reversed=True), None)
    if last is not None and last.tag == "sec":
        return list(last.iterchildren("p"))
    return list(abstract.iterchildren("p")) if last is not None and last.tag == "p" else []


def first_paragraph(abstract: Element) -> Element | None:
    """Give the paragraph that the text of an abstract begins with, if it is one."""
    first = next((one for one in elements(abstract) if one.tag not in _BEFORE_TEXT), None)
    return first if first is not None and first.tag == "p" else None


def may_have_heading(paragraph: Element) -> bool:
    """Tell whether a paragraph begins with a word that heads abstracts."""
    pieces = islice(paragraph.itertext(), _PIECES)
    text = "".join(str(one).lstrip()[:_START] for one in pieces)
    return text.lstrip("【[〔").casefold().startswith(_heading_words())


@cache
def _heading_words() -> tuple[str, ...]:
    return tuple(f"{HEADINGS}|{ALSO_LABELS}".casefold().split("|"))


def may_have_lines(abstract: Element) -> bool:
    """Tell whether words for keywords or signs of copyright stand at the end of an abstract."""
    texts = map(text_content, reversed(last_paragraphs(abstract)))
    end = next((text for one in texts if (text := one.rstrip())), "")[-_END:]
    if any(sign in end for sign in COPYRIGHT_SIGNS):
        return True
    folded = end.casefold()
    return any(word in folded for word in _keyword_words())


@cache
def _keyword_words() -> tuple[str, ...]:
    """The beginnings of the words for keywords, up to a blank, a hyphen or the fifth letter."""
    labels = "|".join(KEYWORDS.values()).split("|")
    return tuple({re.split(r"[\s\-\u200c]", label, maxsplit=1)[0][:5] for label in labels})


def may_have_labels(paragraphs: Sequence[Element]) -> bool:
    """Tell whether two sentences at least begin with words that labels of sections begin with."""
    from ._labels import first_words

    words = first_words()
    found = 0
    for paragraph in paragraphs:
        text = text_content(paragraph)
        first = _FIRST.match(text)
        begin = [first[1]] if first else []
        for word in (*begin, *_SENTENCE.findall(text)):
            found += _begins_label(word, words)
            if found > 1:
                return True
    return False


def _begins_label(word: str, words: frozenset[str]) -> bool:
    glued = GLUED.match(word)
    return word.casefold() in words or (glued is not None and glued[0].casefold() in words)
