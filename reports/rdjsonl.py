"""The report for reviewdog, as lines: like ``rdjson``, and readable while it is written."""

from collections.abc import Iterable, Iterator

from validator.files import FileResult
from validator.reporting import ReportWriter

from ._rdf import diagnostics, source_of
from ._tools import to_json


class Report(ReportWriter):
    """Writes a ``Diagnostic`` of the Reviewdog Diagnostic Format in each line."""

    def file(self, result: FileResult) -> Iterator[str]:
        """Write a line for each finding."""
        source = source_of(self._view)
        for diagnostic in diagnostics(result, self._view):
            yield to_json({**diagnostic, "source": source}) + "\n"

    def end(self) -> Iterable[str]:
        """Nothing stands behind the last diagnostic."""
        return ()
