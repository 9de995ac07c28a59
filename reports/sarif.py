"""The report for code scanning (GitHub), Azure DevOps and editors: SARIF 2.1.0.

Facts are those of the standard (OASIS, SARIF 2.1.0 errata 01) and of what GitHub says of its
limits ("SARIF results exceed one or more limits"). Findings of a baseline are left out: GitHub
opens an alert for each result, whatever ``baselineState`` or ``suppressions`` say.
"""

import zlib
from collections.abc import Iterable, Iterator
from typing import Any

from validator.faults import is_fault
from validator.files import FileResult
from validator.findings import LEVELS, Level
from validator.reporting import ReportWriter, View
from validator.summary import count

from ._sarif_parts import descriptor, notification, result_of
from ._tools import numbered, to_json

_SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)

# GitHub rejects a run with more results, and an upload of more than 10 MB when compressed.
RESULTS = 25_000
_PACKED = 9_500_000
# What GitHub keeps of the results of a run, the gravest first.
_SHOWN = 5_000
_NOTIFICATIONS = 1_000


class Report(ReportWriter):
    """Writes one run, with as many results as GitHub takes: the gravest, in order of the files."""

    def __init__(self, view: View) -> None:
        super().__init__(view)
        self._kept: dict[Level, list[str]] = {level: [] for level in LEVELS}
        self._rules: dict[str, int] = {}
        self._notifications: list[dict[str, Any]] = []
        self._faults = 0
        self._found = 0

    def file(self, result: FileResult) -> Iterable[str]:
        """Keep the findings of a file."""
        path = self._view.relative(result.path)
        for finding, key in numbered(result):
            rule = self._rules.setdefault(finding.code, len(self._rules))
            if is_fault(finding):
                self._faults += 1
                if len(self._notifications) < _NOTIFICATIONS:
                    self._notifications.append(notification(path, finding, rule))
                continue
            self._found += 1
            if self._has_room(finding.level):
                result_text = to_json(result_of(path, finding, key, rule))
                self._kept[finding.level].append(result_text)
        return ()

    def _has_room(self, level: Level) -> bool:
        """Tell whether to keep a result; the last of the least grave may give way to it."""
        if sum(map(len, self._kept.values())) < RESULTS:
            return True
        for lesser in reversed(LEVELS[LEVELS.index(level) + 1 :]):
            if self._kept[lesser]:
                self._kept[lesser].pop()
                return True
        return False

    def end(self) -> Iterator[str]:
        """Write the document."""
        results = _fitting(self._kept)
        dropped = self._found - len(results)
        if dropped:
            self._view.after.append(
                f"the SARIF report holds {len(results):,} of {count(self._found, 'finding')}, the "
                "gravest: GitHub takes no more. Check fewer folders at once, or make a baseline"
            )
        elif len(results) > _SHOWN:
            self._view.after.append(
                f"GitHub shows the gravest {_SHOWN:,} of the {len(results):,} findings in the "
                "SARIF report. Check fewer folders at once, or make a baseline"
            )
        yield f'{{"$schema": "{_SCHEMA}", "version": "2.1.0", "runs": [{{\n'
        for name, value in self._head(dropped).items():
            yield f'"{name}": {to_json(value)},\n'
        yield '"results": ['
        separator = "\n"
        for result in results:
            yield separator + result
            separator = ",\n"
        yield "\n]}]}\n"

    def _head(self, dropped: int) -> dict[str, Any]:
        """Give all of the run but its results."""
        summary = self._view.summary
        return {
            "tool": {
                "driver": {
                    "name": self._view.tool["name"],
                    "version": self._view.tool["version"],
                    "rules": [descriptor(code) for code in self._rules],
                }
            },
            "columnKind": "unicodeCodePoints",
            "newlineSequences": ["\r\n", "\n", "\r"],
            "originalUriBaseIds": {
                "%SRCROOT%": {"description": {"text": "the folder that the check ran in"}}
            },
            "invocations": [
                {
                    "executionSuccessful": not summary.failed,
                    "toolExecutionNotifications": self._notifications,
                }
            ],
            "properties": {
                "files": summary.files,
                "findings": self._found,
                "droppedFindings": dropped,
                "knownFindings": summary.known,
                "suppressedFindings": summary.suppressed,
                "faults": self._faults,
            },
        }


def _fitting(kept: dict[Level, list[str]]) -> list[str]:
    """Put the gravest first, and stop where the upload would be too large."""
    results: list[str] = []
    packer, size = zlib.compressobj(), 0
    for level in LEVELS:
        for result in kept[level]:
            size += len(packer.compress(result.encode()))
            if size > _PACKED:
                return results
            results.append(result)
    return results
