"""Where in a record a word processor has left something, and how it is removed."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from lxml import etree

from validator.content import is_blank, only_attributes, shown, text_content
from validator.edits import Edit, Edits, Span
from validator.findings import Fix, safe, suggestion, unsafe
from validator.namespaces import MATHML
from validator.nodes import is_element
from validator.record import Element, Record
from validator.regex import regex
from validator.rule import Found
from validator.vocabulary import whole_lines

from ._office import Residue, find_residue

# Behind these, a text is about what a word processor leaves.
_QUOTES = ("'", '"', "“", "‘", "«", "„", "‚", "`", "(", "[")
# Each is looked at with all of its text, so that no more of one text are read at a time.
_MOST = 50
_FRONT = (
    *("abstract", "trans-abstract", "title-group", "kwd-group", "article-categories"),
    *("author-notes", "contrib-group", "funding-group", "permissions"),
)
_CODE = ("code", "preformat", "tex-math", "annotation", "textual-form", "monospace")
_LEFT_OVER = regex(r"\bmso-[a-z][a-z-]{2,40}\s?:|\bX-NONE\s*X-NONE\b")
# The body of an article may show other style sheets.
_OF_WORD = regex(r"mso-|Mso[A-Z]|X-NONE|InternetExplorer|#default#VML|#ieooui")
_TAG = regex(r"<[A-Za-z/!?]")
_COMMENT = regex(r"\s*(?:\[if\s[^\]]{1,80}\]|\[endif\]\s*\Z)")
_NAMESPACE = regex(
    r"<!--.*?(?:-->|\Z)|<!\[CDATA\[.*?(?:\]\]>|\Z)|(?P<note><\?xml:namespace\b[^<>]{0,300}>)",
    re.DOTALL,
)
_PROLOG = regex(r"<!--.*?(?:-->|\Z)|(?P<note><\?mso-.*?\?>)", re.DOTALL)


def find_pasted(record: Record, root: Element) -> Iterator[Found]:
    """Report texts, comments and instructions that come from a word processor."""
    yield from _in_prolog(record, root)
    skipped = _code_in(root)
    for node in root.iter():
        if not is_element(node):
            yield from _in_note(node, record)
        elif node.text and node not in skipped:
            yield from _in_text(_Text(node, node, node.text), record)
        parent = node.getparent()
        if node.tail and parent is not None and parent not in skipped:
            yield from _in_text(_Text(node, parent, node.tail), record)


def _code_in(root: Element) -> set[Element]:
    """Give the elements in which text is no prose."""
    found: set[Element] = set()
    for zone in root.iter(f"{{{MATHML}}}math", *_CODE):
        if zone not in found:
            found.update(zone.iter("*"))
    return found


@dataclass(frozen=True, slots=True)
class _Text:
    """One text of an element: before its first child, or behind a child.

    Attributes:
        node: the element itself, or the child.
        holder: the element.
        value: the text.
    """

    node: Element
    holder: Element
    value: str

    @property
    def is_first(self) -> bool:
        return self.node is self.holder

    @property
    def is_last(self) -> bool:
        return not len(self.holder) if self.is_first else self.node.getnext() is None

    def place(self, start: int, end: int, record: Record) -> Span:
        run = record.text_of(self.node) if self.is_first else record.tail_of(self.node)
        return run.source_span(start, end)

    def without(self, start: int, end: int, record: Record) -> Edits:
        if self.is_first:
            return record.replace_text(self.node, start, end, "")
        return record.replace_tail(self.node, start, end, "")


def _in_text(text: _Text, record: Record) -> Iterator[Found]:
    residues = _residues(text.value)
    left = _left_over(_without(text.value, residues))
    for residue in residues:
        found = text.value[residue.start : residue.end]
        if text.value[: residue.start].rstrip().endswith(_QUOTES):
            continue
        if not (_is_front(text.holder) or _OF_WORD.search(found)):
            continue
        yield Found(
            text.place(residue.start, residue.end, record),
            f"{shown(found, 50)!r} in the {text.holder.tag} is what a word processor left there, "
            "and is shown to readers: remove it",
            _fix(text, residue, record, cut_off=left is not None),
        )
    if left and _is_front(text.holder):
        yield Found(
            text.place(left.start(), left.end(), record),
            f"{left[0]!r} in the {text.holder.tag} is a part of what a word processor left there, "
            "and is shown to readers: remove all that belongs to it",
            suggestion("remove what the word processor left"),
        )


def _residues(text: str) -> tuple[Residue, ...]:
    return tuple(islice(find_residue(text), _MOST))


def _without(text: str, residues: Iterable[Residue]) -> str:
    """Blank out what word processors left; every other character keeps its place."""
    pieces = []
    done = 0
    for residue in residues:
        pieces += [text[done : residue.start], " " * (residue.end - residue.start)]
        done = residue.end
    return "".join([*pieces, text[done:]])


def _left_over(text: str) -> re.Match[str] | None:
    """Find a part of what a word processor leaves; tags shown as text are not told of here."""
    return None if _TAG.search(text) else _LEFT_OVER.search(text)


def _is_front(holder: Element) -> bool:
    return holder.tag in _FRONT or next(holder.iterancestors(*_FRONT), None) is not None


def _fix(text: _Text, residue: Residue, record: Record, *, cut_off: bool) -> Fix:
    value, holder = text.value, text.holder
    before, behind = value[: residue.start], value[residue.end :]
    if _TAG.search(before) or _TAG.search(behind):
        return suggestion("write the tags that are shown as markup, then remove it")
    if cut_off:
        return suggestion("remove it with the rest of it, which is cut off")
    title = "remove what the word processor left"
    front = _is_front(holder)
    if text.is_first and text.is_last and is_blank(before) and is_blank(behind):
        if not _can_go(holder):
            return suggestion(f"write the text of the {holder.tag}, or remove the element")
        edits = record.remove(holder)
        return safe(edits, title) if front else unsafe(edits, title)
    begins = text.is_first and is_blank(before)
    ends = text.is_last and is_blank(behind)
    if not (front or begins or ends):
        return suggestion("remove it, if the text is not about it")
    if ends and not begins:
        edits = text.without(len(before.rstrip()), residue.end, record)
    else:
        blank = len(behind) - len(behind.lstrip())
        edits = text.without(residue.start, residue.end + blank, record)
    # A word that is written together with it may have lost a letter, or belong to it.
    apart = behind[:1].isspace() if begins else before[-1:].isspace()
    if front and (begins or ends) and apart:
        return safe(edits, title)
    return unsafe(edits, title)


def _can_go(paragraph: Element) -> bool:
    """Whether an element is a paragraph beside another one that an author wrote."""
    if paragraph.tag != "p" or not only_attributes(paragraph, ()):
        return False
    beside = (
        next(paragraph.itersiblings("p", preceding=preceding), None) for preceding in (True, False)
    )
    return any(one is not None and _has_own_words(text_content(one)) for one in beside)


def _has_own_words(text: str) -> bool:
    rest = _without(text, _residues(text))
    return not is_blank(rest) and _left_over(rest) is None


def _in_note(node: Element, record: Record) -> Iterator[Found]:
    """Look at a comment or an instruction in the record."""
    kind: Any = node.tag
    if kind is etree.Comment and _is_for_browsers(node.text or ""):
        what, title = (
            "a comment for web browsers, which a word processor left",
            "remove the comment",
        )
    elif kind is etree.ProcessingInstruction and _is_for_office(node):
        what, title = "an instruction for office programs", "remove the instruction"
    else:
        return
    span = record.nodes.span(node)
    yield Found(
        span,
        f"{shown(record.text[span.start : span.end], 50)!r} is {what}: remove it",
        safe(record.remove(node), title),
        level="info",
    )


def _is_for_office(instruction: Any) -> bool:
    return str(instruction.target).startswith("mso-")


def _is_for_browsers(comment: str) -> bool:
    if _COMMENT.match(comment):
        return True
    residue = next(find_residue(comment), None)
    return residue is not None and not f"{comment[: residue.start]}{comment[residue.end :]}".strip()


def _in_prolog(record: Record, root: Element) -> Iterator[Found]:
    """Look at the instructions before the root."""
    notes = [
        note
        for note in root.itersiblings(etree.ProcessingInstruction, preceding=True)
        if _is_for_office(note)
    ]
    if not notes:
        return
    head = record.text[: record.nodes.start(root)]
    found = [match for match in _PROLOG.finditer(head) if match["note"]]
    if len(found) != len(notes):
        return
    for match in found:
        span = whole_lines(record.text, Span(*match.span()))
        yield Found(
            Span(*match.span()),
            f"{shown(match[0], 50)!r} is an instruction for office programs: remove it",
            safe((Edit(span.start, span.end, ""),), "remove the instruction"),
            level="info",
        )


def find_namespaces(record: Record) -> Iterator[Found]:
    """Look for what Word writes as ``<?xml:namespace ... />``, which no XML parser reads.

    Colons cannot stand in the name of an instruction (Namespaces in XML 1.0, section 7).
    """
    for match in _NAMESPACE.finditer(record.text):
        if match["note"]:
            yield Found(
                Span(*match.span()),
                f"{shown(match[0], 60)!r} is no XML: Word writes it into HTML, and no parser reads "
                "the record with it: remove it",
                safe((Edit(*match.span(), ""),), "remove it"),
                level="error",
            )
