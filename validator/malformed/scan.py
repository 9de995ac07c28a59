"""Reads the source of a document that no parser reads, and tells all that is wrong in it.

A parser stops at the first mistake, or where it notices it. Here the whole source is read once,
as XML 1.0 describes it, and every mistake after which it is plain how to read on is noted. Where
it is not (a quote that is never closed), reading ends.
"""

from dataclasses import replace

from validator.edits import Span
from validator.malformed.structure import Structure
from validator.malformed.tags import FORBIDDEN, NAME, read_start_tag
from validator.malformed.trouble import MOST, Trouble
from validator.nodes import UnmappableError, doctype_end
from validator.regex import regex

_MARK = regex(rf"[<&{FORBIDDEN}]|\]\]>")
_VALUE_MARK = regex(rf"[&{FORBIDDEN}]")
_FORBIDDEN_RUN = regex(rf"[{FORBIDDEN}]+")
_REFERENCE = regex(rf"&(?:#[xX]([0-9A-Fa-f]+)|#([0-9]+)|({NAME}));")
_START = regex(rf"<{NAME}")
_END_TAG = regex(rf"</({NAME})[ \t\r\n]*>")
_OPEN_END_TAG = regex(rf"</({NAME})")
_LAME_END_TAG = regex(rf"</[ \t\r\n]*({NAME})?[^<>]*>?")
_SPACED_TAG = regex(rf"<[ \t\r\n]+(/?)[ \t\r\n]*({NAME})(?:[ \t\r\n][^<>]*)?/?>")
_DECLARATION = regex(r"<\?xml[ \t\r\n]")
_DECLARED_ENTITY = regex(rf"<!ENTITY[ \t\r\n]+({NAME})[ \t\r\n]")
_PARAMETER = regex(rf"%{NAME};")
_BLANK_REST = regex(r"[ \t\r\n]*\Z")
_EXTERNAL = regex(r"[ \t\r\n](?:PUBLIC|SYSTEM)[ \t\r\n]")
_LITERAL = r"""(?:"[^"]*"|'[^']*')"""
# What nobody misses in an end tag.
_LAME_REST = regex(rf"(?:[ \t\r\n]+{NAME}[ \t\r\n]*=[ \t\r\n]*{_LITERAL})*[ \t\r\n]*/?[ \t\r\n]*>")
_DOCTYPE = regex(
    rf"<!DOCTYPE[ \t\r\n]+{NAME}(?:[ \t\r\n]+(?:SYSTEM|PUBLIC[ \t\r\n]+{_LITERAL})"
    rf"[ \t\r\n]+{_LITERAL})?[ \t\r\n]*[\[>]"
)
# More digits than the number of any character has.
_POINT_DIGITS = 8
_PREDEFINED = frozenset({"lt", "gt", "amp", "quot", "apos"})
# Trouble that text has which is no XML at all.
_NO_MARKUP = frozenset({"illegal-character", "text-after-root", "bare-ampersand"})
_CONSTRUCTS = (("<!--", "-->", "comment"), ("<![CDATA[", "]]>", "CDATA section"))


def scan(text: str) -> tuple[Trouble, ...]:
    """Tell what is wrong in the source of an XML document.

    Args:
        text: the source, without a byte order mark.

    Returns:
        the troubles, in the order of their places; none if the source looks right; of more than
        ``MOST``, only one that says so.
    """
    scanner = _Scanner(text)
    scanner.run()
    troubles = [*scanner.troubles, *scanner.structure.troubles]
    troubles.sort(key=lambda trouble: trouble.span)
    if len(troubles) > MOST:
        return (Trouble("too-many", troubles[0].span),)
    return tuple(troubles)


