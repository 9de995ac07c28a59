"""HTML was escaped, so that its tags are shown as text.

Why: readers, search engines and citation managers show "<p><span style=...>" in the middle of
a title or an abstract, and every service that copies the record copies it too.
Fixes: writes the JATS markup that means the same; words stay as they are (safe, when every
tag is ordinary formatting in correct nesting; unsafe, when something other than text is lost or
the nesting is wrong, and in parts of the body, which may be about markup).
Leaves alone: less-than signs, quantities (<I>), slots (<form>), and text about markup. Where it
only looks like HTML, that is reported as info and a person decides.
"""

from collections.abc import Iterator
from typing import Any

from lxml import etree

from validator.content import shown
from validator.findings import suggestion
from validator.record import Element, Record
from validator.regex import regex
from validator.rule import Found, Rule

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

# A less-than sign in text is written as a reference, however often escaped, or stands in CDATA.
_ESCAPED = regex(r"&(?:amp;){0,3}(?:lt|#0{0,5}60|#[xX]0{0,4}3[cC]);[A-Za-z/!?]")
# One pass over the source is all that most records cost.
_GATE = regex(r";(?<=lt;|60;|3c;|3C;)[A-Za-z/!?]")
_CDATA = "<![CDATA["
# Formats in which descriptions are HTML by design.
_FEEDS = frozenset({"rss", "feed", "RDF", "opml", "html", "xhtml"})
# Parts of the article itself, in which code may be shown; what is not in them is metadata.
_ARTICLE = ("body", "app", "boxed-text", "floats-group", "sec", "fig", "table-wrap")


@rule.on_record(kinds=("jats", "xml"))
def check(record: Record) -> Iterator[Found]:
    """Report escaped HTML, wherever text stands."""
    if record.root is None or not _may_hold(record.text):
        return
    if etree.QName(record.root).localname in _FEEDS:
        return
    texts: Any = record.root.xpath("//text()[contains(., '<') or contains(., '&')]")
    nodes: dict[Element, None] = {}
    for text in texts:
        parent = text.getparent()
        nodes[parent.getparent() if text.is_tail else parent] = None
    for node in nodes:
        if _LOOKS_LIKE_A_TAG.search("".join((node.text or "", *(one.tail or "" for one in node)))):
            yield from _check(node, record)


def _may_hold(source: str) -> bool:
    gate = _GATE.search(source)
    return (gate is not None and _ESCAPED.search(source) is not None) or _CDATA in source


_LOOKS_LIKE_A_TAG = regex(r"(?:<|&(?:amp;){0,2}(?:lt|#0{0,5}60|#[xX]0{0,4}3[cC]);)[A-Za-z/!?]")


def _check(node: Element, record: Record) -> Iterator[Found]:
    from validator.html.levels import judge_layers
    from validator.html.reading import read_content

    from ._conversion import can_hold_markup, write_as_jats

    # Words in a fixed-width font are code as often as not.
    is_code = node.tag == "monospace" or next(node.iterancestors("monospace"), None) is not None
    content = read_content(node) if can_hold_markup(node) and not is_code else None
    if content is None:
        return
    layered = judge_layers(content.text)
    verdict = layered.verdict
    if verdict.grade == "none" or not verdict.tags:
        return
    first = verdict.tags[0]
    written = shown(layered.text[first.start : first.end], 40)
    others = len(verdict.tags) - 1
    more = f" and {others} more {'tag' if others == 1 else 'tags'}" if others else ""
    found = f"{written!r}{more} in the {_name(node)} would be shown as text"
    where = content.span(layered.origin(first.start), layered.origin(first.end), record)
    if verdict.grade == "weak":
        doubt = f"{found}; it may be meant so, since {verdict.reason}"
        fix = suggestion("if it is markup, write it as JATS elements")
        yield Found(where, doubt, fix, level="info")
        return
    if record.kind == "xml":
        fix = suggestion("write it as the schema of this record wants it; it is not JATS")
        yield Found(where, f"{found}: write the markup as elements", fix, level="warning")
        return
    doubts = [verdict.reason] if verdict.grade == "likely" else []
    if _is_article(node) and not _is_all_of_body(node):
        doubts.append("in the article itself it may be what the text is about")
    fix = write_as_jats(node, record, content, layered.text, verdict.tags, doubts)
    yield Found(where, f"{found}: write the markup as JATS elements", fix)


def _is_article(node: Element) -> bool:
    if next(node.iterancestors("abstract", "trans-abstract", "ref-list"), None) is not None:
        return False
    return next(node.iterancestors(*_ARTICLE), None) is not None


def _is_all_of_body(node: Element) -> bool:
    parent = node.getparent()
    return parent is not None and parent.tag == "body" and len(parent) == 1


def _name(node: Element) -> str:
    """Name a place as an editor would."""
    inside = next(node.iterancestors("abstract", "trans-abstract", "body", "ref"), None)
    name = etree.QName(node).localname
    return f"{name} of the {inside.tag}" if inside is not None else name
