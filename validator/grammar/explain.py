"""Why an element is not valid: our own reading of the grammar, one fault for each cause.

libxml2 says that a record is invalid; its message gives a line and the whole content model. Here
the children of each element are compared with the model by :mod:`validator.grammar.align`, and
the attributes with their declarations, as XML 1.0 demands (sections 3.2, 3.3 and their validity
constraints).
"""

import re
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, Literal

from validator.content import elements
from validator.grammar.align import Misfit, explain
from validator.grammar.attributes import AttributeFacts
from validator.grammar.model import Model, accepts
from validator.grammar.schema import Grammar
from validator.nodes import Attribute, NodeMap, qualified_name
from validator.record import Element

Kind = Literal[
    "unknown-element",
    "misplaced-element",
    "missing-element",
    "misplaced-text",
    "unknown-attribute",
    "missing-attribute",
    "wrong-value",
    "duplicate-id",
    "unresolved-reference",
    "unexplained",
]


# All that a document can have; libxml2 counts no further than this fits.
ALL_LINES: Container[int] = range(2**63)


@dataclass(frozen=True, slots=True)
class Fault:
    """One cause for which a record is not valid.

    Attributes:
        kind: what is wrong; the rules of the area SCH are named after it.
        node: the element that is wrong: it lacks something, or holds what it may not.
        name: the name of the child or attribute that is concerned.
        child: the child that is not allowed, or before which text is not allowed.
        misfit: how the child fails to fit the content model.
        declared: what the grammar says of the attribute.
        attribute: the attribute as written.
        count: how many children in a row are not allowed for the same reason.
        reason: the id that a reference leads to, or what libxml2 says that we cannot explain.
        line: the line that libxml2 says, from 1.
    """

    kind: Kind
    node: Element
    name: str = ""
    child: Element | None = None
    misfit: Misfit | None = None
    declared: AttributeFacts | None = None
    attribute: Attribute | None = None
    count: int = 1
    reason: str = ""
    line: int = 1


def explain_element(
    article: Element, grammar: Grammar, nodes: NodeMap, lines: Container[int] = ALL_LINES
) -> tuple[Fault, ...]:
    """Explain why an element, with all that is in it, is not valid.

    Args:
        article: the element.
        grammar: the grammar it is judged by.
        nodes: where everything stands in the source.
        lines: look only at elements whose start tag ends on one of these lines, counted from 1
            as libxml2 does; identifiers and references are then left out.

    Returns:
        the faults, in document order; none for a valid element.
    """
    faults: list[Fault] = []
    identifiers: dict[str, Element] = {}
    references: list[tuple[Element, str, Attribute, AttributeFacts]] = []
    for node in article.iter("*"):
        line: Any = node.sourceline
        if line not in lines:
            continue
        name = qualified_name(node)
        if not grammar.has(name):
            parent = node.getparent()
            # What stands in an unknown element is most often unknown for the same reason.
            inside = parent is not None and node is not article
            if not inside or (parent is not None and grammar.has(qualified_name(parent))):
                faults.append(Fault("unknown-element", node, name))
            continue
        faults += _content_faults(node, grammar)
        declared = grammar.attributes(name)
        # Half of the elements have no attribute, not even a namespace; no need to read their tags.
        bare = nodes.text.startswith((">", "/>"), nodes.start(node) + 1 + len(name))
        written = {} if bare else nodes.attributes(node)
        for attribute_name, attribute in written.items():
            facts = declared.get(attribute_name)
            if facts is None:
                faults.append(Fault("unknown-attribute", node, attribute_name, attribute=attribute))
                continue
            value = attribute.value.value
            if not fits(value, facts):
                faults.append(
                    Fault("wrong-value", node, attribute_name, declared=facts, attribute=attribute)
                )
            elif lines is not ALL_LINES:
                continue
            elif facts.type == "ID":
                if value in identifiers:
                    faults.append(
                        Fault(
                            "duplicate-id",
                            node,
                            attribute_name,
                            child=identifiers[value],
                            attribute=attribute,
                        )
                    )
                identifiers.setdefault(value, node)
            elif facts.type in {"IDREF", "IDREFS"}:
                references.append((node, attribute_name, attribute, facts))
        faults += [
            Fault("missing-attribute", node, facts.name, declared=facts)
            for facts in grammar.required_attributes(name)
            if facts.name not in written
        ]
    for node, attribute_name, attribute, facts in references:
        for value in attribute.value.value.split():
            if value not in identifiers:
                faults.append(
                    Fault(
                        "unresolved-reference",
                        node,
                        attribute_name,
                        declared=facts,
                        attribute=attribute,
                        reason=value,
                    )
                )
    return tuple(faults)


