"""The report for grep, editors and scripts: one line for each finding."""

from collections.abc import Iterable, Iterator

from validator.files import FileResult
from validator.frames import printable
from validator.reporting import ReportWriter

from ._totals import legend, mark_of


class Report(ReportWriter):
    """Writes ``path:line:column: level CODE[*] name: message``, a line for each finding."""

    def file(self, result: FileResult) -> Iterator[str]:
        """Write a line for each finding."""
        for finding in result.findings:
            place = f"{printable(result.path)}:{finding.line}:{finding.column}"
            rule = f"{finding.code}{mark_of(finding)} {finding.rule}"
            message = printable(finding.message)
            yield f"{place}: {finding.level} {rule}: {message}\n"

    def end(self) -> Iterable[str]:
        """Tell the totals on the error stream, since each line here is a finding."""
        summary = self._view.summary
        self._view.after.extend(summary.sentences())
        self._view.after.extend(legend(summary))
        return ()
