"""The tree that house schemas judge, and where its nodes stand in the record.

House schemas were written for records as they are published, so they get the source with its
namespaces: :class:`Record` drops the default namespace of JATS from the names. The characters
of entities stand in the place of references to them, since libxml2's XML Schema and XPath do
not see through references. Both trees have the same elements in the same order.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from html.entities import html5
from typing import Any

from lxml import etree

from validator.edits import Edit, Span, apply_edits
from validator.namespaces import XML_LANG
from validator.nodes import Attribute
from validator.record import Element, Record
from validator.rule import Found
from validator.vocabulary import escape

_XML = etree.QName(XML_LANG).namespace


@dataclass(frozen=True, eq=False)
class JudgedTree:
    """What a house schema is asked about.

    Attributes:
        record: the record.
        root: the root element to judge; that of the record if both are the same.
    """

    record: Record
    root: Element

    def place(self, node: Element | None, attribute: str = "") -> Span:
        """Tell what to show for an element, or the value of one of its attributes.

        Args:
            node: an element of the tree; None, and one that an entity brought, is shown as
                the start tag of the root.
            attribute: its name as it is written, or as lxml gives it, or without its prefix.
        """
        record = self.record
        original = self._original(node)
        if original is None or record.root is None:
            return record.nodes.start_tag(record.nodes.root).span
        if attribute and (written := self._attributes(original).get(attribute)):
            return written.value.span
        return record.focus(original)

    def _original(self, node: Element | None) -> Element | None:
        if node is None or self.root is self.record.root:
            return node
        return self._originals.get(node)

    def _attributes(self, node: Element) -> dict[str, Attribute]:
        """The attributes of an element of the record, by each name that they may be called."""
        if node not in self._named:
            self._named[node] = _by_all_names(node, self.record.nodes.attributes(node))
        return self._named[node]

    @cached_property
    def _named(self) -> dict[Element, dict[str, Attribute]]:
        return {}

    @cached_property
    def _originals(self) -> dict[Element, Element]:
        if self.record.root is None:
            return {}
        judged, own = list(self.root.iter("*")), list(self.record.root.iter("*"))
        return dict(zip(judged, own, strict=True)) if len(judged) == len(own) else {}


def unjudged(schema: str, tree: JudgedTree, reason: str) -> Found:
    """Tell that a schema could not be asked, so that its silence is not taken for consent."""
    return Found(
        tree.place(None), f"{schema}: the record could not be judged by this schema: {reason}"
    )


def judged_tree(record: Record) -> JudgedTree:
    """Give the tree of a record that house schemas judge.

    Raises:
        ValueError: the record has no tree.
    """
    if record.root is None:
        raise ValueError("the record has no tree")
    references: list[Any] = list(record.root.iter(etree.Entity))
    if not references and not (record.kind == "jats" and "xmlns" in record.text):
        return JudgedTree(record, record.root)
    declared = _declared(record.root)
    foreign = [one for one in references if one.name not in declared]
    root = _parse(_written_out(record, foreign), expand=bool(declared))
    if root is None:
        # The declared ones are more than libxml2 agrees to expand.
        root = _parse(_written_out(record, references), expand=False)
    return JudgedTree(record, record.root if root is None else root)


def _written_out(record: Record, references: Iterable[Any]) -> str:
    """The source with characters in the place of references to entities."""
    edits = [Edit(*record.nodes.span(one), _character(str(one.name))) for one in references]
    return apply_edits(record.text, edits)


def _declared(root: Element) -> frozenset[str]:
    subset: Any = root.getroottree().docinfo.internalDTD
    entities = () if subset is None else subset.iterentities()
    return frozenset(str(entity.name) for entity in entities)


def _character(entity: str) -> str:
    """The text of an entity that only the DTD declares.

    JATS takes its entities from ISO 8879 and 9573, as HTML does, under the same names.
    """
    return escape(html5.get(f"{entity};", "\ufffd"))


def _parse(text: str, *, expand: bool) -> Element | None:
    resolved: Any = "internal" if expand else False
    parser = etree.XMLParser(
        encoding="utf-8",
        resolve_entities=resolved,
        no_network=True,
        load_dtd=False,
        # libxml2's limits guard against expansion.
        huge_tree=not expand,
    )
    try:
        return etree.fromstring(text.encode("utf-8"), parser)
    except etree.XMLSyntaxError:
        return None


def _by_all_names(node: Element, written: dict[str, Attribute]) -> dict[str, Attribute]:
    """Names without prefix give way to those of lxml, and these to those that are written."""
    namespaces = {**node.nsmap, "xml": _XML}
    local: dict[str, Attribute] = {}
    qualified: dict[str, Attribute] = {}
    for name, attribute in written.items():
        prefix, _, last = name.rpartition(":")
        local.setdefault(last, attribute)
        if prefix in namespaces:
            qualified[f"{{{namespaces[prefix]}}}{last}"] = attribute
    return {**local, **qualified, **written}
