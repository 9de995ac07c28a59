"""The texts of a record that a reader sees, element by element, and how they are changed."""

import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import Literal, NamedTuple

from validator.edits import Edit, Edits, Span
from validator.nodes import Attribute, is_element
from validator.record import Element, Record
from validator.regex import regex
from validator.textmap import TextMap

Place = Literal["text", "address", "math", "tex", "code"]

# What is not ordinary text, by element (JATS Tag Library): computer code and what is set like it,
# TeX, formulas, and identifiers and addresses, of which machines read every character.
_PLACES: dict[str, Place] = {
    **dict.fromkeys(("code", "preformat", "monospace", "textual-form", "pre", "tt"), "code"),
    **dict.fromkeys(("tex-math", "annotation"), "tex"),
    "math": "math",
    **dict.fromkeys(("pub-id", "article-id", "object-id", "journal-id", "contrib-id"), "address"),
    **dict.fromkeys(("institution-id", "issue-id", "volume-id", "email", "uri"), "address"),
}
_INHERITED: frozenset[Place] = frozenset({"math", "tex", "code"})
# Attributes whose values are shown or read out: titles of links, texts for a formula or a table,
# the fences of MathML; and the addresses of links.
_ATTRIBUTES: dict[str, Place] = {
    **dict.fromkeys(("title", "alttext", "alt", "abbr", "summary"), "text"),
    **dict.fromkeys(("open", "close", "separators"), "math"),
    "href": "address",
}
# Stands for a child element in the joined text of an element.
CHILD = "\ufffc"
_TOKEN_END = regex(r"[\s<>\"]")
_TOKEN_BEHIND = regex(r"[^\s\"]*")
_TOKEN_LIMIT = 400
_ADDRESS = regex(r"://|www\.|\bdoi\.org/|\b10\.[0-9]{4,9}/|\w@\w")


class Run(NamedTuple):
    """Text without markup in it: an element's, behind a node, or the value of an attribute."""

    text: str
    anchor: Element
    is_tail: bool = False
    attribute: Attribute | None = None

    def text_map(self, record: Record) -> TextMap:
        """Tell where its characters stand in the source."""
        if self.attribute is not None:
            return self.attribute.value
        return record.tail_of(self.anchor) if self.is_tail else record.text_of(self.anchor)

    def span(self, record: Record, start: int, end: int) -> Span:
        """Tell where some of its characters stand in the source."""
        return self.text_map(record).source_span(start, end)


class Change(NamedTuple):
    """Other characters for some of a run."""

    run: Run
    start: int
    end: int
    text: str


def write(record: Record, changes: Iterable[Change]) -> Edits:
    """Make changes in the source; what nobody could see becomes a reference where it can.

    Args:
        record: the record.
        changes: what to write; those of one run stand together.
    """
    edits: list[Edit] = []
    run, text_map = None, None
    for change in changes:
        if text_map is None or change.run is not run:
            run, text_map = change.run, change.run.text_map(record)
        first, *others = text_map.zones(change.start, change.end)
        spell = _in_cdata if first.cdata else _in_value if change.run.attribute else _in_text
        text = "".join(spell(char, record, first.span.start) for char in change.text)
        edits.append(Edit(*first.span, text))
        edits += [Edit(*other.span, "") for other in others]
    return tuple(edits)


class Holder(NamedTuple):
    """An element with the texts that stand directly in it, or with one attribute.

    Attributes:
        node: the element.
        place: what kind of text it is.
        name: what to call it in a message.
        runs: its texts that are not empty, in their order.
    """

    node: Element
    place: Place
    name: str
    runs: tuple[Run, ...]

    @property
    def text(self) -> str:
        """Its texts together, with a mark between them."""
        return CHILD.join(run.text for run in self.runs)

    def text_with(self, changes: Iterable[Change]) -> str:
        """Its texts together with changes made, which are in order and do not overlap."""
        of_run = defaultdict[int, list[Change]](list)
        for change in changes:
            of_run[id(change.run)].append(change)
        texts = []
        for run in self.runs:
            pieces, done = [], 0
            for change in of_run[id(run)]:
                pieces += [run.text[done : change.start], change.text]
                done = change.end
            texts.append("".join(pieces) + run.text[done:])
        return CHILD.join(texts)


