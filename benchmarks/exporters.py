"""Writes what :mod:`pieces` read as HTML, in one of the manners of :mod:`styles`."""

import re
from collections.abc import Sequence

from lxml import etree
from pieces import Block, Mark, Phrase, is_ordered
from styles import Pair, Style

# The letters by which HTML tells the kind of a numbered list (attribute `type` of `ol`).
_NUMBERING = {
    "alpha-lower": "a", "alpha-upper": "A", "roman-lower": "i", "roman-upper": "I",
}  # fmt: skip
_INDENTATION = re.compile(r"[ \t]*[\r\n][ \t\r\n]*")
_NEEDS_QUOTES = re.compile(r"[\s\"'=<>`]|/\Z|\A\Z")


def write_blocks(blocks: Sequence[Block], style: Style) -> str:
    """Write the content of an abstract.

    Args:
        blocks: what it holds.
        style: in which manner.
    """
    start, end = style.whole
    return f"{start}{_blocks(blocks, style, style.rank)}{end}"


def write_title(phrase: Phrase, style: Style) -> str:
    """Write the content of a title or a keyword; in some styles, it gets no tag around it."""
    start, end = style.phrase
    written = _phrase(phrase, style) if start else _phrase(phrase, style).strip()
    return f"{start}{written}{end}"


def _blocks(blocks: Sequence[Block], style: Style, rank: int) -> str:
    out: list[str] = []
    before = ""
    for block in blocks:
        if out:
            out.append(style.gap if block.kind == before == "p" else style.between)
        out.append(_block(block, style, rank))
        before = block.kind
    return "".join(out)


def _block(block: Block, style: Style, rank: int) -> str:
    if block.kind == "section":
        return _section(block, style, rank)
    if block.kind == "title":
        return _heading(block.phrase, style, rank - 1)
    if block.kind == "list":
        kind = "ordered" if is_ordered(block.value) else "bullet"
        numbering = _NUMBERING.get(block.value, "")
        letter = f' type="{numbering}"' if numbering else ""
        items = "".join(_item(item, style, rank) for item in block.inside)
        start, end = _tags(kind, style)
        start = start.replace("{type}", letter).replace("{kind}", block.value or "bullet")
        return f"{start}{items}{end}"
    if block.kind == "quote":
        return _blocks(block.inside, style, rank).join(_tags("quote", style))
    return _phrase(block.phrase, style).strip().join(_tags("p", style))


def _section(block: Block, style: Style, rank: int) -> str:
    inside = _blocks(block.inside, style, rank + 1)
    heading = _heading(block.phrase, style, rank)
    return f"{heading}{style.between}{inside}".join(_tags("section", style))


def _heading(phrase: Phrase, style: Style, rank: int) -> str:
    start, end = _tags("heading" if "heading" in style.tags else "title", style)
    number = str(min(max(rank, 1), 6))
    written = _phrase(phrase, style).strip()
    return f"{start.replace('{rank}', number)}{written}{end.replace('{rank}', number)}"


def _item(item: Block, style: Style, rank: int) -> str:
    start, end = _tags("item", style)
    first, *rest = item.inside or (Block("p"),)
    if first.kind != "p" or "title" in style.tags:
        return f"{start}{_blocks(item.inside, style, rank)}{end}"
    # A lone paragraph stands bare in its item; with others, only the first does.
    return f"{start}{_phrase(first.phrase, style).strip()}{_blocks(rest, style, rank)}{end}"


def _tags(kind: str, style: Style) -> Pair:
    return style.tags.get(kind, ("", ""))


def _phrase(phrase: Phrase, style: Style, marks: tuple[str, ...] = ()) -> str:
    out: list[str] = []
    for number, part in enumerate(phrase):
        if isinstance(part, Mark):
            out.append(_mark(part, style, marks))
            continue
        text = _characters(part, style)
        following = phrase[number + 1] if number + 1 < len(phrase) else None
        if style.hard_spaces and isinstance(following, Mark) and text.endswith(" "):
            text = f"{text[:-1]}&nbsp;"
        out.append(text.join(_run(marks, style)) if style.css and text else text)
    return "".join(out)


def _characters(text: str, style: Style) -> str:
    # No program keeps the indentation of somebody's XML.
    text = _INDENTATION.sub(" ", text)
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return style.characters(escaped)


def _mark(mark: Mark, style: Style, marks: tuple[str, ...]) -> str:
    if mark.kind == "math" and mark.node is not None:
        start, end = _tags("math", style)
        prefix = "mml:" if start.startswith("<mml:") else ""
        return f"{start}{_math(mark.node, prefix)}{end}"
    if mark.kind == "link":
        start, end = _tags("link", style)
        href = _attribute(mark.value)
        unquoted = f'"{href}"' if _NEEDS_QUOTES.search(href) else href
        start = start.replace("{href}", href).replace("{unquoted}", unquoted)
        # Programs that write all properties of a run underline their links so.
        inner = (*marks, "underline") if style.css else marks
        return f"{start}{_phrase(mark.inside, style, inner)}{end}"
    if mark.kind in style.css:
        return _phrase(mark.inside, style, (*marks, mark.kind))
    return _phrase(mark.inside, style, marks).join(_tags(mark.kind, style))


def _run(marks: Sequence[str], style: Style) -> Pair:
    """Write the span of a run: each property, also those that it has not."""
    said = [style.css[mark] for mark in dict.fromkeys(marks)]
    said += [css for mark, css in style.css.items()
             if mark.startswith("no ") and not set(marks) & set(mark.split())]  # fmt: skip
    start, end = _tags("run", style)
    return start.replace("{marks}", "".join(said)), end


def _math(node: etree._Element, prefix: str) -> str:
    """Write what stands in a formula; annotations are alternatives to it."""
    out = [_escaped(node.text)]
    for child in node.iterchildren("*"):
        name = str(etree.QName(child).localname)
        if not name.startswith("annotation"):
            attributes = "".join(
                f' {key!s}="{_attribute(str(value))}"'
                for key, value in child.attrib.items()
                if not str(key).startswith("{")
            )
            inside = _math(child, prefix)
            out.append(f"<{prefix}{name}{attributes}>{inside}</{prefix}{name}>")
        out.append(_escaped(child.tail))
    return "".join(out)


def _escaped(text: str | None) -> str:
    return (text or "").replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _attribute(value: str) -> str:
    return value.replace("&", "&amp;").replace('"', "&quot;")
