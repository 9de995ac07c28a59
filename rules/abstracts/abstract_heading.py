"""The text of an abstract begins with its own heading.

Why: "AbstractBackground Exosomes carry ..." is what readers see in search results and citation
managers, and often below a heading that says "Abstract" already.
Fixes: makes the heading the title of the abstract, or removes it where the title says the same
(safe, when it is a paragraph of its own or a separator stands behind it; else unsafe).
Leaves alone: "Abstract art", "Summary statistics" and names such as "AbstractFactory": without a
colon, a paragraph or an element of its own, what stands behind must surely begin a sentence.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from validator.content import elements, holds_notes, is_empty
from validator.edits import Edit, Edits, Span
from validator.findings import Fix, safe, suggestion, unsafe
from validator.record import Element, Record
from validator.rule import Found, Rule

from ._hints import first_paragraph, may_have_heading

if TYPE_CHECKING:
    from ._headings import Heading

rule = Rule(
    "abstract-heading",
    code="ABS102",
    level="warning",
    since="0.1",
    changes_text="the colon behind a heading, or a heading that the title repeats, is removed",
)

rule.bad(
    "<abstract><p>Abstract: Exosomes carry messages between cells.</p></abstract>",
    "<abstract><title>Abstract</title><p>Exosomes carry messages between cells.</p></abstract>",
)
rule.bad(
    "<abstract><title>Abstract</title><p>ABSTRACT</p><p>Exosomes carry messages.</p></abstract>",
    "<abstract><title>Abstract</title><p>Exosomes carry messages.</p></abstract>",
)
rule.bad(
    "<abstract><p>AbstractBackground Exosomes carry messages.</p></abstract>",
    "<abstract><title>Abstract</title><p>Background Exosomes carry messages.</p></abstract>",
    grade="unsafe",
)
rule.good("<abstract><p>Abstract interpretation is a theory of programs.</p></abstract>")
rule.good("<abstract><p>AbstractFactory is a pattern of design.</p></abstract>")


@rule.on("abstract", "trans-abstract")
def check(node: Element, record: Record) -> Iterator[Found]:
    """Report a heading in the first words of an abstract."""
    paragraph = first_paragraph(node)
    if paragraph is None or not may_have_heading(paragraph):
        return
    from ._headings import find_heading

    heading = find_heading(node)
    if heading is None:
        return
    advice = "make it the title of the abstract, or remove it"
    how = "begins with its own heading"
    if heading.how == "paragraph":
        how = "has a paragraph that is only its heading"
        if _is_all(heading, node):
            how, advice = "holds only its heading", "write the abstract, or remove the element"
    elif heading.how == "glued":
        how = "has its heading glued to its first word"
    yield Found(
        _place(heading, record),
        f"the abstract {how}, {heading.word!r}: {advice}",
        _fix(heading, node, record),
    )


def _is_all(heading: "Heading", abstract: Element) -> bool:
    """Whether nothing but the heading stands in the abstract."""
    rest = (one for one in elements(abstract) if one.tag != "title")
    return all(one is heading.flow.node or is_empty(one) for one in rest)


def _may_go(heading: "Heading", abstract: Element) -> bool:
    """Whether the paragraph of a heading holds nothing else, and is not all of the abstract."""
    from ._marks import FORMATS

    paragraph = heading.flow.node
    plain = all(one.tag in FORMATS for one in paragraph.iterdescendants())
    return plain and not paragraph.attrib and not _is_all(heading, abstract)


def _place(heading: "Heading", record: Record) -> Element | Span:
    span = heading.flow.source(record, *heading.title)
    return span or heading.flow.node


def _fix(heading: "Heading", abstract: Element, record: Record) -> Fix | None:
    from ._headings import same_heading, title_of
    from ._places import holds_only_text

    title = title_of(abstract)
    paragraph = heading.flow.node
    alone = heading.how == "paragraph"
    if holds_notes(paragraph) or (alone and not _may_go(heading, abstract)):
        return None
    cut = _cut(heading, record)
    if cut is None or (not alone and not holds_only_text(record, cut, beside=heading.child)):
        return None
    make = safe if heading.separated else unsafe
    if title and same_heading(title, heading.word):
        if alone:
            return make(record.remove(paragraph), "remove the heading that the title repeats")
        edits: Edits = (Edit(cut.start, cut.end, ""),)
        return make(edits, "remove the heading that the title repeats")
    if title or next(abstract.iterchildren("title"), None) is not None:
        return suggestion(f"remove {heading.word!r}, or put it into the title")
    if not _title_fits(abstract, paragraph, record, alone=alone):
        return None
    span = heading.flow.source(record, *heading.title)
    if span is None:
        return None
    markup = f"<title>{record.text[span.start : span.end]}</title>"
    if alone:
        return make(record.replace(paragraph, markup), "make the paragraph the title")
    begin = record.nodes.start(paragraph)
    edits = (Edit(begin, begin, markup), Edit(cut.start, cut.end, ""))
    return make(edits, "make the heading the title")


def _cut(heading: "Heading", record: Record) -> Span | None:
    """The source of the heading, with the separator and the blanks around it."""
    start = record.nodes.content(heading.flow.node).start
    if heading.how == "paragraph":
        return record.nodes.content(heading.flow.node)
    if heading.child is not None:
        end = record.nodes.span(heading.child).end
        behind = heading.flow.child_at(heading.title[0])
        if behind is not None and heading.end > behind.end:
            tail = heading.flow.source(record, behind.end, heading.end)
            return Span(start, tail.end) if tail else None
        return Span(start, end)
    span = heading.flow.source(record, heading.title[0], heading.end)
    return Span(start, span.end) if span else None


def _title_fits(abstract: Element, paragraph: Element, record: Record, *, alone: bool) -> bool:
    from ._places import fits, names_of

    grammar = record.judgement.grammar_of(abstract)
    names = names_of(abstract)
    at = names.index(str(paragraph.tag))
    names[at : at + alone] = ["title"]
    return grammar is not None and fits(grammar, str(abstract.tag), names)
