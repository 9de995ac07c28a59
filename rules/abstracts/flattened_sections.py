"""A structured abstract was flattened: its sections are labels in the text.

Why: readers, search engines and those who take only the results from an abstract need the parts;
labels that run into the sentences are read as words of the text.
Fixes: makes each label the title of a section that holds what follows it (unsafe).
Leaves alone: one label, which is prose; words that are no usual label of an abstract; abstracts
that have sections already. Where a label is found twice, or another seems to stand in the middle
of a sentence, the fault is only reported.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from validator.content import elements, has_no_text, shown
from validator.edits import Edit, Edits, Span
from validator.findings import Fix, suggestion, unsafe
from validator.record import Element, Record
from validator.rule import Found, Rule
from validator.summary import count

from ._hints import may_have_heading, may_have_labels

if TYPE_CHECKING:
    from ._flow import Flow
    from ._marks import Mark
    from ._places import Insertions

rule = Rule(
    "flattened-sections",
    code="ABS101",
    level="info",
    since="0.1",
    changes_text="the signs behind labels are removed",
)

rule.bad(
    "<abstract><p><bold>Background:</bold> Exosomes carry messages.</p>"
    "<p><bold>Results:</bold> They were found.</p></abstract>",
    "<abstract><sec><title>Background</title><p>Exosomes carry messages.</p></sec>"
    "<sec><title>Results</title><p>They were found.</p></sec></abstract>",
    grade="unsafe",
)
rule.bad(
    "<abstract><p>AIMS: To find exosomes. METHODS AND RESULTS: We found <italic>n</italic> = 4. "
    "CONCLUSION: There are some.</p></abstract>",
    "<abstract><sec><title>AIMS</title><p>To find exosomes.</p></sec>"
    "<sec><title>METHODS AND RESULTS</title><p>We found <italic>n</italic> = 4.</p></sec>"
    "<sec><title>CONCLUSION</title><p>There are some.</p></sec></abstract>",
    grade="unsafe",
)
rule.good("<abstract><p>We searched for exosomes. Conclusion: there are none.</p></abstract>")
rule.good(
    "<abstract><sec><title>Background</title><p>Exosomes carry messages.</p></sec></abstract>"
)


@rule.on("abstract", "trans-abstract")
def check(node: Element, record: Record) -> Iterator[Found]:
    """Report the labels of sections in the text of an abstract."""
    paragraphs = list(node.iterchildren("p"))
    if not paragraphs or next(node.iterchildren("sec"), None) is not None:
        return
    if not may_have_labels(paragraphs) and not may_have_heading(paragraphs[0]):
        return
    from ._flow import flow_of
    from ._headings import find_heading
    from ._marks import find_marks

    flows = [flow_of(one) for one in paragraphs]
    heading = find_heading(node)
    if heading is not None:
        flows[0] = replace(flows[0], begin=heading.end)
    marks = find_marks(flows)
    if not marks:
        return
    from ._tail import find_lines

    lines = {line.flow.node: line.start for line in find_lines(node)}
    marks = [one for one in marks if one.start < lines.get(one.flow.node, one.start + 1)]
    names = ", ".join(repr(shown(mark.label, 40)) for mark in marks)
    run_in = not all(mark.begins_paragraph for mark in marks)
    where = "in the text" if run_in else "as labels of paragraphs"
    # Many journals set labels off in one paragraph; bare ones are read as words of the sentence.
    bare = not all(mark.style.tag or mark.style.separator for mark in marks)
    yield Found(
        node,
        f"the abstract has {count(len(marks), 'section')} only {where} ({names}): "
        "make sections with titles",
        _fix(node, flows, marks, record, waits=heading is not None or bool(lines)),
        "warning" if bare else None,
    )


def _fix(
    abstract: Element,
    flows: "Sequence[Flow]",
    marks: "Sequence[Mark]",
    record: Record,
    *,
    waits: bool,
) -> Fix:
    """Make the sections, unless something that is no part of the text must go first."""
    from ._certainty import is_certain

    title = "make sections of the abstract"
    if waits or not is_certain(marks, flows) or not has_no_text(abstract):
        return suggestion(title)
    edits = _edits(abstract, marks, record)
    return unsafe(edits, title) if edits else suggestion(title)


def _edits(abstract: Element, marks: "Sequence[Mark]", record: Record) -> Edits:
    """Open a section before each label and close it before the next.

    Returns:
        the edits; none if the grammar does not allow the sections, if one would be empty, or if
        something other than text stands in the way.
    """
    from ._places import Insertions, fits

    grammar = record.judgement.grammar_of(abstract)
    insertions = Insertions()
    cuts: list[Edit] = []
    names: list[str] = []
    sections: list[list[str]] = []
    last = abstract
    for child in elements(abstract):
        here = [mark for mark in marks if mark.flow.node is child]
        if not here or not here[0].begins_paragraph:
            (sections[-1] if sections else names).append(str(child.tag))
        for mark in here:
            if mark.begins_paragraph and sections:
                insertions.add(record.nodes.span(last).end, "</sec>")
            cut = _cut(mark, record, insertions, opened=bool(sections))
            if cut is None:
                return ()
            cuts.append(cut)
            sections.append(["title"] if mark.style.separator == "alone" else ["title", "p"])
        last = child
    insertions.add(record.nodes.span(last).end, "</sec>")
    names += ["sec"] * len(sections)
    if grammar is None or not fits(grammar, str(abstract.tag), names):
        return ()
    if any(len(one) < 2 or not fits(grammar, "sec", one) for one in sections):
        return ()
    return (*insertions.edits(), *cuts)


def _cut(mark: "Mark", record: Record, insertions: "Insertions", *, opened: bool) -> Edit | None:
    """Take a label out of its paragraph and make it the title of a new section."""
    from ._places import holds_only_text

    flow, paragraph = mark.flow, mark.flow.node
    text = flow.text
    title = flow.source(record, *mark.title)
    region = flow.slice(record, len(text[: mark.start].rstrip()), mark.end)
    if title is None or region is None:
        return None
    if mark.begins_paragraph:
        region = Span(record.nodes.content(paragraph).start, region.end)
    if not holds_only_text(record, region, beside=mark.child):
        return None
    head = f"<sec><title>{record.text[title.start : title.end]}</title>"
    if mark.style.separator == "alone":
        whole = record.nodes.span(paragraph)
        is_plain = not paragraph.attrib and len(paragraph) == (mark.child is not None)
        return Edit(whole.start, whole.end, head) if is_plain else None
    if mark.begins_paragraph:
        insertions.add(record.nodes.start(paragraph), head)
        return Edit(region.start, region.end, "")
    return Edit(region.start, region.end, f"</p>{'</sec>' if opened else ''}{head}<p>")
