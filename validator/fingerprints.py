"""What stays the same of a finding when its record is reformatted.

Neither line numbers nor the spelling of the markup go into a fingerprint: white space, the order
and quotes of attributes, ``<a/>`` or ``<a></a>``, character references, comments and processing
instructions may all change. It names the rule, the place in the markup, and the text
there. What the record is called and where it stands is not part of it; see
:mod:`validator.identity`.
"""

import html
import re
from collections.abc import Iterator
from hashlib import sha256

from lxml import etree

from validator.content import elements, has_no_text
from validator.edits import Span
from validator.record import Element, Record
from validator.regex import regex

# So much of a span or an element tells it from others; edits farther on leave it the same.
_LIMIT = 2_000
_SMALL = 300
_DEPTH = 12
# These stand once in an article: their path says which one is meant, and no edit in it matters.
_ONCE = frozenset(
    (
        "article",
        "front",
        "front-stub",
        "article-meta",
        "journal-meta",
        "title-group",
        "journal-title-group",
        "permissions",
        "history",
        "counts",
        "body",
        "back",
        "ref-list",
    )
)
# So many letters around a place tell it from like ones; they are looked for near it, then farther,
# since indentation and comments push them away.
_LETTERS = 16
_REACHES = (300, 5_000)

_BLANK = regex(r"\s+")
_NO_LETTER = regex(r"[\W\d_]+")
# No "<" stands in the value of an attribute, so each tag is scanned once.
_VALUE = r"\"[^\"<]*\"|'[^'<]*'"
_TOKEN = regex(
    r"<!--.*?(?:-->|\Z)|<\?.*?(?:\?>|\Z)|<!\[CDATA\[(?P<data>.*?)(?:\]\]>|\Z)"
    rf"|<(?P<name>/?[^\s/<>!?\"'=]+)(?P<attributes>(?:[^<>\"']|{_VALUE})*)>",
    re.DOTALL,
)
_ATTRIBUTE = regex(rf"([^\s=\"'<>/]+)\s*=\s*({_VALUE})")
# What a cut leaves of markup at the ends of a piece.
_TORN = regex(r"\A[^<>]*>|<[^<>]*\Z")
_NOTES = (etree._Comment, etree._ProcessingInstruction)


def fingerprint(code: str, record: Record, where: Element | Span, lack: str = "") -> str:
    """Make the fingerprint of a finding.

    Args:
        code: the code of its rule.
        record: the record.
        where: the element or the span that is wrong.
        lack: what the element lacks or has wrong; then its attributes do not matter.

    Returns:
        16 hexadecimal digits.
    """
    if isinstance(where, Span):
        context = _of_span(record, where)
    else:
        context = "/".join(_path(where)) + "\0" + _of_element(where, lack)
    data = f"{code}\0{context}".encode("utf-8", "surrogatepass")
    return sha256(data).hexdigest()[:16]


def _of_span(record: Record, span: Span) -> str:
    """The characters of the span, and a few letters around it to tell like ones apart."""
    text, start, end = record.text, span.start, span.end
    tag = _tag_at(text, span) if record.is_xml else None
    if not record.is_xml:
        itself = _BLANK.sub("", text[start : min(end, start + _LIMIT)])
    elif tag:
        # Of a start tag, its neighbours in it are in no order.
        itself = _of_tag(tag, span)
        start, end = tag.span()
    else:
        itself = _reading(text[start : min(end, start + _LIMIT)])
    before = _near(text[max(start - reach, 0) : start] for reach in _REACHES)[-_LETTERS:]
    behind = _near(text[end : end + reach] for reach in _REACHES)[:_LETTERS]
    if tag and not before:
        behind = ""  # the first tags of a record differ by their names
    return "\0".join((before, itself, behind))


def _tag_at(text: str, span: Span) -> re.Match[str] | None:
    """Find the tag that a span is a part of."""
    opening = text.rfind("<", max(span.start - _REACHES[-1], 0), span.start + 1)
    tag = _TOKEN.match(text, opening) if opening >= 0 else None
    return tag if tag and tag["name"] and span.start < tag.end() and span.end <= tag.end() else None


