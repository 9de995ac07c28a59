"""Names of encodings: how records write them, what they mean, and where they are declared."""

import codecs
import re

from validator.regex import regex

# XML 1.0, section 2.8; the name is taken as it is written, right or wrong.
_DECLARATION = (
    r"""[ \t\r\n]*<\?xml\b[^<>]*?\bencoding[ \t\r\n]*=[ \t\r\n]*["']([ !#-&(-;=?-~]*)["']"""
)
_IN_BYTES = regex(_DECLARATION.encode())
_IN_TEXT = regex(_DECLARATION)
# A declaration is the very beginning, and short.
_LOOK = 1024

# A byte that is not valid stands as a lone surrogate (Python, "surrogateescape").
_UNDECODED = regex("[\udc80-\udcff]")
# Half of a character beyond U+FFFF, as some old programs write both halves in UTF-8, each in three
# bytes (Unicode Technical Report 26, CESU-8). UTF-8 does not allow it.
_HALF = regex("\udced[\udca0-\udcbf][\udc80-\udcbf]")

_SEPARATORS = regex(r"[ _-]+")
_ISO_8859 = regex(r"(?:iso)?8859(1[0-6]|[1-9])")
_WINDOWS = regex(r"(?:windows|win|cp)(125[0-8])")
# Spellings that libxml2 and the C library know beside the names in the IANA registry.
_ACCEPTED = regex(r"utf-?8|iso[-_]?8859-[0-9]+|(?:windows-|cp)125[0-8]|(?:iso-)?latin-?1")
_REFUSED = frozenset({"latin-1"})


def declared_in_bytes(data: bytes) -> str | None:
    """Give the name in the XML declaration of a document in an ASCII-compatible encoding."""
    match = _IN_BYTES.match(data, 0, _LOOK)
    return match[1].decode("ascii") if match else None


def holds_only_halves(text: str) -> bool:
    """Tell whether all bytes that are not valid in a text are halves of characters in UTF-8."""
    rest, count = _HALF.subn("", text)
    return count > 0 and _UNDECODED.search(rest) is None


def join_halves(text: str) -> str:
    """Make characters of halves that stand as bytes that are not valid, each in three.

    Returns:
        the text with each pair as the bytes of its character in UTF-8, which stand as bytes that
        are not valid too, so that they are written as they are; a half alone is left out.
    """
    halves = text.encode("utf-8", "surrogateescape").decode("utf-8", "surrogatepass")
    joined = halves.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "ignore")
    return joined.encode("utf-8").decode("ascii", "surrogateescape")


def declaration_in(text: str) -> "re.Match[str] | None":
    """Find the encoding that an XML declaration names; group 1 is the name."""
    return _IN_TEXT.match(text, 0, _LOOK)


def well_spelt(name: str) -> str:
    """Give a name of UTF-8, of an ISO 8859 or of a Windows encoding as it is registered.

    Args:
        name: a name as it is declared.

    Returns:
        the name in the IANA registry when the given one is a misspelling of it that parsers
        refuse, such as ``UTF_8`` or ``Windows 1252``; any other name as it is.
    """
    low = name.lower()
    if _ACCEPTED.fullmatch(low) and low not in _REFUSED:
        return name
    return _registered(name)


def _registered(name: str) -> str:
    key = _SEPARATORS.sub("", name.lower())
    if key in {"utf8", "utf8bom", "utf8sig"}:
        return "UTF-8"
    if key in {"latin1", "isolatin1"}:
        return "ISO-8859-1"
    if iso := _ISO_8859.fullmatch(key):
        return f"ISO-8859-{iso[1]}"
    if windows := _WINDOWS.fullmatch(key):
        return f"windows-{windows[1]}"
    return name


def is_known(name: str) -> bool:
    """Tell whether Python has an encoding of documents by this name."""
    return _codec(name) is not None


def ascii_compatible(name: str) -> str | None:
    """Give Python's name of an encoding in which ASCII bytes mean ASCII, else None.

    A declaration that could be read as ASCII cannot be right when it names UTF-16 or UTF-32.
    """
    codec = _codec(name)
    plain = bytes(range(0x20, 0x7F))
    try:
        return codec if codec and plain.decode(codec) == plain.decode() else None
    except UnicodeError:
        return None


# Codecs of Python's own, in which no document is written.
_NO_ENCODINGS = frozenset(
    {"idna", "mbcs", "oem", "punycode", "raw-unicode-escape", "undefined", "unicode-escape"}
)


def _codec(name: str) -> str | None:
    try:
        codec = codecs.lookup(_registered(name)).name
        if codec in _NO_ENCODINGS:
            return None
        # Python has codecs of bytes to bytes too; for them this is a LookupError.
        b" ".decode(codec)
    except UnicodeError:
        return codec
    except (LookupError, TypeError, ValueError):
        return None
    return codec


def is_single_byte(codec: str) -> bool:
    """Tell whether each byte is one character in an encoding that ASCII is part of."""
    return len(bytes(range(0x80, 0x100)).decode(codec, "replace")) == 0x80
