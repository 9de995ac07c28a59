"""Find page furniture: the lines a web site put round an article in scraped plain text.

Only whole lines are judged, against a list of phrases seen on real pages. A line that is not in
the list is content, whatever it looks like. How far a known phrase is trusted depends on the page:
see ``Phrase``.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from enum import Enum
from itertools import groupby
from typing import NamedTuple

from ._phrases import (
    GENERIC,
    HOUSE,
    Phrase,
    count_words,
    find_house_phrase,
    find_phrases,
    fold,
    house_table,
    normalise,
)

_SHORT = 80  # characters: a longer line ends the list that a label of the record opens
_LONGEST_LABEL = 24  # characters, with the white space around it
_LABEL_WORDS = 3
_EDGE = 160  # characters: enough to see how a line begins or ends

# Regular expressions are compiled at their first use, and kept by ``re``.
_VALUE = r"-{1,3}|[0-9][0-9.,]{0,9}[%km]?"
_CAPTION = (
    r"(?:supplementary |extended data |online )?"
    r"(?:appendix|box|chart|exhibit|fig\.?|figure|list|panel|plate|scheme|table)"
    r" ?[a-z]?(?:[0-9]|[ivx]+\b)"
)
_LED_UP_TO = r"\b(?:the following|as follows|(?:given|listed|shown) (?:below|here|in))\b"
_SENTENCE = r"(?<=[.!?]) "
_STOPS = (".", "!", "?", "。", "！", "？")
_CLOSING = "\"'”’»)]"

# No sentence ends in one of these: what it is about stands in the lines under it.
_UNFINISHED = frozenset(
    {
        *("a", "also", "an", "and", "are", "as", "at", "below", "between", "by", "called", "e.g."),
        *("eg", "following", "follows", "for", "from", "i.e.", "ie", "in", "include", "included"),
        *("includes", "including", "is", "labeled", "labelled", "like", "namely", "of", "on"),
        *("or", "read", "reads", "said", "say", "says", "than", "that", "the", "these", "those"),
        *("titled", "to", "viz", "was", "were", "with"),
    }
)
# What stands under such a label is the record's own, even if it is the word "Significance".
_CONTENT_LABELS = frozenset(
    {
        *("abstract", "article title", "article type", "author keywords", "categories"),
        *("category", "document type", "funding", "index terms", "journal", "key words"),
        *("keyword", "keywords", "mesh terms", "publisher", "section", "source", "subject"),
        *("subject area", "subject areas", "subjects", "title", "topic", "topics", "type"),
    }
)


class Furniture(NamedTuple):
    """One contiguous stretch of furniture: lines ``first`` to ``last``, counted from 0, inclusive.

    Blank lines between furniture lines are inside. ``proven`` says that the stretch holds a phrase
    which no author writes, of a site that was recognised beyond doubt; if it is false, a person
    should look before the lines are deleted.
    """

    first: int
    last: int
    site: str
    proven: bool
    phrases: tuple[str, ...]


class _Kind(Enum):
    CONTENT = "content"
    WEAK = "distinct, of a site that is not proven or in a list of the article's own"
    SECURE = "furniture of a proven site"
    CONTEXT = "furniture if among furniture"
    VALUE = "what stands under a label of furniture"


class _Line(NamedTuple):
    """A line that is not blank; ``sites`` are the proven ones, or for a weak line the suspected."""

    number: int
    kind: _Kind
    phrases: tuple[Phrase, ...] = ()
    sites: frozenset[str] = frozenset()


_CONTENT = _Line(-1, _Kind.CONTENT)  # one for all of them: nobody asks which


# Peeref opens a page with its rating and the type of the article. Anywhere else on the page the
# same words would be a numbered heading of the article ("3.2 Review").
_RATING = (
    r"(?:10\.0|[0-9]\.[0-9]) (?:article|review|proceedings paper|editorial material|letter"
    r"|meeting abstract)"
)
_RATING_PHRASE = Phrase("{n} Review", distinct=frozenset({"Peeref"}))


def is_value(line: str) -> bool:
    """Whether a line is a bare dash, score or count, as a page prints them under its labels."""
    stripped = line.strip()
    return len(stripped) <= 12 and re.fullmatch(_VALUE, fold(stripped)) is not None


def is_rating(line: str) -> bool:
    """Whether a line is what Peeref writes above a title, such as "4.7 Review"."""
    return len(line) <= _SHORT and re.fullmatch(_RATING, normalise(line)) is not None


def _leads(text: str) -> bool:
    """Whether a line leads up to a list or a table: a caption, or an introducing sentence."""
    if re.match(_CAPTION, fold(text[:_EDGE])):
        return True
    end = fold(text[-_EDGE:])
    if end.endswith((":", "：")):
        return normalise(text) not in _CONTENT_LABELS
    sentence = re.split(_SENTENCE, end)[-1].removesuffix("...").rstrip(" ,;-\"'([")
    return sentence.rsplit(" ", 1)[-1] in _UNFINISHED or bool(re.search(_LED_UP_TO, sentence))


def _listed(lines: Sequence[str], known: Collection[int]) -> frozenset[int]:
    """Find the known lines that the article leads up to, as to the items of a list or a table.

    Short lines without a full stop go on with the list; such a line right above is its heading.
    """
    found = set()
    leads = heading = False
    for number, text in enumerate(lines):
        if not text.strip():
            heading = False
        elif number in known:
            if leads or heading:
                found.add(number)
        elif any(map(str.isalpha, text)):
            goes_on = len(text) <= _SHORT and not text.rstrip().rstrip(_CLOSING).endswith(_STOPS)
            leads = _leads(text) or (leads and goes_on)
            heading = goes_on
    return frozenset(found)


def _prove(phrases: Iterable[Phrase]) -> frozenset[str]:
    """Return the sites whose page this is: one decisive phrase of a site, or two telling ones."""
    proven: set[str] = set()
    seen: Counter[str] = Counter()
    for phrase in set(phrases):
        proven |= phrase.decisive
        seen.update(phrase.telling)
    proven.update(site for site, count in seen.items() if count > 1)
    return frozenset(proven | {GENERIC} if proven else ())


def _judge(number: int, phrases: tuple[Phrase, ...], proven: frozenset[str]) -> _Line:
    """Judge a line of known phrases by what is proven, without regard to the lines around it."""
    strong: set[str] = set()
    sites: set[str] = set()
    known = True
    for phrase in phrases:
        strong |= (phrase.distinct | phrase.ambiguous) & proven
        here = (phrase.distinct | phrase.ambiguous | phrase.context) & proven
        sites |= here
        known = known and bool(here)
    if known and strong:
        return _Line(number, _Kind.SECURE, phrases, frozenset(strong))
    weak = _weaken(number, phrases)
    if weak is not None:
        return weak
    return _Line(number, _Kind.CONTEXT, phrases, frozenset(sites)) if known else _CONTENT


def _weaken(number: int, phrases: tuple[Phrase, ...]) -> _Line | None:
    """Judge a line as if nothing were proven."""
    sites: set[str] = set()
    for phrase in phrases:
        if phrase.distinct:
            sites |= phrase.telling or {GENERIC}
    return _Line(number, _Kind.WEAK, phrases, frozenset(sites)) if sites else None


def _takes_value(line: _Line) -> bool:
    """Whether a line can be the label of a value: short, and not a link or a button."""
    return (
        line.kind in (_Kind.SECURE, _Kind.CONTEXT)
        and not any(phrase.distinct for phrase in line.phrases)
        and sum(count_words(phrase.text) for phrase in line.phrases) <= _LABEL_WORDS
    )


def _read(
    lines: Sequence[str],
    known: Mapping[int, tuple[Phrase, ...]],
    listed: Collection[int],
    proven: frozenset[str],
) -> Iterator[_Line]:
    """Judge all lines but the blank ones, each by what is proven and by the line before it."""
    before: _Line | None = None
    labelled = False
    for number, text in enumerate(lines):
        if not text.strip():
            continue
        phrases = known.get(number, ())
        line = _CONTENT
        if number in listed:
            line = _weaken(number, phrases) or _CONTENT
        elif phrases:
            line = _judge(number, phrases, proven)
            if not any(phrase.distinct for phrase in phrases):
                if labelled:
                    line = _CONTENT
                elif before is None and line.kind is _Kind.SECURE:
                    # The first line of a record is where its title stands.
                    line = _Line(number, _Kind.CONTEXT, phrases, line.sites)
        elif before is None:
            if "Peeref" in proven and is_rating(text):
                sites = frozenset({"Peeref"})
                line = _Line(number, _Kind.SECURE, (_RATING_PHRASE,), sites)
        elif _takes_value(before) and is_value(text):
            line = _Line(number, _Kind.VALUE)
        if line.kind is _Kind.CONTENT:
            if len(text) > _SHORT:
                labelled = False
            elif len(text) <= _LONGEST_LABEL and normalise(text) in _CONTENT_LABELS:
                labelled = True
        elif any(phrase.distinct for phrase in phrases):
            labelled = False
        yield line
        before = line


def _trim(run: list[_Line], lines: Sequence[str], opens: bool, closes: bool) -> list[_Line]:
    """Leave labels at the ends of a run to the content whose labels they may be.

    ``opens`` and ``closes`` say that the run has the first and the last line of the text.
    """
    secure = [at for at, line in enumerate(run) if line.kind is _Kind.SECURE]
    if not secure:
        return []
    first, last = secure[0], secure[-1]
    # A heading of furniture stands right above it, and is no part of the paragraph before it.
    head = first - 2 if first and run[first - 1].kind is _Kind.VALUE else first - 1
    if head >= 0 and run[head].kind is _Kind.CONTEXT:
        number = run[head].number
        if not (opens and head == 0) and number and not lines[number - 1].strip():
            first = head
    if closes:
        last = len(run) - 1
    elif last + 1 < len(run) and run[last + 1].kind is _Kind.VALUE:
        last += 1
    return run[first : last + 1]


def _blocks(page: Sequence[_Line]) -> Iterator[tuple[int, list[_Line]]]:
    """Yield the runs of possible furniture, each with its place among the lines of the page."""
    groups = {_Kind.CONTENT: 0, _Kind.WEAK: 1}
    place = 0
    for group, members in groupby(page, key=lambda line: groups.get(line.kind, 2)):
        run = list(members)
        if group == 1:
            yield place, run
        elif group == 2:
            anchors = frozenset({GENERIC}).union(
                *(line.sites for line in run if line.kind is _Kind.SECURE)
            )
            start = 0
            for at, line in enumerate(run):
                # A label of another proven site is not among its own kind here.
                if line.kind is _Kind.CONTEXT and not line.sites & anchors:
                    yield place + start, run[start:at]
                    start = at + 1
            yield place + start, run[start:]
        place += len(run)


def _describe(run: Sequence[_Line], proven: bool) -> Furniture:
    sites = Counter(site for line in run for site in line.sites if line.kind is not _Kind.CONTEXT)
    site = min(sites, key=lambda name: (name == GENERIC, -sites[name], name))
    texts = dict.fromkeys(phrase.text for line in run for phrase in line.phrases)
    return Furniture(run[0].number, run[-1].number, site, proven, tuple(texts))


def _stretches(
    page: Sequence[_Line], lines: Sequence[str], proven: frozenset[str]
) -> Iterator[Furniture]:
    for place, block in _blocks(page):
        if not block:
            continue
        if block[0].kind is not _Kind.WEAK:
            run = _trim(block, lines, place == 0, place + len(block) == len(page))
            if any(phrase.telling & proven for line in run for phrase in line.phrases):
                yield _describe(run, True)
                continue
        # What is not proven by itself is judged as if nothing were proven on the page: so it is
        # the same before and after the proven stretches are removed.
        weakened = (_weaken(line.number, line.phrases) or _CONTENT for line in block)
        for kind, members in groupby(weakened, key=lambda line: line.kind):
            if kind is _Kind.WEAK:
                yield _describe(list(members), False)


def find_furniture(lines: Sequence[str], house: Collection[str] = ()) -> tuple[Furniture, ...]:
    """Find all furniture among the lines of one record, in order.

    Nothing is found on a page without a distinct phrase, and every line that is one is found:
    so a text from which all of the result was removed holds no more furniture.

    Args:
        lines: the lines of the record.
        house: phrases that the settings name: they are furniture wherever they stand, and prove
            nothing of other phrases.
    """
    known = {}
    own = house_table(house)
    for number, line in enumerate(lines):
        phrases = find_house_phrase(line, own) or find_phrases(line)
        if phrases:
            known[number] = phrases
    if not any(phrase.distinct for phrases in known.values() for phrase in phrases):
        return ()
    listed = _listed(lines, known)
    evidence = (
        phrase
        for number, phrases in known.items()
        if number not in listed
        for phrase in phrases
        if HOUSE not in phrase.distinct
    )
    proven = _prove(evidence) | ({HOUSE} if own else frozenset())
    return tuple(_stretches(list(_read(lines, known, listed, proven)), lines, proven))
