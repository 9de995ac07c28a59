"""The words in which a rule says what to change: each gives edits of the source.

Nothing here changes the tree. Arguments named ``markup`` are XML source and go in as they are;
arguments named ``text`` or ``value`` are plain and are escaped for the place where they go.
A line end in either is written the way the record writes its line ends.
"""

from abc import ABC, abstractmethod

from lxml import etree

from validator.edits import Edit, Edits, Span
from validator.namespaces import XML_SPACE
from validator.nodes import NodeMap
from validator.source import Source
from validator.textmap import TextMap, Zone

# In these, white space is content (JATS Tag Library, "White space"), so that removing an
# element must not take its line with it.
_WHITE_SPACE_KEPT = frozenset({"preformat", "code", "tex-math", "textual-form", "annotation"})


class Vocabulary(ABC):
    """The edits that a rule can ask for; :class:`validator.record.Record` speaks it."""

    source: Source

    @property
    @abstractmethod
    def nodes(self) -> NodeMap:
        """Where each node of the tree stands in the source."""

    def remove(self, node: etree._Element) -> Edits:
        """Remove an element; alone on its lines, it takes them with it.

        Raises:
            ValueError: the node is the root.
        """
        parent = node.getparent()
        if node is self.nodes.root or parent is None:
            raise ValueError("the root element of a record cannot be removed")
        span = self.nodes.span(node)
        if not keeps_white_space(parent):
            span = whole_lines(self.nodes.text, span)
        return (Edit(span.start, span.end, ""),)

    def replace(self, node: etree._Element, markup: str) -> Edits:
        """Put ``markup`` in the place of a whole element."""
        span = self.nodes.span(node)
        return (Edit(span.start, span.end, _line_ends(self.source, markup)),)

    def replace_content(self, node: etree._Element, markup: str) -> Edits:
        """Put ``markup`` between an element's tags; ``<x/>`` is opened for it."""
        markup = _line_ends(self.source, markup)
        tag = self.nodes.start_tag(node)
        if not tag.empty:
            content = self.nodes.content(node)
            return (Edit(content.start, content.end, markup),)
        name = self.nodes.text[tag.name.start : tag.name.end]
        return (Edit(tag.attributes.end, tag.span.end, f">{markup}</{name}>"),)

    def unwrap(self, node: etree._Element) -> Edits:
        """Remove an element's tags and keep what is between them."""
        span, content, tag = (
            self.nodes.span(node),
            self.nodes.content(node),
            self.nodes.start_tag(node),
        )
        if tag.empty:
            return (Edit(span.start, span.end, ""),)
        return (Edit(span.start, tag.span.end, ""), Edit(content.end, span.end, ""))

    def rename(self, node: etree._Element, name: str) -> Edits:
        """Give an element another name, in both tags."""
        tag = self.nodes.start_tag(node)
        first = Edit(tag.name.start, tag.name.end, name)
        if tag.empty:
            return (first,)
        end = self.nodes.end_tag_name(node)
        return (first, Edit(end.start, end.end, name))

    def insert_before(self, node: etree._Element, markup: str) -> Edits:
        """Insert ``markup`` directly before a node."""
        start = self.nodes.span(node).start
        return (Edit(start, start, _line_ends(self.source, markup)),)

    def insert_after(self, node: etree._Element, markup: str) -> Edits:
        """Insert ``markup`` directly behind a node."""
        end = self.nodes.span(node).end
        return (Edit(end, end, _line_ends(self.source, markup)),)

    def append(self, node: etree._Element, markup: str) -> Edits:
        """Insert ``markup`` as the last content of an element; ``<x/>`` is opened for it."""
        if self.nodes.start_tag(node).empty:
            return self.replace_content(node, markup)
        end = self.nodes.content(node).end
        return (Edit(end, end, _line_ends(self.source, markup)),)

    def set_attribute(self, node: etree._Element, name: str, value: str) -> Edits:
        """Give an attribute a value; a new one goes behind the last of the start tag.

        Args:
            node: the element.
            name: the attribute's name as written in the source, with its prefix.
            value: its value, unescaped.
        """
        present = self.nodes.attributes(node).get(name)
        if present is not None:
            span = present.value.span
            return (Edit(span.start, span.end, attribute_text(value, present.quote)),)
        tag = self.nodes.start_tag(node)
        # Behind the last attribute, before white space that may precede the end of the tag.
        written = self.nodes.text[tag.attributes.start : tag.attributes.end].rstrip()
        at = tag.attributes.start + len(written)
        return (Edit(at, at, f' {name}="{attribute_text(value, chr(34))}"'),)

    def remove_attribute(self, node: etree._Element, name: str) -> Edits:
        """Remove an attribute and the white space before it.

        Raises:
            KeyError: the element has no such attribute in the source (it may come from a DTD).
        """
        whole = self.nodes.attributes(node)[name].whole
        return (Edit(whole.start, whole.end, ""),)

    def replace_text(self, node: etree._Element, start: int, end: int, text: str) -> Edits:
        """Put plain text in the place of some characters of an element's text (``node.text``).

        The new text goes where the range begins and is written as that place demands: escaped
        in ordinary text, as it is inside CDATA. CDATA delimiters stay where they are.

        Args:
            node: the element; ``<x/>`` is opened for a new text.
            start: the first character to replace, from 0, in ``node.text``.
            end: the one behind the last.
            text: the new text, unescaped.

        Raises:
            IndexError: the range lies outside the text.
        """
        if self.nodes.start_tag(node).empty and start == end == 0:
            return self.replace_content(node, escape(text)) if text else ()
        return self._replace_in(self.nodes.text_of(node), start, end, text)

    def replace_tail(self, node: etree._Element, start: int, end: int, text: str) -> Edits:
        """Put plain text in the place of some characters behind a node (``node.tail``).

        Raises:
            IndexError: the range lies outside the text.
            ValueError: the node is the root.
        """
        return self._replace_in(self.nodes.tail_of(node), start, end, text)

    def _replace_in(self, text_map: TextMap, start: int, end: int, text: str) -> Edits:
        first, *others = text_map.zones(start, end)
        return (
            Edit(first.span.start, first.span.end, _zone_text(self.source, first, text)),
            *(Edit(zone.span.start, zone.span.end, "") for zone in others),
        )


