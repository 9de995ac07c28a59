"""Prefixes that a document uses and does not declare.

Such a document is well-formed (XML 1.0), but breaks Namespaces in XML 1.0, section 5, and most
tools refuse it. libxml2 notes it as an error from which it recovers. So that all else in the
record can be checked, it is read as if its root element declared them.
"""

from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import quote

from lxml import etree

from validator.namespaces import REGISTERED
from validator.nodes import is_element, root_name


class Undeclared(NamedTuple):
    """A prefix that is declared nowhere around some names that have it.

    Attributes:
        prefix: the prefix.
        first: the element of the first use.
        name: the name of the first use with its prefix: that of the element or an attribute.
        uses: how many names of elements and attributes use it undeclared.
        names: these names without the prefix, each once.
    """

    prefix: str
    first: etree._Element
    name: str
    uses: int
    names: frozenset[str]


def only_undeclared(log: etree._ListErrorLog) -> bool:
    """Tell whether all that a parser noted are undeclared prefixes."""
    kind = etree.ErrorTypes.NS_ERR_UNDEFINED_NAMESPACE
    return len(log) > 0 and all(entry.type == kind for entry in log)


def declare_all(root: etree._Element, text: str) -> str | None:
    """Give the source with a declaration of each prefix that it uses and does not declare.

    Well-known prefixes get their registered URI, others one that nobody else uses.

    Args:
        root: the tree that libxml2 recovered.
        text: the source that it was read from.

    Returns:
        the source, to be parsed but not shown; None if the root's tag was not found in it.
    """
    name = root_name(text)
    if name is None:
        return None
    written = "".join(
        f' xmlns:{prefix}="{REGISTERED.get(prefix) or "urn:undeclared:" + quote(prefix)}"'
        for prefix in dict.fromkeys(prefix for _, prefix, _ in _uses(root))
    )
    return f"{text[: name.end]}{written}{text[name.end :]}"


def list_undeclared(recovered: etree._Element, root: etree._Element) -> tuple[Undeclared, ...]:
    """List the prefixes that a document uses and does not declare, in the order of first use.

    Args:
        recovered: the tree of the document as it is.
        root: the tree of the same document with the prefixes declared; the elements in the
            result are of this one.
    """
    first: dict[str, tuple[int, str]] = {}
    names: dict[str, list[str]] = {}
    for index, prefix, local in _uses(recovered):
        first.setdefault(prefix, (index, f"{prefix}:{local}"))
        names.setdefault(prefix, []).append(local)
    nodes = list(root.iter())
    return tuple(
        Undeclared(prefix, nodes[index], name, len(names[prefix]), frozenset(names[prefix]))
        for prefix, (index, name) in first.items()
    )


def _uses(root: etree._Element) -> Iterator[tuple[int, str, str]]:
    """Give each undeclared use: the number of its node, the prefix, and the name behind it.

    A name whose prefix is declared has its URI in braces before it; one whose prefix is not
    keeps the prefix as libxml2 recovers it.
    """
    for index, node in enumerate(root.iter()):
        if not is_element(node):
            continue
        for name in (node.tag, *map(str, node.keys())):
            if not name.startswith("{") and ":" in name:
                prefix, _, local = name.partition(":")
                yield index, prefix, local
