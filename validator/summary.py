"""The totals of a run, counted as results go by."""

import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from validator.files import FileResult
from validator.findings import LEVELS, Grade, Level, at_or_above
from validator.statistics import (
    NO_JOURNAL,
    NO_PUBLISHER,
    NO_TYPE,
    Folders,
    GroupCount,
    RuleCount,
    Rung,
    count_rules,
    group_of,
)

if TYPE_CHECKING:
    from validator.baseline.trend import Trend


@dataclass(eq=False, repr=False)
class Summary:
    """Counts over all files of a run; :meth:`add` fills it, before reports get a result.

    Attributes:
        fail_on: the level from which findings make the run fail.
        dry_run: whether fixes are shown and not made.
        ladder: the presets, the lowest first, of which all rules are run; nothing if the
            choice of rules holds none of them.
        files: files looked at.
        size: their bytes.
        kinds: files by kind of record.
        faulty: files in which findings remain.
        changed: files that fixes change.
        levels: remaining findings by level.
        grades: remaining findings by the grade of their fix.
        fixed: repaired findings.
        known: findings that the baseline lists.
        suppressed: findings that records or ignore files ask to leave out.
        failed: whether the run failed on any file.
        reached: whether a finding at or above the fail level remains, or a change of a dry run
            is not made.
        rules: counts by code of the rule.
        journals: counts by journal.
        publishers: counts by publisher.
        article_types: counts by article type.
        groups: counts by kind of record.
        passing: files by preset that they pass, known findings not forgiven.
        trend: what the run learnt of its baseline; None without one, and while it runs.
    """

    fail_on: Level
    dry_run: bool = False
    ladder: tuple[Rung, ...] = ()
    files: int = 0
    size: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    faulty: int = 0
    changed: int = 0
    levels: Counter[Level] = field(default_factory=Counter)
    grades: Counter[Grade] = field(default_factory=Counter)
    fixed: int = 0
    known: int = 0
    suppressed: int = 0
    failed: bool = False
    reached: bool = False
    rules: dict[str, RuleCount] = field(default_factory=dict)
    journals: dict[str, GroupCount] = field(default_factory=dict)
    publishers: dict[str, GroupCount] = field(default_factory=dict)
    article_types: dict[str, GroupCount] = field(default_factory=dict)
    groups: dict[str, GroupCount] = field(default_factory=dict)
    passing: Counter[str] = field(default_factory=Counter)
    trend: "Trend | None" = None
    _folders: Folders = field(default_factory=Folders)

    def add(self, result: FileResult) -> None:
        """Count a result."""
        self.faulty += bool(result.findings)
        self.changed += result.changed
        self.levels.update(finding.level for finding in result.findings)
        self.grades.update(finding.fix.grade for finding in result.findings if finding.fix)
        self.fixed += len(result.fixed)
        self.known += len(result.known)
        self.suppressed += result.suppressed
        self.failed |= result.failed
        self.reached |= at_or_above(result.findings, self.fail_on)
        self.reached |= self.dry_run and result.changed
        count_rules(self.rules, result.findings, result.fixed, result.known)
        if result.is_record:
            self._add_record(result)

    def _add_record(self, result: FileResult) -> None:
        """Count a record by its groups; an ignore file of which something is said is none."""
        kind = result.kind or "unreadable"
        self.files += 1
        self.size += result.size
        self.kinds[kind] += 1
        numbers = len(result.findings), len(result.fixed), len(result.known)
        facts = result.facts
        for group in (
            group_of(self.journals, facts.journal or NO_JOURNAL),
            group_of(self.publishers, facts.publisher or NO_PUBLISHER),
            group_of(self.article_types, facts.article_type or NO_TYPE),
            group_of(self.groups, kind),
            self._folders.of(result.path.replace(os.sep, "/")),
        ):
            group.add(*numbers)
        self._climb(result)

    def _climb(self, result: FileResult) -> None:
        """Count the presets that a record passes."""
        if not self.ladder:
            return
        # A file that could not be looked at has passed nothing.
        wrong = {
            finding.code
            for finding in (*result.findings, *result.known)
            if LEVELS.index(finding.level) <= LEVELS.index(self.fail_on)
        }
        for rung in self.ladder:
            if result.failed or not wrong.isdisjoint(rung.codes):
                return
            self.passing[rung.name] += 1

    @property
    def folders(self) -> dict[str, GroupCount]:
        """Counts by folder; if there are many, by the upper levels of their paths."""
        return self._folders.shown()

    @property
    def findings(self) -> int:
        """All remaining findings."""
        return sum(self.levels.values())

    @property
    def passed(self) -> str:
        """The highest preset that all records pass; empty if they pass none."""
        names = [rung.name for rung in self.ladder if self.passing[rung.name] == self.files]
        return names[-1] if names else ""

    def sentences(self) -> Iterator[str]:
        """Tell the totals in words, a line each."""
        if not self.files:
            yield "no records found"
            return
        kinds = ", ".join(f"{number:,} {kind}" for kind, number in self.kinds.most_common())
        files = f"{count(self.files, 'file')} checked ({kinds})"
        remain = " remaining" if self.fixed else ""
        new = " new" if self.known else ""
        if self.findings:
            yield (
                f"{files}: {count(self.findings, f'{new} finding'.strip())}{remain} in "
                f"{count(self.faulty, 'file')}: {by_level(self.levels)}"
            )
        else:
            yield f"{files}: no{new} findings{remain}"
        if self.fixed:
            would = "would be fixed" if self.dry_run else "fixed"
            yield f"{count(self.fixed, 'finding')} {would} in {count(self.changed, 'file')}"
        if left_out := self.left_out():
            yield left_out
        if self.grades["safe"]:
            yield f"--fix would repair {self.grades['safe']:,}"
        if self.grades["unsafe"]:
            unsafe = self.grades["unsafe"]
            yield f"--fix --unsafe-fixes would repair {unsafe:,} more; look with --diff first"

    def left_out(self) -> str:
        """Tell in words which findings are not counted: those known, those suppressed."""
        told = []
        if self.known:
            told.append(f"{self.known:,} in the baseline")
        if self.suppressed:
            told.append(f"{self.suppressed:,} suppressed")
        return f"not counted: {', '.join(told)}" if told else ""


def by_level(levels: Counter[Level]) -> str:
    """Tell counts by level: ``3 errors, 1 warning``; info has no plural."""
    return ", ".join(
        f"{levels[level]:,} info" if level == "info" else count(levels[level], level)
        for level in LEVELS
        if levels[level]
    )


def count(number: int, noun: str) -> str:
    """Tell a number of things: ``1 file``, ``3 files``."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
