"""What a piece of JATS says, apart from how it is written: the measure of a restoration.

:func:`shape_of` reduces an element to what must be the same before and after: the words, and which
of them are marked how.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from lxml import etree
from pieces import HOLDERS, Block, Phrase, is_ordered, read_blocks, read_phrase, text_of


@dataclass(frozen=True)
class Shape:
    """What must be the same before and after.

    Attributes:
        text: the words, one blank between any two.
        marks: kind and text of each stretch that is marked, sorted by kind.
        structure: paragraphs, titles, lists in order, each as kind and text.
    """

    text: str
    marks: tuple[tuple[str, str], ...] = ()
    structure: tuple[tuple[str, str], ...] = ()


def shape_of(node: etree._Element) -> Shape:
    """Reduce an element to what it says.

    Raises:
        UnsupportedError: it holds what is not in question; see ``pieces.py``.
    """
    if node.tag in HOLDERS:
        return shape_of_blocks(read_blocks(node))
    phrase = read_phrase(node)
    return Shape(words(text_of(phrase)), tuple(sorted(_stretches(phrase), key=_kind)))


def shape_of_blocks(blocks: Sequence[Block]) -> Shape:
    """Reduce blocks to what they say."""
    collected = _Collected()
    _collect(blocks, 1, collected)
    return Shape(
        words(" ".join(collected.text)),
        tuple(sorted(collected.marks, key=_kind)),
        tuple(collected.structure),
    )


@dataclass
class _Collected:
    text: list[str] = field(default_factory=list)
    marks: list[tuple[str, str]] = field(default_factory=list)
    structure: list[tuple[str, str]] = field(default_factory=list)


def _collect(blocks: Sequence[Block], depth: int, into: _Collected) -> None:
    for block in blocks:
        text = words(text_of(block.phrase))
        if block.kind == "list":
            kind = block.value if is_ordered(block.value) else "bullet"
            into.structure.append(("list", f"{kind}, {len(block.inside)} items"))
        elif block.kind in ("item", "quote"):
            items = shape_of_blocks(block.inside).text
            into.structure.append((block.kind, items))
        elif block.kind == "section":
            into.structure.append((f"section at depth {depth}", text))
        else:
            into.structure.append((block.kind, text))
        into.text.append(text)
        into.marks.extend(_stretches(block.phrase))
        _collect(block.inside, depth + (block.kind == "section"), into)


def _kind(stretch: tuple[str, str]) -> str:
    return stretch[0].partition(" ")[0]


def words(text: str) -> str:
    """Write one blank for all white space, none at the ends."""
    return " ".join(text.split())


def _stretches(phrase: Phrase) -> Iterator[tuple[str, str]]:
    """Give the longest stretches of each mark; blanks alone neither begin nor end one.

    So `<i>a</i> <i>b</i>` is the same as `<i>a b</i>`, as it is for whoever reads it.
    """
    parts = [(text, marks) for text, marks in runs(phrase) if text]
    names = dict.fromkeys(name for _, marks in parts for name in marks)
    for name in names:
        stretch = ""
        for text, marks in parts:
            if name in marks:
                stretch += text
            elif not text.strip():
                stretch += " " if stretch else ""
            elif stretch:
                if words(stretch):
                    yield name, words(stretch)
                stretch = ""
        if words(stretch):
            yield name, words(stretch)


def runs(phrase: Phrase, marks: tuple[str, ...] = ()) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Give a phrase as stretches of text, each with the names of all its marks."""
    for part in phrase:
        if isinstance(part, str):
            yield part, marks
        elif part.kind == "break":
            yield " ", marks
        else:
            name = f"link to {part.value}" if part.kind == "link" else part.kind
            yield from runs(part.inside, marks if name in marks else (*marks, name))


def differences(wanted: Shape, got: Shape) -> list[str]:
    """Say in words how one shape differs from another; nothing if it does not."""
    lines = []
    if wanted.text != got.text:
        lines.append(f"text: {_first_difference(wanted.text, got.text)}")
    for what, one, other in (
        ("mark", wanted.marks, got.marks),
        ("structure", wanted.structure, got.structure),
    ):
        lost, gained = Counter(one) - Counter(other), Counter(other) - Counter(one)
        lines += [f"{what} lost: {kind} {_short(text)!r}" for kind, text in lost]
        lines += [f"{what} gained: {kind} {_short(text)!r}" for kind, text in gained]
        if one != other and not lost and not gained:
            lines.append(f"{what}: the same, in another order")
    return lines


def same_length(one: str, other: str) -> int:
    """Tell how many characters two texts have in common at their beginning."""
    return next(
        (at for at, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1]),
        min(len(one), len(other)),
    )


def _short(text: str) -> str:
    return text if len(text) <= 70 else f"{text[:40]} … {text[-25:]}"


def _first_difference(wanted: str, got: str) -> str:
    at = same_length(wanted, got)
    start = max(at - 25, 0)
    return f"wanted …{wanted[start : at + 35]!r}, got …{got[start : at + 35]!r}"
