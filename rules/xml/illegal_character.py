"""A character that XML forbids stands in the record.

Why: XML has no control characters, not even as references; tools stop there. They come from
copied PDFs and old databases.
Fixes: removes them; a vertical tab or form feed becomes a blank, and two references that are the
halves of one character become that character (safe).
Leaves alone: tabs and line ends; bytes that are no characters at all, which wrong-encoding reports.
"""

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from validator.edits import Edit
from validator.findings import safe
from validator.record import Record
from validator.rule import Found, Rule

if TYPE_CHECKING:
    from validator.malformed.trouble import Trouble

rule = Rule(
    "illegal-character",
    code="XML104",
    level="error",
    since="0.1",
    changes_text="characters that nobody can see are removed",
)

rule.bad("<p>A\x02 line\x0bbreak</p>", "<p>A line break</p>")
rule.bad("<p>x&#xD835;&#xDC65; &#11;y&#x1;</p>", "<p>x𝑥  y</p>")
rule.good("<p>A\ttab, &#9; &#x10FFFF; and \x85</p>")

_HALVES = re.compile(r"&#x(D[89AB][0-9A-F]{2});&#x(D[C-F][0-9A-F]{2});", re.IGNORECASE)
_ONE_BY_ONE = 10
_UNDECODED = re.compile("[\udc80-\udcff]*")


@rule.on_record(kinds=("jats", "xml"))
def check(record: Record) -> Iterator[Found]:
    """Report forbidden characters; of many, the first, with the number of all."""
    found = [trouble for trouble in record.troubles if _is_ours(trouble, record)]
    if len(found) > _ONE_BY_ONE:
        yield _many(found, record)
        return
    for trouble in found:
        edits = _edits(trouble, record.text)
        if edits:
            yield Found(
                trouble.span,
                f"{_name(trouble, record.text)} is no character of XML, and tools stop at it: "
                "remove it",
                safe(edits, "remove what XML forbids"),
            )


def _is_ours(trouble: "Trouble", record: Record) -> bool:
    text = record.text[trouble.span.start : trouble.span.end]
    return trouble.kind == "illegal-character" and not _UNDECODED.fullmatch(text)


def _many(found: "Sequence[Trouble]", record: Record) -> Found:
    edits = tuple(edit for trouble in found for edit in _edits(trouble, record.text))
    names = dict.fromkeys(_name(trouble, record.text) for trouble in found)
    shown = ", ".join(list(names)[:5]) + (" and others" if len(names) > 5 else "")
    return Found(
        found[0].span,
        f"{len(found)} places hold what is no character of XML ({shown}), and tools stop at it: "
        "remove all of it",
        safe(edits, "remove what XML forbids"),
    )


def _name(trouble: "Trouble", text: str) -> str:
    written = text[trouble.span.start : trouble.span.end]
    if written.startswith("&"):
        return written
    return " ".join(dict.fromkeys(f"U+{ord(char):04X}" for char in written))


def _edits(trouble: "Trouble", text: str) -> tuple[Edit, ...]:
    start, end = trouble.span
    if trouble.name[:3] == "&#X" and _is_allowed(trouble.name):
        return (Edit(start + 2, start + 3, "x"),)
    before = text.rfind("&", max(start - 12, 0), start)
    for at in (start, before):
        # One edit mends both halves, whichever of them it is asked for.
        if at >= 0 and (halves := _HALVES.match(text, at)) and halves.end() >= end:
            return (Edit(*halves.span(), _pair(halves)),)
    blanks = [char for char in _characters(trouble, text) if char in "\x0b\x0c"]
    return (Edit(start, end, " " * len(blanks)),)


def _pair(halves: re.Match[str]) -> str:
    high, low = int(halves[1], 16), int(halves[2], 16)
    return chr(0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00))


def _characters(trouble: "Trouble", text: str) -> str:
    written = text[trouble.span.start : trouble.span.end]
    if not written.startswith("&"):
        return written
    from validator.malformed.scan import point_of

    point = point_of(written)
    return chr(point) if 0 <= point < 0x20 else ""


def _is_allowed(reference: str) -> bool:
    from validator.malformed.scan import is_allowed, point_of

    return is_allowed(point_of(reference))
