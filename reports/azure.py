"""The report for Azure Pipelines: logging commands, which become issues of the task.

The escapes are those of azure-pipelines-task-lib (``taskcommand.ts``).
"""

from collections.abc import Iterable, Iterator

from validator.files import FileResult
from validator.findings import Finding
from validator.frames import printable
from validator.reporting import ReportWriter

from ._tools import tell_totals


class Report(ReportWriter):
    """Writes ``##vso[task.logissue …]message`` for errors and warnings, plain lines for info."""

    def file(self, result: FileResult) -> Iterator[str]:
        """Write a line for each finding."""
        path = self._view.relative(result.path)
        for finding in result.findings:
            # The command knows errors and warnings only.
            yield _plain(path, finding) if finding.level == "info" else _command(path, finding)

    def end(self) -> Iterable[str]:
        """Tell the totals on the error stream."""
        tell_totals(self._view)
        return ()


def _command(path: str, finding: Finding) -> str:
    properties: dict[str, str | int] = {
        "type": finding.level,
        "sourcepath": path,
        "linenumber": finding.line,
        "columnnumber": finding.column,
        "code": finding.code,
    }
    given = "".join(f"{name}={_property(value)};" for name, value in properties.items())
    message = _data(f"{finding.rule}: {printable(finding.message)}")
    return f"##vso[task.logissue {given}]{message}\n"


def _plain(path: str, finding: Finding) -> str:
    line = (
        f"{printable(path)}:{finding.line}:{finding.column}: "
        f"info {finding.code} {finding.rule}: {printable(finding.message)}\n"
    )
    # The agent looks for commands anywhere in a line, and a record can hold what looks like one.
    return line.replace("##", "# #")


def _data(text: str) -> str:
    return text.replace("%", "%AZP25").replace("\r", "%0D").replace("\n", "%0A")


def _property(value: str | int) -> str:
    return _data(str(value)).replace("]", "%5D").replace(";", "%3B")
