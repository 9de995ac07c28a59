"""A character that nobody can see was left in a text.

Why: a word with a zero-width space or a soft hyphen in it looks right, but no search finds it, and
an address with one does not work. They come from web pages, word processors and PDF files, as do
no-break spaces in the place of blanks, with which a line cannot be broken.
Fixes: removes what changes nothing that is shown: zero-width spaces, byte order marks, marks
that have no effect; a carriage return beside a blank, or writes a blank for it (safe). Removes
what might, and writes plain blanks for no-break spaces between all words (unsafe).
Leaves alone: joiners and direction marks where a script needs them; emoji; permission to break a
line behind a slash or a hyphen; soft hyphens in words of the body; formulas and code.
"""

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import accumulate
from typing import Annotated, NamedTuple

from validator.edits import Span
from validator.findings import Fix, Level, safe, suggestion, unsafe
from validator.record import Element, Record
from validator.regex import regex
from validator.rule import Found, Rule

from ._texts import Change, Holder, Run, holders, name_of, source_bytes, write
from ._unseen import (
    DIRECTIONS,
    FEW,
    NO_BREAK_SPACE,
    SOFT_HYPHEN,
    UNSEEN,
    Grade,
    Judgement,
    judge,
    left_by_an_editor,
    unpaired,
)


class Options(NamedTuple):
    """What the settings may say of this rule."""

    no_break_spaces: Annotated[
        bool,
        "Whether no-break spaces in the place of plain blanks are reported",
    ] = True


rule = Rule(
    "invisible-character",
    code="MRK112",
    level="info",
    since="0.1",
    changes_text="characters that nobody can see are removed, or become blanks",
    options=Options(),
)

rule.bad(
    "<article-title>Im\u200bmune\ufeff response&#xD;\nof mice</article-title>",
    "<article-title>Immune response\nof mice</article-title>",
)
rule.bad("<p>First line&#13;second line</p>", "<p>First line second line</p>")
rule.bad("<p>From 10\u00ad20 mice</p>")
rule.good("<p>می\u200cخواهم, क्\u200dष, 👩\u200d🔬, and/\u200bor, immuno\u00adsuppressants</p>")

# As UTF-8, and as references: the same characters as in UNSEEN and DIRECTIONS. Patterns that
# begin with one character are as fast as a search for it. No-break spaces count only where three
# stand between four words, or beside a blank.
_TYPED = regex(rb"\xe2(?:\x80[\x8b-\x8f\xaa-\xae]|\x81[\xa0\xa6-\xa9])")
_NBSP = rb"&#(?:160|x0{0,4}[aA]0);"
_REFERRED = regex(
    rb"&#(?:x0{0,4}(?:200[b-fB-F]|202[a-eA-E]|206[06-9]|[fF][eE][fF][fF]|[aA]?[dD]);"
    rb"|0{0,4}(?:13|173|820[3-7]|823[4-8]|8288|829[4-7]|65279);"
    rb"|(?:160|x0{0,4}[aA]0);(?:[A-Za-z][^\s&<]{1,40}" + _NBSP + rb"){2}[A-Za-z])"
)
_DENSE = regex(f"{NO_BREAK_SPACE}(?:[^\\W\\d_]{{2,40}}{NO_BREAK_SPACE}){{2}}[^\\W\\d_]")
_BESIDE = regex(f"{NO_BREAK_SPACE}(?: |(?<= {NO_BREAK_SPACE}))")
_ANY = regex(f"{UNSEEN.pattern}|{DIRECTIONS.pattern}|{NO_BREAK_SPACE}")
# Hebrew, Arabic, Syriac, Thaana, N'Ko and their kin, and presentation forms.
_MIRRORED = regex("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")

# Elements that are part of a line; all others begin one of their own.
_INLINE = frozenset(
    {
        *("bold", "italic", "monospace", "overline", "roman", "ruby", "sans-serif", "sc"),
        *("strike", "sub", "sup", "underline", "fixed-case", "styled-content", "named-content"),
        *("abbrev", "email", "ext-link", "institution", "private-char", "uri", "xref"),
    }
)
_METADATA = frozenset({"front", "front-stub", "article-meta", "journal-meta", "title-group"})
_OVERRIDES = "\u202d\u202e"


