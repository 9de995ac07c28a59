"""A fragment of JATS as a list of events, whatever is wrong with it.

No parser is asked: a fragment has several roots, prefixes that nobody declared, entities without
a DTD, or less-than signs that are none of markup. If all tags fit, all of them are markup. If one
does not, only pairs of names that JATS knows are, and every other ``<`` is a character.
"""

import re
from html import unescape
from typing import Literal, NamedTuple

from validator.readable.names import KNOWN
from validator.regex import regex

# XML 1.0, productions 5 "Name" (more widely: any letter of Unicode), 40 "STag", 42 "ETag" and 44
# "EmptyElemTag". A value holds no "<", so a match never runs beyond the next one.
_NAME = r"(?:[^\W\d]|[_:])[\w:.\-·]*"
_VALUE = r"\"[^\"<]*\"|'[^'<]*'"
_TAG = regex(
    rf"<(?:/(?P<end>{_NAME})[ \t\r\n]*"
    rf"|(?P<start>{_NAME})(?P<rest>(?:[ \t\r\n]+{_NAME}[ \t\r\n]*=[ \t\r\n]*(?:{_VALUE}))*)"
    r"[ \t\r\n]*(?P<empty>/?))>"
)
_CANDIDATE = regex(r"<(?=[^\W\d]|[_:/!?])")
_ATTRIBUTE = regex(rf"({_NAME})[ \t\r\n]*=[ \t\r\n]*({_VALUE})")
_DOCTYPE = regex(r"<!DOCTYPE[^<>\[\]]*(?:\[[^\]]*\][ \t\r\n]*)?>")
_REFERENCE = regex(r"&(?:#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
# How markup begins that is no element, and how it ends.
_SECTIONS = (("<!--", "-->"), ("<![CDATA[", "]]>"), ("<?", "?>"))


class Event(NamedTuple):
    """A piece of a fragment.

    Attributes:
        kind: ``text``, ``open`` or ``close``; an empty element is opened and closed.
        value: the text with its references decoded, or the name of the element without prefix.
        end: of an element that is opened, the number of the event that closes it.
        rest: the attributes of an element that is opened, as they are written.
    """

    kind: Literal["text", "open", "close"]
    value: str
    end: int = -1
    rest: str = ""

    def attribute(self, name: str, default: str = "") -> str:
        """Give the value of an attribute, by its name without prefix."""
        for written, value in _ATTRIBUTE.findall(self.rest):
            if _local(written) == name:
                return decode(value[1:-1])
        return default


class _Token(NamedTuple):
    kind: Literal["open", "close", "empty", "note", "cdata"]
    start: int
    end: int
    name: str = ""
    rest: str = ""


def read_fragment(text: str) -> list[Event]:
    """Split a fragment into events; those of elements are nested rightly.

    Takes time linear in the length of the text, and raises nothing.

    Args:
        text: the fragment, or any other text.
    """
    tokens, stray = _find_tokens(text)
    pairs = _match(tokens)
    if stray or len(pairs) < sum(token.kind in ("open", "close") for token in tokens):
        tokens = [one for one in tokens if one.kind in ("note", "cdata") or one.name in KNOWN]
        pairs = _match(tokens)
    return _list_events(text, tokens, pairs)


def decode(text: str) -> str:
    """Replace references to characters by what they mean; others stay as they are written."""
    return _REFERENCE.sub(_decode, text) if "&" in text else text


def _decode(match: re.Match[str]) -> str:
    char = unescape(match[0])
    return match[0] if char == "\ufffd" or (len(char) == 1 and not _is_char(char)) else char


def _is_char(char: str) -> bool:
    """Tell whether XML can hold a character (XML 1.0, production 2 "Char")."""
    return char in "\t\n\r" or (char >= " " and not "\ud800" <= char <= "\udfff")


def _find_tokens(text: str) -> tuple[list[_Token], bool]:
    """List what may be markup, and tell whether any other ``<`` is left."""
    tokens: list[_Token] = []
    endless: set[str] = set()
    stray = typed = False
    done = 0
    while match := _CANDIDATE.search(text, done):
        at = match.start()
        stray = stray or text.find("<", done, at) >= 0
        token = _read_tag(text, at) or _read_section(text, at, endless)
        if token is None and not typed and text.startswith("<!DOCTYPE", at):
            # A document has one; to try each again would take time that grows with the square.
            typed = True
            doctype = _DOCTYPE.match(text, at)
            token = _Token("note", at, doctype.end()) if doctype else None
        if token is None:
            stray = True
        else:
            tokens.append(token)
        done = token.end if token else at + 1
    return tokens, stray or text.find("<", done) >= 0


def _read_tag(text: str, at: int) -> _Token | None:
    match = _TAG.match(text, at)
    if match is None:
        return None
    if match["end"]:
        return _Token("close", at, match.end(), _local(match["end"]))
    kind: Literal["empty", "open"] = "empty" if match["empty"] else "open"
    return _Token(kind, at, match.end(), _local(match["start"]), match["rest"])


def _local(name: str) -> str:
    return name.rpartition(":")[2]


def _read_section(text: str, at: int, endless: set[str]) -> _Token | None:
    """Read a comment, a CDATA section or a processing instruction.

    Args:
        text: the fragment.
        at: where the ``<`` stands.
        endless: ends that are known not to come any more; searched for only once.
    """
    for begin, end in _SECTIONS:
        if text.startswith(begin, at) and end not in endless:
            found = text.find(end, at + len(begin))
            if found >= 0:
                kind: Literal["cdata", "note"] = "cdata" if end == "]]>" else "note"
                return _Token(kind, at, found + len(end))
            endless.add(end)
    return None


def _match(tokens: list[_Token]) -> dict[int, int]:
    """Pair opening and closing tags, both ways; those without a partner are left out."""
    pairs: dict[int, int] = {}
    unclosed: list[int] = []
    waiting: dict[str, int] = {}
    for number, token in enumerate(tokens):
        if token.kind == "open":
            unclosed.append(number)
            waiting[token.name] = waiting.get(token.name, 0) + 1
        elif token.kind == "close" and waiting.get(token.name):
            while True:
                first = unclosed.pop()
                waiting[tokens[first].name] -= 1
                if tokens[first].name == token.name:
                    break
            pairs[first] = number
            pairs[number] = first
    return pairs


def _list_events(text: str, tokens: list[_Token], pairs: dict[int, int]) -> list[Event]:
    events: list[Event] = []
    pieces: list[str] = []
    opened: dict[int, int] = {}
    done = 0

    def end_text() -> None:
        if value := "".join(pieces):
            events.append(Event("text", value))
        pieces.clear()

    for number, token in enumerate(tokens):
        if token.kind in ("open", "close") and number not in pairs:
            continue
        pieces.append(decode(text[done : token.start]))
        done = token.end
        if token.kind == "cdata":
            pieces.append(text[token.start + len("<![CDATA[") : token.end - len("]]>")])
        elif token.kind == "open":
            end_text()
            opened[number] = len(events)
            events.append(Event("open", token.name, -1, token.rest))
        elif token.kind == "close":
            end_text()
            first = opened[pairs[number]]
            events[first] = events[first]._replace(end=len(events))
            events.append(Event("close", token.name))
        elif token.kind == "empty":
            end_text()
            events.append(Event("open", token.name, len(events) + 1, token.rest))
            events.append(Event("close", token.name))
    pieces.append(decode(text[done:]))
    end_text()
    return events
