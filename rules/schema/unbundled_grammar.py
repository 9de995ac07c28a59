"""The record names a grammar that is not bundled, so it was not judged by any.

Why: a record that was not judged must not pass for a valid one.
Fixes: nothing.
Leaves alone: all other checks, which were made; records whose identifier is only misspelt; entities
and attributes that a document type declaration adds.
"""

from collections.abc import Iterator

from validator.edits import Span
from validator.record import Record
from validator.rule import Found, Rule

rule = Rule("unbundled-grammar", code="SCH112", level="info", since="0.1")

rule.bad(
    '<!DOCTYPE article PUBLIC "-//NLM//DTD Journal Publishing DTD v2.3 20070202//EN" '
    '"journalpublishing.dtd">\n<article article-type="other"/>'
)
rule.bad('<article dtd-version="0.4"/>')
rule.good(
    '<!DOCTYPE article PUBLIC "-//NLM//DTD Journal Publishing DTD v3.0 20080202//EN" '
    '"journalpublishing3.dtd">\n<article article-type="other"/>'
)


@rule.on_record()
def check(record: Record) -> Iterator[Found]:
    """Report articles that were not judged."""
    for verdict in record.judgement.verdicts:
        if verdict.choice.name is None:
            start = record.text.find("<!DOCTYPE")
            tag = record.nodes.start_tag(verdict.article).span
            end = record.text.find(">", start) + 1
            yield Found(
                Span(start, end) if 0 <= start < tag.start < end or 0 <= start < end else tag,
                f"the record was not judged by a grammar: {verdict.choice.why}. --target VERSION "
                "judges it by one of those that 'jatslint schema --list' names",
            )
