"""The article does not say by which grammar it was made.

Why: nobody can tell whether it is valid; every tool guesses another version.
Fixes: nothing; the message says which grammar fits best.
Leaves alone: articles with a document type or a dtd-version; parts of articles.
"""

from collections.abc import Iterator

from validator.record import Record
from validator.rule import Found, Rule

rule = Rule("undeclared-version", code="SCH111", level="info", since="0.1")

rule.bad("<article><front/></article>")
rule.good('<article dtd-version="1.3"><front/></article>')
rule.good("<abstract><p>We asked ten people.</p></abstract>")


@rule.on_record()
def check(record: Record) -> Iterator[Found]:
    """Report articles for which the grammar had to be guessed."""
    for verdict in record.judgement.verdicts:
        choice = verdict.choice
        if choice.name is not None and choice.ground == "best-fit":
            if verdict.article.tag != "article":
                continue
            fits = "accepts it" if verdict.valid else "does not accept it"
            yield Found(
                record.nodes.start_tag(verdict.article).span,
                "the article names no version of JATS; the widest grammar, "
                f"{choice.name.short_title}, {fits}: add a document type, or dtd-version",
            )
