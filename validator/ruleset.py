"""The rule table: all rules there are, and the choice of those to run."""

import importlib
import pkgutil
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import TypeVar

from validator.faults import FAULTS
from validator.kinds import Kind
from validator.rule import OnNode, OnRecord, Rule

ALL = "ALL"


class UnknownRuleError(ValueError):
    """A selector names no rule; the message says which names are near."""


@cache
def all_rules() -> tuple[Rule, ...]:
    """Import every module of the package ``validator.rules`` and collect the rules in them.

    Returns:
        the rules, by code.

    Raises:
        ValueError: two rules share a name, an alias or a code.
    """
    package = importlib.import_module("validator.rules")
    found = {id(rule): rule for rule in FAULTS}
    for module_info in pkgutil.walk_packages(package.__path__, "validator.rules."):
        # What rules share stands in modules with an underscore, and is loaded when needed.
        if module_info.name.rpartition(".")[2].startswith("_"):
            continue
        module = importlib.import_module(module_info.name)
        for value in vars(module).values():
            if isinstance(value, Rule):
                value.module = value.module or module.__name__
                found[id(value)] = value
    rules = sorted(found.values(), key=lambda rule: rule.code)
    taken: dict[str, Rule] = {}
    for rule in rules:
        for word in (rule.name, rule.code, *rule.aliases):
            if word in taken:
                raise ValueError(f"{taken[word].module} and {rule.module} both claim {word!r}")
            taken[word] = rule
    return tuple(rules)


@cache
def _by_word() -> dict[str, tuple[Rule, ...]]:
    """What each selector means: a rule's name, alias or code, area letters, or ``ALL``."""
    words: dict[str, tuple[Rule, ...]] = {ALL: all_rules()}
    for rule in all_rules():
        for word in (rule.name, rule.code, *rule.aliases):
            words[word.lower()] = (rule,)
        words[rule.area] = (*words.get(rule.area, ()), rule)
    return {word.lower(): rules for word, rules in words.items()}


def find_rules(selector: str) -> tuple[Rule, ...]:
    """Give the rules that a selector means.

    Args:
        selector: a name, an earlier name, a code, area letters or ``ALL``, in any case.

    Raises:
        UnknownRuleError: it means none.
    """
    words = _by_word()
    rules = words.get(selector.strip().lower())
    if rules is None:
        from difflib import get_close_matches

        near = get_close_matches(selector.strip().lower(), words, n=3, cutoff=0.6)
        hint = f"; did you mean {' or '.join(near)}?" if near else ""
        raise UnknownRuleError(f"there is no rule {selector!r}{hint} ('jatslint rules' lists them)")
    return rules


@dataclass(frozen=True)
class Ruleset:
    """The rules of a run, arranged so that a record is walked once for all of them."""

    rules: tuple[Rule, ...]

    @cached_property
    def node_checks(self) -> dict[Kind, list[tuple[Rule, OnNode]]]:
        """The checks of elements, by kind of record."""
        return _by_kind((rule, check) for rule in self.rules for check in rule.node_checks)

    @cached_property
    def record_checks(self) -> dict[Kind, list[tuple[Rule, OnRecord]]]:
        """The checks of whole records, by kind of record."""
        return _by_kind((rule, check) for rule in self.rules for check in rule.record_checks)


_Check = TypeVar("_Check", OnNode, OnRecord)


def _by_kind(checks: Iterable[tuple[Rule, _Check]]) -> dict[Kind, list[tuple[Rule, _Check]]]:
    table: dict[Kind, list[tuple[Rule, _Check]]] = defaultdict(list)
    for rule, check in checks:
        for kind in check.kinds:
            table[kind].append((rule, check))
    return table


def choose(select: Sequence[str] = (), ignore: Sequence[str] = ()) -> Ruleset:
    """Choose the rules of a run.

    The more specific selector wins: ``select=["IDN"], ignore=["empty-doi"]`` leaves out one
    rule of an area, ``select=["empty-doi"], ignore=["IDN"]`` keeps one.

    Args:
        select: what to run; nothing means all.
        ignore: what not to run.

    Raises:
        UnknownRuleError: a selector means no rule.
    """
    return _choose(tuple(select), tuple(ignore))


@cache
def _choose(select: tuple[str, ...], ignore: tuple[str, ...]) -> Ruleset:
    """Choose once for all files of a run."""
    wanted = _specificity(select or (ALL,))
    unwanted = _specificity(ignore)
    return Ruleset(
        tuple(rule for rule in all_rules() if wanted.get(rule.code, 0) > unwanted.get(rule.code, 0))
    )


def _specificity(selectors: Iterable[str]) -> dict[str, int]:
    """How closely a rule is meant by its best selector: 1 all, 2 its area, 3 itself."""
    found: dict[str, int] = {}
    for selector in selectors:
        rules = find_rules(selector)
        word = selector.strip().lower()
        closeness = 1 if word == ALL.lower() else 2 if word == rules[0].area.lower() else 3
        for rule in rules:
            found[rule.code] = max(found.get(rule.code, 0), closeness)
    return found
