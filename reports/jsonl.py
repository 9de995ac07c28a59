"""The report for streams and huge runs: one JSON object a line, one line a finding.

The lines are described by ``report-lines-1.schema.json`` in the folder of schemas.
"""

import json
from collections.abc import Iterator

from validator.files import FileResult
from validator.reporting import ReportWriter

from ._shapes import VERSION, finding_shape, record_shape, summary_shape


class Report(ReportWriter):
    """Writes each finding as it is found, and the counts as the last line."""

    def file(self, result: FileResult) -> Iterator[str]:
        """Write a line for each finding: what remains, what was fixed, what the baseline lists."""
        about = {"path": result.path, "kind": result.kind, "record": record_shape(result.facts)}
        for state, findings in (
            ("finding", result.findings),
            ("fixed", result.fixed),
            ("known", result.known),
        ):
            for finding in findings:
                yield json.dumps({"type": state, **about, **finding_shape(finding)}) + "\n"

    def end(self) -> Iterator[str]:
        """Write the counts: a stream without this line is not complete."""
        last = {"type": "summary", "version": VERSION, "tool": self._view.tool}
        yield json.dumps({**last, **summary_shape(self._view.summary)}) + "\n"
