"""The report for GitLab's Code Quality, which compares the findings of two branches.

The fields are those of https://docs.gitlab.com/ci/testing/code_quality/ (report format).
"""

from collections.abc import Iterator
from hashlib import sha256
from typing import Any

from validator.faults import is_fault
from validator.files import FileResult
from validator.findings import Finding, Level
from validator.frames import printable
from validator.reporting import ReportWriter, View

from ._tools import last_place, numbered, to_json

_SEVERITIES: dict[Level, str] = {"error": "major", "warning": "minor", "info": "info"}


class Report(ReportWriter):
    """Writes one array of findings, each with a fingerprint of its own."""

    def __init__(self, view: View) -> None:
        super().__init__(view)
        self._separator = "\n"

    def start(self) -> Iterator[str]:
        """Open the array."""
        yield "["

    def file(self, result: FileResult) -> Iterator[str]:
        """Write each finding on a line of its own."""
        path = self._view.relative(result.path)
        for finding, key in numbered(result):
            yield self._separator + to_json(_finding(path, finding, key))
            self._separator = ",\n"

    def end(self) -> Iterator[str]:
        """Close the array."""
        yield "\n]\n"


def _finding(path: str, finding: Finding, key: str) -> dict[str, Any]:
    return {
        # The widget shows the description and the place alone.
        "description": f"{printable(finding.message)} ({finding.rule})",
        "check_name": finding.rule,
        "fingerprint": _fingerprint(path, key),
        "severity": "blocker" if is_fault(finding) else _SEVERITIES[finding.level],
        "location": {
            "path": path,
            "lines": {"begin": finding.line, "end": last_place(finding)[0]},
        },
    }


def _fingerprint(path: str, key: str) -> str:
    """Tell findings of one report apart, without lines: GitLab drops all but one of each."""
    return sha256(f"{path}\0{key}".encode("utf-8", "surrogatepass")).hexdigest()[:32]
