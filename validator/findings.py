"""What a run tells its user: findings with their place, fix and a view of the source."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, NamedTuple, get_args

from validator.edits import Edits, Span
from validator.frames import Frame

Level = Literal["error", "warning", "info"]
Grade = Literal["safe", "unsafe", "suggestion"]

LEVELS: tuple[Level, ...] = get_args(Level)


@dataclass(frozen=True, slots=True)
class Fix:
    """What would repair a finding.

    Attributes:
        grade: ``safe``: no reader could learn less, or something else, from the record;
            ``unsafe``: very probably right, needs a person's yes; ``suggestion``: only shown.
        title: what the fix does, as an order: "remove the empty element".
        edits: the changes to the source; a suggestion may have none.
    """

    grade: Grade
    title: str
    edits: Edits = ()


def safe(edits: Edits, title: str) -> Fix:
    """Make a fix after which no reader could learn less, or something else."""
    return Fix("safe", title, edits)


def unsafe(edits: Edits, title: str) -> Fix:
    """Make a fix that is very probably right, but needs a person's yes."""
    return Fix("unsafe", title, edits)


def suggestion(title: str, edits: Edits = ()) -> Fix:
    """Make a fix that is shown and never applied."""
    return Fix("suggestion", title, edits)


class Change(NamedTuple):
    """One edit of a fix as people and tools read it.

    Attributes:
        span: the characters of the source that are replaced.
        before: those characters.
        after: what stands there instead.
        line: the line of the first of them, from 1.
        column: its column, from 1, in characters.
        end_line: the line of the character behind the last of them.
        end_column: the column of that character.
    """

    span: Span
    before: str
    after: str
    line: int
    column: int
    end_line: int
    end_column: int


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault in one place.

    Attributes:
        rule: the rule's name, ``empty-doi``.
        code: its code, ``IDN101``.
        level: ``error``, ``warning`` or ``info``.
        message: what is wrong with the very text found, and what to do.
        span: where, in characters of the source from 0.
        line: the line of its first character, from 1.
        column: the column of its first character, from 1, in characters.
        end_line: the line of the character behind its last one.
        end_column: the column of the character behind its last one.
        frame: the source around it, for people.
        fix: what would repair it, if anything is known.
        changes: the edits of the fix, with what they replace, in the order of their places.
        fingerprint: the same for the same fault after lines were moved or the record was
            indented anew; different faults of one record can share it.
    """

    rule: str
    code: str
    level: Level
    message: str
    span: Span
    line: int
    column: int
    end_line: int
    end_column: int
    frame: Frame
    fix: Fix | None = None
    changes: tuple[Change, ...] = ()
    fingerprint: str = ""


def at_or_above(findings: Iterable[Finding], level: Level) -> bool:
    """Tell whether any finding is of this level or a graver one."""
    return any(LEVELS.index(finding.level) <= LEVELS.index(level) for finding in findings)
