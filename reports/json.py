"""The report for programs: one JSON document, written as results come.

Its shape is described by ``report-1.schema.json`` in the folder of schemas.
"""

import json
from collections.abc import Iterator
from typing import Any

from validator.files import FileResult
from validator.findings import Finding
from validator.reporting import View

VERSION = 1


class Report:
    """Writes the findings of each file, then the counts."""

    def __init__(self, view: View) -> None:
        self._view = view
        self._separator = "\n"

    def start(self) -> Iterator[str]:
        """Open the document and its list of files."""
        yield f'{{"version": {VERSION}, "tool": {json.dumps(self._view.tool)}, "files": ['

    def file(self, result: FileResult) -> Iterator[str]:
        """Write one file on a line of its own."""
        yield self._separator + json.dumps(_file(result), ensure_ascii=True)
        self._separator = ",\n"

    def end(self) -> Iterator[str]:
        """Write the counts."""
        yield f'\n], "summary": {json.dumps(_summary(self._view))}}}\n'


def _file(result: FileResult) -> dict[str, Any]:
    return {
        "path": result.path,
        "kind": result.kind,
        "changed": result.changed,
        "findings": [_finding(finding) for finding in result.findings],
        "fixed": [_finding(finding) for finding in result.fixed],
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "rule": finding.rule,
        "code": finding.code,
        "level": finding.level,
        "message": finding.message,
        "line": finding.line,
        "column": finding.column,
        "end_line": finding.end_line,
        "end_column": finding.end_column,
        "start": finding.span.start,
        "end": finding.span.end,
        "fix": finding.fix
        and {
            "grade": finding.fix.grade,
            "title": finding.fix.title,
            "edits": [edit._asdict() for edit in finding.fix.edits],
        },
    }


def _summary(view: View) -> dict[str, Any]:
    summary = view.summary
    return {
        "files": summary.files,
        "kinds": dict(summary.kinds),
        "files_with_findings": summary.faulty,
        "files_changed": summary.changed,
        "findings": summary.findings,
        "fixed": summary.fixed,
        "levels": dict(summary.levels),
        "fixes": dict(summary.grades),
    }
