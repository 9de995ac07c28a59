"""The facts of the grammars: what each element may contain, and which attributes it has.

All grammars stand in one table, since they share most of their facts. A line of it says: the
element, what is told of it (``model`` or ``attributes``), in which grammars it is so, and the
fact in the notation of DTDs (XML 1.0, sections 3.2 and 3.3). Which grammars: ``1.1-1.3:ap`` means
the kinds ``a`` and ``p`` of the versions from 1.1 to 1.3, drafts between them included.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import groupby
from typing import Any, Literal

FORM = 1
TagSet = Literal["archiving", "publishing", "authoring"]


@dataclass(frozen=True, slots=True)
class GrammarName:
    """Which grammar: one DTD of the JATS family.

    Attributes:
        tag_set: the tag set.
        version: its version, such as ``1.3`` or ``1.1d3``; NLM versions are ``nlm-3.0``.
        oasis: whether tables of the OASIS exchange model are in it.
        mathml: 2 or 3, the version of MathML in it.
        kind: the letter that stands for tag set, tables and MathML in the table of facts.
        public_id: the public identifier that its documents name.
        system_id: the place at which it was published; never opened.
    """

    tag_set: TagSet
    version: str
    oasis: bool
    mathml: int
    kind: str
    public_id: str
    system_id: str

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


@dataclass(frozen=True)
class Facts:
    """What one grammar says.

    Attributes:
        models: for each element its content model, in the notation of DTDs.
        attributes: for each element that has any, its attributes as an attribute-list
            declaration gives them: ``id ID #IMPLIED corresp (no|yes) #IMPLIED``.
    """

    models: dict[str, str]
    attributes: dict[str, str]

    def flat_dtd(self) -> bytes:
        """Write the facts as a DTD without entities, for libxml2."""
        parts = [f"<!ELEMENT {name} {model}>" for name, model in self.models.items()]
        parts += [f"<!ATTLIST {name} {listed}>" for name, listed in self.attributes.items()]
        # A notation that an attribute names must be declared; what it refers to is no matter.
        notations = {
            word
            for listed in self.attributes.values()
            if " NOTATION (" in listed
            for group in listed.split(" NOTATION (")[1:]
            for word in group.partition(")")[0].split("|")
        }
        parts += [f'<!NOTATION {name} SYSTEM "">' for name in sorted(notations)]
        return "\n".join(parts).encode()


def _read(name: str) -> str:
    return (files("validator.schemas") / "grammars" / name).read_text(encoding="utf-8")


@cache
def manifest() -> dict[str, Any]:
    """Give the manifest: source packages with versions and checksums, and the grammars."""
    content: dict[str, Any] = json.loads(_read("manifest.json"))
    return content


@cache
def grammar_names() -> tuple[GrammarName, ...]:
    """Name all grammars, older versions first."""
    return tuple(GrammarName(**described) for described in manifest()["grammars"])


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


@cache
def read_facts(name: GrammarName) -> Facts:
    """Read what one grammar says."""
    models: dict[str, str] = {}
    attributes: dict[str, str] = {}
    holds: dict[str, bool] = {}
    for line in _read("facts.tsv").splitlines():
        element, told, where, fact = line.split("\t")
        if where not in holds:
            holds[where] = name.kind in kinds_in(where, name.version)
        if holds[where]:
            (models if told == "model" else attributes)[element] = fact
    return Facts(models, attributes)


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of the table: a fact about an element, and where it holds."""

    element: str
    told: str
    where: str
    fact: str


def facts_about(element: str) -> tuple[Fact, ...]:
    """Give everything that any grammar says of one element."""
    return _by_element().get(element, ())


@cache
def _by_element() -> dict[str, tuple[Fact, ...]]:
    facts = (Fact(*line.split("\t")) for line in _read("facts.tsv").splitlines())
    return {name: tuple(told) for name, told in groupby(facts, key=lambda fact: fact.element)}


def kinds_in(where: str, version: str) -> str:
    """Give the letters of the kinds of a version for which a fact holds."""
    order = versions()
    place = order.index(version)
    for versions_and_kinds in where.split():
        span, _, kinds = versions_and_kinds.partition(":")
        first, _, last = span.partition("..")
        if order.index(first) <= place <= order.index(last or first):
            return kinds
    return ""


@cache
def characters() -> dict[str, str]:
    """Give the named characters that the grammars declare; they are the same in all."""
    return dict(_named_characters())


def _named_characters() -> Iterator[tuple[str, str]]:
    for line in _read("characters.tsv").splitlines():
        name, _, points = line.partition("\t")
        yield name, "".join(chr(int(point, 16)) for point in points.split())
