"""What settings hold, once they are read: each value with the place that it comes from."""

from dataclasses import dataclass
from typing import Any, Generic, NamedTuple, TypeAlias, TypeVar

from validator.choosing import Layer, LevelOrOff
from validator.identity import Facts
from validator.kinds import Kind

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Setting(Generic[T]):
    """A value, and where it was set: ``jatslint.toml:12``, ``command line`` or ``default``."""

    value: T
    origin: str


Words: TypeAlias = tuple[Setting[str], ...]


class Part(NamedTuple):
    """What a settings file, or one of its overrides, says of records.

    Attributes:
        select: selectors, as in :class:`validator.choosing.Layer`; so are those below.
        extend_select: see there.
        ignore: see there; with what ``extend-ignore`` names.
        levels: pairs of a selector and its level.
        fixable: see there.
        unfixable: see there.
        extend_safe_fixes: see there.
        extend_unsafe_fixes: see there.
        target: the JATS version to judge by.
        schema: paths of house schemas.
        options: name of a rule, name of its option as a field, value.
    """

    select: Words | None = None
    extend_select: Words = ()
    ignore: Words = ()
    levels: tuple[tuple[str, Setting[LevelOrOff]], ...] = ()
    fixable: Words | None = None
    unfixable: Words = ()
    extend_safe_fixes: Words = ()
    extend_unsafe_fixes: Words = ()
    target: Setting[str] | None = None
    schema: Words | None = None
    options: tuple[tuple[str, str, Setting[Any]], ...] = ()

    @property
    def layer(self) -> Layer:
        """What it says of rules."""
        return Layer(
            None if self.select is None else bare(self.select),
            bare(self.extend_select),
            bare(self.ignore),
            tuple((selector, level.value) for selector, level in self.levels),
            None if self.fixable is None else bare(self.fixable),
            bare(self.unfixable),
            bare(self.extend_safe_fixes),
            bare(self.extend_unsafe_fixes),
        )


def bare(words: Words) -> tuple[str, ...]:
    """Give words without their origins."""
    return tuple(word.value for word in words)


class Conditions(NamedTuple):
    """Which records an override is for: all that is said must hold, of lists any item.

    Attributes:
        files: patterns of paths, as in ``.gitignore``.
        kind: kinds of record.
        article_type: patterns of ``@article-type``.
        journal: patterns of the journal's title.
        publisher: patterns of the publisher's name.
    """

    files: tuple[str, ...] = ()
    kind: tuple[str, ...] = ()
    article_type: tuple[str, ...] = ()
    journal: tuple[str, ...] = ()
    publisher: tuple[str, ...] = ()

    def fit(self, facts: Facts, kind: Kind) -> bool:
        """Tell whether they hold for a record, as far as it is not about its path."""
        return (
            (not self.kind or kind in self.kind)
            and _fits(self.article_type, facts.article_type)
            and _fits(self.journal, facts.journal)
            and _fits(self.publisher, facts.publisher)
        )


def _fits(patterns: tuple[str, ...], value: str) -> bool:
    """Tell whether a value is one of those named or fits a pattern, in any case of letters."""
    if not patterns:
        return True
    from fnmatch import fnmatchcase

    folded = value.casefold()
    return any(
        folded == pattern.casefold() or fnmatchcase(folded, pattern.casefold())
        for pattern in patterns
    )


class Override(NamedTuple):
    """What is different for some records.

    Attributes:
        origin: where it begins.
        conditions: for which.
        part: what.
    """

    origin: str
    conditions: Conditions
    part: Part


class SettingsFile(NamedTuple):
    """One settings file, or what ``--config`` sets.

    Attributes:
        name: the file as the user knows it.
        part: what it says of all records.
        overrides: what it says of some.
        per_file_ignores: pairs of a pattern of paths and selectors, in order.
        run: its keys for the run as a whole, by name.
        extend: the file that it builds on.
        notes: what is right, but worth a word.
    """

    name: str
    part: Part = Part()
    overrides: tuple[Override, ...] = ()
    per_file_ignores: tuple[tuple[Setting[str], Words], ...] = ()
    run: tuple[tuple[str, Setting[Any]], ...] = ()
    extend: Setting[str] | None = None
    notes: tuple[str, ...] = ()
