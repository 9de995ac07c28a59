"""Plain text as it is written: phrases with their blanks, lines with their indents."""

from dataclasses import dataclass, field
from itertools import groupby

from validator.regex import regex

# White space of XML (1.0, section 2.3); a no-break space is a character.
BLANKS = " \t\r\n"
_BLANK = regex(f"[{BLANKS}]+")
_LINE_END = regex(r"\r\n?|\n")
# No line is indented further; lists that are nested deeper would be all blanks.
_MOST_INDENT = 40


def collapse(text: str) -> str:
    """Write white space as one blank, at the ends too."""
    return _BLANK.sub(" ", text)


@dataclass(slots=True)
class Phrase:
    """Text without paragraphs, being written.

    Attributes:
        parts: its pieces, in order.
        blank: whether a blank comes before what is added next.
        led: whether it began with white space.
        shown: whether there is anything to see in it.
        bare: whether the last piece is a script that needs brackets before a letter: ``_i``.
        fixed: whether its lines are kept as they are.
        prefix: what stands before its first line; the others are indented as far.
    """

    parts: list[str] = field(default_factory=list)
    blank: bool = False
    led: bool = False
    shown: bool = False
    bare: bool = False
    fixed: bool = False
    prefix: str = ""

    @property
    def last(self) -> str:
        """The last character, if there is one."""
        return self.parts[-1][-1] if self.parts else ""

    def add(self, text: str) -> None:
        """Add text; its white space is collapsed."""
        text = collapse(text)
        inner = text.strip(" ")
        self.blank = self.blank or text[:1] == " "
        if not inner:
            return
        self.led = self.led or (self.blank and not self.parts)
        if self.blank and self.last not in ("", "\n", "\t"):
            self.parts.append(" ")
        elif self.bare and inner[0].isalnum():
            self.parts[-1] = f"{self.parts[-1][0]}({self.parts[-1][1]})"
        self.parts.append(inner)
        self.blank = text[-1] == " "
        self.shown, self.bare = True, False

    def add_fixed(self, text: str) -> None:
        """Add text with its line ends and blanks."""
        self.parts.append(_LINE_END.sub("\n", text))
        self.shown = self.shown or bool(text.strip(BLANKS))
        self.blank = self.bare = False

    def end_line(self) -> None:
        """Begin a new line, but leave no more than one empty."""
        if self.parts[-2:] != ["\n", "\n"]:
            self.parts.append("\n")
        self.blank = self.bare = False


@dataclass(slots=True)
class Page:
    """Lines and paragraphs, being written.

    Attributes:
        width: the columns of a line, if lines are to be wrapped.
        phrase: the one being written.
        indent: how far text is indented in the list item where we are.
    """

    width: int | None = None
    phrase: Phrase = field(default_factory=Phrase)
    indent: int = 0
    _written: list[str] = field(default_factory=list)
    _gap: str = ""
    _markers: list[tuple[str, int]] = field(default_factory=list)

    def break_off(self, gap: str) -> None:
        """End the phrase; ``gap`` (one or two line ends) comes before the next one at least."""
        if self.phrase.shown:
            self._written += [self._gap, _shape(self.phrase, self.width)]
            self._gap = gap
        elif self._written and len(gap) > len(self._gap):
            self._gap = gap
        self.phrase = Phrase()

    def begin_item(self, marker: str, hang: int) -> None:
        """Have the next line begin with a marker, and those behind it indented by ``hang``."""
        self._markers.append((marker, hang))
        self.indent += hang

    def end_item(self, hang: int) -> None:
        """Leave an item; the marker of one that shows nothing is left out."""
        self.indent -= hang
        if self._markers:
            self._markers.pop()

    def drop_marker(self) -> None:
        """Have an item begin with its own label."""
        if self._markers:
            self._markers[-1] = ("", self._markers[-1][1])

    def lead(self) -> None:
        """Give the phrase its indent and markers, if nothing is in it yet."""
        if self.phrase.parts:
            return
        indent = self.indent - sum(hang for _, hang in self._markers)
        markers = "".join(marker for marker, _ in self._markers)
        self.phrase.prefix = " " * min(indent, _MOST_INDENT) + markers
        self._markers.clear()

    def finish(self) -> str:
        """Give all that was written."""
        self.break_off("")
        return "".join(self._written)


def paragraphs(text: str, width: int | None) -> str:
    """Write text without any markup: what stands between empty lines is a paragraph."""
    lines = (collapse(line).strip(" ") for line in _LINE_END.split(text))
    return "\n\n".join(
        _wrap(" ".join(group), width) for shown, group in groupby(lines, key=bool) if shown
    )


def _shape(phrase: Phrase, width: int | None) -> str:
    """Write a phrase with what stands before its lines."""
    text = "".join(phrase.parts)
    hang = " " * min(len(phrase.prefix), _MOST_INDENT)
    if phrase.fixed:
        first, *others = text.strip("\n").split("\n")
        return "\n".join([phrase.prefix + first, *(f"{hang}{line}".rstrip() for line in others)])
    if "\t" in text:
        return phrase.prefix + text
    first, *others = text.strip(BLANKS).split("\n")
    return "\n".join(
        [
            _wrap(first, width, phrase.prefix),
            *(_wrap(line, width, hang) if line else "" for line in others),
        ]
    )


def _wrap(text: str, width: int | None, prefix: str = "") -> str:
    """Break a line at blanks, so that none is longer than ``width`` if that can be."""
    if width is None or len(prefix) + len(text) <= width:
        return prefix + text
    hang = " " * min(len(prefix), _MOST_INDENT)
    lines: list[str] = []
    line, empty = prefix, True
    for word in text.split(" "):
        if not empty and len(line) + 1 + len(word) > width:
            lines.append(line)
            line, empty = hang, True
        line += word if empty else f" {word}"
        empty = False
    return "\n".join([*lines, line])
