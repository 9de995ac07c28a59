"""Which tags do not fit together, and which of them is to blame."""

from collections import Counter
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from validator.edits import Span
from validator.malformed.trouble import Trouble

# Elements that have no content, so that HTML never closes them; those of JATS are among them.
# Of HTML's own list, names that hold content in JATS or elsewhere are left out.
VOID = frozenset({"br", "break", "col", "hr", "img", "wbr"})
# How alike the names of a start and an end tag must be to be taken for a slip of the pen.
_ALIKE = 0.7
# How many elements may have been opened between an end tag in the place of another and the end
# tag that is one too many.
_NEAR = 20
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
        self.root = ""
        self.open: list[Open] = []
        self.troubles: list[Trouble] = []
        self._names: Counter[str] = Counter()
        # Elements that an end tag of another one has closed; their own may follow.
        self._overlapped: dict[str, list[int]] = {}
        # End tags that closed the element around one that was open, by their names.
        self._early: dict[str, list[_Early]] = {}
        # End tags that closed nothing, by the start tags that were open there.
        self._strays: dict[int, int] = {}

    def start(self, name: str, tag: Span) -> None:
        """Open an element."""
        self.root = self.root or name
        self.open.append(Open(name, tag))
        self._names[name] += 1

    def is_open(self, name: str) -> bool:
        """Tell whether an element of a name is open."""
        return self._names[name] > 0

    def end(self, name: str, tag: Span) -> None:
        """Close an element, or tell why its end tag does not fit."""
        if not self.is_open(name):
            self._end_nothing(name, tag)
            return
        before = len(self.troubles)
        while self.open[-1].name != name:
            self._close_unclosed(name, tag)
        closed = self._pop()
        if len(self.troubles) == before + 1 and self.troubles[before].kind == "unclosed-element":
            early = _Early(tag, before, closed, len(self.open))
            self._early.setdefault(name, []).append(early)

    def reopen(self) -> bool:
        """Take the end tag of the root, if it left an element open, for that element's."""
        early = self._early.get(self.root, [])
        if self.open or not early or not self._is_unclosed(early[-1].trouble):
            return False
        self._was_misnamed(early.pop())
        return True

    def finish(self, end: int, *, lost: bool) -> None:
        """Tell which elements are still open at the end of the document.

        Args:
            end: where the document ends.
            lost: whether the scan broke off before, so that nothing is known of end tags.
        """
        while self.open:
            if self.open[-1].name in VOID:
                self._void(self.open[-1])
            elif lost or not self._was_meant_by_stray(self.open[-1]):
                break
            self._pop()
        if self.open and not lost:
            self.troubles.append(self.cut(Trouble("truncated", Span(end, end))))

    def cut(self, trouble: Trouble) -> Trouble:
        """Add to the trouble of a document that breaks off which elements are open there."""
        if not self.open:
            return trouble
        innermost = self.open[-1]
        return replace(
            trouble, other=innermost.name, related=innermost.tag.start, count=len(self.open)
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
        if self._was_meant_by_stray(element):
            return
        self._overlapped.setdefault(element.name, []).append(len(self.troubles))
        self.troubles.append(
            Trouble("unclosed-element", element.tag, element.name, name, tag.start)
        )

    def _end_nothing(self, name: str, tag: Span) -> None:
        """Tell of an end tag that no open element has."""
        overlapped = self._overlapped.get(name, [])
        while overlapped and not self._is_unclosed(overlapped[-1]):
            overlapped.pop()
        early = self._early.get(name, [])
        while early and not self._is_unclosed(early[-1].trouble):
            early.pop()
        if early and 0 <= len(self.open) - early[-1].depth <= _NEAR:
            self._was_misnamed(early.pop())
            self.end(name, tag)
        elif overlapped:
            at = overlapped.pop()
            before = self.troubles[at]
            self.troubles[at] = Trouble("overlap", tag, name, before.other, before.span.start)
        elif self.open and alike(name, self.open[-1].name):
            element = self._pop()
            self.troubles.append(
                Trouble("misspelt-end-tag", tag, name, element.name, element.tag.start)
            )
        else:
            innermost = self._innermost()
            self._strays.setdefault(innermost.tag.start, len(self.troubles))
            self.troubles.append(
                Trouble("stray-end-tag", tag, name, innermost.name, innermost.tag.start)
            )

    def _innermost(self) -> Open:
        """The innermost open element that can have content; one without a name for none."""
        nearest = self.open[: -_NEAR - 1 : -1]
        return next((one for one in nearest if one.name not in VOID), Open("", Span(-1, -1)))

    def _was_meant_by_stray(self, element: Open) -> bool:
        """Blame, for an element that is not closed, an end tag in it that closes nothing."""
        at = self._strays.get(element.tag.start)
        if at is None:
            return False
        stray = self.troubles[at]
        self.troubles[at] = replace(stray, kind="misspelt-end-tag", certain=False)
        return True

    def _is_unclosed(self, trouble: int) -> bool:
        """Whether nothing behind an element that was not closed has explained it otherwise."""
        return self.troubles[trouble].kind == "unclosed-element"

    def _was_misnamed(self, early: "_Early") -> None:
        """Blame the end tag that came too early: it was meant for the element inside."""
        before = self.troubles[early.trouble]
        self.troubles[early.trouble] = Trouble(
            "misspelt-end-tag", early.tag, before.other, before.name, before.span.start
        )
        self.open.insert(early.depth, early.closed)
        self._names[early.closed.name] += 1


@dataclass(frozen=True, slots=True)
class _Early:
    """An end tag that closed an element while one in it was open.

    Attributes:
        tag: the end tag.
        trouble: the index of the trouble that tells of the element inside.
        closed: the element that it closed.
        depth: how many elements were open behind it.
    """

    tag: Span
    trouble: int
    closed: Open
    depth: int


def alike(one: str, other: str) -> bool:
    """Tell whether one name may be the other, misspelt."""
    if one.casefold() == other.casefold():
        return True
    shorter, longer = sorted((len(one), len(other)))
    if longer - shorter > 2 or shorter < 3 or longer > _LONG_NAME:
        return False
    return SequenceMatcher(None, one, other).ratio() >= _ALIKE
