"""An attribute that the grammar demands is missing.

Why: the record is not valid, and the element cannot do its work without it: a graphic without
xlink:href shows nothing.
Fixes: nothing; no required attribute of JATS has a default.
Leaves alone: attributes that are optional or have a default.
"""

from collections.abc import Iterator

from validator.nodes import qualified_name
from validator.record import Record
from validator.rule import Found, Rule

from ._words import by, level_of

rule = Rule("missing-attribute", code="SCH106", level="error", since="0.1", general=True)

rule.bad("<fig><label>1</label><graphic/></fig>")
rule.good(
    "<fig><label>1</label>"
    '<graphic xmlns:xlink="http://www.w3.org/1999/xlink" xlink:href="fig1.tif"/></fig>'
)


@rule.on_record()
def check(record: Record) -> Iterator[Found]:
    """Report elements without an attribute that they must have."""
    for verdict, _, fault in record.judgement.faults("missing-attribute"):
        yield Found(
            record.nodes.start_tag(fault.node).span,
            f"<{qualified_name(fault.node)}> lacks its attribute {fault.name} "
            f"({by(verdict)}): add it",
            None,
            level_of(verdict),
            cause=(fault.node, f"@{fault.name}"),
        )
