"""Each author stands in a contrib-group of their own.

Why: a contrib-group is one list of contributors; cut into one group per author, the order and
the co-authorship are lost on tools that read one group.
Fixes: makes one group of neighbouring groups, authors in order (safe).
Leaves alone: groups that hold more than one contributor, or anything but a contributor (an
affiliation in a group speaks for that group only), groups that differ in attributes, and
groups of contributors of different types or with names in different languages.
"""

from collections.abc import Iterator
from itertools import pairwise

from validator.content import elements, has_no_text, is_blank
from validator.edits import Edit, Edits
from validator.findings import safe
from validator.namespaces import XML_LANG
from validator.record import Element, Record
from validator.rule import Found, Rule

rule = Rule("split-contrib-groups", code="CTB101", level="warning", since="0.1")

_ONE, _TWO = (
    f'<contrib contrib-type="author"><name><surname>{name}</surname></name></contrib>'
    for name in ("Nobari", "Rezvan")
)
_EDITOR = '<contrib contrib-type="editor"><name><surname>Gangi</surname></name></contrib>'

rule.bad(
    f"<article-meta><contrib-group>{_ONE}</contrib-group><contrib-group>{_TWO}</contrib-group>"
    "</article-meta>",
    f"<article-meta><contrib-group>{_ONE}{_TWO}</contrib-group></article-meta>",
)
rule.good(f"<article-meta><contrib-group>{_ONE}{_TWO}</contrib-group></article-meta>")
rule.good(
    f"<article-meta><contrib-group>{_ONE}</contrib-group><contrib-group>{_EDITOR}"
    "</contrib-group></article-meta>"
)
rule.good(
    f"<article-meta><contrib-group>{_ONE}<aff>Tehran</aff></contrib-group><contrib-group>{_TWO}"
    "<aff>Shiraz</aff></contrib-group></article-meta>"
)
rule.good(
    f'<article-meta><contrib-group content-type="a">{_ONE}</contrib-group>'
    f'<contrib-group content-type="b">{_TWO}</contrib-group></article-meta>'
)


@rule.on("contrib-group")
def check(node: Element, record: Record) -> Iterator[Found]:
    """Report the first of neighbouring groups that hold one contributor each."""
    if _alike(node.getprevious(), node):
        return
    groups = [node]
    while (following := groups[-1].getnext()) is not None and _alike(groups[-1], following):
        groups.append(following)
    if len(groups) > 1:
        types = groups[0][0].get("contrib-type", "contributor")
        yield Found(
            record.nodes.start_tag(node).span,
            f"{len(groups)} contrib-groups in a row hold one {types} each: put all of them into "
            "one contrib-group",
            safe(_merge(groups, record), f"make one contrib-group of the {len(groups)}"),
        )


def _alike(one: Element | None, other: Element) -> bool:
    """Whether two neighbours are single-contributor groups of the same kind."""
    if one is None or not _is_single(one) or not _is_single(other) or not is_blank(one.tail):
        return False
    return (
        one[0].get("contrib-type") is not None
        and one[0].get("contrib-type") == other[0].get("contrib-type")
        and _languages(one) == _languages(other)
        and one.items() == other.items()
        # A prefix may be declared on the group itself.
        and one.nsmap == other.nsmap
    )


def _languages(group: Element) -> set[str | None]:
    """The languages of the names: the same author may stand there twice, in two scripts."""
    return {name.get(XML_LANG) for name in group.iter("name", "string-name", "collab")}


def _is_single(node: Element) -> bool:
    return (
        node.tag == "contrib-group"
        and "id" not in node.attrib
        and [child.tag for child in elements(node)] == ["contrib"]
        and len(node) == 1
        and has_no_text(node)
    )


def _merge(groups: list[Element], record: Record) -> Edits:
    edits = []
    for one, other in pairwise(groups):
        end, start = record.nodes.content(one).end, record.nodes.content(other).start
        # The white space between the groups now parts the contributors.
        between = record.text[record.nodes.span(one).end : record.nodes.span(other).start]
        edits.append(Edit(end, start, between))
    return tuple(edits)
