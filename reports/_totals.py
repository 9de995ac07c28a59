"""What the reports for people have in common: the marks of fixes, and the totals at the end."""

from collections.abc import Iterator

from validator.findings import Finding
from validator.reporting import View
from validator.summary import Summary

_MARKS = {"safe": "[*]", "unsafe": "[?]", "suggestion": ""}


def mark_of(finding: Finding) -> str:
    """Tell by a mark what ``--fix`` would do about a finding."""
    return _MARKS[finding.fix.grade] if finding.fix else ""


def legend(summary: Summary) -> Iterator[str]:
    """Explain the marks, if there are any."""
    if summary.grades["safe"] or summary.grades["unsafe"]:
        yield "[*]: repaired by --fix; [?]: by --unsafe-fixes"


def totals(view: View) -> Iterator[str]:
    """Write the totals, the first line of them bold."""
    first, *others = view.summary.sentences()
    yield view.painter(first, "bold") + "\n"
    for sentence in others:
        yield f"{sentence}\n"
