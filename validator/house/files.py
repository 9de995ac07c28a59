"""Schema files: read without touching a network, and where in them a fault stands."""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from lxml import etree

from validator.house.words import shorten
from validator.nodes import UnmappableError, is_element, qualified_name
from validator.record import Element, Record, open_record
from validator.regex import regex
from validator.usage import UsageError

_DRIVE = regex(r"[A-Za-z]:[\\/]")


class SchemaError(UsageError):
    """A house schema that cannot be used; prints as ``ours.xsd:12:5: what is wrong``.

    Attributes:
        message: what is wrong, and what to do.
        path: the file in which it is wrong, which may be one that the schema includes.
        line: the line in it, from 1.
        column: the column in that line, from 1, in characters.
    """

    def __init__(self, message: str, path: str, line: int = 1, column: int = 1) -> None:
        super().__init__(message, path, line, column)
        self.message = message
        self.path = path
        self.line = line
        self.column = column

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}: {self.message}"


def read_schema_file(path: str) -> bytes:
    """Read a schema file.

    Raises:
        SchemaError: it cannot be read.
    """
    try:
        return Path(path).read_bytes()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise SchemaError(f"the schema cannot be read ({reason}): check its path", path) from error


def open_schema(path: str) -> tuple[Record, Element]:
    """Read a schema file that is XML; nothing else is read, and no entity is expanded.

    Returns:
        the file as a record, and its root element.

    Raises:
        SchemaError: it cannot be read, is not well-formed, or refers to entities.
    """
    file = open_record(read_schema_file(path), name=path, kind="xml")
    if file.root is None:
        message, offset = (file.error.message, file.error.offset) if file.error else ("", 0)
        raise SchemaError(
            f"the schema is not well-formed ({message}): repair it",
            path,
            *file.source.position(offset),
        )
    entity = next(file.root.iter(etree.Entity), None)
    if entity is not None:
        raise error_at(
            file, entity, f"the schema uses the entity {entity.text}: write its text in its place"
        )
    return file, file.root


def error_at(file: Record, node: Element, message: str, attribute: str = "") -> SchemaError:
    """Make the error of a fault at a node of a schema file, or in the value of an attribute."""
    return SchemaError(message, file.name, *position_of(file, node, attribute))


def position_of(file: Record, node: Element, attribute: str = "") -> tuple[int, int]:
    """Tell line and column of a node of a schema file, or of the value of an attribute."""
    try:
        written = file.nodes.attributes(node).get(attribute) if attribute else None
        offset = written.value.span.start if written else file.nodes.start(node)
    except UnmappableError:
        line: Any = node.sourceline
        return line or 1, 1
    return file.source.position(offset)


def local_path(file: Record, node: Element, attribute: str) -> str:
    """Give the path of the file that an attribute of a schema refers to.

    Raises:
        SchemaError: it is not a local file, or there is none.
    """
    reference = node.get(attribute, "").strip()
    path = resolve(reference, file.name)
    if path is None:
        message = f"{reference!r} is not a local file, and nothing is fetched: save it, name it"
        raise error_at(file, node, message, attribute)
    if not Path(path).is_file():
        raise error_at(
            file, node, f"there is no file {reference!r}: correct the reference", attribute
        )
    return path


def resolve(reference: str, base: str) -> str | None:
    """Give the local path that a reference in a file means; None if it is not local.

    Args:
        reference: a relative or absolute path or URI, without a fragment.
        base: the path of the file in which it stands.
    """
    if not reference or "\0" in reference:
        return None
    if not _DRIVE.match(reference):
        try:
            parts = urlsplit(reference)
        except ValueError:
            return None
        if parts.scheme not in {"", "file"} or parts.netloc not in {"", "localhost"}:
            return None
        reference = unquote(parts.path)
        if parts.scheme and _DRIVE.match(reference[1:]):
            reference = reference[1:]
    return os.path.normpath(Path(base).parent / reference)


