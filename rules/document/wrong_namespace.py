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
from validator.record import Element, Record
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

# The URIs as their owners register them: XLink 1.1, MathML 3.0, XML Schema 1.0, XInclude 1.0,
# NISO RP-22-2015 (Access and License Indicators), OASIS Exchange tables as used by JATS, and
# the namespace of the JATS fragments in Crossref deposits.
_REGISTERED = (
    "http://www.w3.org/1999/xlink",
    "http://www.w3.org/1998/Math/MathML",
    "http://www.w3.org/2001/XMLSchema-instance",
    "http://www.w3.org/2001/XInclude",
    "http://www.niso.org/schemas/ali/1.0/",
    "http://docs.oasis-open.org/ns/oasis-exchange/table",
    "http://www.ncbi.nlm.nih.gov/JATS1",
)
# The one draft of JATS whose DTD fixes another URI (JATS-ali-namespace1.ent of 1.1d3).
_DRAFT, _DRAFT_URI = "1.1d3", "http://www.niso.org/schemas/ali/1.0"
_DECLARATION = re.compile(r"""xmlns(?::[^\s=]+)?\s*=\s*(?:"([^"<]*)"|'([^'<]*)')""")


def _key(uri: str) -> str:
    """What variants of one URI have in common."""
    uri = re.sub(r"^https?:/*", "", uri.strip(), flags=re.IGNORECASE)
    return uri.removeprefix("www.").rstrip("/#").casefold()


_BY_KEY = {_key(uri): uri for uri in _REGISTERED}


@rule.on_record(kinds=("jats", "xml"))
def check(record: Record) -> Iterator[Found]:
    """Report namespace declarations that are variants of a registered URI."""
    if record.root is None:
        return
    for match in _DECLARATION.finditer(record.text):
        uri = match[1] if match[1] is not None else match[2]
        right = _BY_KEY.get(_key(uri))
        if right is None or uri == right or (uri == _DRAFT_URI and _is_draft(record.root)):
            continue
        start, end = match.span(1 if match[1] is not None else 2)
        # The same words may stand in text, a comment, or the value of another attribute.
        if record.nodes.attribute_at(start) is not None:
            yield Found(
                Span(start, end),
                f"{uri!r} is a misspelt {right!r}: no tool finds the names that are declared "
                "with it; write it as registered",
                safe((Edit(start, end, right),), f"declare {right}"),
            )


def _is_draft(root: Element) -> bool:
    public_id = root.getroottree().docinfo.public_id or ""
    return root.get("dtd-version") == _DRAFT or f"v{_DRAFT} " in public_id
