"""The article does not say what type of article it is.

Why: whether it is research, a correction or a retraction decides where it is indexed, how it
is shown and whether it counts as peer-reviewed.
Fixes: nothing; the type cannot be told from the record with certainty.
Leaves alone: sub-articles and responses.
"""

from collections.abc import Iterator

from validator.content import is_blank
from validator.record import Element, Record
from validator.rule import Found, Rule

# A record is readable without it, so it is no matter of syntax like others of this area.
rule = Rule("missing-article-type", code="DOC101", level="error", since="0.1", preset="recommended")

rule.bad("<article><front/></article>")
rule.bad('<article article-type=" "><front/></article>')
rule.good('<article article-type="research-article"><front/></article>')


@rule.on("article")
def check(node: Element, record: Record) -> Iterator[Found]:
    """Report an article without an article-type."""
    value = node.get("article-type")
    if is_blank(value):
        found = "no article-type" if value is None else f"an empty article-type ({value!r})"
        yield Found(
            record.nodes.start_tag(node).span,
            f"the article has {found}: add one, such as research-article, review-article, "
            "correction or retraction",
            cause=(node, "@article-type"),
        )
