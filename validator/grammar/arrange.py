"""The one order in which an element's children fit its content model, if there is just one."""

from collections.abc import Sequence

from validator.grammar.model import START, Model, Walk, accepts, union

# How many states are looked at, times the queues of each.
_MOST_WORK = 2_000_000


def arrange(model: Model, names: Sequence[str]) -> tuple[int, ...] | None:
    """Find the only order in which these very children fit a model.

    Children of one name keep their order, and so do the members of a choice that may be
    repeated, since they may stand in any. Nothing is given when in doubt: when children are of
    a name that stands in such a choice and elsewhere too, or when the search takes too long.

    Args:
        model: the content model of the element.
        names: the names of its child elements, in order.

    Returns:
        The indices of the children in the new order; None if they fit as they are, if no order
        fits, or if more than one does.
    """
    if model.kind != "children" or not all(name in model.places for name in names):
        return None
    queues = _queues(model, names)
    if queues is None or accepts(model, names):
        return None
    return _only_order(model, names, queues)


def _queues(model: Model, names: Sequence[str]) -> list[list[int]] | None:
    """Part the children into those that keep their order among themselves.

    Whatever order fits is then a way to take turns between the queues.
    """
    queues: dict[str | int, list[int]] = {}
    for index, name in enumerate(names):
        places = model.places[name]
        choices = [choice for choice in model.mixing if choice & places]
        if choices and (len(choices) > 1 or places & ~choices[0]):
            return None
        queues.setdefault(choices[0] if choices else name, []).append(index)
    return list(queues.values())


def _only_order(
    model: Model, names: Sequence[str], queues: Sequence[Sequence[int]]
) -> tuple[int, ...] | None:
    """Search depth first, with the way so far on a stack, until a second order is found.

    A state is a set of positions with the number of children taken from each queue. Two ways
    into one state from which the end can be reached are two orders.
    """
    walk = Walk(model)
    reach = _reach(model)
    ends = model.precede[model.end]
    rest = _rest(model, names, queues)
    found: tuple[int, ...] | None = None
    live: set[tuple[int, tuple[int, ...]]] = set()
    seen: set[tuple[int, tuple[int, ...]]] = set()
    start = (1 << START, (0,) * len(queues))
    # Each level: its state, the turns still to try, and the child that led to it.
    stack = [(start, iter(range(len(queues))), -1)]
    while stack:
        (positions, taken), turns, _ = stack[-1]
        turn = next(turns, None)
        if turn is None:
            stack.pop()
            continue
        queue, at = queues[turn], taken[turn]
        if at == len(queue):
            continue
        following = walk.step(positions, names[queue[at]])
        if not following:
            continue
        now = (*taken[:turn], at + 1, *taken[turn + 1 :])
        state = (following, now)
        if state in seen:
            if state in live:
                return None
            continue
        seen.add(state)
        if len(seen) * len(queues) > _MOST_WORK:
            return None
        ahead = union(reach, following)
        if not all(_can_come(ahead, rest[one][count]) for one, count in enumerate(now)):
            continue
        stack.append((state, iter(range(len(queues))), queue[at]))
        if len(stack) == len(names) + 1 and following & ends:
            if found is not None:
                return None
            found = tuple(child for _, _, child in stack[1:])
            live.update(state for state, _, _ in stack)
    return found


def _can_come(ahead: int, names: Sequence[int]) -> bool:
    return all(ahead & places for places in names)


def _rest(
    model: Model, names: Sequence[str], queues: Sequence[Sequence[int]]
) -> list[list[tuple[int, ...]]]:
    """For each queue, and each number of children taken from it: the places of those left."""
    table = []
    for queue in queues:
        left: tuple[int, ...] = ()
        lefts = [left]
        for index in reversed(queue):
            places = model.places[names[index]]
            if places not in left:
                left = (*left, places)
            lefts.append(left)
        table.append(lefts[::-1])
    return table


def _reach(model: Model) -> list[int]:
    """Give the positions that can come somewhere behind each one."""
    reach = list(model.follow)
    changed = True
    while changed:
        changed = False
        for position in range(model.end - 1, -1, -1):
            wider = reach[position] | union(reach, reach[position])
            changed |= wider != reach[position]
            reach[position] = wider
    return reach
