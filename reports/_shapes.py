"""How findings, files and totals look in JSON, as the schemas in the folder of schemas say."""

from collections.abc import Mapping
from typing import Any

from validator.files import FileResult
from validator.findings import Change, Finding
from validator.identity import Facts
from validator.statistics import GroupCount, RuleCount
from validator.summary import Summary

VERSION = 1


def file_shape(result: FileResult) -> dict[str, Any]:
    """Shape all that came of one file."""
    return {
        "path": result.path,
        "kind": result.kind,
        "size": result.size,
        "record": record_shape(result.facts),
        "changed": result.changed,
        "findings": [finding_shape(finding) for finding in result.findings],
        "fixed": [finding_shape(finding) for finding in result.fixed],
        "known": [finding_shape(finding) for finding in result.known],
        "suppressed": result.suppressed,
    }


def record_shape(facts: Facts) -> dict[str, str]:
    """Shape what a record says of itself."""
    return {
        "identity": facts.identity,
        "doi": facts.doi,
        "journal": facts.journal,
        "publisher": facts.publisher,
        "article_type": facts.article_type,
    }


def finding_shape(finding: Finding) -> dict[str, Any]:
    """Shape a finding; its frame is left out, since it is for people."""
    return {
        "rule": finding.rule,
        "code": finding.code,
        "level": finding.level,
        "message": finding.message,
        "line": finding.line,
        "column": finding.column,
        "end_line": finding.end_line,
        "end_column": finding.end_column,
        "start": finding.span.start,
        "end": finding.span.end,
        "fingerprint": finding.fingerprint,
        "fix": finding.fix
        and {
            "grade": finding.fix.grade,
            "title": finding.fix.title,
            "changes": [_change(change) for change in finding.changes],
        },
    }


def _change(change: Change) -> dict[str, Any]:
    return {
        "start": change.span.start,
        "end": change.span.end,
        "before": change.before,
        "after": change.after,
        "line": change.line,
        "column": change.column,
        "end_line": change.end_line,
        "end_column": change.end_column,
    }


def summary_shape(summary: Summary) -> dict[str, Any]:
    """Shape the totals and the counts by rule and by group."""
    return {
        "files": summary.files,
        "size": summary.size,
        "kinds": dict(summary.kinds),
        "files_with_findings": summary.faulty,
        "files_changed": summary.changed,
        "findings": summary.findings,
        "fixed": summary.fixed,
        "known": summary.known,
        "suppressed": summary.suppressed,
        "failed": summary.failed,
        "levels": dict(summary.levels),
        "fixes": dict(summary.grades),
        "rules": {code: _rule(rule) for code, rule in sorted(summary.rules.items())},
        "journals": _groups(summary.journals),
        "publishers": _groups(summary.publishers),
        "article_types": _groups(summary.article_types),
        "folders": _groups(summary.folders),
        "presets": {rung.name: summary.passing[rung.name] for rung in summary.ladder},
    }


def _rule(rule: RuleCount) -> dict[str, Any]:
    return {
        "rule": rule.name,
        "level": rule.level,
        "findings": rule.findings,
        "files_with_findings": rule.files,
        "levels": dict(rule.levels),
        "fixes": dict(rule.grades),
        "fixed": rule.fixed,
        "known": rule.known,
    }


def _groups(groups: Mapping[str, GroupCount]) -> dict[str, dict[str, int]]:
    return {
        name: {
            "files": group.files,
            "files_with_findings": group.faulty,
            "findings": group.findings,
            "fixed": group.fixed,
            "known": group.known,
        }
        for name, group in sorted(groups.items())
    }
