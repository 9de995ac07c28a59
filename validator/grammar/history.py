"""In which versions and tag sets an element or attribute exists."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from functools import cache

from validator.grammar.attributes import parse_attributes
from validator.grammar.choice import is_final
from validator.grammar.facts import (
    Fact,
    GrammarName,
    grammar_names,
    kinds_in,
    read_all_facts,
    versions,
)


def facts_about(element: str) -> tuple[Fact, ...]:
    """Give everything that any grammar says of one element."""
    return _by_element().get(element, ())


@cache
def _by_element() -> dict[str, tuple[Fact, ...]]:
    told: dict[str, list[Fact]] = defaultdict(list)
    for fact in read_all_facts():
        told[fact.element].append(fact)
    return {element: tuple(facts) for element, facts in told.items()}


def grammars_with(element: str, attribute: str = "") -> tuple[GrammarName, ...]:
    """Give the grammars that have an element, or an element with an attribute."""
    if attribute:
        return _holders(
            element,
            lambda fact: fact.told == "attributes" and attribute in parse_attributes(fact.fact),
        )
    return _holders(element, lambda fact: fact.told == "model")


def _holders(element: str, wanted: Callable[[Fact], bool]) -> tuple[GrammarName, ...]:
    places = [fact.where for fact in facts_about(element) if wanted(fact)]
    if not places:
        return ()
    return tuple(
        name
        for name in grammar_names()
        if any(name.kind in kinds_in(where, name.version) for where in places)
    )


def where_else(names: Iterable[GrammarName], judged_by: GrammarName) -> str:
    """Say where something exists that the grammar of a record does not have.

    Args:
        names: the grammars that have it.
        judged_by: the grammar that does not.

    Returns:
        the rest of a sentence, "it is in JATS from 1.2 on", or nothing if it is nowhere.
    """
    known = [name for name in names if is_final(name.version)]
    if not known:
        return ""
    same_set = [name for name in known if name.tag_set == judged_by.tag_set]
    if not same_set:
        sets = dict.fromkeys(name.tag_set.capitalize() for name in known)
        return f"it belongs to the tag set {' and '.join(sets)}"
    of_kind = [name.version for name in same_set if name.kind == judged_by.kind]
    if not of_kind:
        needs = "OASIS tables" if all(name.oasis for name in same_set) else "another MathML"
        return f"it belongs to the variant with {needs}"
    return f"it is in {version_range(of_kind)}"


def version_range(of: Sequence[str]) -> str:
    """Say a set of final versions in words: ``NLM 3.0 and JATS 1.0 to 1.2``."""
    nlm = [f"NLM {version[4:]}" for version in of if version.startswith("nlm-")]
    order = [version for version in versions() if is_final(version) and version[0].isdigit()]
    places = sorted({order.index(version) for version in of if version in order})
    if not places:
        return ", ".join(nlm)
    first, last = order[places[0]], order[places[-1]]
    if places != list(range(places[0], places[-1] + 1)):
        jats = f"JATS {', '.join(order[place] for place in places)}"
    elif last == order[-1]:
        jats = f"JATS {first}" + (" and later" if first != last else "")
    else:
        jats = f"JATS {first}" + (f" to {last}" if first != last else " only")
    return " and ".join([*nlm, jats])
