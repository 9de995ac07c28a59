"""Whether the labels found in an abstract are all that are there."""

from collections.abc import Iterator, Sequence

from validator.regex import regex

from ._flow import Flow
from ._labels import WORD, Role, normalised, role_of
from ._marks import MOST_TEXT, MOST_WORDS, PHRASE, SENTENCE, Mark, is_short

_MAYBE_MISSED = regex(r"(?<!\w)[^\W\d_][^:：.。;]{1,60}?(?=\s?[:：])")


def is_certain(marks: Sequence[Mark], flows: Sequence[Flow]) -> bool:
    """Tell whether the labels found are surely all, each once and with a text of its own."""
    labels = [normalised(mark.label) for mark in marks]
    if len(set(labels)) < len(labels) or any(len(one.text) > MOST_TEXT for one in flows):
        return False
    known = [mark for mark in marks if mark.role is not None]
    if _falls_back(known):
        return False
    for flow in flows:
        cuts = [mark for mark in marks if mark.flow is flow]
        spans = [(mark.start, mark.end) for mark in cuts]
        if any(_is_empty(mark, end) for mark, end in zip(cuts, _ends(cuts, flow), strict=True)):
            return False
        for match in _MAYBE_MISSED.finditer(flow.text):
            inside = any(start <= match.end() <= end for start, end in spans)
            if not inside and _ends_in_label(match[0]):
                return False
        if any(_begins_like_label(flow.text, at) for at in _sentences(flow, spans)):
            return False
    return True


def _ends(cuts: Sequence[Mark], flow: Flow) -> list[int]:
    """Where the text behind each label of a paragraph ends."""
    return [*(mark.start for mark in cuts[1:]), len(flow.text)] if cuts else []


def _is_empty(mark: Mark, end: int) -> bool:
    """Whether no text stands behind a label that is not a paragraph of its own."""
    return mark.style.separator != "alone" and not mark.flow.text[mark.end : end].strip()


def _sentences(flow: Flow, spans: Sequence[tuple[int, int]]) -> Iterator[int]:
    """Where sentences begin that no label was found at."""
    starts = {start for start, _ in spans}
    return (one.end() for one in SENTENCE.finditer(flow.text) if one.start("open") not in starts)


def _begins_like_label(text: str, at: int) -> bool:
    """Whether a sentence begins with a longer label than any known: "Results of the survey:"."""
    word = WORD.match(text, at)
    if word is None or text[at].islower() or role_of(word[0]) is None:
        return False
    phrase = PHRASE.match(text, at)
    return phrase is not None and phrase.end() < len(text) and is_short(phrase[0])


def _falls_back(known: Sequence[Mark]) -> bool:
    """Whether the labels begin anew, as where two languages share an abstract."""
    seen = Role.BACKGROUND
    for mark in known:
        if mark.role is not None:
            if mark.role <= Role.OBJECTIVE and seen >= Role.RESULTS:
                return True
            seen = max(seen, mark.role)
    return False


def _ends_in_label(text: str) -> bool:
    words = [match.start() for match in WORD.finditer(text)][-MOST_WORDS:]
    return any(text[at].isupper() and role_of(text[at:]) is not None for at in words)
