"""The keywords stand at the end of the abstract.

Why: "Keywords: exosome; virus" in the abstract is read as its last sentence, and where the record
has no other keywords, no index finds them.
Fixes: removes a paragraph of plain keywords that are just those of a group of keywords (safe);
removes other lines whose keywords are all in groups (unsafe); makes a group of keywords where the
record has none in that language (unsafe).
Leaves alone: sentences about keywords, and lists of which the record has only a part: these are
reported.
"""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from validator.content import shown, text_content
from validator.edits import Edits
from validator.findings import Fix, safe, suggestion, unsafe
from validator.namespaces import XML_LANG
from validator.nodes import qualified_name
from validator.record import Element, Record
from validator.regex import regex
from validator.rule import Found, Rule

from ._hints import may_have_lines

if TYPE_CHECKING:
    from ._tail import Line

rule = Rule(
    "keywords-in-abstract",
    code="ABS103",
    level="warning",
    since="0.1",
    changes_text="keywords leave the abstract, without the signs between them",
)

rule.bad(
    "<article-meta><abstract><p>Exosomes carry messages.</p><p>Keywords: exosome; virus.</p>"
    "</abstract><kwd-group><kwd>Exosome</kwd><kwd>virus</kwd></kwd-group></article-meta>",
    "<article-meta><abstract><p>Exosomes carry messages.</p>"
    "</abstract><kwd-group><kwd>Exosome</kwd><kwd>virus</kwd></kwd-group></article-meta>",
)
rule.bad(
    "<article-meta><abstract><p>Exosomes carry messages. Keywords: exosome; <italic>Ebola</italic>"
    " virus</p></abstract></article-meta>",
    "<article-meta><abstract><p>Exosomes carry messages.</p></abstract>"
    "<kwd-group><title>Keywords</title><kwd>exosome</kwd><kwd><italic>Ebola</italic> virus</kwd>"
    "</kwd-group></article-meta>",
    grade="unsafe",
)
rule.good("<abstract><p>We searched for the keywords: exosome, virus, therapy.</p></abstract>")

# BCP 47, section 2.1: letters, digits and hyphens.
_LANGUAGE = regex(r"[A-Za-z0-9-]+")


@rule.on("abstract", "trans-abstract")
def check(node: Element, record: Record) -> Iterator[Found]:
    """Report lines of keywords at the end of an abstract."""
    if not may_have_lines(node):
        return
    from ._tail import lines_of_kind

    for line, where in lines_of_kind("keywords", node, record):
        yield Found(
            where,
            f"the abstract ends with keywords, {shown(line.text)!r}: "
            "let them stand in a group of keywords only",
            _fix(line, node, record),
        )


def _fix(line: "Line", abstract: Element, record: Record) -> Fix | None:
    from ._tail import removal

    meta = abstract.getparent()
    taken_out = removal(line, record)
    if meta is None or taken_out is None:
        return None
    text = line.flow.text
    words = {_normalised(text[slice(*one)]) for one in line.keywords}
    groups = list(meta.iterchildren("kwd-group"))
    listed = [{_normalised(text_content(kwd)) for kwd in one.iter("kwd")} for one in groups]
    if any(words == one for one in listed) and line.is_paragraph and not line.is_formatted:
        return safe(taken_out, "remove the keywords that the group of keywords repeats")
    if words and words <= set().union(*listed):
        return unsafe(taken_out, "remove the keywords that the groups of keywords repeat")
    if not _may_move(line, abstract, groups):
        return suggestion("move the keywords into a group of keywords")
    insertion = _insertion(line, abstract, meta, record)
    if not insertion:
        return None
    return unsafe((*taken_out, *insertion), "move the keywords into a group of keywords")


def _may_move(line: "Line", abstract: Element, groups: Sequence[Element]) -> bool:
    """Whether the line is in the abstract's language, and the record has no keywords in it."""
    language = _language(abstract)
    if abstract.tag == "trans-abstract" and not abstract.get(XML_LANG):
        language = ""
    if not language and (groups or abstract.tag == "trans-abstract"):
        return False
    others = [_language(one) for one in groups]
    return _is_of(line.language, language) and not any(_is_of(one, language) for one in others)


def _normalised(text: str) -> str:
    return " ".join(text.casefold().replace("‐", "-").split()).rstrip(".")


def _language(node: Element) -> str:
    """The language that an element is in, as far as it or one around it says."""
    chain = (node, *node.iterancestors())
    return next((value for one in chain if (value := one.get(XML_LANG))), "")


def _is_of(one: str, other: str) -> bool:
    """Whether two languages may be the same; one that is not known may be any."""
    return not one or not other or one.lower()[:2] == other.lower()[:2]


def _insertion(line: "Line", abstract: Element, meta: Element, record: Record) -> Edits:
    """Put a group of the keywords where the grammar wants it, nearest behind the abstract."""
    from ._places import fits, insert_child

    grammar = record.judgement.grammar_of(abstract)
    spans = [line.flow.slice(record, *one) for one in line.keywords]
    label = line.flow.source(record, *line.label)
    if grammar is None or label is None or not grammar.has("kwd"):
        return ()
    inside = {str(node.tag) for node in line.elements()}
    names = ["title", *("kwd" for _ in spans)]
    if not inside <= grammar.model("kwd").names or not fits(grammar, "kwd-group", names):
        return ()
    words = [f"<kwd>{record.text[span.start : span.end]}</kwd>" for span in spans if span]
    if len(words) < len(spans):
        return ()
    title = f"<title>{record.text[label.start : label.end]}</title>"
    own = abstract.get(XML_LANG, "")
    if own and not _LANGUAGE.fullmatch(own):
        return ()
    language = f' xml:lang="{own}"' if own else ""
    markup = f"<kwd-group{language}>{title}{''.join(words)}</kwd-group>"
    siblings = [qualified_name(one) for one in meta.iterchildren("*")]
    near = siblings.index(qualified_name(abstract)) + 1
    return insert_child(record, meta, "kwd-group", markup, grammar, near=near)
