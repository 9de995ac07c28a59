"""Convert a text with HTML tags to JATS source.

The tags are read by html5lib, which builds the tree a browser would build (HTML Living Standard,
"Parsing HTML documents"); what the tree means is then written in JATS. Nothing is taken on trust:
the visible text of the result is compared with the text that was given, tags cut out, and a
conversion that gained, lost or moved a word is refused.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import unescape
from html.entities import html5
from itertools import count, pairwise
from typing import TYPE_CHECKING, Literal

from validator.html.builder import Builder
from validator.html.children import CHILD as _CHILD
from validator.html.children import is_block, is_silent
from validator.html.evidence import MAX_DEPTH, judge
from validator.html.finishing import BLOCK_TAG, shown_text, visible_text, with_children, with_signs
from validator.html.jats_block import Block
from validator.html.names import (
    BLOCK,
    DROPPED,
    FRAME,
    MATHML,
    REMADE,
    TABLE_PARTS,
    TRANSPARENT,
    is_ordinary,
    shown_name,
)
from validator.html.rooms import PARAGRAPHS, Room
from validator.html.runs import escape
from validator.html.tags import Tag
from validator.regex import regex

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

PLACEHOLDER = "\ufffc"

# What html5lib reads within a second or two.
MAX_LENGTH = 1_000_000
MAX_TAGS = 20_000
# How much of what is lost a message names.
_SHOWN = 3

_PREFIXES = ("o:", "v:", "w:", "mml:", "m:")

_REFERENCE = regex(r"&(?:#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_AMPERSAND = regex(f"{_REFERENCE.pattern}|&")
# XML 1.0, production 2 "Char", read the other way round.
FORBIDDEN = regex("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Conversion:
    """JATS source for a text, and how far it can be trusted.

    Attributes:
        grade: ``safe``: it means the same; ``unsafe``: the text is the same, something else was
            lost; ``impossible``: there is no result.
        blocks: the result. For ``inline`` exactly one block without a name, whose ``content`` is
            the phrase; empty if the conversion is impossible or nothing visible was there.
        lost: HTML elements and other things whose meaning could not be carried over.
        text: the visible text of the result, blocks on lines of their own, with U+FFFC (or the
            placeholder given) for each child.
        reason: why the grade is not ``safe``; a phrase for a message.
    """

    grade: Literal["safe", "unsafe", "impossible"]
    blocks: tuple[Block, ...] = ()
    lost: tuple[str, ...] = ()
    text: str = ""
    reason: str = ""

    @property
    def phrase(self) -> str | None:
        """The content to be put into an existing ``<p>`` or title; ``None`` if blocks are needed.

        That is the content of the only paragraph, or the result of an ``inline`` conversion.
        """
        if len(self.blocks) == 1 and self.blocks[0].name in ("", *PARAGRAPHS):
            return self.blocks[0].content
        return None

    @property
    def source(self) -> str:
        """The JATS source of all blocks."""
        return "".join(block.source for block in self.blocks)


def convert(
    text: str,
    tags: Sequence[Tag],
    *,
    children: Sequence[str] = (),
    room: Room,
    prefix_xlink: str | None = "xlink",
    prefix_mathml: str | None = "mml",
    placeholder: str = PLACEHOLDER,
    references: bool = True,
) -> Conversion:
    """Convert a text with HTML tags to JATS source.

    Args:
        text: the text with one level of XML escaping decoded.
        tags: the tags to be treated as markup, in order, as :func:`validator.html.tags.find_tags`
            places them. Every other ``<`` is a character and stays one.
        children: JATS source of the elements that already stand in the text, one for each
            placeholder in it; they are put out as they are. Without children a placeholder in the
            text is an ordinary character.
        room: where the result will stand.
        prefix_xlink: the prefix the record binds to the XLink namespace; ``None`` if it does not,
            and each link is to declare ``xlink`` for itself.
        prefix_mathml: the same for the MathML namespace.
        placeholder: the character that stands for a child, for a text that has U+FFFC of its own.
        references: whether ``&nbsp;`` in the text is a reference, or what the text says.

    Returns:
        The conversion. If its grade is ``impossible`` the text must be left alone.

    Raises:
        ValueError: the numbers of children and placeholders differ, or the tags are out of order.
    """
    if children and text.count(placeholder) != len(children):
        raise ValueError(
            f"{len(children)} children for {text.count(placeholder)} placeholders in the text"
        )
    if any(one.end > other.start for one, other in pairwise(tags)):
        raise ValueError("tags overlap or are not in order")
    mark = placeholder if children else None
    if refusal := _refusal(text, tags, mark):
        return refusal
    pieces = _pieces(text, tags, mark, _REFERENCE if references else None)
    builder = Builder(children, room, prefix_xlink, prefix_mathml)
    blocks = builder.build(_parse(_markup(text, tags, pieces)))
    odd = (tag.name for tag in tags if tag.name in TRANSPARENT and not is_ordinary(tag.name))
    lost = (*dict.fromkeys(shown_name(name) for name in odd), *builder.lost)
    if builder.problem:
        return Conversion("impossible", lost=lost, reason=builder.problem)
    joined = "".join(block.source for block in blocks)
    if _words(shown_text(blocks, children, builder.made), children) != _words(
        _expected(tags, pieces, children), children
    ):
        return Conversion("impossible", lost=lost, reason="a browser would show a different text")
    # Children in dropped content (a script) are missing from both sides of the comparison.
    numbers = [number for match in _CHILD.findall(joined) if (number := int(match)) < len(children)]
    if numbers != list(range(len(children))):
        return Conversion("impossible", lost=lost, reason="an element of the record would be lost")
    again = [
        judge(_CHILD.sub(PLACEHOLDER, visible_text(part)))
        for block in blocks
        if "&lt;" in block.source
        for part in BLOCK_TAG.split(block.source)
        if "&lt;" in part
    ]
    shown = next((_written(verdict.tags[0]) for verdict in again if verdict.tags), "")
    # What was escaped twice may have been meant to be shown; a second pass must not convert it.
    if any(verdict.grade == "strong" for verdict in again):
        return Conversion("impossible", lost=lost, reason=f"`{shown}` was escaped twice")
    blocks, doubt = with_signs(blocks)
    reasons = [f"not carried over: {_listed(lost)}"] if lost else []
    reasons += [doubt] if doubt else []
    reasons += [f"it would still show `{shown}` as text"] if shown else []
    reason = "; ".join(reasons)
    return Conversion(
        grade="unsafe" if reason else "safe",
        blocks=tuple(
            with_children(block, (*children, *(made.source for made in builder.made)))
            for block in blocks
        ),
        lost=lost,
        text=_CHILD.sub(placeholder, shown_text(blocks, children, builder.made)),
        reason=reason,
    )


def _listed(lost: Sequence[str]) -> str:
    """List what was lost, as far as a reader will read."""
    more = len(lost) - _SHOWN
    return ", ".join(lost[:_SHOWN]) + (f" and {more} more" if more > 0 else "")


def _written(tag: Tag) -> str:
    return f"</{tag.written}>" if tag.kind == "close" else f"<{tag.written}>"


def _refusal(text: str, tags: Sequence[Tag], placeholder: str | None) -> Conversion | None:
    """Refuse what would take too long, cannot be written in XML, or has no counterpart."""
    if len(text) > MAX_LENGTH or len(tags) > MAX_TAGS:
        return Conversion("impossible", reason="the text is too long")
    strange = (
        tag.name
        for tag in tags
        if tag.kind != "comment"
        and not is_ordinary(tag.name)
        and tag.name not in TRANSPARENT
        and tag.name not in REMADE
        and tag.name not in FRAME
        and tag.name not in MATHML
        and not tag.name.startswith(_PREFIXES)
    )
    if lost := tuple(shown_name(name) for name in dict.fromkeys(strange)):
        return Conversion("impossible", lost=lost, reason=f"{lost[0]} would be lost")
    if _has_table_in_formula(tags):
        return Conversion("impossible", reason="a table stands in a formula")
    if _depth(tags) > MAX_DEPTH:
        return Conversion("impossible", reason="the tags are nested too deeply")
    if FORBIDDEN.search(text.replace(placeholder, "") if placeholder else text):
        return Conversion("impossible", reason="XML forbids a character of the text")
    if placeholder and any(text.find(placeholder, tag.start, tag.end) >= 0 for tag in tags):
        return Conversion("impossible", reason="an element stands inside a tag or a comment")
    return None


def _has_table_in_formula(tags: Iterable[Tag]) -> bool:
    """Tell whether a part of a table begins in a formula: html5lib 1.1 may never come back."""
    depth = 0
    for tag in tags:
        if tag.name == "math" and tag.kind != "void":
            depth = max(0, depth + (1 if tag.kind == "open" else -1))
        elif depth and tag.name in TABLE_PARTS:
            return True
    return False


def _depth(tags: Iterable[Tag]) -> int:
    """Count how many elements may be open at once; `<p>` never stays open in another one."""
    waiting: Counter[str] = Counter()
    depth = deepest = 0
    for tag in tags:
        if tag.kind == "open" and tag.name != "p":
            waiting[tag.name] += 1
            depth += 1
            deepest = max(deepest, depth)
        elif tag.kind == "close" and waiting[tag.name]:
            waiting[tag.name] -= 1
            depth -= 1
    return deepest


def _pieces(
    text: str,
    tags: Sequence[Tag],
    placeholder: str | None,
    references: "re.Pattern[str] | None",
) -> list[str]:
    """Cut the tags out, decode the references of what is left, and number the children."""
    ends = [0, *(tag.end for tag in tags)]
    starts = [*(tag.start for tag in tags), len(text)]
    number = count()
    pieces: list[str] = []
    for start, end in zip(ends, starts, strict=True):
        parts = text[start:end].split(placeholder) if placeholder else [text[start:end]]
        decoded = [references.sub(_decode, part) for part in parts] if references else parts
        piece = [decoded[0]]
        for part in decoded[1:]:
            piece += (f"\uffff{next(number)}\uffff", part)
        pieces.append("".join(piece))
    return pieces


def _decode(match: "re.Match[str]") -> str:
    """Decode a complete reference as HTML does; one that XML cannot hold stays as written."""
    reference = match[0]
    if reference[1:2] != "#" and reference[1:] not in html5:
        return reference
    text = unescape(reference)
    return reference if not text or text == "\ufffd" or FORBIDDEN.search(text) else text


def _markup(text: str, tags: Sequence[Tag], pieces: Sequence[str]) -> str:
    """Write HTML in which exactly the given tags are tags."""
    out = [escape(pieces[0])]
    for number, tag in enumerate(tags):
        previous = tags[number - 1] if number else None
        source = text[tag.start : tag.end]
        if tag.kind == "comment":
            source = ""
        elif tag.name == "br" and source[1] == "/" and previous and previous.name == "br":
            # `<br></br>` is one line break to whoever wrote it; a browser makes two of it.
            source = source if pieces[number].strip() else ""
        elif tag.kind == "void" and ":" in tag.name:
            source = f"<{tag.name}></{tag.name}>"
        elif tag.has_attributes:
            source = _AMPERSAND.sub(_protect, source)
        out += (source, escape(pieces[number + 1]))
    return "".join(out)


def _protect(match: "re.Match[str]") -> str:
    """Keep a complete reference in an attribute; escape every other ampersand (`?a=1&lt=2`)."""
    reference = match[0]
    return reference if _decode(match) != reference else f"&amp;{reference[1:]}"


def _parse(markup: str) -> "Element":
    """Parse HTML as the content of a `<div>`."""
    # Imported here: most records have no HTML, and the import takes longer than checking them.
    import html5lib

    parser = html5lib.HTMLParser(tree=html5lib.getTreeBuilder("etree"), namespaceHTMLElements=False)
    tree: Element = parser.parseFragment(markup, container="div")
    return tree


def _expected(tags: Sequence[Tag], pieces: Sequence[str], children: Sequence[str]) -> str:
    """Give the text that must be visible: the given one without tags, a blank for each block."""
    out = [pieces[0]]
    dropping = ""
    for tag, piece in zip(tags, pieces[1:], strict=True):
        if dropping:
            if tag.name == dropping and tag.kind == "close":
                dropping = ""
        elif tag.name in DROPPED:
            dropping = tag.name if tag.kind == "open" else ""
        elif tag.name in BLOCK or tag.name in ("br", "jats:break"):
            out.append(" ")
        elif tag.name == "q":
            out.append("“" if tag.kind == "open" else "”")
        if not dropping:
            out.append(piece)
    if dropping:
        # A browser would hide all the rest; no text agrees with this.
        out.append("\uffff")
    return _CHILD.sub(
        lambda match: f" {match[0]} " if is_block(children[int(match[1])]) else match[0],
        "".join(out),
    )


def _words(text: str, children: Sequence[str]) -> list[str]:
    """Split a text into words; comments among them are no part of any."""
    return _CHILD.sub(
        lambda match: "" if is_silent(children[int(match[1])]) else match[0], text
    ).split()
