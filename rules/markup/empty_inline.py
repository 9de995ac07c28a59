"""Emphasis has nothing to emphasise.

Why: it is left over where an editor deleted the text, and readers of the markup stumble over it:
an empty superscript becomes an empty link or a note without a number.
Fixes: removes the element; white space in it stays (safe).
Leaves alone: elements with an id or another attribute that says something, or with a comment
inside; formulas and code; a blank that is underlined or struck out, which is drawn as a line, a
blank in monospace, which may be the very thing that is meant, and a blank in the midst of words in
the same emphasis.
"""

from collections.abc import Iterator

from validator.edits import Edit, Edits
from validator.findings import safe
from validator.html.names import JATS_EMPHASIS
from validator.record import Element, Record
from validator.regex import regex
from validator.rule import Found, Rule
from validator.vocabulary import whole_lines

rule = Rule("empty-inline", code="MRK120", level="info", since="0.1")

rule.bad("<p>Growth<italic/> of <bold></bold>cells</p>", "<p>Growth of cells</p>")
rule.bad("<p>the<italic> </italic>cell</p>", "<p>the cell</p>")
rule.bad("<td><bold><italic/></bold></td>", "<td></td>")
rule.good('<p><bold id="here"/>Growth of cells</p>')
rule.good("<p>Name: <underline>      </underline></p>")

# Of blanks that are written as references, those in use.
_GATE = regex(
    # The letters with which the names begin; most tags are passed over at once.
    rf"<(?=[bimorsu])(?:{'|'.join(sorted(JATS_EMPHASIS))})\b[^<>]*"
    r"(?:/>|>(?:\s|&#(?:x0*(?:[Aa]0|20[02].)|160|820\d);)*</)"
)
# Blanks in these can be seen.
_DRAWN = frozenset({"underline", "overline", "strike", "monospace"})


@rule.on_record()
def check(record: Record) -> Iterator[Found]:
    """Report emphasis without visible text; of nested emphasis, the outermost element."""
    if record.root is None or not _GATE.search(record.text):
        return
    from ._inline import apart, find_empties

    empties = find_empties(record.root)
    if not empties.blank:
        return
    others = apart(record.root)
    widen = "xml:space" not in record.text
    for node in record.root.iter(*{str(one.tag) for one in empties.blank}):
        if node not in empties.blank or node in others or node.getparent() in empties.blank:
            continue
        void = node in empties.void
        if node.getparent() is None or (not void and (_is_drawn(node) or _is_between(node))):
            continue
        what = "is empty" if void else "holds nothing but white space"
        advice = "remove it" if void else "remove it, and keep the white space"
        yield Found(
            node,
            f"{_written(node, record)!r} {what}: {advice}",
            safe(_removal(node, record, void=void, widen=widen), "remove the empty element"),
        )


def _written(node: Element, record: Record) -> str:
    markup = record.markup_of(node)
    return markup if len(markup) <= 60 else record.start_tag_of(node)[:60]


def _is_drawn(node: Element) -> bool:
    return any(one.tag in _DRAWN for one in node.iter("*"))


def _is_between(node: Element) -> bool:
    """Whether a blank touches text in the same emphasis: then it is a part of it."""
    before, behind = node.getprevious(), node.getnext()
    return (before is not None and before.tag == node.tag and not before.tail) or (
        behind is not None and behind.tag == node.tag and not node.tail
    )


def _removal(node: Element, record: Record, *, void: bool, widen: bool) -> Edits:
    if not void:
        return tuple(edit for one in node.iter("*") for edit in record.unwrap(one))
    span = record.nodes.span(node)
    if widen:
        span = whole_lines(record.text, span)
    return (Edit(span.start, span.end, ""),)
