"""``jatslint rule`` and ``jatslint rules``: the manual."""

import json
import sys
from collections.abc import Iterable

from validator.commands import CLEAN, FAILED
from validator.manual import page
from validator.ruleset import UnknownRuleError, all_rules, find_rules


def show(selectors: Iterable[str]) -> int:
    """Print the manual pages of rules; give the exit code."""
    try:
        rules = [rule for selector in selectors for rule in find_rules(selector)]
    except UnknownRuleError as error:
        print(f"jatslint: {error}", file=sys.stderr)
        return FAILED
    print("\n\n".join(page(rule) for rule in rules))
    return CLEAN


def listing(output_format: str) -> int:
    """Print all rules, as text or as JSON; give the exit code."""
    rules = all_rules()
    if output_format == "json":
        described = [
            {
                "name": rule.name,
                "code": rule.code,
                "level": rule.level,
                "since": rule.since,
                "aliases": list(rule.aliases),
                "summary": rule.summary,
            }
            for rule in rules
        ]
        print(json.dumps(described, indent=2, ensure_ascii=False))
        return CLEAN
    widest = max(len(rule.name) for rule in rules)
    for rule in rules:
        print(f"{rule.code}  {rule.name:<{widest}}  {rule.level:<7}  {rule.summary}")
    return CLEAN
