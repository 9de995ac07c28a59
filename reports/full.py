"""The report for people: each finding with its place, reason, and fix."""

from collections import Counter
from collections.abc import Iterator

from validator.files import FileResult
from validator.findings import Finding
from validator.frames import printable
from validator.reporting import Painter, ReportWriter, View
from validator.ruleset import find_rules
from validator.summary import by_level, count

from ._totals import totals

_WIDTH = 92
_GRADES = {"safe": "safe fix", "unsafe": "unsafe fix", "suggestion": "suggestion"}


class Report(ReportWriter):
    """Writes each finding with a frame of the source, then counts by file and in all."""

    def __init__(self, view: View) -> None:
        super().__init__(view)
        self._explained: set[str] = set()

    def file(self, result: FileResult) -> Iterator[str]:
        """Write the findings of a file, and their number."""
        for finding in result.findings:
            yield from _finding(result.path, finding, self._view.painter, self._explained)
        yield from _file(result, self._view)

    def end(self) -> Iterator[str]:
        """Write the totals."""
        yield from totals(self._view)


def _finding(path: str, finding: Finding, paint: Painter, explained: set[str]) -> Iterator[str]:
    place = paint(f"{printable(path)}:{finding.line}:{finding.column}", "bold")
    level, rule = paint(finding.level, finding.level), paint(finding.rule, "bold")
    yield f"{place}: {level}: {rule} ({finding.code})\n"
    yield _wrapped(printable(finding.message))
    yield from _frame(finding, paint)
    if finding.code not in explained:
        explained.add(finding.code)
        if why := find_rules(finding.code)[0].section("Why"):
            yield _labelled("why", why, paint, "cyan")
    if finding.fix:
        grade = finding.fix.grade
        yield _labelled(_GRADES[grade], printable(finding.fix.title), paint, grade)
    yield "\n"


def _wrapped(text: str) -> str:
    """Break a text at blanks only: what it quotes must stay as it is."""
    import textwrap

    return (
        textwrap.fill(
            text,
            _WIDTH,
            initial_indent="  ",
            subsequent_indent="  ",
            break_long_words=False,
            break_on_hyphens=False,
        )
        + "\n"
    )


def _labelled(label: str, text: str, paint: Painter, style: str) -> str:
    wrapped = _wrapped(f"{label}: {text}")
    return wrapped.replace(f"{label}:", paint(f"{label}:", style), 1)


def _frame(finding: Finding, paint: Painter) -> Iterator[str]:
    """Show the source: carets under a part of one line, a mark beside each of several."""
    lines, omitted = finding.frame.lines, finding.frame.omitted
    width = max((len(str(line.number)) for line in lines), default=0)
    bar = paint("|", "blue")
    for number, line in enumerate(lines):
        if omitted and number == len(lines) - 1:
            more = paint(f"… {count(omitted, 'more line')}", "dim")
            yield f"  {paint('>', finding.level)} {' ' * width} {bar} {more}\n"
        label = paint(str(line.number).rjust(width), "blue")
        mark = paint(">", finding.level) if len(lines) > 1 else " "
        yield f"  {mark} {label} {bar} {line.text}".rstrip() + "\n"
    if len(lines) == 1 and lines[0].text.strip():
        carets = paint(lines[0].marker.lstrip(), finding.level)
        lead = " " * (len(lines[0].marker) - len(lines[0].marker.lstrip()))
        yield f"    {' ' * width} {bar} {lead}{carets}\n"


def _file(result: FileResult, view: View) -> Iterator[str]:
    # Below a single finding its number would only be noise.
    if len(result.findings) <= 1 and not result.fixed:
        return
    told = []
    if result.fixed:
        rules = Counter(finding.rule for finding in result.fixed)
        which = ", ".join(f"{rule} {number}" for rule, number in sorted(rules.items()))
        told.append(f"fixed {len(result.fixed)} ({which})")
    if result.findings:
        levels = Counter(finding.level for finding in result.findings)
        remain = " remain" if result.fixed else ""
        told.append(f"{by_level(levels)}{remain}")
    yield f"{view.painter(printable(result.path), 'bold')}: {'; '.join(told)}\n\n"