def holders(record: Record, holds: Callable[[str], bool]) -> Iterator[Holder]:
    """Give the elements and the attributes of which a text holds something.

    Args:
        record: a record that has a tree.
        holds: tells whether something of interest stands in a text.
    """
    if record.root is None:
        return
    places: dict[Element, Place] = {}
    # Asked once for each text; most elements hold none.
    holding: set[Element] = set()
    for node in record.root.iter():
        if node.text and is_element(node) and holds(node.text):
            holding.add(node)
        if node.tail and (parent := node.getparent()) is not None and holds(node.tail):
            holding.add(parent)
    for node in record.root.iter("*"):
        if node in holding:
            runs = [Run(node.text, node)] if node.text else []
            runs += [Run(child.tail, child, is_tail=True) for child in node if child.tail]
            yield Holder(node, _place(node, places), f"the {_local(str(node.tag))}", tuple(runs))
        if node.keys():
            yield from _attributes(node, record, holds)


def _place(node: Element, known: dict[Element, Place]) -> Place:
    """Tell what kind of text stands in an element; what is found is kept."""
    chain = [node]
    while chain[-1] not in known and (parent := chain[-1].getparent()) is not None:
        chain.append(parent)
    place: Place = "text"
    for one in reversed(chain):
        place = place if place in _INHERITED else _PLACES.get(_local(str(one.tag)), "text")
        place = known.setdefault(one, place)
    return place


def _attributes(node: Element, record: Record, holds: Callable[[str], bool]) -> Iterator[Holder]:
    shown = (str(value) for name, value in node.items() if _local(str(name)) in _ATTRIBUTES)
    if not any(map(holds, shown)):
        return
    for name, attribute in record.nodes.attributes(node).items():
        place = _ATTRIBUTES.get(_local(name))
        text = attribute.value.value
        if place and not name.startswith("xmlns") and holds(text):
            run = Run(text, node, attribute=attribute)
            yield Holder(node, place, f"the {name} of the {_local(str(node.tag))}", (run,))


def _local(name: str) -> str:
    """A name without its namespace or prefix."""
    return name.rpartition("}")[2].rpartition(":")[2]


def source_bytes(record: Record) -> bytes:
    """Give the source as UTF-8, in which patterns of bytes are found fastest."""
    if record.source.encoding in {"utf-8", "ascii"}:
        return record.source.data
    return record.text.encode("utf-8", "surrogatepass")


def token_at(text: str, start: int, end: int) -> str:
    """Give what stands around some characters, up to the next blanks (or 400 characters)."""
    before = _TOKEN_END.split(text[max(start - _TOKEN_LIMIT, 0) : start])[-1]
    behind = _TOKEN_BEHIND.match(text, end, end + _TOKEN_LIMIT)
    return f"{before}{text[start:end]}{behind[0] if behind else ''}"


def is_address(token: str) -> bool:
    """Tell whether a word is an address or an identifier: a URL, a DOI, an e-mail address."""
    return _ADDRESS.search(token) is not None


_ESCAPED = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&apos;"}


def _in_value(char: str, record: Record, at: int) -> str:
    """A character as a quoted value writes it."""
    return _ESCAPED[char] if char in "\"'" else _in_text(char, record, at)


def _in_text(char: str, record: Record, at: int) -> str:
    """A character as text writes it."""
    if char in "&<>":
        return _ESCAPED[char]
    # Separators, controls and marks that join the character before them.
    unseen = char != " " and unicodedata.category(char)[0] in "ZCM"
    return f"&#{ord(char)};" if unseen else char


def _in_cdata(char: str, record: Record, at: int) -> str:
    """A character as a CDATA section writes it, which ends for what it cannot hold."""
    ends = char == ">" and record.text.endswith("]]", 0, at)
    try:
        char.encode(record.source.encoding)
    except UnicodeEncodeError:
        ends = True
    return f"]]>{_ESCAPED.get(char, f'&#{ord(char)};')}<![CDATA[" if ends else char


def name_of(char: str) -> str:
    """Name a character for a message: itself, or its number and name if nobody can see it."""
    if char == " ":
        return "a blank"
    if unicodedata.category(char)[0] not in "ZC":
        return char
    name = unicodedata.name(char, "").lower()
    return f"U+{ord(char):04X} ({name})" if name else f"U+{ord(char):04X}"
