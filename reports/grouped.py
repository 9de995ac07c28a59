"""The compact report for people: a line for each file, and below it a line for each finding."""

from collections import Counter
from collections.abc import Iterator

from validator.files import FileResult
from validator.frames import printable
from validator.reporting import ReportWriter
from validator.summary import by_level

from ._totals import legend, mark_of, totals


class Report(ReportWriter):
    """Writes findings under the name of their file, in columns, then the totals."""

    def file(self, result: FileResult) -> Iterator[str]:
        """Write the findings of a file, the messages one below the other."""
        if not result.findings and not result.fixed:
            return
        paint = self._view.painter
        told = []
        if result.findings:
            told.append(by_level(Counter(finding.level for finding in result.findings)))
        if result.fixed:
            told.append(f"{len(result.fixed):,} fixed")
        yield f"{paint(printable(result.path), 'bold')}  {paint(', '.join(told), 'dim')}\n"
        heads = [
            (
                f"{finding.line}:{finding.column}",
                finding.level,
                f"{finding.rule} {mark_of(finding)}".rstrip(),
            )
            for finding in result.findings
        ]
        wide = [max(map(len, column)) for column in zip(*heads, strict=True)]
        for (place, level, rule), finding in zip(heads, result.findings, strict=True):
            yield (
                f"  {place.rjust(wide[0])}  {paint(level, level)}{' ' * (wide[1] - len(level))}"
                f"  {paint(rule, 'bold')}{' ' * (wide[2] - len(rule))}"
                f"  {printable(finding.message)}\n"
            )
        yield "\n"

    def end(self) -> Iterator[str]:
        """Write the totals."""
        yield from totals(self._view)
        for line in legend(self._view.summary):
            yield f"{line}\n"
