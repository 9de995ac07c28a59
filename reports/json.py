"""The report for programs: one JSON document, written as results come.

Its shape is described by ``report-1.schema.json`` in the folder of schemas.
"""

import json
from collections.abc import Iterator

from validator.files import FileResult
from validator.reporting import ReportWriter, View

from ._shapes import VERSION, file_shape, summary_shape


class Report(ReportWriter):
    """Writes the findings of each file, then the counts."""

    def __init__(self, view: View) -> None:
        super().__init__(view)
        self._separator = "\n"

    def start(self) -> Iterator[str]:
        """Open the document and its list of files."""
        yield f'{{"version": {VERSION}, "tool": {json.dumps(self._view.tool)}, "files": ['

    def file(self, result: FileResult) -> Iterator[str]:
        """Write one file on a line of its own."""
        yield self._separator + json.dumps(file_shape(result))
        self._separator = ",\n"

    def end(self) -> Iterator[str]:
        """Write the counts."""
        yield f'\n], "summary": {json.dumps(summary_shape(self._view.summary))}}}\n'