def _content_faults(node: Element, grammar: Grammar) -> Iterator[Fault]:
    model = grammar.model(qualified_name(node))
    if model.kind == "empty":
        # Not even an empty CDATA section may stand there (XML 1.0, section 3, constraint
        # "Element Valid").
        if len(node) or node.text is not None:
            yield Fault("misplaced-text", node, child=node[0] if len(node) else None)
        return
    children = list(elements(node))
    if model.kind == "children":
        if is_text(node.text):
            yield Fault("misplaced-text", node, child=children[0] if children else None)
        else:
            for child in node:
                if is_text(child.tail):
                    yield Fault("misplaced-text", node, child=child.getnext())
                    break
    names = [qualified_name(child) for child in children]
    if accepts(model, names):
        return
    for misfit, count in _in_runs(_misfits(model, tuple(names))):
        if misfit.kind == "missing":
            yield Fault("missing-element", node, misfit.name, misfit=misfit)
        elif grammar.has(misfit.name):
            yield Fault(
                "misplaced-element",
                node,
                misfit.name,
                child=children[misfit.index],
                misfit=misfit,
                count=count,
            )


def _misfits(model: Model, names: tuple[str, ...]) -> tuple[Misfit, ...]:
    # The same mistake is often made again and again, in all figures or all tables.
    return _few_misfits(model, names) if len(names) < _FEW else explain(model, names)


_FEW = 100
_few_misfits = lru_cache(maxsize=256)(explain)


def _in_runs(misfits: Iterable[Misfit]) -> Iterator[tuple[Misfit, int]]:
    """Take together children of one name that follow each other where none is allowed.

    Eight cells in a row without their row are one mistake, not eight.
    """
    run: list[Misfit] = []
    for misfit in misfits:
        follows = run and (run[-1].kind, run[-1].name) == ("foreign", misfit.name)
        if follows and misfit.kind == "foreign" and misfit.index == run[-1].index + 1:
            run.append(misfit)
            continue
        if run:
            yield run[0], len(run)
        run = [misfit]
    if run:
        yield run[0], len(run)


def is_text(text: str | None) -> bool:
    """Tell whether the grammar would see text, not only white space."""
    # White space between elements is that of XML only; a no-break space is text.
    return bool(text and text.strip(" \t\r\n"))


# Name characters of XML 1.0 (section 2.3, fifth edition), which libxml2 follows.
_NAME_START = (
    ":A-Z_a-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c\u200d"
    "\u2070-\u218f\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_NAME_CHAR = f"{_NAME_START}\\-.0-9\u00b7\u0300-\u036f\u203f\u2040"
_NAME = f"[{_NAME_START}][{_NAME_CHAR}]*"
_TOKEN = f"[{_NAME_CHAR}]+"
_TYPES = {
    "ID": _NAME,
    "IDREF": _NAME,
    "IDREFS": rf"{_NAME}(?: +{_NAME})*",
    "NMTOKEN": _TOKEN,
    "NMTOKENS": rf" *{_TOKEN}(?: +{_TOKEN})* *",
}


@cache
def _form(kind: str) -> re.Pattern[str] | None:
    # Compiled when needed: classes of so many characters take milliseconds.
    return re.compile(_TYPES[kind]) if kind in _TYPES else None


def fits(value: str, facts: AttributeFacts) -> bool:
    """Tell whether the grammar allows a value of an attribute."""
    if facts.default == "#FIXED" and value != facts.value:
        return False
    if facts.values:
        return value in facts.values
    pattern = _form(facts.type)
    return pattern is None or pattern.fullmatch(value) is not None
