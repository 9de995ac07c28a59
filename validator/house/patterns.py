"""The parts of a Schematron schema as plain values (ISO/IEC 19757-3).

Included files, abstract rules, abstract patterns and the default phase are resolved already
(:mod:`validator.house.reading`).
"""

from dataclasses import dataclass

from validator.findings import Level
from validator.house.files import SchemaError
from validator.record import Element


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands in a schema file; line and column count from 1."""

    path: str
    line: int
    column: int

    def error(self, message: str) -> SchemaError:
        """Make the error that something here is wrong."""
        return SchemaError(message, self.path, self.line, self.column)


@dataclass(frozen=True, slots=True)
class Expression:
    """An XPath expression or XSLT pattern of the schema."""

    text: str
    place: Place


@dataclass(frozen=True, slots=True)
class Let:
    """A variable: the value of an expression, or the content of an element.

    ``type`` is the sequence type (``as``) that XSLT 3 converts the value to, or nothing.
    """

    name: str
    value: Expression | None
    content: Element | None
    type: str
    place: Place


@dataclass(frozen=True, slots=True)
class Check:
    """An ``assert`` or ``report``.

    Attributes:
        test: the expression that is asked.
        expected: its value in a record that is right: true for ``assert``, else false.
        parts: the message: plain texts, and expressions whose value stands in it.
        level: how grave it is, if the schema says so in a word that is known.
        name: its id, or nothing.
        subject: what to point at, if it is not the context node.
    """

    test: Expression
    expected: bool
    parts: tuple[str | Expression, ...]
    level: Level | None
    name: str
    subject: Expression | None


@dataclass(frozen=True, slots=True)
class Rule:
    """A ``rule``: checks for the nodes that a pattern matches."""

    context: Expression
    lets: tuple[Let, ...]
    checks: tuple[Check, ...]


@dataclass(frozen=True, slots=True)
class Pattern:
    """A ``pattern``: for each node, the first of its rules that matches is asked."""

    lets: tuple[Let, ...]
    rules: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class Schema:
    """A whole Schematron schema.

    Attributes:
        path: the path of its file.
        binding: the query language, in small letters; ``xslt`` if nothing is said.
        binding_place: where it is said.
        prefixes: namespace prefixes with their namespaces.
        lets: the variables of the schema and its phase.
        foreign: XSLT keys, functions and the like, with their places.
        patterns: the patterns of the phase.
    """

    path: str
    binding: str
    binding_place: Place
    prefixes: dict[str, str]
    lets: tuple[Let, ...]
    foreign: tuple[tuple[Element, Place], ...]
    patterns: tuple[Pattern, ...]
