"""An article-id holds no identifier.

Why: consumers store an empty key; an export template wrote the element for a value that the
article does not have.
Fixes: removes the element when nothing but its type is lost (safe).
Leaves alone: DOIs, which empty-doi reports; elements with a comment inside or an attribute of
their own.
"""

from collections.abc import Iterator

from validator.record import Element, Record
from validator.rule import Found, Rule

from ._emptiness import remove_if_nothing_is_lost, says_nothing

rule = Rule("empty-article-id", code="IDN102", level="warning", since="0.1")

rule.bad(
    '<article-meta><article-id pub-id-type="pmid"></article-id><volume>1</volume></article-meta>',
    "<article-meta><volume>1</volume></article-meta>",
)
rule.bad(
    "<article-meta><article-id>\u00a0</article-id></article-meta>", "<article-meta></article-meta>"
)
rule.good('<article-meta><article-id pub-id-type="pmid">21278404</article-id></article-meta>')
rule.good('<article-meta><article-id pub-id-type="doi"/></article-meta>')


@rule.on("article-id")
def check(node: Element, record: Record) -> Iterator[Found]:
    """Report an article-id, other than a DOI, without visible content."""
    if node.get("pub-id-type") != "doi" and says_nothing(node):
        yield Found(
            node,
            f"{record.markup_of(node)} holds no identifier: write it, or remove the element",
            remove_if_nothing_is_lost(node, record),
        )
