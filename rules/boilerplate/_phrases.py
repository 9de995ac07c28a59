"""The known phrases of page furniture, and how a line is looked up among them."""

import re
import unicodedata
from collections.abc import Collection, Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

GENERIC = "generic"
"""The site of phrases that many sites use."""

HOUSE = "the house"
"""The site of phrases that the settings name."""

LONG = 6  # words: nobody writes so long a phrase of a web site by chance
_NEVER_LONGER = 4000  # characters: a longer line is prose, and is not even read
_MOST_SENTENCES = 6  # in one phrase
_MOST_PIECES = 50  # in one line

_LOOKALIKES = str.maketrans(
    dict.fromkeys("‘’‚‛ʼ′`´", "'")
    | dict.fromkeys("“”„‟″", '"')
    | dict.fromkeys("‐‑‒–—―−", "-")
    | {"…": "...", "\ufeff": "", "\u200b": "", "\u200c": "", "\u200d": "", "\u00ad": ""}
)
_LEADING = "<>«»‹›←→▶►▼▲ "
_TRAILING = _LEADING + ".:·•"
_AFTER_WORD = ".,:;"
# Regular expressions are compiled at their first use, and kept by ``re``.
_NUMBER = r"[0-9][0-9.,']*"
_HAN = "[\u3400-\u9fff]"
_WORD_BORDER = r"[\s/|]+"
_PIECE_BORDER = r"(?<=[.!?:]) | [|•·] "


class Phrase(NamedTuple):
    """A known phrase, with the sites that use it by how far it is trusted there.

    ``distinct``: no author writes it as a whole line; ``ambiguous``: furniture once its site is
    proven on the page; ``context``: furniture only among other furniture of its proven site.
    """

    text: str
    distinct: frozenset[str] = frozenset()
    ambiguous: frozenset[str] = frozenset()
    context: frozenset[str] = frozenset()

    @property
    def telling(self) -> frozenset[str]:
        """The sites that this phrase speaks for; what many sites use speaks for none."""
        return frozenset() if GENERIC in self.distinct else self.distinct

    @property
    def decisive(self) -> frozenset[str]:
        """The sites that this phrase proves all by itself: it is long, or names the site."""
        if count_words(self.text) >= LONG:
            return self.telling
        folded = self.text.casefold()
        return frozenset(site for site in self.telling if site.casefold() in folded)


class _Pattern(NamedTuple):
    """A phrase with a name in it, which no list can hold."""

    phrase: Phrase
    regex: str


# By the first word of the normalised form.
_PATTERNS: Mapping[str, _Pattern] = {
    "access": _Pattern(
        Phrase("Access provided by …", ambiguous=frozenset({"Nature", "SpringerLink"})),
        r"access provided (?:by|to) .{2,120}",
    ),
    "all": _Pattern(
        Phrase(
            "All content following this page was uploaded by … on …",
            distinct=frozenset({"ResearchGate"}),
        ),
        r"all content following this page was uploaded by .{2,80} on [0-9]{1,2} \w{3,12} [0-9]{4}",
    ),
    "hostname:": _Pattern(
        Phrase(
            "Hostname: page-component-… Total loading time: … Render date: …",
            distinct=frozenset({"Cambridge"}),
        ),
        r"hostname: page-component-\S{1,60} total loading time: \S{1,9} render date: .{1,200}",
    ),
    "is": _Pattern(
        Phrase("Is the Subject Area … applicable to this article?", ambiguous=frozenset({"PLOS"})),
        r'is the subject area "[^"]{1,80}" applicable to this article\?',
    ),
    "you": _Pattern(
        Phrase(
            "You have full access to this article via …",
            ambiguous=frozenset({"Nature", "SpringerLink"}),
        ),
        r"you have full access to this (?:article|chapter) via .{2,120}",
    ),
}


def fold(line: str) -> str:
    """Unify white space, case, quotes and dashes."""
    if not line.isascii():
        line = unicodedata.normalize("NFC", line).translate(_LOOKALIKES)
    return " ".join(line.split()).casefold()


def _bare(folded: str) -> str:
    """Drop the arrows and dots that pages hang on their links, unless nothing else is there."""
    return folded.lstrip(_LEADING).rstrip(_TRAILING) or folded


