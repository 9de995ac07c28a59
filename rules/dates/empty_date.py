"""A date has no day, month, year or any other value.

Why: an empty date is read as "published at no time", or as 1 January of year 0; many loaders
reject the record.
Fixes: removes the date, and a history that holds nothing else (safe). That the article has no
publication date is still reported, by missing-pub-date.
Leaves alone: dates with any value at all: a year alone, a season, words, or an ISO date in an
attribute; dates with a comment inside or with an id.
"""

from collections.abc import Iterator

from validator.content import elements, holds_notes, only_attributes
from validator.findings import Fix, safe
from validator.record import Element, Record
from validator.rule import Found, Rule

from ._values import has_value

rule = Rule("empty-date", code="DAT101", level="error", since="0.1")

rule.bad(
    """<article-meta>
  <pub-date pub-type="epub">
    <day></day>
    <month></month>
    <year></year>
  </pub-date>
  <volume>14</volume>
</article-meta>""",
    """<article-meta>
  <volume>14</volume>
</article-meta>""",
)
rule.bad(
    '<article-meta><history><date date-type="received"><year/></date></history></article-meta>',
    "<article-meta></article-meta>",
)
rule.bad("<article-meta><pub-date><!-- ask the editor --><year/></pub-date></article-meta>")
rule.good("<article-meta><pub-date><day/><month/><year>2021</year></pub-date></article-meta>")
rule.good('<article-meta><pub-date iso-8601-date="2021-04"><year/></pub-date></article-meta>')
rule.good("<article-meta><pub-date><season>Spring</season></pub-date></article-meta>")
rule.good("<article-meta><pub-date>in press</pub-date></article-meta>")

# What an attribute of these says is only which date is missing.
_KINDS_OF_DATE = frozenset({"pub-type", "date-type", "publication-format", "calendar"})


@rule.on("pub-date", "date")
def check(node: Element, record: Record) -> Iterator[Found]:
    """Report a date none of whose parts has a value."""
    if has_value(node):
        return
    kind = node.get("date-type") or node.get("pub-type") or node.get("publication-format")
    which = f"the {kind!r} date" if kind else "the date"
    yield Found(
        node,
        f"{which} in {record.start_tag_of(node)} has no value in any part: write the date, or "
        "remove the element",
        _removal(node, record),
    )


def _removal(node: Element, record: Record) -> Fix | None:
    if holds_notes(node) or not only_attributes(node, _KINDS_OF_DATE):
        return None
    parent = node.getparent()
    if parent is None:
        return None
    if all(child.tag == node.tag and not has_value(child) for child in elements(parent)):
        return _removal_of_all(parent, record)
    return safe(record.remove(node), f"remove the empty {node.tag}")


def _removal_of_all(parent: Element, record: Record) -> Fix | None:
    """Remove a history that holds empty dates only; any other parent would be left empty.

    The content model of history asks for at least one date (JATS Tag Library, history).
    """
    dates = list(elements(parent))
    if (
        parent.tag != "history"
        or parent.getparent() is None
        or holds_notes(parent)
        or not only_attributes(parent, ())
        or not all(only_attributes(date, _KINDS_OF_DATE) for date in dates)
    ):
        return None
    return safe(record.remove(parent), "remove the empty date and the history it leaves empty")
