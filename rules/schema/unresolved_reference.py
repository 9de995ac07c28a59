"""A reference leads to an id that the record does not have.

Why: the link leads nowhere, and the record is not valid.
Fixes: nothing; what it was to lead to is not certain.
Leaves alone: references by other attributes than those that the grammar declares as such.
"""

from collections.abc import Iterator

from validator.nodes import qualified_name
from validator.record import Record
from validator.rule import Found, Rule

from ._words import level_of

rule = Rule("unresolved-reference", code="SCH109", level="error", since="0.1", general=True)

rule.bad('<p>See <xref rid="fig9">Figure 9</xref>.</p>')
rule.good('<sec><fig id="f1"><label>1</label></fig><p>See <xref rid="f1">1</xref>.</p></sec>')


@rule.on_record()
def check(record: Record) -> Iterator[Found]:
    """Report references to ids that no element has."""
    for verdict, _, fault in record.judgement.faults("unresolved-reference"):
        if fault.attribute is not None:
            yield Found(
                fault.attribute.value.span,
                f"{fault.name} of this <{qualified_name(fault.node)}> leads to {fault.reason!r}, "
                "an id that no element has: correct it, or give the id to the element that is "
                "meant",
                None,
                level_of(verdict),
            )
