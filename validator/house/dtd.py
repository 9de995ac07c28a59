"""Document type definitions."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lxml import etree

from validator.house.files import SchemaError, error_of_log, node_at, read_schema_file, resolve
from validator.house.tree import judged_tree
from validator.house.words import shorten
from validator.record import Record
from validator.regex import regex
from validator.rule import Found
from validator.source import read_source
from validator.vocabulary import escape

_ATTRIBUTE = regex(r"(?:.*\bfor attribute|No declaration for attribute|IDREFS? attribute) (\S+)")

_SYSTEM = regex(r"""(?<=\s)"([^"<>]*)"|(?<=\s)'([^'<>]*)'""")


@dataclass(frozen=True, eq=False)
class HouseDtd:
    """A DTD.

    Attributes:
        path: its path.
        dtd: the DTD as libxml2 has it.
    """

    path: str
    dtd: etree.DTD

    @property
    def name(self) -> str:
        """What messages call it: its file name."""
        return Path(self.path).name

    def validate(self, record: Record) -> Iterator[Found]:
        """Tell where a record breaks the DTD."""
        tree = judged_tree(record)
        if self.dtd.validate(tree.root):
            return
        log: Any = self.dtd.error_log
        for entry in log:
            node, _ = node_at(tree.root, entry.path or "")
            attribute = _ATTRIBUTE.match(entry.message)
            yield Found(
                tree.place(node, attribute[1] if attribute else ""),
                f"{self.name}: {shorten(entry.message)}",
            )


def load_dtd(path: str) -> HouseDtd:
    """Load a DTD, with the local files that its parameter entities name.

    Raises:
        SchemaError: it is not a valid DTD, or refers to what is not a local file.
    """
    read_schema_file(path)
    files = _LocalFiles(path)
    # libxml2's limits on expansion hold, since huge_tree is off.
    parser = etree.XMLParser(load_dtd=True, no_network=True, resolve_entities=True)
    parser.resolvers.add(files)
    document = f'<!DOCTYPE x SYSTEM "{escape(files.base)}"><x/>'
    try:
        root = etree.fromstring(document.encode(), parser)
    except etree.XMLSyntaxError as error:
        raise error_of_log(parser.error_log, path, "is no valid DTD") from error
    dtd: Any = root.getroottree().docinfo.externalDTD
    if dtd is None or next(dtd.iterelements(), None) is None:
        raise SchemaError("the file declares no element, so it is no DTD", path)
    return HouseDtd(path, dtd)


class _LocalFiles(etree.Resolver):
    """Lets libxml2 read local files and nothing else."""

    def __init__(self, given: str) -> None:
        self.base = Path(given).resolve().as_uri()
        self.read = [given]

    def resolve(  # type: ignore[override]  # the stubs lack the context
        self, system_url: str, _public_id: str, context: object
    ) -> object:
        path = resolve(system_url, self.read[0])
        if path is None:
            raise self._error(system_url, "is not a local file, and nothing is fetched: save it")
        if not Path(path).is_file():
            raise self._error(system_url, "does not exist: correct the reference")
        if system_url != self.base:
            self.read.append(path)
        resolver: Any = super()
        return resolver.resolve_filename(path, context)

    def _error(self, url: str, message: str) -> SchemaError:
        """Make an error in the file that names a URL, as far as that can be told."""
        wanted = {url, Path(url).name}
        for path in self.read:
            source = read_source(read_schema_file(path))
            for match in _SYSTEM.finditer(source.text):
                if match[1] in wanted or match[2] in wanted:
                    place = source.position(match.start())
                    return SchemaError(f"the file {match[0]} {message}", path, *place)
        return SchemaError(f"the file {url!r} {message}", self.read[0])
