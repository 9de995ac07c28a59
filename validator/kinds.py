"""What kind of record a text is, told from its content."""

import re
from typing import Literal, get_args

from validator.regex import regex

Kind = Literal["jats", "xml", "html", "text"]
KINDS: tuple[Kind, ...] = get_args(Kind)

# How files of XML are named; what stands in one is meant to be XML, also if nothing does.
XML_SUFFIXES = (".xml", ".nxml", ".jats")

# Enough to see past a licence comment before the root element.
_LOOK = 20_000
_JUNK = 2_000
_SKIP = regex(r"\s+|<!--.*?-->|<\?(?!xml\s).*?\?>", re.DOTALL)
_DOCTYPE = regex(r"""<!DOCTYPE\s+([^\s>\[]+)([^>\[]*)""", re.IGNORECASE)
_XML_DECLARATION = regex(r"<\?xml\s.*?\?>", re.DOTALL)
_FIRST_TAG = regex(r"<([A-Za-z_][\w.-]*:)?([A-Za-z_][\w.-]*)(?=[\s/>])([^>]*)")

# Elements with which a JATS/NLM document or a part of one begins, as exports and editors deliver
# them (JATS and BITS Tag Libraries). Names that HTML has too are told apart below.
JATS_ROOTS = frozenset(
    {
        *("article", "article-meta", "articles", "back", "body", "book", "book-meta"),
        *("book-part", "book-part-wrapper", "collection-meta", "front", "front-stub"),
        *("issue-xml", "journal-meta", "pmc-articleset", "response", "sub-article"),
        *("abstract", "aff", "article-categories", "article-title", "contrib-group"),
        *("element-citation", "fn-group", "funding-group", "history", "kwd-group"),
        *("mixed-citation", "permissions", "pub-date", "ref", "ref-list", "subj-group"),
        *("table-wrap", "title-group", "trans-abstract"),
    }
)
# HTML elements that would not begin a plain text (HTML Living Standard, section 4).
_HTML_ROOTS = frozenset(
    {"article", "body", "div", "head", "html", "main", "p", "section", "span", "table"}
)


def sniff(text: str, name: str = "") -> Kind:
    """Tell the kind of a record from how it begins.

    ``jats`` and ``xml`` both mean "to be parsed as XML"; a wrapper that holds articles is only
    known to be JATS when it has been parsed. An empty file, or plain words, in a file that is
    named as XML are ``xml``, so that they do not pass as clean text.

    Args:
        text: the record's text, without a byte order mark.
        name: the name of its file, if it has one.
    """
    kind = _by_content(text)
    return "xml" if kind == "text" and name.lower().endswith(XML_SUFFIXES) else kind


def _by_content(text: str) -> Kind:
    head = text[:_LOOK]
    place, declared = _skip(head, _junk(text)), False
    if declaration := _XML_DECLARATION.match(head, place):
        place, declared = _skip(head, declaration.end()), True
    if doctype := _DOCTYPE.match(head, place):
        return _by_doctype(doctype[1], doctype[2])
    tag = _FIRST_TAG.match(head, place)
    if tag is None:
        return "xml" if declared else "text"
    name = tag[2]
    if name in JATS_ROOTS and not _looks_like_html(name, tag[3], head):
        return "jats"
    if declared or tag[1] or "xmlns" in tag[3]:
        return "html" if name == "html" else "xml"
    if name.lower() in _HTML_ROOTS:
        return "html"
    return "xml" if f"</{name}>" in text[-200:] else "text"


def _junk(text: str) -> int:
    """Tell how much stands before a late XML declaration, if the rest looks like XML.

    Headers of a download, messages of a program, a byte order mark that was saved as text: no
    parser reads the record with them, but a record it is.
    """
    declaration = _XML_DECLARATION.search(text, 0, _JUNK)
    if declaration is None or "<" in text[: declaration.start()]:
        return 0
    return declaration.start() if text.rstrip().endswith(">") else 0


def _skip(text: str, place: int) -> int:
    while match := _SKIP.match(text, place):
        place = match.end()
    return place


def _by_doctype(name: str, rest: str) -> Kind:
    if name.lower() == "html":
        return "html"
    if name in JATS_ROOTS or "//DTD JATS" in rest or "-//NLM//DTD" in rest:
        return "jats"
    return "xml"


def _looks_like_html(name: str, attributes: str, head: str) -> bool:
    """Tell HTML's ``article`` and ``body`` from those of JATS by what stands in and behind."""
    if name not in {"article", "body"}:
        return False
    if "xmlns" in attributes or "article-type" in attributes or "dtd-version" in attributes:
        return False
    if re.search(r"<(front|article-meta|journal-meta|sec)[\s/>]", head):
        return False
    return bool(re.search(r"<(div|h[1-6]|a|span|section|header|img|ul)[\s>]", head, re.IGNORECASE))
