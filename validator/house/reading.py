"""What a Schematron file says, with all that it includes put in (ISO/IEC 19757-3).

Included files, abstract rules, abstract patterns and the default phase are resolved here, so
that :mod:`validator.house.xslt` has nothing but patterns, rules and checks to write down.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from lxml import etree

from validator.findings import Level
from validator.house.parts import NAMESPACE, XSLT_NAMESPACE, Files, Part
from validator.house.patterns import Check, Expression, Let, Pattern, Rule, Schema
from validator.house.xpath import fill_parameters
from validator.record import Element
from validator.regex import regex

_NCNAME = regex(r"[^\W\d_][\w.-]*")
_OLD_NAMESPACE = "http://www.ascc.net/xml/schematron"
# Schematron leaves the words of "role" and "flag" to the schema; these are those in use.
_LEVELS: dict[str, Level] = {
    "fatal": "error",
    "error": "error",
    "warn": "warning",
    "warning": "warning",
    "info": "info",
    "information": "info",
    "informational": "info",
}


def read_schema(path: str) -> Schema:
    """Read a Schematron file and the local files that it includes.

    Raises:
        SchemaError: a file is missing, is not well-formed or lies in a network, or something
            in it is not as Schematron demands.
    """
    return _Reader().schema(path)


@dataclass
class _Reader:
    """Collects what is referred to by id while a schema is read."""

    files: Files = field(default_factory=Files)
    abstract_rules: dict[str, Part] = field(default_factory=dict)
    abstract_patterns: dict[str, Part] = field(default_factory=dict)
    diagnostics: dict[str, Part] = field(default_factory=dict)

    def schema(self, path: str) -> Schema:
        root = self.files.open(path)
        if not root.named("schema"):
            raise root.place.error(_not_a_schema(root.node))
        parts = list(self.files.children(root))
        patterns: list[Part] = []
        phases: dict[str, Part] = {}
        lets: list[Let] = []
        prefixes: dict[str, str] = {}
        foreign: list[Part] = []
        for part in parts:
            if part.named("pattern"):
                patterns.append(part)
                foreign += (child for child in self.files.children(part) if child.is_xslt)
                self._note_abstract(part)
            elif part.named("rules"):
                self._note_rules(part)
            elif part.named("phase"):
                phases[part.get("id")] = part
            elif part.named("let"):
                lets.append(self._let(part, {}))
            elif part.named("ns"):
                prefixes[_prefix(part)] = part.needed("uri")
            elif part.named("diagnostics"):
                for one in self.files.children(part):
                    self.diagnostics[one.get("id")] = one
            elif part.is_xslt:
                foreign.append(part)
        patterns, more = self._phase(root, patterns, phases)
        return Schema(
            path,
            root.get("queryBinding").lower() or "xslt",
            root.place_of("queryBinding"),
            prefixes,
            (*lets, *more),
            tuple((part.node, part.place) for part in foreign),
            tuple(self._pattern(part) for part in patterns if part.get("abstract") != "true"),
        )

    def _phase(
        self, root: Part, patterns: list[Part], phases: Mapping[str, Part]
    ) -> tuple[list[Part], list[Let]]:
        """Choose the patterns of the default phase, and give its variables."""
        name = root.get("defaultPhase")
        if name in ("", "#ALL"):
            return patterns, []
        if name not in phases:
            raise root.place_of("defaultPhase").error(f"there is no phase {name!r}")
        active, lets = set(), []
        known = {part.get("id") for part in patterns} - {""}
        for part in self.files.children(phases[name]):
            if part.named("active"):
                pattern = part.needed("pattern")
                if pattern not in known:
                    raise part.place_of("pattern").error(f"there is no pattern {pattern!r}")
                active.add(pattern)
            elif part.named("let"):
                lets.append(self._let(part, {}))
        return [part for part in patterns if part.get("id") in active], lets

    def _note_abstract(self, pattern: Part) -> None:
        if pattern.get("abstract") == "true":
            self.abstract_patterns[pattern.needed("id")] = pattern
        self._note_rules(pattern)

    def _note_rules(self, holder: Part) -> None:
        for part in self.files.children(holder):
            if part.named("rule") and part.get("abstract") == "true":
                self.abstract_rules[part.needed("id")] = part

    def _pattern(self, part: Part) -> Pattern:
        body, values = part, {}
        if part.get("documents"):
            raise part.place_of("documents").error(
                "patterns for other documents (the attribute documents) are not supported: "
                "write them with document() or doc()"
            )
        if base := part.get("is-a"):
            if base not in self.abstract_patterns:
                raise part.place_of("is-a").error(f"there is no abstract pattern {base!r}")
            body = self.abstract_patterns[base]
            for holder in (body, part):
                for child in self.files.children(holder):
                    if child.named("param"):
                        values[child.needed("name")] = child.get("value")
        lets, rules = [], []
        for child in self.files.children(body):
            if child.named("let"):
                lets.append(self._let(child, values))
            elif child.named("rule") and child.get("abstract") != "true":
                rules.append(self._rule(child, values))
        return Pattern(tuple(lets), tuple(rules))

    def _rule(self, part: Part, values: Mapping[str, str]) -> Rule:
        lets: list[Let] = []
        checks: list[Check] = []
        self._fill_rule(part, values, lets, checks, ())
        return Rule(_expression(part, "context", values), tuple(lets), tuple(checks))

    def _fill_rule(
        self,
        part: Part,
        values: Mapping[str, str],
        lets: list[Let],
        checks: list[Check],
        extended: tuple[str, ...],
    ) -> None:
        for child in self.files.children(part):
            if child.named("let"):
                lets.append(self._let(child, values))
            elif child.named("assert") or child.named("report"):
                checks.append(self._check(child, part, values))
            elif child.named("extends"):
                name = child.needed("rule")
                if name in extended:
                    raise child.place.error(f"the abstract rule {name!r} extends itself")
                if name not in self.abstract_rules:
                    raise child.place_of("rule").error(f"there is no abstract rule {name!r}")
                self._fill_rule(self.abstract_rules[name], values, lets, checks, (*extended, name))

    def _let(self, part: Part, values: Mapping[str, str]) -> Let:
        name = part.needed("name")
        if part.node.get("value") is None:
            return Let(name, None, part.node, part.get("as"), part.place)
        value = _expression(part, "value", values)
        return Let(name, value, None, part.get("as"), part.place_of("name"))

    def _check(self, part: Part, rule: Part, values: Mapping[str, str]) -> Check:
        parts = _message(part, values)
        for name in part.get("diagnostics").split():
            if name not in self.diagnostics:
                raise part.place_of("diagnostics").error(f"there is no diagnostic {name!r}")
            parts = (*parts, " ", *_message(self.diagnostics[name], values))
        subject = next((one for one in (part, rule) if one.get("subject")), None)
        return Check(
            _expression(part, "test", values),
            part.named("assert"),
            parts,
            _level(part, rule),
            part.get("id"),
            _expression(subject, "subject", values) if subject else None,
        )


def _prefix(part: Part) -> str:
    prefix = part.needed("prefix")
    # The stylesheet's own prefixes begin with a low line.
    if not _NCNAME.fullmatch(prefix) or prefix == "xmlns":
        raise part.place_of("prefix").error(
            f"{prefix!r} cannot be a prefix here: begin it with a letter"
        )
    return prefix


def _not_a_schema(root: Element) -> str:
    name = etree.QName(root)
    if name.namespace == _OLD_NAMESPACE:
        return f"this is Schematron 1.5: change its namespace to {NAMESPACE} (ISO Schematron)"
    return (
        f"a Schematron file begins with <schema xmlns={NAMESPACE!r}>, not with "
        f"<{name.localname}>" + (f" of {name.namespace!r}" if name.namespace else "")
    )


def _expression(part: Part, attribute: str, values: Mapping[str, str]) -> Expression:
    text = fill_parameters(part.needed(attribute), values)
    return Expression(text, part.place_of(attribute))


def _message(part: Part, values: Mapping[str, str]) -> tuple[str | Expression, ...]:
    """Give the texts of a message and the expressions in it."""
    found: list[str | Expression] = []
    for event, node in etree.iterwalk(part.node, events=("start", "end", "comment", "pi")):
        inner = Part(node, part.file, part.chain)
        if event == "start":
            if inner.named("value-of") or node.tag == f"{{{XSLT_NAMESPACE}}}value-of":
                found.append(_expression(inner, "select", values))
            elif inner.named("name"):
                path = _expression(inner, "path", values) if inner.get("path") else None
                text, place = (path.text, path.place) if path else ("", inner.place)
                found.append(Expression(f"name({text})", place))
            else:
                found.append(node.text or "")
        elif node is not part.node and event != "start":
            found.append(node.tail or "")
    return tuple(found)


def _level(*parts: Part) -> Level | None:
    for part in parts:
        for attribute in ("role", "flag"):
            if level := _LEVELS.get(part.get(attribute).lower()):
                return level
    return None
