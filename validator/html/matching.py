"""Which tag closes which."""

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from validator.html.names import LIST_PARTS, LISTS, OPTIONAL_END
from validator.html.tags import Tag


class Matching(NamedTuple):
    """Which tag closes which; all numbers are indexes into the sequence of tags.

    Attributes:
        pairs: opening and closing tag, in the order of the opening ones.
        implied: opening tags without end tag, of elements that HTML lets end without one.
        unclosed: all other opening tags without end tag.
        stray: closing tags of nothing.
        overlapping: the first opening tag still open at the closing tag of an outer element, and
            that closing tag.
        depth: how many elements are open at once at most.
    """

    pairs: tuple[tuple[int, int], ...]
    implied: tuple[int, ...]
    unclosed: tuple[int, ...]
    stray: tuple[int, ...]
    overlapping: tuple[int, int] | None
    depth: int


def match_tags(tags: Sequence[Tag]) -> Matching:
    """Pair opening with closing tags as their nesting tells, in one pass over a stack."""
    stack: list[int] = []
    waiting: Counter[str] = Counter()
    pairs: list[tuple[int, int]] = []
    implied: list[int] = []
    unclosed: list[int] = []
    stray: list[int] = []
    overlapping: tuple[int, int] | None = None
    depth = 0
    for index, tag in enumerate(tags):
        if tag.kind == "open":
            stack.append(index)
            waiting[tag.name] += 1
            depth = max(depth, len(stack))
        elif tag.kind == "close":
            if not waiting[tag.name]:
                stray.append(index)
                continue
            while tags[stack[-1]].name != tag.name:
                inner = stack.pop()
                waiting[tags[inner].name] -= 1
                if tags[inner].name in LIST_PARTS and tag.name in LISTS:
                    # The end of the list is as good as an end tag of its items.
                    continue
                if tags[inner].name in OPTIONAL_END:
                    implied.append(inner)
                else:
                    unclosed.append(inner)
                    overlapping = overlapping or (inner, index)
            pairs.append((stack.pop(), index))
            waiting[tag.name] -= 1
    for index in stack:
        (implied if tags[index].name in OPTIONAL_END else unclosed).append(index)
    return Matching(
        tuple(sorted(pairs)), tuple(sorted(implied)), tuple(sorted(unclosed)), tuple(stray),
        overlapping, depth,
    )  # fmt: skip
