"""Records in which a less-than sign is no tag, and what fixes do to them.

`brackets.txt` holds sentences such as authors write about mean intensities, slip directions, limits
of p, slots in keys, graphemes, JATS itself or program code. They are put, in every spelling of
the sign and with true elements around them, where a record has text. Nothing in them is markup that
was escaped by mistake, so no fix may take a visible character away.
"""

import argparse
import random
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from lxml import etree

from validator import FixResult, fix
from validator.content import text_content
from validator.faults import FAULTS

_FAULTS = frozenset(rule.name for rule in FAULTS)
_SENTENCES = Path(__file__).with_name("brackets.txt")


@dataclass(frozen=True, slots=True)
class Context:
    """A record with a less-than sign that is one.

    Attributes:
        source: the record, valid JATS Publishing 1.3.
        text: the visible text of the place where the sign stands, white space collapsed.
        pattern: what the sign is, as named in `brackets.txt`.
        place: the element in which it stands.
    """

    source: str
    text: str
    pattern: str
    place: str


@dataclass(frozen=True, slots=True)
class Pattern:
    """One kind of true less-than sign.

    Attributes:
        name: what it is.
        sentences: pairs of a language and a sentence.
        phrases: what may stand in a title or a table cell.
        code: what may stand in an element for code.
        closing: whether there are closing tags, so that two such sentences could make a pair.
    """

    name: str
    sentences: tuple[tuple[str, str], ...]
    phrases: tuple[str, ...]
    code: tuple[str, ...]
    closing: bool


# Sentences without any sign, so that it stands at the beginning, in the middle or at the end.
_OTHERS = {
    "en": (
        "We sampled ¤int sites near ¤place.",
        "This holds for ¤species ⟦xref:¤int⟧.",
        "Uptake was ¤dec mg kg⟦sup:−1⟧ d⟦sup:−1⟧.",
        "Emission of CO⟦sub:2⟧ and N⟦sub:2⟧O did not change in ¤int years.",
        "The model ⟦formula:y⟧ was fitted to ¤big points.",
        "Is it so? In ⟦bold:¤int⟧ cases, yes!",
        "Methods: ¤int volunteers took part, see ⟦xref:¤int⟧.",
    ),
    "de": ("In ¤place wurden ¤int Proben genommen.", "Dies gilt für ¤species ⟦xref:¤int⟧."),
    "fr": ("Nous avons étudié ¤int sites près de ¤place.", "Cela vaut pour ¤species."),
    "es": ("Se tomaron ¤int muestras en ¤place.", "Esto vale para ¤species ⟦xref:¤int⟧."),
    "pt": ("Foram colhidas ¤int amostras em ¤place.", "Isto vale para ¤species."),
}
_NUMBERS: dict[str, Callable[[random.Random], str]] = {
    "int": lambda chance: str(chance.randint(2, 99)),
    "big": lambda chance: str(chance.randint(120, 9_900)),
    "dec": lambda chance: f"{chance.uniform(0.11, 9.9):.2f}",
    "p": lambda chance: chance.choice(("0.05", "0.01", "0.001", "0.02", ".05", "0·001")),
}
_ELEMENTS = {
    "italic": "<italic>{}</italic>",
    "bold": "<bold>{}</bold>",
    "sub": "<sub>{}</sub>",
    "sup": "<sup>{}</sup>",
    "xref": '<xref ref-type="bibr" rid="r1">{}</xref>',
    "formula": "<inline-formula><mml:math><mml:mi>{}</mml:mi></mml:math></inline-formula>",
}
_ELEMENT = re.compile(r"⟦(\w+):([^⟧]*)⟧")
_WORDS = re.compile(r"^¤([a-z]+): (.+)$", re.MULTILINE)
_SLOT = re.compile(r"¤([a-z]+)(2?)")
_SIGN = re.compile(r"[<>&]")
_WORD = re.compile(r"<[^<>&\]]*>?")
_BELOW = ("&lt;", "&#60;", "&#x3c;", "&#x3C;", "&#x0003c;")
_ABOVE = (">", "&gt;", "&#62;", "&#x3e;", "&#x0003e;")
_SPELLINGS = (*range(len(_BELOW)), "mixed", "cdata text", "cdata word")

