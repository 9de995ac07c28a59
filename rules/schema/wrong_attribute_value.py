"""The value of an attribute is not one that the grammar allows.

Why: the record is not valid, and tools fall back on a default or fail.
Fixes: writes the value as the grammar spells it when it differs by case or blanks, or says true
for yes (safe), or when one value has nearly the same letters (unsafe).
Leaves alone: attributes that may hold any text; dtd-version, which conflicting-version reports.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from validator.content import shown
from validator.nodes import qualified_name
from validator.record import Record
from validator.rule import Found, Rule

from ._words import by, either, level_of

if TYPE_CHECKING:
    from validator.grammar.explain import Fault

rule = Rule("wrong-attribute-value", code="SCH107", level="error", since="0.1", general=True)

rule.bad(
    '<contrib corresp="Yes"><collab>The group</collab></contrib>',
    '<contrib corresp="yes"><collab>The group</collab></contrib>',
)
rule.bad(
    '<fig position="flaot"><label>1</label></fig>',
    '<fig position="float"><label>1</label></fig>',
    grade="unsafe",
)
rule.bad('<fig id="1"><label>1</label></fig>')
rule.good('<fig id="f1" position="anchor"><label>1</label></fig>')

_SHOWN = 60

_FORMS = {
    "ID": "a name that begins with a letter or underscore",
    "IDREF": "the id of an element, which begins with a letter or underscore",
    "IDREFS": "ids of elements, each of which begins with a letter or underscore",
    "NMTOKEN": "one word without blanks",
    "NMTOKENS": "words with blanks between them",
}


@rule.on_record()
def check(record: Record) -> Iterator[Found]:
    """Report values that are not in the list, or not of the form, that the grammar gives."""
    for verdict, _, fault in record.judgement.faults("wrong-value"):
        from validator.grammar.repair import correct_value

        if fault.attribute is None or fault.name == "dtd-version":
            continue
        yield Found(
            fault.attribute.value.span,
            f"{_quoted(fault.attribute.value.value)} is no value of {fault.name} on "
            f"<{qualified_name(fault.node)}>: write {_allowed(fault)} "
            f"({by(verdict)})",
            correct_value(fault),
            level_of(verdict),
            cause=(fault.node, f"@{fault.name}"),
        )


def _quoted(value: str) -> str:
    """The value with its blanks, which may be what is wrong, unless it is long."""
    return repr(value if len(value) <= _SHOWN else shown(value))


def _allowed(fault: "Fault") -> str:
    facts = fault.declared
    if facts is None:
        return "another value"
    if facts.default == "#FIXED":
        return repr(facts.value)
    if facts.values:
        return either([repr(value) for value in facts.values])
    return _FORMS.get(facts.type, "another value")
