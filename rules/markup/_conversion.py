"""The fix that writes the HTML in an element as JATS; several rules find what it repairs."""

import sys
from collections.abc import Sequence

from validator.edits import Edits
from validator.findings import Fix, safe, suggestion, unsafe
from validator.grammar.fitting import fits_instead
from validator.html.reading import Content
from validator.html.rooms import room_of
from validator.html.tags import Tag
from validator.html.to_jats import convert
from validator.namespaces import MATHML, XLINK
from validator.record import Element, Record
from validator.regex import regex
from validator.vocabulary import keeps_white_space

_REFERENCE = regex(r"&#(?:([0-9]{1,7})|x([0-9a-fA-F]{1,6}));")
_CODES = frozenset({"code", "preformat", "tex-math", "textual-form", "annotation", "alternatives"})


def can_hold_markup(node: Element) -> bool:
    """Tell whether a text could have been meant to have markup: code and declared HTML were not."""
    for one in (node, *node.iterancestors()):
        if one.tag in _CODES or str(one.tag).startswith(f"{{{MATHML}}}"):
            return False
        for name in ("content-type", "content_type", "format", "mimetype", "type"):
            if "html" in (one.get(name) or ""):
                return False
    return True


def write_as_jats(
    node: Element,
    record: Record,
    content: Content,
    text: str,
    tags: Sequence[Tag],
    doubts: Sequence[str] = (),
    *,
    references: bool = True,
) -> Fix:
    """Make the fix that puts JATS in the place of the content of an element.

    Args:
        node: the element.
        record: the record.
        content: its content.
        text: the text of the content, layers of escaping taken off.
        tags: the tags in ``text`` that are markup.
        doubts: reasons to ask a person first; phrases for the fix's title.
        references: whether ``&nbsp;`` in the text is a reference.
    """
    room = room_of(node, record)
    if room is None:
        return suggestion(f"rewrite it by hand: {node.tag} holds no text")
    conversion = convert(
        text,
        tags,
        children=content.sources(record),
        room=room,
        prefix_xlink=_prefix(node, XLINK),
        prefix_mathml=_prefix(node, MATHML),
        placeholder=content.placeholder,
        references=references,
    )
    if conversion.grade == "impossible" or not conversion.blocks:
        reason = conversion.reason or "nothing visible would be left"
        return suggestion(f"rewrite it by hand: {reason}")
    doubts = [*([conversion.reason] if conversion.grade != "safe" else []), *doubts]
    if keeps_white_space(node):
        doubts.append("white space counts here")
    blocks = [respell(block.source, node, record) for block in conversion.blocks]
    phrase = conversion.phrase
    if phrase is not None and room.grammar.model(str(node.tag)).kind == "mixed":
        phrase = respell(phrase, node, record)
        edits, instead = record.replace_content(node, phrase), _with_content(node, record, phrase)
    elif node.tag == room.outer:
        whole = "".join(blocks)
        edits, instead = record.replace_content(node, whole), _with_content(node, record, whole)
    else:
        doubts.extend(f"the {name} of the paragraph is lost" for name in map(str, node.keys()))
        edits, instead = _replace_by_blocks(node, record, blocks), "".join(blocks)
    if not fits_instead(node, instead, room.grammar):
        return suggestion("rewrite it by hand: what it means cannot stand there")
    title = "write the HTML as JATS markup"
    return unsafe(edits, f"{title} ({'; '.join(doubts)})") if doubts else safe(edits, title)


def respell(markup: str, node: Element, record: Record) -> str:
    """Write characters as references again that an element's source writes only so."""
    source = record.markup_of(node)
    spelling: dict[str, str] = {}
    for match in _REFERENCE.finditer(source):
        # As XML reads it; HTML takes some numbers for others.
        number = int(match[1]) if match[1] else int(match[2], 16)
        # The first 128 have a meaning in markup, or no need of a reference.
        if 0x7F < number <= sys.maxunicode:
            spelling.setdefault(chr(number), match[0])
    for char, reference in spelling.items():
        if char not in source:
            markup = markup.replace(char, reference)
    return markup


def _with_content(node: Element, record: Record, content: str) -> str:
    """Give the source of an element, with other content."""
    start = record.start_tag_of(node)
    if start.endswith("/>"):
        start = f"{start[:-2]}>"
    name = record.nodes.start_tag(node).name
    return f"{start}{content}</{record.text[name.start : name.end]}>"


def _replace_by_blocks(node: Element, record: Record, blocks: list[str]) -> Edits:
    """Put blocks in a paragraph's place, each on a line of its own if the paragraph is."""
    start = record.nodes.start(node)
    line = record.text[record.text.rfind("\n", 0, start) + 1 : start]
    return record.replace(node, ("" if line.strip() else f"\n{line}").join(blocks))


def _prefix(node: Element, namespace: str) -> str | None:
    """Tell which prefix the record has for a namespace; None if it has none.

    A misspelt URI counts: wrong-namespace mends it.
    """
    prefixes = {uri: prefix for prefix, uri in node.nsmap.items() if prefix}
    return prefixes.get(namespace) or prefixes.get(namespace.replace("http:", "https:"))
