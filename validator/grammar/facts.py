"""The facts of the grammars: what each element may contain, and which attributes it has.

All grammars stand in one table, since they share most of their facts. A line ``[1.1..1.3:ap]``
says for which grammars the lines below it hold: the kinds ``a`` and ``p`` of the versions from 1.1
to 1.3, drafts between them included. A line below it says: the element, what is told of it
(``model`` or ``attributes``), and the fact in the notation of DTDs (XML 1.0, sections 3.2 and
3.3). Another table names the grammars. Both are made by ``python -m validator.schemas build``.
"""

from collections.abc import Iterator
from functools import cache
from pkgutil import get_data
from typing import Any, Literal, NamedTuple, TypeAlias

FORM = 1
TagSet: TypeAlias = Literal["archiving", "publishing", "authoring"]

# What the letters of kinds mean: tag set, tables of the OASIS exchange model, version of MathML.
LETTERS = "abcdpqrsuv"
KINDS: tuple[tuple[TagSet, bool, int], ...] = (
    *(("archiving", oasis, mathml) for oasis in (False, True) for mathml in (2, 3)),
    *(("publishing", oasis, mathml) for oasis in (False, True) for mathml in (2, 3)),
    *(("authoring", False, mathml) for mathml in (2, 3)),
)


class GrammarName(NamedTuple):
    """Which grammar: one DTD of the JATS family.

    Attributes:
        tag_set: the tag set.
        version: its version, such as ``1.3`` or ``1.1d3``; NLM versions are ``nlm-3.0``.
        kind: the letter that stands for tag set, tables and MathML in the table of facts.
        public_id: the public identifier that its documents name.
        system_id: the place at which it was published; never opened.
    """

    tag_set: TagSet
    version: str
    kind: str
    public_id: str
    system_id: str

    @property
    def oasis(self) -> bool:
        """Whether tables of the OASIS exchange model are in it."""
        return KINDS[LETTERS.index(self.kind)][1]

    @property
    def mathml(self) -> int:
        """The version of MathML in it, 2 or 3."""
        return KINDS[LETTERS.index(self.kind)][2]

    @property
    def id(self) -> str:
        """A short name: ``publishing-1.3``, ``archiving-oasis-mathml3-1.1``."""
        tables = "-oasis" if self.oasis else ""
        mathml = "-mathml3" if self.mathml == 3 else ""
        return f"{self.tag_set}{tables}{mathml}-{self.version}"

    @property
    def short_title(self) -> str:
        """Family, tag set and version: ``JATS Publishing 1.3``."""
        nlm = self.version.startswith("nlm-")
        family, version = ("NLM", self.version[4:]) if nlm else ("JATS", self.version)
        return f"{family} {self.tag_set.capitalize()} {version}"

    @property
    def title(self) -> str:
        """A name for people: ``JATS Publishing 1.3 with OASIS tables and MathML 3``."""
        extras = ["OASIS tables"] * self.oasis + ["MathML 3"] * (self.mathml == 3)
        return f"{self.short_title}{' with ' * bool(extras)}{' and '.join(extras)}"


class Facts(NamedTuple):
    """What one grammar says.

    Attributes:
        models: for each element its content model, in the notation of DTDs.
        attributes: for each element that has any, its attributes as an attribute-list
            declaration gives them: ``id ID #IMPLIED corresp (no|yes) #IMPLIED``.
    """

    models: dict[str, str]
    attributes: dict[str, str]


class Fact(NamedTuple):
    """One line of the table: a fact about an element, and where it holds."""

    element: str
    told: str
    where: str
    fact: str


def _read(name: str) -> bytes:
    # importlib.resources reads the same from any loader, and takes 5 ms to load.
    data = get_data("validator.schemas", f"grammars/{name}")
    if data is None:
        raise FileNotFoundError(f"this installation lacks schemas/grammars/{name}: install it anew")
    return data


@cache
def grammar_names() -> tuple[GrammarName, ...]:
    """Name all grammars, older versions first."""
    lines: list[Any] = _read("grammars.tsv").decode().splitlines()
    return tuple(GrammarName(*line.split("\t")) for line in lines)


@cache
def versions() -> tuple[str, ...]:
    """Name all versions in their order, drafts included."""
    return tuple(dict.fromkeys(name.version for name in grammar_names()))


def known_version(text: str) -> str:
    """Give back a version of which there are grammars.

    Raises:
        ValueError: there are none; the message names those there are.
    """
    if text not in versions():
        raise ValueError(f"{text!r} is none of {', '.join(versions())}")
    return text


def read_facts(name: GrammarName) -> Facts:
    """Read what one grammar says."""
    models: dict[str, str] = {}
    attributes: dict[str, str] = {}
    for where, lines in _sections():
        if name.kind in kinds_in(where, name.version):
            for line in lines.decode().splitlines():
                element, told, fact = line.split("\t")
                (models if told == "model" else attributes)[element] = fact
    return Facts(models, attributes)


def read_all_facts() -> Iterator[Fact]:
    """Read what all grammars say."""
    for where, lines in _sections():
        for line in lines.decode().splitlines():
            element, told, fact = line.split("\t")
            yield Fact(element, told, where, fact)


def _sections() -> Iterator[tuple[str, bytes]]:
    # Most sections are not wanted, so they are not decoded; a fact holds no bracket.
    for section in _read("facts.tsv").split(b"[")[1:]:
        where, _, lines = section.partition(b"]\n")
        yield where.decode(), lines


def kinds_in(where: str, version: str) -> str:
    """Give the letters of the kinds of a version for which a fact holds."""
    order = versions()
    place = order.index(version)
    for versions_and_kinds in where.split(" "):
        span, _, kinds = versions_and_kinds.partition(":")
        first, _, last = span.partition("..")
        if order.index(first) <= place <= order.index(last or first):
            return kinds
    return ""


@cache
def characters() -> dict[str, str]:
    """Give the named characters that the grammars declare; they are the same in all."""
    named = {}
    for line in _read("characters.tsv").decode().splitlines():
        name, _, points = line.partition("\t")
        named[name] = "".join(chr(int(point, 16)) for point in points.split(" "))
    return named
