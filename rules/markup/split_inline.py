"""One piece of emphasis is split between neighbours.

Why: a search for the name in italics does not find it, and every tool that goes by elements, such
as a reader for species names, gets two halves.
Fixes: joins neighbours that meet at a blank or a sign, as ``E`` and ``. coli`` do (safe).
Leaves alone: neighbours with anything between them, even a blank; with different attributes, or
with an id; single letters, which are quantities side by side; two numbers or signs of notes above
the line; formulas and code. Where two words meet, they may be one word or lack a blank: that is
reported, and a person decides.
"""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from validator.edits import Edit, Edits, Span
from validator.findings import safe, suggestion
from validator.html.names import JATS_EMPHASIS
from validator.record import Element, Record
from validator.regex import regex
from validator.rule import Found, Rule

if TYPE_CHECKING:
    from ._joints import Border

rule = Rule("split-inline", code="MRK121", level="info", since="0.1")

rule.bad(
    "<p>Growth of <italic>E</italic><italic>. coli</italic></p>",
    "<p>Growth of <italic>E. coli</italic></p>",
)
rule.bad(
    "<p>as shown<sup>1</sup><sup>,</sup><sup>2</sup></p>",
    "<p>as shown<sup>1,2</sup></p>",
)
rule.bad("<p><italic>Lactobacillus</italic><italic>casei</italic> grew</p>")
rule.good("<p>the product <italic>b</italic><italic>c</italic></p>")
rule.good("<p>shown before<sup>1</sup><sup>2</sup></p>")
rule.good("<p><bold>Aim</bold> <bold>Method</bold></p>")

# Empty elements may stand between the two halves; empty-inline removes them.
_NAMES = "|".join(sorted(JATS_EMPHASIS))
_GATE = regex(
    rf"</(?=[bimorsu])({_NAMES})>"
    rf"(?:<\1[\s>]|(?:<[a-z-]+[^<>]*>){{0,20}}<(?:{_NAMES})\b[^<>]*(?:/>|></))"
)
_SHOWN = 20
_LISTED = 4


@rule.on_record()
def check(record: Record) -> Iterator[Found]:
    """Report neighbours of the same emphasis that are one text, or may be."""
    if record.root is None or not _GATE.search(record.text):
        return
    from ._inline import apart, find_empties
    from ._joints import border_behind

    empties = find_empties(record.root)
    others = apart(record.root)
    done: set[Element] = set()
    for node in record.root.iter(*JATS_EMPHASIS):
        if node in done or node in others:
            continue
        run: list[Border] = []
        border = border_behind(node, empties)
        while border is not None and border.joint == "one":
            run.append(border)
            done.add(border.left)
            border = border_behind(border.right, empties)
        if run:
            yield _split(run, record)
        if border is not None and border.joint == "unclear":
            done.add(border.left)
            yield _unclear(border, record)


def _split(run: "Sequence[Border]", record: Record) -> Found:
    name = run[0].left.tag
    parts = [_end(run[0].before), *(_beginning(border.behind) for border in run[:_LISTED])]
    more = ", …" if len(run) > _LISTED else ""
    return Found(
        _place(run, record),
        f"one text is split into {len(run) + 1} elements <{name}>, "
        f"{', '.join(map(repr, parts))}{more}: make them one",
        safe(
            tuple(edit for border in run for edit in _join(border, record)),
            f"make them one <{name}>",
        ),
    )


def _unclear(border: "Border", record: Record) -> Found:
    name = border.left.tag
    return Found(
        _place([border], record),
        f"{_end(border.before)!r} and {_beginning(border.behind)!r}, two elements <{name}>, stand "
        "side by side without a blank: write the blank if it is missing, else make them one",
        suggestion("write the blank that is missing, or make them one"),
    )


def _join(border: "Border", record: Record) -> Edits:
    """Remove the tags where two elements meet, also those of the same elements inside."""
    edits: list[Edit] = []
    for left, right in border.pairs:
        end = record.nodes.span(left).end
        tag = record.nodes.start_tag(right).span
        edits += [Edit(record.nodes.content(left).end, end, ""), Edit(tag.start, tag.end, "")]
    return tuple(edits)


def _place(run: "Sequence[Border]", record: Record) -> Span:
    """Show the tags that part a text: from the first end tag to the last start tag."""
    first = record.nodes.content(run[0].left).end
    return Span(first, record.nodes.start_tag(run[-1].right).span.end)


def _end(text: str) -> str:
    return text if len(text) <= _SHOWN else f"…{text[-_SHOWN:]}"


def _beginning(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
