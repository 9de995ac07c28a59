"""Schematron: rules of a house as assertions in XPath (ISO/IEC 19757-3).

``queryBinding="xslt"``, or none, is XPath 1 and is done by libxslt; ``xslt2`` and ``xslt3`` are
done by Saxon, which is optional.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from lxml import etree

from validator.edits import Span
from validator.house.patterns import Check
from validator.house.processors import Transform, TransformError, with_libxslt, with_saxon
from validator.house.reading import read_schema
from validator.house.tree import judged_tree
from validator.house.xslt import to_stylesheet
from validator.nodes import is_element
from validator.record import Element, Record
from validator.rule import Found

_BINDINGS = {
    "xslt": 1,
    "xslt1": 1,
    "xpath": 1,
    "xpath1": 1,
    "exslt": 1,
    "xslt2": 3,
    "xpath2": 3,
    "xslt3": 3,
    "xpath3": 3,
    "xpath31": 3,
}
_DEEPEST = 2000
"""Patterns such as ``a//b`` look at all ancestors of each element, and Saxon counts depth in two
bytes."""
_LONGEST = 1000


@dataclass(frozen=True)
class SchematronSchema:
    """A Schematron schema that is ready for use.

    Attributes:
        path: its file, as it was given.
        checks: its assertions, by the number that the transformation gives.
    """

    path: str
    checks: tuple[Check, ...] = field(repr=False)
    transform: Transform = field(repr=False)

    @property
    def name(self) -> str:
        """What messages call it: its file name."""
        return Path(self.path).name

    def validate(self, record: Record) -> Iterator[Found]:
        """Tell what the schema reports of a record.

        Raises:
            ValueError: the record has no tree.
        """
        tree = judged_tree(record)
        if record.root is None:
            return
        if (deep := _too_deep(record.root)) is not None:
            yield Found(
                deep,
                f"{self.name} was not asked: elements are nested more than "
                f"{_DEEPEST} deep here; flatten them",
            )
            return
        try:
            results = self.transform(tree.root)
        except TransformError as failure:
            yield Found(
                record.root,
                f"{self.name} failed on this record: {_short(str(failure))}; mend the schema",
            )
            return
        nodes = _numbered(record.root)
        if len(nodes) != len(_numbered(tree.root)):
            # An entity has brought elements: no number is to be trusted.
            nodes = []
        for result in results:
            yield self._found(record, nodes, result)

    def _found(self, record: Record, nodes: list[Element], result: Element) -> Found:
        check = self.checks[int(result.get("c", "0"))]
        number = result.get("n")
        name = f" [{check.name}]" if check.name else ""
        where = (
            _where(record, nodes[int(number)], result) if number and nodes else record.nodes.root
        )
        if (reason := result.get("e")) is not None:
            return Found(
                where,
                f"{self.name}: the test {check.test.text!r}{name} cannot be asked here: "
                f"{_short(reason)}",
                level=check.level,
            )
        text = _short(_text(result)) or _default_message(check)
        return Found(where, f"{self.name}: {text}{name}", level=check.level)


def load_schematron(path: str) -> SchematronSchema:
    """Read a Schematron schema.

    Raises:
        SchemaError: it cannot be read, or is wrong, or needs a package that is not installed.
    """
    schema = read_schema(path)
    version = _BINDINGS.get(schema.binding)
    if version is None:
        raise schema.binding_place.error(
            f"the query language {schema.binding!r} is not supported: use xslt, xslt2 or xslt3"
        )
    sheet = to_stylesheet(schema, version)
    prepare = with_libxslt if version == 1 else with_saxon
    return SchematronSchema(path, sheet.checks, prepare(sheet, schema.binding_place))


def _numbered(root: Element) -> list[Element]:
    """Give the nodes of a tree by the numbers that the transformation uses."""
    return [node for node in root.iter() if node.tag is not etree.Entity]


def _where(record: Record, node: Element, result: Element) -> Element | Span:
    if (name := result.get("a")) is not None:
        # An attribute with a default value may stand in no tag.
        written = record.nodes.attributes(node).get(name)
        return written.value.span if written else node
    kind = result.get("t")
    if kind == "text" and is_element(node):
        return record.text_of(node).span
    if kind == "tail" and node is not record.root:
        return record.tail_of(node).span
    return node


def _too_deep(root: Element) -> Element | None:
    if len(root) == 0:
        return None
    depth = 0
    node: Element
    for event, node in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > _DEEPEST:
            return node
    return None


def _text(result: Element) -> str:
    return "".join(map(str, result.itertext()))


def _default_message(check: Check) -> str:
    fault = "does not hold" if check.expected else "holds"
    return f"the test {check.test.text!r} {fault}"


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
