"""A named character is used that nothing declares.

Why: XML knows five names; all others must be declared, or XML tools stop there.
Fixes: writes the character that the name means in HTML and in the DTDs of JATS (safe), as a number
when it cannot be seen.
Leaves alone: names that the record declares, or the DTD that it names; names that HTML and JATS
understand differently, such as ``&phi;`` and ``&lang;``; unknown names.
"""

import unicodedata
from collections.abc import Iterator
from typing import Any

from validator.edits import Edit, Span
from validator.findings import Fix, safe
from validator.record import Record
from validator.regex import regex
from validator.rule import Found, Rule

rule = Rule(
    "undeclared-entity",
    code="XML103",
    level="error",
    since="0.1",
    changes_text="a name becomes the character that it means",
)

rule.bad("<p>Universit&auml;t</p>", "<p>Universität</p>")
rule.bad("<p>5&nbsp;mg</p>", "<p>5&#160;mg</p>")
rule.bad("<p>&house;</p>")
rule.good(
    '<!DOCTYPE article SYSTEM "JATS-journalpublishing1.dtd">\n'
    "<article-title>&alpha;-synuclein</article-title>"
)
rule.good('<!DOCTYPE p [<!ENTITY house "Example Press">]>\n<p>&house; &lt;&#160;&gt;</p>')

_REFERENCE = regex(r"&(?!(?:lt|gt|amp|quot|apos);)([A-Za-z_][\w.-]*);")


@rule.on_record(kinds=("jats", "xml"))
def check(record: Record) -> Iterator[Found]:
    """Report names that neither the record nor its DTD declares."""
    for trouble in record.troubles:
        if trouble.kind == "undeclared-entity":
            yield _found(trouble.name, trouble.span)
    if record.root is not None and record.kind == "jats" and _REFERENCE.search(record.text):
        yield from _unknown_to_the_dtd(record)


def _unknown_to_the_dtd(record: Record) -> Iterator[Found]:
    """Report names in a record that parses, since nobody asks its DTD for them."""
    from lxml import etree

    from validator.grammar.facts import characters

    if not any(verdict.choice.by_document_type for verdict in record.judgement.verdicts):
        return
    root: Any = record.root
    internal: Any = root.getroottree().docinfo.internalDTD
    declared = {entity.name for entity in internal.iterentities()} if internal is not None else ()
    for node in root.iter(etree.Entity):
        name = node.name
        if name not in declared and name not in characters():
            yield _found(name, record.nodes.span(node))


def _found(name: str, span: Span) -> Found:
    fix = _fix(name, span)
    advice = fix.title if fix else "declare it, or write the character that it means"
    return Found(span, f"&{name}; is declared nowhere, and XML tools stop at it: {advice}", fix)


def _fix(name: str, span: Span) -> Fix | None:
    from html.entities import html5

    from validator.grammar.facts import characters

    meanings = {meaning for meaning in (html5.get(f"{name};"), characters().get(name)) if meaning}
    if len(meanings) != 1:
        return None
    text = "".join(map(_written, meanings.pop()))
    return safe((Edit(*span, text),), f"write {text}")


def _written(char: str) -> str:
    """A character as it is, unless markup begins with it or nobody could see it."""
    invisible = unicodedata.category(char)[0] in "ZCM"
    return f"&#{ord(char)};" if invisible or char in "<>&\"'" else char
