"""An element is not in the grammar of the record's version.

Why: tools of that version reject the record, or drop the element with all that is in it.
Fixes: renames it when it differs by case or had that name before (safe), or when one name of
nearly the same letters fits both its place and its content (unsafe).
Leaves alone: elements that are in the grammar and only stand at a wrong place, which
misplaced-element reports; the content of the element.
"""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from validator.record import Record
from validator.rule import Found, Rule

from ._words import by, level_of, tags

if TYPE_CHECKING:
    from validator.grammar.judge import Verdict
    from validator.grammar.schema import Grammar

rule = Rule("unknown-element", code="SCH101", level="error", since="0.1", general=True)

rule.bad(
    "<kwd-group><Title>Keywords</Title><kwd>one</kwd></kwd-group>",
    "<kwd-group><title>Keywords</title><kwd>one</kwd></kwd-group>",
)
rule.bad(
    "<kwd-group><titel>Keywords</titel><kwd>one</kwd></kwd-group>",
    "<kwd-group><title>Keywords</title><kwd>one</kwd></kwd-group>",
    grade="unsafe",
)
rule.good("<kwd-group><title>Keywords</title><kwd>one</kwd></kwd-group>")


@rule.on_record()
def check(record: Record) -> Iterator[Found]:
    """Report elements that the grammar does not know."""
    for verdict in record.judgement.verdicts:
        faults = verdict.faults_of("unknown-element")
        if verdict.grammar is None or not faults:
            continue
        from validator.grammar.repair import names_meant, rename_elements

        meant = names_meant(faults, verdict.grammar)
        fixes = rename_elements(record, meant, verdict.grammar)
        for fault in faults:
            advice = _advice(fault.name, meant[fault.node], verdict, verdict.grammar)
            yield Found(
                fault.node,
                f"<{fault.name}> is no element of {by(verdict)}: {advice}",
                fixes.get(fault.node),
                level_of(verdict),
            )


def _advice(name: str, meant: Sequence[str], verdict: "Verdict", grammar: "Grammar") -> str:
    from validator.grammar.history import grammars_with, where_else

    elsewhere = where_else(grammars_with(name), grammar.name)
    if elsewhere:
        version = "" if verdict.choice.ground == "best-fit" else "name that version, or "
        return f"{elsewhere}; {version}use another element"
    if grammar.has(f"mml:{name}"):
        return f"MathML is written with its prefix, <mml:{name}>"
    if meant:
        return f"did you mean {tags(meant)}?"
    return "use an element of the grammar, or remove it"
