"""Content models: which children an element may have, and in which order.

A model is read from the notation of a DTD (XML 1.0, section 3.2) and kept as its position
automaton (Glushkov 1961): each name in the text of the model is a position, and the model is
known by which positions may follow which. Sets of positions are bits of an integer.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal, TypeAlias

from validator.regex import regex

ModelKind: TypeAlias = Literal["empty", "any", "mixed", "children"]

# The largest model of JATS has some 200 names; the table of positions grows with the square.
MOST_POSITIONS = 1000
MOST_DEPTH = 100

_NAME = r"(?!\d)[\w:][\w:.\-·]*"
_TOKEN = regex(rf"[(),|?*+]|{_NAME}")
_SIGNS = frozenset("(),|?*+")
_MIXED = regex(rf"\(#PCDATA(?:\)\*?|((?:\|{_NAME})+)\)\*)")

START = 0


@dataclass(frozen=True, slots=True)
class Choice:
    """A choice in a model: its positions are those from ``low`` up to, not with, ``high``.

    Attributes:
        low: the first position in it.
        high: the one behind the last.
        first: the positions with which it can begin.
    """

    low: int
    high: int
    first: int


@dataclass(frozen=True, eq=False, slots=True)
class Model:
    """What may stand in an element.

    Attributes:
        text: the model as given.
        kind: ``empty``, ``any``, ``mixed`` (text and certain elements) or ``children``.
        labels: the name at each position, in the order of the text. Position 0 stands for the
            beginning and the last one for the end; both are called "".
        follow: the positions that may come next behind each one.
        precede: the positions that may come just before each one.
        places: the positions of each name.
        choices: for each position the choices that can begin with it, from the inside out.
        mixing: the positions of each choice of names that may be repeated, so that its members
            stand in any order.
    """

    text: str
    kind: ModelKind
    labels: tuple[str, ...] = field(default=("", ""), repr=False)
    follow: tuple[int, ...] = field(default=(0b10, 0), repr=False)
    precede: tuple[int, ...] = field(default=(0, 0b1), repr=False)
    places: Mapping[str, int] = field(default_factory=dict, repr=False)
    choices: tuple[tuple[Choice, ...], ...] = field(default=((), ()), repr=False)
    mixing: tuple[int, ...] = field(default=(), repr=False)

    @property
    def names(self) -> frozenset[str]:
        """All names in the model."""
        return frozenset(self.places)

    @property
    def end(self) -> int:
        """The position that stands for the end."""
        return len(self.labels) - 1

    def names_at(self, positions: int) -> tuple[str, ...]:
        """Give the names at some positions, each once, in the order of the model."""
        found = dict.fromkeys(self.labels[position] for position in bits(positions))
        found.pop("", None)
        return tuple(found)


@lru_cache(maxsize=4096)
def parse_model(text: str) -> Model:
    """Read a content model in the notation of a DTD, without white space.

    Args:
        text: ``EMPTY``, ``ANY``, ``(#PCDATA)``, ``(#PCDATA|bold)*`` or ``(label?,(p|list)+)``
            (XML 1.0, productions 46 to 51).

    Raises:
        ValueError: the text is no content model, or one with over 1,000 names or groups nested
            over 100 deep.
    """
    if text == "EMPTY":
        return Model(text, "empty")
    if text == "ANY":
        return Model(text, "any")
    if mixed := _MIXED.fullmatch(text):
        names = dict.fromkeys((mixed[1] or "").split("|")[1:])
        return _finish(text, "mixed", _mixed_part(names))
    return _finish(text, "children", _parse_children(text))


def accepts(model: Model, names: Sequence[str]) -> bool:
    """Tell whether children of these names, in this order, are what the model asks for.

    An element that is ``ANY`` takes every name.
    """
    if model.kind == "any":
        return True
    if model.kind != "children":
        return all(name in model.places for name in names)
    return bool(Walk(model).forward(names)[-1] & model.precede[model.end])


class Walk:
    """Runs through a model, by sets of positions; remembers each step that it has made."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self._steps: dict[tuple[int, str], int] = {}
        self._steps_back: dict[tuple[int, str], int] = {}
        self._names: dict[int, tuple[str, ...]] = {}

    def step(self, positions: int, name: str) -> int:
        """Give the positions of a name that may come next behind one of ``positions``."""
        key = (positions, name)
        if key not in self._steps:
            following = union(self.model.follow, positions)
            self._steps[key] = following & self.model.places.get(name, 0)
        return self._steps[key]

    def step_back(self, positions: int, name: str) -> int:
        """Give the positions behind which a name may stand, at one of ``positions``."""
        key = (positions, name)
        if key not in self._steps_back:
            here = positions & self.model.places.get(name, 0)
            self._steps_back[key] = union(self.model.precede, here)
        return self._steps_back[key]

    def names_behind(self, positions: int) -> tuple[str, ...]:
        """Give the names that may come next behind one of ``positions``, in the model's order."""
        if positions not in self._names:
            self._names[positions] = self.model.names_at(union(self.model.follow, positions))
        return self._names[positions]

    def forward(self, names: Iterable[str]) -> list[int]:
        """Give the positions reached before the first name, and behind each of them."""
        reached = [1 << START]
        for name in names:
            reached.append(self.step(reached[-1], name))
        return reached

    def backward(self, names: Sequence[str]) -> list[int]:
        """Give the positions behind which the names from each one on, or none, can end."""
        open_from = [self.model.precede[self.model.end]]
        for name in reversed(names):
            open_from.append(self.step_back(open_from[-1], name))
        return open_from[::-1]


def bits(positions: int) -> Iterator[int]:
    """Give the positions in a set, from the lowest."""
    while positions:
        lowest = positions & -positions
        yield lowest.bit_length() - 1
        positions ^= lowest


def union(table: Sequence[int], positions: int) -> int:
    """Join the sets that a table has for some positions."""
    joined = 0
    for position in bits(positions):
        joined |= table[position]
    return joined


@dataclass(slots=True)
class _Part:
    """A part of a model under construction: a name, or a group.

    ``loose`` says that it is a name or a choice of such parts alone, so that repeating it lets
    its members mix.
    """

    low: int
    high: int
    first: int
    last: int
    optional: bool
    loose: bool


@dataclass(slots=True)
class _Table:
    """The positions of a model under construction."""

    labels: list[str] = field(default_factory=lambda: [""])
    follow: list[int] = field(default_factory=lambda: [0])
    choices: list[tuple[Choice, ...]] = field(default_factory=lambda: [()])
    mixing: list[int] = field(default_factory=list)

    def name(self, name: str) -> _Part:
        position = len(self.labels)
        if position > MOST_POSITIONS:
            raise ValueError(f"a content model with more than {MOST_POSITIONS} names")
        self.labels.append(name)
        self.follow.append(0)
        self.choices.append(())
        here = 1 << position
        return _Part(position, position + 1, here, here, optional=False, loose=True)

    def sequence(self, parts: Sequence[_Part]) -> _Part:
        whole = parts[0]
        for part in parts[1:]:
            self._chain(whole.last, part.first)
            whole = _Part(
                whole.low,
                part.high,
                whole.first | part.first if whole.optional else whole.first,
                whole.last | part.last if part.optional else part.last,
                whole.optional and part.optional,
                loose=False,
            )
        return whole

    def choice(self, parts: Sequence[_Part]) -> _Part:
        first = last = 0
        for part in parts:
            first |= part.first
            last |= part.last
        low, high = parts[0].low, parts[-1].high
        choice = Choice(low, high, first)
        for position in bits(first):
            self.choices[position] += (choice,)
        optional = any(part.optional for part in parts)
        return _Part(low, high, first, last, optional, all(part.loose for part in parts))

    def occurring(self, part: _Part, mark: str) -> _Part:
        if mark in "*+":
            self._chain(part.last, part.first)
            if part.loose and part.high - part.low > 1:
                inside = (1 << part.high) - (1 << part.low)
                self.mixing = [one for one in self.mixing if not one & inside] + [inside]
        optional = part.optional or mark in "?*"
        return _Part(part.low, part.high, part.first, part.last, optional, part.loose)

    def _chain(self, last: int, first: int) -> None:
        for position in bits(last):
            self.follow[position] |= first


@dataclass(slots=True)
class _Group:
    """A group that is being read."""

    parts: list[_Part] = field(default_factory=list)
    separator: str = ""
    separators: int = 0

    @property
    def wants_part(self) -> bool:
        return len(self.parts) == self.separators


def _parse_children(text: str) -> tuple[_Table, _Part]:
    """Read a group of names. Groups are kept on a stack, so that depth cannot break it."""
    table = _Table()
    groups: list[_Group] = []
    place = 0
    while place < len(text):
        token = _TOKEN.match(text, place)
        if token is None:
            raise _no_model(text, place)
        place = token.end()
        part = _read(table, groups, token[0])
        if part is None:
            continue
        if text[place : place + 1] in {"?", "*", "+"}:
            part = table.occurring(part, text[place])
            place += 1
        if not groups:
            if place < len(text):
                raise _no_model(text, place)
            return table, part
        groups[-1].parts.append(part)
    raise _no_model(text, place)


def _read(table: _Table, groups: list[_Group], sign: str) -> _Part | None:
    """Take in one sign or name; give the name or the group that it completes."""
    group = groups[-1] if groups else None
    if sign == "(" and (group is None or group.wants_part):
        if len(groups) == MOST_DEPTH:
            raise ValueError(f"a content model nested more than {MOST_DEPTH} deep")
        groups.append(_Group())
    elif group is None:
        raise ValueError("a content model is EMPTY, ANY or a group in parentheses")
    elif sign in {",", "|"} and not group.wants_part and group.separator in {"", sign}:
        group.separator = sign
        group.separators += 1
    elif sign == ")" and not group.wants_part:
        groups.pop()
        join = table.choice if group.separator == "|" else table.sequence
        return join(group.parts)
    elif sign not in _SIGNS and group.wants_part:
        return table.name(sign)
    else:
        raise ValueError(f"no content model: {sign!r} stands where it cannot")
    return None


def _no_model(text: str, place: int) -> ValueError:
    return ValueError(f"no content model: {text[:80]!r}, at character {place}")


def _mixed_part(names: Iterable[str]) -> tuple[_Table, _Part]:
    table = _Table()
    parts = [table.name(name) for name in names]
    if not parts:
        return table, _Part(1, 1, 0, 0, optional=True, loose=True)
    return table, table.occurring(table.choice(parts), "*")


def _finish(text: str, kind: ModelKind, built: tuple[_Table, _Part]) -> Model:
    table, whole = built
    end = len(table.labels)
    follow = [whole.first, *table.follow[1:], 0]
    for position in bits(whole.last | (whole.optional and 1 << START)):
        follow[position] |= 1 << end
    precede = [0] * (end + 1)
    places: dict[str, int] = {}
    for position, following in enumerate(follow):
        for after in bits(following):
            precede[after] |= 1 << position
    for position, label in enumerate(table.labels[1:], 1):
        places[label] = places.get(label, 0) | 1 << position
    return Model(
        text,
        kind,
        (*table.labels, ""),
        tuple(follow),
        tuple(precede),
        places,
        (*table.choices, ()),
        tuple(table.mixing),
    )
