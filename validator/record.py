"""A record: one document, its exact source, and where everything in it stands."""

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from lxml import etree

from validator.edits import Edits, Span
from validator.kinds import JATS_ROOTS, Kind, sniff
from validator.lines import Line, Paragraph, paragraphs, remove_text_lines, split_lines
from validator.nodes import NodeMap, UnmappableError, is_element
from validator.source import Source, as_windows_1252, read_source
from validator.textmap import TextMap
from validator.vocabulary import Vocabulary

if TYPE_CHECKING:
    from validator.grammar.judge import Judgement
    from validator.malformed.trouble import Trouble
    from validator.prefixes import Undeclared
    from validator.suppressions.entries import Entry
    from validator.suppressions.instructions import Instruction

Element: TypeAlias = etree._Element


class ParseError(NamedTuple):
    """Why a document is not well-formed, and where the parser noticed."""

    message: str
    offset: int


@dataclass(frozen=True, slots=True)
class Standards:
    """What a record is held to beside its own claims.

    Attributes:
        target: the JATS version to judge by, in place of the one that the record names.
        house: paths of house schemas, as they were given.
        options: the options of rules that have other values than their own: pairs of the
            rule's name and its options; :meth:`validator.rule.Rule.options_of` reads them.
        ignored: what an ignore file says of this record, the most specific entry first; see
            :meth:`validator.suppressions.ignores.Ignores.bind`.
    """

    target: str = ""
    house: tuple[str, ...] = ()
    options: tuple[tuple[str, object], ...] = ()
    ignored: "tuple[Entry, ...]" = ()


OWN_STANDARDS = Standards()


@dataclass(frozen=True, eq=False, repr=False)
class Record(Vocabulary):
    """One document, as rules see it.

    Attributes:
        source: the exact source.
        kind: ``jats``, ``xml``, ``html`` or ``text``.
        name: what to call it in messages: a path, or nothing.
        root: the root element of an XML record that is well-formed, else None. Elements in
            the default namespace of a JATS document appear without it.
        error: why an XML record could not be parsed.
        standards: what it is held to beside its own claims.
        undeclared: the prefixes that it uses and does not declare; in the tree, the root
            declares them.
    """

    source: Source
    kind: Kind
    name: str = ""
    root: Element | None = None
    error: ParseError | None = None
    standards: Standards = OWN_STANDARDS
    undeclared: "tuple[Undeclared, ...]" = ()

    @property
    def text(self) -> str:
        """The source's characters."""
        return self.source.text

    @property
    def is_xml(self) -> bool:
        """Whether the record is XML, parsed or not."""
        return self.kind in {"jats", "xml"}

    @cached_property
    def nodes(self) -> NodeMap:
        """Where each node of the tree stands in the source.

        Raises:
            UnmappableError: there is no tree, or it does not fit the source.
        """
        if self.root is None:
            raise UnmappableError("the record has no tree")
        return NodeMap(self.root, self.text)

    @cached_property
    def judgement(self) -> "Judgement":
        """What the grammar of its version says of the record."""
        from validator.grammar.judge import judge

        return judge(self)

    @cached_property
    def troubles(self) -> "tuple[Trouble, ...]":
        """What is wrong in the source of an XML record that has no tree; nothing for others."""
        if self.root is not None or not self.is_xml:
            return ()
        from validator.malformed.scan import scan

        return scan(self.text)

    @cached_property
    def instructions(self) -> "tuple[Instruction, ...]":
        """What the record itself asks to leave out: ``<?jatslint ignore empty-doi?>``."""
        from validator.suppressions.instructions import read_instructions

        return read_instructions(self)

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """The lines of a text record; the visible blocks of an HTML page."""
        if self.kind == "html":
            from validator.html.blocks import split_blocks

            return split_blocks(self.text)
        return split_lines(self.text)

    @cached_property
    def paragraphs(self) -> tuple[Paragraph, ...]:
        """The lines, grouped where blank lines part them."""
        return paragraphs(self.lines)

    def remove_lines(self, first: int, last: int) -> Edits:
        """Remove lines (or blocks of a page), so that no gap shows where they were.

        Args:
            first: the first line to remove, counted from 0.
            last: the last one.

        Raises:
            IndexError: there are no such lines.
        """
        if self.kind == "text":
            return (remove_text_lines(self.text, self.lines, first, last),)
        from validator.html.blocks import remove_blocks

        return remove_blocks(self.text, self.lines[first : last + 1])

    def text_of(self, node: Element) -> TextMap:
        """Map the text between an element's start tag and its first child."""
        return self.nodes.text_of(node)

    def tail_of(self, node: Element) -> TextMap:
        """Map the text behind a node, up to the next node or its parent's end."""
        return self.nodes.tail_of(node)

    def markup_of(self, node: Element) -> str:
        """Give the source of a node as it is written."""
        span = self.nodes.span(node)
        return self.text[span.start : span.end]

    def start_tag_of(self, node: Element) -> str:
        """Give the source of an element's start tag as it is written."""
        span = self.nodes.start_tag(node).span
        return self.text[span.start : span.end]

    def focus(self, node: Element) -> Span:
        """Tell which part of the source to show for an element.

        That is all of it when it stands on one line, else its start tag: a mark from the first
        line of an article to its last would show nothing.
        """
        span = self.nodes.span(node)
        if "\n" in self.text[span.start : span.end] or "\r" in self.text[span.start : span.end]:
            return self.nodes.start_tag(node).span if is_element(node) else span
        return span