def _of_tag(tag: re.Match[str], span: Span) -> str:
    """Tell which attributes of a tag are meant; none if it is the tag itself."""
    meant = [
        attribute
        for attribute in _ATTRIBUTE.finditer(tag.string, *tag.span("attributes"))
        if attribute.start() < span.end and attribute.end() > span.start
    ]
    whole = span.start <= tag.start("name")
    return "\0".join((tag["name"], *(() if whole else sorted(map(_of_attribute, meant)))))


def _of_attribute(attribute: re.Match[str]) -> str:
    value = _BLANK.sub("", html.unescape(attribute[2][1:-1]))
    return f"{attribute[1]}={value}"


def _reading(piece: str) -> str:
    """What a parser reads in a piece of the source: the same for every spelling of it."""
    return _BLANK.sub("", html.unescape(_TOKEN.sub(_canonical, piece)))


def _canonical(token: re.Match[str]) -> str:
    if token["data"]:
        return html.escape(token["data"])
    name = token["name"]
    if not name or name.startswith("/"):
        return f"<{name}>" if name else ""
    attributes = sorted(map(_of_attribute, _ATTRIBUTE.finditer(token["attributes"])))
    closing = f"</{name}>" if token["attributes"].endswith("/") else ""
    return f"<{name}\0{chr(0).join(attributes)}>{closing}"


def _near(pieces: Iterator[str]) -> str:
    """The letters in the first of some pieces, each longer than the one before, that has enough."""
    letters = ""
    for piece in pieces:
        letters = _letters(html.unescape(_TORN.sub("", _TOKEN.sub(_data, piece))))
        if len(letters) >= _LETTERS:
            break
    return letters


def _data(token: re.Match[str]) -> str:
    return html.escape(token["data"] or "")


def _letters(text: str) -> str:
    """What a reader sees of a text, without blanks, digits and signs."""
    return _NO_LETTER.sub("", text)


def _path(node: Element) -> Iterator[str]:
    """Names of the element and of those around it, the innermost first."""
    yield str(node.tag)
    for depth, around in enumerate(node.iterancestors()):
        if depth == _DEPTH:
            return
        yield str(around.tag)


def _of_element(node: Element, lack: str) -> str:
    """What tells an element from others of its name."""
    content = _content(node)
    if node.tag in _ONCE:
        content = ""
    elif lack or has_no_text(node):
        content = _letters(content)[: 2 * _LETTERS]
    if lack:
        wrong = node.get(lack[1:], "") if lack.startswith("@") and ":" not in lack else ""
        return "\0".join((lack, wrong, content))
    named = sorted((str(name), _BLANK.sub("", str(value))) for name, value in node.items())
    attributes = "\0".join("=".join(one) for one in named)
    # What holds next to nothing is told by its neighbours; a container has none that matter.
    around = "" if content or any(True for _ in elements(node)) else _around(node)
    return "\0".join((attributes, content[:_SMALL], around))


def _content(node: Element) -> str:
    """The beginning of the text in an element, without blanks."""
    content = ""
    for text in _texts(node):
        content += _BLANK.sub("", text[: 10 * _SMALL])
        if len(content) > _SMALL:
            break
    return content


def _texts(node: Element) -> Iterator[str]:
    """Give the texts in an element in their order; comments and instructions have none."""
    yield str(node.text or "")
    open_nodes = [(node, iter(node))]
    while open_nodes:
        child = next(open_nodes[-1][1], None)
        if child is None:
            done, _ = open_nodes.pop()
            yield str(done.tail or "") if open_nodes else ""
        else:
            yield "" if isinstance(child, _NOTES) else str(child.text or "")
            open_nodes.append((child, iter(child)))


def _around(node: Element) -> str:
    """A few letters on both sides of an element, up to its neighbours."""
    behind = str(node.tail or "")
    for following in node.itersiblings():
        if not isinstance(following, _NOTES):
            break
        behind += str(following.tail or "")
    before, parent = "", node.getparent()
    for preceding in node.itersiblings(preceding=True):
        before = str(preceding.tail or "") + before
        if not isinstance(preceding, _NOTES):
            break
    else:
        before = str(parent.text or "" if parent is not None else "") + before
    return f"{_letters(before)[-_LETTERS:]}\0{_letters(behind)[:_LETTERS]}"
