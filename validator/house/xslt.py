"""A Schematron schema as an XSLT stylesheet that tells each finding with its place.

One stylesheet serves both query languages, XSLT 1 for libxslt and XSLT 3 for Saxon; they differ
in how the number of a node is found and in what happens when a test cannot be evaluated. Its
result is ``<found>`` with a ``<f>`` for each finding: ``c`` the number of the check, ``n`` the
number of the node in document order (elements, comments and processing instructions, from 0;
empty outside the root), ``a`` the name of an attribute, ``t`` where a text stands, ``e`` why a
test could not be evaluated.

The usual stylesheets for Schematron give a path instead of a number, say nothing of the line of
the schema that is wrong, and descend by recursion, which ends at a nesting of some hundreds.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape
from pathlib import Path

from lxml import etree

from validator.house.files import resolve
from validator.house.parts import XSLT_NAMESPACE
from validator.house.patterns import Check, Expression, Let, Pattern, Place, Schema
from validator.house.xpath import rename_variables, unknown_to_xpath_1, visits
from validator.record import Element
from validator.regex import regex

OWN = "urn:jatslint:house"
"""The namespace of the function ``number`` that a processor of XSLT 1 is to be given."""

_NUMBERS = """\
<_x:variable name="_own:numbers" as="map(*)"><_x:map><_x:for-each \
select="/*/descendant-or-self::node()[not(self::text())]">\
<_x:map-entry key="generate-id(.)" select="position() - 1"/></_x:for-each></_x:map></_x:variable>
<_x:function name="_own:number"><_x:param name="node"/>\
<_x:sequence select="$_own:numbers(generate-id($node))"/></_x:function>"""
_PLACE = """\
<_x:template name="_own:place"><_x:choose>
<_x:when test="not(..)"/>
<_x:when test="count(.|../@*) = count(../@*)">\
<_x:attribute name="n"><_x:value-of select="_own:number(..)"/></_x:attribute>\
<_x:attribute name="a"><_x:value-of select="name()"/></_x:attribute></_x:when>
<_x:when test="self::text() and preceding-sibling::node()">\
<_x:attribute name="n">\
<_x:value-of select="_own:number(preceding-sibling::node()[1])"/></_x:attribute>\
<_x:attribute name="t">tail</_x:attribute></_x:when>
<_x:when test="self::text()">\
<_x:attribute name="n"><_x:value-of select="_own:number(..)"/></_x:attribute>\
<_x:attribute name="t">text</_x:attribute></_x:when>
<_x:otherwise>\
<_x:attribute name="n"><_x:value-of select="_own:number(.)"/></_x:attribute></_x:otherwise>
</_x:choose></_x:template>"""
# The usual stylesheets for Schematron declare these, and schemas rely on it.
_CUSTOMARY = dict.fromkeys(("xs", "xsd"), "http://www.w3.org/2001/XMLSchema")
_IMPORTS = ("import", "include", "use-package", "import-schema")


@dataclass(frozen=True, slots=True)
class Stylesheet:
    """A stylesheet, and where each of its lines comes from.

    Attributes:
        text: the stylesheet.
        origins: for each line the place in the schema that it says the same as, if there is one.
        checks: the checks, by their number.
    """

    text: str
    origins: tuple[Place | None, ...]
    checks: tuple[Check, ...]


def to_stylesheet(schema: Schema, version: int) -> Stylesheet:
    """Write a schema as a stylesheet.

    Args:
        schema: the schema.
        version: the version of XSLT, 1 or 3.

    Raises:
        SchemaError: an expression is wrong, as far as that can be told without the processor of
            XSLT 3; that of XSLT 3 tells the rest.
    """
    writer = _Writer(schema, version)
    writer.write_schema()
    return Stylesheet("\n".join(writer.lines), tuple(writer.origins), tuple(writer.checks))


@dataclass
class _Writer:
    """Collects the lines of a stylesheet."""

    schema: Schema
    version: int
    lines: list[str] = field(default_factory=list)
    origins: list[Place | None] = field(default_factory=list)
    checks: list[Check] = field(default_factory=list)

    def add(self, text: str, origin: Place | None = None) -> None:
        lines = text.split("\n")
        self.lines += lines
        self.origins += [origin] * len(lines)

    def write_schema(self) -> None:
        schema = self.schema
        shared = Counter(let.name for let in schema.lets)
        for pattern in schema.patterns:
            shared.update(let.name for let in pattern.lets)
        names = [
            {let.name: f"{let.name}-{number}" for let in pattern.lets if shared[let.name] > 1}
            for number, pattern in enumerate(schema.patterns)
        ]
        known = {let.name for let in schema.lets}
        prefixes = "".join(
            f' xmlns:{name}="{_quoted(uri)}"'
            for name, uri in (
                _CUSTOMARY | schema.prefixes if self.version > 1 else schema.prefixes
            ).items()
        )
        base = _quoted(Path(schema.path).resolve().as_uri())
        self.add(
            f'<_x:stylesheet version="{self.version}.0" xmlns:_x="{XSLT_NAMESPACE}" '
            f'xmlns:_own="{OWN}" xmlns:_err="http://www.w3.org/2005/xqt-errors"{prefixes} '
            f'xml:base="{base}">'
        )
        for node, origin in sorted(schema.foreign, key=lambda one: not _is_import(one[0])):
            if etree.QName(node).localname in {"variable", "param"}:
                known.add(str(node.get("name")))
            if _is_import(node) and resolve(str(node.get("href")), origin.path) is None:
                raise origin.error(
                    f"{node.get('href')!r} is not a local file, and nothing is fetched: save it, "
                    "name it"
                )
            self.add(etree.tostring(node, encoding="unicode", with_tail=False), origin)
        self.add(_PLACE if self.version == 1 else f"{_NUMBERS}\n{_PLACE}")
        for let in schema.lets:
            self.write_let(let, {}, known)
        self.add('<_x:template match="/"><found>')
        for number, pattern in enumerate(schema.patterns):
            self.write_visit(number, pattern)
        self.add("</found></_x:template>")
        for number, pattern in enumerate(schema.patterns):
            self.write_pattern(number, pattern, names[number], known)
        self.add("</_x:stylesheet>")

    def write_visit(self, number: int, pattern: Pattern) -> None:
        contexts = (rule.context.text for rule in pattern.rules)
        for path in visits(contexts, self.schema.prefixes):
            if path.startswith("@"):
                self.add(
                    f'<_x:for-each select="/descendant::*[{path}]">'
                    f'<_x:apply-templates select="{path}" mode="m{number}"/></_x:for-each>'
                )
            else:
                self.add(f'<_x:apply-templates select="{path}" mode="m{number}"/>')

    def write_pattern(
        self, number: int, pattern: Pattern, names: Mapping[str, str], known: set[str]
    ) -> None:
        inside = known | {let.name for let in pattern.lets}
        for let in pattern.lets:
            self.write_let(let, names, inside)
        self.add(f'<_x:template match="/|node()|@*" mode="m{number}" priority="-1"/>')
        for left, rule in zip(range(len(pattern.rules), 0, -1), pattern.rules, strict=True):
            context = self.attribute("match", rule.context, names, None)
            self.add(
                f'<_x:template {context} mode="m{number}" priority="{left}">', rule.context.place
            )
            scope = set(inside)
            for let in rule.lets:
                self.write_let(let, names, scope)
                scope.add(let.name)
            for check in rule.checks:
                self.write_check(check, names, scope)
            self.add("</_x:template>")

    def write_let(self, let: Let, names: Mapping[str, str], scope: set[str]) -> None:
        name = _quoted(names.get(let.name, let.name))
        kind = f' as="{_quoted(let.type)}"' if let.type and self.version > 1 else ""
        if let.value is not None:
            value = self.attribute("select", let.value, names, scope)
            self.add(f'<_x:variable name="{name}"{kind} {value}/>', let.value.place)
        elif let.content is not None:
            text = escape(let.content.text or "")
            content = "".join(etree.tostring(node, encoding="unicode") for node in let.content)
            self.add(f'<_x:variable name="{name}"{kind}>{text}{content}</_x:variable>', let.place)

    def write_check(self, check: Check, names: Mapping[str, str], scope: set[str]) -> None:
        number = len(self.checks)
        self.checks.append(check)
        if self.version > 1:
            self.add("<_x:try>")
        test = self.attribute("test", check.test, names, scope)
        self.add(f"<_x:choose><_x:when {test}>", check.test.place)
        if check.expected:
            self.add("</_x:when><_x:otherwise>")
        self.add(f'<f c="{number}">')
        if check.subject is not None:
            place, subject = check.subject.place, check.subject.text
            pointed = Expression(f"({subject} | self::node()[not({subject})])[1]", place)
            select = self.attribute("select", pointed, names, scope)
            self.add(f"<_x:for-each {select}>", check.subject.place)
        self.add('<_x:call-template name="_own:place"/>')
        if check.subject is not None:
            self.add("</_x:for-each>")
        for part in check.parts:
            if isinstance(part, str):
                self.add(f"<_x:text>{escape(_SPACE.sub(' ', part))}</_x:text>")
            else:
                select = self.attribute("select", part, names, scope)
                self.add(f"<_x:value-of {select}/>", part.place)
        self.add("</f>")
        self.add("</_x:otherwise></_x:choose>" if check.expected else "</_x:when></_x:choose>")
        if self.version > 1:
            self.add(
                f'<_x:catch><f c="{number}"><_x:attribute name="e" '
                'select="$_err:description"/><_x:call-template name="_own:place"/></f>'
                "</_x:catch></_x:try>"
            )

    def attribute(
        self,
        name: str,
        expression: Expression,
        names: Mapping[str, str],
        scope: set[str] | None,
    ) -> str:
        """Write an attribute that holds an expression; ``scope`` None allows no variables."""
        if self.version == 1:
            self.check_xpath_1(expression, scope)
        return f'{name}="{_quoted(rename_variables(expression.text, names))}"'

    def check_xpath_1(self, expression: Expression, scope: set[str] | None) -> None:
        """Refuse what libxslt would notice in the midst of a record, or say less well."""
        try:
            etree.XPath(expression.text)
        except etree.XPathError as failure:
            raise expression.place.error(
                f"{expression.text!r} is not an XPath 1 expression: {failure}"
            ) from None
        unknown = unknown_to_xpath_1(
            expression.text, prefixes=self.schema.prefixes, variables=scope
        )
        if unknown:
            raise expression.place.error(f"in {expression.text!r}: {unknown}")


_SPACE = regex(r"\s+")


def _is_import(node: Element) -> bool:
    return etree.QName(node).localname in _IMPORTS


def _quoted(value: str) -> str:
    """Escape a value; a line end stays one, and the stylesheet's lines can still be counted."""
    return escape(value).replace("\n", "&#10;").replace("\t", "&#9;").replace("\r", "&#13;")
