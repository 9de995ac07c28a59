"""A web page as the blocks of text that a reader sees, each with its place in the source.

Browsers' tree builders do not tell where a tag stands, and for finding lines of page furniture
no tree is needed: tags, comments and text are told apart as the HTML Living Standard's
"Tokenization" does, and the text between two tags that break the line is a block.
"""

import re
from collections.abc import Iterator, Sequence
from html import unescape
from typing import Literal, NamedTuple

from validator.edits import Edit, Edits, Span
from validator.html.names import BLOCK
from validator.lines import Line
from validator.regex import regex

_SPACE = r"[ \t\n\f\r]"
_MARKUP = regex(
    r"<(?:(?P<comment>!--)|(?P<note>[!?]|/(?=[^A-Za-z]))"
    r"|(?P<slash>/?)(?P<name>[A-Za-z][^ \t\n\f\r/>]*))"
)
_COMMENT_END = regex(r"--!?>")
# A ">" in quotes does not end a tag, and quotes count only behind "=". A text can be read in one
# way only, so that a tag without end costs one scan.
_VALUE = rf"""={_SPACE}*(?:"[^"]*(?:"|\Z)|'[^']*(?:'|\Z)|(?![ \t\n\f\r"']))"""
_TAG_END = regex(rf"[^>=]*(?:{_VALUE}[^>=]*)*>")

_BREAKS = BLOCK | {"br", "frame", "frameset", "head"}
# What they hold is never seen, or not seen as text of the page, and tags in it are none.
_RAW = frozenset(
    {
        *("iframe", "noembed", "noframes", "noscript", "plaintext", "script", "style"),
        *("template", "textarea", "title", "xmp"),
    }
)
# Inline elements that are nothing without the text in them. Any other (an image, a field, one
# that nobody knows) stays when the text around it goes.
_FORMATTING = frozenset(
    {
        *("a", "abbr", "acronym", "b", "bdi", "bdo", "big", "button", "cite", "code", "data"),
        *("del", "dfn", "em", "font", "i", "ins", "kbd", "label", "mark", "nobr", "q", "s"),
        *("samp", "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var"),
    }
)
# Elements that may go with the only text they hold. A table's cell may not: the row would shift.
_DISPOSABLE = frozenset(
    {
        *("address", "aside", "blockquote", "center", "div", "footer", "h1", "h2", "h3", "h4"),
        *("h5", "h6", "header", "li", "nav", "p", "pre", "section"),
    }
)


class _Token(NamedTuple):
    """``note`` is what a browser ignores, ``object`` what it does not show as text."""

    kind: Literal["text", "open", "close", "note", "object"]
    start: int
    end: int
    name: str = ""


def split_blocks(source: str) -> tuple[Line, ...]:
    """Split a page into its blocks of visible text.

    A block's ``span`` reaches from its first character to its last, inline tags between them
    included. Its ``whole`` takes in the element that holds nothing else, or else the inline tags
    around it and a ``<br>`` behind it; but a block whose inline tags do not balance, or that has
    an image in it, is not removed as a whole: see :func:`remove_blocks`.

    Args:
        source: the page's source.
    """
    found: list[Line] = []
    room: list[_Token] = []
    before: _Token | None = None
    for token in _tokens(source):
        if token.kind in ("open", "close") and token.name in _BREAKS:
            found.extend(_block(source, before, room, token))
            before, room = token, []
        else:
            room.append(token)
    found.extend(_block(source, before, room, None))
    return tuple(found)


def remove_blocks(source: str, blocks: Sequence[Line]) -> Edits:
    """Remove blocks so that the tags which stay are balanced as they were before.

    Where a block cannot go as a whole, its text goes and every tag in it stays.

    Args:
        source: the page's source.
        blocks: some of its blocks.
    """
    edits = []
    for block in blocks:
        start, end = block.span
        tokens = list(_tokens(source[start:end]))
        if block.whole != block.span or _is_tidy(tokens):
            edits.append(Edit(*block.whole, ""))
        else:
            texts = (token for token in tokens if token.kind == "text")
            edits.extend(Edit(start + text.start, start + text.end, "") for text in texts)
    return tuple(edits)


def _block(
    source: str, before: _Token | None, room: list[_Token], after: _Token | None
) -> Iterator[Line]:
    """Give the block, if there is one, that stands in the room between two tags."""
    texts = {
        token: unescape(source[token.start : token.end]) for token in room if token.kind == "text"
    }
    shown = [token for token, text in texts.items() if text.strip()]
    if not shown:
        return
    first, last = shown[0], shown[-1]
    start = first.end - len(source[first.start : first.end].lstrip())
    end = last.start + len(source[last.start : last.end].rstrip())
    span = whole = Span(start, end)
    if _is_tidy(room):
        tags = [token for token in room if token.kind in ("open", "close")]
        if tags:
            whole = Span(min(start, tags[0].start), max(end, tags[-1].end))
        if after is not None and after.name == "br":
            whole = Span(whole.start, after.end)
        elif before is not None and after is not None and _is_element(before, after):
            whole = Span(before.start, after.end)
    yield Line(" ".join("".join(texts.values()).split()), span, whole)


def _is_element(before: _Token, after: _Token) -> bool:
    return before.name == after.name in _DISPOSABLE and (before.kind, after.kind) == (
        "open",
        "close",
    )


def _is_tidy(tokens: Sequence[_Token]) -> bool:
    """Whether tokens can go together: nothing but text, comments and balanced formatting."""
    opened: list[str] = []
    for token in tokens:
        if token.kind in ("text", "note") or token.name == "wbr":
            continue
        if token.name not in _FORMATTING:
            return False
        if token.kind == "open":
            opened.append(token.name)
        elif not opened or opened.pop() != token.name:
            return False
    return not opened


def _tokens(source: str) -> Iterator[_Token]:
    """Read a page up to its end, or to markup that never ends: of that a browser shows nothing."""
    place = 0
    while match := _MARKUP.search(source, place):
        if match.start() > place:
            yield _Token("text", place, match.start())
        start = match.start()
        name = (match["name"] or "").lower()
        if name:
            place = _after(_TAG_END, source, match.end())
            is_raw = name in _RAW and not match["slash"]
            if is_raw and place:
                place = _after_raw(source, place, name)
            kind: Literal["open", "close"] = "close" if match["slash"] else "open"
            token = _Token("object" if is_raw else kind, start, place, name)
        else:
            place = _after_note(source, match)
            token = _Token("note", start, place)
        if not place:
            return
        yield token
    if place < len(source):
        yield _Token("text", place, len(source))


def _after(pattern: re.Pattern[str], source: str, place: int) -> int:
    """Give the end of a match that must begin at a place, or 0."""
    match = pattern.match(source, place)
    return match.end() if match else 0


def _after_note(source: str, match: re.Match[str]) -> int:
    """Give the end of a comment or of what a browser takes for one, or 0."""
    place = match.end()
    if not match["comment"]:
        return source.find(">", place) + 1
    for empty in (">", "->"):
        if source.startswith(empty, place):
            return place + len(empty)
    end = _COMMENT_END.search(source, place)
    return end.end() if end else 0


def _after_raw(source: str, place: int, name: str) -> int:
    """Give the end of an element in which nothing but its end tag is markup, or 0."""
    end = re.compile(rf"</{name}(?={_SPACE}|[/>])", re.IGNORECASE).search(source, place)
    return _after(_TAG_END, source, end.end()) if end else 0