# Where a sentence, a phrase and a piece of code can stand.
_FOR_SENTENCES = ("abstract-p", "body-p", "abstract-p", "body-p", "td")
_FOR_PHRASES = ("article-title", "kwd", "td", "mixed-citation", "abstract-title")
_FOR_CODE = ("preformat", "code", "monospace")
_RECORD = """\
<!DOCTYPE article PUBLIC "-//NLM//DTD JATS (Z39.96) Journal Publishing DTD v1.3 20210610//EN" \
"JATS-journalpublishing1-3.dtd">
<article article-type="research-article" dtd-version="1.3" xml:lang="en" \
xmlns:mml="http://www.w3.org/1998/Math/MathML" xmlns:xlink="http://www.w3.org/1999/xlink">
<front>
<journal-meta><journal-id journal-id-type="publisher-id">exj</journal-id><issn>0378-5955</issn>\
</journal-meta>
<article-meta><article-id pub-id-type="doi">10.5555/exj.{number}</article-id>
<title-group><article-title>{article-title}</article-title></title-group>
<pub-date date-type="pub" publication-format="electronic"><day>7</day><month>3</month>\
<year>2019</year></pub-date><volume>4</volume><fpage>11</fpage><lpage>19</lpage>
<abstract><sec><title>{abstract-title}</title><p>{abstract-p}</p></sec></abstract>
<kwd-group kwd-group-type="author"><kwd>{kwd}</kwd><kwd>meadows</kwd></kwd-group>
</article-meta>
</front>
<body><sec><title>Findings</title><p>{body-p}</p>
<table-wrap id="t1"><label>Table 1</label><caption><title>Values</title></caption>\
<table><thead><tr><th>Group</th><th>Value</th></tr></thead>\
<tbody><tr><td>One</td><td>{td}</td></tr></tbody></table></table-wrap>
</sec></body>
<back><ref-list><ref id="r1"><mixed-citation publication-type="journal">Ames T. \
{mixed-citation}. <source>Ex J</source>. 2012;<volume>3</volume>:4.</mixed-citation></ref>\
</ref-list></back>
</article>
"""
_USUAL = {
    "article-title": "Water in hay meadows",
    "abstract-title": "Results",
    "abstract-p": "Hay grew.",
    "kwd": "hay",
    "body-p": 'Hay grew well [<xref ref-type="bibr" rid="r1">1</xref>], see '
    '<xref ref-type="table" rid="t1">Table 1</xref>.',
    "td": "7",
    "mixed-citation": "Water and hay",
}
_IN_BODY = {
    "preformat": "The code is:</p><preformat>{}</preformat><p>It ran.",
    "code": "The code is:</p><code>{}</code><p>It ran.",
    "monospace": "The line <monospace>{}</monospace> was run.",
}


def read_patterns() -> tuple[Pattern, ...]:
    """Read the patterns of `brackets.txt`."""
    parts = re.split(r"^== ", _read(), flags=re.MULTILINE)[1:]
    return tuple(_read_pattern(part) for part in parts)


@cache
def _words() -> dict[str, list[str]]:
    """Read what may stand in the slots for words."""
    return {name: words.split(" | ") for name, words in _WORDS.findall(_read())}


@cache
def _read() -> str:
    return _SENTENCES.read_text(encoding="utf-8")


def _read_pattern(part: str) -> Pattern:
    head, _, body = part.partition("\n")
    name, closing, _ = head.partition(" closing")
    marked = re.findall(r"^(-(?:de|fr|es|pt)?|\*|~) (.*)$", body, re.MULTILINE)
    return Pattern(
        name,
        tuple((mark[1:] or "en", text) for mark, text in marked if mark[0] == "-"),
        tuple(text for mark, text in marked if mark == "*"),
        tuple(text for mark, text in marked if mark == "~"),
        bool(closing),
    )


def contexts(count: int = 6000, seed: int = 1) -> Iterator[Context]:
    """Make records, each with another text, all patterns in turn.

    Args:
        count: how many.
        seed: of the random numbers; one seed gives the same records each time.
    """
    chance = random.Random(seed)
    patterns = read_patterns()
    seen: set[str] = set()
    while len(seen) < count:
        context = _make(patterns[len(seen) % len(patterns)], patterns, chance, len(seen))
        if context.text not in seen:
            seen.add(context.text)
            yield context


def _make(
    pattern: Pattern, patterns: tuple[Pattern, ...], chance: random.Random, number: int
) -> Context:
    if pattern.code:
        place, written = chance.choice(_FOR_CODE), chance.choice(pattern.code)
    elif chance.random() < 0.35:
        place, written = chance.choice(_FOR_PHRASES), chance.choice(pattern.phrases)
    else:
        place, written = chance.choice(_FOR_SENTENCES), _compose(pattern, patterns, chance)
    pieces = _split(_fill(written, chance))
    spelling = chance.choice(_SPELLINGS)
    source = "".join(
        _spell(text, spelling, chance)
        if not name
        else _ELEMENTS[name].format(_spell(text, spelling, chance))
        for name, text in pieces
    )
    content = dict(_USUAL)
    if place in _IN_BODY:
        content["body-p"] = _IN_BODY[place].format(source)
    else:
        content[place] = source
    record = _RECORD.format(number=f"{number:05}", **content)
    return Context(record, _collapse("".join(text for _, text in pieces)), pattern.name, place)


def _compose(pattern: Pattern, patterns: tuple[Pattern, ...], chance: random.Random) -> str:
    """Put a sentence between others of its language, and at times beside one of its kind."""
    language, sentence = chance.choice(pattern.sentences)
    parts = [_fill(sentence, chance)]
    if chance.random() < 0.5:
        parts.insert(0, chance.choice(_OTHERS[language]))
    if pattern.name != "end of a text":
        others = [one for one in patterns if one.sentences and not one.closing]
        if chance.random() < 0.25:
            parts.insert(0, _fill(chance.choice(chance.choice(others).sentences)[1], chance))
        if chance.random() < 0.5:
            parts.append(chance.choice(_OTHERS[language]))
    return chance.choice((" ", " ", " ", "  ", "\n")).join(parts)


