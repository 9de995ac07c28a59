"""An instruction ``<?jatslint …?>`` cannot be followed: it is misspelt, or binds nothing.

Why: somebody looked at a finding and decided to leave it out, and it is reported all the same; or
worse, it names another rule than was meant.
Fixes: nothing; the message says what to write, and near names of rules.
Leaves alone: instructions to other tools, and what only looks like one: in a comment, in a CDATA
section, in an attribute.

The form is ``<?jatslint ignore NAME, NAME -- reason?>``, directly before the element in
question, or before the root element for the whole record. A name is that of a rule, its code, the
letters of an area, or ALL.
"""

from collections.abc import Iterator

from validator.record import Record
from validator.rule import Found, Rule

rule = Rule("malformed-suppression", code="DOC104", level="warning", since="0.1")

rule.bad(
    "<article-meta><?jatslint ingore empty-doi?>"
    '<article-id pub-id-type="doi">10.1234/abc</article-id></article-meta>'
)
rule.bad(
    "<article-meta><?jatslint ignore empyt-doi?>"
    '<article-id pub-id-type="doi">10.1234/abc</article-id></article-meta>'
)
rule.bad("<article-title>On mice<?jatslint ignore escaped-markup?></article-title>")
rule.good(
    "<article-meta><?jatslint ignore empty-doi -- comes with the issue?>"
    '<article-id pub-id-type="doi"/></article-meta>'
)
rule.good("<article-title>On mice<!-- <?jatslint ingore all?> --></article-title>")


@rule.on_record(kinds=("jats", "xml", "html"), triggers=("<?jatslint",))
def check(record: Record) -> Iterator[Found]:
    """Report instructions that cannot be read, bind nothing, or name rules that are none."""
    from validator.suppressions.names import MOST_HINTS, explain

    hints = MOST_HINTS
    for instruction in record.instructions:
        if instruction.problem:
            yield Found(instruction.span, instruction.problem)
        for name in instruction.names:
            if not name.codes:
                yield Found(name.span, explain(name.text, hint=hints > 0))
                hints -= 1