class _Scanner:
    """One pass over a source."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.place = 0
        self.troubles: list[Trouble] = []
        self.structure = Structure()
        self.declared: set[str] = set(_PREDEFINED)
        self.any_entity = False
        self.seen_root = False
        self.lost = False
        self.last_ends: dict[str, int] | None = None

    def note(self, kind: str, start: int, end: int, name: str = "", **more: object) -> None:
        self.troubles.append(Trouble(kind, Span(start, end), name, **more))  # type: ignore[arg-type]

    def run(self) -> None:
        self._skip_to_declaration()
        while not self.lost and len(self.troubles) + len(self.structure.troubles) <= MOST:
            mark = _MARK.search(self.text, self.place)
            outside = not self.structure.open
            stop = mark.start() if mark else len(self.text)
            if outside:
                self._text_outside(self.place, stop)
            if mark is None or self.lost:
                break
            self.place = stop
            self._mark(mark[0], outside=outside)
        if not self.seen_root and all(one.kind in _NO_MARKUP for one in self.troubles):
            self.troubles = []
            self.note("nothing-there", 0, len(self.text))
        if self.troubles and self.troubles[-1].kind == "truncated":
            self.troubles[-1] = self.structure.cut(self.troubles[-1])
        self.structure.finish(len(self.text), lost=self.lost)

    def _mark(self, mark: str, *, outside: bool) -> None:
        if mark == "<":
            self._markup()
        elif mark == "&":
            if outside:
                self._text_outside(self.place, self.place + 1)
            self.place = self._reference(self.place, self.troubles)
        elif mark == "]]>":
            if not outside:
                self.note("bare-cdata-end", self.place, self.place + 3)
            self.place += 3
        else:
            self.place = self._forbidden(self.place, self.troubles)

    # --- before the root, and behind it ---------------------------------------------------

    def _skip_to_declaration(self) -> None:
        first = _DECLARATION.search(self.text, 0, 2000)
        if first is not None and first.start() > 0 and "<" not in self.text[: first.start()]:
            self.note("text-before-declaration", 0, first.start())
            self.place = first.start()

    def _text_outside(self, start: int, end: int) -> None:
        """Note text that stands in no element, once for all behind the root."""
        stripped = self.text[start:end].strip(" \t\r\n")
        if not stripped:
            return
        if self.troubles and self.troubles[-1].kind == "text-after-root":
            return
        at = start + self.text[start:end].index(stripped[0])
        self.note("text-after-root", at, end, "behind" if self.seen_root else "before")

    # --- markup ---------------------------------------------------------------------------

    def _markup(self) -> None:
        text, place = self.text, self.place
        following = text[place + 1 : place + 2]
        if _BLANK_REST.match(text, place + 1):
            self.note("truncated", place, len(text), "tag")
            self.lost = True
        elif following == "/":
            self._end_tag()
        elif following == "!":
            self._declaration_or_comment()
        elif following == "?":
            self._instruction()
        elif _START.match(text, place):
            self._start_tag()
        else:
            self._less_than()

    def _less_than(self) -> None:
        """Tell of a less-than sign, or of a tag that has a blank behind it."""
        start = self.place
        self.place += 1
        if not self.structure.open:
            return
        tag = _SPACED_TAG.match(self.text, start)
        slash, name = (tag[1], tag[2]) if tag else ("", "")
        if tag and (self.structure.is_open(name) if slash else self._is_closed_later(name)):
            self.place = tag.end()
            self.note("spaced-tag", start, tag.start(2), f"{slash}{name}")
            if slash:
                self.structure.end(name, Span(*tag.span()))
            elif not tag[0].endswith("/>"):
                self.structure.start(name, Span(*tag.span()))
        else:
            self.note("bare-less-than", start, start + 1)

    def _start_tag(self) -> None:
        start = self.place
        outside = not self.structure.open
        if outside and self.seen_root and not self._goes_on():
            self.note("second-root", start, start + 1)
            self.lost = True
            return
        tag = read_start_tag(self.text, start, self._check_value)
        self.troubles += tag.troubles
        if tag.is_text:
            if not self._is_closed_later(tag.name):
                self.place = start + 1
                return
            self.troubles[-1] = replace(self.troubles[-1], certain=True)
        self.seen_root = True
        self.lost = tag.lost
        self.place = tag.end
        if not tag.empty and not tag.lost:
            self.structure.start(tag.name, Span(start, tag.end))

    def _goes_on(self) -> bool:
        """Whether the root was not over, as an end tag of its name stood in place of another."""
        root = self.structure.root
        another = self.text.startswith(f"<{root}", self.place)
        return not another and self._is_closed_later(root) and self.structure.reopen()

    def _is_closed_later(self, name: str) -> bool:
        """Whether an end tag of a name is still to come, so that its start tag was meant as one."""
        if self.last_ends is None:
            tags = _OPEN_END_TAG.finditer(self.text, self.place)
            self.last_ends = {tag[1]: tag.start() for tag in tags}
        return self.last_ends.get(name, -1) > self.place

    def _end_tag(self) -> None:
        match = _END_TAG.match(self.text, self.place)
        if match is not None:
            self.structure.end(match[1], Span(*match.span()))
            self.place = match.end()
            return
        lame = _LAME_END_TAG.match(self.text, self.place)
        end = lame.end() if lame else self.place + 2
        name = lame[1] if lame and lame[1] else ""
        if end >= len(self.text) and not self.text.endswith(">"):
            self.note("truncated", self.place, end, f"tag </{name}>")
            self.lost = True
            return
        certain = bool(lame and name and _LAME_REST.fullmatch(self.text, lame.end(1), end))
        known = self.structure.is_open(name)
        if not known and self.structure.is_open(name.rstrip(".:-")):
            # The full stop of a sentence could be part of the name.
            name, known = name.rstrip(".:-"), True
        if lame and lame[0][-1] != ">":
            # What stands up to the next tag is text; a name that is not open may be so in part.
            end, certain = lame.start(1) + len(name) if name else self.place + 2, known
        self.note("bad-end-tag", self.place, end, name, certain=certain)
        if known:
            self.structure.end(name, Span(self.place, end))
        self.place = end

    def _declaration_or_comment(self) -> None:
        text, start = self.text, self.place
        for opening, closing, name in _CONSTRUCTS:
            if text.startswith(opening, start):
                end = text.find(closing, start + len(opening))
                if end < 0:
                    self._unterminated(name)
                    return
                if name == "comment":
                    # The hyphen before the end counts, but those of the beginning do not.
                    hyphens = text.find("--", start + 4, end + 1)
                    if hyphens >= 0:
                        self.note("double-hyphen", hyphens, hyphens + 2)
                self._forbidden_between(start, end)
                self.place = end + 3
                return
        if text.startswith("<!DOCTYPE", start) and not self.seen_root:
            self._doctype()
            return
        # Neither comment nor section: text, or an attempt at a comment.
        self.note("bad-tag", start, start + 2, "<!", related=start)
        self.place = start + 2

    def _doctype(self) -> None:
        if _DOCTYPE.match(self.text, self.place) is None:
            end = self.text.find(">", self.place) + 1 or len(self.text)
            self.note("bad-doctype", self.place, end)
            self.any_entity = True
            self.place = end
            return
        try:
            end = doctype_end(self.text, self.place)
        except UnmappableError:
            self._unterminated("document type declaration")
            return
        written = self.text[self.place : end]
        self.declared.update(_DECLARED_ENTITY.findall(written))
        # What an external DTD or a parameter entity declares is not known here, and parsers do
        # not ask for it (XML 1.0, section 4.1, "Entity Declared").
        external, _, internal = written.partition("[")
        self.any_entity = bool(_EXTERNAL.search(external) or _PARAMETER.search(internal))
        self.place = end

    def _instruction(self) -> None:
        end = self.text.find("?>", self.place + 2)
        if end < 0:
            self._unterminated("processing instruction")
            return
        if _DECLARATION.match(self.text, self.place) and self.place > 0:
            self._late_declaration()
            if self.lost:
                return
        self._forbidden_between(self.place, end)
        self.place = end + 2

    def _late_declaration(self) -> None:
        """Tell of an XML declaration that is not at the beginning."""
        first = self.troubles[0] if self.troubles else None
        if first and first.kind == "text-before-declaration" and first.span.end == self.place:
            return
        if self.seen_root and not self.structure.open:
            self.note("second-root", self.place, self.place + 5)
            self.lost = True
        else:
            self.note("misplaced-declaration", self.place, self.place + 5)

    def _unterminated(self, name: str) -> None:
        """Tell of a construct that never ends; it may be that the document was cut off in it."""
        start = self.place
        root = self.structure.open[0].name if self.structure.open else ""
        is_cut = not root or f"</{root}" not in self.text[start:]
        self.note("truncated" if is_cut else "unterminated", start, len(self.text), name)
        self.lost = True

    # --- characters -----------------------------------------------------------------------

    def _check_value(self, start: int, end: int, troubles: list[Trouble]) -> None:
        """Look for trouble in the value of an attribute."""
        place = start
        while mark := _VALUE_MARK.search(self.text, place, end):
            if mark[0] == "&":
                place = self._reference(mark.start(), troubles)
            else:
                place = self._forbidden(mark.start(), troubles)

    def _reference(self, start: int, troubles: list[Trouble]) -> int:
        match = _REFERENCE.match(self.text, start)
        if match is None:
            troubles.append(Trouble("bare-ampersand", Span(start, start + 1)))
            return start + 1
        if match[3]:
            if not self.any_entity and match[3] not in self.declared:
                troubles.append(Trouble("undeclared-entity", Span(*match.span()), match[3]))
        else:
            if not is_allowed(point_of(match[0])) or self.text[start + 2] == "X":
                troubles.append(Trouble("illegal-character", Span(*match.span()), match[0]))
        return match.end()

    def _forbidden(self, start: int, troubles: list[Trouble]) -> int:
        run = _FORBIDDEN_RUN.match(self.text, start)
        end = run.end() if run else start + 1
        troubles.append(Trouble("illegal-character", Span(start, end)))
        return end

    def _forbidden_between(self, start: int, end: int) -> None:
        for run in _FORBIDDEN_RUN.finditer(self.text, start, end):
            self.note("illegal-character", *run.span())


def point_of(reference: str) -> int:
    """Give the code point that a reference by number names; one of very many digits, -1.

    Args:
        reference: as it is written, ``&#160;`` or ``&#xA0;``.
    """
    digits = reference[2:-1]
    base = 16 if digits[0] in "xX" else 10
    digits = digits.lstrip("xX").lstrip("0")
    return int(digits or "0", base) if len(digits) <= _POINT_DIGITS else -1


def is_allowed(point: int) -> bool:
    """Tell whether XML allows a character (XML 1.0, section 2.2)."""
    return (
        point in {0x9, 0xA, 0xD}
        or 0x20 <= point <= 0xD7FF
        or 0xE000 <= point <= 0xFFFD
        or 0x10000 <= point <= 0x10FFFF
    )
