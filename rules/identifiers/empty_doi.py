"""A DOI element holds no DOI.

Why: consumers take the element for a DOI and store an empty key, or reject the record.
Fixes: removes the element when nothing but its type is lost (safe). That the article has no
DOI is still reported, by missing-doi.
Leaves alone: elements with a comment inside or an attribute of their own (an ``id`` that
something may point to); these are reported, and a person decides.
"""

from collections.abc import Iterator

from validator.record import Element, Record
from validator.rule import Found, Rule

from ._emptiness import remove_if_nothing_is_lost, says_nothing

rule = Rule("empty-doi", code="IDN101", level="error", since="0.1")

rule.bad(
    """<article-meta>
  <article-id pub-id-type="publisher-id">ajmb60493</article-id>
  <article-id pub-id-type="doi"></article-id>
</article-meta>""",
    """<article-meta>
  <article-id pub-id-type="publisher-id">ajmb60493</article-id>
</article-meta>""",
)
rule.bad(
    '<element-citation><year>2001</year><pub-id pub-id-type="doi"> </pub-id></element-citation>',
    "<element-citation><year>2001</year></element-citation>",
)
rule.bad('<article-meta><article-id pub-id-type="doi"><!-- to come --></article-id></article-meta>')
rule.good('<article-meta><article-id pub-id-type="doi">10.1000/182</article-id></article-meta>')
rule.good('<article-meta><article-id pub-id-type="pmid"/></article-meta>')


@rule.on("article-id", "pub-id", "object-id")
def check(node: Element, record: Record) -> Iterator[Found]:
    """Report a DOI element without visible content."""
    if node.get("pub-id-type") == "doi" and says_nothing(node):
        yield Found(
            node,
            f"{record.markup_of(node)} holds no DOI: write the DOI, or remove the element",
            remove_if_nothing_is_lost(node, record),
        )
