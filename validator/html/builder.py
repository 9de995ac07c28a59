"""Make JATS blocks of an HTML tree.

The tree is walked once with a stack of its own, so that its depth does not matter. Text goes into
a row of runs (:mod:`validator.html.runs`); wherever HTML begins or ends a block the row becomes a
paragraph of the innermost container: the result itself, a quotation, a list item, a definition.

What JATS calls the containers and what they may hold: element pages ``p``, ``list``,
``list-item``, ``disp-quote``, ``def-list``, ``def-item``, ``ext-link`` and ``email`` of
https://jats.nlm.nih.gov/archiving/tag-library/1.3/.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, NamedTuple

from validator.html.attributes import item_type, language, list_type
from validator.html.children import CHILD, is_block, is_silent, misfit
from validator.html.marks import marks_of
from validator.html.names import BLOCK, DROPPED, LOST
from validator.html.runs import BREAK, Marks, Run, paragraphs, source

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_WHITE = " \t\r\n\f\xa0" + BREAK
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


def _paragraph(block: Block) -> Block:
    """Wrap a block; a paragraph may hold what a definition or an abstract may not."""
    return block if block.name == "p" else Block("p", "", block.source)


@dataclass(slots=True)
class _Container:
    kind: Literal["root", "list", "item", "quote", "defs", "term", "def"]
    attributes: str = ""
    blocks: list[Block] = field(default_factory=list)


class _Step(NamedTuple):
    """One thing left to do on the walk: a text, the begin of an element or its end.

    ``containers`` is how many were open at its start tag, ``alone`` that it is all its parent has.
    """

    action: Literal["text", "enter", "leave"]
    marks: Marks
    text: str = ""
    element: "Element | None" = None
    containers: int = 0
    alone: bool = False


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
    _language: str | None = None
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
                marks = self._enter(step.element, step.marks, alone=step.alone)
                if marks is not None:
                    steps += _content(step.element, marks)
            elif step.element is not None:
                self._leave(step.element, step.marks, step.containers)
        self._flush()
        blocks = self._containers[0].blocks
        # In a phrase, what stands behind the last word has not found its place yet.
        blocks += self._silent()
        if not self.inline or not blocks:
            return blocks
        visible = [block.content for block in blocks if block.name]
        if len(visible) > 1:
            self._lose(f"the border between {len(visible)} paragraphs")
        silent = (block.content for block in blocks if not block.name)
        return [Block("", "", "".join((" ".join(visible), *silent)))]

    def _lose(self, what: str) -> None:
        self._lost[what] = None

    def _add(self, text: str, marks: Marks) -> None:
        end = 0
        for match in CHILD.finditer(text):
            child = self.children[int(match[1])]
            if is_silent(child):
                continue
            if not is_block(child):
                self._look_at(child, marks)
                continue
            self._runs.append(Run(text[end : match.start()], marks))
            self._flush()
            kind = self._containers[-1].kind
            in_paragraphs = kind == "root" or (
                kind in ("item", "quote", "def") and child.startswith(("<p>", "<p "))
            )
            if marks or self.inline or not in_paragraphs:
                self.problem = "a block of the record stands inside a phrase"
            self._place(Block("", "", match[0]))
            end = match.end()
        self._runs.append(Run(text[end:], marks))

    def _look_at(self, child: str, marks: Marks) -> None:
        """Refuse an element of the record in a phrase that must not hold it."""
        names = tuple(mark.name for mark in marks)
        if self._containers[-1].kind == "term":
            names = ("term", *names)
        if outer := misfit(child, names):
            name = child[1:].split(maxsplit=1)[0].rstrip("/>")
            self.problem = f"`<{name.partition('>')[0]}>` cannot stand in `<{outer}>`"

    def _silent(self) -> list[Block]:
        """Take comments and instructions, if the runs are nothing else."""
        text = "".join(run.text for run in self._runs)
        matches = list(CHILD.finditer(text))
        if CHILD.sub("", text).strip(_WHITE):
            return []
        if not all(is_silent(self.children[int(match[1])]) for match in matches):
            return []
        self._runs.clear()
        return [Block("", "", match[0]) for match in matches]

    def _flush(self) -> None:
        """End the paragraph that is being written."""
        if not self._runs:
            return
        silent = self._silent()
        if silent and not self.inline and len(self._containers) == 1:
            # Beside a paragraph, not a paragraph of its own.
            self._containers[0].blocks += silent
        elif silent:
            # They go to the begin of the next paragraph, or end up behind the container.
            self._runs = [Run(block.content, ()) for block in silent]
        if not self._runs or silent:
            return
        term = self._containers[-1].kind == "term"
        for runs in paragraphs(self._runs, split=not self.inline and not term):
            self._place(Block("p", "", source(runs)))
        self._runs.clear()

    def _place(self, block: Block) -> None:
        """Put a finished block into the innermost container, wrapped as that one needs it."""
        container = self._containers[-1]
        blocks = container.blocks
        if not block.name:
            blocks.append(block)
            return
        # What the containers may hold differs from one version of JATS to the next, except for
        # paragraphs (and for lists in lists and quotations), which may hold all the rest.
        wraps = {
            "root": not self.inline,
            "def": True,
            "list": block.name == "disp-quote",
            "item": block.name == "disp-quote",
        }
        if wraps.get(container.kind):
            block = _paragraph(block)
        if container.kind == "list" and block.name != "list-item":
            # A list right inside a list is shown as part of the item before it.
            if block.name != "p" and blocks:
                blocks[-1] = blocks[-1]._replace(content=blocks[-1].content + block.source)
                return
            block = Block("list-item", "", block.source)
        elif container.kind == "defs" and block.name not in ("term", "def"):
            self._lose("`<dl>`")
            block = Block("def", "", _paragraph(block).source)
        blocks.append(block)

    def _enter(self, element: "Element", marks: Marks, *, alone: bool) -> Marks | None:
        """Begin an element; give the marks of its content, or ``None`` to leave the content out."""
        name = element.tag
        if name in DROPPED:
            return None
        if name in BLOCK:
            self._flush()
        if name in LOST and not (self.inline and name == "jats:title"):
            self._lose(f"`<{name}>`")
        if name in ("br", "jats:break"):
            self._runs.append(Run(BREAK, marks))
        elif name == "q":
            self._runs.append(Run("“", marks))
        elif name in _CONTAINERS:
            self._open(name, element)
        inner, lost = marks_of(
            element,
            marks,
            alone=alone,
            inline=self.inline,
            prefix_xlink=self.prefix_xlink,
        )
        for what in lost:
            self._lose(what)
        if name in BLOCK and (code := language(element)):
            if self._language not in (None, code):
                self._lose(f"the language {code}")
            self._language = code
        return inner

    def _leave(self, element: "Element", marks: Marks, containers: int) -> None:
        name = element.tag
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
        if kind == "list":
            list_kind, complete = list_type(element)
            attributes = f' list-type="{list_kind}"' if list_kind else ""
            start = element.get("start", "1").strip()
            if not complete or start != "1" or element.get("reversed") is not None:
                self._lose(f"the numbers of `<{name}>`")
        elif kind == "item":
            wanted = item_type(element)
            other = wanted and f' list-type="{wanted}"' != self._containers[-1].attributes
            if other or element.get("value") is not None:
                self._lose("the numbers of `<li>`")
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
        if content or container.kind == "term":
            self._place(Block(name, container.attributes, content))

    def _definitions(self, blocks: Sequence[Block]) -> str:
        """Group terms and definitions: each term begins an item."""
        out: list[str] = []
        for number, block in enumerate(blocks):
            if block.name == "term" or not number:
                out.append("</def-item><def-item>" if number else "<def-item>")
            if block.name == "def" and not number:
                self.problem = "`<dd>` stands without `<dt>`"
            out.append(block.source)
        return "".join((*out, "</def-item>")) if out else ""


def _content(element: "Element", marks: Marks) -> list[_Step]:
    """List the steps through the content of an element, the first one last."""
    alone = len(element) == 1 and not _has_text(element.text) and not _has_text(element[0].tail)
    steps: list[_Step] = []
    for child in reversed(element):
        if child.tail:
            steps.append(_Step("text", marks, text=child.tail))
        steps.append(_Step("enter", marks, element=child, alone=alone))
    if element.text:
        steps.append(_Step("text", marks, text=element.text))
    return steps


def _has_text(text: str | None) -> bool:
    return bool(text and text.strip())
