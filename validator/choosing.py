"""The choice of rules in layers: settings files, the command line, exceptions for a record."""

from collections.abc import Iterable
from functools import cache
from typing import Literal, NamedTuple, TypeAlias

from validator.findings import Grade, Level
from validator.ruleset import DEFAULT, Ruleset, Treatment, all_rules, closeness

LevelOrOff: TypeAlias = 'Level | Literal["off"]'


class Layer(NamedTuple):
    """What one settings file, override or command line says of rules; all are selectors.

    Attributes:
        select: what runs, whatever earlier layers chose; None leaves that as it is.
        extend_select: what runs beside it.
        ignore: what does not run.
        levels: pairs of a selector and a level.
        fixable: what may be fixed, whatever earlier layers said.
        unfixable: what is not fixed.
        extend_safe_fixes: whose unsafe fixes count as safe.
        extend_unsafe_fixes: whose safe fixes count as unsafe.
    """

    select: tuple[str, ...] | None = None
    extend_select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    levels: tuple[tuple[str, LevelOrOff], ...] = ()
    fixable: tuple[str, ...] | None = None
    unfixable: tuple[str, ...] = ()
    extend_safe_fixes: tuple[str, ...] = ()
    extend_unsafe_fixes: tuple[str, ...] = ()


NO_LAYER = Layer()


class Choice(NamedTuple):
    """What is said of rules, for one record.

    Attributes:
        files: what settings files say, the most general first.
        asked: what the command line says. Its ``select`` takes the place of what files choose,
            and its ``ignore`` holds whatever else is said.
        exceptions: what overrides for this record say, in order. They bind the command line's
            ``select`` too: then they can take rules away, and bring none.
    """

    files: tuple[Layer, ...] = ()
    asked: Layer = NO_LAYER
    exceptions: tuple[Layer, ...] = ()


@cache
def choose_in_layers(choice: Choice) -> Ruleset:
    """Choose the rules for a record, and what becomes of their findings.

    In a layer the most specific selector wins, and of equals the one that takes away; a later
    layer wins over earlier ones where it means the rule at all.

    Raises:
        UnknownRuleError: a selector means no rule.
    """
    asked = choice.asked
    on: set[str] = set()
    for layer in (Layer(select=(DEFAULT,)), *choice.files, asked):
        on = _chosen(on, layer)
    levels = _levels(choice.files)
    wanted = closeness((*(asked.select or ()), *asked.extend_select))
    # Who asks for a rule by its name gets it, though the files switch its area off.
    off = {code for code, (level, rank) in levels.items() if level == "off"}
    on -= {code for code in off if wanted.get(code, 0) < levels[code][1]}
    for layer in choice.exceptions:
        following = _chosen(on, layer)
        on = on & following if asked.select is not None else following
    exceptions = _levels(choice.exceptions)
    on -= {code for code, (level, _) in exceptions.items() if level == "off"}
    unwanted = closeness(asked.ignore)
    on -= {code for code, rank in unwanted.items() if rank >= wanted.get(code, 0)}
    final = {**levels, **exceptions}
    layers = (*choice.files, asked, *choice.exceptions)
    grades = _grades(layers)
    treatments = (
        (code, Treatment(_level(final.get(code)), grades.get(code))) for code in sorted(on)
    )
    return Ruleset(
        tuple(rule for rule in all_rules() if rule.code in on),
        tuple((code, one) for code, one in treatments if one != Treatment()),
    )


def _chosen(on: set[str], layer: Layer) -> set[str]:
    """Give the codes of the rules that run after a layer, from those that ran before it."""
    wanted = closeness((*(layer.select or ()), *layer.extend_select))
    unwanted = closeness(layer.ignore)
    kept = on if layer.select is None else set[str]()
    added = {code for code, rank in wanted.items() if rank > unwanted.get(code, 0)}
    removed = {code for code, rank in unwanted.items() if rank >= wanted.get(code, 0)}
    return (kept | added) - removed


def _levels(layers: Iterable[Layer]) -> dict[str, tuple[LevelOrOff, int]]:
    """Give each rule that has a level the one of the last layer, and how closely it is meant."""
    found: dict[str, tuple[LevelOrOff, int]] = {}
    for layer in layers:
        said: dict[str, tuple[LevelOrOff, int]] = {}
        for selector, level in layer.levels:
            for code, rank in closeness((selector,)).items():
                if rank >= said.get(code, ("off", 0))[1]:
                    said[code] = (level, rank)
        found.update(said)
    return found


def _level(found: tuple[LevelOrOff, int] | None) -> Level | None:
    return None if found is None or found[0] == "off" else found[0]


def _grades(layers: Iterable[Layer]) -> dict[str, Grade]:
    """Give the grade of fixes of each rule for which a layer says any."""
    held: set[str] = set()
    grades: dict[str, Grade] = {}
    for layer in layers:
        unfixable = closeness(layer.unfixable)
        if layer.fixable is not None:
            fixable = closeness(layer.fixable)
            held = {rule.code for rule in all_rules() if rule.code not in fixable}
            unfixable = {
                code: rank for code, rank in unfixable.items() if rank >= fixable.get(code, 0)
            }
        held |= set(unfixable)
        to_safe = closeness(layer.extend_safe_fixes)
        to_unsafe = closeness(layer.extend_unsafe_fixes)
        for code in {*to_safe, *to_unsafe}:
            safe = to_safe.get(code, 0) > to_unsafe.get(code, 0)
            grades[code] = "safe" if safe else "unsafe"
    return {**grades, **dict.fromkeys(held, "suggestion")}