def _fill(written: str, chance: random.Random) -> str:
    """Put words and numbers into the slots; a word slot means the same word throughout."""
    words: dict[str, str] = {}

    def fill(match: re.Match[str]) -> str:
        name = match[1]
        if name in _NUMBERS:
            return _NUMBERS[name](chance) + match[2]
        if match[0] not in words:
            left = [word for word in _words()[name] if word not in words.values()]
            words[match[0]] = chance.choice(left)
        return words[match[0]]

    return _SLOT.sub(fill, written)


def _split(written: str) -> list[tuple[str, str]]:
    """Split where true elements stand: pairs of an element's name, or nothing, and text."""
    parts = _ELEMENT.split(written)
    pieces = [("", parts[0])]
    for name, inside, behind in zip(parts[1::3], parts[2::3], parts[3::3], strict=True):
        pieces += [(name, inside), ("", behind)]
    return pieces


def _spell(text: str, spelling: int | str, chance: random.Random) -> str:
    if spelling == "cdata text":
        return (
            f"<![CDATA[{text.replace(']]>', ']]]]><![CDATA[>')}]]>"
            if "<" in text
            else _escape(text, 0, 1)
        )
    if spelling == "cdata word":
        pieces = re.split(f"({_WORD.pattern})", text)
        return "".join(
            f"<![CDATA[{piece}]]>" if number % 2 else _escape(piece, 0, 1)
            for number, piece in enumerate(pieces)
        )
    if isinstance(spelling, int):
        return _escape(text, spelling, chance.randrange(len(_ABOVE)))
    pieces = re.split(r"(?<=[<>])", text)
    return "".join(
        _escape(piece, chance.randrange(len(_BELOW)), chance.randrange(1, len(_ABOVE)))
        for piece in pieces
    )


def _escape(text: str, below: int, above: int) -> str:
    # "]]>" may not stand in text as it is (XML 1.0, section 2.4).
    signs = {"<": _BELOW[below], ">": _ABOVE[above if "]]" not in text else 1], "&": "&amp;"}
    return _SIGN.sub(lambda match: signs[match[0]], text)


def _collapse(text: str) -> str:
    return " ".join(text.split())


def check(context: Context) -> str:
    """Apply the safe fixes; tell what they took from the visible text, or nothing."""
    return harm(context, fix(context.source))


def harm(context: Context, result: FixResult) -> str:
    """Tell where the visible text of a fixed record differs from what it was, or nothing.

    A rule that failed is told too: that it changed nothing proves nothing.
    """
    failed = [one.message for one in result.findings if one.rule in _FAULTS]
    if failed:
        return failed[0]
    if not result.changed:
        return ""
    before = _visible(context.source.encode())
    after = _visible(result.data)
    if before == after:
        return ""
    same = next(
        (at for at, pair in enumerate(zip(before, after, strict=False)) if pair[0] != pair[1]),
        min(len(before), len(after)),
    )
    start = max(same - 25, 0)
    rules = ", ".join(sorted({finding.rule for finding in result.fixed}))
    return f"{before[start : same + 45]!r} became {after[start : same + 45]!r} ({rules})"


def _visible(data: bytes) -> str:
    return _collapse(text_content(etree.fromstring(data)))


def main() -> None:
    """Print every harm, then the counts; exit with 1 if a safe fix did harm.

    Counted by pattern are the records, those that safe fixes harm, those that all fixes harm, and
    those of which anything is said.
    """
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--count", type=int, default=6000, help="records (default: 6000)")
    parser.add_argument("--seed", type=int, default=1, help="of the random numbers (default: 1)")
    parser.add_argument("--only", default="", help="only patterns with this word")
    parser.add_argument("--texts", action="store_true", help="print the texts and fix nothing")
    options = parser.parse_args()
    made: Counter[str] = Counter()
    counts: Counter[tuple[str, str]] = Counter()
    for context in contexts(options.count, options.seed):
        if options.only not in context.pattern:
            continue
        made[context.pattern] += 1
        if options.texts:
            print(f"{context.pattern} [{context.place}]: {context.text}")
            continue
        for grade in ("safe", "unsafe"):
            result = fix(context.source, unsafe=grade == "unsafe")
            if told := harm(context, result):
                counts[context.pattern, grade] += 1
                print(f"{grade}, {context.pattern} [{context.place}]: {told}")
        counts[context.pattern, "reported"] += bool(result.findings or result.fixed)
    columns = ("safe", "unsafe", "reported")
    print(f"{'pattern':50}{'records':>9}" + "".join(f"{name:>9}" for name in columns))
    for name in columns:
        counts["all", name] = sum(counts[pattern, name] for pattern in made)
    made["all"] = made.total()
    for pattern, number in made.items():
        row = "".join(f"{counts[pattern, name]:9}" for name in columns)
        print(f"{pattern:50}{number:9}{row}")
    sys.exit(1 if counts["all", "safe"] else 0)


if __name__ == "__main__":
    main()
