"""The changes as a unified diff, in a form that ``git apply`` and ``patch`` take."""

from collections.abc import Iterable

from validator.files import FileResult
from validator.reporting import ReportWriter


class Report(ReportWriter):
    """Writes what fixes change, or would change."""

    def file(self, result: FileResult) -> Iterable[str]:
        """Write the changes of a file."""
        return (result.diff,)

    def end(self) -> Iterable[str]:
        """Tell the totals on the error stream, since all else here is a diff."""
        self._view.after.extend(self._view.summary.sentences())
        return ()
