r"""Commands of TeX stand in a title, an abstract or a reference.

Why: readers, search engines and citation managers show "\textit{E. coli}" and "H$_2$O" as they
stand, and what should be italic, raised or a Greek letter is not.
Fixes: writes fonts, accents, signs and simple formulas as JATS markup and characters (safe, when
all of it has one meaning; unsafe, when a person should look: words in formulas, single signs
that nothing else proves to be TeX, LaTeX documents that leaked beside their formula). A formula
that one line of text cannot show becomes TeX in the element for it (unsafe).
Leaves alone: dollars that are money, paths, patterns, text about TeX, and TeX where it belongs
(tex-math, code). What no markup can be made of here, such as \cite, is only reported.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import chain, islice
from typing import TYPE_CHECKING

from validator.content import shown
from validator.edits import Edit, Edits
from validator.findings import Fix, safe, suggestion, unsafe
from validator.namespaces import MATHML, XLINK
from validator.nodes import is_element, qualified_name
from validator.record import Element, Record
from validator.rule import Found, Rule

if TYPE_CHECKING:
    from validator.grammar.schema import Grammar
    from validator.html.reading import Content
    from validator.tex import Conversion
    from validator.tex.convert import Piece

rule = Rule(
    "tex-residue",
    code="MRK130",
    level="warning",
    since="0.1",
    changes_text="commands of TeX become the markup and the characters that they stand for",
)

rule.bad(
    "<article-title>Growth of \\textit{E. coli} in H$_2$O</article-title>",
    "<article-title>Growth of <italic>E. coli</italic> in H<sub>2</sub>O</article-title>",
)
rule.bad(
    '<abstract><p>The Schr\\"odinger equation at $\\alpha = 10^{-3}$.</p></abstract>',
    "<abstract><p>The Schrödinger equation at α = 10<sup>−3</sup>.</p></abstract>",
)
rule.bad("<article-title>Soils of Spain\\footnote{Revised version.}</article-title>")
rule.good("<abstract><p>Costs rose from $5 to $10 per visit, or US$3 more.</p></abstract>")
rule.good("<article-title>What the LaTeX command \\emph does</article-title>")

_TITLES = (
    "article-title", "subtitle", "trans-title", "trans-subtitle", "alt-title", "abstract",
    "trans-abstract", "kwd", "compound-kwd-part", "mixed-citation", "element-citation", "citation",
    "nlm-citation", "chapter-title", "part-title", "data-title", "source", "trans-source",
)  # fmt: skip
_ROOTS = frozenset(_TITLES)
# TeX belongs there, or characters are not words of an author.
_CLOSED = frozenset(
    {
        "tex-math", "inline-formula", "disp-formula", "disp-formula-group", "alternatives", "code",
        "preformat", "monospace", "uri", "ext-link", "email", "pub-id", "object-id", "graphic",
        "inline-graphic", "textual-form", "chem-struct", f"{{{MATHML}}}math",
    }
)  # fmt: skip
_FORMULAS = frozenset({"inline-formula", "disp-formula", "tex-math", f"{{{MATHML}}}math"})
_LINK = "ext-link"
_LINKS = frozenset({_LINK, "uri", "xref", "email", "self-uri"})
# Deeper no words of an author stand, and each fix is tried on all that is in its element.
_DEEPEST = 40
# So many titles and keywords tell what an article is about.
_MOST_WORDS = 50
# With more, or with CDATA, the content is written anew.
_MOST_EDITS = 20


@rule.on(*_TITLES, triggers=("\\", "$"))
def check(node: Element, record: Record) -> Iterator[Found]:
    """Report TeX in a title or an abstract, and in the elements in it."""
    parts = [(node, 0)]
    while parts:
        part, depth = parts.pop()
        texts = [part.text]
        for child in part:
            texts.append(child.tail)
            closed = not is_element(child) or child.tag in _CLOSED or child.tag in _ROOTS
            if not closed and depth < _DEEPEST:
                parts.append((child, depth + 1))
        if any(text and ("\\" in text or "$" in text) for text in texts):
            yield from _check(part, node, record)


def _check(node: Element, root: Element, record: Record) -> Iterator[Found]:
    from validator.html.reading import read_content
    from validator.html.rooms import room_of
    from validator.tex import Place, convert

    content = read_content(node)
    # Most dollars are money; the grammar is asked for the others only.
    if content is None or convert(content.text, Place(placeholder=content.placeholder)).is_none:
        return
    room = room_of(node, record)
    if room is None:
        return
    prefix = next((name for name, uri in node.nsmap.items() if uri == XLINK and name), None)
    place = Place(room.grammar.model(str(node.tag)).names, prefix, content.placeholder)
    formulas = {at for at, child in enumerate(content.children) if child.tag in _FORMULAS}
    conversion = convert(content.text, place, formulas)
    if conversion.is_none:
        return
    doubtful = conversion.grade == "doubtful"
    if _is_about_tex(root, record):
        # Commands may be the subject; formulas of the authors are not.
        if not conversion.has_formula:
            return
        doubtful = True
    fix = _fix(node, record, room.grammar, content, conversion)
    if doubtful and fix.grade != "suggestion":
        fix = suggestion("if it is no subject of the text, write it as JATS markup")
    found = _message(str(root.tag), conversion, content.placeholder)
    where = content.span(*conversion.first, record)
    yield Found(where, found, fix, level="info" if doubtful else None)


def _is_about_tex(root: Element, record: Record) -> bool:
    """Tell whether the article says in its title or keywords that TeX is its subject."""
    from validator.tex.proof import is_about_tex

    if record.root is None or next(root.iterancestors("ref", "ref-list"), None) is not None:
        return False
    words = next(record.root.iter("article-meta"), record.root).iter("article-title", "kwd")
    texts = chain.from_iterable(one.itertext() for one in islice(words, _MOST_WORDS))
    return is_about_tex(" ".join(str(text) for text in islice(texts, 2 * _MOST_WORDS)))


def _message(name: str, conversion: "Conversion", placeholder: str) -> str:
    from validator.tex.commands import advice
    from validator.tex.convert import ALONE

    start, end = conversion.first
    quoted = shown(conversion.text[start:end].replace(placeholder, "…"))
    # A single sign may be an escape of another kind.
    verb = "seems to be" if ALONE in conversion.doubts else "is"
    others = len(conversion.pieces) + len(conversion.residues) - 1
    more = f" and {others} more {'piece' if others == 1 else 'pieces'}" if others else ""
    found = f"‘{quoted}’{more} in the {name} {verb} TeX, which readers see as it stands"
    if not conversion.residues:
        return f"{found}: write it as JATS markup"
    left = conversion.left[0]
    if not conversion.pieces:
        return f"{found}: {advice(left)}"
    return f"{found}: write it as JATS markup; of ‘{shown(left)}’, {advice(left)}"


def _fix(
    node: Element, record: Record, grammar: "Grammar", content: "Content", conversion: "Conversion"
) -> Fix:
    from validator.tex.commands import advice

    if conversion.markup is None:
        return suggestion(advice(conversion.left[0]))
    if not all(
        _is_allowed(str(node.tag), *one, content.placeholder, grammar)
        for one in _written(conversion, content)
    ):
        return suggestion("rewrite it by hand: the markup that it means cannot stand there")
    edits = _edits(node, record, conversion, content)
    title = "write the TeX as JATS markup"
    if conversion.grade == "safe":
        return safe(edits, title)
    doubts = [*conversion.doubts, *(f"‘{shown(left, 30)}’ stays" for left in conversion.left[:1])]
    return unsafe(edits, f"{title} ({'; '.join(doubts)})")


def _written(
    conversion: "Conversion", content: "Content"
) -> "Iterator[tuple[Piece, Sequence[Element]]]":
    """Give each piece with the children that stand in it."""
    first = done = 0
    for piece in conversion.pieces:
        first += content.text.count(content.placeholder, done, piece.start)
        number = piece.markup.count(content.placeholder)
        yield piece, content.children[first : first + number]
        first += number
        done = piece.end


def _is_allowed(
    name: str,
    piece: "Piece",
    children: "Sequence[Element]",
    placeholder: str,
    grammar: "Grammar",
) -> bool:
    """Tell whether the grammar lets each element of a piece stand where it would."""
    from validator.html.rooms import holds

    parents = [name]
    waiting = iter(children)
    for tag in re.finditer(rf"</[^<>]*>|<([^\s<>]+)[^<>]*>|{placeholder}", piece.markup):
        if tag[0].startswith("</"):
            parents.pop()
            continue
        child = next(waiting) if tag[1] is None else None
        if child is not None and not is_element(child):
            continue
        inner = tag[1] if child is None else qualified_name(child)
        if not holds(grammar, parents[-1], inner):
            return False
        # Some grammars allow it, but no reader can follow a link in a link.
        links = [inner] if child is None else [one.tag for one in child.iter(*_LINKS)]
        if _LINK in parents and not _LINKS.isdisjoint(links):
            return False
        if child is None:
            parents.append(inner)
    return True


def _edits(node: Element, record: Record, conversion: "Conversion", content: "Content") -> Edits:
    """Replace each piece; of many, or beside CDATA, the whole content."""

    def source(markup: str, children: "Sequence[Element]") -> str:
        # The sources of children have the record's line ends already.
        parts = markup.replace("\n", record.source.newline).split(content.placeholder)
        written = [record.markup_of(child) for child in children]
        return "".join(chain.from_iterable(zip(parts, (*written, ""), strict=True)))

    inside = record.nodes.content(node)
    has_cdata = "<![CDATA[" in record.text[inside.start : inside.end]
    if len(conversion.pieces) > _MOST_EDITS or has_cdata:
        whole = source(conversion.markup or "", content.children)
        return (Edit(inside.start, inside.end, whole),)
    edits = []
    for piece, children in _written(conversion, content):
        start = content.span(piece.start, piece.start + 1, record).start
        end = content.span(piece.end - 1, piece.end, record).end
        edits.append(Edit(start, end, source(piece.markup, children)))
    return tuple(edits)
