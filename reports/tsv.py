"""The report for cut, awk and database loaders: one finding a line, with what names its record.

Cells never hold a tab or a line end, so nothing is quoted: what is one shows as a picture of it.
"""

from collections.abc import Iterable, Iterator

from validator.files import FileResult
from validator.reporting import ReportWriter

from ._rows import COLUMNS, one_line, rows_of


class Report(ReportWriter):
    """Writes tab-separated values: UTF-8 without a mark, a line for each finding."""

    def start(self) -> Iterator[str]:
        """Write the names of the columns."""
        yield "\t".join(COLUMNS) + "\n"

    def file(self, result: FileResult) -> Iterator[str]:
        """Write the lines of a file."""
        for row in rows_of(result, one_line):
            yield "\t".join(map(str, row)) + "\n"

    def end(self) -> Iterable[str]:
        """Tell the totals on the error stream, since each line here is a finding."""
        self._view.after.extend(self._view.summary.sentences())
        return ()
