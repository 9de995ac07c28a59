"""Mistakes in settings: all of them at once, each with its place and what to do."""

from typing import NamedTuple

from validator.usage import UsageError


class Mistake(NamedTuple):
    """One mistake.

    Attributes:
        where: the settings file as the user knows it, or ``--config``.
        line: its line, from 1; 0 if it concerns the file as a whole.
        message: what is wrong, quoting the very words, and what to do.
    """

    where: str
    line: int
    message: str

    def __str__(self) -> str:
        place = f"{self.where}:{self.line}" if self.line else self.where
        # Names of files may hold anything, and a mistake is one line.
        return "".join(
            char if char.isprintable() else repr(char)[1:-1] for char in f"{place}: {self.message}"
        )


class SettingsError(UsageError):
    """Settings that cannot be used; as text, one mistake a line.

    Attributes:
        mistakes: the mistakes, in the order in which they were found.
    """

    def __init__(self, mistakes: tuple[Mistake, ...]) -> None:
        super().__init__(mistakes)
        self.mistakes = mistakes

    def __str__(self) -> str:
        return "\n".join(map(str, self.mistakes))


def did_you_mean(word: str, words: "tuple[str, ...]") -> str:
    """End a message with the words that are near to one that is unknown."""
    from difflib import get_close_matches

    near = get_close_matches(word.lower().replace("_", "-"), words, n=2, cutoff=0.6)
    if near:
        return f"; did you mean {' or '.join(near)}?"
    return f"; there are {', '.join(words)}" if words else ""
