"""The two processors of XSLT: libxslt, which is part of lxml, and Saxon, which is optional.

Neither may reach a network or write a file, whatever a schema asks for.
"""

import os
from collections.abc import Callable
from functools import cache
from importlib import import_module
from typing import Any, TypeAlias

from lxml import etree

from validator.house.patterns import Place
from validator.house.xslt import OWN, Stylesheet
from validator.record import Element
from validator.regex import regex

Transform: TypeAlias = Callable[[Element], Element]
"""Takes the root of a record, gives the ``<found>`` of :mod:`validator.house.xslt`.

Raises:
    TransformError: the schema's XSLT failed on this record.
"""

_LINE = regex(r"\bon line (\d+)\b")
_SAXON = "http://saxon.sf.net/feature/"
# Java's parser has limits against hostile documents (JAXP processing limits). Those of ours
# have no doctype and hence no entities, and are already parsed.
_LIMITS = ("maxElementDepth", "elementAttributeLimit", "maxXMLNameLimit", "totalEntitySizeLimit")


class TransformError(Exception):
    """A schema's XSLT failed on a record."""


def with_libxslt(sheet: Stylesheet, whole: Place) -> Transform:
    """Prepare an XSLT 1 stylesheet.

    Args:
        sheet: the stylesheet.
        whole: the place of the schema, for errors that belong to no part of it.

    Raises:
        SchemaError: libxslt does not accept the stylesheet.
    """
    try:
        transform = etree.XSLT(
            etree.fromstring(sheet.text.encode(), etree.XMLParser(no_network=True)),
            extensions={(OWN, "number"): _number},
            access_control=etree.XSLTAccessControl(  # type: ignore[call-arg]
                read_network=False, write_file=False, create_dir=False, write_network=False
            ),
        )
    except (etree.XSLTParseError, etree.XMLSyntaxError) as failure:
        log: Any = failure.error_log
        line = next((entry.line for entry in log if entry.line > 0), 0)
        raise _origin(sheet, line, whole).error(f"not accepted by XSLT 1: {failure}") from None

    def run(root: Element) -> Element:
        try:
            found = transform(root).getroot()
        except etree.XSLTApplyError as failure:
            raise TransformError(str(failure)) from None
        if found is None:
            raise TransformError("it gave no result")
        return found

    return run


def _number(context: object, nodes: list[Element]) -> str:
    """Give the number of a node among those of the document that is transformed."""
    state = context.eval_context  # type: ignore[attr-defined]
    if "numbers" not in state:
        root = nodes[0].getroottree().getroot()
        numbered = (node for node in root.iter() if node.tag is not etree.Entity)
        state["numbers"] = {node: str(number) for number, node in enumerate(numbered)}
    number: str = state["numbers"].get(nodes[0], "")
    return number


def with_saxon(sheet: Stylesheet, whole: Place) -> Transform:
    """Prepare an XSLT 3 stylesheet; see :func:`with_libxslt`.

    Raises:
        SchemaError: Saxon is not installed, or does not accept the stylesheet.
    """
    try:
        saxonche = import_module("saxonche")
    except ImportError:
        raise whole.error(
            "XSLT 2 and 3 need one more package: pip install 'jatslint[schematron]'"
        ) from None
    processor = _saxon()
    try:
        compiled = processor.new_xslt30_processor().compile_stylesheet(stylesheet_text=sheet.text)
    except saxonche.PySaxonApiError as failure:
        message = str(failure)
        line = _LINE.search(message)
        # Of several errors the first is told: "Error in … on line 3 …:", then the reason.
        reason = message.partition("\n")[2].partition("\nError ")[0] or message
        reason = " ".join(reason.split())
        origin = _origin(sheet, int(line[1]) if line else 0, whole)
        raise origin.error(f"not accepted by Saxon: {reason}") from None

    def run(root: Element) -> Element:
        if next(root.iter(etree.Entity), None) is not None:
            raise TransformError("its entities are too large to be written out")
        text = etree.tostring(root, encoding="unicode", with_tail=False)
        around = [
            "".join(etree.tostring(node, encoding="unicode", with_tail=False) for node in nodes)
            for nodes in ([*root.itersiblings(preceding=True)][::-1], root.itersiblings())
        ]
        try:
            document = processor.parse_xml(xml_text=text.join(around))
            result = compiled.transform_to_string(xdm_node=document)
        except saxonche.PySaxonApiError as failure:
            raise TransformError(" ".join(str(failure).split())) from None
        huge = etree.XMLParser(huge_tree=True, resolve_entities=False)
        return etree.fromstring(result.encode(), huge)

    return run


@cache
def _saxon() -> Any:
    """Start Saxon, once in a process."""
    processor = import_module("saxonche").PySaxonProcessor(license=False)
    processor.set_configuration_property(f"{_SAXON}allowedProtocols", "file")
    # Errors come as exceptions too; Saxon would write them among our output.
    processor.set_configuration_property(f"{_SAXON}standardErrorOutputFile", os.devnull)
    for limit in _LIMITS:
        processor.set_configuration_property(f"{_SAXON}parserProperty?uri=jdk.xml.{limit}", "0")
    return processor


def _origin(sheet: Stylesheet, line: int, whole: Place) -> Place:
    origins = sheet.origins[line - 1 : line] if line else ()
    return next(iter(origins), None) or whole
