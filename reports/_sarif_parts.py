"""The smaller objects of SARIF: where something is, which rule, what a fix changes."""

import os
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

from validator.findings import Change, Finding, Level
from validator.frames import printable
from validator.ruleset import find_rules

from ._tools import sound

# What a person can look at; a fix that writes half an article anew only makes the file large.
_FIX = 10_000
_PROBLEMS: dict[Level, str] = {"error": "error", "warning": "warning", "info": "recommendation"}
_LEVELS: dict[Level, str] = {"error": "error", "warning": "warning", "info": "note"}


def result_of(path: str, finding: Finding, key: str, rule: int) -> dict[str, Any]:
    """Give a finding as a result.

    Args:
        path: its file, as :meth:`View.relative` gives it.
        finding: the finding.
        key: what tells it from other findings of the file.
        rule: the place of its rule in the list of rules.
    """
    result: dict[str, Any] = {
        "ruleId": finding.code,
        "ruleIndex": rule,
        "level": _LEVELS[finding.level],
        "message": {"text": printable(finding.message) or finding.rule},
        "locations": [location(path, finding)],
        # GitHub's own key, primaryLocationLineHash, is left to the action that uploads: it makes
        # one of the lines of the file, and warns of each that it did not make.
        "partialFingerprints": {"jatslint/v1": key},
    }
    if change := change_of(path, finding):
        result["fixes"] = [change]
    return result


def location(path: str, finding: Finding) -> dict[str, Any]:
    """Give the place of a finding; the end of a region is behind its last character."""
    return {
        "physicalLocation": {
            "artifactLocation": artifact(path),
            "region": {
                "startLine": finding.line,
                "startColumn": finding.column,
                "endLine": finding.end_line,
                "endColumn": finding.end_column,
            },
        }
    }


def artifact(path: str) -> dict[str, str]:
    """Name a file by a URI: from the root of the sources, or absolute where it is outside."""
    if PurePath(path).is_absolute():
        return {"uri": f"file:///{_quoted(path.lstrip('/'))}"}
    return {"uri": _quoted(path), "uriBaseId": "%SRCROOT%"}


def _quoted(path: str) -> str:
    try:
        return quote(os.fsencode(path), safe="/")
    except UnicodeEncodeError:  # half a pair that is not a byte of a name
        return quote(sound(path), safe="/")


def descriptor(code: str) -> dict[str, Any]:
    """Describe a rule, with its manual page."""
    rule = find_rules(code)[0]
    summary, why = rule.summary.replace("``", ""), rule.section("Why")
    return {
        "id": rule.code,
        "name": rule.name,
        "shortDescription": {"text": summary},
        "fullDescription": {"text": f"{summary} Why: {why}" if why else summary},
        "help": {
            "text": rule.documentation.replace("``", ""),
            "markdown": _markdown(rule.documentation),
        },
        "defaultConfiguration": {"level": _LEVELS[rule.level]},
        "properties": {"tags": [rule.area], "problem.severity": _PROBLEMS[rule.level]},
    }


def _markdown(text: str) -> str:
    """Write a manual page as Markdown: what stands between double backticks is code."""
    parts = text.split("``")
    for number in range(0, len(parts), 2):
        for sign in "\\`*_[]<>&":
            parts[number] = parts[number].replace(sign, f"\\{sign}")
    for heading in ("Why", "Fixes", "Leaves alone"):
        parts[0::2] = [
            part.replace(f"\n{heading}: ", f"\n\n**{heading}:** ") for part in parts[0::2]
        ]
    return "`".join(parts)


def notification(path: str, finding: Finding, rule: int) -> dict[str, Any]:
    """Tell a fault of the run."""
    return {
        "level": "error",
        "message": {"text": printable(finding.message) or finding.rule},
        "locations": [location(path, finding)],
        "associatedRule": {"id": finding.code, "index": rule},
    }


def change_of(path: str, finding: Finding) -> dict[str, Any] | None:
    """Give the fix of a finding, if it has one that changes the file and can be told."""
    if finding.fix is None or not finding.changes:
        return None
    texts = [change.after for change in finding.changes]
    if sum(map(len, texts)) > _FIX or any(sound(text) != text for text in texts):
        return None
    return {
        "description": {"text": f"{printable(finding.fix.title)} ({finding.fix.grade})"},
        "artifactChanges": [
            {
                "artifactLocation": artifact(path),
                "replacements": [_replacement(change) for change in finding.changes],
            }
        ],
    }


def _replacement(change: Change) -> dict[str, Any]:
    replacement: dict[str, Any] = {
        "deletedRegion": {
            "startLine": change.line,
            "startColumn": change.column,
            "endLine": change.end_line,
            "endColumn": change.end_column,
        }
    }
    if change.after:
        replacement["insertedContent"] = {"text": change.after}
    return replacement
