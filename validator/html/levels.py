"""Escaped HTML, escaped once, twice or more often: how many layers are to be taken off?

What was escaped too often holds ``&lt;p&gt;`` where its reader sees ``<p>``. One layer after the
other is taken off and the text below is judged; the first layer below which there is markup
counts. Text without markup below keeps all its layers.
"""

from bisect import bisect_right
from itertools import accumulate
from typing import NamedTuple

from validator.html.evidence import Verdict, judge
from validator.regex import regex

# Exporters that escape do it once too often, or twice; a fourth time was never seen.
MAX_LAYERS = 3

# What an XML writer escapes (XML 1.0, section 2.4), by name or by number.
_WRITTEN = regex(
    r"&(?:(amp|#0{0,5}38|#[xX]0{0,4}26)|(lt|#0{0,5}60|#[xX]0{0,4}3[cC])"
    r"|(gt|#0{0,5}62|#[xX]0{0,4}3[eE])|(quot|#0{0,5}34|#[xX]0{0,4}22)"
    r"|(apos|#0{0,5}39|#[xX]0{0,4}27));"
)
_MEANT = "\0&<>\"'"
_LOOKS_ESCAPED = regex(r"&(?:amp;){0,2}(?:lt|#0{0,5}60|#[xX]0{0,4}3[cC]);[A-Za-z/!?]")


class Peeled(NamedTuple):
    """A text with one layer of escaping taken off.

    Attributes:
        text: what is below.
        starts: where in ``text`` each character stands that was a reference.
        shifts: how much further right the characters behind each of them stood.
    """

    text: str
    starts: tuple[int, ...]
    shifts: tuple[int, ...]

    def origin(self, at: int) -> int:
        """Tell where a character of ``text`` stood before."""
        before = bisect_right(self.starts, at - 1)
        return at + (self.shifts[before - 1] if before else 0)


def peel(text: str) -> Peeled:
    """Take one layer of escaping off a text."""
    matches = list(_WRITTEN.finditer(text))
    shifts = tuple(accumulate(match.end() - match.start() - 1 for match in matches))
    starts = tuple(
        match.start() - before for match, before in zip(matches, (0, *shifts), strict=False)
    )
    return Peeled(_WRITTEN.sub(lambda match: _MEANT[match.lastindex or 0], text), starts, shifts)


class Layered(NamedTuple):
    """What stands below the layers of a text.

    Attributes:
        verdict: the verdict on ``text``.
        text: the text without the layers.
        layers: what each layer was, the outermost first.
    """

    verdict: Verdict
    text: str
    layers: tuple[Peeled, ...] = ()

    def origin(self, at: int) -> int:
        """Tell where a character of ``text`` stands in the text that was given."""
        for layer in reversed(self.layers):
            at = layer.origin(at)
        return at


def judge_layers(text: str) -> Layered:
    """Judge whether a text, or what is below its layers of escaping, is HTML.

    Args:
        text: the text with one level of XML escaping decoded, as for
            :func:`validator.html.evidence.judge`.
    """
    best = Layered(judge(text), text)
    layers: tuple[Peeled, ...] = ()
    while (
        best.verdict.grade not in ("strong", "likely")
        and len(layers) < MAX_LAYERS
        and _LOOKS_ESCAPED.search(text)
    ):
        layers = (*layers, peel(text))
        text = layers[-1].text
        verdict = judge(text)
        if verdict.grade in ("strong", "likely") or best.verdict.grade == "none":
            best = Layered(verdict, text, layers)
    return best
