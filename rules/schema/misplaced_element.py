"""An element stands where the grammar does not allow it.

Why: the record is not valid, and tools that read by the grammar reject it or miss the element.
Fixes: puts the children into the order of the grammar when exactly one order fits (safe when
no text moves, unsafe otherwise); removes the second of two neighbours that are the same to the
letter where only one is allowed (safe; unsafe for one word, which may be a double surname).
Leaves alone: order where more than one fits; parents in which comments, instructions or text
stand between the elements; equal parts of formulas and of ruby.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from validator.findings import Fix, safe, unsafe
from validator.nodes import qualified_name
from validator.record import Element, Record
from validator.rule import Found, Rule

from ._words import by, level_of, tags

if TYPE_CHECKING:
    from validator.grammar.explain import Fault

rule = Rule(
    "misplaced-element",
    code="SCH102",
    level="error",
    since="0.1",
    general=True,
    changes_text="the order of elements, or a copy of the element before it",
)

rule.bad(
    "<fig><graphic xlink:href='a' xmlns:xlink='http://www.w3.org/1999/xlink'/>"
    "<label>1</label></fig>",
    "<fig><label>1</label>"
    "<graphic xlink:href='a' xmlns:xlink='http://www.w3.org/1999/xlink'/></fig>",
)
rule.bad(
    "<kwd-group><kwd>one</kwd><title>Keywords</title></kwd-group>",
    "<kwd-group><title>Keywords</title><kwd>one</kwd></kwd-group>",
    grade="unsafe",
)
rule.bad("<article-title>Results<p>of a trial</p></article-title>")
rule.good("<kwd-group><title>Keywords</title><kwd>one</kwd></kwd-group>")


@rule.on_record()
def check(record: Record) -> Iterator[Found]:
    """Report elements that the content model of their parent does not allow at their place."""
    # All that is out of order in one element is put in order by one fix.
    orders: dict[Element, Fix | None] = {}
    for verdict, grammar, fault in record.judgement.faults("misplaced-element"):
        from validator.grammar.repair import reorder_children

        if fault.child is None:
            continue
        if fault.node not in orders:
            orders[fault.node] = reorder_children(record, fault.node, grammar)
        yield Found(
            fault.child,
            f"{_what(fault)} ({by(verdict)})",
            _fix(record, fault, orders[fault.node]),
            level_of(verdict),
        )


def _fix(record: Record, fault: "Fault", order: Fix | None) -> Fix | None:
    if fault.child is not None and fault.misfit is not None and fault.misfit.kind == "repeated":
        from validator.grammar.repair import is_one_word, remove_repetition

        edits = remove_repetition(record, fault.child)
        make = unsafe if is_one_word(fault.child) else safe
        return make(edits, f"remove the repeated <{fault.name}>") if edits else None
    return order


def _what(fault: "Fault") -> str:
    parent = qualified_name(fault.node)
    misfit = fault.misfit
    kind = misfit.kind if misfit else "foreign"
    expected = misfit.expected if misfit else ()
    if kind == "repeated":
        return f"a second <{fault.name}> in <{parent}>, where only one is allowed: keep one"
    if misfit is not None and kind == "misplaced":
        siblings = [qualified_name(child) for child in fault.node.iterchildren("*")]
        belongs = misfit.belongs
        place = (
            f"before <{siblings[belongs]}>"
            if belongs is not None and belongs < len(siblings)
            else "at the end"
        )
        return f"<{fault.name}> is out of order in <{parent}>: move it {place}"
    allowed = f"; allowed here: {tags(expected)}" if expected else ""
    if kind == "excluded":
        return f"<{fault.name}> cannot stand in <{parent}> beside what is there{allowed}"
    many = f" ({fault.count} in a row)" if fault.count > 1 else ""
    if misfit is not None and misfit.required:
        return f"<{fault.name}>{many} stands in <{parent}> where {tags(expected)} must come"
    return f"<{fault.name}>{many} is not allowed in <{parent}>{allowed}"
