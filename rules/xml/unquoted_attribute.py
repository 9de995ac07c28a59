"""The value of an attribute has no quotes, or there is no value.

Why: HTML allows it, XML does not; tools stop there and read nothing of the record.
Fixes: puts the value into quotes, into straight ones for those of a word processor (safe); gives
an attribute without a value its own name as value, which is what HTML means (unsafe). A value that
ends with a slash directly before the end of the tag may be a path, so its fix is unsafe too.
Leaves alone: values whose quote is never closed, which not-well-formed reports.
"""

from collections.abc import Iterator

from validator.edits import Edit
from validator.findings import safe, unsafe
from validator.record import Record
from validator.rule import Found, Rule

rule = Rule("unquoted-attribute", code="XML110", level="error", since="0.1")

rule.bad("<td colspan=2>x</td>", '<td colspan="2">x</td>')
rule.bad("<td nowrap>x</td>", '<td nowrap="nowrap">x</td>', grade="unsafe")
rule.bad(
    '<?xml version="1.0"?><td align=“left”>x</td>', '<?xml version="1.0"?><td align="left">x</td>'
)
rule.good("<td colspan='2'>x=2 </td>")


@rule.on_record(kinds=("jats", "xml"))
def check(record: Record) -> Iterator[Found]:
    """Report values without quotes and attributes without values."""
    for trouble in record.troubles:
        start, end = trouble.span
        if trouble.kind == "curly-quotes":
            quoted = f'"{record.text[start + 1 : end - 1]}"'
            yield Found(
                trouble.span,
                f"the value of {trouble.name} stands in quotes of a word processor: write {quoted}",
                safe((Edit(start, end, quoted),), f"write {quoted}"),
            )
        elif trouble.kind == "unquoted-attribute":
            quoted = f'"{record.text[start:end]}"'
            make = safe if trouble.certain else unsafe
            yield Found(
                trouble.span,
                f"the value of {trouble.name} has no quotes: write {quoted}",
                make((Edit(start, end, quoted),), f"write {quoted}"),
            )
        elif trouble.kind == "attribute-without-value":
            yield Found(
                trouble.span,
                f"the attribute {trouble.name} has no value: write one, or remove it",
                unsafe(
                    (Edit(end, end, f'="{trouble.name}"'),),
                    f'write {trouble.name}="{trouble.name}"',
                ),
            )
