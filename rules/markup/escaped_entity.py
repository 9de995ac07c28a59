"""A reference to a character was escaped again, so that it is shown as text.

Why: readers see "R&amp;D" and "caf&eacute;" where "R&D" and "café" is meant; searches and
citation managers find neither.
Fixes: writes the character, however often it was escaped (safe); in URLs, identifiers and TeX, or
where HTML and JATS know a name for two characters, after a look (unsafe).
Leaves alone: code; text about references; text that shows whole tags, which escaped-markup reports.
Where the article is about markup, or nobody can tell the character, a person decides.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from validator.content import shown
from validator.findings import Fix, Grade, Level, safe, suggestion, unsafe
from validator.record import Record
from validator.regex import regex
from validator.rule import Found, Rule

from ._references import (
    REFERENCE,
    Reference,
    Subjects,
    is_quoted,
    is_sici,
    references,
    shows_tags,
)
from ._texts import Change, Holder, Run, holders, is_address, name_of, source_bytes, token_at, write
from ._unseen import (
    DIRECTIONS,
    NO_BREAK_SPACE,
    UNSEEN,
    judge,
    left_by_an_editor,
)

rule = Rule(
    "escaped-entity",
    code="MRK110",
    level="warning",
    since="0.1",
    changes_text="references that were shown become the characters that they mean",
)

rule.bad(
    "<article-title>R&amp;amp;D in the caf&amp;eacute;&amp;#8217;s</article-title>",
    "<article-title>R&amp;D in the café’s</article-title>",
)
rule.bad(
    "<article-title><![CDATA[R&amp;D]]> of 5&amp;nbsp;years</article-title>",
    "<article-title><![CDATA[R&D]]> of 5&#160;years</article-title>",
)
rule.good("<p>AT&amp;T, p &lt; 0.05, and R&amp;D; all is well.</p>")
rule.good("<p>In HTML, the entity &amp;nbsp; is a blank.</p>")

# The ampersand of a reference that is text was itself written as a reference.
_ESCAPED = regex(
    rb"&(?:amp|#0{0,6}38|#x0{0,6}26);(?:#[xX]?[0-9A-Fa-f]{1,8}|[A-Za-z][A-Za-z0-9.]{1,31});"
)
_CDATA = regex(rb"<!\[CDATA\[.*?\]\]>", re.DOTALL)
_ANY = regex(rb"&[#A-Za-z][A-Za-z0-9.]{1,31};")


class _Repair(NamedTuple):
    """What to write for a reference, and how sure that is."""

    change: Change
    grade: Grade
    doubt: str = ""


@rule.on_record(triggers=("&", "<![CDATA["))
def check(record: Record) -> Iterator[Found]:
    """Report references that are shown as text."""
    if record.root is None or not _may_hold(source_bytes(record)):
        return
    subjects = Subjects(record)
    for holder in holders(record, _holds):
        if holder.place != "code" and not shows_tags(holder.text):
            yield from _check(holder, record, subjects)


def _may_hold(source: bytes) -> bool:
    if _ESCAPED.search(source):
        return True
    return b"<![CDATA[" in source and any(_ANY.search(one[0]) for one in _CDATA.finditer(source))


def _holds(text: str) -> bool:
    return "&" in text and REFERENCE.search(text) is not None


def _check(holder: Holder, record: Record, subjects: Subjects) -> Iterator[Found]:
    repairs = [
        _repair(run, reference, holder, bare)
        for run in holder.runs
        for bare in (REFERENCE.sub("", run.text),)
        for reference in references(run.text)
        if not is_quoted(run.text, reference.start, reference.end)
    ]
    if not repairs or subjects.are_references(holder):
        return
    if subjects.are_markup(holder):
        yield _found(holder, record, repairs, suggestion("if it is not meant so, write it plainly"))
        return
    repairs = _without_residue(holder, repairs)
    by_grade = defaultdict[tuple[Grade, str], list[_Repair]](list)
    for repair in repairs:
        by_grade[repair.grade, repair.doubt].append(repair)
    for (grade, doubt), alike in by_grade.items():
        yield _found(holder, record, alike, _fix(grade, doubt, alike, record))


def _repair(run: Run, reference: Reference, holder: Holder, bare: str) -> _Repair:
    start, end = reference.start, reference.end
    change = Change(run, start, end, reference.text)
    if not reference.text:
        return _Repair(change, "suggestion", reference.doubt)
    token = token_at(run.text, start, end)
    if reference.text in "<>" and run.attribute is None and is_sici(token):
        return _Repair(change, "safe")
    if holder.place == "address" or is_address(token):
        if reference.text == "&":
            return _Repair(change, "unsafe", "it is part of an address")
        doubt = "an address or identifier may need it written otherwise"
        return _Repair(change, "suggestion", doubt)
    if reference.doubt or holder.place == "tex":
        return _Repair(change, "unsafe", reference.doubt or "it is part of TeX")
    if DIRECTIONS.search(reference.text):
        return _Repair(change, "suggestion", "it changes the direction of text")
    if reference.text in "<>" and reference.text in bare:
        return _Repair(change, "unsafe", "the text has that sign itself too")
    if UNSEEN.fullmatch(reference.text) and holder.place == "text":
        before, behind = run.text[max(start - 1, 0) : start], run.text[end : end + 1]
        judgement = judge(reference.text, before, behind, exact=False, mirrored=False)
        if judgement.grade != "wanted":
            change = change._replace(text=judgement.instead)
            return _Repair(change, judgement.grade, "nobody can see the character")
    return _Repair(change, "safe")


def _without_residue(holder: Holder, repairs: list[_Repair]) -> list[_Repair]:
    """Write plain blanks where no-break spaces would stand between all words."""
    if holder.place != "text" or not any(one.change.text == NO_BREAK_SPACE for one in repairs):
        return repairs
    if left_by_an_editor(holder.text_with(one.change for one in repairs)) is None:
        return repairs
    return [
        one._replace(change=_blank(one.change)) if one.change.text == NO_BREAK_SPACE else one
        for one in repairs
    ]


def _blank(change: Change) -> Change:
    """A blank, unless one stands beside it."""
    text = change.run.text
    beside = text[max(change.start - 1, 0) : change.start], text[change.end : change.end + 1]
    return change._replace(text="" if any(one.isspace() for one in beside) else " ")


def _fix(grade: Grade, doubt: str, repairs: list[_Repair], record: Record) -> Fix:
    names = list(dict.fromkeys(name_of(one.change.text) for one in repairs if one.change.text))
    title = f"write {', '.join(names[:_SHOWN])}{' …' if len(names) > _SHOWN else ''}"
    if not names:
        title = "write what is meant" if grade == "suggestion" else "remove it"
    title = f"{title} ({doubt})" if doubt else title
    if grade == "suggestion":
        return suggestion(title)
    edits = write(record, (one.change for one in repairs))
    return safe(edits, title) if grade == "safe" else unsafe(edits, title)


_SHOWN = 5


def _found(holder: Holder, record: Record, repairs: list[_Repair], fix: Fix) -> Found:
    run, start, end, _ = repairs[0].change
    written = shown(run.text[start:end], 40)
    others = len(repairs) - 1
    more = f" and {others} more {'reference' if others == 1 else 'references'}" if others else ""
    in_link = run.attribute is not None and holder.place == "address"
    effect = "would be part of the address" if in_link else "would be shown as text"
    message = (
        f"{written!r}{more} in {holder.name} {effect}, having been escaped too often: {fix.title}"
    )
    level: Level | None = "info" if fix.grade == "suggestion" else None
    return Found(run.span(record, start, end), message, fix, level)
