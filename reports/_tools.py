"""What reports for other tools share: texts that any parser takes, and the places of findings."""

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any
from xml.sax.saxutils import escape

from validator.files import FileResult
from validator.findings import Finding
from validator.frames import printable
from validator.regex import regex
from validator.reporting import View

# Half a pair: a name of a file or a byte of a source that is not in its encoding. No parser of
# JSON or XML has to take it, and some do not.
_SURROGATE = regex("[\ud800-\udfff]")
# What XML 1.0 does not allow in a document, even as a reference (production 2, Char).
_NO_XML = regex("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ATTRIBUTE = {'"': "&quot;", "\t": "&#9;", "\n": "&#10;", "\r": "&#13;"}


def sound(text: str) -> str:
    """Put the replacement character (U+FFFD) where half a surrogate pair stands."""
    return _SURROGATE.sub("\ufffd", text)


def to_json(value: Any) -> str:
    """Write JSON in ASCII alone, so that no encoding of a pipe can spoil it."""
    text = json.dumps(value, ensure_ascii=False)
    if text.isascii():
        return text
    return json.dumps(json.loads(sound(text)) if _SURROGATE.search(text) else value)


def xml_attribute(value: str | int) -> str:
    """Write the value of an attribute, with its quotes."""
    return f'"{_ascii(escape(_allowed(str(value)), _ATTRIBUTE))}"'


def xml_text(text: str) -> str:
    """Write the text of an element; a parser gives back the same, line ends included."""
    return _ascii(escape(_allowed(text), {"\r": "&#13;"}))


def _allowed(text: str) -> str:
    return _NO_XML.sub(lambda match: printable(match[0]), text)


def _ascii(text: str) -> str:
    """Write characters as references where an encoding could be in the way."""
    return text if text.isascii() else text.encode("ascii", "xmlcharrefreplace").decode("ascii")


def last_place(finding: Finding) -> tuple[int, int]:
    """Give line and column of the last character, for tools that count it in.

    A span that ends with its line has its end in the next one; the column is at least 1.
    """
    if finding.end_column == 1 and finding.end_line > finding.line:
        return finding.end_line - 1, 1
    if (finding.end_line, finding.end_column) == (finding.line, finding.column):
        return finding.line, finding.column
    return finding.end_line, max(finding.end_column - 1, 1)


def numbered(result: FileResult) -> Iterator[tuple[Finding, str]]:
    """Give each finding of a file with a key that no other finding of this file has.

    The key is the finding's fingerprint and a number among those with the same one. Findings of
    the baseline have the first numbers, so that a key is the same with a baseline and without.
    """
    seen = Counter(_own_key(finding) for finding in result.known)
    for finding in result.findings:
        key = _own_key(finding)
        seen[key] += 1
        yield finding, f"{key}:{seen[key]}"


def _own_key(finding: Finding) -> str:
    # Faults of a run have no fingerprint; there is hardly more than one of a kind in a file.
    return finding.fingerprint or finding.code


def tell_totals(view: View) -> None:
    """Put the totals on the error stream, if no other report of the run has done so."""
    view.after.extend(line for line in view.summary.sentences() if line not in view.after)
