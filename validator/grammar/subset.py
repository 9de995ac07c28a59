"""What a record's own document type declaration adds to the grammar that it names, or changes."""

from collections.abc import Iterator

from lxml import etree

from validator.nodes import qualified_name
from validator.regex import regex

# Declarations that change a grammar: of elements, and of parameter entities with a text of their
# own, which replace those of the DTD (XML 1.0, section 4.2: the first declaration is binding).
_CHANGE = regex(r"""<!ELEMENT\s|<!ENTITY\s+%\s+\S+\s+["']""")
# Attribute-list declarations (XML 1.0, section 3.3); that they are well-formed the parser knows.
_LIST = regex(r"<!ATTLIST\s+(\S+)")
_ATTRIBUTE = regex(
    r"""\s+([^\s>]+)\s+(?:NOTATION\s*)?(?:\([^)]*\)|[A-Z]+)\s*"""
    r"""(?:#REQUIRED|#IMPLIED|(?:#FIXED\s+)?(?:"[^"]*"|'[^']*'))"""
)


def changes_grammar(root: etree._Element, text: str) -> bool:
    """Tell whether a record declares elements, or parts of content models, of its own.

    Args:
        root: the root element of the record.
        text: its source.
    """
    return _CHANGE.search(_subset(root, text)) is not None


def own_attributes(root: etree._Element, text: str) -> frozenset[tuple[str, str]]:
    """Name the attributes that a record declares itself, each behind its element.

    They come on top of those of the DTD, since attribute lists of one element add up.

    Args:
        root: the root element of the record.
        text: its source.
    """
    return frozenset(_declared(_subset(root, text)))


def _declared(subset: str) -> Iterator[tuple[str, str]]:
    for start in _LIST.finditer(subset):
        place = start.end()
        while attribute := _ATTRIBUTE.match(subset, place):
            yield start[1], attribute[1]
            place = attribute.end()


def _subset(root: etree._Element, text: str) -> str:
    """Give what stands before the root, without comments; nothing if no subset is in it."""
    head = text[: max(text.find(f"<{qualified_name(root)}"), 0)]
    if "[" not in head:
        return ""
    first, *others = head.split("<!--")
    return "".join([first, *(part.partition("-->")[2] for part in others)])
