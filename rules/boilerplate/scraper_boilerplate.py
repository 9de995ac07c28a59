"""A scraped text holds what a web site put round the article.

Why: ratings, buttons and a site's own advertisement are read as part of the abstract by search
engines, and by models that learn from the text.
Fixes: removes the lines (safe, when the page proves which site it is from; else unsafe). Of the
blank lines around them one group goes too.
Leaves alone: labels whose content is the article's ("Keywords", "Funding"), words that a site
uses but an author may too, and everything that is not a known phrase as a whole line.
"""

from collections.abc import Iterator

from validator.content import shown
from validator.edits import Span
from validator.findings import safe, unsafe
from validator.record import Record
from validator.rule import Found, Rule
from validator.summary import count

from .furniture import Furniture, find_furniture

rule = Rule(
    "scraper-boilerplate",
    code="BLR101",
    level="warning",
    since="0.1",
    changes_text="page furniture is removed",
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
    for furniture in find_furniture([line.text for line in record.lines]):
        first, last = furniture.first, furniture.last
        edits = record.remove_lines(first, last)
        lines = count(last - first + 1, "line")
        grade = safe if furniture.proven else unsafe
        yield Found(
            Span(record.lines[first].span.start, record.lines[last].span.end),
            f"{_quotation(record, furniture)} {_whose(furniture)}: remove {lines}",
            grade(edits, f"remove {lines} of page furniture"),
        )


def _quotation(record: Record, furniture: Furniture) -> str:
    """Quote the first line of a stretch, and the last if there are more."""
    first = shown(record.lines[furniture.first].text)
    if furniture.first == furniture.last:
        return f"{first!r} is"
    return f"{first!r} to {shown(record.lines[furniture.last].text)!r} are"


def _whose(furniture: Furniture) -> str:
    if furniture.site == "generic":
        return "page furniture, not part of the article"
    suffix = "" if furniture.proven else ", it seems"
    return f"page furniture of {furniture.site}{suffix}, not part of the article"