def open_record(
    data: bytes, *, name: str = "", kind: Kind | None = None, standards: Standards = OWN_STANDARDS
) -> Record:
    """Read and parse a record. Any bytes give a record; nothing is raised for bad input.

    Args:
        data: the bytes of the file.
        name: what to call it in messages.
        kind: what it is; None tells it from the content (``jats`` and ``xml`` are both parsed
            as XML).
        standards: what it is held to beside its own claims.
    """
    return parse_record(read_source(data), name=name, kind=kind, standards=standards)


def parse_record(
    source: Source,
    *,
    name: str = "",
    kind: Kind | None = None,
    standards: Standards = OWN_STANDARDS,
) -> Record:
    """Parse a record whose source is at hand; see :func:`open_record`."""
    kind = kind or sniff(source.text, name)
    if kind in {"html", "text"}:
        return Record(as_windows_1252(source), kind, name, standards=standards)
    root, undeclared, error = _parse(source)
    if root is None:
        return Record(source, kind, name, None, error, standards)
    if kind == "xml" and _holds_jats(root):
        kind = "jats"
    if kind == "jats":
        _drop_default_namespace(root)
    return Record(source, kind, name, root, None, standards, undeclared)


def _parse(
    source: Source,
) -> "tuple[Element | None, tuple[Undeclared, ...], ParseError | None]":
    if not source.valid:
        return None, (), _undecodable(source)
    # libxml2 gets the very characters that we edit. UTF-8 it can read as it is; for any other
    # encoding both must have understood the bytes alike, so it is given ours.
    plain = source.encoding in {"utf-8", "ascii"}
    data = source.data if plain else source.text.encode("utf-8")
    root, parser, failure = _read_xml(data)
    if failure is None:
        return root, (), None
    root, undeclared = _read_undeclared(source.text, data, parser)
    error = _parse_error(source, failure, parser) if root is None else None
    return root, undeclared, error


def _read_xml(
    data: bytes,
) -> tuple[Element | None, etree.XMLParser, etree.XMLSyntaxError | None]:
    """Parse UTF-8; give the tree, or why there is none, and the parser with its log."""
    # libxml2's limits on depth and size guard against the expansion of entities, so they fall
    # only where no entity is declared.
    parser = _parser(huge=False)
    try:
        return etree.fromstring(data, parser), parser, None
    except etree.XMLSyntaxError as error:
        failure = error
    if _is_limit(parser.error_log) and _may_be_huge(data):
        parser = _parser(huge=True)
        try:
            return etree.fromstring(data, parser), parser, None
        except etree.XMLSyntaxError as error:
            failure = error
    return None, parser, failure


def _parser(*, huge: bool, recover: bool = False) -> etree.XMLParser:
    """Make a parser that reads nothing outside the document and expands no entity."""
    return etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=huge,
        recover=recover,
    )


def _may_be_huge(data: bytes) -> bool:
    return b"<!ENTITY" not in data


def _read_undeclared(
    text: str, data: bytes, parser: etree.XMLParser
) -> "tuple[Element | None, tuple[Undeclared, ...]]":
    """Read a document that a parser refused for undeclared prefixes, as if they were declared."""
    from validator.prefixes import declare_all, list_undeclared, only_undeclared

    if not only_undeclared(parser.error_log):
        return None, ()
    recovered = etree.fromstring(data, _parser(huge=_may_be_huge(data), recover=True))
    declared = declare_all(recovered, text)
    # This one forgives nothing: libxml2 notes a hundred errors at most, and there may be others.
    root = _read_xml(declared.encode("utf-8"))[0] if declared else None
    return root, list_undeclared(recovered, root) if root is not None else ()


# How versions of libxml2 call "Excessive depth" and "huge text node": XML_ERR_INTERNAL_ERROR,
# XML_ERR_NO_MEMORY, XML_ERR_NAME_TOO_LONG, XML_ERR_RESOURCE_LIMIT (xmlerror.h).
_LIMITS = frozenset({1, 2, 110, 114})


def _is_limit(log: "etree._ListErrorLog") -> bool:
    return any(entry.type in _LIMITS for entry in log)


def _undecodable(source: Source) -> ParseError:
    offset = next(
        (at for at, char in enumerate(source.text) if "\ud800" <= char <= "\udfff"),
        0,
    )
    if source.decoded:
        code = ord(source.text[offset])
        return ParseError(f"the text holds U+{code:04X}, which is no character", offset)
    claimed = source.declared or source.encoding
    found = f"the byte 0x{ord(source.text[offset]) & 0xFF:02X}" if source.text else "the text"
    return ParseError(f"{found} is not valid in the encoding {claimed}", offset)


def _parse_error(
    source: Source, failure: etree.XMLSyntaxError, parser: etree.XMLParser
) -> ParseError:
    # The first fatal error is the cause; an undeclared prefix is one of a lower level.
    log = parser.error_log.filter_from_fatals() or parser.error_log.filter_from_errors()
    if not len(log):
        return ParseError(failure.msg or "the document is empty", 0)
    return ParseError(log[0].message, source.offset(log[0].line, log[0].column))


def _holds_jats(root: Element) -> bool:
    """Whether a wrapper (an OAI response, a set of articles) holds JATS metadata."""
    return next(root.iter("{*}article-meta"), None) is not None


def _drop_default_namespace(root: Element) -> None:
    """Let the elements of a JATS document in a default namespace appear by their plain names.

    JATS elements are in no namespace, but some services put the article into one
    (``xmlns="https://jats.nlm.nih.gov/..."``). Names are not structure: places stay right.
    """
    article = root if etree.QName(root).localname in JATS_ROOTS else None
    article = next(root.iter("{*}article-meta"), None) if article is None else article
    if article is None or article.prefix:
        return
    namespace = etree.QName(article).namespace
    if namespace:
        for node in list(root.iter(f"{{{namespace}}}*")):
            node.tag = etree.QName(node).localname
