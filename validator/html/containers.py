"""What a walk over an HTML tree keeps open: lists and their items, quotations, sections."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from validator.html.jats_block import Block

Kind = Literal["root", "list", "item", "quote", "defs", "term", "def", "sec"]
CONTAINERS: dict[str, Kind] = {
    "ul": "list",
    "ol": "list",
    "dir": "list",
    "menu": "list",
    "jats:list": "list",
    "li": "item",
    "jats:list-item": "item",
    "blockquote": "quote",
    "jats:disp-quote": "quote",
    "dl": "defs",
    "dt": "term",
    "dd": "def",
    "jats:sec": "sec",
}
JATS_NAMES: dict[Kind, str] = {
    "list": "list",
    "item": "list-item",
    "quote": "disp-quote",
    "defs": "def-list",
    "term": "term",
    "def": "def",
    "sec": "sec",
}


@dataclass(slots=True)
class Container:
    """One of them, with the blocks that are in it so far; ``attributes`` is source."""

    kind: Kind
    attributes: str = ""
    blocks: list[Block] = field(default_factory=list)


def definitions(blocks: Sequence[Block]) -> str:
    """Give the content of a ``def-list``: each term begins an item.

    Args:
        blocks: terms and definitions in order; the first is a term.
    """
    out: list[str] = []
    for number, block in enumerate(blocks):
        if block.name == "term" or not number:
            out.append("</def-item><def-item>" if number else "<def-item>")
        out.append(block.source)
    return "".join((*out, "</def-item>")) if out else ""
