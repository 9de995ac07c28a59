"""The exact source of a record: bytes, their encoding, and character positions.

Everything that edits works on characters; this module guarantees that decoding and encoding
again gives the same bytes for every input, of whatever bytes it consists.
"""

import codecs
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property

from validator.encodings import ascii_compatible, declared_in_bytes
from validator.regex import regex

# Longer marks first: the UTF-32 LE mark begins with the UTF-16 LE one.
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# The first bytes of an XML document without a mark (XML 1.0, appendix F.1).
_FIRST_BYTES = ((b"<\x00", "utf-16-le"), (b"\x00<", "utf-16-be"))
_HTML_ENCODING = regex(rb"""(?i)<meta\b[^>]*?\bcharset\s*=\s*["']?\s*([A-Za-z][\w.:-]*)""")
_LINE_END = regex(r"\r\n|\r|\n")


@dataclass(frozen=True, repr=False)
class Source:
    """A record's source: ``mark + text`` encoded in ``encoding`` is exactly ``data``.

    Attributes:
        data: the bytes as they were read.
        text: the characters, without a byte order mark; all offsets count in it, from 0.
        encoding: Python's name of the encoding.
        mark: the byte order mark, or nothing.
        errors: Python's error handler that makes the decoding lossless: ``strict`` when all
            bytes are valid in the encoding, else ``surrogateescape``.
        declared: the encoding that the document itself names, if it names one.
        decoded: whether it was given as characters, so that no encoding is in question.
    """

    data: bytes
    text: str
    encoding: str
    mark: bytes = b""
    errors: str = "strict"
    declared: str | None = None
    decoded: bool = False

    @property
    def valid(self) -> bool:
        """Whether all bytes are valid in the encoding."""
        return self.errors == "strict"

    @cached_property
    def line_starts(self) -> list[int]:
        """The offset of the first character of each line."""
        return [0, *(match.end() for match in _LINE_END.finditer(self.text))]

    @cached_property
    def newline(self) -> str:
        """The line end that the source uses, judged by its first one."""
        first = _LINE_END.search(self.text)
        return first.group() if first else "\n"

    def position(self, offset: int) -> tuple[int, int]:
        """Turn an offset into line and column, both from 1; columns count characters."""
        line = bisect_right(self.line_starts, offset)
        return line, offset - self.line_starts[line - 1] + 1

    def offset(self, line: int, column: int) -> int:
        """Turn line and column (from 1) into an offset; what lies outside is clamped."""
        if line > len(self.line_starts):
            return len(self.text)
        start = self.line_starts[max(line, 1) - 1]
        return min(start + max(column, 1) - 1, len(self.text))

    def with_text(self, text: str, *, xml: bool) -> "Source":
        """Make the source that has another text, encoded the way this one is.

        It is read from its bytes as if from a file, since the text may declare another encoding.

        Args:
            text: the changed text.
            xml: whether characters that the encoding lacks may become character references.

        Raises:
            UnicodeEncodeError: a character is not in the encoding and ``xml`` is false.
        """
        if self.decoded:
            return source_of_text(self.mark.decode() + text)
        return read_source(self.mark + self.encode(text, xml=xml))

    def encode(self, text: str, *, xml: bool) -> bytes:
        """Give the bytes of a text that is written into this source.

        Args:
            text: the text, without a byte order mark.
            xml: whether characters that the encoding lacks may become character references.

        Raises:
            UnicodeEncodeError: a character is not in the encoding and ``xml`` is false.
        """
        errors = self.errors
        if xml and self.valid and not self.encoding.startswith("utf-"):
            errors = "xmlcharrefreplace"
        return text.encode(self.encoding, errors)


def read_source(data: bytes) -> Source:
    """Decode the bytes of a record so that encoding again gives the same bytes.

    The encoding is that of a byte order mark, else of the XML declaration or the HTML ``meta``
    element, else UTF-8. Bytes that are not valid in it are kept as lone surrogates.
    """
    for mark, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return _decode(data, encoding, mark, _declared(data[len(mark) :]))
    for first, encoding in _FIRST_BYTES:
        if data.startswith(first):
            return _decode(data, encoding, b"", None)
    declared = _declared(data)
    readable = ascii_compatible(declared) if declared is not None else None
    return _decode(data, readable or "utf-8", b"", declared)


def source_of_text(text: str) -> Source:
    """Make the source of a text that is already decoded; it counts as UTF-8."""
    mark = codecs.BOM_UTF8 if text.startswith("\ufeff") else b""
    body = text[1:] if mark else text
    try:
        return Source(mark + body.encode(), body, "utf-8", mark, decoded=True)
    except UnicodeEncodeError:
        data = mark + body.encode("utf-8", "surrogatepass")
        return Source(data, body, "utf-8", mark, "surrogatepass", decoded=True)


def as_windows_1252(source: Source) -> Source:
    """Read text that is not valid UTF-8 and declares nothing as Windows-1252, if it is valid so.

    Only for plain text and HTML, where this is what a browser does (Encoding Standard,
    "locale-default"): an XML document without a declaration is UTF-8 or not well-formed.
    """
    if source.valid or source.declared or source.mark or source.decoded:
        return source
    guess = _decode(source.data, "cp1252", b"", None)
    return guess if guess.valid else source


def _declared(data: bytes) -> str | None:
    name = declared_in_bytes(data)
    if name is not None:
        return name
    match = _HTML_ENCODING.search(data, 0, 1024)
    return match.group(1).decode("ascii") if match else None


def _decode(data: bytes, encoding: str, mark: bytes, declared: str | None) -> Source:
    body = data[len(mark) :]
    try:
        text = body.decode(encoding)
        # UTF-8 decoding is one to one; other codecs may read two spellings as one character.
        if encoding == "utf-8" or text.encode(encoding) == body:
            return Source(data, text, encoding, mark, "strict", declared)
    except (UnicodeError, LookupError, TypeError):
        pass
    # UTF-8 with surrogateescape keeps any bytes; so does ASCII, and it is honest about
    # how little is known when the declared encoding is another one.
    keeper = "utf-8" if encoding == "utf-8" else "ascii"
    return Source(
        data, body.decode(keeper, "surrogateescape"), keeper, mark, "surrogateescape", declared
    )
