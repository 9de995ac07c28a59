"""A less-than sign stands for itself, which XML does not allow.

Why: it begins a tag to XML tools; they stop there and read nothing of the record.
Fixes: writes ``&lt;`` before a number, a blank or an operator (safe).
Leaves alone: signs before a letter, which may begin a tag that was meant (not-well-formed tells of
them); comments and CDATA sections.
"""

from collections.abc import Iterator

from validator.content import word_at
from validator.edits import Edit
from validator.findings import safe
from validator.record import Record
from validator.rule import Found, Rule

rule = Rule("bare-less-than", code="XML108", level="error", since="0.1")

rule.bad("<p>p<0.05, a < b, x <= y</p>", "<p>p&lt;0.05, a &lt; b, x &lt;= y</p>")
rule.bad('<p content-type="n<5">x</p>', '<p content-type="n&lt;5">x</p>')
rule.good("<p>p&lt;0.05 <![CDATA[a < b]]><!-- a < b --></p>")
rule.good("<p>a > b</p>")


@rule.on_record(kinds=("jats", "xml"))
def check(record: Record) -> Iterator[Found]:
    """Report less-than signs that begin no tag."""
    for trouble in record.troubles:
        if trouble.kind == "bare-less-than":
            start = trouble.span.start
            yield Found(
                trouble.span,
                f"the less-than sign in {word_at(record.text, start)!r} begins no tag, and XML "
                "tools stop there: write &lt;",
                safe((Edit(start, start + 1, "&lt;"),), "write &lt;"),
            )