def all_files(
    path: str, references: Iterable[str], attribute: str
) -> Iterator[tuple[Record, Element]]:
    """Read a schema file and all files that it refers to, each once.

    Args:
        path: the first file.
        references: names of the elements that refer to other files.
        attribute: the attribute in which they do so; without it they refer to nothing.

    Raises:
        SchemaError: a file is not local, is missing or is not usable XML.
    """
    names = tuple(references)
    waiting, seen = [path], {os.path.normpath(path)}
    while waiting:
        file, root = open_schema(waiting.pop())
        yield file, root
        for node in root.iter(*names):
            if node.get(attribute) is not None:
                target = local_path(file, node, attribute)
                if target not in seen:
                    seen.add(target)
                    waiting.append(target)


def error_of_log(log: Any, path: str, says: str) -> SchemaError:
    """Make an error of what libxml2 tells of a schema that it cannot use.

    Args:
        log: libxml2's log.
        path: the schema, if the log names no file.
        says: what kind of schema it is not: ``is no valid RELAX NG schema``.
    """
    entry = next((one for one in log if one.line and _is_file(one.filename)), None)
    entry = entry or next(iter(log), None)
    if entry is None:
        return SchemaError(f"the file {says}: libxml2 gives no reason", path)
    message = f"the file {says} ({shorten(entry.message)}): repair it"
    if not _is_file(entry.filename):
        return SchemaError(message, path)
    named = path if same_file(entry.filename, path) else str(entry.filename)
    if entry.path:
        return error_in(named, entry.path, message, entry.line)
    return SchemaError(message, named, max(entry.line, 1), max(entry.column, 1))


def error_in(path: str, place: str, message: str, line: int = 0) -> SchemaError:
    """Make the error of a fault in a schema file.

    Args:
        path: the file.
        place: where in it, as a path that libxml2 or xmlschema gives.
        message: what is wrong.
        line: the line, if it is known. libxml2 reads RELAX NG into a tree that it rearranges,
            so its paths count only where they lead to that line.
    """
    file, root = open_schema(path)
    node, attribute = node_at(root, place)
    if node is not None and (not line or _stands_on(file, node, line)):
        return error_at(file, node, message, attribute)
    line = max(line, 1)
    start = file.source.offset(line, 1)
    text = file.text[start : file.source.offset(line + 1, 1)]
    return SchemaError(message, path, line, len(text) - len(text.lstrip()) + 1)


def _stands_on(file: Record, node: Element, line: int) -> bool:
    """Whether an element's start tag is on a line, in whole or in part."""
    tag = file.nodes.start_tag(node).span
    return file.source.position(tag.start)[0] <= line <= file.source.position(tag.end)[0]


def same_file(one: str, other: str) -> bool:
    """Tell whether two paths lead to the same file."""
    return Path(one).resolve() == Path(other).resolve()


def _is_file(name: str | None) -> bool:
    return bool(name) and name != "<string>" and Path(str(name)).is_file()


_STEP = regex(r"([^\[\]]+)(?:\[([0-9]+)\])?")


def node_at(root: Element, path: str) -> tuple[Element | None, str]:
    """Find the node that libxml2 means by a path such as ``/article/*[2]/mml:math/@id``.

    Returns:
        the element, None if there is none; and the attribute's name, if the path ends in one.
    """
    first, *steps = path.lstrip("/").split("/")
    if not _is_step(root, first):
        return None, ""
    node = root
    for step in steps:
        if step.startswith("@"):
            return node, step[1:]
        match = _STEP.fullmatch(step)
        if match is None or match[1].endswith("()"):
            return node, ""
        children = (child for child in node if is_element(child) and _is_step(child, match[1]))
        following = next(
            (child for at, child in enumerate(children, 1) if at == int(match[2] or 1)), None
        )
        if following is None:
            return None, ""
        node = following
    return node, ""


def _is_step(node: Element, name: str) -> bool:
    # libxml2 writes "*" for a name in a default namespace (xmlGetNodePath).
    return name.partition("[")[0] in {"*", qualified_name(node)}
