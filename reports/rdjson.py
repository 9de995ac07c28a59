"""The report for reviewdog, as one document: fixes become suggestions that a click commits."""

from collections.abc import Iterator

from validator.files import FileResult
from validator.reporting import ReportWriter, View

from ._rdf import diagnostics, source_of
from ._tools import to_json


class Report(ReportWriter):
    """Writes a ``DiagnosticResult`` of the Reviewdog Diagnostic Format."""

    def __init__(self, view: View) -> None:
        super().__init__(view)
        self._separator = "\n"

    def start(self) -> Iterator[str]:
        """Open the document and its list of diagnostics."""
        yield f'{{"source": {to_json(source_of(self._view))}, "diagnostics": ['

    def file(self, result: FileResult) -> Iterator[str]:
        """Write each diagnostic on a line of its own."""
        for diagnostic in diagnostics(result, self._view):
            yield self._separator + to_json(diagnostic)
            self._separator = ",\n"

    def end(self) -> Iterator[str]:
        """Close the document."""
        yield "\n]}\n"
