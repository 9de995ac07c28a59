"""The cheapest way through a content model that keeps most of an element's children.

The children are aligned with the model: some stay, others are passed over, and names that are
asked for are put in. Ways are sought best first, so that the cost grows with the number of
errors and not with what could be.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from heapq import heappop, heappush
from typing import TypeAlias

from validator.grammar.model import START, Model, bits

SKIP = 100
# A name put in where a stranger stands is no cause of its own.
_RENAME = 1
_MOST_SPARE = 4
# Steps of a search: enough for errors in part of the children, not for any mess of them.
_MOST_STEPS = 5_000
_MOST_STEPS_PER_CHILD = 20


@dataclass(slots=True)
class Slot:
    """A place in the children as they should be.

    Attributes:
        name: the name that is to stand there.
        index: the child in it, from 0; -1 if there is none.
        stays: whether that child stands there already.
        wanted: the names that would do, where no child was found.
    """

    name: str
    index: int = -1
    stays: bool = False
    wanted: tuple[str, ...] = ()


# The next known child, the position of the last one that stays, and how many strangers stand
# between them.
_Node: TypeAlias = tuple[int, int, int]
_Came: TypeAlias = dict[_Node, tuple[_Node, tuple[int, ...] | None]]


def align_children(
    model: Model, names: Sequence[str], prices: Sequence[int], *, later: bool = False
) -> list[Slot] | None:
    """Find the cheapest way through a model.

    To pass over a child that the model knows costs :data:`SKIP`; a stranger is always passed
    over, and something may be put in for it at nearly no cost.

    Args:
        model: a model of the kind ``children``.
        names: the names of the children, in order.
        prices: what it costs to put in each position of the model.
        later: whether of equal costs the way is taken that passes over later children rather
            than earlier ones.

    Returns:
        The children as they should be, with those that stay and those that are put in; None if
        the search takes too many steps.
    """
    known = [index for index, name in enumerate(names) if name in model.places]
    bridges = _Bridges(model, prices)
    count = len(known)
    strangers = [
        min(_MOST_SPARE, after - before - 1)
        for before, after in zip([-1, *known], [*known, len(names)], strict=True)
    ]
    start: _Node = (0, START, strangers[0])
    goal: _Node = (count + 1, model.end, 0)
    heap: list[tuple[int, int, _Node, _Node, tuple[int, ...] | None]] = [(0, 0, start, start, None)]
    came: _Came = {}
    most = _MOST_STEPS + _MOST_STEPS_PER_CHILD * count
    while heap and len(came) < most:
        cost, late, node, source, path = heappop(heap)
        if node in came:
            continue
        came[node] = (source, path)
        if node == goal:
            return _slots(model, names, known, came, goal)
        at, position, spare = node
        places = model.places[names[known[at]]] if at < count else 1 << model.end
        following = strangers[at + 1] if at < count else 0
        for place in bits(places):
            path = bridges.path(position, place)
            target = (at + 1, place, following)
            if path is not None and target not in came:
                price = _price(path, prices, spare)
                heappush(heap, (cost + price, late, target, node, path))
        if at < count:
            target = (at + 1, position, min(_MOST_SPARE, spare + following))
            if target not in came:
                heappush(
                    heap, (cost + SKIP, late + (count - at if later else at), target, node, None)
                )
    return None


def _price(path: Sequence[int], prices: Sequence[int], spare: int) -> int:
    if not path:
        return 0
    paid = sorted(prices[position] for position in path)
    renamed = min(len(paid), spare)
    return sum(paid[: len(paid) - renamed]) + renamed * _RENAME


def _slots(
    model: Model, names: Sequence[str], known: Sequence[int], came: _Came, goal: _Node
) -> list[Slot]:
    """Write down the way that was found: who stays, and what is put in between."""
    slots: list[Slot] = []
    node = goal
    while came[node][0] != node:
        source, path = came[node]
        if path is not None:
            if node != goal:
                child = known[source[0]]
                slots.append(Slot(names[child], child, stays=True))
            way = (source[1], *path, node[1])
            put_in = zip(way, way[1:], way[2:], strict=False)
            slots += [
                Slot(model.labels[here], wanted=_alternatives(model, before, here, after))
                for before, here, after in reversed(list(put_in))
            ]
        node = source
    return slots[::-1]


def _alternatives(model: Model, before: int, here: int, after: int) -> tuple[str, ...]:
    """Give the names that would do at a position that is put in between two others."""
    fitting = 1 << here
    for choice in model.choices[here]:
        if choice.low <= after < choice.high:
            break
        fitting |= choice.first
    return model.names_at(fitting & model.follow[before])


class _Bridges:
    """The cheapest positions to put in between two others."""

    def __init__(self, model: Model, prices: Sequence[int]) -> None:
        self._model = model
        self._prices = prices
        self._before: dict[int, dict[int, int]] = {}
        self._paths: dict[tuple[int, int], tuple[int, ...] | None] = {}

    def path(self, start: int, goal: int) -> tuple[int, ...] | None:
        """Give the positions to put in, or None if the goal cannot come behind the start."""
        key = (start, goal)
        if key not in self._paths:
            self._paths[key] = self._find(start, goal)
        return self._paths[key]

    def _find(self, start: int, goal: int) -> tuple[int, ...] | None:
        before = self._before.get(start)
        if before is None:
            before = self._before[start] = self._spread(start)
        if goal not in before:
            return None
        path = []
        while (goal := before[goal]) != -1:
            path.append(goal)
        return tuple(reversed(path))

    def _spread(self, start: int) -> dict[int, int]:
        """For each position behind the start: which is the last to be put in before it."""
        follow, end = self._model.follow, self._model.end
        before = dict.fromkeys(bits(follow[start]), -1)
        seen = follow[start]
        heap = [(self._prices[position], position) for position in before if position != end]
        heap.sort()
        while heap:
            price, position = heappop(heap)
            fresh = follow[position] & ~seen
            seen |= fresh
            for goal in bits(fresh):
                before[goal] = position
                if goal != end:
                    heappush(heap, (price + self._prices[goal], goal))
        return before
