"""Where a tag stands: between two lines, sentences or blocks, or in the middle of a sentence.

A line break and a paragraph belong at such a border. What stands in the middle of a sentence is
rather a quantity (a mean momentum ``<p>``) or a cluster of letters (``<br>``).
"""

from collections.abc import Sequence
from itertools import pairwise

from validator.html.names import BLOCK
from validator.html.tags import Tag
from validator.regex import regex

_BLANKS = " \t\xa0"
_ENDS = frozenset(".!?…:;。！？：；")
_CLOSERS = "\"'”’»)]"
_WORD = regex(r"[^\W\d_]+")
# Stands for an element of the record.
_PLACEHOLDER = "\ufffc"


def break_proves(text: str, tags: Sequence[Tag], index: int) -> bool:
    """Tell whether a tag is a line break even if nothing else in the text is markup.

    One with a slash or next to another one is; so is one behind a full stop. In upper case it may
    be the mean of a branching ratio, mixed it is bromine.
    """
    tag = tags[index]
    if tag.name != "br" or tag.slashed or tag.case != "lower":
        return tag.name == "br" and tag.slashed
    neighbours = [*tags[max(0, index - 1) : index], tag, *tags[index + 1 : index + 2]]
    if any(
        one.name == other.name and not text[one.end : other.start].strip()
        for one, other in pairwise(neighbours)
    ):
        return True
    before = text[max(0, tag.start - 20) : tag.start].rstrip(_BLANKS).rstrip(_CLOSERS)
    return before[-1:] in _ENDS and not _goes_on(text, tag)


def break_fits(text: str, tags: Sequence[Tag], index: int) -> bool:
    """Tell whether a line break or a rule stands at a border, or next to another one."""
    tag = tags[index]
    after = text[tag.end : tag.end + 20].lstrip(_BLANKS)
    return (
        not after
        or after[0] in "\r\n"
        or _sentence_ended(text, tags, index)
        or _element_ended(text, tags, index)
        or block_before(text, tags, index)
        or _block_after(text, tags, index)
    )


def paragraph_fits(text: str, tags: Sequence[Tag], index: int, *, strict: bool) -> bool:
    """Tell whether a paragraph may begin at a tag.

    Args:
        text: the text.
        tags: its tags.
        index: which of them.
        strict: paragraphs of this text are not closed, so that a quantity could be one.
    """
    tag = tags[index]
    if strict and tag.start and _goes_on(text, tag):
        return False
    if _sentence_ended(text, tags, index) or block_before(text, tags, index):
        return True
    if strict:
        return False
    return _element_ended(text, tags, index) or (
        index > 0 and not text[tags[index - 1].end : tag.start].strip()
    )


def opens_text(text: str, tag: Tag) -> bool:
    """Tell whether a `<p>` stands at the very begin of a text, with a word right behind it.

    A momentum is followed by a blank or a sign.
    """
    if tag.name != "p" or tag.kind != "open" or tag.case == "mixed" or text[: tag.start].strip():
        return False
    word = _WORD.match(text, tag.end)
    return word is not None and (word[0][0].isupper() or len(word[0]) > 3)


def stands_as_word(text: str, tag: Tag) -> bool:
    """Tell whether a tag is parted from what is in its element, and no letter touches it.

    That is so of the tags in "put <u> (start) and </u> (end) there", or "an opening <a>, and".
    """
    before, behind = text[max(0, tag.start - 2) : tag.start], text[tag.end : tag.end + 2]
    if tag.kind == "close":
        before, behind = behind[::-1], before[::-1]
    outer = before[-1:]
    parted = behind[:1] == " " and not behind[1:].isspace() and behind[1:] != "<"
    follows = tag.kind == "open" and behind[:1] in (",", ";")
    return (parted or follows) and not (outer.isalnum() or outer in ("<", ">"))


def _goes_on(text: str, tag: Tag) -> bool:
    """Tell whether the words after a tag are no begin of a line, as they follow a blank."""
    return text[tag.end : tag.end + 1] == " " and text[tag.end + 1 : tag.end + 2].islower()


def _sentence_ended(text: str, tags: Sequence[Tag], index: int) -> bool:
    """Tell whether a text, a line or a sentence ends before a tag, or before end tags before it."""
    place = tags[index].start
    while not _line_begins(text, place):
        index -= 1
        if index < 0 or tags[index].kind != "close" or text[tags[index].end : place].strip():
            return False
        place = tags[index].start
    return True


def _line_begins(text: str, place: int) -> bool:
    before = text[max(0, place - 20) : place].rstrip(_BLANKS)
    if not before or before[-1] in "\r\n":
        return True
    return before.rstrip(_CLOSERS)[-1:] in _ENDS


def _element_ended(text: str, tags: Sequence[Tag], index: int) -> bool:
    """Tell whether the end of an element stands right before a tag, without a blank."""
    start = tags[index].start
    if text[start - 1 : start] == _PLACEHOLDER:
        return True
    return index > 0 and tags[index - 1].end == start and tags[index - 1].kind == "close"


def block_before(text: str, tags: Sequence[Tag], index: int) -> bool:
    """Tell whether only white space stands between a tag and the border of a block before it."""
    previous = tags[index - 1] if index else None
    if text[previous.end if previous else 0 : tags[index].start].strip():
        return False
    return previous is None or _breaks_line(previous)


def _block_after(text: str, tags: Sequence[Tag], index: int) -> bool:
    if index + 1 == len(tags) or text[tags[index].end : tags[index + 1].start].strip():
        return False
    return _breaks_line(tags[index + 1])


def _breaks_line(tag: Tag) -> bool:
    return tag.name in BLOCK or tag.name in ("br", "!--")
