"""A scraped text holds what a web site put round the article.

Why: ratings, buttons and a site's own advertisement are read as part of the abstract by search
engines, and by models that learn from the text.
Fixes: removes the lines (safe, when they hold a phrase that no author writes, of a site that the
page proves; else unsafe). Of the blank lines around them one group goes too. In a page the element
that holds nothing else goes with its text; where tags would be torn apart only the text goes.
Leaves alone: labels whose content is the article's ("Keywords", "Funding"), words that a site
uses but an author may too, and everything that is not a known phrase as a whole line. What a
caption, a heading or an introducing sentence leads up to is removed by no safe fix.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, NamedTuple

from validator.content import shown
from validator.edits import Span
from validator.findings import safe, unsafe
from validator.record import Record
from validator.rule import Found, Rule
from validator.summary import count

if TYPE_CHECKING:
    from ._furniture import Furniture


class Options(NamedTuple):
    """What the settings may say of this rule."""

    phrases: Annotated[
        tuple[str, ...],
        "Whole lines that are page furniture too, in any case of letters; {n} stands for a number",
    ] = ()


rule = Rule(
    "scraper-boilerplate",
    code="BLR101",
    level="warning",
    since="0.1",
    changes_text="page furniture is removed",
    options=Options(),
)

rule.bad(
    """Exosomes in antiviral therapy

Exosomes carry messages between cells. We review their role in infection.

Ask authors/readers for more resources

Reviews

Primary Rating

4.7
Not enough ratings
""",
    """Exosomes in antiviral therapy

Exosomes carry messages between cells. We review their role in infection.
""",
    kind="text",
)
rule.bad(
    "<p>Exosomes carry messages between cells.</p>\n"
    "<p>Click your name to claim this paper and add it to your profile.</p>\n",
    "<p>Exosomes carry messages between cells.</p>\n\n",
    kind="html",
)
rule.good("Significance\n\nExosomes carry messages between cells.\n", kind="text")
rule.good("Authors\n\nSima Nobari, Hoda Keshmiri Neghab\n", kind="text")
rule.good(
    "We asked readers to click your name to claim this paper, and counted who did.\n", kind="text"
)


@rule.on_record(kinds=("text", "html"))
def check(record: Record) -> Iterator[Found]:
    """Report each stretch of page furniture."""
    from ._furniture import find_furniture

    options: Options = rule.options_of(record)
    for furniture in find_furniture([line.text for line in record.lines], options.phrases):
        first, last = furniture.first, furniture.last
        grade = safe if furniture.proven else unsafe
        yield Found(
            Span(record.lines[first].span.start, record.lines[last].span.end),
            _message(record, furniture),
            grade(
                record.remove_lines(first, last), f"remove {_lines(furniture)} of page furniture"
            ),
        )


def _message(record: Record, furniture: "Furniture") -> str:
    """Quote the first line of a stretch, and the last if there are more."""
    from ._phrases import GENERIC, HOUSE

    start = shown(record.lines[furniture.first].text)
    site = "" if furniture.site == GENERIC else f" of {furniture.site}"
    if furniture.site == HOUSE:
        site = " that the settings name"
    if furniture.first == furniture.last:
        subject, verb, them = repr(start), "is" if furniture.proven else "looks like", "it"
    else:
        end = shown(record.lines[furniture.last].text)
        subject = f"{_lines(furniture)}, {start!r} to {end!r},"
        verb, them = "are" if furniture.proven else "look like", "them"
    advice = (
        f"remove {them}" if furniture.proven else f"remove {them} unless the article means {them}"
    )
    return f"{subject} {verb} page furniture{site}, not part of the article: {advice}"


def _lines(furniture: "Furniture") -> str:
    return count(furniture.last - furniture.first + 1, "line")
