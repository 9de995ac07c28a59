"""What a rule is, and how a rule module says it.

A rule module holds a docstring (the rule's manual page: first line, ``Why:``, ``Fixes:``,
``Leaves alone:``), one :class:`Rule`, some examples, and one or more checks that yield
:class:`Found`::

    rule = Rule("empty-doi", code="IDN101", level="error", since="0.1")

    rule.bad('<article-meta><article-id pub-id-type="doi"/></article-meta>')

    @rule.on("article-id")
    def check(node: Element, record: Record) -> Iterator[Found]:
        ...
"""

import re
import sys
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple, TypeAlias, get_args

from validator.edits import Span
from validator.findings import Fix, Level
from validator.kinds import Kind
from validator.record import Element, Record
from validator.regex import regex

Preset = Literal["syntax", "schema", "recommended", "strict"]

PRESETS: tuple[Preset, ...] = get_args(Preset)
"""Named sets of rules, each inside the next one."""

# The rungs of whole areas; all others begin at ``recommended``.
_RUNGS: dict[str, Preset] = {"XML": "syntax", "DOC": "syntax", "SCH": "schema"}

_NAME = regex(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_CODE = regex(r"([A-Z][A-Z0-9]{2})([0-9]{3})")


class Found(NamedTuple):
    """What a check yields: where the fault is, what to say, and how to repair it.

    Attributes:
        where: the element (shown by :meth:`Record.focus`) or the exact span of the source.
        message: what is wrong with the very text found, then what to do.
        fix: the repair, made by ``safe``, ``unsafe`` or ``suggestion``.
        level: how grave this finding is, if it is not as grave as the rule says.
        cause: the element that is wrong, and the name of what it lacks or has wrong (``year``,
            ``@article-type``; empty for the element itself). Of two findings with one cause,
            that of a general rule gives way.
    """

    where: Element | Span
    message: str
    fix: Fix | None = None
    level: Level | None = None
    cause: tuple[Element, str] | None = None


NodeCheck: TypeAlias = Callable[[Element, Record], Iterator[Found]]
RecordCheck: TypeAlias = Callable[[Record], Iterator[Found]]


class Example(NamedTuple):
    """A small record that shows a rule: run as a test, and printed in its manual page.

    Attributes:
        source: the record's source.
        good: whether the rule finds nothing in it.
        fixed: what the rule's own fixes make of it; None if they change nothing.
        grade: up to which grade fixes are applied to get there.
        kind: what kind of record it is.
        schema: a DTD of the house that the record is held to, as text.
    """

    source: str
    good: bool
    fixed: str | None = None
    grade: Literal["safe", "unsafe"] = "safe"
    kind: Kind = "jats"
    schema: str = ""


class OnNode(NamedTuple):
    """A check that is asked for each element of certain names."""

    check: NodeCheck
    tags: tuple[str, ...]
    kinds: frozenset[Kind]
    triggers: tuple[str, ...]


class OnRecord(NamedTuple):
    """A check that is asked once for a record."""

    check: RecordCheck
    kinds: frozenset[Kind]
    triggers: tuple[str, ...]


_JATS: tuple[Kind, ...] = ("jats",)


@dataclass(eq=False)
class Rule:
    """One rule; its module adds examples and checks to it, and nothing changes it afterwards.

    Args:
        name: in kebab-case, reads as the fault; what users select by.
        code: area letters and three digits, never reused.
        level: how grave a finding is, if nothing else is set.
        since: the version that brought the rule.
        aliases: earlier names, still accepted.
        manual: the manual page, if it is not the module's docstring.
        general: whether its findings give way to those of other rules with the same cause.
        changes_text: what visible text its fixes change or remove; a rule that says nothing
            here must keep all of it.
        preset: the smallest preset that has it, if it is not that of its area.
        options: what the settings may say of it, as it is by default: a NamedTuple (a dataclass
            takes ten times as long to start) of bool, int, float, str, tuples of str and
            Literals of str, each ``Annotated`` with a sentence that says what it is for.

    Raises:
        ValueError: name or code are not of the right form.
    """

    name: str
    code: str
    level: Level
    since: str
    aliases: tuple[str, ...] = ()
    general: bool = False
    changes_text: str = ""
    preset: Preset | None = None
    options: Any = None
    manual: str = field(default="", repr=False)
    examples: list[Example] = field(default_factory=list, repr=False)
    node_checks: list[OnNode] = field(default_factory=list, repr=False)
    record_checks: list[OnRecord] = field(default_factory=list, repr=False)
    module: str = field(default="", repr=False)

    def __post_init__(self) -> None:
        if not _NAME.fullmatch(self.name) or not _CODE.fullmatch(self.code):
            raise ValueError(f"a rule is named like empty-doi and IDN101, not {self!r}")

    @property
    def area(self) -> str:
        """The area letters of the code."""
        return self.code[:3]

    @property
    def rung(self) -> Preset:
        """The smallest preset that has this rule."""
        return self.preset or _RUNGS.get(self.area, "recommended")

    def options_of(self, record: Record) -> Any:
        """Give the options that the settings have for a record; else those of the rule."""
        for name, options in record.standards.options:
            if name == self.name:
                return options
        return self.options

    @property
    def documentation(self) -> str:
        """The manual page: the docstring of the rule's module, if it is not given otherwise."""
        if self.manual or not self.module:
            return self.manual
        return (sys.modules[self.module].__doc__ or "").strip()

    @property
    def summary(self) -> str:
        """The first line of the documentation."""
        return self.documentation.partition("\n")[0]

    def section(self, heading: str) -> str:
        """Give a part of the documentation, such as ``Why``, in one line; empty if not there."""
        # A part ends at the next heading or at an empty line.
        pattern = rf"^{heading}: (.*?)(?=\n\s*\n|\n[A-Z][a-z ]+: |\Z)"
        match = re.search(pattern, self.documentation, re.DOTALL | re.MULTILINE)
        return " ".join(match[1].replace("``", "").split()) if match else ""

    def bad(
        self,
        source: str,
        fixed: str | None = None,
        *,
        grade: Literal["safe", "unsafe"] = "safe",
        kind: Kind = "jats",
        schema: str = "",
    ) -> None:
        """Show a record in which the rule finds something, and what its fixes make of it."""
        self.examples.append(Example(source, False, fixed, grade, kind, schema))

    def good(self, source: str, *, kind: Kind = "jats", schema: str = "") -> None:
        """Show a record that looks like the fault and is right."""
        self.examples.append(Example(source, True, kind=kind, schema=schema))

    def on(
        self, *tags: str, kinds: Collection[Kind] = _JATS, triggers: tuple[str, ...] = ()
    ) -> Callable[[NodeCheck], NodeCheck]:
        """Have a check asked for each element of these names.

        Args:
            tags: element names as lxml gives them; ``*`` for every element.
            kinds: the kinds of record it applies to.
            triggers: ASCII strings; without any of them in the source the check is not asked.
        """

        def register(check: NodeCheck) -> NodeCheck:
            self._belongs_to(check)
            self.node_checks.append(OnNode(check, tags, frozenset(kinds), triggers))
            return check

        return register

    def on_record(
        self, *, kinds: Collection[Kind] = _JATS, triggers: tuple[str, ...] = ()
    ) -> Callable[[RecordCheck], RecordCheck]:
        """Have a check asked once for each record, also for one that is not well-formed."""

        def register(check: RecordCheck) -> RecordCheck:
            self._belongs_to(check)
            self.record_checks.append(OnRecord(check, frozenset(kinds), triggers))
            return check

        return register

    def _belongs_to(self, check: Callable[..., object]) -> None:
        self.module = check.__module__
