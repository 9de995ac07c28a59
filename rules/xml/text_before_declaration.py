"""Something stands before the XML declaration.

Why: the declaration must be the very beginning; XML tools stop there.
Fixes: removes blanks, and a byte order mark that was saved as text (safe); other text (unsafe).
Leaves alone: another XML document before it, which concatenated-records reports.
"""

from collections.abc import Iterator

from validator.content import shown
from validator.edits import Edit
from validator.findings import safe, unsafe
from validator.record import Record
from validator.rule import Found, Rule

rule = Rule(
    "text-before-declaration",
    code="XML105",
    level="error",
    since="0.1",
    changes_text="what stands before the declaration is removed",
)

rule.bad('\n <?xml version="1.0"?><p>One</p>', '<?xml version="1.0"?><p>One</p>')
rule.bad(
    'Content-type: text/xml\n\n<?xml version="1.0"?><p>One</p>',
    '<?xml version="1.0"?><p>One</p>',
    grade="unsafe",
)
rule.good('<?xml version="1.0"?>\n<p>One</p>')
rule.good("\n<p>One</p>")

# The byte order mark as it is, and as Latin-1 and Windows-1252 show its bytes.
_MARKS = "\ufeff", "ï»¿"


@rule.on_record(kinds=("jats", "xml"))
def check(record: Record) -> Iterator[Found]:
    """Report what stands before an XML declaration."""
    for trouble in record.troubles:
        if trouble.kind != "text-before-declaration":
            continue
        text = record.text[trouble.span.start : trouble.span.end]
        rest = text
        for mark in _MARKS:
            rest = rest.replace(mark, "")
        edits = (Edit(*trouble.span, ""),)
        if not rest.strip():
            what = "blanks stand" if rest == text else "a byte order mark stands as text"
            fix = safe(edits, "remove it")
        else:
            what = f"{shown(text.strip())} stands"
            fix = unsafe(edits, "remove it")
        yield Found(
            trouble.span,
            f"{what} before the XML declaration, which must be the very beginning: remove it",
            fix,
        )
