"""A prefix is used and not declared.

Why: most XML tools refuse the whole record; those that load its DTD may find a declaration there.
Fixes: declares a well-known prefix (xlink, mml, xsi, xi, ali, oasis, jats) on the root (safe).
Leaves alone: prefixes that are declared around each use; prefixes of which nobody can know the
namespace, and well-known ones with names that their standard does not have: found, not fixed.
"""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from validator.edits import Edit, Span
from validator.findings import Fix, safe
from validator.namespaces import ALI_OF_DRAFT, REGISTERED, uses_ali_of_draft
from validator.nodes import qualified_name, root_name
from validator.record import Record
from validator.rule import Found, Rule

if TYPE_CHECKING:
    from validator.prefixes import Undeclared

rule = Rule("undeclared-prefix", code="XML107", level="error", since="0.1")

rule.bad(
    '<ext-link xlink:href="https://example.org/">x</ext-link>',
    '<ext-link xmlns:xlink="http://www.w3.org/1999/xlink" xlink:href="https://example.org/">'
    "x</ext-link>",
)
rule.bad("<p><house:note>x</house:note></p>")
rule.good('<p xmlns:house="https://example.org/"><house:note>x</house:note></p>')
rule.good('<p xml:lang="en">xlink:href</p>')

# The names of these standards, all there are: XLink 1.1 section 4, XML Schema 1.0 section 2.6,
# XInclude 1.0 section 3, NISO RP-22-2015. Another name shows that another namespace is meant.
_NAMES = {
    "xlink": frozenset({"href", "type", "role", "arcrole", "title", "show", "actuate", "label"})
    | frozenset({"from", "to"}),
    "xsi": frozenset({"type", "nil", "schemaLocation", "noNamespaceSchemaLocation"}),
    "xi": frozenset({"include", "fallback"}),
    "ali": frozenset({"free_to_read", "license_ref"}),
}


_DECLARED = r"""xmlns:%s\s*=\s*(?:"([^"<]*)"|'([^'<]*)')"""


@rule.on_record(kinds=("jats", "xml"))
def check(record: Record) -> Iterator[Found]:
    """Report each prefix once, at its first use; one fix declares all that are well-known."""
    uris = {one.prefix: _uri(one, record) for one in record.undeclared}
    fix = _fix(record, {prefix: uri for prefix, uri in uris.items() if uri})
    for one in record.undeclared:
        uri = uris[one.prefix]
        used = "one name uses" if one.uses == 1 else f"{one.uses} names use"
        advice = f"{uri!r}" if uri else "its namespace, which only its maker knows"
        is_element_name = one.name == qualified_name(one.first)
        yield Found(
            _place(one, record, is_element_name=is_element_name),
            f"the prefix of {one.name!r} is not declared in the record ({used} it), so most "
            f"tools refuse all of it: declare {one.prefix!r} on the root element as {advice}",
            fix if uri else None,
            cause=(one.first, "" if is_element_name else f"@{one.name}"),
        )


def _uri(one: "Undeclared", record: Record) -> str | None:
    """The namespace that a prefix must mean, or None if that is not beyond doubt."""
    uri = REGISTERED.get(one.prefix)
    if uri is None or not one.names <= _NAMES.get(one.prefix, one.names):
        return None
    if one.prefix == "ali" and record.root is not None and uses_ali_of_draft(record.root):
        uri = ALI_OF_DRAFT
    # Elsewhere in the record, the prefix may be declared with another meaning.
    others = re.findall(_DECLARED % re.escape(one.prefix), record.text)
    return uri if all(uri in other for other in others) else None


def _fix(record: Record, uris: dict[str, str]) -> Fix | None:
    """Declare all at once: insertions at one place could not be applied together."""
    name = root_name(record.text)
    if not uris or name is None:
        return None
    written = "".join(f' xmlns:{prefix}="{uri}"' for prefix, uri in uris.items())
    return safe((Edit(name.end, name.end, written),), f"declare {', '.join(uris)}")


def _place(one: "Undeclared", record: Record, *, is_element_name: bool) -> Span:
    if is_element_name:
        return record.nodes.start_tag(one.first).name
    return record.nodes.attributes(one.first)[one.name].name
