"""An attribute is not declared for its element.

Why: the record is not valid, and what the attribute says is lost on tools of that version.
Fixes: renames it when it differs from a declared one by case (safe), or when it is written as
in HTML or in nearly the same letters as the one it can be (unsafe).
Leaves alone: the attribute's value; attributes that the element has already under the right name.
"""

from collections.abc import Iterator

from validator.nodes import qualified_name
from validator.record import Record
from validator.rule import Found, Rule

from ._words import by, level_of

rule = Rule("unknown-attribute", code="SCH105", level="error", since="0.1", general=True)

rule.bad(
    '<fig Position="float"><label>1</label></fig>', '<fig position="float"><label>1</label></fig>'
)
rule.bad(
    '<fig postion="float"><label>1</label></fig>',
    '<fig position="float"><label>1</label></fig>',
    grade="unsafe",
)
rule.good('<fig position="float"><label>1</label></fig>')


@rule.on_record()
def check(record: Record) -> Iterator[Found]:
    """Report attributes that the grammar does not declare for their element."""
    # Read once for an element: a hostile one may have thousands.
    node, present = record.root, frozenset[str]()
    for verdict, grammar, fault in record.judgement.faults("unknown-attribute"):
        from validator.grammar.history import grammars_with, where_else
        from validator.grammar.repair import rename_attribute

        if fault.attribute is None:
            continue
        element = qualified_name(fault.node)
        if not present or fault.node is not node:
            node, present = fault.node, frozenset(record.nodes.attributes(fault.node))
        fix = rename_attribute(fault, present, grammar)
        elsewhere = where_else(grammars_with(element, fault.name), grammar.name)
        if fix is not None:
            advice = fix.title
        elif elsewhere:
            advice = f"{elsewhere}; name that version, or remove it"
        else:
            advice = "remove it, or say it in a declared one"
        yield Found(
            fault.attribute.name,
            f"<{element}> has no attribute {fault.name} in {by(verdict)}: {advice}",
            fix,
            level_of(verdict),
            cause=(fault.node, f"@{fault.name}"),
        )
