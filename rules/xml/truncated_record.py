"""The record ends in the middle.

Why: the rest is lost; a download or an export broke off.
Fixes: nothing; what is missing is not in the file.
Leaves alone: records in which an end tag is missing somewhere else, which not-well-formed reports.
"""

from collections.abc import Iterator

from validator.edits import Span
from validator.record import Record
from validator.rule import Found, Rule

rule = Rule("truncated-record", code="XML112", level="error", since="0.1")

rule.bad("<article><front><article-meta><volume>1</volume>")
rule.bad("<article><front><article-meta id='a")
rule.good("<article><front/></article>")
rule.good("<article><front><article-meta></front></article>")


@rule.on_record(kinds=("jats", "xml"))
def check(record: Record) -> Iterator[Found]:
    """Report a record whose end is missing."""
    cut = [trouble for trouble in record.troubles if trouble.kind == "truncated"]
    if not cut:
        return
    trouble = cut[0]
    end = len(record.text.rstrip())
    start = min(trouble.span.start, max(end - 1, 0))
    inside = f" of the {trouble.name}" if trouble.name else ""
    where = ""
    if trouble.count:
        line, column = record.source.position(trouble.related)
        where = f"<{trouble.other}>, which began at {line}:{column}, is still open"
    if trouble.count > 1:
        where += f", with {trouble.count - 1} around it"
    yield Found(
        Span(start, max(end, start)),
        f"the record ends in the middle{inside}{': ' if where else ''}{where}. Get the whole "
        "record again",
    )
