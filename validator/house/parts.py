"""The elements of a Schematron schema, over all the files that it is made of."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urldefrag

from lxml import etree

from validator.house.files import open_schema, position_of, resolve
from validator.house.patterns import Place
from validator.nodes import is_element
from validator.record import Element, Record

NAMESPACE = "http://purl.oclc.org/dsdl/schematron"
XSLT_NAMESPACE = "http://www.w3.org/1999/XSL/Transform"

_XML_ID = "{http://www.w3.org/XML/1998/namespace}id"
_MOST_INCLUSIONS = 10_000


@dataclass(frozen=True, slots=True)
class Part:
    """An element of a schema, and the file it stands in, with how that came to be included."""

    node: Element
    file: Record
    chain: tuple[str, ...]

    @property
    def place(self) -> Place:
        """Where the element begins."""
        return self.place_of("")

    def place_of(self, attribute: str) -> Place:
        """Give the place of an attribute's value, or of the element if there is no such one."""
        return Place(self.file.name, *position_of(self.file, self.node, attribute))

    def get(self, attribute: str) -> str:
        """Give the value of an attribute without blanks around it, or nothing."""
        return str(self.node.get(attribute) or "").strip()

    def needed(self, attribute: str) -> str:
        """Give an attribute that must be there.

        Raises:
            SchemaError: it is missing or empty.
        """
        if value := self.get(attribute):
            return value
        raise self.place.error(f"this <{local_name(self.node)}> needs the attribute {attribute}")

    @property
    def is_xslt(self) -> bool:
        """Whether this is an instruction of XSLT."""
        return str(self.node.tag).startswith(f"{{{XSLT_NAMESPACE}}}")

    def named(self, name: str) -> bool:
        """Tell whether this is the element of Schematron with that name."""
        return self.node.tag == f"{{{NAMESPACE}}}{name}"


@dataclass
class Files:
    """The files of a schema, each opened once.

    Attributes:
        opened: the files by their real paths.
        inclusions: how often something was included.
    """

    opened: dict[str, Record] = field(default_factory=dict)
    inclusions: int = 0

    def open(self, path: str, parent: Part | None = None, fragment: str = "") -> Part:
        """Open a file, or the element with an id in it, that another element asks for.

        Raises:
            SchemaError: it cannot be read, is not usable XML, has no such element, or is
                included in itself.
        """
        real = str(Path(path).resolve())
        chain = parent.chain if parent else ()
        key = f"{real}#{fragment}"
        if parent and key in chain:
            raise parent.place_of("href").error(
                f"{Path(path).name} includes itself: break the circle"
            )
        if real not in self.opened:
            self.opened[real], _ = open_schema(path)
        file = self.opened[real]
        for node in file.root.iter("*") if file.root is not None else ():
            if not fragment or fragment in (node.get("id"), node.get(_XML_ID)):
                return Part(node, file, (*chain, key))
        where = parent.place_of("href") if parent else Place(path, 1, 1)
        raise where.error(f"{Path(path).name} has no element with the id {fragment!r}")

    def children(self, part: Part) -> Iterator[Part]:
        """Give the elements in another one, with those of other files where they are named."""
        for node in part.node:
            if not is_element(node):
                continue
            child = Part(node, part.file, part.chain)
            if child.named("include"):
                yield self._included(child)
            elif child.named("extends") and child.get("href"):
                yield from self.children(self._included(child))
            else:
                yield child

    def _included(self, part: Part) -> Part:
        self.inclusions += 1
        if self.inclusions > _MOST_INCLUSIONS:
            raise part.place.error(f"the schema includes more than {_MOST_INCLUSIONS} files")
        href, fragment = urldefrag(part.needed("href"))
        path = resolve(href, part.file.name) if href else part.file.name
        where = part.place_of("href")
        if path is None:
            raise where.error(
                f"{href!r} is not a local file, and nothing is fetched: save it, name it"
            )
        if not Path(path).is_file():
            raise where.error(f"there is no file {href!r}: correct the reference")
        return self.open(path, part, fragment)


def local_name(node: Element) -> str:
    """Give an element's name without its namespace."""
    return etree.QName(node).localname