@rule.on_record()
def check(record: Record) -> Iterator[Found]:
    """Report characters that nobody can see."""
    if record.root is None or not _may_hold(record):
        return
    options: Options = rule.options_of(record)
    mirrored: bool | None = None
    directed: list[tuple[Holder, Run]] = []
    for holder in holders(record, _holds):
        if mirrored is None:
            mirrored = any(_MIRRORED.search(str(text)) for text in record.root.itertext())
        if holder.place in {"text", "address"}:
            yield from _unseen(holder, record, mirrored=mirrored)
            directed += [(holder, run) for run in holder.runs if DIRECTIONS.search(run.text)]
        if holder.place == "text" and options.no_break_spaces:
            yield from _blanks(holder, record)
    if mirrored is not None:
        yield from _directions(directed, record, mirrored=mirrored)


def _holds(text: str) -> bool:
    """Tell whether any of it stands in a text; most are ASCII, which is told at once."""
    return (not text.isascii() or "\r" in text) and _ANY.search(text) is not None


def _may_hold(record: Record) -> bool:
    """Tell from the source, quickly, whether any of it may stand in a text."""
    text, source = record.text, source_bytes(record)
    if _REFERRED.search(source):
        return True
    if text.isascii():
        return False
    if SOFT_HYPHEN in text or "\ufeff" in text or _TYPED.search(source):
        return True
    if NO_BREAK_SPACE not in text:
        return False
    return _DENSE.search(text) is not None or len(_BESIDE.findall(text)) >= FEW


def _unseen(holder: Holder, record: Record, *, mirrored: bool) -> Iterator[Found]:
    in_metadata = holder.place == "address" or _is_metadata(holder.node)
    by_grade = defaultdict[Grade, list[Change]](list)
    for index, run in enumerate(holder.runs):
        for match in UNSEEN.finditer(run.text):
            before, behind = _beside(holder, index, *match.span())
            exact = holder.place == "address"
            judgement = judge(match[0], before, behind, exact=exact, mirrored=mirrored)
            if judgement.grade == "wanted" and _parts_a_word(match[0], before, behind):
                judgement = Judgement("unsafe" if in_metadata else "wanted")
            if judgement.grade != "wanted":
                by_grade[judgement.grade].append(Change(run, *match.span(), judgement.instead))
    level: Level | None = "warning" if in_metadata else None
    for grade, stretches in by_grade.items():
        yield _found(holder, record, grade, stretches, level)


def _parts_a_word(stretch: str, before: str, behind: str) -> bool:
    """Tell whether a soft hyphen stands between two lower-case letters that are no mojibake."""
    beside = before.isascii() and before.isalpha() and behind.isalpha()
    return stretch == SOFT_HYPHEN and beside


def _beside(holder: Holder, index: int, start: int, end: int) -> tuple[str, str]:
    """Give the characters around a stretch: a blank at the edge of a block, nothing if unknown."""
    run = holder.runs[index]
    before, behind = run.text[max(start - 1, 0) : start], run.text[end : end + 1]
    if run.attribute is not None:
        return before or " ", behind or " "
    is_block = _tag(holder.node) not in _INLINE
    first = not run.is_tail
    last = run.anchor.getnext() is None if run.is_tail else len(run.anchor) == 0
    return before or (" " if is_block and first else ""), behind or (
        " " if is_block and last else ""
    )


def _found(
    holder: Holder, record: Record, grade: Grade, stretches: list[Change], level: Level | None
) -> Found:
    first = stretches[0]
    chars = Counter(
        char for one in stretches for char in one.run.text[one.start : one.end]
    ).most_common()
    names = ", ".join(_name(char) for char, _ in chars[:3])
    count = sum(number for _, number in chars)
    times = f" ({count} characters)" if count > 1 else ""
    where = first.run.span(record, first.start, first.end)
    if grade == "suggestion":
        message = (
            f"{names}{times} in {holder.name} is shown at the end of a line only, so that "
            f"{_around(first)!r} may lack a hyphen: write the hyphen, or remove it"
        )
        fix = suggestion("write a hyphen where one is meant, remove it otherwise")
        return Found(where, message, fix, "warning")
    edits = write(record, stretches)
    blank = any(one.text for one in stretches)
    title = "write a blank for it" if blank else "remove it" if count == 1 else "remove them"
    message = f"{names}{times} in {holder.name} cannot be seen, but stands in the way of searches"
    return Found(
        where, f"{message}: {title}", (safe if grade == "safe" else unsafe)(edits, title), level
    )


