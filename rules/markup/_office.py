r"""Text that word processors leave when they are pasted from: their settings and style sheets.

What is looked for: the settings that Word writes into HTML (``w:WordDocument``: view, zoom,
hyphenation zone, three switches, languages, browser level), of which only the values are left
when tags are taken away: ``Normal 0 21 false false false PT-BR X-NONE X-NONE``; and style sheets
of Word (properties ``mso-…``, classes ``Mso…``, ``@list``, the behaviours ``v\:*`` and
``st1\:*``), of LibreOffice (``@page { margin: 2cm }``), and of the Mac's text system (``p.p1
{margin: 0.0px …``).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from validator.regex import regex

# A language as Word writes it, not running into a word that follows.
_LANGUAGE = r"(?:X-NONE|[A-Z]{2,3}(?:-[A-Z]{4})?(?:-[A-Z]{2})?(?=X-NONE|Microsoft|[^A-Za-z-]|\Z))"
_SETTINGS = (
    r"(?:\b\d{3,4}x\d{3,4}\s*)?(?:\bClean\s*){0,2}\bNormal\s*\d{1,3}\s*(?:\d{1,3}\s*)?"
    rf"(?:(?:(?:false|true)\s*){{3,4}}(?:{_LANGUAGE}\s*{_LANGUAGE}\s*{_LANGUAGE})?"
    r"(?:\s*MicrosoftInternetExplorer\d)?|MicrosoftInternetExplorer\d)"
)
_NOTE = r"/\*\s*(?:Style|Font|List|Page)\s+Definitions\s*\*/"
_NAME = r"(?:[pPa]|[oO][lL]|[uU][lL]|[lL][iI]|[hH][1-6]|[tT][dDhHrR]|div|span|table|body|pre)"
_SUFFIX = r"(?:\.[A-Za-z][\w-]{0,60}|\\{0,2}:(?:\*|[a-z][a-z-]{0,15}))"
_SELECTOR = (
    r"(?:@font-face|@page(?:\s\w{1,30})?|@list\s\w{1,12}(?::level\d)?"
    rf"|{_NAME}{_SUFFIX}{{0,2}}|(?:st\d|[vowxm]){_SUFFIX}|\.(?:shape|Mso\w{{1,60}}){_SUFFIX}?)"
)
_SHEET = rf"{_SELECTOR}(?:\s?,\s{{0,4}}{_SELECTOR}){{0,30}}\s{{0,4}}\{{[^{{}}]*\}}"
_ITEM = regex(
    rf"(?P<settings>{_SETTINGS})|(?P<note>{_NOTE})|(?<![\w.:@,-])(?P<sheet>{_SHEET})"
    r"|(?P<open><!--)|(?P<close>-->)"
)
_DECLARATION = regex(r"\s*-?[A-Za-z][\w-]{1,60}\s*:\s*\S[^;]*")
# What no other style sheet has.
_OF_OFFICE = regex(
    r"mso-|\bMso[A-Z]|#default#VML|#ieooui|@list\s|so-language|@font-face[^{]*\{[^}]*panose-1"
    r"|(?:p\.p|span\.s|li\.li|ul\.ul|ol\.ol)\d[^{]*\{margin: ?-?\d+\.\d+px"
)
_OF_WRITER = regex(
    r"@page\s*\{[^}]*(?:margin|size)[^}]*\d(?:cm|in)\b|[pP]\s*\{\s*margin-bottom: 0\.\d"
)


@dataclass(frozen=True, slots=True)
class Residue:
    """A stretch of text that a word processor left.

    Attributes:
        start: its first character in the text.
        end: the one behind its last.
    """

    start: int
    end: int


def find_residue(text: str) -> Iterator[Residue]:
    """Find what word processors left in a text; stretches apart from each other by other text."""
    run: list[re.Match[str]] = []
    for item in _ITEM.finditer(text):
        if item["sheet"] and not _is_style_sheet(item["sheet"]):
            continue
        if run and text[run[-1].end() : item.start()].strip():
            yield from _judged(run)
            run = []
        run.append(item)
    yield from _judged(run)


def _is_style_sheet(sheet: str) -> bool:
    inside = sheet[sheet.index("{") + 1 : -1].split(";")
    return all(not part.strip() or _DECLARATION.fullmatch(part) for part in inside)


def _judged(run: list[re.Match[str]]) -> Iterator[Residue]:
    """Give a run of items, if one of them can only come from a word processor."""
    comment = len(run) > 1 and run[0]["open"] and run[-1]["close"]
    inner = [item for item in run if not (item["open"] or item["close"])]
    if not inner or not any(map(_is_proof, inner)):
        return
    if comment and len(inner) == len(run) - 2:
        yield Residue(run[0].start(), run[-1].end())
    else:
        yield Residue(inner[0].start(), inner[-1].end())


def _is_proof(item: re.Match[str]) -> bool:
    found = item[0]
    if item["settings"]:
        return "X-NONE" in found or "MicrosoftInternetExplorer" in found
    if item["sheet"]:
        return bool(_OF_OFFICE.search(found) or _OF_WRITER.search(found))
    return False
