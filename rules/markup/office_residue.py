r"""What a word processor leaves when text is pasted from it stands in the record.

Why: readers, indexes and citation managers show "Normal 0 21 false false false EN-US X-NONE
X-NONE" or "table.MsoNormalTable {mso-style-name: ...}" as the beginning of the abstract.
Fixes: removes the settings or the style sheet of a word processor where they begin or end a text
of the front matter, comments for web browsers (``[if gte mso 9]``) and instructions of Office
(safe); in the middle of a text, without a blank at its border, and in the body of an article,
which may be about such things, it needs a person's yes (unsafe).
Leaves alone: "Normal 0" without the rest; style sheets that no word processor writes; code; texts
with nothing else, of which the author's words are lost; tags that are shown as text, which
escaped-markup reports.
"""

from collections.abc import Iterator

from validator.record import Record
from validator.regex import regex
from validator.rule import Found, Rule

rule = Rule(
    "office-residue",
    code="MRK122",
    level="warning",
    since="0.1",
    changes_text="what a word processor left in a text is removed",
)

rule.bad(
    "<article-meta><abstract><p>Normal 0 21 false false false PT-BR X-NONE X-NONE We asked 12 "
    "farmers.</p></abstract></article-meta>",
    "<article-meta><abstract><p>We asked 12 farmers.</p></abstract></article-meta>",
)
rule.bad(
    "<abstract><p>We asked.</p><p>/* Style Definitions */ table.MsoNormalTable "
    '{mso-style-name:"Table Normal"; mso-style-noshow:yes;}</p></abstract>',
    "<abstract><p>We asked.</p></abstract>",
)
rule.bad(
    "<p>We asked.<!--[if gte mso 9]><xml></xml><![endif]--></p>",
    "<p>We asked.</p>",
)
rule.good("<abstract><p>Normal 0 to 21, false positives 3.</p></abstract>")
rule.good("<abstract><p>The rule p {color: red} is a style sheet.</p></abstract>")

# Of these, one stands in a record that has anything to report; the rarest is looked for first.
_MARKS = ("MicrosoftInternetExplorer", "X-NONE", "endif]-->")
_STYLE_SHEET = regex(r"\{\s{0,4}-?[A-Za-z-]{3,40}\s?:")
# Instructions that concern the whole stand at its beginning.
_PROLOG_SIZE = 2000


@rule.on_record()
def check(record: Record) -> Iterator[Found]:
    """Report texts, comments and instructions that come from a word processor."""
    if record.root is None:
        if "<?xml:namespace" in record.text:
            from ._pasted import find_namespaces

            yield from find_namespaces(record)
    elif _may_hold_any(record.text):
        from ._pasted import find_pasted

        yield from find_pasted(record, record.root)


def _may_hold_any(text: str) -> bool:
    return (
        any(mark in text for mark in _MARKS)
        or text.find("<?mso-", 0, _PROLOG_SIZE) >= 0
        or ("{" in text and _STYLE_SHEET.search(text) is not None)
    )
