"""Two elements have the same id.

Why: a link to the id leads to one of them by chance, and the record is not valid.
Fixes: removes the second of two neighbours that are the same to the letter (unsafe: a cell of a
table may be repeated on purpose, with its id by mistake).
Leaves alone: attributes called id that the grammar does not declare as identifiers.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from validator.findings import Fix, unsafe
from validator.nodes import qualified_name
from validator.record import Record
from validator.rule import Found, Rule

from ._words import level_of

if TYPE_CHECKING:
    from validator.grammar.explain import Fault

rule = Rule(
    "duplicate-id",
    code="SCH108",
    level="error",
    since="0.1",
    general=True,
    changes_text="a copy of the element before it",
)

rule.bad('<sec><p id="p1">One.</p><p id="p1">Two.</p></sec>')
rule.bad(
    '<ref-list><ref id="r1"><label>1</label></ref><ref id="r1"><label>1</label></ref></ref-list>',
    '<ref-list><ref id="r1"><label>1</label></ref></ref-list>',
    grade="unsafe",
)
rule.good('<sec><p id="p1">One.</p><p id="p2">Two.</p></sec>')


@rule.on_record()
def check(record: Record) -> Iterator[Found]:
    """Report ids that an element before has already."""
    for verdict, _, fault in record.judgement.faults("duplicate-id"):
        if fault.attribute is None or fault.child is None:
            continue
        first = record.nodes.start(fault.child)
        line, _ = record.source.position(first)
        yield Found(
            fault.attribute.value.span,
            f"the id {fault.attribute.value.value!r} of this <{qualified_name(fault.node)}> is "
            f"that of the <{qualified_name(fault.child)}> on line {line} too: change one of "
            "them, with the links to it",
            _fix(record, fault),
            level_of(verdict),
        )


def _fix(record: Record, fault: "Fault") -> Fix | None:
    from validator.grammar.repair import remove_repetition

    edits = remove_repetition(record, fault.node)
    return unsafe(edits, f"remove the repeated <{qualified_name(fault.node)}>") if edits else None
