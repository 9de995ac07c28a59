"""XML Schema 1.0 and 1.1.

libxml2 gives the verdict where it can read the schema, since it is a hundred times as fast;
what is wrong is told by xmlschema, which says it better and knows 1.1 with its assertions.
"""

import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias
from xml.etree.ElementTree import ParseError

from lxml import etree

from validator.house.files import (
    SchemaError,
    all_files,
    error_at,
    error_in,
    error_of_log,
    node_at,
    resolve,
    same_file,
)
from validator.house.tree import JudgedTree, judged_tree, unjudged
from validator.house.words import shorten
from validator.nodes import qualified_name
from validator.record import Element, Record
from validator.regex import regex
from validator.rule import Found

if TYPE_CHECKING:
    import xmlschema

    Explainer: TypeAlias = xmlschema.XMLSchema10 | xmlschema.XMLSchema11

_XS = "{http://www.w3.org/2001/XMLSchema}"
_REFERENCES = tuple(f"{_XS}{name}" for name in ("include", "import", "redefine", "override"))
# What only XML Schema 1.1 has (XSD 1.1 part 1, appendix G).
_ONLY_1_1 = tuple(
    f"{_XS}{name}"
    for name in (
        *("assert", "assertion", "alternative", "override", "openContent"),
        *("defaultOpenContent", "explicitTimezone"),
    )
)
# xmlschema writes all attributes into the error of each, which takes the square of their number.
_MOST_ATTRIBUTES = 500
_MANY_ATTRIBUTES = etree.XPath(f"boolean(//*[count(@*) > {_MOST_ATTRIBUTES}])")
_MIN_VERSION = "{http://www.w3.org/2007/XMLSchema-versioning}minVersion"
_ATTRIBUTE = regex(r"attribute ([^\s=]+)=|'([^']+)' attribute not allowed")

_ATTRIBUTE_OF_LIBXML2 = regex(r"Element '[^']*', attribute '([^']*)'")
_REFERENCE = regex(r"IDREF '(.*)' not found")
# xmlschema writes some of its own objects into its messages.
_OBJECT = regex(r" for <xmlschema\.[^<>]*>")


@dataclass(frozen=True, eq=False)
class XmlSchema:
    """An XML Schema.

    Attributes:
        path: its path.
        newer: whether it is written in XML Schema 1.1.
        verdict: the schema as libxml2 has it; None if it cannot read it.
        complete: whether libxml2 checks all that the schema demands.
        loaded: the schema as xmlschema has it, if it was needed to read it.
    """

    path: str
    newer: bool
    verdict: etree.XMLSchema | None
    complete: bool = True
    loaded: "Explainer | None" = None

    @property
    def name(self) -> str:
        """What messages call it: its file name."""
        return Path(self.path).name

    @cached_property
    def explainer(self) -> "Explainer | None":
        """The schema as xmlschema has it; None if it cannot read what libxml2 can."""
        if self.loaded is not None:
            return self.loaded
        try:
            return read_xmlschema(self.path, newer=self.newer)
        except SchemaError:
            return None

    def validate(self, record: Record) -> Iterator[Found]:
        """Tell where a record breaks the schema."""
        tree = judged_tree(record)
        valid = self._is_valid(tree.root)
        if valid and (self.complete or self.explainer is None):
            return
        log: Any = () if self.verdict is None else self.verdict.error_log
        explained = False
        for found in self._explanations(tree):
            explained = True
            yield found
        if not explained:
            for entry in log:
                node, _ = node_at(tree.root, entry.path or "")
                attribute = _ATTRIBUTE_OF_LIBXML2.match(entry.message)
                place = tree.place(node, attribute[1] if attribute else "")
                yield Found(place, f"{self.name}: {shorten(entry.message)}")

    def _explanations(self, tree: JudgedTree) -> Iterator[Found]:
        if self.explainer is None:
            return
        if _MANY_ATTRIBUTES(tree.root):
            if self.verdict is None:
                reason = f"an element has more than {_MOST_ATTRIBUTES} attributes"
                yield unjudged(self.name, tree, reason)
            return
        import xmlschema

        try:
            for error in self.explainer.iter_errors(tree.root, use_location_hints=False):
                yield self._explained(error, tree)
        except (RecursionError, xmlschema.XMLSchemaException) as error:
            # It follows the record by recursion. libxml2's own words are left, if it was asked.
            if self.verdict is None:
                reason = "nested too deeply" if isinstance(error, RecursionError) else str(error)
                yield unjudged(self.name, tree, reason)

    def _is_valid(self, root: Element) -> bool:
        """Whether libxml2 finds nothing wrong; not if it cannot tell."""
        try:
            return self.verdict is not None and self.verdict.validate(root)
        except etree.XMLSchemaValidateError:
            return False

    def _explained(self, error: Any, tree: JudgedTree) -> Found:
        node, attribute = _place(error, tree.root)
        about = "" if node is None else f"<{qualified_name(node)}>: "
        return Found(tree.place(node, attribute), f"{self.name}: {about}{shorten(_reason(error))}")


