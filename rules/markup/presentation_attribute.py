"""An attribute of a web page stands on an element of JATS.

Why: the record is not valid, and no tool for JATS reads what the attribute says.
Fixes: removes what only an editor or a browser had a use for: classes and styles of word
processors, handlers of events, alignment to both margins, the language of the text around (safe);
other layout (unsafe).
Leaves alone: attributes that the element may have, such as ``style`` of a table cell, and those
that it has in another version of JATS; styles that make text italic, raised or hidden, ``dir`` for
text that runs from right to left, and classes with a meaning: these are reported, and a person
decides how to say it in JATS.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from validator.content import shown
from validator.edits import Edit
from validator.findings import Fix, safe, suggestion, unsafe
from validator.namespaces import XML_LANG
from validator.nodes import qualified_name
from validator.record import Element, Record
from validator.rule import Found, Rule

if TYPE_CHECKING:
    from validator.grammar.explain import Fault
    from validator.grammar.schema import Grammar

rule = Rule("presentation-attribute", code="MRK123", level="error", since="0.1")

rule.bad(
    '<abstract><p class="MsoNormal" style="text-align: justify">We asked.</p></abstract>',
    "<abstract><p>We asked.</p></abstract>",
)
rule.bad(
    '<p align="center">* * *</p>',
    "<p>* * *</p>",
    grade="unsafe",
)
rule.bad('<p style="font-style: italic">We asked.</p>')
rule.good('<table><tr><td style="border-bottom: solid thin" align="center">3</td></tr></table>')
rule.good('<p><styled-content style="color: red">urgent</styled-content></p>')


@rule.on_record()
def check(record: Record) -> Iterator[Found]:
    """Report attributes of HTML that the grammar does not declare for their element."""
    languages: dict[Element, str] = {}
    for verdict, grammar, fault in record.judgement.faults("unknown-attribute"):
        from ..schema._words import level_of
        from ._presentation import is_presentation

        if fault.attribute is None or not is_presentation(fault.name):
            continue
        if _is_of_jats(fault, grammar):
            continue
        value = fault.attribute.value.value
        judged = _judge(fault, value, languages)
        if judged is None:
            continue
        fix, advice = judged
        written = f'{fault.name}="{shown(value, 60)}"'
        yield Found(
            fault.attribute.name,
            f"{written} on <{qualified_name(fault.node)}> is an attribute of web pages, which "
            f"JATS does not have there: {advice}",
            fix,
            level_of(verdict),
            cause=(fault.node, f"@{fault.name}"),
        )


def _is_of_jats(fault: "Fault", grammar: "Grammar") -> bool:
    """Whether the element has it in another version, or under another name of its own."""
    from validator.grammar.history import grammars_with

    return bool(grammars_with(qualified_name(fault.node), fault.name))


def _judge(fault: "Fault", value: str, languages: dict[Element, str]) -> tuple[Fix, str] | None:
    """Give the fix and an advice; None for what unknown-attribute can tell as well."""
    from ._presentation import judge

    if fault.attribute is None:
        return None
    whole = fault.attribute.whole
    edits = (Edit(whole.start, whole.end, ""),)
    title = f"remove {fault.name}"
    around = _language(fault.node, languages)
    if fault.name == "lang":
        same = around and value.strip().lower() == around.lower()
        return (safe(edits, title), "the text around is of it already, remove it") if same else None
    use, advice = judge(fault.name, value, qualified_name(fault.node), around)
    if use == "none":
        return safe(edits, title), advice
    return (unsafe(edits, title) if use == "layout" else suggestion(advice)), advice


def _language(node: Element, known: dict[Element, str]) -> str:
    """Give the language of an element's text, as ``xml:lang`` tells it; nothing if none does."""
    passed: list[Element] = []
    one: Element | None = node
    found = ""
    while one is not None:
        if one in known:
            found = known[one]
            break
        passed.append(one)
        if own := one.get(XML_LANG):
            found = own
            break
        one = one.getparent()
    known.update(dict.fromkeys(passed, found))
    return found
