"""``jatslint rule`` and ``jatslint rules``: the manual."""

import json
from argparse import Namespace
from collections.abc import Iterable

from validator.commands import CLEAN, refuse
from validator.manual import describe, open_page, page
from validator.rule import Rule
from validator.ruleset import UnknownRuleError, all_rules, find_rules


def show(options: Namespace) -> int:
    """Print the manual pages of rules; give the exit code."""
    try:
        rules = [rule for selector in options.names for rule in find_rules(selector)]
    except UnknownRuleError as error:
        return refuse(error)
    # A rule that two selectors mean is shown once.
    rules = list(dict.fromkeys(rules))
    if options.output_format == "json":
        _print_json(rules)
    elif options.output_format == "markdown":
        from validator.manual_markdown import markdown_page

        print("\n".join(markdown_page(rule) for rule in rules), end="")
    else:
        print("\n\n".join(page(rule) for rule in rules))
    return CLEAN


def listing(options: Namespace) -> int:
    """Print all rules, as text or as JSON; give the exit code."""
    rules = all_rules()
    if options.output_format == "json":
        _print_json(rules)
        return CLEAN
    widest = max(len(rule.name) for rule in rules)
    for rule in rules:
        grades = ",".join(open_page(rule).grades) or "-"
        print(f"{rule.code}  {rule.name:<{widest}}  {rule.level:<7}  {grades:<11}  {rule.summary}")
    return CLEAN


def _print_json(rules: Iterable[Rule]) -> None:
    """Print rules as a list, in one shape for ``rule`` and ``rules``."""
    print(json.dumps([describe(rule) for rule in rules], indent=2, ensure_ascii=False))
