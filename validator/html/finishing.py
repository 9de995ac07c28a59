"""What is seen of converted blocks, and the last touch: signs of the font Symbol, the children."""

import re
from collections.abc import Sequence
from html import unescape

from validator.html.children import CHILD
from validator.html.jats_block import Block
from validator.html.made import Made
from validator.html.runs import SYMBOL, escape
from validator.regex import regex

# Elements that begin or end a line.
BLOCK_TAG = regex(
    r"</?(?:p|license-p|sec|title|list|list-item|disp-quote|def-list|def-item|term|def"
    r"|table-wrap|caption|table|thead|tbody|tfoot|tr|th|td|col|colgroup|break)"
    r"(?: [^<>]*)?/?>"
)
_ANY_TAG = regex(r"<[^<>]*>")
_SYMBOL = regex(f"<{SYMBOL}>(.*?)</{SYMBOL}>", re.DOTALL)
_TAG_OR_CHILD = regex("(<[^<>]*>|\uffff[0-9]+\uffff)")


def visible_text(source: str) -> str:
    """Read the visible text of JATS source made here, in which children are still numbers."""
    text = _ANY_TAG.sub("", BLOCK_TAG.sub(" ", source))
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&").strip()


def shown_text(blocks: Sequence[Block], children: Sequence[str], made: Sequence[Made]) -> str:
    """Give the visible text of blocks, each on a line of its own, children as numbers."""
    return "\n".join(visible_text(_with_made(block.source, children, made)) for block in blocks)


def _with_made(source: str, children: Sequence[str], made: Sequence[Made]) -> str:
    """Put the visible text of what was made where its number stands."""
    if not made:
        return source
    return CHILD.sub(
        lambda match: (
            match[0]
            if (number := int(match[1])) < len(children)
            else escape(made[number - len(children)].text)
        ),
        source,
    )


def with_signs(blocks: Sequence[Block]) -> tuple[list[Block], str]:
    """Write what the font Symbol shows; also give the reason to doubt it, or nothing."""
    if not any(f"<{SYMBOL}>" in block.content for block in blocks):
        return list(blocks), ""
    from validator.html.symbols import show

    doubts: list[str] = []

    def sign(match: "re.Match[str]") -> str:
        parts = _TAG_OR_CHILD.split(match[1])
        for place in range(0, len(parts), 2):
            shown = show(unescape(parts[place]), "symbol")
            if shown.doubtful or not shown.known:
                doubts.append(f"{shown.text[:30]!r} may not be what the font Symbol is to show")
            parts[place] = escape(shown.text)
        return "".join(parts)

    done = [block._replace(content=_SYMBOL.sub(sign, block.content)) for block in blocks]
    return done, doubts[0] if doubts else ""


def with_children(block: Block, children: Sequence[str]) -> Block:
    """Put the source of the children where their numbers stand."""
    return Block(
        block.name,
        block.attributes,
        CHILD.sub(lambda match: children[int(match[1])], block.content),
    )
