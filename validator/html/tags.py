"""A strict recogniser of HTML tags in running text.

A less-than sign is a tag only when an element name follows it at once, when what follows the name
is the end of the tag or attributes a browser would read without error, and when the name is one
that HTML has, or that exporters write into HTML. It looks at one tag at a time: whether a
recognised tag is *meant* as one is judged in :mod:`validator.html.evidence`.

Syntax: HTML Living Standard, sections "Tags", "Attributes" and "Comments", except that attribute
values must not contain ``<``. Browsers allow it, exporters write ``&lt;``, and leaving it out
makes the scan linear whatever the text is: no attempt reads past the next ``<``.
"""

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

from validator.html.names import (
    BOOLEAN_ATTRIBUTES,
    MATHML,
    PLAIN_ATTRIBUTES,
    VOID,
    is_element,
)

# U+FFFC stands for an element of the record; no tag can have one inside it.
_SPACE = r"[ \t\r\n\f]"
_ATTRIBUTE_NAME = r"[A-Za-z_@:*][A-Za-z0-9_:.@-]*"
_VALUE = r""""[^"<\ufffc]*"|'[^'<\ufffc]*'|[^ \t\r\n\f"'=<>`\ufffc]+"""
# Kept as text: most records have no tag at all, and compiling takes longer than checking them.
# `re` compiles each at its first use and remembers it.
_CANDIDATE = (
    r"<(?:"
    r"(?P<comment>!--)"
    r"|(?P<other>!\[(?:if [^\]<>]*|endif)\]>|\?xml:namespace [^<>]*>)"
    r"|(?P<slash>/?)(?P<name>[A-Za-z][A-Za-z0-9]*(?:[:-][A-Za-z][A-Za-z0-9-]*)?)"
    rf"(?P<attributes>(?:{_SPACE}+{_ATTRIBUTE_NAME}(?:{_SPACE}*={_SPACE}*(?:{_VALUE}))?)*)"
    rf"{_SPACE}*(?P<closed>/?)>"
    r")"
)
_ATTRIBUTE = rf"({_ATTRIBUTE_NAME})(?:{_SPACE}*={_SPACE}*({_VALUE}))?"


class Tag(NamedTuple):
    """One tag or comment as it stands in a text.

    Attributes:
        start: where its ``<`` stands.
        end: the place after its ``>``.
        name: the element name in lower case; ``!--`` for a comment.
        kind: ``void`` is a tag that opens nothing: ``<br>``, ``</br>`` (which browsers read as
            ``<br>``), ``<o:p/>``. A slash at the end of any other HTML tag means nothing in
            HTML, so ``<p/>`` is ``open``.
        has_attributes: it has at least one attribute.
        slashed: it has a slash at either end, which no word in angle brackets has.
        written: the name as the text has it.
    """

    start: int
    end: int
    name: str
    kind: Literal["open", "close", "void", "comment"]
    has_attributes: bool = False
    slashed: bool = False
    written: str = ""

    @property
    def case(self) -> Literal["lower", "upper", "mixed"]:
        """How the name is written; a digit has no case."""
        if self.written in ("", self.name):
            return "lower"
        return "upper" if self.written == self.written.upper() else "mixed"


def find_tags(text: str) -> tuple[Tag, ...]:
    """Find every HTML tag and comment of a text, in order.

    Args:
        text: text as a reader of the record sees it, with one level of escaping decoded.

    Returns:
        The tags; they never overlap. Conditional comments and the ``<?xml:namespace …>`` of
        Office count as comments.
    """
    found: list[Tag] = []
    position = 0
    endless = False
    candidate = re.compile(_CANDIDATE)
    while match := candidate.search(text, position):
        position = match.end()
        if match["comment"]:
            # One failed search for the end is enough: later comments have no end either.
            end = -1 if endless else text.find("-->", position)
            endless = end < 0
            if not endless:
                position = end + 3
                found.append(Tag(match.start(), position, "!--", "comment", written="!--"))
        elif match["other"]:
            found.append(Tag(match.start(), position, "!--", "comment", written="!--"))
        elif tag := _tag(match):
            found.append(tag)
    return tuple(_with_mathml(found))


def _with_mathml(tags: list[Tag]) -> Iterator[Tag]:
    """Leave out what is a tag in MathML only and does not stand in a formula."""
    depth = 0
    for tag in tags:
        if tag.name == "math" and tag.kind in ("open", "close"):
            depth = max(0, depth + (1 if tag.kind == "open" else -1))
        if depth or tag.name not in MATHML:
            yield tag._replace(kind="void") if depth and tag.slashed and tag.kind == "open" else tag


def _tag(match: "re.Match[str]") -> Tag | None:
    written = match["name"]
    name = written.lower()
    if not is_element(name):
        return None
    attributes = match["attributes"]
    prefixed = ":" in name
    kind: Literal["open", "close", "void"]
    if match["slash"]:
        if attributes or match["closed"] or (name in VOID and name != "br"):
            return None
        kind = "void" if name == "br" else "close"
    else:
        kind = "void" if name in VOID or (prefixed and match["closed"]) else "open"
    if attributes and not prefixed and not _well_formed(attributes):
        return None
    return Tag(
        start=match.start(),
        end=match.end(),
        name=name,
        kind=kind,
        has_attributes=bool(attributes),
        slashed=bool(match["slash"] or match["closed"]),
        written=written,
    )


def _well_formed(attributes: str) -> bool:
    """Tell attributes from prose: ``<b and c>`` is a sentence, ``<b class=x>`` a tag."""
    for match in re.finditer(_ATTRIBUTE, attributes):
        name, value = match[1].lower(), match[2]
        if value is None:
            if name not in BOOLEAN_ATTRIBUTES:
                return False
        elif value[0] not in "\"'" and not (
            name in PLAIN_ATTRIBUTES or name.startswith(("data-", "aria-"))
        ):
            return False
    return True
