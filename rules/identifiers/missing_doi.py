"""The article has no DOI.

Why: the DOI is the key by which indexes, link resolvers and citation counts know the article.
Fixes: nothing; only the publisher knows the DOI.
Leaves alone: translations, reviews and other parts (sub-article and response); what the settings
except.
"""

import re
from collections.abc import Iterator
from typing import Annotated, NamedTuple

from validator.content import article_type_of, is_blank, is_part, text_content
from validator.record import Element, Record
from validator.regex import regex
from validator.rule import Found, Rule


class Options(NamedTuple):
    """What the settings may say of this rule."""

    except_article_types: Annotated[
        tuple[str, ...],
        "Values of @article-type of articles that need no DOI, such as obituary",
    ] = ()
    accept: Annotated[
        tuple[str, ...],
        "Values of @pub-id-type of identifiers that may take the place of a DOI, such as pmid",
    ] = ()


rule = Rule("missing-doi", code="IDN103", level="error", since="0.1", options=Options())

rule.bad("<article-meta><title-group><article-title>T</article-title></title-group></article-meta>")
rule.bad('<article-meta><article-id pub-id-type="doi"/></article-meta>')
rule.bad('<article-meta><article-id pub-id-type="other">10.1000/182</article-id></article-meta>')
rule.good('<article-meta><article-id pub-id-type="doi">10.1000/182</article-id></article-meta>')
rule.good("<sub-article><front-stub><title-group/></front-stub></sub-article>")

# The shape of a DOI name: DOI Handbook, section 2.2.
_DOI = regex(r"(?:https?://(?:dx\.)?doi\.org/|doi:\s*)?(10\.\d{4,9}/\S+)", re.IGNORECASE)


@rule.on("article-meta")
def check(node: Element, record: Record) -> Iterator[Found]:
    """Report an article whose metadata hold no article-id of type doi with a value."""
    if is_part(node):
        return
    options: Options = rule.options_of(record)
    identifiers = node.findall("article-id")
    wanted = ("doi", *options.accept)
    if any(
        one.get("pub-id-type") in wanted and not is_blank(text_content(one)) for one in identifiers
    ):
        return
    if options.except_article_types and article_type_of(node) in options.except_article_types:
        return
    yield Found(
        node,
        f"the article has no DOI: {_advice(identifiers)}",
        cause=(node, "article-id"),
    )


def _advice(identifiers: list[Element]) -> str:
    for one in identifiers:
        if match := _DOI.fullmatch((one.text or "").strip()):
            kind = one.get("pub-id-type", "")
            return (
                f"the article-id of type {kind!r} holds {match[1]!r}; if that is the article's "
                'DOI, give it pub-id-type="doi"'
            )
    return 'add <article-id pub-id-type="doi"> with the DOI that was registered'
