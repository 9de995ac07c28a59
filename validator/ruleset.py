"""The rule table: all rules there are, what selectors mean, and the choice of those to run."""

import importlib
import pkgutil
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property
from typing import NamedTuple, TypeVar

from validator.faults import FAULTS
from validator.findings import LEVELS, Finding, Grade, Level
from validator.kinds import Kind
from validator.regex import regex
from validator.rule import PRESETS, OnNode, OnRecord, Rule
from validator.usage import UsageError

ALL = "ALL"
DEFAULT = "recommended"
"""The preset that runs if nothing else is asked for."""

_VERSION = regex(r"[0-9]{1,9}(?:\.[0-9]{1,9}){0,9}")


class UnknownRuleError(UsageError):
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
    """What each selector means, in lower case; presets are a ladder."""
    words: dict[str, tuple[Rule, ...]] = {ALL: all_rules()}
    for rule in all_rules():
        for word in (rule.name, rule.code, *rule.aliases):
            words[word.lower()] = (rule,)
        words[rule.area] = (*words.get(rule.area, ()), rule)
        for preset in PRESETS[PRESETS.index(rule.rung) :]:
            words[preset] = (*words.get(preset, ()), rule)
    return {word.lower(): rules for word, rules in words.items()}


def find_rules(selector: str) -> tuple[Rule, ...]:
    """Give the rules that a selector means.

    Args:
        selector: a name, an earlier name, a code, area letters, a preset or ``ALL``, in any
            case. Behind a preset or ``ALL`` may stand a version (``recommended@0.1``): then it
            means those of its rules that this version had.

    Raises:
        UnknownRuleError: it means none.
    """
    word, at, version = selector.strip().lower().partition("@")
    rules = _by_word().get(word)
    if rules is None:
        raise UnknownRuleError(f"there is no rule {selector!r}{_near(word)}")
    if not at:
        return rules
    if word not in {*PRESETS, ALL.lower()}:
        raise UnknownRuleError(
            f"{selector!r} has a version, but only presets can be pinned: write {word!r} alone, "
            f"or one of {', '.join(PRESETS)}"
        )
    if not _VERSION.fullmatch(version):
        raise UnknownRuleError(f"{version!r} in {selector!r} is no version: write {word}@0.1")
    pin = _numbers(version)
    return tuple(rule for rule in rules if _numbers(rule.since) <= pin)


def renamed(selector: str) -> str:
    """Give the name that a rule has now, if a selector is an earlier one; else nothing.

    Raises:
        UnknownRuleError: it means no rule.
    """
    word = selector.strip().lower()
    rules = find_rules(selector)
    return rules[0].name if len(rules) == 1 and word in map(str.lower, rules[0].aliases) else ""


def is_selector(text: str) -> bool:
    """Tell whether a selector begins with a word that :func:`find_rules` knows, at little cost."""
    return text.strip().lower().partition("@")[0] in _by_word()


def _near(word: str) -> str:
    """Tell which selectors are near to a word that is none."""
    from difflib import get_close_matches

    # Folders of rules are named after their areas, so people try these words too.
    areas = {rule.module.split(".")[-2]: rule.area for rule in all_rules() if rule.module}
    written = {rule.code.lower(): rule.code for rule in all_rules()}
    close = get_close_matches(word, _by_word(), 3, 0.6)
    near = [areas[word]] if word in areas else [written.get(one, one) for one in close]
    hint = f"; did you mean {' or '.join(near)}?" if near else ""
    return f"{hint} ('jatslint rules' lists them)"


def _numbers(version: str) -> tuple[int, ...]:
    """Make a version comparable: 0.2 is before 0.10, and 1 is 1.0."""
    numbers = [int(part) for part in version.split(".")]
    while numbers and numbers[-1] == 0:
        numbers.pop()
    return tuple(numbers)


def closeness(selectors: Iterable[str]) -> dict[str, int]:
    """Tell how closely each rule is meant by the best of some selectors.

    Returns:
        for the code of each rule that is meant at all: 1 for ``ALL``, more for a preset (the
        smaller, the more), still more for its area, most for the rule itself.

    Raises:
        UnknownRuleError: a selector means no rule.
    """
    found: dict[str, int] = {}
    for selector in selectors:
        rules = find_rules(selector)
        rank = _rank(selector.strip().lower().partition("@")[0])
        for rule in rules:
            found[rule.code] = max(found.get(rule.code, 0), rank)
    return found


ITSELF = len(PRESETS) + 3
"""The closeness of a selector that names one rule."""


def _rank(word: str) -> int:
    if word == ALL.lower():
        return 1
    if word in PRESETS:
        return len(PRESETS) + 1 - PRESETS.index(word)
    return ITSELF - 1 if _by_word()[word][0].area.lower() == word else ITSELF


class Treatment(NamedTuple):
    """What the settings make of the findings of a rule.

    Attributes:
        level: how grave they are, in place of the rule's own level.
        grade: the grade of their fixes: ``safe`` and ``unsafe`` replace each other, and
            ``suggestion`` means that no fix is applied. What a rule only suggests stays so.
    """

    level: Level | None = None
    grade: Grade | None = None


@dataclass(frozen=True)
class Ruleset:
    """The rules of a run, arranged so that a record is walked once for all of them.

    Attributes:
        rules: the rules.
        treatments: what the settings make of their findings, by code.
    """

    rules: tuple[Rule, ...]
    treatments: tuple[tuple[str, Treatment], ...] = ()

    @cached_property
    def node_checks(self) -> dict[Kind, list[tuple[Rule, OnNode]]]:
        """The checks of elements, by kind of record."""
        return _by_kind((rule, check) for rule in self.rules for check in rule.node_checks)

    @cached_property
    def record_checks(self) -> dict[Kind, list[tuple[Rule, OnRecord]]]:
        """The checks of whole records, by kind of record."""
        return _by_kind((rule, check) for rule in self.rules for check in rule.record_checks)

    @cached_property
    def _treatment_of(self) -> dict[str, Treatment]:
        return dict(self.treatments)

    def finish(self, rule: Rule, finding: Finding) -> Finding:
        """Give a finding the level and the grade that the settings want.

        A level of the settings takes the place of the rule's own. A finding that its rule
        holds for less grave than usual stays so, unless the settings go lower still.

        Args:
            rule: the rule that found it.
            finding: the finding, with the level and the grade that the rule gave it.
        """
        treatment = self._treatment_of.get(rule.code)
        if treatment is None:
            return finding
        level, fix = finding.level, finding.fix
        if treatment.level is not None:
            is_less = LEVELS.index(level) > LEVELS.index(rule.level)
            level = max(level, treatment.level, key=LEVELS.index) if is_less else treatment.level
        if fix is not None and treatment.grade is not None and fix.grade != "suggestion":
            fix = replace(fix, grade=treatment.grade)
        return replace(finding, level=level, fix=fix)


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
    rule of an area, ``select=["empty-doi"], ignore=["IDN"]`` keeps one. Of equals, ``ignore``.

    Args:
        select: what to run; nothing means the default preset.
        ignore: what not to run.

    Raises:
        UnknownRuleError: a selector means no rule.
    """
    return _choose(tuple(select), tuple(ignore))


@cache
def _choose(select: tuple[str, ...], ignore: tuple[str, ...]) -> Ruleset:
    """Choose once for all files of a run."""
    wanted = closeness(select or (DEFAULT,))
    unwanted = closeness(ignore)
    return Ruleset(
        tuple(rule for rule in all_rules() if wanted.get(rule.code, 0) > unwanted.get(rule.code, 0))
    )
