"""The report for comments on pull requests and summaries of jobs: counts, then details to unfold.

GitHub refuses a comment of more than 65,536 characters, so what is too much is left out and
counted, the least grave findings first.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from validator.files import FileResult
from validator.findings import LEVELS, Finding, Level
from validator.frames import printable
from validator.regex import regex
from validator.reporting import ReportWriter, View
from validator.statistics import gravest_first
from validator.summary import Summary, by_level, count

# The rest is room for what a workflow puts around the report.
LIMIT = 60_000
_RULES = 100
_FINDINGS = 30
_MESSAGE = 300
_PATH = 200
_GRADES = {"safe": "`--fix`", "unsafe": "`--unsafe-fixes`", "suggestion": "suggestion"}


class Report(ReportWriter):
    """Writes a table of rules, and a table of findings for each file."""

    def __init__(self, view: View) -> None:
        super().__init__(view)
        # Kept by the gravest level in a file, and each list no longer than the whole may be.
        self._details: dict[Level, list[tuple[str, int]]] = {level: [] for level in LEVELS}
        self._room = dict.fromkeys(LEVELS, LIMIT)

    def file(self, result: FileResult) -> Iterable[str]:
        """Keep the details of a file if there may be room for them."""
        if result.findings:
            level = min((finding.level for finding in result.findings), key=LEVELS.index)
            if self._room[level] > 0:
                told = _details(self._view.relative(result.path), result.findings)
                self._room[level] -= len(told)
                self._details[level].append((told, len(result.findings)))
        return ()

    def end(self) -> Iterator[str]:
        """Write all of it."""
        head = "".join(self._head())
        yield head
        room = LIMIT - len(head)
        files = findings = 0
        for told, number in (one for level in LEVELS for one in self._details[level]):
            if len(told) > room:
                break
            room -= len(told)
            files, findings = files + 1, findings + number
            yield told
        summary = self._view.summary
        if files < summary.faulty:
            left = count(summary.findings - findings, "finding")
            where = count(summary.faulty - files, "file")
            yield f"… and {left} in {where}, too many to list here\n"

    def _head(self) -> Iterator[str]:
        summary = self._view.summary
        first, *others = summary.sentences()
        yield f"### jatslint: {_headline(self._view)}\n\n"
        yield f"{_plain(first)}\n"
        yield "".join(f"\n- {_plain(sentence)}" for sentence in others) + "\n"
        yield from _rules(summary)


def _rules(summary: Summary) -> Iterator[str]:
    """Write the table of rules; a column in which all would be nothing is left out."""
    rules = gravest_first(summary.rules)
    if not rules:
        return
    columns = {
        "findings": [rule.findings for rule in rules],
        "files": [rule.files for rule in rules],
        "`--fix`": [rule.grades["safe"] for rule in rules],
        "`--unsafe-fixes`": [rule.grades["unsafe"] for rule in rules],
        "fixed": [rule.fixed for rule in rules],
        "known": [rule.known for rule in rules],
    }
    shown = {head: numbers for head, numbers in columns.items() if any(numbers)}
    yield f"\n| rule | level | {' | '.join(shown)} |\n| --- | --- |{' ---: |' * len(shown)}\n"
    for at, rule in enumerate(rules[:_RULES]):
        numbers = " | ".join(
            f"{numbers[at]:,}" if numbers[at] else "" for numbers in shown.values()
        )
        yield f"| `{rule.name}` {rule.code} | {rule.level} | {numbers} |\n"
    if len(rules) > _RULES:
        yield f"\n… and {count(len(rules) - _RULES, 'rule')} more\n"
    yield "\n"


def _headline(view: View) -> str:
    summary = view.summary
    if not summary.files:
        return "no records found"
    if summary.findings:
        return by_level(summary.levels)
    return "no new findings" if summary.known else "no findings"


def _details(path: str, findings: Iterable[Finding]) -> str:
    """Write the findings of a file as a table that unfolds."""
    found = list(findings)
    counts = by_level(Counter(finding.level for finding in found))
    name = _html(printable(path[-_PATH:]))
    lines = [
        f"<details><summary><code>{name}</code>: {counts}</summary>\n\n",
        "| place | level | rule | message | fix |\n| --- | --- | --- | --- | --- |\n",
    ]
    gravest = sorted(found, key=lambda finding: LEVELS.index(finding.level))
    for finding in gravest[:_FINDINGS]:
        message = finding.message
        if len(message) > _MESSAGE:
            message = message[:_MESSAGE] + "…"
        grade = _GRADES[finding.fix.grade] if finding.fix else ""
        lines.append(
            f"| {finding.line}:{finding.column} | {finding.level} | `{finding.rule}` "
            f"| {_plain(printable(message))} | {grade} |\n"
        )
    if len(found) > _FINDINGS:
        lines.append(f"\n… and {len(found) - _FINDINGS:,} more in this file\n")
    lines.append("\n</details>\n\n")
    return "".join(lines)


_SIGNS = regex(r"[\\`*_\[\]|~$]")
# GitHub makes links and mentions of these after it has rendered the text, so that a backslash is no
# help; an empty comment parts them, and shows as nothing.
_LINKS = regex(r"[@#]|(?<=[A-Za-z]):(?=//)|(?<=www)\.|(?<=[Gg][Hh])-", re.IGNORECASE)


def _plain(text: str) -> str:
    """Make text that Markdown shows as it is, in a paragraph or in a cell of a table."""
    text = _SIGNS.sub(r"\\\g<0>", _html(text))
    return _LINKS.sub(r"\g<0><!-- -->", text)


def _html(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
