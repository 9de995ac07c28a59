"""The totals of a run, counted as results go by."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from validator.files import FileResult
from validator.findings import LEVELS, Grade, Level, at_or_above


@dataclass
class Summary:
    """Counts over all files of a run; :meth:`add` fills it, before reports get a result.

    Attributes:
        files: files looked at.
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
    """

    fail_on: Level
    dry_run: bool = False
    files: int = 0
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

    def add(self, result: FileResult) -> None:
        """Count a result."""
        self.files += 1
        self.kinds[result.kind or "unreadable"] += 1
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

    @property
    def findings(self) -> int:
        """All remaining findings."""
        return sum(self.levels.values())

    def sentences(self) -> Iterator[str]:
        """Tell the totals in words, a line each."""
        if not self.files:
            yield "no records found"
            return
        kinds = ", ".join(f"{number:,} {kind}" for kind, number in self.kinds.most_common())
        files = f"{count(self.files, 'file')} checked ({kinds})"
        remain = " remaining" if self.fixed else ""
        if self.findings:
            yield (
                f"{files}: {count(self.findings, 'finding')}{remain} in "
                f"{count(self.faulty, 'file')}: {by_level(self.levels)}"
            )
        else:
            yield f"{files}: no findings{remain}"
        if self.fixed:
            would = "would be fixed" if self.dry_run else "fixed"
            yield f"{count(self.fixed, 'finding')} {would} in {count(self.changed, 'file')}"
        if self.grades["safe"]:
            yield f"--fix would repair {self.grades['safe']:,}"
        if self.grades["unsafe"]:
            unsafe = self.grades["unsafe"]
            yield f"--unsafe-fixes would repair {unsafe:,} more; look at each with --diff first"


def by_level(levels: Counter[Level]) -> str:
    """Tell counts by level: ``3 errors, 1 warning``; info has no plural."""
    return ", ".join(
        f"{levels[level]} info" if level == "info" else count(levels[level], level)
        for level in LEVELS
        if levels[level]
    )


def count(number: int, noun: str) -> str:
    """Tell a number of things: ``1 file``, ``3 files``."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
