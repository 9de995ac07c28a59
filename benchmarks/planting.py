"""Plants HTML in real records, repairs them, and compares with what was there.

A record is first reduced to what surrounds the element in question, since only that matters and
all else takes time: whether it is valid is asked of the reduced record, before and after.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from exporters import write_blocks, write_title
from lxml import etree
from pieces import HOLDERS, Block, Phrase, UnsupportedError, read_blocks, read_phrase
from restored import Shape, differences, shape_of
from styles import STYLES

from validator import fix
from validator.edits import Edit, apply_edits
from validator.faults import FAULTS
from validator.findings import Finding
from validator.record import Record, open_record

NAMES = ("abstract", "trans-abstract", "article-title", "trans-title", "kwd")
_FAULTS = frozenset(rule.name for rule in FAULTS)
LEVELS = ("1", "2", "3", "CDATA")
# What may be dropped around an element, and what of it must stay.
_REDUCED = frozenset({"article", "sub-article", "response", "back", "ref-list", "body", "sec"})
_KEPT = frozenset({"front", "front-stub", "title", "label", "sec-meta"})


@dataclass(frozen=True)
class Place:
    """An element of a record in which HTML is planted.

    Attributes:
        path: the file.
        name: the element's name.
        kind: the same; titles of cited works are told from those of articles.
        number: its number among those of its name in the record, from 0.
        richness: ``plain``, ``marked`` or ``structured``: what a restoration has to bring back.
    """

    path: str
    name: str
    kind: str
    number: int
    richness: str


@dataclass(frozen=True)
class Way:
    """One way to plant HTML.

    Attributes:
        style: the name of the style.
        level: how often it is escaped, or ``CDATA``.
        inside: ``direct`` in the element, or ``in p`` (abstracts only).
    """

    style: str
    level: str
    inside: str


@dataclass(frozen=True)
class Case:
    """What became of one planted element.

    Attributes:
        place: where it stands.
        way: how it was planted.
        outcome: ``restored``; ``left``, still saying what was planted; ``poorer``: the words are
            right, but not the markup; ``wrong``: the words are not, or the result is not valid.
        text: whether the words are those of the original.
        markup: whether the marks and the structure are those of the original.
        valid: whether the result is valid; None if the original is not, or nothing was changed.
        with_unsafe: whether unsafe fixes restore it, or safe ones did.
        bare: whether it was written without a single tag, and so had only to survive.
        differs: how the result differs.
        said: what the check still says of the element.
    """

    place: Place
    way: Way
    outcome: str
    text: bool
    markup: bool
    valid: bool | None
    with_unsafe: bool
    bare: bool
    differs: tuple[str, ...] = ()
    said: tuple[str, ...] = ()


@dataclass(frozen=True)
class Sources:
    """The source of an element as it was, as it was planted, and after the safe fixes."""

    original: str
    broken: str
    result: str


def find_places(path: str, data: bytes) -> Iterator[Place]:
    """Find all elements of a record in question."""
    root = open_record(data).root
    if root is not None:
        for name in NAMES:
            for number, node in enumerate(root.iter(name)):
                yield Place(path, name, _kind(node), number, _richness(node))


def _richness(node: etree._Element) -> str:
    names = {str(child.tag) for child in node.iter("*") if child is not node}
    if node.tag in HOLDERS and names & {"sec", "list", "disp-quote", "title"}:
        return "structured"
    return "marked" if names - {"p", "object-id"} else "plain"


def _kind(node: etree._Element) -> str:
    cited = next(node.iterancestors("ref", "mixed-citation", "element-citation"), None) is not None
    return "cited title" if cited else str(node.tag)


def reduce_record(record: Record, node: etree._Element) -> tuple[Record, etree._Element]:
    """Drop what is not needed around an element; give the smaller record and the element in it."""
    above = {node, *node.iterancestors()}
    dropped = [
        child
        for one in above
        if one.tag in _REDUCED
        for child in one.iterchildren("*")
        if child not in above and child.tag not in _KEPT
    ]
    gone = {inside for one in dropped for inside in one.iter("*")}
    root = record.nodes.root
    number = [one for one in root.iter(str(node.tag)) if one not in gone].index(node)
    smaller = _edited(record, [edit for one in dropped for edit in record.remove(one)])
    ids = {one.get("id") for one in _root(smaller).iter("*")}
    dangling = [
        one for one in _root(smaller).iter("*") if not ids.issuperset(one.get("rid", "").split())
    ]
    edits = [edit for one in dangling for edit in smaller.remove_attribute(one, "rid")]
    smaller = _edited(smaller, edits)
    return smaller, _nth(smaller, str(node.tag), number)


def _edited(record: Record, edits: Iterable[Edit]) -> Record:
    source = record.source.with_text(apply_edits(record.text, edits), xml=True)
    return open_record(source.data, name=record.name)


def _root(record: Record) -> etree._Element:
    if record.root is None:
        raise ValueError(f"{record.name}: cannot be parsed")
    return record.root


def _nth(record: Record, name: str, number: int) -> etree._Element:
    return list(_root(record).iter(name))[number]


def escape(html: str, level: str) -> str:
    """Write HTML as XML text: escaped once, twice, three times, or in CDATA."""
    if level == "CDATA":
        return f"<![CDATA[{html.replace(']]>', ']]]]><![CDATA[>')}]]>"
    for _ in range(int(level)):
        html = html.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return html


@dataclass(frozen=True)
class Ground:
    """An element ready for planting.

    Attributes:
        record: the reduced record.
        node: the element in it.
        place: where it stands.
        blocks: what an abstract holds.
        phrase: what another element holds.
        wanted: what it says.
        valid: whether the reduced record is valid.
    """

    record: Record
    node: etree._Element
    place: Place
    blocks: tuple[Block, ...]
    phrase: Phrase
    wanted: Shape
    valid: bool

    @property
    def number(self) -> int:
        """The number of the element among those of its name in the reduced record."""
        return list(_root(self.record).iter(self.place.name)).index(self.node)


def prepare(place: Place, data: bytes) -> Ground | str:
    """Make an element ready for planting; or say why that cannot be."""
    record = open_record(data, name=place.path)
    node = _nth(record, place.name, place.number)
    is_abstract = place.name in HOLDERS
    try:
        wanted = shape_of(node)
        blocks = read_blocks(node) if is_abstract else ()
        phrase = () if is_abstract else read_phrase(node)
    except UnsupportedError as error:
        return f"it holds {error}"
    if not wanted.text:
        return "it holds no text, or only graphics"
    if is_abstract and all(block.kind == "title" for block in blocks):
        return "it holds a heading and graphics only"
    record, node = reduce_record(record, node)
    return Ground(record, node, place, blocks, phrase, wanted, _is_valid(record))


def ways(name: str) -> Iterator[Way]:
    """Give all ways to plant HTML in an element."""
    for style in STYLES:
        for level in LEVELS:
            for inside in ("direct", "in p") if name in HOLDERS else ("direct",):
                yield Way(style.name, level, inside)


def plant(ground: Ground, way: Way) -> tuple[Case, Sources]:
    """Plant HTML, repair it and compare."""
    style = next(one for one in STYLES if one.name == way.style)
    html = (
        write_blocks(ground.blocks, style) if ground.blocks else write_title(ground.phrase, style)
    )
    content = escape(html, way.level)
    content = f"<p>{content}</p>" if way.inside == "in p" else content
    broken = _edited(ground.record, ground.record.replace_content(ground.node, content))
    fixed = fix(broken.source.data)
    result = open_record(fixed.data, name=ground.place.path)
    bare = "<" not in html
    valid = _is_valid(result) if fixed.changed and ground.valid else None
    text, markup, same, differs = _compare(ground, broken, result, bare=bare)
    sources = Sources(
        ground.record.markup_of(ground.node), _source(ground, broken), _source(ground, result)
    )
    if text and markup and valid is not False:
        outcome, with_unsafe = "restored", True
        said: tuple[str, ...] = ()
    else:
        wrong = valid is False or not text
        outcome = "left" if same else "wrong" if wrong else "poorer"
        with_unsafe = _with_unsafe(ground, broken, bare=bare)
        said = _said(ground, result, fixed.findings)
    if valid is False:
        differs = (*differs, *_faults(result))
    case = Case(
        ground.place, way, outcome, text, markup, valid, with_unsafe, bare,
        differs, said,
    )  # fmt: skip
    return case, sources


def _compare(
    ground: Ground, broken: Record, result: Record, *, bare: bool
) -> tuple[bool, bool, bool, tuple[str, ...]]:
    """Tell whether words and markup are right, whether it still says what was planted, and how."""
    wanted = ground.wanted
    planted = shape_of(_nth(broken, ground.place.name, ground.number))
    try:
        got = shape_of(_nth(result, ground.place.name, ground.number))
    except (UnsupportedError, IndexError) as error:
        return False, False, False, (f"the result cannot be read: {error}",)
    same = got.text == planted.text
    if bare and same:
        # Without a tag there is no sign that anything is to be decoded: it must only survive.
        return True, True, True, ()
    text = wanted.text == got.text
    markup = (wanted.marks, wanted.structure) == (got.marks, got.structure)
    return text, markup, same and not text, tuple(differences(wanted, got))


def _with_unsafe(ground: Ground, broken: Record, *, bare: bool) -> bool:
    fixed = fix(broken.source.data, unsafe=True)
    result = open_record(fixed.data, name=ground.place.path)
    text, markup, _, _ = _compare(ground, broken, result, bare=bare)
    return text and markup and (not ground.valid or _is_valid(result))


def _is_valid(record: Record) -> bool:
    return record.root is not None and all(one.valid for one in record.judgement.verdicts)


def _faults(record: Record) -> Iterator[str]:
    """Say why a result is not valid."""
    for verdict in record.judgement.verdicts:
        for fault in verdict.faults[:3]:
            told = f"not valid: {fault.kind} {fault.name} in {fault.node.tag} {fault.reason}"
            yield told.rstrip()


def _source(ground: Ground, record: Record) -> str:
    try:
        return record.markup_of(_nth(record, ground.place.name, ground.number))
    except IndexError:
        return "(the element is gone)"


def _said(ground: Ground, record: Record, findings: Iterable[Finding]) -> tuple[str, ...]:
    """Give what is still said of the element, and what is offered."""
    try:
        span = record.nodes.span(_nth(record, ground.place.name, ground.number))
    except IndexError:
        return ()
    return tuple(
        f"{one.rule}: {one.message}" + (f" -> {one.fix.grade}: {one.fix.title}" if one.fix else "")
        for one in findings
        if span.start <= one.span.start <= span.end or one.rule in _FAULTS
    )
