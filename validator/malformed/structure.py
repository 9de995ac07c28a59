"""Which tags do not fit together, and which of them is to blame."""

from collections import Counter
from dataclasses import dataclass
from difflib import SequenceMatcher

from validator.edits import Span
from validator.malformed.trouble import Trouble

# Elements that have no content, so that HTML never closes them; those of JATS are among them.
# Of HTML's own list, names that hold content in JATS or elsewhere are left out.
VOID = frozenset({"br", "break", "col", "hr", "img", "wbr"})
# How alike the names of a start and an end tag must be to be taken for a slip of the pen.
_ALIKE = 0.7
# No name is longer than this; to compare long ones takes time without end.
_LONG_NAME = 64


@dataclass(frozen=True, slots=True)
class Open:
    """An element that is open: its name and its start tag."""

    name: str
    tag: Span


class Structure:
    """Follows the start and end tags of a document and tells which do not fit."""

    def __init__(self) -> None:
        self.open: list[Open] = []
        self.troubles: list[Trouble] = []
        self._names: Counter[str] = Counter()
        # Elements that an end tag of another one has closed; their own may follow.
        self._overlapped: dict[str, list[int]] = {}

    def start(self, name: str, tag: Span) -> None:
        """Open an element."""
        self.open.append(Open(name, tag))
        self._names[name] += 1

    def end(self, name: str, tag: Span) -> None:
        """Close an element, or tell why its end tag does not fit."""
        if not self._names[name]:
            self._end_nothing(name, tag)
            return
        while self.open[-1].name != name:
            self._close_unclosed(name, tag)
        self._pop()

    def finish(self, end: int, *, lost: bool) -> None:
        """Tell which elements are still open at the end of the document.

        Args:
            end: where the document ends.
            lost: whether the scan broke off before, so that nothing is known of end tags.
        """
        while self.open and self.open[-1].name in VOID:
            self._void(self._pop())
        if self.open and not lost:
            self.troubles.append(
                Trouble(
                    "truncated",
                    Span(end, end),
                    self.open[-1].name,
                    self.open[0].name,
                    self.open[-1].tag.start,
                    count=len(self.open),
                )
            )

    def _pop(self) -> Open:
        element = self.open.pop()
        self._names[element.name] -= 1
        return element

    def _void(self, element: Open) -> None:
        self.troubles.append(Trouble("unclosed-void-element", element.tag, element.name))

    def _close_unclosed(self, name: str, tag: Span) -> None:
        """Close the innermost element, which the end tag of another one leaves open."""
        element = self._pop()
        if element.name in VOID:
            self._void(element)
            return
        self._overlapped.setdefault(element.name, []).append(len(self.troubles))
        self.troubles.append(
            Trouble("unclosed-element", element.tag, element.name, name, tag.start)
        )

    def _end_nothing(self, name: str, tag: Span) -> None:
        """Tell of an end tag that no open element has."""
        overlapped = self._overlapped.get(name)
        if overlapped:
            at = overlapped.pop()
            before = self.troubles[at]
            self.troubles[at] = Trouble("overlap", tag, name, before.other, before.span.start)
        elif self.open and alike(name, self.open[-1].name):
            element = self._pop()
            self.troubles.append(
                Trouble("misspelt-end-tag", tag, name, element.name, element.tag.start)
            )
        else:
            innermost = self.open[-1] if self.open else Open("", Span(-1, -1))
            self.troubles.append(
                Trouble("stray-end-tag", tag, name, innermost.name, innermost.tag.start)
            )


def alike(one: str, other: str) -> bool:
    """Tell whether one name may be the other, misspelt."""
    if one.casefold() == other.casefold():
        return True
    shorter, longer = sorted((len(one), len(other)))
    if longer - shorter > 2 or shorter < 3 or longer > _LONG_NAME:
        return False
    return SequenceMatcher(None, one, other).ratio() >= _ALIKE
