"""What a suppression names: selectors of rules, then a reason: ``empty-doi, SCH -- why``."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from validator.content import shown
from validator.edits import Span
from validator.faults import FAULTS
from validator.regex import regex
from validator.ruleset import UnknownRuleError, find_rules, is_selector

REASON = regex(r"(?<=\s)--")
"""What parts the names from the reason; no name holds two hyphens in a row."""

MOST_HINTS = 20
"""So many unknown names of one file are compared with all names there are; it takes a while."""

_NAME = regex(r"[^,\s](?:[^,]*[^,\s])?")
_FAULTS = frozenset(rule.code for rule in FAULTS)


@dataclass(frozen=True, slots=True)
class Name:
    """One selector of a suppression.

    Attributes:
        text: the selector as it is written.
        span: where it stands, in characters of the source.
        codes: the codes of the rules that it silences; none if it names no rule, or only rules
            that tell of a failed run, which nothing silences.
    """

    text: str
    span: Span
    codes: frozenset[str]


def read_names(text: str, span: Span) -> tuple[Name, ...]:
    """Read names between commas; what is wrong with one that has no codes, :func:`explain` tells.

    Args:
        text: the source.
        span: where the names stand, without the reason.
    """
    return tuple(_names(text, span))


def _names(text: str, span: Span) -> Iterator[Name]:
    for match in _NAME.finditer(text, *span):
        yield Name(match[0], Span(*match.span()), _codes_of(match[0]))


@lru_cache(1024)
def _codes_of(selector: str) -> frozenset[str]:
    if not is_selector(selector):
        return frozenset()
    try:
        return frozenset(rule.code for rule in find_rules(selector)) - _FAULTS
    except UnknownRuleError:
        return frozenset()


def explain(name: str, *, hint: bool = True) -> str:
    """Tell why a name silences no rule, and what to write.

    Args:
        name: the name.
        hint: whether to look for names that are near.
    """
    if len(name.split()) > 1:
        return (
            f"{shown(name)!r} is no name of a rule: put commas between names, and -- before a "
            "reason"
        )
    if is_selector(name) or hint:
        try:
            rules = find_rules(name)
        except UnknownRuleError as error:
            return str(error)
        if rules:
            return f"{name} tells of a failed run, which cannot be left out: remove it"
        return f"{name} means no rules: name one that there is"
    return f"there is no rule {shown(name)!r}"
