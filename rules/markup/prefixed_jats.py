"""JATS elements have the prefix that they need only in other formats.

Why: in a deposit, the abstract is written ``<jats:p>``; pasted into a JATS record with its
prefix, no JATS tool knows the element.
Fixes: takes the prefix away (safe), and writes paragraphs in a paragraph as JATS has them.
Leaves alone: deposits and other records that are not JATS, and names that JATS does not have.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from lxml import etree

from validator.content import shown, text_content
from validator.edits import Edit, Edits
from validator.findings import Fix, safe
from validator.record import Element, Record
from validator.rule import Found, Rule

if TYPE_CHECKING:
    from validator.grammar.schema import Grammar

rule = Rule("prefixed-jats", code="MRK103", level="error", since="0.1")

rule.bad(
    '<article xmlns:jats="http://www.ncbi.nlm.nih.gov/JATS1"><front><article-meta><abstract>'
    "<jats:p>Growth of <jats:italic>E. coli</jats:italic>.</jats:p>"
    "</abstract></article-meta></front></article>",
    '<article xmlns:jats="http://www.ncbi.nlm.nih.gov/JATS1"><front><article-meta><abstract>'
    "<p>Growth of <italic>E. coli</italic>.</p>"
    "</abstract></article-meta></front></article>",
)
rule.good(
    '<article xmlns:jats="http://www.ncbi.nlm.nih.gov/JATS1"><front><article-meta><abstract>'
    "<p>Deposits write <monospace>&lt;jats:p&gt;</monospace>.</p>"
    "</abstract></article-meta></front></article>",
)

_PREFIX = "jats:"


@rule.on_record()
def check(record: Record) -> Iterator[Found]:
    """Report each outermost element with the prefix; its fix takes in all that is inside."""
    # A valid record has none, and is not looked at again.
    for _, grammar, fault in record.judgement.faults("unknown-element"):
        node, parent = fault.node, fault.node.getparent()
        if node.prefix != "jats" or parent is None:
            continue
        name = etree.QName(node).localname
        words = shown(text_content(node), 40)
        quoted = f" around {words!r}" if words else ""
        yield Found(
            node,
            f"<{_PREFIX}{name}>{quoted} has the prefix of a deposit: in JATS it is <{name}>",
            _fix(node, parent, record, grammar),
        )


def _fix(node: Element, parent: Element, record: Record, grammar: "Grammar") -> Fix | None:
    from validator.grammar.fitting import fits_instead
    from validator.html.rooms import holds

    inside = [one for one in node.iter("{*}*") if one.prefix == "jats"]
    if not all(grammar.has(etree.QName(one).localname) for one in inside):
        return None
    edits = tuple(edit for one in inside for edit in _without_prefix(one, record))
    span = record.nodes.span(node)
    markup = record.text[span.start : span.end]
    for edit in sorted(edits, reverse=True):
        markup = markup[: edit.start - span.start] + markup[edit.end - span.start :]
    name = etree.QName(node).localname
    if holds(grammar, str(parent.tag), name) and fits_instead(node, markup, grammar):
        return safe(edits, "take the prefix away")
    from validator.html.reading import html_name, read_content

    from ._conversion import can_hold_markup, write_as_jats

    def is_prefixed(element: Element) -> bool:
        return html_name(element).startswith(_PREFIX)

    content = read_content(parent, is_prefixed) if can_hold_markup(parent) else None
    if content is None:
        return None
    return write_as_jats(parent, record, content, content.text, content.tags, references=False)


def _without_prefix(node: Element, record: Record) -> Edits:
    first = record.nodes.start_tag(node)
    places = [first.name.start]
    if not first.empty:
        places.append(record.nodes.end_tag_name(node).start)
    return tuple(Edit(place, place + len(_PREFIX), "") for place in places)
