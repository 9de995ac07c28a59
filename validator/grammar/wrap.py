"""Text that stands beside elements, put into the paragraphs that the grammar wants."""

from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from validator.edits import Edit, Edits, Span
from validator.grammar.explain import is_text
from validator.grammar.model import accepts
from validator.grammar.schema import Grammar
from validator.nodes import is_element, qualified_name
from validator.record import Element, Record


@dataclass(frozen=True, slots=True)
class _Piece:
    """A piece of an element's content: text, or a child with its name."""

    span: Span
    name: str = ""


def wrap_text(record: Record, parent: Element, grammar: Grammar) -> Edits:
    """Put text that stands directly in an element into paragraphs, if the grammar takes them.

    What belongs together stays together: text, entities, and elements that may stand in a
    paragraph but not in the parent.

    Returns:
        the edits; none if paragraphs do not fit there, or if a comment or instruction might
        belong to the text.
    """
    model = grammar.model(qualified_name(parent))
    if "p" not in model.names or any(
        not is_element(node) and not isinstance(node, etree._Entity) for node in parent
    ):
        return ()
    inline = grammar.model("p").names
    names: list[str] = []
    runs: list[Span] = []
    for piece in _pieces(record, parent):
        if piece.name and (piece.name in model.names or piece.name not in inline):
            names.append(piece.name)
        elif names and names[-1] == "" and runs:
            runs[-1] = Span(runs[-1].start, piece.span.end)
        else:
            names.append("")
            runs.append(piece.span)
    if not runs or not accepts(model, [name or "p" for name in names]):
        return ()
    # One edit for all of a run, so that no other fix changes it at the same time.
    return tuple(
        Edit(run.start, run.end, f"<p>{record.text[run.start : run.end]}</p>") for run in runs
    )


def _pieces(record: Record, parent: Element) -> Iterator[_Piece]:
    """The content of an element without the white space between."""
    if is_text(parent.text):
        yield _Piece(_trimmed(record, record.text_of(parent).span))
    for child in parent:
        name = qualified_name(child) if is_element(child) else ""
        yield _Piece(record.nodes.span(child), name)
        if is_text(child.tail):
            yield _Piece(_trimmed(record, record.tail_of(child).span))


def _trimmed(record: Record, span: Span) -> Span:
    text = record.text[span.start : span.end]
    start = span.start + len(text) - len(text.lstrip(" \t\r\n"))
    return Span(start, start + len(text.strip(" \t\r\n")))
