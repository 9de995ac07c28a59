"""Headings among blocks made into sections, as JATS nests them.

A section holds its title, then paragraphs and other blocks, then sections (element page ``sec`` of
https://jats.nlm.nih.gov/archiving/tag-library/1.3/). A heading in HTML begins one that lasts until
the next heading of the same rank.
"""

from collections.abc import Sequence

from validator.html.jats_block import Block

_HEADING = "heading"


def heading(rank: int, content: str) -> Block:
    """Make the block of a heading that has not found its section yet.

    Args:
        rank: 1 to 6, as in ``h1`` to ``h6``.
        content: its phrase as source.
    """
    return Block(f"{_HEADING}{rank}", "", content)


def rank_of(block: Block) -> int:
    """Give the rank of a heading; 0 for any other block."""
    return int(block.name[-1]) if block.name.startswith(_HEADING) else 0


def nest(blocks: Sequence[Block], *, title: bool) -> list[Block]:
    """Put what follows each heading into a section with it.

    Args:
        blocks: headings and other blocks in order.
        title: whether a heading that stands first, above all others, is the title of the whole.
    """
    ranks = [rank for block in blocks if (rank := rank_of(block))]
    done: list[Block] = []
    rest = list(blocks)
    if title and ranks and rank_of(rest[0]) and all(ranks[0] < rank for rank in ranks[1:]):
        done.append(Block("title", "", rest.pop(0).content))
    # Open sections: rank and source so far.
    opened: list[tuple[int, list[str]]] = []

    def close_down_to(rank: int) -> None:
        while opened and opened[-1][0] >= rank:
            _, parts = opened.pop()
            section = Block("sec", "", "".join(parts))
            if opened:
                opened[-1][1].append(section.source)
            else:
                done.append(section)

    for block in rest:
        if rank := rank_of(block):
            close_down_to(rank)
            opened.append((rank, [f"<title>{block.content}</title>"]))
        elif opened:
            opened[-1][1].append(block.source)
        else:
            done.append(block)
    close_down_to(0)
    return done
