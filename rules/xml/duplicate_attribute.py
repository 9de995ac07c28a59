"""An element has the same attribute twice.

Why: XML does not allow it; tools stop there and read nothing of the record.
Fixes: removes the second one when both have the same value (safe).
Leaves alone: attributes that differ in value, of which only a person knows the right one.
"""

from collections.abc import Iterator

from validator.edits import Edit
from validator.findings import safe
from validator.record import Record
from validator.rule import Found, Rule

rule = Rule("duplicate-attribute", code="XML109", level="error", since="0.1")

rule.bad('<sec id="s1" id="s1"/>', '<sec id="s1"/>')
rule.bad('<sec id="s1" id="s2"/>')
rule.good('<sec id="s1" xml:id="s1"/>')


@rule.on_record(kinds=("jats", "xml"))
def check(record: Record) -> Iterator[Found]:
    """Report the second attribute of a name."""
    for trouble in record.troubles:
        if trouble.kind != "duplicate-attribute":
            continue
        line, column = record.source.position(trouble.related + 1)
        if trouble.certain:
            what, advice = "with the same value", "remove it"
            fix = safe((Edit(*trouble.span, ""),), "remove it")
        else:
            what, advice, fix = "with another value", "keep the right one", None
        yield Found(
            trouble.span,
            f"the attribute {trouble.name} stands there already, at {line}:{column}, {what}: "
            f"{advice}",
            fix,
        )
