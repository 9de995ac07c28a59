"""Findings as reviewdog takes them, in its Diagnostic Format.

Positions and ranges are those of ``reviewdog.proto``: columns count the bytes of the line in UTF-8
from 1, and the end of a range is behind its last character. Findings count characters, so the
file is read once more; where it is no longer what was checked, only lines are told.
"""

import codecs
from bisect import bisect_right
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from validator.files import FileResult
from validator.findings import Finding, Level
from validator.frames import printable
from validator.reporting import View
from validator.source import Source, read_source
from validator.write import FileError, read_file

from ._tools import sound

_SEVERITIES: dict[Level, str] = {"error": "ERROR", "warning": "WARNING", "info": "INFO"}
# A review comment holds 65,536 characters, and a longer suggestion is nothing to review.
_SUGGESTION = 10_000
# Bytes are counted anew from the last of the characters that are this far apart.
_STEP = 1_000


def source_of(view: View) -> dict[str, str]:
    """Name the tool, as the field ``source`` does."""
    return {"name": view.tool["name"]}


def diagnostics(result: FileResult, view: View) -> Iterator[dict[str, Any]]:
    """Give a diagnostic for each finding of a file."""
    if not result.findings:
        return
    source = _as_checked(result)
    columns = _Columns(source) if source else None
    path = view.relative(result.path)
    for finding in result.findings:
        diagnostic: dict[str, Any] = {
            "message": f"{finding.rule}: {printable(finding.message)}",
            "location": {"path": path, "range": _range(finding, columns)},
            "severity": _SEVERITIES[finding.level],
            "code": {"value": finding.code},
        }
        if source and columns and (suggestion := _suggestion(finding, source, columns)):
            diagnostic["suggestions"] = [suggestion]
        yield diagnostic


def _as_checked(result: FileResult) -> Source | None:
    """Read the file again, and see whether it is what the findings speak of."""
    try:
        source = read_source(read_file(Path(result.path)))
    except (FileError, MemoryError):
        return None
    return source if all(_fits(finding, source) for finding in result.findings) else None


def _fits(finding: Finding, source: Source) -> bool:
    if finding.span.end > len(source.text):
        return False
    return source.position(finding.span.start) == (finding.line, finding.column) and all(
        source.text[change.span.start : change.span.end] == change.before
        for change in finding.changes
    )


class _Columns:
    """Columns in bytes of UTF-8; a line of any length with any number of findings is read once."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._marks: list[int] = []
        if not source.text.isascii():
            # How many bytes of UTF-8 stand before each thousandth character.
            total = 0
            for start in range(0, len(source.text), _STEP):
                self._marks.append(total)
                total += _bytes(source.text[start : start + _STEP])

    def position(self, offset: int) -> dict[str, int]:
        """Give line and column of an offset."""
        starts = self._source.line_starts
        line = bisect_right(starts, offset)
        column = self._before(offset) - self._before(starts[line - 1]) + 1
        # The mark is no character of the source, but its bytes stand in the first line.
        mark = len(self._source.mark) if line == 1 and _is_utf8(self._source) else 0
        return {"line": line, "column": column + mark}

    def _before(self, offset: int) -> int:
        if not self._marks:
            return offset
        mark = min(offset // _STEP, len(self._marks) - 1)
        return self._marks[mark] + _bytes(self._source.text[mark * _STEP : offset])


def _is_utf8(source: Source) -> bool:
    return codecs.lookup(source.encoding).name in {"utf-8", "ascii"}


def _bytes(text: str) -> int:
    return len(text.encode("utf-8", "surrogatepass"))


def _range(finding: Finding, columns: _Columns | None) -> dict[str, Any]:
    if columns is None:
        return {"start": {"line": finding.line}, "end": {"line": finding.end_line}}
    span = finding.span
    return {"start": columns.position(span.start), "end": columns.position(span.end)}


def _suggestion(finding: Finding, source: Source, columns: _Columns) -> dict[str, Any] | None:
    """Give a fix as one replacement: each suggestion is offered alone, and a half fix breaks."""
    changes = finding.changes
    # What is committed is UTF-8, which would spoil a file of another encoding.
    if not changes or not source.valid or not _is_utf8(source):
        return None
    start = min(change.span.start for change in changes)
    end = max(change.span.end for change in changes)
    if end - start > _SUGGESTION:
        return None
    parts: list[str] = []
    place = start
    for change in changes:
        parts.extend((source.text[place : change.span.start], change.after))
        place = change.span.end
    text = "".join((*parts, source.text[place:end]))
    if len(text) > _SUGGESTION or sound(text) != text:
        return None
    return {
        "range": {"start": columns.position(start), "end": columns.position(end)},
        "text": text,
    }
