"""What a run learns of a baseline: how many findings are known, new and gone, by rule."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Trend:
    """Numbers of findings by the name of their rule, for the files that were looked at.

    Attributes:
        known: findings that the baseline lists.
        new: findings that it does not list, without faults of the run.
        gone: findings that it lists and that are no more.
    """

    known: Counter[str]
    new: Counter[str]
    gone: Counter[str]

    @property
    def listed(self) -> Counter[str]:
        """Findings of the baseline: those that are known, and those that are gone."""
        return self.known + self.gone

    def rules(self) -> list[str]:
        """Name the rules in question, in alphabetical order."""
        return sorted({*self.known, *self.new, *self.gone})

    def sentences(self) -> Iterator[str]:
        """Tell in words what a user may want to act upon, a line each."""
        gone = self.gone.total()
        are, them = ("finding of the baseline is", "it")
        if gone > 1:
            are, them = ("findings of the baseline are", "them")
        if gone:
            yield f"{gone:,} {are} gone: 'jatslint baseline prune' takes {them} out"