def _around(stretch: Change) -> str:
    text = stretch.run.text
    before = text[max(stretch.start - 12, 0) : stretch.start].split()
    behind = text[stretch.end : stretch.end + 12].split()
    return f"{before[-1] if before else ''}{behind[0] if behind else ''}"


def _name(char: str) -> str:
    return "U+000D (carriage return)" if char == "\r" else name_of(char)


def _blanks(holder: Holder, record: Record) -> Iterator[Found]:
    """Report no-break spaces that an editor left; runs count together, edits stay in one."""
    left = left_by_an_editor(holder.text)
    if left is None:
        return
    offsets = list(accumulate((len(run.text) + 1 for run in holder.runs), initial=0))
    places = []
    for start, end in left.spans:
        index = bisect_right(offsets, start) - 1
        before = offsets[index]
        places.append(Change(holder.runs[index], start - before, end - before, " "))
    first = places[0]
    what = (
        f"{len(places)} blanks of {holder.name} are doubled by a no-break space"
        if left.doubled
        else f"the words of {holder.name} stand between no-break spaces, {len(places)} of them, "
        "so that its lines cannot be broken"
    )
    title = "write plain blanks"
    where = first.run.span(record, first.start, first.end)
    yield Found(where, f"{what}: {title}", unsafe(write(record, places), title))


class _Direction(NamedTuple):
    """A character that changes the direction of text: where it stands, and in what."""

    at: Span
    change: Change
    holder: Holder

    @property
    def char(self) -> str:
        """The character."""
        return self.change.run.text[self.change.start]


def _directions(
    directed: list[tuple[Holder, Run]], record: Record, *, mirrored: bool
) -> Iterator[Found]:
    """Report embeddings and isolates without their other half, paragraph by paragraph."""
    blocks = defaultdict[Element, list[_Direction]](list)
    for holder, run in directed:
        block = holder.node if run.attribute is not None else _block(holder.node)
        text_map = run.text_map(record)
        for match in DIRECTIONS.finditer(run.text):
            at = text_map.source_span(*match.span())
            blocks[block].append(_Direction(at, Change(run, *match.span(), ""), holder))
    for places in blocks.values():
        places.sort(key=lambda place: place.at)
        alone = [places[index] for index in sorted(unpaired([place.char for place in places]))]
        if alone:
            fix = unsafe(write(record, (place.change for place in alone)), "remove it")
            message = "lacks its other half, and may turn round what follows: remove it"
            yield _about_direction(alone[0], message, fix)
        turned = [place for place in places if place.char in _OVERRIDES]
        if turned and not alone and not mirrored:
            message = (
                "changes the order in which characters are shown: look whether the text reads "
                "right without it"
            )
            yield _about_direction(turned[0], message, suggestion("remove it"))


def _about_direction(place: _Direction, message: str, fix: Fix) -> Found:
    return Found(place.at, f"{_name(place.char)} in {place.holder.name} {message}", fix, "warning")


_DEEP = 30


def _block(node: Element) -> Element:
    """Give the element whose lines an inline element is part of."""
    for _ in range(_DEEP):
        parent = node.getparent()
        if parent is None or _tag(node) not in _INLINE:
            break
        node = parent
    return node


def _is_metadata(node: Element) -> bool:
    for _ in range(_DEEP):
        if _tag(node) in _METADATA:
            return True
        parent = node.getparent()
        if parent is None:
            break
        node = parent
    return False


def _tag(node: Element) -> str:
    return str(node.tag).rpartition("}")[2]
