"""The report for GitHub Actions: workflow commands, which show findings beside changed lines.

The escapes are those of the command parser of actions/runner (``ActionCommand.cs``).
"""

from collections import Counter
from collections.abc import Iterable, Iterator

from validator.files import FileResult
from validator.findings import Finding, Level
from validator.frames import printable
from validator.reporting import ReportWriter, View

from ._tools import last_place, tell_totals

_COMMANDS: dict[Level, str] = {"error": "error", "warning": "warning", "info": "notice"}
# GitHub shows this many annotations of each command in a step; the log has all of them.
_SHOWN = 10


class Report(ReportWriter):
    """Writes ``::error file=…,line=…,col=…,title=…::message``, a line for each finding."""

    def __init__(self, view: View) -> None:
        super().__init__(view)
        self._written: Counter[Level] = Counter()

    def file(self, result: FileResult) -> Iterator[str]:
        """Write a command for each finding."""
        path = self._view.relative(result.path)
        for finding in result.findings:
            self._written[finding.level] += 1
            yield _command(path, finding)

    def end(self) -> Iterable[str]:
        """Tell the totals on the error stream, where they stand below the commands."""
        tell_totals(self._view)
        if any(number > _SHOWN for number in self._written.values()):
            self._view.after.append(
                f"GitHub shows {_SHOWN} errors, {_SHOWN} warnings and {_SHOWN} notices of a step "
                "beside the lines; all findings are in the log above"
            )
        return ()


def _command(path: str, finding: Finding) -> str:
    end_line, end_column = last_place(finding)
    properties: dict[str, str | int] = {"file": path, "line": finding.line}
    # GitHub takes columns only where the finding is within one line.
    if end_line == finding.line:
        properties["col"] = finding.column
        properties["endColumn"] = end_column
    else:
        properties["endLine"] = end_line
    properties["title"] = f"{finding.rule} ({finding.code})"
    given = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    # The log shows the message alone, so it names the place too.
    place = f"{printable(path)}:{finding.line}:{finding.column}"
    message = _data(f"{place}: {printable(finding.message)}")
    return f"::{_COMMANDS[finding.level]} {given}::{message}\n"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(value: str | int) -> str:
    return _data(str(value)).replace(":", "%3A").replace(",", "%2C")
