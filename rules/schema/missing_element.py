"""An element that the grammar demands is missing.

Why: the record is not valid, and a reader of it counts on what is missing.
Fixes: nothing; only a person knows what belongs there.
Leaves alone: elements that are optional in the grammar of the record, however usual they are.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from validator.nodes import qualified_name
from validator.record import Record
from validator.rule import Found, Rule

from ._words import by, level_of, tags

if TYPE_CHECKING:
    from validator.grammar.explain import Fault

rule = Rule("missing-element", code="SCH103", level="error", since="0.1", general=True)

rule.bad("<ref-list><ref><citation-alternatives/></ref></ref-list>")
rule.bad("<p>In <ruby><rb>東</rb></ruby>.</p>", kind="jats")
rule.good("<p>In <ruby><rb>東</rb><rt>dōng</rt></ruby>.</p>", kind="jats")


@rule.on_record()
def check(record: Record) -> Iterator[Found]:
    """Report what the content model of an element demands and its content lacks."""
    for verdict, _, fault in record.judgement.faults("missing-element"):
        yield Found(
            record.nodes.start_tag(fault.node).span,
            f"<{qualified_name(fault.node)}> lacks {_what(fault)} ({by(verdict)}): add it",
            None,
            level_of(verdict),
            cause=(fault.node, fault.name),
        )


def _what(fault: "Fault") -> str:
    expected = fault.misfit.expected if fault.misfit else (fault.name,)
    siblings = [qualified_name(child) for child in fault.node.iterchildren("*")]
    place = fault.misfit.index if fault.misfit else len(siblings)
    before = f" before <{siblings[place]}>" if place < len(siblings) else ""
    return f"{tags(expected)}{before}"
