"""The document is not well-formed XML.

Why: no XML tool can read any of it; every other check needs the document's tree.
Fixes: nothing yet.
Leaves alone: entities that the external DTD may declare, which is never fetched.
"""

from collections.abc import Iterator

from validator.edits import Span
from validator.record import Record
from validator.rule import Found, Rule

rule = Rule("not-well-formed", code="XML101", level="error", since="0.1")

rule.bad("<article><front></article>")
rule.bad("<article-title>R&D</article-title>")
rule.good("<article-title>R&amp;D of x &lt; y</article-title>")
rule.good(
    '<!DOCTYPE article SYSTEM "JATS-journalpublishing1.dtd">\n'
    "<article-title>&alpha;-synuclein</article-title>"
)


@rule.on_record(kinds=("jats", "xml"))
def check(record: Record) -> Iterator[Found]:
    """Report why the parser gave up, where it did."""
    if record.error is None:
        return
    at = record.error.offset
    reason = record.error.message.strip().rstrip(".")
    yield Found(
        Span(at, min(at + 1, len(record.text))),
        f"not well-formed XML: {reason}. Mend this first; nothing else of the record "
        "can be checked before",
    )
