"""The report for what reads Checkstyle: Jenkins (Warnings Next Generation), reviewdog, TeamCity."""

from collections.abc import Iterator

from validator.files import FileResult
from validator.findings import Finding
from validator.frames import printable
from validator.reporting import ReportWriter

from ._tools import xml_attribute


class Report(ReportWriter):
    """Writes a ``file`` element with its errors for each file that has any."""

    def start(self) -> Iterator[str]:
        """Open the document."""
        # The version is that of Checkstyle from which on the format is as it is.
        yield '<?xml version="1.0" encoding="UTF-8"?>\n<checkstyle version="4.3">\n'

    def file(self, result: FileResult) -> Iterator[str]:
        """Write one file."""
        if not result.findings:
            return
        yield f"<file name={xml_attribute(self._view.relative(result.path))}>\n"
        for finding in result.findings:
            yield _error(finding)
        yield "</file>\n"

    def end(self) -> Iterator[str]:
        """Close the document."""
        yield "</checkstyle>\n"


def _error(finding: Finding) -> str:
    attributes = {
        "line": finding.line,
        "column": finding.column,
        "severity": finding.level,
        "message": printable(finding.message),
        # Jenkins takes what stands behind the last dot for the type, and the word before it for
        # the category.
        "source": f"jatslint.{finding.code[:3]}.{finding.rule}",
    }
    given = " ".join(f"{name}={xml_attribute(value)}" for name, value in attributes.items())
    return f"<error {given}/>\n"
