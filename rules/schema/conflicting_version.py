"""The dtd-version of an article is not that of its document type.

Why: half of the tools go by one, half by the other, and judge the record by different grammars.
Fixes: writes the version of the document type when the record is valid by it in every other
respect (safe); otherwise nothing, since then the document type may be what is wrong.
Leaves alone: articles that have only one of the two.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from validator.edits import Edit
from validator.findings import Fix, safe
from validator.record import Record
from validator.rule import Found, Rule

if TYPE_CHECKING:
    from validator.grammar.judge import Verdict

rule = Rule("conflicting-version", code="SCH110", level="error", since="0.1")

_HEAD = (
    '<!DOCTYPE article PUBLIC "-//NLM//DTD JATS (Z39.96) Journal Archiving and Interchange DTD '
    'v1.2 20190208//EN" "JATS-archivearticle1.dtd">\n'
)
rule.bad(
    f'{_HEAD}<article dtd-version="1.1"><front><article-meta>'
    "<title-group><article-title>A</article-title></title-group></article-meta></front></article>",
    f'{_HEAD}<article dtd-version="1.2"><front><article-meta>'
    "<title-group><article-title>A</article-title></title-group></article-meta></front></article>",
)
rule.good(
    f'{_HEAD}<article dtd-version="1.2"><front><article-meta>'
    "<title-group><article-title>A</article-title></title-group></article-meta></front></article>"
)


@rule.on_record()
def check(record: Record) -> Iterator[Found]:
    """Report a dtd-version beside a document type of another version."""
    for verdict in record.judgement.verdicts:
        name = verdict.choice.name
        written = verdict.article.get("dtd-version")
        if name is None or written is None or verdict.choice.ground != "public-id":
            continue
        right = name.version.removeprefix("nlm-")
        if written != right:
            place = record.nodes.attributes(verdict.article)["dtd-version"].value.span
            yield Found(
                place,
                f"dtd-version says {written!r}, but the document type is that of {name.title}: "
                f"write {right!r}, or name the document type of the other version",
                _fix(verdict, Edit(place.start, place.end, right)),
                cause=(verdict.article, "@dtd-version"),
            )


def _fix(verdict: "Verdict", edit: Edit) -> Fix | None:
    others = [fault for fault in verdict.faults if fault.name != "dtd-version"]
    return None if others else safe((edit,), f"write {edit.text!r}")
