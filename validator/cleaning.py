"""A harvested text as JATS: what :func:`validator.clean_markup` does."""

import re

from lxml import etree

from validator.grammar.fitting import adds_no_complaint, read_fragment
from validator.html.levels import judge_layers
from validator.html.rooms import Room, holds, room_named, usual_grammar
from validator.html.runs import escape
from validator.html.to_jats import FORBIDDEN, convert
from validator.namespaces import REGISTERED
from validator.readable.fragment import decode
from validator.regex import regex

# Outside of a record nothing declares the names of characters, but for those of XML itself.
_NAMED = regex(r"&(?!(?:amp|lt|gt|quot|apos);)[A-Za-z][A-Za-z0-9]{1,31};")
_EMPTY_LINES = regex(r"\n[ \t\r]*\n\s*")


def clean_markup(text: str, *, into: str = "abstract") -> str:
    """Make JATS of a text that may hold HTML, escaped HTML, JATS, or no markup at all.

    The meaning of the markup is kept as far as JATS can say it there; no visible word is lost.
    A less-than sign that is no tag stays one: without proof of markup all of the text is text.

    Args:
        text: the text as harvested.
        into: the element whose content is wanted: ``abstract``, ``article-title``, ``kwd``, ``p``,
            ``body`` or any other that holds text.

    Returns:
        the source of the content of that element, in JATS Publishing 1.3; XLink and MathML names
        have the prefixes ``xlink`` and ``mml``. Nothing for a text without visible characters.

    Raises:
        ValueError: JATS has no such element, or it cannot hold text.
    """
    room = room_named(into)
    if room is None:
        raise ValueError(f"{into!r} is no element of JATS that holds text")
    text = FORBIDDEN.sub("", text)
    written = _NAMED.sub(_character, text)
    if _is_jats(written, room, into):
        return written.strip()
    layered = judge_layers(text)
    if layered.verdict.grade in ("strong", "likely"):
        conversion = convert(layered.text, layered.verdict.tags, room=room)
        if conversion.grade != "impossible":
            single = conversion.phrase
            if single is not None and room.grammar.model(into).kind == "mixed":
                return single
            return conversion.source
    plain = decode(layered.text if layered.layers else text)
    paragraphs = [" ".join(part.split()) for part in _EMPTY_LINES.split(plain.strip())]
    phrases = [escape(part) for part in paragraphs if part]
    if room.grammar.model(into).kind == "mixed":
        return " ".join(phrases)
    return "".join(f"<p>{phrase}</p>" for phrase in phrases)


def without_html(text: str) -> str:
    """Write the HTML in a text as JATS, if it surely has any that JATS does not have too.

    Args:
        text: a fragment of JATS or HTML, escaped or not, or plain text.

    Returns:
        blocks of JATS, or the text itself.
    """
    layered = judge_layers(text)
    tags = layered.verdict.tags
    if layered.verdict.grade not in ("strong", "likely"):
        return text
    knows = usual_grammar().has
    if not layered.layers and all(knows(tag.name.removeprefix("jats:")) for tag in tags):
        return text
    return clean_markup(text, into="body")


def _character(match: "re.Match[str]") -> str:
    return escape(decode(match[0]))


def _is_jats(text: str, room: Room, into: str) -> bool:
    """Tell whether a text already is the content that is wanted."""
    if "<" not in text:
        return False
    place = etree.Element(into, None, dict(REGISTERED))
    new = read_fragment(f"<{into}>{text}</{into}>", place)
    if not new or next(new[0].iter("*"), None) is None or len(new[0]) == 0:
        return False
    return adds_no_complaint(place, new, room.grammar) and holds(
        room.grammar, into, str(new[0][0].tag)
    )
