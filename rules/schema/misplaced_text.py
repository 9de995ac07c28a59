"""Text stands where the grammar allows only elements, or nothing.

Why: the record is not valid, and tools that read the elements there lose the text.
Fixes: puts it into paragraphs where the grammar takes them: in abstracts (safe), and elsewhere
(unsafe, since it may be a leftover of something else).
Leaves alone: white space between elements; text beside comments and instructions.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from validator.content import shown
from validator.edits import Span
from validator.findings import Fix, safe, unsafe
from validator.nodes import qualified_name
from validator.record import Element, Record
from validator.rule import Found, Rule

from ._words import by, level_of

if TYPE_CHECKING:
    from validator.grammar.explain import Fault
    from validator.grammar.schema import Grammar

rule = Rule("misplaced-text", code="SCH104", level="error", since="0.1", general=True)

rule.bad(
    "<abstract>We asked <italic>ten</italic> people.</abstract>",
    "<abstract><p>We asked <italic>ten</italic> people.</p></abstract>",
)
rule.bad("<counts><page-count count='4'>4</page-count></counts>")
rule.good("<abstract>\n  <p>We asked ten people.</p>\n</abstract>")


@rule.on_record()
def check(record: Record) -> Iterator[Found]:
    """Report text directly in an element that may hold elements only."""
    for verdict, grammar, fault in record.judgement.faults("misplaced-text"):
        name = qualified_name(fault.node)
        empty = grammar.model(name).kind == "empty"
        span = _span(record, fault)
        allowed = "nothing at all" if empty else "only elements, no text"
        advice = "remove it, or put it elsewhere" if empty else "put it into an element"
        found = shown(record.text[span.start : span.end])
        yield Found(
            span,
            f"{found!r} stands directly in <{name}>, which may hold {allowed} "
            f"({by(verdict)}): {advice}",
            _fix(record, fault, grammar),
            level_of(verdict),
        )


def _fix(record: Record, fault: "Fault", grammar: "Grammar") -> Fix | None:
    from validator.grammar.wrap import wrap_text

    edits = wrap_text(record, fault.node, grammar)
    if not edits:
        return None
    make = safe if fault.node.tag in {"abstract", "trans-abstract"} else unsafe
    return make(edits, "put the text into <p>")


def _span(record: Record, fault: "Fault") -> Span:
    """The text, without the blanks around it; of an element that must be empty, all of it."""
    from validator.grammar.explain import is_text

    node: Element = fault.node
    content = record.nodes.content(node)
    if is_text(node.text):
        content = record.text_of(node).span
    else:
        behind = next((child for child in node if is_text(child.tail)), None)
        content = record.tail_of(behind).span if behind is not None else content
    text = record.text[content.start : content.end]
    start = content.start + len(text) - len(text.lstrip())
    return Span(start, start + len(text.strip()))
