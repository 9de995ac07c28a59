"""An element that has no content is left open, as HTML writes it.

Why: HTML never closes ``<br>``; XML takes all that follows for its content and finds the end
tags out of order.
Fixes: writes it as an empty-element tag, ``<br/>`` (safe).
Leaves alone: elements that may have content, and void elements that are closed.
"""

from collections.abc import Iterator

from validator.edits import Edit
from validator.findings import safe
from validator.record import Record
from validator.rule import Found, Rule

rule = Rule("unclosed-void-element", code="XML111", level="error", since="0.1")

rule.bad("<p>One<br>two<hr>three</p>", "<p>One<br/>two<hr/>three</p>")
rule.good("<p>One<br/>two<hr></hr>three</p>")


@rule.on_record(kinds=("jats", "xml"))
def check(record: Record) -> Iterator[Found]:
    """Report void elements that nothing closes."""
    for trouble in record.troubles:
        if trouble.kind == "unclosed-void-element":
            end = trouble.span.end - 1
            yield Found(
                trouble.span,
                f"<{trouble.name}> is never closed: write <{trouble.name}/>",
                safe((Edit(end, end, "/"),), f"write <{trouble.name}/>"),
            )
