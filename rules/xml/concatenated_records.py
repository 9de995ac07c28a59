"""More than one document stands in the file.

Why: an XML file holds one document; tools read the first one, or none.
Fixes: nothing; each document must become a file of its own.
Leaves alone: comments and instructions behind the first document.
"""

from collections.abc import Iterator

from validator.edits import Span
from validator.record import Record
from validator.rule import Found, Rule

rule = Rule("concatenated-records", code="XML113", level="error", since="0.1")

rule.bad('<article/>\n<?xml version="1.0"?>\n<article/>')
rule.bad("<abstract/><abstract/>")
rule.good("<articles><article/><article/></articles>")
rule.good("<article/>\n<!-- end --><?editor note?>\n")


@rule.on_record(kinds=("jats", "xml"))
def check(record: Record) -> Iterator[Found]:
    """Report where a second document begins."""
    for trouble in record.troubles:
        if trouble.kind == "second-root":
            start = trouble.span.start
            end = record.text.find(">", start) + 1 or start + 1
            line, _ = record.source.position(start)
            yield Found(
                Span(start, end),
                f"the first document is over, and another one begins on line {line}: put each "
                "into a file of its own, or all into one element",
            )
