"""Why an element's children are not what its content model asks for: one misfit for each cause.

The cheapest way through the model passes over some children and puts in others. A name put in
where a child of that name was passed over elsewhere is a move; one put in where a stranger stands
is a wrong name.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from validator.grammar.model import START, Model, Walk
from validator.grammar.slots import SKIP, Slot, align_children

MisfitKind: TypeAlias = Literal["foreign", "misplaced", "repeated", "excluded", "missing"]


@dataclass(frozen=True, slots=True)
class Misfit:
    """One cause for which children do not fit a content model.

    Attributes:
        kind: ``foreign``: the name stands nowhere in the model. ``misplaced``: this child fits
            at another place. ``repeated``: one such is there already, and no more are allowed.
            ``excluded``: not allowed together with the others. ``missing``: a child is
            required that is not there.
        index: which child, from 0; for ``missing`` the child before which it has to come, and
            the number of children if it has to come last.
        name: the name of that child; for ``missing`` one that is enough.
        expected: the names that are allowed in its place, in the order of the model.
        required: whether one of the expected must come there: always for ``missing``, and for
            a ``foreign`` child that stands where something is missing.
        belongs: for ``misplaced`` the child before which it fits, and the number of children
            if it fits at the end. Several may belong before the same child: in which order,
            this does not say.
    """

    kind: MisfitKind
    index: int
    name: str
    expected: tuple[str, ...]
    belongs: int | None = None
    required: bool = False


def explain(model: Model, names: Sequence[str]) -> tuple[Misfit, ...]:
    """Say why children do not fit a model, by the fewest causes; nothing if they fit.

    Where very much is wrong, the strangers and the first child that cannot follow are given.

    Args:
        model: the content model of the element.
        names: the names of its child elements, in order.

    Returns:
        The misfits in the order of the children.
    """
    if model.kind == "any":
        return ()
    if model.kind != "children":
        expected = model.names_at(sum(model.places.values()))
        return tuple(
            Misfit("foreign", index, name, expected)
            for index, name in enumerate(names)
            if name not in model.places
        )
    walk = Walk(model)
    best = _best(walk, names, later=False)
    if best and any(misfit.kind in _SURPLUS for misfit in best):
        # Of children that exclude each other the later one is too many.
        best = min(best, _best(walk, names, later=True) or best, key=_rank)
    return _first_stop(walk, names) if best is None else best


# Fewest causes first; among as many, what keeps most of the children as they are.
_WEIGHTS: dict[MisfitKind, int] = {
    "foreign": 100,
    "misplaced": 100,
    "repeated": 101,
    "missing": 102,
    "excluded": 103,
}
_MOST_TRIES = 1_000_000


_SURPLUS: frozenset[MisfitKind] = frozenset({"repeated", "excluded"})


def _best(walk: Walk, names: Sequence[str], *, later: bool) -> tuple[Misfit, ...] | None:
    """Give the best explanation that is found; None if the search is too long."""
    found = []
    for prices in _price_lists(walk.model, walk.model.names & set(names)):
        slots = align_children(walk.model, names, prices, later=later)
        if slots is not None:
            draft = _Draft(walk, names, slots)
            if draft.settle():
                found.append(draft.misfits())
    return min(found, key=_rank, default=None)


def _rank(misfits: Sequence[Misfit]) -> tuple[int, list[int], list[int]]:
    return (
        sum(_WEIGHTS[misfit.kind] for misfit in misfits),
        [-misfit.index for misfit in misfits if misfit.kind in _SURPLUS],
        [misfit.index for misfit in misfits if misfit.kind not in _SURPLUS],
    )


def _price_lists(model: Model, present: frozenset[str]) -> list[list[int]]:
    """What it costs to put in each position, in the ways that are tried.

    An inserted name may turn out to be a move of a child that was passed over, which is no cause
    of its own. Whether it does is known only afterwards, so both are tried.
    """
    return [
        [here if label in present else absent for label in model.labels]
        for here, absent in ((SKIP + 5, SKIP + 5), (0, SKIP - 5), (55, SKIP + 5))
    ]


class _Draft:
    """The children as they should be, and the causes that this gives."""

    def __init__(self, walk: Walk, names: Sequence[str], slots: list[Slot]) -> None:
        self._walk = walk
        self._names = names
        self._slots = slots
        staying = {slot.index for slot in slots}
        places = walk.model.places
        others = [index for index in range(len(names)) if index not in staying]
        self._strangers = [index for index in others if names[index] not in places]
        self._passed = [index for index in others if names[index] in places]

    def settle(self) -> bool:
        """Find where the children belong that were passed over; False if that takes too long."""
        self._pair()
        self._rename()
        if not self._place():
            return False
        self._keep_the_first()
        return True

    def misfits(self) -> tuple[Misfit, ...]:
        """Give the causes, in the order of the children."""
        homes = _Homes(self._slots)
        reached = self._walk.forward(slot.name for slot in self._slots)
        present = {slot.name for slot in self._slots if slot.index >= 0}

        def misfit(kind: MisfitKind, index: int, belongs: int | None = None) -> Misfit:
            allowed = self._walk.names_behind(reached[homes.gap(index)])
            return Misfit(kind, index, self._names[index], allowed, belongs)

        found = [misfit("foreign", index) for index in self._strangers]
        for index in self._passed:
            repeated = self._names[index] in present
            found.append(misfit("repeated" if repeated else "excluded", index))
        following = len(self._names)
        missing: list[Misfit] = []
        for slot in reversed(self._slots):
            if slot.stays:
                following = slot.index
                if slot.wanted:
                    name = self._names[slot.index]
                    found.append(Misfit("foreign", slot.index, name, slot.wanted, required=True))
            elif slot.index >= 0:
                found.append(misfit("misplaced", slot.index, following))
            else:
                missing.append(Misfit("missing", following, slot.name, slot.wanted, required=True))
        # Sorting keeps what is missing at one place in order.
        return tuple(sorted([*reversed(missing), *found], key=lambda one: one.index))

    def _pair(self) -> None:
        """Let children that were passed over fill the places where their names are asked for."""
        free: dict[str, list[Slot]] = {}
        for slot in reversed(self._slots):
            if slot.index < 0:
                free.setdefault(slot.name, []).append(slot)
        left = []
        for index in self._passed:
            if waiting := free.get(self._names[index]):
                waiting.pop().index = index
            else:
                left.append(index)
        self._passed = left

    def _rename(self) -> None:
        """Let strangers fill what is missing just where they stand."""
        strangers = iter(self._strangers)
        stranger = next(strangers, None)
        left, waiting = [], []
        for slot in [*self._slots, Slot("", len(self._names), stays=True)]:
            if slot.index < 0:
                waiting.append(slot)
            elif slot.stays:
                while stranger is not None and stranger < slot.index:
                    if waiting:
                        first = waiting.pop(0)
                        first.index, first.stays = stranger, True
                    else:
                        left.append(stranger)
                    stranger = next(strangers, None)
                waiting = []
        self._strangers = left

    def _place(self) -> bool:
        """Put children that were passed over where else they fit, as near as can be."""
        if len(self._passed) * len(self._slots) > _MOST_TRIES:
            return False
        labels = [slot.name for slot in self._slots]
        ahead, behind = self._walk.forward(labels), self._walk.backward(labels)
        left = []
        for index in self._passed:
            name = self._names[index]
            for gap in _nearest(_Homes(self._slots).gap(index), len(ahead)):
                if self._walk.step(ahead[gap], name) & behind[gap]:
                    self._slots.insert(gap, Slot(name, index))
                    self._update(ahead, behind, gap)
                    break
            else:
                left.append(index)
        self._passed = left
        return True

    def _update(self, ahead: list[int], behind: list[int], gap: int) -> None:
        """Bring both tables up to date around a new slot, as far as they change."""
        ahead.insert(gap, ahead[gap])
        behind.insert(gap, behind[gap])
        for at in range(gap + 1, len(ahead)):
            reached = self._walk.step(ahead[at - 1], self._slots[at - 1].name)
            if reached == ahead[at] and at > gap + 1:
                break
            ahead[at] = reached
        for at in range(gap, -1, -1):
            open_from = self._walk.step_back(behind[at + 1], self._slots[at].name)
            if open_from == behind[at] and at < gap:
                break
            behind[at] = open_from

    def _keep_the_first(self) -> None:
        """Of neighbours of one name let the first stay, so that the last is too many."""
        homes = _Homes(self._slots)
        passed = []
        for index in self._passed:
            while (slot := homes.next_staying(index)) and slot.name == self._names[index]:
                index = homes.swap(index)
            passed.append(index)
        self._passed = sorted(passed)


class _Homes:
    """Where among the slots a child stands that is not in one of them."""

    def __init__(self, slots: Sequence[Slot]) -> None:
        self._slots = slots
        self._gaps = [at for at, slot in enumerate(slots) if slot.stays]
        self._indices = [slots[at].index for at in self._gaps]

    def gap(self, index: int) -> int:
        """Give the place just behind the last slot whose child stays and stands before."""
        before = bisect_left(self._indices, index)
        return self._gaps[before - 1] + 1 if before else 0

    def next_staying(self, index: int) -> Slot | None:
        """Give the next slot, if it is of a child that stays."""
        gap = self.gap(index)
        slot = self._slots[gap] if gap < len(self._slots) else None
        return slot if slot and slot.stays else None

    def swap(self, index: int) -> int:
        """Let a child take the next slot; give the child that had it."""
        at = bisect_left(self._indices, index)
        slot = self._slots[self._gaps[at]]
        slot.index, self._indices[at], index = index, index, slot.index
        return index


def _nearest(home: int, count: int) -> Iterator[int]:
    """Count from a place outwards, as far as there are places; of two as near, the first."""
    yield home
    for distance in range(1, count):
        if home - distance >= 0:
            yield home - distance
        if home + distance < count:
            yield home + distance


def _first_stop(walk: Walk, names: Sequence[str]) -> tuple[Misfit, ...]:
    """Give the strangers, and the first child that cannot come behind the known ones before it."""
    found = []
    reached = 1 << START
    stopped = False
    for index, name in enumerate(names):
        allowed = () if stopped else walk.names_behind(reached)
        if name not in walk.model.places:
            found.append(Misfit("foreign", index, name, allowed))
        elif not stopped:
            reached = walk.step(reached, name)
            if not reached:
                stopped = True
                found.append(Misfit("excluded", index, name, allowed))
    if not stopped and not reached & walk.model.precede[walk.model.end]:
        allowed = walk.names_behind(reached)
        found.append(Misfit("missing", len(names), allowed[0], allowed, required=True))
    return tuple(found)