def normalise(line: str) -> str:
    """Return the form of a line under which it is looked up among the phrases."""
    return _bare(fold(line))


def count_words(text: str) -> int:
    """Count words; two Han characters, which are written without spaces, count as one word."""
    words = re.split(_WORD_BORDER, re.sub(_HAN, " ", text))
    return sum(any(map(str.isalnum, word)) for word in words) + len(re.findall(_HAN, text)) // 2


@cache
def phrase_table() -> Mapping[str, Phrase]:
    """Load the phrases, by their normalised form. A number in a phrase is written ``{n}``."""
    texts: dict[str, str] = {}
    sites: dict[str, dict[str, list[str]]] = {}
    data = Path(__file__).with_name("phrases.tsv").read_text(encoding="utf-8")
    for row in data.splitlines()[1:]:
        site, text, trust = row.split("\t")
        key = normalise(text)
        texts.setdefault(key, text)
        sites.setdefault(key, {}).setdefault(trust, []).append(site)
    return {
        key: Phrase(text, **{trust: frozenset(names) for trust, names in sites[key].items()})
        for key, text in texts.items()
    }


@cache
def _first_words() -> frozenset[str]:
    """Return the first words of all that is known: most lines are content by their first word."""
    keys = (*phrase_table(), *_PATTERNS)
    return frozenset(key.split(" ", 1)[0].rstrip(_AFTER_WORD) for key in keys)


def _look_up(key: str) -> Phrase | None:
    table = phrase_table()
    phrase = table.get(key)
    if phrase is None and re.search(_NUMBER, key):
        phrase = table.get(re.sub(_NUMBER, "{n}", key))
    if phrase is None:
        known = _PATTERNS.get(key.split(" ", 1)[0])
        if known is not None and re.fullmatch(known.regex, key):
            phrase = known.phrase
    return phrase


def _split(folded: str) -> tuple[Phrase, ...]:
    """Read a line as known phrases one after another, or return nothing if a piece is unknown."""
    borders = list(re.finditer(_PIECE_BORDER, folded))
    if not 0 < len(borders) < _MOST_PIECES:
        return ()
    starts = [0, *(border.end() for border in borders)]
    ends = [*(border.start() for border in borders), len(folded)]
    # The pieces that lead up to each start: prose leaves the loop at its first sentence.
    paths: dict[int, tuple[Phrase, ...]] = {0: ()}
    for first, start in enumerate(starts):
        path = paths.pop(first, None)
        if path is not None:
            for last, end in enumerate(ends[first : first + _MOST_SENTENCES], first):
                phrase = _look_up(_bare(folded[start:end]))
                if phrase is not None:
                    paths.setdefault(last + 1, (*path, phrase))
        if not paths:
            return ()
    return paths.get(len(starts), ())


def house_table(phrases: Collection[str]) -> Mapping[str, Phrase]:
    """Make the table of phrases that the settings name, by their normalised form."""
    return {normalise(text): Phrase(text, distinct=frozenset({HOUSE})) for text in phrases}


def find_house_phrase(line: str, table: Mapping[str, Phrase]) -> tuple[Phrase, ...]:
    """Return the phrase of the house that a line consists of; nothing if it is none."""
    if not table or len(line) > _NEVER_LONGER or not line.strip():
        return ()
    key = normalise(line)
    phrase = table.get(key) or table.get(re.sub(_NUMBER, "{n}", key))
    return () if phrase is None else (phrase,)


def find_phrases(line: str) -> tuple[Phrase, ...]:
    """Return the known phrases that a line consists of; nothing if any of it is unknown."""
    stripped = line.strip()
    if not stripped or len(stripped) > _NEVER_LONGER:
        return ()
    word = stripped.split(None, 1)[0].rstrip(_AFTER_WORD)
    # To judge by a first word with ornaments or accents would need the whole of ``fold``.
    if word.isascii() and word.isalpha() and word.casefold() not in _first_words():
        return ()
    folded = fold(stripped)
    phrase = _look_up(_bare(folded))
    return _split(folded) if phrase is None else (phrase,)
