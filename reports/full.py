"""The report for people: each finding with its place, reason, and fix."""

from collections import Counter
from collections.abc import Iterable, Iterator

from validator.files import FileResult
from validator.findings import Finding
from validator.frames import Frame, printable
from validator.reporting import Painter, View
from validator.ruleset import find_rules
from validator.summary import by_level, count


def report(results: Iterable[FileResult], view: View) -> Iterator[str]:
    """Write each finding with a frame of the source, then counts by file and in all."""
    explained: set[str] = set()
    paint = view.painter
    for result in results:
        for finding in result.findings:
            yield from _finding(result.path, finding, paint, explained)
        yield from _file(result, view)
    first, *others = view.summary.sentences()
    yield paint(first, "bold") + "\n"
    for sentence in others:
        yield f"{sentence}\n"


def _finding(path: str, finding: Finding, paint: Painter, explained: set[str]) -> Iterator[str]:
    place = paint(f"{printable(path)}:{finding.line}:{finding.column}", "bold")
    yield (
        f"{place}: {paint(finding.level, finding.level)} "
        f"{paint(finding.rule, 'bold')} ({finding.code})\n"
    )
    gutter = _gutter(finding.frame)
    yield f"{gutter} {printable(finding.message)}\n"
    yield from _frame(finding, gutter, paint)
    if finding.code not in explained:
        explained.add(finding.code)
        if why := find_rules(finding.code)[0].section("Why"):
            yield f"{gutter} {paint('why:', 'cyan')} {why}\n"
    if finding.fix:
        title = printable(finding.fix.title)
        grade = paint(f"{_GRADES[finding.fix.grade]}:", finding.fix.grade)
        yield f"{gutter} {grade} {title}\n"
    yield "\n"


_GRADES = {"safe": "fix", "unsafe": "unsafe fix", "suggestion": "suggestion"}


def _gutter(frame: Frame) -> str:
    return " " * max((len(str(line.number)) for line in frame.lines), default=1)


def _frame(finding: Finding, gutter: str, paint: Painter) -> Iterator[str]:
    bar = paint("|", "blue")
    for number, line in enumerate(finding.frame.lines):
        last = number == len(finding.frame.lines) - 1
        if last and finding.frame.omitted:
            left_out = paint(f"… {count(finding.frame.omitted, 'line')}", "dim")
            yield f"{gutter} {bar} {left_out}\n"
        label = paint(str(line.number).rjust(len(gutter)), "blue")
        yield f"{label} {bar} {line.text}".rstrip() + "\n"
        if line.text.strip():
            yield f"{gutter} {bar} {paint(line.marker, finding.level)}\n"


def _file(result: FileResult, view: View) -> Iterator[str]:
    if not result.findings and not result.fixed:
        return
    told = []
    if result.fixed:
        rules = Counter(finding.rule for finding in result.fixed)
        which = ", ".join(f"{rule} {number}" for rule, number in sorted(rules.items()))
        verb = "would fix" if view.summary.dry_run else "fixed"
        told.append(f"{verb} {len(result.fixed)} ({which})")
    if result.findings:
        levels = Counter(finding.level for finding in result.findings)
        remain = " remain" if result.fixed else ""
        told.append(f"{by_level(levels)}{remain}")
    yield f"{view.painter(printable(result.path), 'bold')}: {'; '.join(told)}\n\n"
