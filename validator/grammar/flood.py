"""Whether very much is wrong in a record, so that libxml2 need not be asked."""

from collections.abc import Iterator

from lxml import etree

from validator.grammar.explain import fits, is_text
from validator.grammar.model import accepts
from validator.grammar.schema import Grammar
from validator.nodes import qualified_name

_MOST = 100


def is_flooded(root: etree._Element, grammar: Grammar) -> bool:
    """Tell whether a record has a hundred errors at least.

    Only errors that are certain are counted, so a valid record is never flooded.
    """
    found = _errors(root, grammar)
    return sum(1 for _, _ in zip(found, range(_MOST), strict=False)) == _MOST


def _errors(root: etree._Element, grammar: Grammar) -> Iterator[str]:
    """Name elements that are not valid, once for each of their errors that a tree shows."""
    identifiers: set[str] = set()
    references: list[str] = []
    for node in root.iter("*"):
        name = qualified_name(node)
        if not grammar.has(name):
            yield name
            continue
        if not _is_content_valid(node, grammar):
            yield name
        declared = grammar.attributes(name) if node.keys() else {}
        for key, value in node.items():
            facts = declared.get(str(key))
            # The name of one in a namespace depends on its prefix, which the tree does not keep.
            if str(key).startswith("{"):
                continue
            if facts is None or not fits(str(value), facts):
                yield name
            elif facts.type == "ID":
                if value in identifiers:
                    yield name
                identifiers.add(str(value))
            elif facts.type in {"IDREF", "IDREFS"}:
                references += str(value).split()
    yield from (one for one in references if one not in identifiers)


def _is_content_valid(node: etree._Element, grammar: Grammar) -> bool:
    model = grammar.model(qualified_name(node))
    if model.kind == "empty":
        return len(node) == 0 and node.text is None
    if model.kind == "children" and (
        is_text(node.text) or any(is_text(child.tail) for child in node)
    ):
        return False
    return accepts(model, [qualified_name(child) for child in node.iterchildren("*")])
