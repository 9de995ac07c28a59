"""The judgement: is a record valid, by which grammar, and if not, why."""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from lxml import etree

from validator.grammar.choice import Choice, choose_grammar
from validator.grammar.schema import Complaint, Grammar, load_grammar
from validator.grammar.subset import changes_grammar, own_attributes
from validator.namespaces import REGISTERED
from validator.nodes import UnmappableError, qualified_name
from validator.record import Element, Record

if TYPE_CHECKING:
    from validator.grammar.explain import Fault, Kind


@dataclass(frozen=True, eq=False, repr=False)
class Verdict:
    """What a grammar says of one article.

    Attributes:
        record: the record.
        article: the element that was judged: the root, or an article in a wrapper.
        choice: by which grammar, and why.
    """

    record: Record
    article: Element
    choice: Choice

    @cached_property
    def grammar(self) -> Grammar | None:
        """The grammar, if it is at hand."""
        return load_grammar(self.choice.name) if self.choice.name else None

    @cached_property
    def valid(self) -> bool:
        """Whether the article is valid; one that cannot be judged counts as valid."""
        return not self._complaints or not self.faults

    @cached_property
    def _complaints(self) -> tuple[Complaint, ...]:
        if self.grammar is None:
            return ()
        return self.grammar.complaints(self.article)

    @cached_property
    def faults(self) -> "tuple[Fault, ...]":
        """Why it is not valid; never empty if it is not."""
        if not self._complaints or self.grammar is None:
            return ()
        from validator.grammar.explain import ALL_LINES, explain_element

        # libxml2 says on which lines to look; an identifier concerns the whole record. Of an
        # article in a wrapper it knows no lines beyond 65535, and says 0.
        lines = frozenset(complaint.line for complaint in self._complaints)
        whole = 0 in lines or any("ID" in complaint.message for complaint in self._complaints)
        faults: tuple[Fault, ...] = ()
        with suppress(UnmappableError):
            nodes = self.record.nodes
            if not whole:
                faults = explain_element(self.article, self.grammar, nodes, lines)
            faults = faults or explain_element(self.article, self.grammar, nodes, ALL_LINES)
        faults = faults or tuple(_unexplained(self.article, self._complaints))
        if self.choice.ground == "target":
            # What it says of its version is not what was asked.
            faults = tuple(fault for fault in faults if fault.name != "dtd-version")
        if not self.choice.by_document_type:
            return tuple(one for one in faults if not _concerns_only_dtds(one, self.grammar))
        own = own_attributes(self.article, self.record.text)
        return tuple(
            one
            for one in faults
            if one.kind != "unknown-attribute" or (qualified_name(one.node), one.name) not in own
        )

    def faults_of(self, kind: "Kind") -> "list[Fault]":
        """Give the faults of one kind."""
        return [fault for fault in self.faults if fault.kind == kind]


class Judgement(NamedTuple):
    """What the grammars say of a record: a verdict for each article in it."""

    verdicts: tuple[Verdict, ...]

    def grammar_of(self, node: Element) -> Grammar | None:
        """Give the grammar by which an element is judged; None if it is not at hand."""
        inside = {node, *node.iterancestors()}
        verdict = next((one for one in self.verdicts if one.article in inside), None)
        return verdict.grammar if verdict is not None else None

    def faults(self, kind: "Kind") -> "Iterator[tuple[Verdict, Grammar, Fault]]":
        """Give the faults of one kind, each with the verdict and grammar that it comes from."""
        for verdict in self.verdicts:
            if verdict.grammar is not None:
                for fault in verdict.faults_of(kind):
                    yield verdict, verdict.grammar, fault


_CHANGED = Choice(
    None, "unknown", "its document type declaration changes the grammar, by declarations of its own"
)


def judge(record: Record) -> Judgement:
    """Judge a record by the grammar that it names, or that fits it best."""
    if record.root is None:
        return Judgement(())
    target = record.standards.target
    choices = [(one, choose_grammar(one, target=target)) for one in _articles(record.root)]
    if not target and changes_grammar(record.root, record.text):
        choices = [(one, _CHANGED if choice.name else choice) for one, choice in choices]
    return Judgement(tuple(Verdict(record, article, choice) for article, choice in choices))


def _articles(root: Element) -> Iterator[Element]:
    """The root if JATS knows it, even as a part of an article; else the articles in it."""
    if root.tag == "article" or _is_known(root):
        yield root
        return
    for article in root.iter("article"):
        if next(article.iterancestors("article"), None) is None:
            yield article


def _is_known(root: Element) -> bool:
    from validator.grammar.history import facts_about

    return bool(facts_about(qualified_name(root)))


def _concerns_only_dtds(fault: "Fault", grammar: Grammar) -> bool:
    """Whether only a DTD minds: a record without one may follow the XML Schema of its version.

    There, namespaces may be declared anywhere and with any prefix, and ``xsi:schemaLocation``
    tells of the schema; and without a DTD it is right to say ``standalone="yes"``.
    """
    if fault.kind == "unexplained":
        return fault.reason.startswith(("standalone:", "No declaration for attribute xmlns"))
    if fault.kind == "unknown-element":
        name = etree.QName(fault.node)
        return any(
            uri == name.namespace and grammar.has(f"{prefix}:{name.localname}")
            for prefix, uri in REGISTERED.items()
        )
    return fault.kind == "unknown-attribute" and fault.name.partition(":")[0] in {"xmlns", "xsi"}


def _unexplained(article: Element, complaints: Iterable[Complaint]) -> "Iterator[Fault]":
    from validator.grammar.explain import Fault

    for complaint in complaints:
        yield Fault("unexplained", article, reason=complaint.message, line=complaint.line)
