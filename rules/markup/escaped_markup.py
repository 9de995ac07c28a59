"""HTML was escaped, so that its tags are shown as text.

Why: readers, search engines and citation managers show "<p><span style=...>" in the middle of
a title or an abstract, and every service that copies the record copies it too.
Fixes: writes the JATS markup that means the same; words stay as they are (safe, when every
tag is ordinary formatting in correct nesting; unsafe, when something other than text is lost,
and in headings of the body, which may be about markup).
Leaves alone: less-than signs, quantities (<I>), slots (<form>), and text about markup. Where it
only looks like HTML, that is reported as info and a person decides.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from validator.content import shown
from validator.edits import Edits, Span
from validator.findings import Fix, safe, suggestion, unsafe
from validator.namespaces import XLINK
from validator.record import Element, Record
from validator.rule import Found, Rule
from validator.vocabulary import keeps_white_space

if TYPE_CHECKING:
    from validator.html.evidence import Verdict

rule = Rule(
    "escaped-markup",
    code="MRK101",
    level="error",
    since="0.1",
    changes_text="tags that were shown become markup, and white space is what a browser shows",
)

rule.bad(
    "<abstract><p>&lt;p&gt;Growth of &lt;em&gt;E. coli&lt;/em&gt; at p &amp;lt; 0.05.&lt;/p&gt;"
    "</p></abstract>",
    "<abstract><p>Growth of <italic>E. coli</italic> at p &lt; 0.05.</p></abstract>",
)
rule.bad(
    "<article-title><![CDATA[CO<sub>2</sub> in soil]]></article-title>",
    "<article-title>CO<sub>2</sub> in soil</article-title>",
)
rule.bad("<abstract><p>We met &lt;span class='x'&gt;this, and no end.</p></abstract>")
rule.good(
    "<abstract><p>If a&lt;b, then c&gt;d, for &lt;I&gt; = 3 and &lt;B&gt; = 4.</p></abstract>"
)
rule.good("<abstract><p>The elements &lt;b&gt; and &lt;i&gt; of HTML.</p></abstract>")

_TITLES = ("article-title", "subtitle", "trans-title", "trans-subtitle", "alt-title", "title")
_ABSTRACTS = ("abstract", "trans-abstract")
# A less-than sign in text is written as a reference or stands in CDATA.
_TRIGGERS = ("&", "<![CDATA[")
_PLACEHOLDERS = ("\ufffc", "\ue000", "\uf8ff")


@dataclass(frozen=True, slots=True)
class _Content:
    """The text of an element with a placeholder for each child, and where it stands."""

    text: str
    placeholder: str
    runs: tuple[tuple[int, Element, bool], ...]


@rule.on(*_TITLES, triggers=_TRIGGERS)
def check_title(node: Element, record: Record) -> Iterator[Found]:
    """Report escaped HTML in a title."""
    yield from _check(node, record)


@rule.on(*_ABSTRACTS, triggers=_TRIGGERS)
def check_abstract(node: Element, record: Record) -> Iterator[Found]:
    """Report escaped HTML in an abstract: in its paragraphs, or directly in it."""
    yield from _check(node, record)
    for paragraph in node.iter("p"):
        yield from _check(paragraph, record)


def _check(node: Element, record: Record) -> Iterator[Found]:
    if "<" not in (node.text or "") and not any("<" in (child.tail or "") for child in node):
        return
    from validator.html.evidence import judge

    content = _read(node)
    if content is None:
        return
    verdict = judge(content.text)
    if verdict.grade == "none" or not verdict.tags:
        return
    first = verdict.tags[0]
    written = shown(content.text[first.start : first.end], 40)
    others = len(verdict.tags) - 1
    more = f" and {others} more {'tag' if others == 1 else 'tags'}" if others else ""
    found = f"{written!r}{more} in the {_name(node)} would be shown as text"
    where = _place(content, first.start, first.end, record)
    if verdict.grade == "weak":
        doubt = f"{found}; it may be meant so, since {verdict.reason}"
        fix = suggestion("if it is markup, write it as JATS elements")
        yield Found(where, doubt, fix, level="info")
    else:
        fix = _fix(node, record, content, verdict)
        yield Found(where, f"{found}: write the markup as JATS elements", fix)


def _name(node: Element) -> str:
    """Name a place as an editor would."""
    inside = next(node.iterancestors(*_ABSTRACTS), None)
    return f"{node.tag} of the {inside.tag}" if inside is not None else node.tag


def _read(node: Element) -> _Content | None:
    """Read an element's own text; None if its characters leave no placeholder."""
    texts = [node.text or "", *(child.tail or "" for child in node)]
    whole = "".join(texts)
    placeholder = next((char for char in _PLACEHOLDERS if char not in whole), None)
    if placeholder is None:
        return None
    runs = [(0, node, False)]
    length = len(texts[0])
    for child, tail in zip(node, texts[1:], strict=True):
        runs.append((length + 1, child, True))
        length += 1 + len(tail)
    return _Content(placeholder.join(texts), placeholder, tuple(runs))


def _place(content: _Content, start: int, end: int, record: Record) -> Span:
    """Tell where a part of the text stands in the source."""
    offset, node, is_tail = next(run for run in reversed(content.runs) if run[0] <= start)
    run = record.tail_of(node) if is_tail else record.text_of(node)
    return run.source_span(start - offset, min(end - offset, len(run.value)))


def _fix(node: Element, record: Record, content: _Content, verdict: "Verdict") -> Fix:
    from validator.html.to_jats import convert

    conversion = convert(
        content.text,
        verdict.tags,
        children=[record.markup_of(child) for child in node],
        allow="inline" if node.tag in _TITLES else "blocks",
        prefix_xlink=_xlink_prefix(node),
        placeholder=content.placeholder,
    )
    if conversion.grade == "impossible" or not conversion.blocks:
        reason = conversion.reason or "nothing visible would be left"
        return suggestion(f"rewrite it by hand: {reason}")
    blocks = [block.source for block in conversion.blocks]
    doubts = [conversion.reason] if conversion.grade != "safe" else []
    if node.tag == "title" and next(node.iterancestors(*_ABSTRACTS), None) is None:
        doubts.append("a heading of the body may be about markup")
    if keeps_white_space(node):
        doubts.append("white space counts here")
    if node.tag in _ABSTRACTS:
        edits = record.replace_content(node, conversion.source)
    elif conversion.phrase is not None:
        edits = record.replace_content(node, conversion.phrase)
    else:
        doubts.extend(f"the {name} of the paragraph is lost" for name in map(str, node.keys()))
        edits = _replace_by_blocks(node, record, blocks)
    title = "write the HTML as JATS markup"
    if doubts:
        return unsafe(edits, f"{title} ({'; '.join(doubts)})")
    return safe(edits, title)


def _replace_by_blocks(node: Element, record: Record, blocks: list[str]) -> Edits:
    """Put blocks in a paragraph's place, each on a line of its own if the paragraph is."""
    start = record.nodes.start(node)
    line = record.text[record.text.rfind("\n", 0, start) + 1 : start]
    return record.replace(node, ("" if line.strip() else f"\n{line}").join(blocks))


def _xlink_prefix(node: Element) -> str | None:
    """Tell which prefix the record has for links; None if it has none.

    A misspelt namespace counts: wrong-namespace mends it.
    """
    prefixes = {uri: prefix for prefix, uri in node.nsmap.items() if prefix}
    return prefixes.get(XLINK) or prefixes.get(XLINK.replace("http:", "https:"))
