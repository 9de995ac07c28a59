"""A character that XML forbids stands in the record.

Why: XML has no control characters, not even as references; tools stop there. They come from
copied PDFs and old databases.
Fixes: removes them; a vertical tab or form feed becomes a blank, and two references that are the
halves of one character become that character (safe).
Leaves alone: tabs and line ends; bytes that are no characters at all, which wrong-encoding reports.
"""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from validator.edits import Edit, Span
from validator.encodings import holds_only_halves, join_halves
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

_ONE_BY_ONE = 10
# Bytes that are not valid stand as these (Python, "surrogateescape").
_UNDECODED = "".join(map(chr, range(0xDC80, 0xDD00)))


class _Fault(NamedTuple):
    """One place, what stands there in words, and what to write instead."""

    span: Span
    what: str
    name: str
    text: str


@rule.on_record(kinds=("jats", "xml"))
def check(record: Record) -> Iterator[Found]:
    """Report forbidden characters; of many, the first, with the number of all."""
    troubles = [trouble for trouble in record.troubles if _is_ours(trouble, record)]
    if not troubles:
        return
    found = list(_faults(troubles, record))
    if len(found) > _ONE_BY_ONE:
        yield _many(found)
        return
    for fault in found:
        advice = _advice(fault.text)
        edits = (Edit(*fault.span, fault.text),)
        yield Found(
            fault.span, f"{fault.what}, and XML tools stop there: {advice}", safe(edits, advice)
        )


def _advice(text: str) -> str:
    text = "".join(char for char in text if char not in _UNDECODED)
    return f"write {text!r}" if text.strip() else "write a blank" if text else "remove it"


def _is_ours(trouble: "Trouble", record: Record) -> bool:
    text = record.text[trouble.span.start : trouble.span.end]
    if trouble.kind != "illegal-character":
        return False
    return record.source.decoded or bool(text.strip(_UNDECODED)) or holds_only_halves(text)


def _many(found: Sequence[_Fault]) -> Found:
    names = list(dict.fromkeys(fault.name for fault in found))
    shown = ", ".join(names[:5]) + (" and others" if len(names) > 5 else "")
    return Found(
        found[0].span,
        f"{len(found)} places hold characters that XML forbids ({shown}), and XML tools stop at "
        "the first: remove all",
        safe(tuple(Edit(*fault.span, fault.text) for fault in found), "remove all"),
    )


def _faults(troubles: "Sequence[Trouble]", record: Record) -> Iterator[_Fault]:
    from validator.malformed.scan import is_allowed, point_of

    text = record.text
    half: tuple[Span, int] | None = None
    for trouble in troubles:
        start, end = trouble.span
        written = text[start:end]
        if not written.startswith("&"):
            kept = "" if record.source.decoded else _UNDECODED
            yield _typed(trouble.span, written, kept)
            continue
        point = point_of(written)
        if half and half[0].end == start and 0xDC00 <= point <= 0xDFFF:
            char = chr(0x10000 + ((half[1] - 0xD800) << 10) + (point - 0xDC00))
            whole = Span(half[0].start, end)
            pair = text[whole.start : whole.end]
            yield _Fault(whole, f"{pair!r} are the halves of one character", pair, char)
            half = None
            continue
        if half:
            yield _refers(half[0], text, "")
        half = (trouble.span, point) if 0xD800 <= point <= 0xDBFF else None
        if half:
            continue
        if is_allowed(point):
            small = written.replace("X", "x", 1)
            yield _Fault(trouble.span, f"{written!r} has a capital X", written, small)
        else:
            blank = _blanks(chr(point)) if 0 <= point < 0x20 else ""
            yield _refers(trouble.span, text, blank)
    if half:
        yield _refers(half[0], text, "")


def _typed(span: Span, written: str, kept: str) -> _Fault:
    """Tell of characters that stand as they are; some of them are kept."""
    if kept and holds_only_halves(written) and not written.strip(kept):
        what = "bytes of UTF-8 write the halves of a character, which UTF-8 does not allow"
        return _Fault(span, what, "halves of characters", join_halves(written))
    # The halves of a character that were read one by one make it again.
    joined = written.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")
    wrong = dict.fromkeys(char for char in written if char not in kept)
    names = " ".join(f"U+{ord(char):04X}" for char in wrong)
    text = "".join(char if char in kept or char > "\uffff" else _blanks(char) for char in joined)
    is_what = "are characters" if len(wrong) > 1 else "is a character"
    return _Fault(span, f"{names} {is_what} that XML forbids", names, text)


def _refers(span: Span, text: str, instead: str) -> _Fault:
    written = text[span.start : span.end]
    shown = written if len(written) <= _LONG else f"{written[:_LONG]}…"
    return _Fault(span, f"{shown!r} means a character that XML forbids", shown, instead)


# Longer references are of no use in a message.
_LONG = 24


def _blanks(written: str) -> str:
    """Blanks for what parted words on paper: vertical tabs and form feeds."""
    return " " * sum(char in "\x0b\x0c" for char in written)
