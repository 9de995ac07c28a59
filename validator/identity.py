"""Which record this is, and where it comes from: what reports group by and baselines go by."""

import re
from typing import NamedTuple

from validator.content import text_content
from validator.record import Element, Record
from validator.regex import regex

# The most telling identifier first; types of the tag library's page on article-id.
_ID_TYPES = ("doi", "pmcid", "pmc", "pmid", "publisher-id", "manuscript")
# Ways to write a DOI (DOI Handbook, 2.4: case is of no importance) that a fix may take off.
_RESOLVER = regex(r"(?:https?://)?(?:dx\.)?doi\.org/|doi:\s*", re.IGNORECASE)


class Facts(NamedTuple):
    """What a record says of itself; what it does not say is empty.

    Attributes:
        identity: what tells it from other records: ``doi:10.1234/abc``, else another identifier
            of the article, else its title, else a digest of all its text. Two files may have the
            same.
        doi: its DOI, as it is written.
        journal: the title of its journal.
        publisher: the name of its publisher.
        article_type: the value of ``@article-type``.
    """

    identity: str = ""
    doi: str = ""
    journal: str = ""
    publisher: str = ""
    article_type: str = ""


NO_FACTS = Facts()


def facts_of(record: Record) -> Facts:
    """Read what a record says of itself; only JATS says more than its text."""
    facts = _said(record)
    return facts if facts.identity else facts._replace(identity=_digest(record.text))


def _digest(text: str) -> str:
    """Name a record by its text without blanks, so that line ends and indentation do not matter."""
    # Most records have an identifier, and OpenSSL takes 2 ms to load.
    from hashlib import sha256

    data = "".join(text.split()).encode("utf-8", "surrogatepass")
    return f"text:{sha256(data).hexdigest()[:16]}" if data else ""


def _said(record: Record) -> Facts:
    root = record.root
    if record.kind != "jats" or root is None:
        return NO_FACTS
    front = root.find("front")
    if front is None:
        front = root.find("front-stub")
    if front is None:
        return Facts(article_type=_one_line(root.get("article-type", "")))
    article, journal = front.find("article-meta"), front.find("journal-meta")
    identifiers = _identifiers(article if article is not None else front)
    title = _text(article, "title-group/article-title")
    return Facts(
        identity=_plain(next(iter(identifiers), "")) or (f"title:{title}" if title else ""),
        doi=next((word[4:] for word in identifiers if word.startswith("doi:")), ""),
        journal=_text(journal, "journal-title-group/journal-title")
        or _text(journal, "journal-title"),
        publisher=_text(journal, "publisher/publisher-name"),
        article_type=_one_line(root.get("article-type", "")),
    )


def _plain(identifier: str) -> str:
    """Write an identifier in the one way, however the record writes it."""
    kind, _, value = identifier.partition(":")
    if kind != "doi":
        return identifier
    resolver = _RESOLVER.match(value)
    return f"doi:{value[resolver.end() if resolver else 0 :].lower()}"


def _identifiers(article: Element) -> list[str]:
    """Name the article by each identifier it has, the most telling one first."""
    found = [
        (node.get("pub-id-type", ""), _one_line(text_content(node)))
        for node in article.iterchildren("article-id")
    ]
    return [
        f"{kind}:{value}"
        for wanted in _ID_TYPES
        for kind, value in found
        if kind == wanted and value
    ]


def _text(node: Element | None, path: str) -> str:
    found = None if node is None else node.find(path)
    return "" if found is None else _one_line(text_content(found))


def _one_line(text: str) -> str:
    return " ".join(text.split())[:300]
