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
from typing import TYPE_CHECKING

from validator.html.attributes import item_type, language, list_type
from validator.html.children import CHILD, is_block, is_silent, misfit
from validator.html.containers import CONTAINERS, JATS_NAMES, Container, definitions
from validator.html.formulas import MATHML_ROOTS
from validator.html.jats_block import Block
from validator.html.made import Made, made_of
from validator.html.marks import marks_of
from validator.html.names import BLOCK, DROPPED, HEADINGS, LOST, shown_name
from validator.html.rooms import PARAGRAPHS, Room
from validator.html.runs import BREAK, SYMBOL, Mark, Marks, Run, paragraphs, source
from validator.html.sections import heading, nest
from validator.html.steps import content_steps
from validator.html.tables import table_source

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_WHITE = " \t\r\n\f\xa0" + BREAK


def _paragraph(block: Block) -> Block:
    """Wrap a block; a paragraph may hold what a definition or an abstract may not."""
    return block if block.name == "p" else Block("p", "", block.source)


@dataclass(slots=True)
class Builder:
    """The state of one walk.

    Attributes:
        children: JATS source of the elements that stand in the text.
        room: where the result will stand. Where only a phrase fits, containers are not made and
            their loss is noted.
        prefix_xlink: the prefix bound to XLink, or ``None``.
        prefix_mathml: the prefix bound to MathML, or ``None``.
        made: elements made of formulas and pictures; their numbers go on from the children's.
        problem: why there can be no result, if so.
    """

    children: Sequence[str]
    room: Room
    prefix_xlink: str | None
    prefix_mathml: str | None
    made: list[Made] = field(default_factory=list)
    problem: str = ""
    _lost: dict[str, None] = field(default_factory=dict)
    _language: str | None = None
    _runs: list[Run] = field(default_factory=list)
    _containers: list[Container] = field(default_factory=lambda: [Container("root")])
    _heading: int = 0
    _known_marks: dict[object, tuple[Marks, list[str]]] = field(default_factory=dict)

    @property
    def lost(self) -> tuple[str, ...]:
        """Everything whose meaning could not be carried over, as found."""
        return tuple(self._lost)

    def build(self, root: "Element") -> list[Block]:
        """Walk the content of ``root`` and give the blocks, children still as numbers."""
        steps = content_steps(root, ())
        while steps:
            step = steps.pop()
            if step.action == "text":
                self._add(step.text, step.marks)
            elif step.element is not None and step.action == "enter":
                steps.append(step._replace(action="leave", containers=len(self._containers)))
                marks = self._enter(step.element, step.marks, alone=step.alone)
                if marks is not None:
                    steps += content_steps(step.element, marks)
            elif step.element is not None:
                self._leave(step.element, step.marks, step.containers)
        self._flush()
        blocks = self._containers[0].blocks
        # In a phrase, what stands behind the last word has not found its place yet.
        blocks += self._silent()
        if not self.room.inline or not blocks:
            return nest(blocks, title=self.room.title)
        visible = [block.content for block in blocks if block.name]
        if len(visible) > 1:
            self._lose(f"the border between {len(visible)} paragraphs")
        silent = (block.content for block in blocks if not block.name)
        return [Block("", "", "".join((" ".join(visible), *silent)))]

    def _lose(self, what: str) -> None:
        self._lost[what] = None

    def _lose_all(self, lost: Sequence[str]) -> None:
        self._lost.update(dict.fromkeys(lost))

    def _add(self, text: str, marks: Marks) -> None:
        end = 0
        for match in CHILD.finditer(text):
            child = self._child(match)
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
            if marks or self.room.inline or not in_paragraphs:
                self.problem = "a block of the record stands inside a phrase"
            self._place(Block("", "", match[0]))
            end = match.end()
        self._runs.append(Run(text[end:], marks))

    def _child(self, number: "re.Match[str]") -> str:
        """Give the source of what a number stands for: a child, or what was made."""
        place = int(number[1])
        known = len(self.children)
        return self.children[place] if place < known else self.made[place - known].source

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
        if not all(is_silent(self._child(match)) for match in matches):
            return []
        self._runs.clear()
        return [Block("", "", match[0]) for match in matches]

    def _flush(self) -> None:
        """End the paragraph that is being written."""
        if not self._runs:
            return
        silent = self._silent()
        if silent and not self.room.inline and len(self._containers) == 1:
            # Beside a paragraph, not a paragraph of its own.
            self._containers[0].blocks += silent
        elif silent:
            # They go to the begin of the next paragraph, or end up behind the container.
            self._runs = [Run(block.content, ()) for block in silent]
        if not self._runs or silent:
            return
        host = self._host()
        is_phrase = self.room.inline or host in ("term", "title")
        for runs in paragraphs(self._runs, split=not is_phrase):
            content = source(self._fitting(runs, host))
            self._place(
                heading(self._heading, content) if host == "title" else Block("p", "", content)
            )
        self._runs.clear()

    def _host(self) -> str:
        """Name the element in which the runs will stand."""
        if self._containers[-1].kind == "term":
            return "term"
        if self._heading:
            return "title"
        return self.room.element if self.room.inline or len(self._containers) == 1 else "p"

    def _fitting(self, runs: Sequence[Run], host: str) -> list[Run]:
        """Drop the marks that the grammar does not take where they stand."""
        fitting: dict[Marks, Marks] = {}
        for marks in {run.marks for run in runs}:
            kept: list[Mark] = []
            for mark in marks:
                if mark.name == SYMBOL:
                    kept.append(mark)
                    continue
                parent = next((one.name for one in reversed(kept) if one.name != SYMBOL), host)
                if self.room.holds(parent, mark.name):
                    kept.append(mark)
                else:
                    self._lose(f"`<{mark.name}>`, which cannot stand in `<{parent}>`")
            fitting[marks] = tuple(kept)
        return [Run(run.text, fitting[run.marks]) for run in runs]

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
            "root": not self.room.inline and not self._stands_alone(block),
            "sec": not self._stands_alone(block),
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
        if block.name == "p" and container.kind == "root" and self.room.element in PARAGRAPHS:
            block = block._replace(name=self.room.element)
        blocks.append(block)

    def _stands_alone(self, block: Block) -> bool:
        """Tell whether a block is to stand beside paragraphs, not in one."""
        outer = "sec" if self._containers[-1].kind == "sec" else self.room.outer
        return (
            block.name in ("sec", "title")
            or block.name.startswith("heading")
            or (block.name == "table-wrap" and self.room.holds(outer, block.name))
        )

    def _enter(self, element: "Element", marks: Marks, *, alone: bool) -> Marks | None:
        """Begin an element; give the marks of its content, or ``None`` to leave the content out."""
        name = element.tag
        if name in DROPPED:
            return None
        if name == "table" and self._add_table(element):
            return None
        if made := made_of(element, self.room, self.prefix_xlink, self.prefix_mathml):
            self._lose_all(made.lost)
            self._runs.append(Run(f"\uffff{len(self.children) + len(self.made)}\uffff", marks))
            self.made.append(made)
            return None
        if name == "img" or name in MATHML_ROOTS:
            self.problem = f"{shown_name(name)} would be lost"
        if name in BLOCK:
            self._flush()
        if name in HEADINGS:
            self._heading = self._rank(name)
        if name in LOST and not (name in HEADINGS and (self._heading or self.room.inline)):
            self._lose(f"`<{name}>`")
        if name in ("br", "jats:break"):
            self._runs.append(Run(BREAK, marks))
        elif name == "q":
            self._runs.append(Run("“", marks))
        elif name in CONTAINERS:
            self._open(name, element)
        inner, lost = self._marks_of(element, marks, alone=alone)
        self._lose_all(lost)
        if name in BLOCK and (code := language(element)):
            if self._language not in (None, code):
                self._lose(f"the language {code}")
            self._language = code
        return inner

    def _marks_of(
        self, element: "Element", marks: Marks, *, alone: bool
    ) -> tuple[Marks, list[str]]:
        """Tell which marks hold in an element; most have the same few attributes."""
        inline = self.room.inline or self._heading > 0
        key = None
        # What a link or a font means depends on the text in it.
        depends = {"href", "xlink:href", "face"} & element.attrib.keys()
        if not depends and "dings" not in element.get("style", ""):
            key = (element.tag, tuple(element.attrib.items()), marks, alone, inline)
            if key in self._known_marks:
                return self._known_marks[key]
        found = marks_of(element, marks, alone=alone, inline=inline, prefix_xlink=self.prefix_xlink)
        if key is not None:
            self._known_marks[key] = found
        return found

    def _leave(self, element: "Element", marks: Marks, containers: int) -> None:
        name = element.tag
        if name == "q":
            self._runs.append(Run("”", marks))
        if name in BLOCK and name not in DROPPED:
            self._flush()
        if name in HEADINGS:
            self._heading = 0
        if len(self._containers) > containers:
            self._close()

    def _rank(self, name: str) -> int:
        """Give the rank of a heading that may become the title of a section; 0 if none may."""
        kinds = {container.kind for container in self._containers}
        if (
            self.room.inline
            or not (self.room.sections or self.room.title)
            or kinds - {"root", "sec"}
        ):
            return 0
        return int(name[1]) if name != "jats:title" else 1

    def _add_table(self, element: "Element") -> bool:
        """Make a table; false if it is none, but layout."""
        problems: list[str] = []

        def cell(content: "Element") -> str:
            inner = Builder(
                self.children,
                Room(self.room.grammar, "p", "td"),
                self.prefix_xlink,
                self.prefix_mathml,
                self.made,
            )
            blocks = inner.build(content)
            self._lose_all(inner.lost)
            problems.extend([inner.problem] if inner.problem else [])
            if len(blocks) == 1 and blocks[0].name == "p":
                return blocks[0].content
            if self.room.holds("td", "p") or any(block.name not in ("", "p") for block in blocks):
                return "".join(block.source for block in blocks)
            # In JATS 1.0 a cell holds no paragraphs.
            return "<break/>".join(block.content for block in blocks)

        table = table_source(element, cell=cell)
        if table.layout:
            if sum(one.tag in ("td", "th") for one in element.iter()) > 1:
                self._lose("that it stood in a table")
            return False
        self._flush()
        self.problem = self.problem or table.problem or "".join(problems[:1])
        self._lose_all(table.lost)
        caption = cell(table.caption) if table.caption is not None else ""
        if caption and not caption.startswith("<p>"):
            caption = f"<p>{caption}</p>"
        host = self._host()
        if not (
            self.room.holds(host, "table-wrap") or self.room.holds(self.room.outer, "table-wrap")
        ):
            self.problem = self.problem or "the table would be lost"
        heading_of_table = f"<caption>{caption}</caption>" if caption else ""
        self._place(Block("table-wrap", "", f"{heading_of_table}{table.source}"))
        return True

    def _open(self, name: str, element: "Element") -> None:
        kind = CONTAINERS[name]
        outer = self._containers[-1].kind
        fits = {"item": outer == "list", "term": outer == "defs", "def": outer == "defs"}
        if kind == "sec":
            fits["sec"] = outer in ("root", "sec") and self.room.sections
        if self.room.inline or not fits.get(kind, outer != "term"):
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
        self._containers.append(Container(kind, attributes))

    def _close(self) -> None:
        container = self._containers.pop()
        content = "".join(block.source for block in container.blocks)
        if container.kind == "term":
            content = " ".join(block.content for block in container.blocks)
        elif container.kind == "defs":
            if container.blocks and container.blocks[0].name == "def":
                self.problem = "`<dd>` stands without `<dt>`"
            content = definitions(container.blocks)
        elif container.kind == "sec":
            content = "".join(block.source for block in nest(container.blocks, title=True))
        if content or container.kind == "term":
            self._place(Block(JATS_NAMES[container.kind], container.attributes, content))
