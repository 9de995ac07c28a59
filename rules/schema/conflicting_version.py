"""The dtd-version of an article is not that of its document type.

Why: half of the tools go by one, half by the other, and judge the record by different grammars.
Fixes: writes the version of the document type when the record is valid by it in every other
respect (safe; unsafe if the record is valid by the other version too, so that the document type
may be what is wrong); otherwise nothing.
Leaves alone: articles that have only one of the two.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from validator.edits import Edit
from validator.findings import Fix, safe, unsafe
from validator.record import Record
from validator.rule import Found, Rule

if TYPE_CHECKING:
    from validator.grammar.facts import GrammarName
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
    grade="unsafe",
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
        if name is None or written is None or not verdict.choice.by_document_type:
            continue
        right = name.version.removeprefix("nlm-")
        if written != right:
            place = record.nodes.attributes(verdict.article)["dtd-version"].value.span
            yield Found(
                place,
                f"dtd-version says {written!r}, but the document type is that of {name.title}: "
                f"write {right!r}, or name the document type of the other version",
                _fix(verdict, name, Edit(place.start, place.end, right)),
                cause=(verdict.article, "@dtd-version"),
            )


def _fix(verdict: "Verdict", judged_by: "GrammarName", edit: Edit) -> Fix | None:
    others = [fault for fault in verdict.faults if fault.name != "dtd-version"]
    if others:
        return None
    make = unsafe if _is_valid_by_its_own(verdict, judged_by) else safe
    return make((edit,), f"write {edit.text!r}")


def _is_valid_by_its_own(verdict: "Verdict", judged_by: "GrammarName") -> bool:
    """Whether the version that dtd-version says fits too, so that either may be what is wrong."""
    from validator.grammar.facts import grammar_names
    from validator.grammar.schema import load_grammar

    said = verdict.article.get("dtd-version", "").strip().lower().removeprefix("v")
    return any(
        name.kind == judged_by.kind
        and name.version.removeprefix("nlm-") == said
        and not load_grammar(name).complaints(verdict.article)
        for name in grammar_names()
        if name != judged_by
    )
