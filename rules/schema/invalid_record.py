"""The record is not valid, for a reason that only the parser knows.

Why: whatever the other rules of this area do not explain must not pass in silence.
Fixes: nothing; the message is that of the parser.
Leaves alone: everything that the other rules explain.
"""

from collections.abc import Iterator

from validator.edits import Span
from validator.record import Record
from validator.rule import Found, Rule

from ._words import by, level_of

rule = Rule("invalid-record", code="SCH113", level="error", since="0.1", general=True)

_TYPE = (
    '<!DOCTYPE article PUBLIC "-//NLM//DTD JATS (Z39.96) Journal Archiving and Interchange DTD '
    'v1.2 20190208//EN" "JATS-archivearticle1.dtd">\n'
)
rule.bad(
    f'<?xml version="1.0" standalone="yes"?>\n{_TYPE}'
    "<article><front>\n<article-meta/>\n</front></article>"
)
rule.good(
    f'<?xml version="1.0" standalone="no"?>\n{_TYPE}'
    "<article><front>\n<article-meta/>\n</front></article>"
)


@rule.on_record()
def check(record: Record) -> Iterator[Found]:
    """Report invalidity that could not be explained."""
    for verdict, _, fault in record.judgement.faults("unexplained"):
        start = record.source.offset(fault.line, 1)
        end = record.source.offset(fault.line + 1, 1)
        yield Found(
            Span(start, max(start, end - 1)),
            f"the record is not valid by {by(verdict)}: {fault.reason}",
            None,
            level_of(verdict),
        )
