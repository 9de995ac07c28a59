"""The content of an element, read as one text in which its children are single characters."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from lxml import etree

from validator.edits import Span
from validator.html.tags import Tag
from validator.html.writing import attributes_source
from validator.nodes import is_element
from validator.record import Element, Record

_PLACEHOLDERS = ("\ufffc", "\ue000", "\uf8ff")


@dataclass(frozen=True, slots=True)
class Content:
    """The text of an element with a placeholder for each child.

    Attributes:
        text: the text; elements read as HTML stand in it as their tags.
        placeholder: the character that stands for a child; the text has no other such character.
        children: the children it stands for, in order.
        tags: the tags of the elements that were read as HTML.
    """

    text: str
    placeholder: str
    children: tuple[Element, ...]
    tags: tuple[Tag, ...]
    _runs: tuple[tuple[int, Element, bool], ...]

    def sources(self, record: Record) -> list[str]:
        """Give the source of each child."""
        return [record.markup_of(child) for child in self.children]

    def span(self, start: int, end: int, record: Record) -> Span:
        """Tell where a part of the text stands in the source; its first run, if it has several."""
        offset, node, is_tail = next(run for run in reversed(self._runs) if run[0] <= start)
        run = record.tail_of(node) if is_tail else record.text_of(node)
        return run.source_span(start - offset, min(end - offset, len(run.value)))


def html_name(node: Element) -> str:
    """Name an element as HTML tags are named here; empty for a comment or an entity."""
    if not is_element(node):
        return ""
    name = etree.QName(node)
    if node.prefix and (name.namespace or "").rpartition("/")[2].lower().startswith("jats"):
        return f"jats:{name.localname}"
    return name.localname.lower()


def read_content(
    node: Element, is_html: Callable[[Element], bool] = lambda _: False
) -> Content | None:
    """Read an element.

    Args:
        node: the element.
        is_html: whether an element in it is HTML, to be read as tags and text.

    Returns:
        its content; None if its characters leave none for a placeholder.
    """
    parts: list[str] = []
    runs: list[tuple[int, Element, bool]] = []
    children: list[Element] = []
    tags: list[Tag] = []
    length = 0

    def add(text: str) -> None:
        nonlocal length
        parts.append(text)
        length += len(text)

    def add_text(owner: Element, text: str | None, *, is_tail: bool) -> None:
        if text:
            runs.append((length, owner, is_tail))
            add(text)

    def add_tag(element: Element, *, closing: bool) -> None:
        name = html_name(element)
        written = f"</{name}>" if closing else f"<{name}{_attributes(element)}>"
        has_attributes = not closing and len(element.attrib) > 0
        kind: Literal["open", "close"] = "close" if closing else "open"
        tags.append(Tag(length, length + len(written), name, kind, has_attributes, closing, name))
        add(written)

    add_text(node, node.text, is_tail=False)
    # What is still to be read, the next one last: an element, or one whose end tag is due.
    steps: list[tuple[Element, bool]] = [(child, False) for child in reversed(node)]
    while steps:
        child, ends = steps.pop()
        if ends:
            add_tag(child, closing=True)
            add_text(child, child.tail, is_tail=True)
        elif is_element(child) and is_html(child):
            add_tag(child, closing=False)
            add_text(child, child.text, is_tail=False)
            steps.append((child, True))
            steps += [(inner, False) for inner in reversed(child)]
        else:
            children.append(child)
            add("\0")
            add_text(child, child.tail, is_tail=True)
    text = "".join(parts)
    placeholder = next((char for char in _PLACEHOLDERS if char not in text), None)
    if placeholder is None:
        return None
    runs = runs or [(0, node, False)]
    return Content(
        text.replace("\0", placeholder), placeholder, tuple(children), tuple(tags), tuple(runs)
    )


def _attributes(element: Element) -> str:
    values: dict[str, str] = {}
    for key, value in element.attrib.items():
        name = etree.QName(str(key))
        prefix = "xlink:" if "xlink" in (name.namespace or "") else ""
        values[f"{prefix}{name.localname}"] = str(value)
    return attributes_source(values)
