"""The instructions in a record: ``<?jatslint ignore NAME, NAME -- reason?>``.

One binds the next element beside it; before the root element, one binds the whole record. They
are processing instructions since a record may hold these anywhere and stays valid.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lxml import etree

from validator.content import shown
from validator.edits import Edit, Edits, Span
from validator.nodes import UnmappableError, doctype_end, is_element
from validator.regex import regex
from validator.suppressions.names import REASON, Name, read_names
from validator.vocabulary import keeps_white_space, whole_lines

if TYPE_CHECKING:
    from validator.record import Element, Record

MARK = "<?jatslint"
"""What stands in the source of each record that holds an instruction."""

_USAGE = "write <?jatslint ignore NAME -- reason?>"
# Other targets that begin so are mistakes; a tool called "jatslinter" is another tool.
_INSTRUCTION = regex(r"<\?jatslint([-_.:][^\s?>]*)?(?=[\s?>])\s*([^\s?>]*)\s*")
_KEYWORD = "ignore"


@dataclass(frozen=True, slots=True)
class Instruction:
    """An instruction, as far as it can be read.

    Attributes:
        span: where it stands.
        names: its names, also those that name no rule.
        bound: the characters that it binds; None if it binds nothing.
        problem: why it binds nothing, and what to write instead.
        in_content: whether the white space around it belongs to what readers get.
    """

    span: Span
    names: tuple[Name, ...] = ()
    bound: Span | None = None
    problem: str = ""
    in_content: bool = False


def read_instructions(record: "Record") -> tuple[Instruction, ...]:
    """Read the instructions of a record, in the order of their places.

    A document that is not well-formed has none but those before its first tag, and so has a web
    page; plain text has none.
    """
    if MARK not in record.text or record.kind == "text":
        return ()
    everything = Span(0, len(record.text) + 1)
    closing = ">" if record.kind == "html" else "?>"
    found = [_read(record.text, span, everything) for span in _outside(record.text, 0, closing)]
    if record.root is not None:
        try:
            found += _inside(record, record.root)
            behind = record.nodes.span(record.root).end
        except UnmappableError:
            # Nobody knows what they bind; that the record is not understood, rules tell.
            return tuple(found)
        found += [_read(record.text, span, None) for span in _outside(record.text, behind, "?>")]
    return tuple(found)


def removal(text: str, instruction: Instruction) -> Edits:
    """Give the edits that remove an instruction; alone on its line, it takes the line along."""
    span = instruction.span
    if not instruction.in_content:
        span = whole_lines(text, span)
    return (Edit(span.start, span.end, ""),)


def _outside(text: str, place: int, closing: str) -> Iterator[Span]:
    """Find the instructions between a place outside of all elements and the next tag."""
    while (place := text.find("<", place)) >= 0:
        start = place
        if text.startswith("<!--", place):
            place = _behind(text, "-->", place + 4)
        elif text.startswith("<?", place):
            place = _behind(text, closing if text.startswith(MARK, place) else "?>", place + 2)
            if _INSTRUCTION.match(text, start):
                yield Span(start, place)
        elif text.startswith("<!", place):
            try:
                place = doctype_end(text, place)
            except UnmappableError:
                return
        else:
            return


def _behind(text: str, closing: str, place: int) -> int:
    """Find the character behind an end; one that never comes is the end of the text."""
    at = text.find(closing, place)
    return at + len(closing) if at >= 0 else len(text)


def _inside(record: "Record", root: "Element") -> Iterator[Instruction]:
    notes = [
        note
        for note in root.iter(etree.ProcessingInstruction)
        if str(getattr(note, "target", "")).startswith(MARK[2:])
    ]
    following = _following(notes)
    for note in notes:
        span = record.nodes.span(note)
        if not _INSTRUCTION.match(record.text, span.start):
            continue
        element, parent = following[note], note.getparent()
        bound = None if element is None else record.nodes.span(element)
        in_content = parent is not None and keeps_white_space(parent)
        yield _read(record.text, span, bound, in_content=in_content)


def _following(notes: "Sequence[Element]") -> "dict[Element, Element | None]":
    """Give for each instruction the next element beside it."""
    found: dict[Element, Element | None] = {}
    # From the last to the first: what a later one has looked at is never looked at again.
    for note in reversed(notes):
        beside = note.getnext()
        while beside is not None and not is_element(beside) and beside not in found:
            beside = beside.getnext()
        found[note] = found.get(beside, beside) if beside is not None else None
    return found


def _read(text: str, span: Span, bound: Span | None, *, in_content: bool = False) -> Instruction:
    match = _INSTRUCTION.match(text, span.start, span.end)
    if match is None or not text.endswith("?>", span.start, span.end):
        return Instruction(span, problem=f"the instruction does not end with ?>: {_USAGE}")
    end = span.end - 2
    reason = REASON.search(text, match.end(), end)
    listed = Span(match.end(), reason.start() if reason else end)
    names = read_names(text, listed)
    written = shown(text[span.start : span.end])
    if match[1]:
        problem = f"'jatslint{match[1]}' is no instruction that there is: {_USAGE}"
    elif match[2] != _KEYWORD:
        problem = f"{written!r} cannot be read: {_USAGE}"
    elif not names:
        problem = f"{written!r} names no rule: {_USAGE}, or ALL for all rules"
    elif bound is None:
        problem = (
            f"{written!r} binds nothing, since no element follows it in its parent: move it "
            "directly before the element that it is for"
        )
    else:
        return Instruction(span, names, bound, in_content=in_content)
    return Instruction(span, problem=problem, in_content=in_content)
