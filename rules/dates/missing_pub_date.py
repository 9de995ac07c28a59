"""The article has no publication date.

Why: without one, an article cannot be sorted, cited, or released from an embargo.
Fixes: nothing; only the publisher knows the date.
Leaves alone: articles that say that they have none (pub-date-not-available), and dates with
a value of any shape: a year alone, a season, an ISO date in an attribute; translations, reviews
and other parts (sub-article and response); what the settings except.
"""

from collections.abc import Iterator
from typing import Annotated, NamedTuple

from validator.content import article_type_of, is_part
from validator.record import Element, Record
from validator.rule import Found, Rule

from ._values import has_value


class Options(NamedTuple):
    """What the settings may say of this rule."""

    except_article_types: Annotated[
        tuple[str, ...],
        "Values of @article-type of articles that need no date, such as announcement",
    ] = ()


rule = Rule("missing-pub-date", code="DAT102", level="error", since="0.1", options=Options())

rule.bad("<article-meta><volume>14</volume></article-meta>")
rule.bad("<article-meta><pub-date><day/><month/><year/></pub-date></article-meta>")
rule.bad(
    "<article-meta><history><date><year>2021</year></date></history></article-meta>",
)
rule.good("<article-meta><pub-date><year>2021</year></pub-date></article-meta>")
rule.good('<article-meta><pub-date iso-8601-date="2021-04-01"/></article-meta>')
rule.good("<article-meta><pub-date-not-available/></article-meta>")
rule.good("<sub-article><front-stub><title-group/></front-stub></sub-article>")


@rule.on("article-meta")
def check(node: Element, record: Record) -> Iterator[Found]:
    """Report an article whose metadata hold no pub-date with a value."""
    if is_part(node) or node.find("pub-date-not-available") is not None:
        return
    options: Options = rule.options_of(record)
    if options.except_article_types and article_type_of(node) in options.except_article_types:
        return
    if not any(has_value(date) for date in node.findall("pub-date")):
        yield Found(
            node,
            "the article has no publication date: add <pub-date> with at least its <year>",
            cause=(node, "pub-date"),
        )
