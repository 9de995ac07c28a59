"""A well-known namespace is declared with a misspelt URI.

Why: names are compared letter by letter. With ``https://www.w3.org/1999/xlink`` no link of
the record is a link, and no tool says so.
Fixes: writes the registered URI (safe).
Leaves alone: namespaces that are not a variant of a well-known one, URIs in text, and the ALI
namespace without its last slash where the record is of JATS 1.1d3, whose DTD has it so.
"""

import re
from collections.abc import Iterator

from validator.edits import Edit, Span
from validator.findings import safe
from validator.namespaces import ALI_OF_DRAFT, REGISTERED, uses_ali_of_draft
from validator.record import Record
from validator.regex import regex
from validator.rule import Found, Rule

rule = Rule("wrong-namespace", code="DOC102", level="error", since="0.1")

rule.bad(
    '<article xmlns:xlink="https://www.w3.org/1999/xlink" article-type="other"/>',
    '<article xmlns:xlink="http://www.w3.org/1999/xlink" article-type="other"/>',
)
rule.bad(
    '<license xmlns:ali="https://www.niso.org/schemas/ali/1.0"><ali:license_ref/></license>',
    '<license xmlns:ali="http://www.niso.org/schemas/ali/1.0/"><ali:license_ref/></license>',
    kind="jats",
)
rule.good('<article xmlns:xlink="http://www.w3.org/1999/xlink" article-type="other"/>')
rule.good('<article xmlns:house="https://example.org/1999/xlink" article-type="other"/>')
rule.good('<p>declare xmlns:xlink="https://www.w3.org/1999/xlink"</p>')

_DECLARATION = regex(r"""(xmlns(?::[^\s=]+)?)\s*=\s*(?:"([^"<]*)"|'([^'<]*)')""")


def _key(uri: str) -> str:
    """What variants of one URI have in common."""
    uri = re.sub(r"^https?:/*", "", uri.strip(), flags=re.IGNORECASE)
    return uri.removeprefix("www.").rstrip("/#").casefold()


_BY_KEY = {_key(uri): uri for uri in REGISTERED.values()}


@rule.on_record(kinds=("jats", "xml"))
def check(record: Record) -> Iterator[Found]:
    """Report namespace declarations that are variants of a registered URI."""
    if record.root is None:
        return
    for match in _DECLARATION.finditer(record.text):
        group = 2 if match[2] is not None else 3
        uri = match[group]
        right = _BY_KEY.get(_key(uri))
        if right is None or uri == right:
            continue
        if uri == ALI_OF_DRAFT and uses_ali_of_draft(record.root):
            continue
        start, end = match.span(group)
        # The same words may stand in text, a comment, or the value of another attribute.
        if place := record.nodes.attribute_at(start):
            yield Found(
                Span(start, end),
                f"{uri!r} is a misspelt {right!r}: no tool finds the names that are declared "
                "with it; write it as registered",
                safe((Edit(start, end, right),), f"declare {right}"),
                cause=(place[0], f"@{match[1]}"),
            )
