"""A reference to a character is torn apart or half typed, and stands as text.

Why: readers see "&-#-x-D;", "& #8217;" or "_x000D_" in the middle of a sentence, and the character
that was meant is missing.
Fixes: writes the character where it is plain which one is meant; a blank for a carriage return
(unsafe). Where it is less plain, only says so.
Leaves alone: numbers of articles in catalogues ("#9742;"), addresses, code, TeX, regular
expressions, and text about references; references that are whole, which escaped-entity reports.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import Literal, NamedTuple

from validator.content import shown
from validator.findings import suggestion, unsafe
from validator.record import Record
from validator.regex import regex
from validator.rule import Found, Rule

from ._references import Subjects, is_quoted, mean, shows_tags
from ._texts import Change, Holder, Run, holders, is_address, name_of, source_bytes, token_at, write

rule = Rule(
    "broken-reference",
    code="MRK111",
    level="warning",
    since="0.1",
    changes_text="remains of references become the characters that they mean",
)

rule.bad(
    "<p>First line.&amp;-#-x-D;\nSecond_x000D_line, it&amp; #8217;s</p>",
    "<p>First line.\nSecond line, it’s</p>",
    grade="unsafe",
)
rule.bad("<p>5&amp;nbsp mg amp;ndash; 7</p>", "<p>5&#160; mg – 7</p>", grade="unsafe")
rule.good("<p>Antibodies (#9742; Smith &amp; Co; 10 &amp; #31460;) and AT&amp;T.</p>")

# Names that are no words, so that they are what is left of a reference even without its
# semicolon: of blanks, dashes, quotation marks, and letters with accents.
_NAMES = (
    r"(?:nbsp|[nm]dash|[lr][sd]quo|hellip|(?:thin|e[nm])sp|plusmn|middot|szlig|[ao]elig"
    r"|[aeiouyAEIOUY](?:acute|grave|circ|uml)|[anoANO]tilde|[cC]cedil|[aA]ring|[oO]slash)"
)
_SIGNS = r"(?:amp|lt|gt|quot|apos)"
_NUMBER = r"(?:#[0-9]{2,5}|#[xX][0-9A-Fa-f]{1,5})"
_GAP = r"[-\s]{0,3}"

# What a number is likely to mean: ASCII punctuation, Latin, Greek, and the punctuation,
# arrows and operators of Unicode. Other numbers are of something else.
_LIKELY = (
    *(range(0x9, 0xE), range(0x20, 0x30), range(0x3A, 0x41), range(0x5B, 0x61), range(0x7B, 0x7F)),
    *(range(0x82, 0x180), range(0x370, 0x400), range(0x2000, 0x2070), range(0x20AC, 0x20AD)),
    *(range(0x2122, 0x2123), range(0x2190, 0x2194), range(0x2200, 0x2270)),
)

_Sure = Literal["plain", "likely"]


class _Remain(NamedTuple):
    """What is left of a reference, what to write instead, and how sure that is."""

    change: Change
    sure: _Sure


class _Form(NamedTuple):
    """A way in which references break: how it looks, and how sure the meaning is."""

    pattern: re.Pattern[str]
    body: Callable[[re.Match[str]], str]
    sure: _Sure


def _joined(match: re.Match[str]) -> str:
    return re.sub(r"[-\s]", "", match[1])


def _as_is(match: re.Match[str]) -> str:
    return match[1]


def _of_hexadecimal(match: re.Match[str]) -> str:
    return f"#x{match[1]}"


_FORMS = (
    # "&-#-x-D;", "& #8217;", "&# 8217;", "&#8217 ;"; whole ones are another rule's.
    _Form(
        regex(
            rf"&(?:amp;)?(?!{_NUMBER};){_GAP}"
            rf"(#{_GAP}(?:[xX]{_GAP}[0-9A-Fa-f]{{1,5}}|[0-9]{{2,5}})){_GAP};"
        ),
        _joined,
        "plain",
    ),
    _Form(regex(r"(?<![\w&])-(#-[xX]-[0-9A-Fa-f]{1,4});"), _joined, "plain"),
    # "&#8217 s", "&#x2019 s".
    _Form(regex(r"&(?:amp;)?(#[0-9]{3,5})(?![0-9;])"), _as_is, "plain"),
    _Form(regex(r"&(?:amp;)?(#[xX][0-9A-Fa-f]{2,5})(?![0-9A-Fa-f;])"), _as_is, "plain"),
    # "&nbsp 5", "& nbsp;", "&nbsp ;", "& amp;", "&amp T".
    _Form(regex(rf"&(?:amp;)?\s?({_NAMES})(?![\w;=&.(-]|\s;)"), _as_is, "plain"),
    _Form(regex(rf"&(?:amp;)?\s{{1,3}}({_NAMES}|{_SIGNS})\s?;(?<![lg]t;)"), _as_is, "plain"),
    _Form(regex(rf"&(?:amp;)?({_NAMES}|{_SIGNS})\s;"), _as_is, "plain"),
    _Form(regex(r"&(amp)(?=\s\w)"), _as_is, "plain"),
    _Form(regex(r"&([lg]t)(?=\s?[0-9=])"), _as_is, "likely"),
    # "amp;nbsp;", "AT amp;T".
    _Form(regex(rf"(?<![&\w;])amp;({_NUMBER}|{_NAMES}|{_SIGNS});"), _as_is, "plain"),
    _Form(regex(r"(?<![&\w;])(amp);(?=[A-Za-z])"), _as_is, "likely"),
    # "it#x2019;s", "it#8217;s".
    _Form(regex(r"(?<!&)(#[xX](?:20|00)[0-9A-Fa-f]{2});"), _as_is, "plain"),
    _Form(regex(r"(?<=[a-z])(#82[0-9]{2});"), _as_is, "plain"),
    # Excel writes control characters so (ECMA-376, part 1, 22.9.2.19).
    _Form(regex(r"_x(000[9A-Da-d])_"), _of_hexadecimal, "plain"),
    # JSON: "don\u2019t". A regular expression has brackets, ranges or quotes beside it.
    _Form(regex(r"(?<=[^\W\d_])\\u([0-9A-Fa-f]{4})(?!-)"), _of_hexadecimal, "plain"),
    _Form(regex(r"(?<![\S])\\u(20[0-9A-Fa-f]{2})(?!-)"), _of_hexadecimal, "likely"),
)

# What a source looks like that may hold any of it. This is asked of every record.
_AMPERSANDS = regex(
    rf"amp;(?:{_GAP}#|\s{{0,3}}(?:{_NAMES}|{_SIGNS})\b|(?<!&amp;)[A-Za-z#])".encode()
)
_HASHES = regex(rb"#(?<!&#)(?:[xX](?:20|00)[0-9A-Fa-f]{2}|82[0-9]{2}|-[xX]-)")
_EXCEL = regex(rb"_x000[9A-Da-d]_")
_JSON = regex(rb"\\u[0-9A-Fa-f]{4}")


@rule.on_record()
def check(record: Record) -> Iterator[Found]:
    """Report what is left of references."""
    if record.root is None or not _may_hold(source_bytes(record)):
        return
    subjects = Subjects(record)
    for holder in holders(record, _holds):
        if holder.place in {"text", "math"}:
            yield from _check(holder, record, subjects)


def _may_hold(source: bytes) -> bool:
    return bool(
        _EXCEL.search(source)
        or (b"amp;" in source and _AMPERSANDS.search(source))
        or _HASHES.search(source)
        or (b"\\" in source and _JSON.search(source))
    )


def _holds(text: str) -> bool:
    return any(sign in text for sign in "&#\\_;") and any(
        form.pattern.search(text) for form in _FORMS
    )


def _check(holder: Holder, record: Record, subjects: Subjects) -> Iterator[Found]:
    remains = [one for run in holder.runs for one in _remains(run)]
    if (
        not remains
        or subjects.are_references(holder)
        or shows_tags(holder.text_with(one.change for one in remains))
    ):
        return
    doubtful = subjects.are_markup(holder)
    by_doubt = defaultdict[bool, list[_Remain]](list)
    for one in remains:
        by_doubt[doubtful or one.sure == "likely"].append(one)
    for is_doubtful, alike in by_doubt.items():
        yield _found(holder, record, alike, doubtful=is_doubtful)


def _remains(run: Run) -> Iterator[_Remain]:
    """Find what is left of references in a run; where two forms fit, the first that begins."""
    found = sorted(
        (match.start(), number, match)
        for number, form in enumerate(_FORMS)
        for match in form.pattern.finditer(run.text)
    )
    done = 0
    for start, number, match in found:
        end = match.end()
        text = _meaning(_FORMS[number].body(match)) if start >= done else ""
        if (
            text
            and not is_quoted(run.text, start, end)
            and not is_address(token_at(run.text, start, end))
        ):
            done = end
            instead = "" if text == " " and _is_beside_a_blank(run.text, start, end) else text
            yield _Remain(Change(run, start, end, instead), _FORMS[number].sure)


def _meaning(body: str) -> str:
    """The character that a reference means, if that is a likely one."""
    meaning = mean(body)
    if meaning is None or meaning[1]:
        return ""
    text = meaning[0]
    if not body.startswith("#"):
        return text
    point = int(f"0{body[1:]}", 0) if body[1] in "xX" else int(body[1:])
    return text if any(point in likely for likely in _LIKELY) else ""


def _is_beside_a_blank(text: str, start: int, end: int) -> bool:
    return text[max(start - 1, 0) : start].isspace() or text[end : end + 1].isspace()


def _found(holder: Holder, record: Record, remains: list[_Remain], *, doubtful: bool) -> Found:
    run, start, end, _ = remains[0].change
    written = shown(run.text[start:end], 40)
    others = len(remains) - 1
    more = f" and {others} more" if others else ""
    names = list(dict.fromkeys(name_of(one.change.text) for one in remains if one.change.text))
    title = f"write {', '.join(names[:_SHOWN])}{' …' if len(names) > _SHOWN else ''}"
    title = title if names else "remove it, since a blank stands beside it"
    where = run.span(record, start, end)
    if doubtful:
        message = f"{written!r}{more} in {holder.name} may be what is left of a reference: {title}"
        return Found(where, message, suggestion(title), "info")
    message = f"{written!r}{more} in {holder.name} is what is left of a reference: {title}"
    return Found(where, message, unsafe(write(record, (one.change for one in remains)), title))


_SHOWN = 5
