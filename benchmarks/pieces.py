"""Reads a piece of JATS as blocks and phrases, from which ``exporters.py`` writes HTML.

Left out, since no exporter writes them as text: graphics, TeX beside MathML, identifiers of the
abstract itself, comments.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import unescape
from typing import TypeAlias

from lxml import etree

_MATHML = "{http://www.w3.org/1998/Math/MathML}"
_HREF = "{http://www.w3.org/1999/xlink}href"

MARKS = (
    "italic", "bold", "sup", "sub", "underline", "strike", "sc", "monospace",
)  # fmt: skip
_LINKS = frozenset({"ext-link", "uri", "email"})
_SILENT = frozenset({"graphic", "inline-graphic", "media", "object-id", "tex-math", "annotation"})
_PARAGRAPHS = frozenset({"p", "disp-formula", "attrib"})
HOLDERS = frozenset({"abstract", "trans-abstract"})
# Blocks for which the exporters have no words: their elements are counted as skipped.
_UNSUPPORTED = frozenset(
    {
        "table-wrap", "table", "fig-group", "boxed-text", "def-list", "preformat", "code",
        "verse-group", "speech", "statement", "disp-formula-group", "chem-struct-wrap", "array",
        "ack", "fn-group", "supplementary-material", "question", "answer",
    }
)  # fmt: skip
_BLOCKS = frozenset({"sec", "title", "list", "disp-quote", *_PARAGRAPHS})


class UnsupportedError(Exception):
    """An element holds something that HTML, as it is written here, has no word for."""


@dataclass(frozen=True)
class Mark:
    """A marked part of a phrase.

    Attributes:
        kind: one of ``MARKS``, or ``link``, ``math``, ``break``.
        inside: what is marked.
        value: the address of a link.
        node: the ``math`` element.
    """

    kind: str
    inside: "Phrase" = ()
    value: str = ""
    node: etree._Element | None = None


Phrase: TypeAlias = "tuple[str | Mark, ...]"


@dataclass(frozen=True)
class Block:
    """A block of a text.

    Attributes:
        kind: ``p``, ``title``, ``section``, ``list``, ``item`` or ``quote``.
        phrase: the text of a paragraph or title, the title of a section.
        inside: the blocks in it.
        value: the type of a list.
    """

    kind: str
    phrase: Phrase = ()
    inside: "tuple[Block, ...]" = ()
    value: str = ""


def read_phrase(node: etree._Element) -> Phrase:
    """Read the content of an element as one phrase.

    Raises:
        UnsupportedError: something in it is no phrase.
    """
    return tuple(_phrase(node))


def _phrase(node: etree._Element) -> Iterator[str | Mark]:
    if node.text:
        yield node.text
    for child in node:
        yield from _inline(child)
        if child.tail:
            yield child.tail


def _inline(node: etree._Element) -> Iterator[str | Mark]:
    if isinstance(node, etree._Entity):
        yield unescape(node.text or "")
    elif isinstance(node, (etree._Comment, etree._ProcessingInstruction)):
        return
    elif node.tag == f"{_MATHML}math":
        yield Mark("math", ("".join(_math_text(node)),), node=node)
    elif node.tag in MARKS:
        yield Mark(node.tag, read_phrase(node))
    elif node.tag in _LINKS and (href := _address(node)):
        yield Mark("link", read_phrase(node), href)
    elif node.tag == "break":
        yield Mark("break")
    elif node.tag in _UNSUPPORTED or node.tag in _BLOCKS:
        raise UnsupportedError(f"a {node.tag} in a phrase")
    elif node.tag == "fig":
        if "".join(str(part) for part in node.itertext()).strip():
            raise UnsupportedError("a figure with a caption")
    elif node.tag not in _SILENT:
        if node.find(".//tex-math") is not None and node.find(f".//{_MATHML}math") is None:
            raise UnsupportedError("a formula in TeX only")
        yield from _phrase(node)


def _math_text(node: etree._Element) -> Iterator[str]:
    """Give the visible text of a formula; its annotations are not shown."""
    if not str(node.tag).startswith(f"{_MATHML}annotation"):
        yield node.text or ""
        for child in node:
            yield from _math_text(child)
            yield child.tail or ""


def _address(node: etree._Element) -> str:
    """Tell where a link leads, as a browser would need it; nothing if that is not told."""
    href = (node.get(_HREF) or "").strip()
    text = "".join(str(part) for part in node.itertext()).strip()
    if node.tag == "email":
        href = href or text
        return href if href.startswith("mailto:") else f"mailto:{href}"
    href = href or (text if node.tag == "uri" else "")
    if node.get("ext-link-type") == "doi" and href.startswith("10."):
        return f"https://doi.org/{href}"
    return href


def read_blocks(node: etree._Element) -> tuple[Block, ...]:
    """Read the content of an abstract or another element that holds blocks.

    Raises:
        UnsupportedError: it holds a kind of block that is not in question here.
    """
    blocks: list[Block] = []
    phrase: list[str | Mark] = []

    def end_paragraph() -> None:
        if text_of(phrase).strip():
            blocks.append(Block("p", tuple(phrase)))
        phrase.clear()

    phrase.append(node.text or "")
    for child in node:
        if child.tag == "label" and node.tag == "list-item":
            phrase.extend(_label(child))
        elif child.tag == "label" and node.tag == "sec":
            pass
        elif child.tag in _BLOCKS:
            label = tuple(phrase) if node.tag == "list-item" and not blocks else ()
            if not label:
                end_paragraph()
            phrase.clear()
            blocks.extend(_with_label(label, _blocks(child)))
        elif node.tag in HOLDERS and child.tag in _UNSUPPORTED:
            raise UnsupportedError(f"a {child.tag}")
        else:
            phrase.extend(_inline(child))
        phrase.append(child.tail or "")
    end_paragraph()
    return tuple(blocks)


def _label(node: etree._Element) -> Phrase:
    """Read a label, unless a browser writes it by itself."""
    item = node.getparent()
    whole = item.getparent() if item is not None else None
    kind = whole.get("list-type", "") if whole is not None else ""
    phrase = read_phrase(node)
    bullet = not any(char.isalnum() for char in text_of(phrase))
    return () if bullet or is_ordered(kind) else (*phrase, " ")


def _with_label(label: Phrase, blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    if not label or not text_of(label).strip():
        return blocks
    first, *rest = blocks
    return (Block(first.kind, (*label, *first.phrase), first.inside, first.value), *rest)


def _blocks(node: etree._Element) -> tuple[Block, ...]:
    if node.tag in _PARAGRAPHS:
        return read_blocks(node)
    if node.tag == "title":
        return (Block("title", read_phrase(node)),)
    if node.tag == "list":
        items = tuple(Block("item", (), read_blocks(item)) for item in node.iter("list-item")
                      if item.getparent() is node)  # fmt: skip
        return (Block("list", (), items, node.get("list-type", "")),)
    inside = read_blocks(node)
    if node.tag == "disp-quote":
        return (Block("quote", (), inside),)
    titles = [block.phrase for block in inside if block.kind == "title"]
    if not titles:
        raise UnsupportedError("a section without a title")
    labels = tuple(
        part
        for child in node.iterchildren("label")
        for part in (*read_phrase(child), " ")
    )  # fmt: skip
    rest = tuple(block for block in inside if block.kind != "title")
    return (Block("section", (*labels, *titles[0]), rest),)


def text_of(phrase: Sequence[str | Mark]) -> str:
    """Give the characters of a phrase."""
    return "".join(
        part if isinstance(part, str) else " " if part.kind == "break" else text_of(part.inside)
        for part in phrase
    )


def is_ordered(list_type: str) -> bool:
    """Tell whether the items of a list are numbered."""
    return list_type not in {"", "bullet", "simple", "none", "disc"}
