"""Which grammar a record is to be judged by, and why."""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Literal, NamedTuple

from lxml import etree

from validator.grammar.facts import GrammarName, TagSet, grammar_names
from validator.grammar.schema import load_grammar
from validator.regex import regex

Ground = Literal["public-id", "system-id", "dtd-version", "target", "best-fit", "unknown"]

_BLANKS = regex(r"\s+")
_VERSION = regex(r"\bv ?(\d\.\d(?:d\d)?)\b")
_TAG_SETS: tuple[tuple[str, TagSet], ...] = (
    ("archiv", "archiving"),
    ("publishing", "publishing"),
    ("author", "authoring"),
)
_LOOSEST_FIRST = ("archiving", "publishing", "authoring")


class Claim(NamedTuple):
    """What a record says of its grammar.

    Attributes:
        public_id: the public identifier of its document type declaration, blanks normalised.
        system_id: the system identifier.
        version: the ``dtd-version`` of its article.
    """

    public_id: str
    system_id: str
    version: str


class Choice(NamedTuple):
    """Which grammar, and why.

    Attributes:
        name: the grammar; None if the record names one that is not at hand.
        ground: what decided.
        why: the same for people, as the end of a sentence.
    """

    name: GrammarName | None
    ground: Ground
    why: str

    @property
    def by_document_type(self) -> bool:
        """Whether the record's document type declaration decided."""
        return self.ground in {"public-id", "system-id"}


def read_claim(article: etree._Element) -> Claim:
    """Read what a record says of its grammar: its document type and its ``dtd-version``."""
    public_id = system_id = ""
    tree = article.getroottree()
    if tree.getroot() is article:
        public_id = _BLANKS.sub(" ", tree.docinfo.public_id or "").strip()
        system_id = (tree.docinfo.system_url or "").strip()  # type: ignore[attr-defined] # lacks in the stubs
    return Claim(public_id, system_id, article.get("dtd-version", "").strip())


def choose_grammar(article: etree._Element, *, target: str = "") -> Choice:
    """Choose the grammar for an article or a part of one.

    The public identifier decides, else the system identifier, else ``dtd-version`` with the tag
    set that fits best, else what fits best of all. Identifiers are compared, never opened.

    Args:
        article: the root of what is to be judged.
        target: a version to judge by instead; the tag set stays that of the record.
    """
    choice = _by_claim(read_claim(article), article)
    return _for_target(choice, article, target) if target else choice


def _by_claim(claim: Claim, article: etree._Element) -> Choice:
    named = by_document_type(claim)
    if named is not None:
        return named
    if claim.public_id or claim.system_id.endswith(".dtd"):
        what = claim.public_id or claim.system_id
        return Choice(None, "unknown", f"its document type names {what!r}, which is not bundled")
    candidates = _candidates(article)
    if not claim.version and article.tag == "article" and not _looks_like_jats(article):
        return Choice(None, "unknown", "it names no version of JATS, and does not look like it")
    if not claim.version:
        # Archiving is the widest tag set, and its last version accepts what earlier ones do:
        # all 315 valid articles of 360 that do not use the namespace of a draft.
        newest = next(name for name in candidates if is_final(name.version))
        return Choice(newest, "best-fit", "it names no version of JATS, and this one is the widest")
    of_version = [name for name in candidates if name.version == claim.version]
    if not of_version:
        why = f"its dtd-version is {claim.version!r}, which is not bundled"
        return Choice(None, "unknown", why)
    why = f"its dtd-version is {claim.version}, and of that version this tag set fits best"
    return Choice(best_fit(article, of_version), "dtd-version", why)


def _looks_like_jats(article: etree._Element) -> bool:
    """Whether an article has parts that only JATS has; other formats use the name too."""
    parts = ("processing-meta", "front", "back", "sub-article", "response")
    if len(article) == 0 or next(article.iterchildren(*parts), None) is not None:
        return True
    first = next(article.iterchildren("*"), None)
    return first is not None and first.tag == "body" and first.find("*") is not None


@cache
def _by_public_id() -> dict[str, GrammarName]:
    return {name.public_id: name for name in grammar_names()}


def by_document_type(claim: Claim) -> Choice | None:
    """Choose by the identifiers of the document type declaration; None if they say nothing."""
    named = _by_public_id().get(claim.public_id)
    if named is not None:
        return Choice(named, "public-id", f"its public identifier is {claim.public_id!r}")
    if claim.public_id:
        # A wrong date or letter in the identifier leaves tag set and version readable.
        wanted = _by_words(claim.public_id)
        if wanted is None:
            return None
        why = f"its public identifier {claim.public_id!r} is misspelt for {wanted.public_id!r}"
        return Choice(wanted, "public-id", why)
    place = _place(claim.system_id)
    file = place.rpartition("/")[2]
    for name in grammar_names() if file else ():
        known = _place(name.system_id)
        if place == known:
            return Choice(name, "system-id", f"its system identifier is {claim.system_id!r}")
        if file == known.rpartition("/")[2] and claim.version == name.version:
            why = f"its system identifier is {claim.system_id!r} and its dtd-version {name.version}"
            return Choice(name, "system-id", why)
    return None


def _by_words(public_id: str) -> GrammarName | None:
    words = public_id.casefold()
    found = _VERSION.search(words)
    version = f"{'' if 'jats' in words else 'nlm-'}{found[1]}" if found else ""
    tag_set = next((tag_set for word, tag_set in _TAG_SETS if word in words), None)
    for name in grammar_names():
        if (
            (name.tag_set, name.version) == (tag_set, version)
            and name.oasis == ("oasis" in words)
            and name.mathml == (3 if "mathml3" in words else 2)
        ):
            return name
    return None


def _place(system_id: str) -> str:
    return re.sub(r"^https?://", "", system_id.replace("\\", "/"))


def is_final(version: str) -> bool:
    """Tell a version from a draft, such as ``1.1d3``."""
    return "d" not in version


def _candidates(article: etree._Element) -> Iterator[GrammarName]:
    """The grammars that a record without a document type may follow: the likeliest first."""
    # Only tables of the OASIS exchange model have groups.
    group = next(article.iter("{*}tgroup"), None)
    of_tables = [name for name in grammar_names() if name.oasis == (group is not None)]
    has_mathml_3 = {name.version for name in of_tables if name.mathml == 3}
    for tag_set in _LOOSEST_FIRST:
        for name in reversed(of_tables):
            # MathML 3 holds what is in use of MathML 2.
            if name.tag_set == tag_set and (name.mathml == 3 or name.version not in has_mathml_3):
                yield name


def best_fit(article: etree._Element, candidates: Iterable[GrammarName]) -> GrammarName:
    """Give the first grammar that accepts an article, else the one with the fewest complaints.

    Raises:
        ValueError: there are no candidates.
    """
    best: tuple[int, GrammarName] | None = None
    for name in candidates:
        complaints = len(load_grammar(name).complaints(article))
        if not complaints:
            return name
        if best is None or complaints < best[0]:
            best = complaints, name
    if best is None:
        raise ValueError("there is no grammar to choose from")
    return best[1]


def _for_target(choice: Choice, article: etree._Element, target: str) -> Choice:
    own = choice.name
    names = [name for name in _candidates(article) if name.version == target]
    if own is not None and choice.by_document_type:
        same = [
            name for name in grammar_names() if name.version == target and name.kind == own.kind
        ]
        names = same or [name for name in names if name.tag_set == own.tag_set] or names
    return Choice(best_fit(article, names), "target", f"version {target} was asked for")
