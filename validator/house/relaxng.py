"""RELAX NG, in XML (``.rng``) and in the compact syntax (``.rnc``)."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from lxml import etree

from validator.house.files import (
    SchemaError,
    all_files,
    error_at,
    error_of_log,
    node_at,
    read_schema_file,
)
from validator.house.tree import judged_tree
from validator.house.words import shorten
from validator.nodes import qualified_name
from validator.record import Element, Record
from validator.regex import regex
from validator.rule import Found
from validator.source import read_source

_RNG = "{http://relaxng.org/ns/structure/1.0}"
_REFERENCES = (f"{_RNG}include", f"{_RNG}externalRef")
# libxml2 tells a fault once where it is, and again for each pattern that failed because of it.
_CONSEQUENCES = frozenset(
    {
        "RELAXNG_ERR_CONTENTVALID",
        "RELAXNG_ERR_DATATYPE",
        "RELAXNG_ERR_INTERSEQ",
        "RELAXNG_ERR_INTEREXTRA",
        "RELAXNG_ERR_INTERNODATA",
        "RELAXNG_ERR_EXTRACONTENT",
        "RELAXNG_ERR_EXTRADATA",
        "RELAXNG_ERR_LACKDATA",
    }
)
_ATTRIBUTE = regex(r"Invalid attribute (\S+) for element")
_REFERENCE = regex(r'IDREFS? attribute (\S+) references an unknown ID "(.*)"')
_VALUE = regex(r"Type \S+ doesn't allow value '(.*)'", re.DOTALL)


@dataclass(frozen=True, eq=False)
class RelaxNg:
    """A RELAX NG schema.

    Attributes:
        path: its path.
        schema: the schema as libxml2 has it.
    """

    path: str
    schema: etree.RelaxNG

    @property
    def name(self) -> str:
        """What messages call it: its file name."""
        return Path(self.path).name

    def validate(self, record: Record) -> Iterator[Found]:
        """Tell where a record breaks the schema."""
        tree = judged_tree(record)
        if self.schema.validate(tree.root):
            return
        log: Any = self.schema.error_log
        told = set()
        for entry in _causes(tuple(log)):
            node, attribute = _node(tree.root, entry)
            found = Found(
                tree.place(node, attribute),
                f"{self.name}: {shorten(_reason(node, entry))}",
            )
            if (found.where, found.message) not in told:
                told.add((found.where, found.message))
                yield found


def _causes(log: Sequence[Any]) -> Sequence[Any]:
    # Without a place are what follows from another fault, and references to ids: where that
    # fault ended the validation, ids behind it are not known.
    placed = tuple(entry for entry in log if entry.path)
    causes = tuple(entry for entry in placed if entry.type_name not in _CONSEQUENCES)
    return causes or placed or log


def _node(root: Element, entry: Any) -> tuple[Element | None, str]:
    """Find the element that an entry is about, and its attribute if that is sure."""
    if reference := _REFERENCE.match(entry.message):
        name, wanted = reference.groups()
        for element in root.iter("*"):
            if wanted in (element.get(name) or "").split():
                return element, name
    node, _ = node_at(root, entry.path or "")
    return node, _attribute(node, entry.message)


def _reason(node: Element | None, entry: Any) -> str:
    if node is None or entry.type_name != "RELAXNG_ERR_ATTRVALID":
        return str(entry.message)
    # libxml2 does not say which.
    written = ", ".join(f'{name!s}="{value!s}"' for name, value in node.attrib.items())
    name = qualified_name(node)
    return f"an attribute of <{name}> is missing or wrong; it has {written or 'none'}"


def _attribute(node: Element | None, message: str) -> str:
    """The name of the attribute that a message is about, if it is sure to be."""
    if match := _ATTRIBUTE.match(message):
        return match[1]
    value = _VALUE.match(message)
    if node is None or value is None or (node.text or "").strip() == value[1].strip():
        return ""
    names = [str(name) for name, text in node.attrib.items() if text == value[1]]
    return names[0] if len(names) == 1 else ""


def load_rng(path: str) -> RelaxNg:
    """Load a RELAX NG schema, with the local files that it includes.

    Raises:
        SchemaError: it is not a valid schema, or refers to what is not a local file.
    """
    for file, root in all_files(path, _REFERENCES, "href"):
        if not str(root.tag).startswith(_RNG):
            raise error_at(file, root, f"<{root.tag}> is no RELAX NG: see its namespace")
    try:
        return RelaxNg(path, etree.RelaxNG(file=path))
    except etree.RelaxNGError as error:
        raise error_of_log(error.error_log, path, "is no valid RELAX NG schema") from error


def load_rnc(path: str) -> RelaxNg:
    """Load a RELAX NG schema in the compact syntax; it must be one file.

    Raises:
        SchemaError: it is not a valid schema, includes another file, or the package that reads
            the syntax is not installed.
    """
    text = _compact(read_source(read_schema_file(path)).text, path)
    try:
        return RelaxNg(path, etree.RelaxNG(etree.fromstring(text.encode("utf-8"))))
    except (etree.RelaxNGError, etree.XMLSyntaxError) as error:
        # The places are those of the converted schema, of no use to anyone.
        raise SchemaError(
            f"the file is no valid RELAX NG schema ({shorten(str(error))}): repair it", path
        ) from error


def _compact(text: str, path: str) -> str:
    """Convert the compact syntax to XML."""
    try:
        rnc2rng, parser = import_module("rnc2rng"), import_module("rnc2rng.parser")
        lexing_error = import_module("rply.errors").LexingError
    except ImportError as error:
        raise SchemaError(
            "schemas in the compact syntax need a package: pip install 'jatslint[rnc]'", path
        ) from error
    try:
        previous = None
        for token in parser.lex(text):
            # rnc2rng would fetch the file from anywhere, and leave the overrides out.
            if token.name == "LITERAL" and previous in {"INCLUDE", "EXTERNAL"}:
                place = token.source_pos
                message = f"{token.value!r} cannot be included: convert the schema to .rng"
                raise SchemaError(f"{message} (with trang)", path, place.lineno, place.colno)
            previous = token.name
        return str(rnc2rng.dumps(rnc2rng.loads(text)))
    except parser.ParseError as error:
        _, line, column = error.location
        raise SchemaError(_NOT_COMPACT, path, line + 1, column + 1) from error
    except lexing_error as error:
        place = error.source_pos
        raise SchemaError(_NOT_COMPACT, path, place.lineno, place.colno) from error
    except AssertionError as error:
        raise SchemaError(
            f"the prefix {str(error)!r} is not declared: declare it by 'namespace'", path
        ) from error
    except AttributeError as error:
        # rnc2rng asks the end of the file for its place, which it has not.
        lines = text.rstrip().splitlines() or [""]
        message = "the schema ends before it is complete: close what is open"
        raise SchemaError(message, path, len(lines), len(lines[-1]) + 1) from error
    except RecursionError as error:
        raise SchemaError("the schema is nested too deeply: flatten it", path) from error


_NOT_COMPACT = "RELAX NG in the compact syntax cannot go on like this: correct what stands here"
