"""The report for grep, editors and scripts: one line for each finding."""

from collections.abc import Iterable, Iterator

from validator.files import FileResult
from validator.frames import printable
from validator.reporting import View

# What stands behind the code tells what --fix would do.
_MARKS = {"safe": "[*]", "unsafe": "[?]", "suggestion": ""}


def report(results: Iterable[FileResult], view: View) -> Iterator[str]:
    """Write ``path:line:column: level CODE[*] name: message``, a line for each finding."""
    for result in results:
        for finding in result.findings:
            mark = _MARKS[finding.fix.grade] if finding.fix else ""
            place = f"{printable(result.path)}:{finding.line}:{finding.column}"
            message = printable(finding.message)
            yield f"{place}: {finding.level} {finding.code}{mark} {finding.rule}: {message}\n"
    view.after.extend(view.summary.sentences())
    if view.summary.grades["safe"] or view.summary.grades["unsafe"]:
        view.after.append("[*]: repaired by --fix; [?]: by --unsafe-fixes")
