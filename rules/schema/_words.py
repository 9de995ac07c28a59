"""How the rules of this area speak of grammars, elements and lists of names."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from validator.findings import Level

if TYPE_CHECKING:
    from validator.grammar.judge import Verdict

_SHOWN = 8


def by(verdict: "Verdict") -> str:
    """Name the grammar that a verdict rests on."""
    name = verdict.choice.name
    if name is None:
        return "no grammar"
    if verdict.choice.ground == "best-fit":
        return f"{name.short_title}, the widest grammar"
    return name.title


def level_of(verdict: "Verdict") -> Level | None:
    """How grave a fault is; None for as grave as its rule says.

    A record that names no version breaks no promise; and a part of an article that stands
    alone may have been meant to be incomplete.
    """
    if verdict.choice.ground != "best-fit":
        return None
    return "warning" if verdict.article.tag == "article" else "info"


def tags(names: Sequence[str]) -> str:
    """List element names: ``<a>, <b> or <c>``; of many, the first few."""
    shown = [f"<{name}>" for name in names[:_SHOWN]]
    if len(names) > _SHOWN:
        return f"{', '.join(shown)} (and {len(names) - _SHOWN} more)"
    return either(shown)


def either(words: Sequence[str]) -> str:
    """List words: ``a, b or c``."""
    return " or ".join(filter(None, [", ".join(words[:-1]), *words[-1:]]))
