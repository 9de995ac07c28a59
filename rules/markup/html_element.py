"""HTML elements stand where JATS elements belong.

Why: no JATS tool knows ``<i>``, ``<b>`` or ``<br>``: a validator refuses the record, and a
converter drops the emphasis, or the words in it.
Fixes: writes the JATS elements that mean the same; words stay as they are (safe where nothing but
formatting is concerned, unsafe where something other than text is lost).
Leaves alone: elements that JATS and HTML have in common (``<sub>``, ``<p>``, ``<table>``),
elements of other namespaces, formulas, and elements that the record's own DTD declares.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from lxml import etree

from validator.content import shown, text_content
from validator.findings import Fix
from validator.nodes import qualified_name
from validator.record import Element, Record
from validator.rule import Found, Rule

if TYPE_CHECKING:
    from validator.grammar.schema import Grammar

rule = Rule(
    "html-element",
    code="MRK102",
    level="error",
    since="0.1",
    changes_text="white space around blocks is what a browser shows",
)

rule.bad(
    "<abstract><p>Growth of <i>E. coli</i> in <b>two</b> media.</p></abstract>",
    "<abstract><p>Growth of <italic>E. coli</italic> in <bold>two</bold> media.</p></abstract>",
)
rule.bad(
    "<abstract><p>One.<br/><br/>Two.</p></abstract>",
    "<abstract><p>One.</p><p>Two.</p></abstract>",
)
rule.good("<p>H<sub>2</sub>O and <italic>E. coli</italic></p>")

_XHTML = "http://www.w3.org/1999/xhtml"
# Elements of HTML that no version of JATS has.
_FOREIGN = (
    "a", "abbr", "acronym", "aside", "b", "bdi", "bdo", "big", "blockquote", "br",
    "center", "cite", "dd", "del", "dfn", "div", "dl", "dt", "em", "font", "footer", "h1", "h2",
    "h3", "h4", "h5", "h6", "header", "i", "img", "ins", "kbd", "li", "main", "mark", "nobr",
    "ol", "pre", "q", "s", "samp", "script", "section", "small", "span", "strike", "strong",
    "style", "tt", "u", "ul", "var", "wbr",
)  # fmt: skip
_NAMES = frozenset(_FOREIGN)


def _is_html(node: Element) -> bool:
    name = etree.QName(node)
    return name.localname.lower() in _NAMES and name.namespace in (None, _XHTML)


@rule.on_record()
def check(record: Record) -> Iterator[Found]:
    """Report HTML elements; the fix for all in one element comes with the first of them."""
    if record.root is None:
        return
    told: set[Element] = set()
    # A valid record has none, and is not looked at again.
    for verdict, grammar, fault in record.judgement.faults("unknown-element"):
        node, parent = fault.node, fault.node.getparent()
        if parent is None or not _is_html(node) or not _is_known(parent, verdict.article, grammar):
            continue
        words = shown(text_content(node), 40)
        quoted = f" around {words!r}" if words else ""
        tag = f"<{etree.QName(node).localname}>"
        message = f"{tag}{quoted} is HTML, not JATS: write the JATS element that means the same"
        yield Found(node, message, None if parent in told else _fix(parent, record))
        told.add(parent)


def _is_known(node: Element, article: Element, grammar: "Grammar") -> bool:
    """Tell whether the grammar knows an element and all that is above it in the article."""
    for one in (node, *node.iterancestors()):
        if not grammar.has(qualified_name(one)):
            return False
        if one is article:
            return True
    return False


def _fix(parent: Element, record: Record) -> Fix | None:
    from validator.html.reading import read_content

    from ._conversion import can_hold_markup, write_as_jats

    content = read_content(parent, _is_html) if can_hold_markup(parent) else None
    if content is None:
        return None
    return write_as_jats(parent, record, content, content.text, content.tags, references=False)
