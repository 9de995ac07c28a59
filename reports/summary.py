"""The first screen of a clean-up: what is wrong, how often, where, and what to do about it."""

import shutil
from collections.abc import Iterator, Mapping

from validator.findings import Grade
from validator.frames import width
from validator.reporting import ReportWriter, View, plain
from validator.statistics import GroupCount, gravest_first, worst_first
from validator.summary import by_level, count

from ._table import Cell, Column, bar, number, room_for, share, table

_NARROW, _WIDE = 60, 100
_BAR = 12
_BARS_FROM = 90
_WORST = 5
_LABEL = 12
_COUNT = 7
# What a narrow screen goes without, the most dispensable first.
_DISPENSABLE = ("unsafe", "files", "--fix", "level")


class Report(ReportWriter):
    """Writes counts by rule and the worst journals, publishers and folders, then the totals."""

    def __init__(self, view: View) -> None:
        super().__init__(view)
        self._columns = min(max(shutil.get_terminal_size().columns, _NARROW), _WIDE)

    def end(self) -> Iterator[str]:
        """Write the screen; what matters most stands last, where a terminal ends."""
        summary = self._view.summary
        if not summary.files:
            yield "no records found\n"
            return
        yield from self._rules()
        yield from self._worst("Worst journals", summary.journals)
        yield from self._worst("Worst publishers", summary.publishers)
        yield from self._worst("Worst folders", summary.folders)
        yield from self._worst("Kinds of record", summary.groups)
        yield from self._ladder()
        yield from self._totals()
        yield from self._next()

    def _rules(self) -> Iterator[str]:
        rules = gravest_first(self._view.summary.rules)
        if not rules:
            return
        files = self._view.summary.files
        columns = [
            Column("level", [Cell(rule.level, rule.level) for rule in rules], left=True),
            Column("findings", [number(rule.findings) for rule in rules]),
            Column("files", [number(rule.files) for rule in rules]),
            Column("share", [share(rule.files, files) for rule in rules]),
        ]
        for head, numbers in (
            ("--fix", [rule.grades["safe"] for rule in rules]),
            ("unsafe", [rule.grades["unsafe"] for rule in rules]),
            ("fixed", [rule.fixed for rule in rules]),
            ("known", [rule.known for rule in rules]),
        ):
            if any(numbers):
                columns.append(Column(head, [number(one) for one in numbers]))
        # The name of a rule is what one goes on with: other columns go before it is cut.
        longest = max(len(rule.name) for rule in rules)
        for head in _DISPENSABLE:
            if room_for(columns, self._columns) < longest:
                columns = [column for column in columns if column.head != head]
        code = room_for(columns, self._columns) > longest + len(rules[0].code)
        names = [Cell(f"{rule.name} {rule.code}" if code else rule.name) for rule in rules]
        bars = [bar(rule.files, files, _BAR) for rule in rules]
        yield from self._table(Column("Rule", names, left=True), columns, bars)

    def _worst(self, title: str, groups: Mapping[str, GroupCount]) -> Iterator[str]:
        """Write the groups with most findings; a single group would tell nothing new."""
        worst = worst_first(groups)
        if len(groups) < 2 or not worst:
            return
        shown = [group for _, group in worst[:_WORST]]
        columns = [
            Column("findings", [number(group.findings) for group in shown]),
            Column("files", [number(group.faulty) for group in shown], least=_COUNT),
            Column("of", [number(group.files) for group in shown], least=_COUNT),
            Column("share", [share(group.faulty, group.files) for group in shown], least=_COUNT),
        ]
        bars = [bar(group.faulty, group.files, _BAR) for group in shown]
        names = Column(title, [Cell(name) for name, _ in worst[:_WORST]], left=True)
        yield from self._table(names, columns, bars)
        if rest := worst[_WORST:]:
            findings = sum(group.findings for _, group in rest)
            told = f"… and {len(rest):,} more with {count(findings, 'finding')}"
            yield "  " + self._view.painter(told, "dim") + "\n"

    def _ladder(self) -> Iterator[str]:
        summary = self._view.summary
        if not summary.ladder:
            return
        passing = [summary.passing[rung.name] for rung in summary.ladder]
        columns = [
            Column("pass", [number(files) for files in passing], least=_COUNT),
            Column("of", [number(summary.files)] * len(passing), least=_COUNT),
            Column("share", [share(files, summary.files) for files in passing], least=_COUNT),
        ]
        bars = [bar(files, summary.files, _BAR) for files in passing]
        names = Column("Preset", [Cell(rung.name) for rung in summary.ladder], left=True)
        yield from self._table(names, columns, bars)

    def _table(self, names: Column, columns: list[Column], bars: list[Cell]) -> Iterator[str]:
        """Write a table, with bars where there is room and colour: they are no text for a pipe."""
        yield "\n"
        if self._columns >= _BARS_FROM and self._view.painter is not plain:
            columns = [*columns, Column("", bars, left=True, least=_BAR)]
        yield from table(names, columns, self._columns, self._view.painter)

    def _totals(self) -> Iterator[str]:
        summary = self._view.summary
        kinds = ", ".join(f"{files:,} {kind}" for kind, files in summary.kinds.most_common())
        clean = summary.files - summary.faulty
        yield "\n"
        yield self._line("Files", f"{summary.files:,} checked ({kinds})")
        yield self._line(
            "Clean", f"{clean:,} ({share(clean, summary.files).text})" if clean else "0"
        )
        if summary.findings:
            told = f"{summary.findings:,} in {count(summary.faulty, 'file')}"
            yield self._line("Findings", f"{told}: {by_level(summary.levels)}")
        if summary.fixed:
            told = f"{summary.fixed:,} in {count(summary.changed, 'file')}"
            yield self._line("Would fix" if summary.dry_run else "Fixed", told)
        ways: tuple[tuple[Grade, str], ...] = (("safe", "--fix"), ("unsafe", "--unsafe-fixes"))
        repairs = [
            f"{summary.grades[grade]:,} by {way}" for grade, way in ways if summary.grades[grade]
        ]
        if repairs:
            yield self._line("Repairable", ", ".join(repairs))
        if summary.known or summary.suppressed:
            told = f"{summary.known:,} in the baseline, {summary.suppressed:,} suppressed"
            yield self._line("Left out", told)
        if summary.ladder:
            yield self._line("Passes", summary.passed or "no preset as a whole")

    def _line(self, label: str, text: str) -> str:
        return f"  {self._view.painter(label, 'bold')}{' ' * (_LABEL - width(label))}{text}\n"

    def _next(self) -> Iterator[str]:
        """Tell what can be done, in the order in which to do it."""
        summary = self._view.summary
        steps = []
        if summary.grades["safe"] and not summary.dry_run:
            steps.append(("check --diff", "see what --fix would change"))
        if summary.findings:
            rule = gravest_first(summary.rules)[0]
            steps.append((f"rule {rule.name}", "what the gravest fault is"))
            steps.append((f"check --select {rule.name}", "each place where it is"))
        if summary.findings and summary.trend is None:
            steps.append(("baseline create", "report only what is new"))
        if not steps:
            return
        yield "\n  " + self._view.painter("Next", "bold") + "\n"
        wide = max(len(step) for step, _ in steps)
        for step, what in steps:
            yield f"    jatslint {step.ljust(wide)}  {self._view.painter(what, 'dim')}\n"
