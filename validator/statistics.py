"""Where the findings of a run are: counts by rule, and by journal, publisher, folder and kind.

Memory is bounded whatever the run: a corpus that names more groups than :data:`LIMIT` has the
later ones counted together.
"""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from validator.findings import LEVELS, Finding, Grade, Level

LIMIT = 5_000
OTHERS = "others"
NO_JOURNAL = "no journal named"
NO_PUBLISHER = "no publisher named"
NO_TYPE = "no article type"
# More folders than this are no overview: they are told by their upper levels.
_MANY = 200
_LEVELS_SHOWN = 2


@dataclass(slots=True)
class RuleCount:
    """What a run found by one rule.

    Attributes:
        name: the rule's name.
        code: its code.
        level: the gravest level among all its findings.
        findings: findings that remain.
        files: files in which any remain.
        levels: remaining findings by level.
        grades: remaining findings by the grade of their fix.
        fixed: repaired findings.
        known: findings that the baseline lists.
    """

    name: str
    code: str
    level: Level
    findings: int = 0
    files: int = 0
    levels: Counter[Level] = field(default_factory=Counter)
    grades: Counter[Grade] = field(default_factory=Counter)
    fixed: int = 0
    known: int = 0


@dataclass(slots=True)
class GroupCount:
    """What a run found in the files of one group: a journal, a folder, a kind.

    Attributes:
        files: files of the group.
        faulty: those in which findings remain.
        findings: findings that remain.
        fixed: repaired findings.
        known: findings that the baseline lists.
    """

    files: int = 0
    faulty: int = 0
    findings: int = 0
    fixed: int = 0
    known: int = 0

    def add(self, findings: int, fixed: int, known: int) -> None:
        """Count a file by the numbers of its findings."""
        self.files += 1
        self.faulty += findings > 0
        self.findings += findings
        self.fixed += fixed
        self.known += known

    def merge(self, other: "GroupCount") -> None:
        """Take the counts of another group in."""
        self.files += other.files
        self.faulty += other.faulty
        self.findings += other.findings
        self.fixed += other.fixed
        self.known += other.known


class Rung(NamedTuple):
    """One preset of the ladder, such as ``syntax``.

    Attributes:
        name: the preset.
        codes: the codes of all its rules; each rung holds those of the rungs below it.
    """

    name: str
    codes: frozenset[str]


def group_of(groups: dict[str, GroupCount], name: str, limit: int = LIMIT) -> GroupCount:
    """Give the count of a group, a new one if need be; beyond the limit, that of the others."""
    group = groups.get(name)
    if group is None:
        group = groups.setdefault(name if len(groups) < limit else OTHERS, GroupCount())
    return group


def count_rules(
    rules: dict[str, RuleCount],
    remaining: Collection[Finding],
    fixed: Collection[Finding],
    known: Collection[Finding],
) -> None:
    """Count the findings of one file by rule."""
    for finding in remaining:
        rule = _rule_of(rules, finding)
        rule.findings += 1
        rule.levels[finding.level] += 1
        if finding.fix:
            rule.grades[finding.fix.grade] += 1
    for code in {finding.code for finding in remaining}:
        rules[code].files += 1
    for finding in fixed:
        _rule_of(rules, finding).fixed += 1
    for finding in known:
        _rule_of(rules, finding).known += 1


def _rule_of(rules: dict[str, RuleCount], finding: Finding) -> RuleCount:
    rule = rules.get(finding.code)
    if rule is None:
        rule = rules[finding.code] = RuleCount(finding.rule, finding.code, finding.level)
    elif rule.level != finding.level and LEVELS.index(finding.level) < LEVELS.index(rule.level):
        rule.level = finding.level
    return rule


def gravest_first(rules: Mapping[str, RuleCount]) -> list[RuleCount]:
    """Order rules: what remains by level and number, then what is fixed or known only."""
    return sorted(
        rules.values(),
        key=lambda rule: (
            not rule.findings,
            LEVELS.index(rule.level),
            -rule.findings,
            -rule.known,
            rule.code,
        ),
    )


def worst_first(groups: Mapping[str, GroupCount]) -> list[tuple[str, GroupCount]]:
    """Order groups by their findings; those with none are left out, the others come last."""
    faulty = [(name, group) for name, group in groups.items() if group.findings]
    return sorted(faulty, key=lambda one: (one[0] == OTHERS, -one[1].findings, one[0]))


@dataclass(eq=False, repr=False, slots=True)
class Folders:
    """Counts by folder, of any number of folders.

    When there are too many to keep, the lowest level of all is given up, and its files are
    counted for the folder above.
    """

    limit: int = LIMIT
    depth: int = 0
    counts: dict[str, GroupCount] = field(default_factory=dict)

    def of(self, path: str) -> GroupCount:
        """Give the count of the folder that a file stands in.

        Args:
            path: the file, with slashes.
        """
        folder = path.rpartition("/")[0] or ("/" if path.startswith("/") else ".")
        folder = folder.removeprefix("./")
        if self.depth:
            folder = _cut(folder, self.depth)
        elif folder not in self.counts and len(self.counts) >= self.limit:
            self.depth = max(name.count("/") for name in self.counts) + 1
        while self.depth > 1 and folder not in self.counts and len(self.counts) >= self.limit:
            self.depth -= 1
            self.counts = _cut_all(self.counts, self.depth)
            folder = _cut(folder, self.depth)
        return group_of(self.counts, folder, self.limit)

    def shown(self) -> dict[str, GroupCount]:
        """Give the counts as people read them: many folders by the two levels that differ first."""
        if len(self.counts) <= _MANY:
            return dict(self.counts)
        names = [name.split("/") for name in self.counts if name != OTHERS]
        first, last = min(names), max(names)
        common = 0
        for one, other in zip(first, last, strict=False):
            if one != other:
                break
            common += 1
        return _cut_all(self.counts, common + _LEVELS_SHOWN)


def _cut(folder: str, depth: int) -> str:
    return "/".join(folder.split("/", depth)[:depth]) or "/"


def _cut_all(counts: Mapping[str, GroupCount], depth: int) -> dict[str, GroupCount]:
    cut: dict[str, GroupCount] = {}
    for folder, count in counts.items():
        cut.setdefault(_cut(folder, depth), GroupCount()).merge(count)
    return cut
