"""Make JATS blocks of an HTML tree.

The tree is walked once with a stack of its own, so that its depth does not matter. Text goes into
a row of runs (:mod:`validator.html.runs`); wherever HTML begins or ends a block the row becomes a
paragraph of the innermost container: the result itself, a quotation, a list item, a definition.

What JATS calls the containers and what they may hold: element pages ``p``, ``list``,
``list-item``, ``disp-quote``, ``def-list``, ``def-item``, ``ext-link`` and ``email`` of
https://jats.nlm.nih.gov/archiving/tag-library/1.3/.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, NamedTuple
from urllib.parse import unquote
from xml.sax.saxutils import escape

from validator.html import styles
from validator.html.names import BLOCK
from validator.html.runs import BREAK, Mark, Marks, Run, paragraphs, source

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

# A child of the record in a text: its number between two characters that XML forbids.
CHILD = re.compile("\uffff([0-9]+)\uffff")
# Text that a browser does not show.
DROPPED = frozenset({"script", "style"})

_BLOCK_CHILD = re.compile(r"<(?:[\w.-]+:)?(?:p|sec|title|label)[\s/>]")
_LIST_TYPES = {
    "1": "order",
    "a": "alpha-lower",
    "A": "alpha-upper",
    "i": "roman-lower",
    "I": "roman-upper",
}
_JATS_LIST_TYPES = frozenset({"order", "bullet", "simple", *_LIST_TYPES.values()})
_LINKS = frozenset({"ext-link", "email", "uri"})
_LOST = frozenset(
    "img pre bdo details label "
    "jats:sec jats:title jats:disp-formula jats:inline-formula jats:xref jats:named-content "
    "jats:styled-content jats:abbrev jats:fixed-case".split()
)
_CONTAINERS: dict[str, Literal["list", "item", "quote", "defs", "term", "def"]] = {
    "ul": "list",
    "ol": "list",
    "dir": "list",
    "menu": "list",
    "jats:list": "list",
    "li": "item",
    "jats:list-item": "item",
    "blockquote": "quote",
    "jats:disp-quote": "quote",
    "dl": "defs",
    "dt": "term",
    "dd": "def",
}


class Block(NamedTuple):
    """One block of JATS: an element, or (without a name) source that is used as it is.

    Attributes:
        name: the name of the element, or an empty string.
        attributes: its attributes as source, with a blank before each.
        content: its content as source.
    """

    name: str
    attributes: str
    content: str

    @property
    def source(self) -> str:
        """The block as JATS source."""
        if not self.name:
            return self.content
        return f"<{self.name}{self.attributes}>{self.content}</{self.name}>"


def is_block(child: str) -> bool:
    """Tell whether the source of an element of the record is one that no paragraph can hold."""
    return _BLOCK_CHILD.match(child) is not None


@dataclass(slots=True)
class _Container:
    kind: Literal["root", "list", "item", "quote", "defs", "term", "def"]
    attributes: str = ""
    blocks: list[Block] = field(default_factory=list)


class _Step(NamedTuple):
    """One thing left to do on the walk; ``containers`` is how many were open at the start tag."""

    action: Literal["text", "enter", "leave"]
    marks: Marks
    text: str = ""
    element: "Element | None" = None
    containers: int = 0


@dataclass(slots=True)
class Builder:
    """The state of one walk.

    Attributes:
        children: JATS source of the elements that stand in the text.
        inline: only a phrase is wanted; containers are not made, their loss is noted.
        prefix_xlink: the prefix bound to XLink, or ``None``.
        problem: why there can be no result, if so.
    """

    children: Sequence[str]
    inline: bool
    prefix_xlink: str | None
    problem: str = ""
    _lost: dict[str, None] = field(default_factory=dict)
    _runs: list[Run] = field(default_factory=list)
    _containers: list[_Container] = field(default_factory=lambda: [_Container("root")])

    @property
    def lost(self) -> tuple[str, ...]:
        """Everything whose meaning could not be carried over, as found."""
        return tuple(self._lost)

    def build(self, root: "Element") -> list[Block]:
        """Walk the content of ``root`` and give the blocks, children still as numbers."""
        steps = _content(root, ())
        while steps:
            step = steps.pop()
            if step.action == "text":
                self._add(step.text, step.marks)
            elif step.element is not None and step.action == "enter":
                steps.append(step._replace(action="leave", containers=len(self._containers)))
                marks = self._enter(step.element, step.marks)
                if marks is not None:
                    steps += _content(step.element, marks)
            elif step.element is not None:
                self._leave(step.element, step.marks, step.containers)
        self._flush()
        blocks = self._containers[0].blocks
        if not self.inline or not blocks:
            return blocks
        if len(blocks) > 1:
            self._lose(f"the border between {len(blocks)} paragraphs")
        return [Block("", "", " ".join(block.content for block in blocks))]

    def _lose(self, what: str) -> None:
        self._lost[what] = None

    def _add(self, text: str, marks: Marks) -> None:
        end = 0
        for match in CHILD.finditer(text):
            if not is_block(self.children[int(match[1])]):
                continue
            self._runs.append(Run(text[end : match.start()], marks))
            self._flush()
            if marks or self.inline or self._containers[-1].kind in ("list", "defs", "term"):
                self.problem = "a block of the record stands inside a phrase"
            self._place(Block("", "", match[0]))
            end = match.end()
        self._runs.append(Run(text[end:], marks))

    def _flush(self) -> None:
        """End the paragraph that is being written."""
        if not self._runs:
            return
        term = self._containers[-1].kind == "term"
        for runs in paragraphs(self._runs, split=not self.inline and not term):
            self._place(Block("p", "", source(runs)))
        self._runs.clear()

    def _place(self, block: Block) -> None:
        """Put a finished block into the innermost container, wrapped as that one needs it."""
        container = self._containers[-1]
        blocks = container.blocks
        if container.kind == "list" and block.name != "list-item":
            # A list right inside a list is shown as part of the item before it.
            if block.name != "p" and blocks:
                blocks[-1] = blocks[-1]._replace(content=blocks[-1].content + block.source)
                return
            block = Block("list-item", "", block.source)
        elif container.kind == "defs" and block.name not in ("term", "def"):
            self._lose("`<dl>`")
            block = Block("def", "", block.source)
        blocks.append(block)

    def _enter(self, element: "Element", marks: Marks) -> Marks | None:
        """Begin an element; give the marks of its content, or ``None`` to leave the content out."""
        name = _name(element)
        if name in DROPPED:
            return None
        if name in BLOCK:
            self._flush()
        if name in _LOST and not (self.inline and name == "jats:title"):
            self._lose(f"`<{name}>`")
        if name in ("br", "jats:break"):
            self._runs.append(Run(BREAK, marks))
        elif name == "q":
            self._runs.append(Run("“", marks))
        elif name in _CONTAINERS:
            self._open(name, element)
        return self._marks(name, element, marks)

    def _leave(self, element: "Element", marks: Marks, containers: int) -> None:
        name = _name(element)
        if name == "q":
            self._runs.append(Run("”", marks))
        if name in BLOCK and name not in DROPPED:
            self._flush()
        if len(self._containers) > containers:
            self._close()

    def _open(self, name: str, element: "Element") -> None:
        kind = _CONTAINERS[name]
        outer = self._containers[-1].kind
        fits = {"item": outer == "list", "term": outer == "defs", "def": outer == "defs"}
        if self.inline or not fits.get(kind, outer != "term"):
            self._lose(f"`<{name}>`")
            return
        attributes = ""
        if name == "jats:list":
            wanted = element.get("list-type", "")
            attributes = f' list-type="{wanted}"' if wanted in _JATS_LIST_TYPES else ""
        elif name == "ol":
            if element.get("start", "1").strip() != "1" or element.get("reversed") is not None:
                self._lose("the numbers of `<ol>`")
            attributes = f' list-type="{_LIST_TYPES.get(element.get("type", "1"), "order")}"'
        elif kind == "list":
            attributes = ' list-type="bullet"'
        self._containers.append(_Container(kind, attributes))

    def _close(self) -> None:
        container = self._containers.pop()
        content = "".join(block.source for block in container.blocks)
        if container.kind == "term":
            content = " ".join(block.content for block in container.blocks)
        elif container.kind == "defs":
            content = self._definitions(container.blocks)
        name = {
            "list": "list",
            "item": "list-item",
            "quote": "disp-quote",
            "defs": "def-list",
            "term": "term",
            "def": "def",
        }[container.kind]
        if content:
            self._place(Block(name, container.attributes, content))

    def _definitions(self, blocks: Sequence[Block]) -> str:
        """Group terms and definitions: each term begins an item."""
        out: list[str] = []
        for number, block in enumerate(blocks):
            if block.name == "term" or not number:
                out.append("</def-item><def-item>" if number else "<def-item>")
            if block.name == "def" and not number:
                self._lose("`<dd>` without `<dt>`")
            out.append(block.source)
        return "".join((*out, "</def-item>")) if out else ""

    def _marks(self, name: str, element: "Element", marks: Marks) -> Marks:
        """Add to the marks of an element's surroundings what the element itself means."""
        linked = any(mark.name in _LINKS for mark in marks)
        if linked and marks[-1].name != "ext-link" and any(m.name == "email" for m in marks):
            return marks
        if link := self._link(name, element) if not linked else None:
            return (*marks, link)
        own = styles.EMPHASIS.get(name)
        # Which words of a title are bold is a matter of the journal's design.
        added = [own] if own and not (self.inline and name in BLOCK) else []
        removed: list[str] = []
        style = styles.declarations(element.get("style", ""))
        if style:
            more, removed = styles.changes(style)
            added += more
            if styles.hides(style):
                self._lose("hidden text")
            if style.get("text-decoration") == "none":
                removed.append(own if own in ("underline", "strike") else "")
        face = element.get("face") if name == "font" else None
        if (font := styles.sign_font(face, style)) and _has_letters(element):
            self._lose(f"the font {font}")
        result = [mark for mark in marks if mark.name not in removed]
        for addition in added:
            known = any(mark.name == addition for mark in result)
            # Links are underlined by habit, not for emphasis.
            if addition in removed or (addition == "underline" and linked):
                continue
            if not known or (addition == own and own in ("sup", "sub") and _is_part(element)):
                result.append(Mark(addition))
        return tuple(result)

    def _link(self, name: str, element: "Element") -> Mark | None:
        if name == "jats:email":
            return Mark("email")
        if name not in ("a", "jats:ext-link", "jats:uri"):
            return None
        href = element.get("href") if name == "a" else element.get("xlink:href")
        href = re.sub(r"[\t\r\n\f]", "", href or "").strip(" \xa0").replace(" ", "%20")
        text = "".join(element.itertext()).strip()
        scheme = href.partition(":")[0].lower()
        if not href or href[0] == "#" or scheme in ("javascript", "about"):
            return None
        if scheme == "mailto" and unquote(href[7:].partition("?")[0]).lower() == text.lower():
            return Mark("email")
        if scheme not in ("http", "https", "ftp", "mailto") or not self._is_xml(href):
            # A relative address means nothing outside the page it was written for.
            self._lose(f"the address {href[:60]!r}")
            return None
        if self.prefix_xlink is None:
            if href != text:
                self._lose(f"the address {href[:60]!r}")
            return None
        target = escape(href, {'"': "&quot;"})
        return Mark("ext-link", f' ext-link-type="uri" {self.prefix_xlink}:href="{target}"')

    @staticmethod
    def _is_xml(address: str) -> bool:
        return not CHILD.search(address) and address.isprintable()


def _content(element: "Element", marks: Marks) -> list[_Step]:
    """List the steps through the content of an element, the first one last."""
    steps: list[_Step] = []
    for child in reversed(element):
        if child.tail:
            steps.append(_Step("text", marks, text=child.tail))
        steps.append(_Step("enter", marks, element=child))
    if element.text:
        steps.append(_Step("text", marks, text=element.text))
    return steps


def _name(element: "Element") -> str:
    # html5lib gives comments a function for a name; there are none in what is parsed here, but
    # `<![CDATA[` and `<?` would become comments.
    return element.tag if isinstance(element.tag, str) else "style"


def _has_letters(element: "Element") -> bool:
    return any(letter.isascii() and letter.isalpha() for letter in "".join(element.itertext()))


def _is_part(element: "Element") -> bool:
    """Tell a raised part of a raised text from a superscript that was put in twice.

    Only what follows or stands inside is known here: ``<sup><sup>2</sup></sup>`` has nothing.
    """
    return bool((element.tail or "").strip())