def _place(error: Any, root: Element) -> tuple[Element | None, str]:
    """Find the element that an error is about, and the name of its attribute, if it has one."""
    reason = str(error.reason)
    child = getattr(error, "invalid_child", None)
    if child is not None:
        return child, ""
    if attribute := _ATTRIBUTE.match(reason):
        return error.elem, attribute[1] or attribute[2]
    if reference := _REFERENCE.match(reason):
        # xmlschema tells of it at the root. Of several attributes with the word, none is sure.
        holders = [
            (node, str(name))
            for node in root.iter("*")
            for name, value in node.attrib.items()
            if reference[1] in str(value).split()
        ]
        if len(holders) == 1:
            return holders[0]
    return error.elem, ""


def _reason(error: Any) -> str:
    """What is wrong, in words for people where xmlschema's are for programmers."""
    from xmlschema import XMLSchemaChildrenValidationError, XMLSchemaDecodeError

    if isinstance(error, XMLSchemaChildrenValidationError):
        names = [str(name) for name in map(_name_of, error.expected or ()) if name]
        wanted = f"; expected is {' | '.join(names)}" if names else ""
        if error.invalid_child is None:
            return f"the content is not complete{wanted}"
        parent: Any = error.elem
        return f"it cannot stand here in <{qualified_name(parent)}>{wanted}"
    reason = str(error.reason or error.message)
    if isinstance(error, XMLSchemaDecodeError):
        attribute = _ATTRIBUTE.match(reason)
        kind = _name_of(error.validator) or "demanded"
        return f"{attribute[0] if attribute else ''}{error.obj!r} is not of the type {kind}"
    test = getattr(error.validator, "path", None)
    if reason == "assertion test is false" and test:
        return f"it must be true that {test}"
    return _OBJECT.sub("", reason)


def _name_of(component: Any) -> str | None:
    return getattr(component, "prefixed_name", None) or getattr(component, "local_name", None)


def load_xsd(path: str) -> XmlSchema:
    """Load an XML Schema, with the local files that it includes.

    It is read as 1.1 if it asks for it (``vc:minVersion="1.1"``) or uses what only 1.1 has.

    Raises:
        SchemaError: it is not a valid schema, or refers to what is not a local file.
    """
    newer, complete = False, True
    for file, root in all_files(path, _REFERENCES, "schemaLocation"):
        if root.tag != f"{_XS}schema":
            raise error_at(file, root, f"<{root.tag}> is no XML Schema: it must be an xs:schema")
        newer = newer or root.get(_MIN_VERSION, "1.0").strip() not in {"1.0", ""}
        newer = newer or next(root.iter(*_ONLY_1_1), None) is not None
        complete = complete and not _has_references(root)
    verdict, problem = (None, None) if newer else _read_libxml2(path)
    if verdict is not None:
        return XmlSchema(path, newer, verdict, complete)
    try:
        return XmlSchema(path, newer, None, False, read_xmlschema(path, newer=newer))
    except SchemaError as error:
        # libxml2 knows the place in included files as well.
        raise problem or error from error


def _has_references(root: Element) -> bool:
    """Whether a schema has types of references to ids, which libxml2 does not follow."""
    return any(
        node.get(name, "").rpartition(":")[2] in {"IDREF", "IDREFS"}
        for node in root.iter(f"{_XS}*")
        for name in ("type", "base", "itemType")
    )


def _read_libxml2(path: str) -> tuple[etree.XMLSchema | None, SchemaError | None]:
    try:
        return etree.XMLSchema(file=path), None
    except etree.XMLSchemaParseError as error:
        return None, error_of_log(error.error_log, path, "is no valid XML Schema")


def read_xmlschema(path: str, *, newer: bool) -> "Explainer":
    """Load an XML Schema with xmlschema.

    Raises:
        SchemaError: it cannot.
    """
    import xmlschema

    language = xmlschema.XMLSchema11 if newer else xmlschema.XMLSchema10
    try:
        with warnings.catch_warnings():
            # Of imports that name no file, or one that it cannot load: it goes on without.
            warnings.simplefilter("ignore")
            return language(str(Path(path).resolve()), allow="local", defuse="always")
    except (xmlschema.XMLSchemaException, ParseError) as error:
        raise _error_of_xmlschema(error, path) from error
    except RecursionError as error:
        raise SchemaError("the schema is nested too deeply: flatten it", path) from error


def _error_of_xmlschema(error: Exception, path: str) -> SchemaError:
    reason = shorten(str(getattr(error, "message", "") or error))
    message = f"the file is no valid XML Schema ({reason}): repair it"
    url = getattr(error, "schema_url", None)
    source = resolve(url, path) if url else None
    place = getattr(error, "path", None)
    if not place or source is None:
        return SchemaError(message, path)
    return error_in(path if same_file(source, path) else source, place, message)
