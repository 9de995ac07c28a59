"""Why a rule runs or does not: which layer had the last word on it, and by which selector."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from validator.choosing import Choice, choose_in_layers
from validator.rule import Rule
from validator.ruleset import DEFAULT, Ruleset, closeness
from validator.settings.command_line import COMMAND_LINE, CommandLine

if TYPE_CHECKING:
    from validator.settings.model import Part, Setting

USUAL = "default"
"""The origin of what nobody has set."""

_State = TypeVar("_State")


class Step(NamedTuple):
    """The rules after a layer has been added to those before it.

    Attributes:
        ruleset: the rules.
        said: selectors of the layer with their origins.
        level: those of them that give a level.
        resets: whether it chooses anew what runs.
    """

    ruleset: Ruleset
    said: "tuple[Setting[str], ...]"
    level: "tuple[Setting[str], ...]" = ()
    resets: bool = False


def steps_of(
    files: "tuple[Part, ...]", command_line: CommandLine, exceptions: "tuple[Part, ...]"
) -> list[Step]:
    """Choose the rules layer by layer.

    Args:
        files: what settings files say, the most general first.
        command_line: what the command line says.
        exceptions: what is said for the record alone, in order.
    """
    from validator.settings.model import Setting

    choice = Choice()
    steps = [Step(choose_in_layers(choice), (Setting(DEFAULT, USUAL),))]
    for part in files:
        choice = choice._replace(files=(*choice.files, part.layer))
        steps.append(_step(choice, part))
    choice = choice._replace(asked=command_line.layer)
    words = (*command_line.select, *command_line.extend_select, *command_line.ignore)
    asked = tuple(Setting(word, COMMAND_LINE) for word in words)
    steps.append(Step(choose_in_layers(choice), asked, (), bool(command_line.select)))
    for part in exceptions:
        choice = choice._replace(exceptions=(*choice.exceptions, part.layer))
        steps.append(_step(choice, part))
    return steps


def _step(choice: Choice, part: "Part") -> Step:
    from validator.settings.model import Setting

    level = tuple(Setting(selector, said.origin) for selector, said in part.levels)
    off = (one for one, (_, said) in zip(level, part.levels, strict=True) if said.value == "off")
    said = (*(part.select or ()), *part.extend_select, *part.ignore, *off)
    fixes = (*(part.fixable or ()), *part.unfixable)
    fixes = (*fixes, *part.extend_safe_fixes, *part.extend_unsafe_fixes)
    return Step(choose_in_layers(choice), (*said, *fixes), level, part.select is not None)


def origin(steps: Iterable[Step], rule: Rule, state: Callable[[Ruleset], _State]) -> str:
    """Tell where the state of a rule comes from.

    Args:
        steps: the choice, layer by layer.
        rule: the rule.
        state: gives its state from a set of rules.
    """
    before: _State | None = None
    found = USUAL
    for step in steps:
        now = state(step.ruleset)
        if now != before or step.resets:
            found = _nearest(step.said, rule)
        before = now
    return found


def _nearest(said: "tuple[Setting[str], ...]", rule: Rule) -> str:
    """Give the origin of the selector that means a rule most closely; if none does, of any."""
    best, rank = said[0].origin if said else USUAL, 0
    for word in said:
        if (close := closeness((word.value,)).get(rule.code, 0)) >= max(rank, 1):
            best, rank = word.origin, close
    return best
