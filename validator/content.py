"""Questions that many rules ask about elements and their text."""

from collections.abc import Collection, Iterator

from lxml import etree

from validator.record import Element
from validator.regex import regex

_NOTES = (etree.Comment, etree.ProcessingInstruction)

# Characters that show nothing, besides white space: zero-width space, (non-)joiner, word
# joiner, byte order mark, soft hyphen, direction marks, Braille blank, Hangul filler.
_INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff\u00ad\u200e\u200f\u2800\u3164"


def is_blank(text: str | None) -> bool:
    """Tell whether a reader would see nothing of a text."""
    return not text or not text.strip() or not text.translate(_NOTHING).strip()


# How far a word is followed, so that a message stays short.
_WORD = 16
# A single blank beside the character belongs to what is shown: "a < b".
_WORD_BEFORE = regex(r"[^\s<>&\"'=]*[ ]?\Z")
_WORD_BEHIND = regex(rf"[ ]?[^\s<>&\"']{{0,{_WORD}}}")

_NOTHING = {ord(char): None for char in _INVISIBLE}


def is_empty(node: Element) -> bool:
    """Tell whether an element holds neither elements, nor entities, nor visible text.

    Comments and processing instructions do not count; see :func:`holds_notes`.
    """
    return has_no_text(node) and sum(1 for _ in node) == sum(1 for _ in node.iterchildren(*_NOTES))


def holds_notes(node: Element) -> bool:
    """Tell whether somebody left a comment or a processing instruction inside an element."""
    return any(True for _ in node.iter(*_NOTES))


def elements(node: Element) -> Iterator[Element]:
    """Give the child elements; no comments, processing instructions or entities."""
    return node.iterchildren("*")


def has_no_text(node: Element) -> bool:
    """Tell whether no visible text stands directly in an element, beside its children."""
    return is_blank(node.text) and all(is_blank(child.tail) for child in node)


def text_content(node: Element) -> str:
    """Give all text in an element, at any depth."""
    return "".join(str(text) for text in node.itertext())


def only_attributes(node: Element, allowed: Collection[str]) -> bool:
    """Tell whether an element has no attribute with a value but the allowed ones."""
    return all(name in allowed or is_blank(node.get(name)) for name in map(str, node.keys()))


def article_type_of(node: Element) -> str:
    """Give the article-type of the article that an element belongs to, as it is written."""
    article = next(node.iterancestors("article"), None)
    return "" if article is None else article.get("article-type", "").strip()


def is_part(metadata: Element) -> bool:
    """Tell whether metadata are those of a part of an article, not of the article itself."""
    return next(metadata.iterancestors("sub-article", "response"), None) is not None


def word_at(source: str, at: int) -> str:
    """Give the word around a character of markup, with its neighbours if it stands alone.

    Args:
        source: markup or text.
        at: the place of the character.
    """
    before = _WORD_BEFORE.search(source, max(at - _WORD, 0), at)
    behind = _WORD_BEHIND.match(source, at + 1)
    return f"{before[0] if before else ''}{source[at]}{behind[0] if behind else ''}".strip()


def shown(text: str, limit: int = 60) -> str:
    """Shorten text for a message: white space collapsed, cut with an ellipsis."""
    text = " ".join(text.split())
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"