def whole_lines(text: str, span: Span) -> Span:
    """Widen a span to its lines, with one line end, if nothing but blanks shares them."""
    start, end = span
    while start > 0 and text[start - 1] in " \t":
        start -= 1
    while end < len(text) and text[end] in " \t":
        end += 1
    if (start > 0 and text[start - 1] not in "\r\n") or (
        end < len(text) and text[end] not in "\r\n"
    ):
        return span
    if end < len(text):
        end += 2 if text.startswith("\r\n", end) else 1
    elif start > 0:
        start -= 2 if text.startswith("\r\n", start - 2) else 1
    return Span(start, end)


def keeps_white_space(node: etree._Element) -> bool:
    """Tell whether the white space directly in an element is part of its content."""
    return any(
        one.tag in _WHITE_SPACE_KEPT or one.get(XML_SPACE) == "preserve"
        for one in (node, *node.iterancestors())
    )


def _zone_text(source: Source, zone: Zone, text: str) -> str:
    if not zone.cdata:
        return _line_ends(source, escape(text))
    text = text.replace("]]>", "]]]]><![CDATA[>")
    written = (
        char if char != "\r" and _has(source, char) else f"]]>&#{ord(char)};<![CDATA["
        for char in text
    )
    return _line_ends(source, "".join(written))


def _has(source: Source, char: str) -> bool:
    """Whether the source's encoding has a character; in CDATA no reference can stand in."""
    try:
        char.encode(source.encoding)
    except UnicodeEncodeError:
        return False
    return True


def escape(text: str) -> str:
    """Escape plain text for the content of an element."""
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    # A parser would read a typed carriage return as a line feed (XML 1.0, section 2.11).
    return text.replace("\r", "&#13;")


# A parser would read these as blanks when typed (XML 1.0, section 3.3.3).
_WHITE_SPACE_REFERENCES = str.maketrans({"\t": "&#9;", "\n": "&#10;"})


def attribute_text(value: str, quote: str) -> str:
    """Escape plain text for an attribute's value between quotes of a kind."""
    value = escape(value).translate(_WHITE_SPACE_REFERENCES)
    return value.replace(quote, "&quot;" if quote == '"' else "&apos;")


def _line_ends(source: Source, text: str) -> str:
    return text if source.newline == "\n" else text.replace("\n", source.newline)
