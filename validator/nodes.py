"""Where the nodes of a parsed document stand in its source.

libxml2 keeps line numbers only. But the start tags, comments, processing instructions and
entity references in the source of a well-formed document, in their order, are exactly the
nodes that lxml yields in document order; so counting both gives every node its place. The map
is built once for a record that has a finding, and looks no closer than it is asked to.
"""

import re
from array import array
from bisect import bisect_right
from typing import NamedTuple

from lxml import etree

from validator.edits import Span
from validator.regex import regex
from validator.textmap import TextMap, map_attribute, map_text

# A plain "<" cannot stand in character data or in an attribute's value, so outside comments,
# CDATA sections and processing instructions each one starts a tag.
_NODE = regex(r"<!--.*?-->|<!\[CDATA\[.*?\]\]>|<\?.*?\?>|<[^/!?]", re.DOTALL)
# With entity references in play, tags are matched whole: a reference inside an attribute's
# value is no node of its own.
_ENTITY = r"&(?!(?:lt|gt|amp|quot|apos);)[^#\s;&<>\"']+;"
_NODE_OR_ENTITY = regex(
    rf"<!--.*?-->|<!\[CDATA\[.*?\]\]>|<\?.*?\?>|{_ENTITY}"
    r"""|<[^/!?](?:[^"'>]*(?:"[^"]*"|'[^']*'))*[^"'>]*>""",
    re.DOTALL,
)
_ANY_ENTITY = regex(_ENTITY)
_START_TAG = regex(r"""<([^\s/>]+)(?=[\s/>])((?:[^"'>]*(?:"[^"]*"|'[^']*'))*[^"'>]*)>""")
_ATTRIBUTE = regex(r"""\s+([^\s=]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_END_TAG = regex(r"<!\[CDATA\[.*?\]\]>|</([^\s>]+)\s*>", re.DOTALL)


def is_element(node: etree._Element) -> bool:
    """Tell elements from comments, processing instructions and entity references."""
    return isinstance(node.tag, str)


class UnmappableError(Exception):
    """The tree and the source cannot be brought together; nothing may be edited."""


class StartTag(NamedTuple):
    """A start tag or empty-element tag: its place, its name, and where its attributes stand."""

    span: Span
    name: Span
    attributes: Span
    empty: bool


class Attribute(NamedTuple):
    """An attribute as written: ``whole`` includes the white space before it."""

    whole: Span
    name: Span
    value: TextMap
    quote: str


class NodeMap:
    """Gives each node of a document its place in the source.

    Args:
        root: the root element; the tree must not be changed in structure afterwards.
        text: the source that it was parsed from.

    Raises:
        UnmappableError: source and tree disagree. No well-formed document is known to do this;
            should there be one, it is reported, but never edited.
    """

    def __init__(self, root: etree._Element, text: str) -> None:
        self.text = text
        self.root = root
        self._nodes: list[etree._Element] = list(root.iter())
        self._starts = self._find_starts(len(self._nodes))
        self._ends: dict[etree._Element, tuple[int, int]] = {}
        self._index = {node: index for index, node in enumerate(self._nodes)}

    def _find_starts(self, count: int) -> "array[int]":
        text = self.text
        first = _root_start(text)
        pattern = _NODE_OR_ENTITY if _ANY_ENTITY.search(text, first) else _NODE
        # What follows the root (comments, processing instructions) matches too, hence the cut.
        found = (match.start() for match in pattern.finditer(text, first))
        starts = array("Q", (at for at in found if not text.startswith("<![CDATA[", at)))[:count]
        if len(starts) != count or qualified_name(self.root) != _name_at(text, first):
            raise UnmappableError(f"{count} nodes in the tree, {len(starts)} in the source")
        return starts

    def start(self, node: etree._Element) -> int:
        """Tell where a node begins."""
        return self._starts[self._index[node]]

    def start_tag(self, node: etree._Element) -> StartTag:
        """Tell where an element's start tag stands.

        Raises:
            UnmappableError: the name in the source is not the node's.
        """
        start = self.start(node)
        match = _START_TAG.match(self.text, start)
        if match is None or _local(match[1]) != _local(qualified_name(node)):
            raise UnmappableError(f"no start tag of {node.tag!r} at character {start}")
        empty = match[2].endswith("/")
        attributes = Span(match.start(2), match.end(2) - empty)
        return StartTag(Span(*match.span()), Span(*match.span(1)), attributes, empty)

    def attribute_at(self, offset: int) -> tuple[etree._Element, Attribute] | None:
        """Give the attribute whose value begins at a character, with its element.

        Returns:
            both, or None if no value begins there.
        """
        index = bisect_right(self._starts, offset) - 1
        if index < 0 or not is_element(self._nodes[index]):
            return None
        node = self._nodes[index]
        written = self.attributes(node).values()
        return next(((node, one) for one in written if one.value.span.start == offset), None)

    def span(self, node: etree._Element) -> Span:
        """Tell where a node stands, with both tags and all that is between them."""
        if is_element(node):
            return Span(self.start(node), self._content_and_end(node)[1])
        match = _NODE_OR_ENTITY.match(self.text, self.start(node))
        if match is None:
            raise UnmappableError(f"no node at character {self.start(node)}")
        return Span(*match.span())

    def content(self, node: etree._Element) -> Span:
        """Tell where an element's content stands; empty, behind the tag, for ``<x/>``."""
        tag = self.start_tag(node)
        return Span(tag.span.end, self._content_and_end(node)[0])

    def end_tag_name(self, node: etree._Element) -> Span:
        """Tell where the name in an element's end tag stands.

        Raises:
            ValueError: the element is written as one empty-element tag.
        """
        close, end = self._content_and_end(node)
        if close == end:
            raise ValueError(f"{node.tag} has no end tag")
        match = _END_TAG.match(self.text, close)
        if match is None or match[1] is None:
            raise UnmappableError(f"no end tag at character {close}")
        return Span(*match.span(1))

    def _content_and_end(self, node: etree._Element) -> tuple[int, int]:
        """Where an element's content ends, and where the element ends."""
        chain = [node]
        while len(chain[-1]) and chain[-1] not in self._ends:
            chain.append(chain[-1][-1])
        # From the last descendant outwards: behind its end, only text stands before the end
        # tag of its parent. All are kept, or a deep record would be walked again for each.
        close, end = self._ends.get(chain[-1], (-1, -1))
        for element in reversed(chain):
            if element in self._ends:
                continue
            if not is_element(element):
                close = end = self.span(element).end
            else:
                tag = self.start_tag(element)
                close = end = tag.span.end
                if not tag.empty:
                    close, end = self._end_tag(max(self._end_of_last(element), end))
            self._ends[element] = close, end
        return close, end

    def _end_of_last(self, element: etree._Element) -> int:
        """Where the last child of an element ends, if it has any."""
        return self._ends[element[-1]][1] if len(element) else -1

    def _end_tag(self, behind: int) -> tuple[int, int]:
        for match in _END_TAG.finditer(self.text, behind):
            if match[1] is not None:
                return match.span()
        raise UnmappableError(f"no end tag behind character {behind}")

    def attributes(self, node: etree._Element) -> dict[str, Attribute]:
        """Give an element's attributes as they are written, by the names that stand there."""
        place = self.start_tag(node).attributes
        found = {}
        for match in _ATTRIBUTE.finditer(self.text, place.start, place.end):
            group = 2 if match[2] is not None else 3
            value = map_attribute(self.text, Span(*match.span(group)))
            quote = self.text[match.start(group) - 1]
            found[match[1]] = Attribute(Span(*match.span()), Span(*match.span(1)), value, quote)
        return found

    def text_of(self, node: etree._Element) -> TextMap:
        """Map the text between an element's start tag and its first child (``node.text``)."""
        content = self.content(node)
        end = self.start(node[0]) if len(node) else content.end
        return self._checked(map_text(self.text, Span(content.start, end)), node.text)

    def tail_of(self, node: etree._Element) -> TextMap:
        """Map the text behind a node, up to the next node or its parent's end (``node.tail``).

        Raises:
            ValueError: the node is the root.
        """
        parent, following = node.getparent(), node.getnext()
        if node is self.root or parent is None:
            raise ValueError("nothing of the record stands behind its root")
        end = self.content(parent).end if following is None else self.start(following)
        return self._checked(map_text(self.text, Span(self.span(node).end, end)), node.tail)

    def _checked(self, mapped: TextMap, parsed: str | None) -> TextMap:
        if mapped.value != (parsed or ""):
            raise UnmappableError(f"text at character {mapped.span.start} reads otherwise")
        return mapped


def _root_start(text: str) -> int:
    """Skip declaration, doctype with its internal subset, comments and instructions."""
    place = 0
    while True:
        place = text.find("<", place)
        if place < 0:
            raise UnmappableError("no element in the source")
        if text.startswith("<!--", place):
            place = _behind(text, "-->", place + 4)
        elif text.startswith("<?", place):
            place = _behind(text, "?>", place + 2)
        elif text.startswith("<!", place):
            place = doctype_end(text, place)
        else:
            return place


def _behind(text: str, closing: str, place: int) -> int:
    """Find the character behind the end of a comment or an instruction."""
    at = text.find(closing, place)
    if at < 0:
        raise UnmappableError(f"nothing ends with {closing!r} behind character {place}")
    return at + len(closing)


_DOCTYPE_PART = regex(r"""<!--|<\?|["'\[\]>]""")
_DOCTYPE_CLOSING = {"<!--": "-->", "<?": "?>", '"': '"', "'": "'"}


def doctype_end(text: str, start: int) -> int:
    """Find the ``>`` that ends a document type declaration (not one inside its subset).

    Raises:
        UnmappableError: it never ends, or a comment, an instruction or a literal in it does not.
    """
    inside = False
    place = start + 2
    while match := _DOCTYPE_PART.search(text, place):
        part, place = match.group(), match.end()
        if part in _DOCTYPE_CLOSING:
            place = _behind(text, _DOCTYPE_CLOSING[part], place)
        elif part == ">":
            if not inside:
                return place
        else:
            inside = part == "["
    raise UnmappableError("the document type declaration never ends")


def root_name(text: str) -> Span | None:
    """Tell where the name in the root element's start tag stands, or None if there is none."""
    try:
        match = _START_TAG.match(text, _root_start(text))
    except UnmappableError:
        return None
    return Span(*match.span(1)) if match else None


def _name_at(text: str, start: int) -> str:
    match = _START_TAG.match(text, start)
    return match[1] if match else ""


def qualified_name(node: etree._Element) -> str:
    """Give an element's name with its prefix, as the source and DTDs write it."""
    local = str(node.tag).rpartition("}")[2]
    return f"{node.prefix}:{local}" if node.prefix else local


def _local(name: str) -> str:
    return name.rpartition(":")[2]
