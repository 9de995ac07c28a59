"""The report for spreadsheets and OpenRefine: one finding a row, with what names its record.

UTF-8 with a byte order mark, since Excel takes a file without one for the local code page.
"""

import csv
import io
from collections.abc import Iterable, Iterator

from validator.files import FileResult
from validator.reporting import ReportWriter, View
from validator.summary import count

from ._rows import COLUMNS, multi_line, rows_of

_SHEET = 1_048_575


class Report(ReportWriter):
    """Writes comma-separated values as RFC 4180 has them: every text quoted, ends of CR LF."""

    def __init__(self, view: View) -> None:
        super().__init__(view)
        self._rows = 0

    def start(self) -> Iterator[str]:
        """Write the mark and the names of the columns."""
        yield "\ufeff" + _line(COLUMNS)

    def file(self, result: FileResult) -> Iterator[str]:
        """Write the rows of a file."""
        for row in rows_of(result, multi_line):
            self._rows += 1
            yield _line(row)

    def end(self) -> Iterable[str]:
        """Tell the totals on the error stream: a row of them would be taken for a finding."""
        self._view.after.extend(self._view.summary.sentences())
        if self._rows > _SHEET:
            self._view.after.append(
                f"{count(self._rows, 'row')}: a sheet of Excel or LibreOffice shows {_SHEET:,}; "
                "run on fewer folders, or use --report jsonl"
            )
        return ()


def _line(cells: Iterable[str | int]) -> str:
    line = io.StringIO(newline="")
    csv.writer(line, quoting=csv.QUOTE_NONNUMERIC).writerow(cells)
    return line.getvalue()
