"""What is read of TeX, and what reading needs to know."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from validator.tex.proof import Proof
from validator.tex.tokens import Token


class Construct(NamedTuple):
    """A piece of TeX in text.

    Attributes:
        end: the token behind it.
        markup: what it is in JATS; None if it must be left.
        proof: how sure it is that it is TeX; ``weak`` counts only beside something strong, and
            ``none`` is a command that nothing is known of.
        doubts: what may be wrong with the markup.
        alone: whether a weak one is told of, and offered, though nothing else proves it.
        formula: its content, if it is a formula between dollars.
        display: whether it would stand on lines of its own.
    """

    end: int
    markup: str | None
    proof: Proof = "strong"
    doubts: tuple[str, ...] = ()
    alone: bool = False
    formula: str = ""
    display: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """What the place of a text can hold.

    Attributes:
        elements: the names of the elements that may stand there; None for any.
        prefix_xlink: the prefix of XLink there; None if it has none.
        placeholder: the character that stands for a child element; the text has no other such.
    """

    elements: frozenset[str] | None = None
    prefix_xlink: str | None = None
    placeholder: str = "\ufffc"

    def holds(self, name: str) -> bool:
        """Tell whether an element may stand there."""
        return self.elements is None or name in self.elements


@dataclass(frozen=True, slots=True)
class Cut:
    """A text that is cut into tokens.

    Attributes:
        text: the text.
        tokens: its tokens.
        ends: for each opening brace the token that closes it.
        place: where the result will stand.
        paths: where backslashes of Windows paths stand.
    """

    text: str
    tokens: Sequence[Token]
    ends: Sequence[int]
    place: Place
    paths: frozenset[int] = frozenset()

    def before(self, index: int) -> str:
        """Give the character before a token; empty at the beginning."""
        start = self.tokens[index].start
        return self.text[start - 1] if start else ""

    def behind(self, index: int) -> str:
        """Give the character behind a token; empty at the end."""
        end = self.tokens[index].end
        return self.text[end : end + 1]

    def value(self, index: int) -> str:
        """Give the characters of a token; none behind the last."""
        return self.tokens[index].value if index < len(self.tokens) else ""

    def source(self, start: int, end: int) -> str:
        """Give the text of the tokens from one up to, not with, another."""
        if start >= end:
            return ""
        return self.text[self.tokens[start].start : self.tokens[end - 1].end]

    def braces(self, index: int) -> tuple[int, int] | None:
        """Give the tokens between the braces that open at a token or behind a blank there."""
        if self.value(index) == " ":
            index += 1
        if self.value(index) == "{" and self.tokens[index].kind == "open" and self.ends[index] >= 0:
            return index + 1, self.ends[index]
        return None

    def behind_arguments(self, index: int) -> int:
        """Give the token behind all braces that follow a command."""
        end = index + 1
        while (braces := self.braces(end)) is not None:
            end = braces[1] + 1
        return end

    def behind_option(self, index: int) -> int:
        """Give the token behind what stands in square brackets after a command."""
        option = self.value(index + 1)
        is_option = option.startswith("[") and option.endswith("]")
        return index + 2 if is_option else index + 1

    def without_blank(self, index: int) -> int:
        """Give the token behind the blank that ends a command's name, or behind its name."""
        return index + 2 if self.value(index + 1) == " " else index + 1


def wrapped(name: str, markup: str) -> str:
    """Put markup into an element, if there is both a name and something to put in."""
    return f"<{name}>{markup}</{name}>" if name and markup.strip() else markup
