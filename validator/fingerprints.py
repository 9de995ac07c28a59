"""What stays the same of a finding when its record is reformatted.

Neither line numbers nor the spelling of the markup go into a fingerprint: white space, the order
and quotes of attributes, ``<a/>`` or ``<a></a>``, and character references may all change. It
names the rule, the path of elements to the place, and the text there. What the record is called
and where it stands is not part of it; see :mod:`validator.identity`.
"""

import html
import re
from collections.abc import Iterator
from hashlib import sha256

from validator.edits import Span
from validator.record import Element, Record

# More text than this belongs to a container, and says nothing of the fault in it.
_LIMIT = 2_000
_DEPTH = 12
# Far enough that indentation cannot push the letters out of sight.
_LETTERS = 16
_REACH = 1_000

_BLANK = re.compile(r"\s+")
_SPELLING = re.compile(r"""[\s"'/]+""")
_MARKUP = re.compile(r"<[^<>]*(?:>|\Z)|\A[^<>]*>|&[^&;<>\s]{1,32};|[\W\d_]+")


def fingerprint(code: str, record: Record, where: Element | Span, lack: str = "") -> str:
    """Make the fingerprint of a finding.

    Args:
        code: the code of its rule.
        record: the record.
        where: the element or the span that is wrong.
        lack: what the element lacks or has wrong; then the rest of it does not matter.

    Returns:
        16 hexadecimal digits.
    """
    if isinstance(where, Span):
        context = _of_span(record, where)
    else:
        context = "/".join(_path(where)) + "\0" + (lack or _of_element(where))
    data = f"{code}\0{context}".encode("utf-8", "surrogatepass")
    return sha256(data).hexdigest()[:16]


def _of_span(record: Record, span: Span) -> str:
    """The characters of the span, and a few letters around it to tell like ones apart."""
    text = record.text
    before = _letters(text[max(span.start - _REACH, 0) : span.start])[-_LETTERS:]
    behind = _letters(text[span.end : span.end + _REACH])[:_LETTERS]
    itself = text[span.start : min(span.end, span.start + _LIMIT)]
    if record.is_xml:
        itself = html.unescape(itself)
    return "\0".join((before, _SPELLING.sub("", itself), behind))


def _letters(text: str) -> str:
    """What a reader sees of a piece of the source, without blanks, digits and signs."""
    return _MARKUP.sub("", text)


def _path(node: Element) -> Iterator[str]:
    """Names of the element and of those around it, the innermost first."""
    yield str(node.tag)
    for depth, around in enumerate(node.iterancestors()):
        if depth == _DEPTH:
            return
        yield str(around.tag)


def _of_element(node: Element) -> str:
    named = sorted((str(name), str(value)) for name, value in node.items())
    attributes = "\0".join("=".join(one) for one in named)
    content: list[str] = []
    size = 0
    for text in node.itertext():
        content.append(_BLANK.sub("", str(text)))
        size += len(content[-1])
        if size > _LIMIT:
            return attributes
    return attributes + "\0" + "".join(content)
