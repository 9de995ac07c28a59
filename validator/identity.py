"""Which record this is, and where it comes from: what reports group by and baselines go by."""

from dataclasses import dataclass

from validator.content import text_content
from validator.record import Element, Record

# The most telling identifier first; types of the tag library's page on article-id.
_ID_TYPES = ("doi", "pmcid", "pmc", "pmid", "publisher-id", "manuscript")


@dataclass(frozen=True, slots=True)
class Facts:
    """What a record says of itself; what it does not say is empty.

    Attributes:
        identity: what tells it from other records: ``doi:10.1234/abc``, else another identifier
            of the article, else its title.
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
    """Read what a record says of itself; nothing is known of one that is not JATS."""
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
        identity=next(iter(identifiers), "") or (f"title:{title}" if title else ""),
        doi=next((word[4:] for word in identifiers if word.startswith("doi:")), ""),
        journal=_text(journal, "journal-title-group/journal-title")
        or _text(journal, "journal-title"),
        publisher=_text(journal, "publisher/publisher-name"),
        article_type=_one_line(root.get("article-type", "")),
    )


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
