"""The text of a paragraph in one piece, and the way back from it to the source."""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from lxml import etree

from validator.edits import Span
from validator.nodes import is_element
from validator.record import Element, Record

# What stands in a flow for an entity, of which nobody knows what it shows.
ENTITY = "\ufffc"


class Run(NamedTuple):
    """One run of character data.

    Attributes:
        start: where it begins in the flow.
        text: its characters.
        node: the node in which, or behind which, it stands.
        behind: whether it stands behind the node.
        depth: how many elements lie between it and the paragraph; 0 directly in the paragraph.
    """

    start: int
    text: str
    node: Element
    behind: bool
    depth: int

    @property
    def end(self) -> int:
        """Where it ends in the flow."""
        return self.start + len(self.text)


class Child(NamedTuple):
    """An element directly in the paragraph, with the part of the flow that is its text."""

    node: Element
    start: int
    end: int


@dataclass(frozen=True)
class Flow:
    """All text of a paragraph, at any depth, with comments and instructions left out.

    Attributes:
        node: the paragraph.
        text: its text.
        runs: where the text came from; empty runs are left out.
        children: the elements directly in it.
        begin: where the text begins behind a heading, which is no part of it.
    """

    node: Element
    text: str
    runs: tuple[Run, ...]
    children: tuple[Child, ...]
    begin: int = 0

    def run_at(self, at: int) -> Run | None:
        """Give the run that a character lies in; None beyond the text."""
        index = bisect_right(self.runs, at, key=lambda run: run.start) - 1
        return self.runs[index] if index >= 0 and at < self.runs[index].end else None

    def child_at(self, at: int) -> Child | None:
        """Give the element directly in the paragraph that a character lies in, if any."""
        index = bisect_right(self.children, at, key=lambda child: child.start) - 1
        return self.children[index] if index >= 0 and at < self.children[index].end else None

    def is_plain(self, start: int, end: int) -> bool:
        """Tell whether a range that is not empty lies in one run, directly in the paragraph."""
        run = self.run_at(start)
        return run is not None and run.depth == 0 and start < end <= run.end

    def source(self, record: Record, start: int, end: int) -> Span | None:
        """Tell which source a range of one run came from.

        Returns:
            the span; None if the range is empty or not in one run, or if a CDATA section is
            in it, since no tag can be written there.
        """
        run = self.run_at(start)
        if run is None or not start < end <= run.end:
            return None
        mapped = record.tail_of(run.node) if run.behind else record.text_of(run.node)
        zones = mapped.zones(start - run.start, end - run.start)
        if len(zones) != 1 or zones[0].cdata:
            return None
        return zones[0].span

    def place(self, record: Record, at: int) -> int | None:
        """Tell where in the source something can be put before a character of the flow.

        Returns:
            the place, directly in the paragraph and behind any element that ends there; None if
            there is none.
        """
        if at == len(self.text):
            return record.nodes.content(self.node).end
        run = self.run_at(at)
        if run is None:
            return None
        if run.depth == 0:
            span = self.source(record, at, at + 1)
            return span.start if span else None
        child = self.child_at(at)
        return record.nodes.start(child.node) if child and child.start == at else None

    def slice(self, record: Record, start: int, end: int) -> Span | None:
        """Tell which source a range came from that holds whole elements and text between.

        Returns:
            the span; None if the range is empty, or begins or ends inside an element.
        """
        if start >= end:
            return None
        first = self.place(record, start)
        last = self._place_behind(record, end)
        return Span(first, last) if first is not None and last is not None else None

    def _place_behind(self, record: Record, at: int) -> int | None:
        """Where in the source the character before a place of the flow ends."""
        run = self.run_at(at - 1)
        if run is not None and run.depth == 0:
            span = self.source(record, at - 1, at)
            return span.end if span else None
        child = self.child_at(at - 1)
        return record.nodes.span(child.node).end if child and child.end == at else None


def flow_of(paragraph: Element) -> Flow:
    """Read the text of a paragraph."""
    reader = _Reader()
    reader.add(paragraph.text, paragraph, 0, behind=False)
    # The way down to where the reading is, with the children still to read and where each began.
    # Nesting may be deeper than Python's own stack.
    way: list[tuple[Element, Iterator[Element], int]] = [(paragraph, iter(paragraph), 0)]
    while way:
        node, rest, start = way[-1]
        child = next(rest, None)
        if child is not None and is_element(child):
            way.append((child, iter(child), reader.length))
            reader.add(child.text, child, len(way) - 1, behind=False)
        elif child is not None:
            if isinstance(child, etree._Entity):
                reader.add(ENTITY, child, len(way), behind=False)
            reader.add(child.tail, child, len(way) - 1, behind=True)
        else:
            way.pop()
            if len(way) == 1:
                reader.children.append(Child(node, start, reader.length))
            if way:
                reader.add(node.tail, node, len(way) - 1, behind=True)
    text = "".join(run.text for run in reader.runs)
    return Flow(paragraph, text, tuple(reader.runs), tuple(reader.children))


@dataclass(slots=True)
class _Reader:
    """A flow under construction."""

    runs: list[Run] = field(default_factory=list)
    children: list[Child] = field(default_factory=list)
    length: int = 0

    def add(self, text: str | None, node: Element, depth: int, *, behind: bool) -> None:
        """Add a run; an entity counts as one level deeper than it stands, so no cut touches it."""
        if text:
            self.runs.append(Run(self.length, text, node, behind, depth))
            self.length += len(text)
