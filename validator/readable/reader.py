"""From the events of a fragment to lines of text."""

from dataclasses import dataclass, field
from typing import NamedTuple

from validator.readable.formula import write_mathml, write_tex
from validator.readable.fragment import Event
from validator.readable.names import CITATIONS, HIDDEN, LINES, PARAGRAPHS, WORDS
from validator.readable.numbering import marker_of
from validator.readable.page import BLANKS, Page, Phrase
from validator.readable.scripts import is_bare, write_script
from validator.regex import regex

# Scripts, links and notes in one another are told apart as deep as this.
_MOST_PHRASES = 12
# How far the second paragraph of a definition, or of an item without a marker, is indented.
_HANG = 2

_FORMULAS = frozenset({"alternatives", "inline-formula", "disp-formula", "disp-formula-group"})
# Other forms of a formula, which would say it twice.
_OTHER_FORMS = frozenset({"tex-math", "textual-form", "graphic", "inline-graphic", "media"})
_LISTS = frozenset({"list", "def-list"})
_ROWS = frozenset({"tr", "row"})
_CELLS = frozenset({"td", "th", "entry"})
_VERBATIM = frozenset({"preformat", "code"})
_LINKS = frozenset({"ext-link", "uri", "email", "self-uri", "inline-supplementary-material"})
_BREAKS = frozenset({"break", "br"})
# The parents whose notes stand in a list; any other note stands inside a text.
_NOTES = frozenset({"", "fn-group", "table-wrap-foot", "author-notes", "notes", "back"})
# Their label and title read as one: "Figure 2. A map".
_TITLED = frozenset({"fig", "table-wrap", "boxed-text", "statement", "supplementary-material"})
# These begin a line even behind a label.
_OWN_LINE = _LISTS | _VERBATIM | {"table", "verse-group"}
_BLOCKS = PARAGRAPHS | LINES

_ADDRESS = regex(r"(?i)(?:[a-z][a-z0-9+.-]*:|www\.|10\.[0-9]{4,9}/)[^ \t\r\n]")
# What a text may leave out of an address.
_UNSAID = regex(r"(?i)^(?:(?:https?|ftp)://|mailto:|doi:)?(?:www\.)?")


class _Opened(NamedTuple):
    """An element that is being read.

    Attributes:
        name: its name.
        event: its beginning.
        outer: the phrase that it interrupts, if it is written as a phrase of its own first.
        form: in which form a formula in it is written: ``math``, ``tex-math`` or nothing.
        hang: how far an item indents its lines; None if it is not indented.
    """

    name: str
    event: Event
    outer: Phrase | None = None
    form: str = ""
    hang: int | None = None


@dataclass(slots=True)
class _List:
    kind: str
    id: str
    count: int


@dataclass(slots=True)
class Reader:
    """Reads events and writes a page.

    Attributes:
        events: what is read.
        page: what is written.
        opened: the elements that we are in.
        lists: the lists that we are in.
        counts: how many items the lists had that have an id.
        cells: how many cells the row has so far.
        phrases: how many elements that we are in are phrases of their own.
        flat: how many elements that we are in have no lines: phrases and cells.
        cited: how many of them are citations.
        items: how many are items of lists, which have no empty lines.
        verbatim: how many keep their white space.
        touching: whether a name, a date or the like has just ended.
        run_in: whether what comes next stands on the line of a label.
    """

    events: list[Event]
    page: Page
    opened: list[_Opened] = field(default_factory=list)
    lists: list[_List] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    cells: int = 0
    phrases: int = 0
    flat: int = 0
    cited: int = 0
    items: int = 0
    verbatim: int = 0
    touching: bool = False
    run_in: bool = False

    def read(self) -> str:
        """Write all events and give the page."""
        at = 0
        while at < len(self.events):
            event = self.events[at]
            if event.kind == "text":
                self._write(event.value)
            elif event.kind == "close":
                self._close(self.opened.pop())
            else:
                parent = self.opened[-1] if self.opened else _Opened("", event)
                if self._is_left_out(event.value, parent):
                    at = event.end
                elif event.value in ("math", "tex-math"):
                    self._write_formula(self.events[at : event.end + 1])
                    at = event.end
                else:
                    self._open(event, parent, at)
            at += 1
        return self.page.finish()

    def _write(self, text: str) -> None:
        self.touching = False
        shown = bool(text.strip(BLANKS))
        if shown:
            self.run_in = False
            if not self.phrases:
                self.page.lead()
        if not self.verbatim or self.flat:
            self.page.phrase.add(text)
        elif shown or self.page.phrase.shown:
            self.page.phrase.fixed = True
            self.page.phrase.add_fixed(text)

    def _write_formula(self, events: list[Event]) -> None:
        if events[0].value == "math":
            self._write(write_mathml(events))
        else:
            self._write(write_tex("".join(one.value for one in events if one.kind == "text")))

    def _is_left_out(self, name: str, parent: _Opened) -> bool:
        return name in HIDDEN or bool(parent.form and name in _OTHER_FORMS and name != parent.form)

    def _break_off(self, gap: str) -> None:
        """Begin a new line or paragraph, where there can be one."""
        if self.flat or self.run_in:
            self.page.phrase.blank = True
        else:
            self.page.break_off("\n" if self.items else gap)

    # --- the beginning of an element ------------------------------------------------------------

    def _open(self, event: Event, parent: _Opened, at: int) -> None:
        name = event.value
        self._part(name)
        outer, form, hang = None, "", None
        self.cited += name in CITATIONS
        self.verbatim += name in _VERBATIM
        if name in _LISTS:
            before = self.counts.get(event.attribute("continued-from"), 0)
            self.lists.append(_List(event.attribute("list-type"), event.attribute("id"), before))
        elif name in ("list-item", "def-item"):
            hang = self._begin_item(name)
        elif name == "label" and parent.name == "list-item" and not self.flat:
            self.page.drop_marker()
        elif name == "term" and parent.name == "def-item" and self.page.phrase.shown:
            self.page.phrase.add(", ")
        elif name in ("def", "def-head") and parent.name in ("def-item", "def-list"):
            self._announce()
            self.page.indent += _HANG
        elif name in _ROWS and not self.flat:
            self.cells = 0
        elif name in _CELLS:
            self._begin_cell()
        elif name in _BREAKS:
            self._end_line()
        elif name in _FORMULAS:
            form = self._form_in(at)
        elif self._is_phrase(name, parent) and self.phrases < _MOST_PHRASES:
            outer, self.page.phrase = self.page.phrase, Phrase()
            self.phrases += 1
            self.flat += 1
        elif name == "fn":
            self._break_off("\n")
        self.opened.append(_Opened(name, event, outer, form, hang))

    def _part(self, name: str) -> None:
        """Part an element from what stands before it."""
        if name in _OWN_LINE:
            self.run_in = False
        if name in WORDS or (self.cited and name in _BLOCKS):
            self.page.phrase.blank = self.page.phrase.blank or self.touching
        elif name in PARAGRAPHS:
            self._break_off("\n\n")
        elif name in LINES and name != "fn":
            self._break_off("\n")
        self.touching = False

    def _begin_item(self, name: str) -> int | None:
        marker = ""
        if name == "list-item" and self.lists:
            self.lists[-1].count += 1
            marker = marker_of(self.lists[-1].kind, self.lists[-1].count)
        if self.flat:
            self.page.phrase.add(f" {marker}")
            return None
        hang = 0 if name == "def-item" else len(marker) or _HANG
        self.items += 1
        self.page.begin_item(marker, hang)
        return hang

    def _announce(self) -> None:
        """Put a colon behind a term or a speaker, and the rest on the same line."""
        phrase = self.page.phrase
        if phrase.shown:
            if phrase.last not in ":;.?!":
                phrase.parts.append(":")
            phrase.blank = self.run_in = True

    def _begin_cell(self) -> None:
        if self.flat:
            self.page.phrase.blank = True
        elif self.cells:
            self.page.lead()
            self.page.phrase.add_fixed("\t")
        self.cells += not self.flat
        self.flat += 1

    def _end_line(self) -> None:
        if self.flat or not self.page.phrase.shown:
            self.page.phrase.blank = True
        else:
            self.page.phrase.end_line()

    def _form_in(self, at: int) -> str:
        """Tell in which form a formula stands among the children of an element."""
        forms: set[str] = set()
        last = self.events[at].end
        at += 1
        while at < last:
            event = self.events[at]
            if event.kind == "open":
                inside = self.events[at : event.end] if event.value in ("math", "tex-math") else ()
                if any(one.kind == "text" and one.value.strip() for one in inside):
                    forms.add(event.value)
                at = event.end
            at += 1
        return next((form for form in ("math", "tex-math") if form in forms), "")

    def _is_phrase(self, name: str, parent: _Opened) -> bool:
        if name == "fn":
            return parent.name not in _NOTES
        if name == "def":
            return parent.name == "abbrev"
        return name in ("sub", "sup", "rt") or name in _LINKS

    # --- its end --------------------------------------------------------------------------------

    def _close(self, opened: _Opened) -> None:
        name = opened.name
        parent = self.opened[-1].name if self.opened else ""
        self.run_in = False
        self.cited -= name in CITATIONS
        self.verbatim -= name in _VERBATIM
        if opened.outer is not None:
            self._end_phrase(opened, opened.outer)
        elif name == "label" and self.page.phrase.shown:
            if parent in _TITLED and self.page.phrase.last.isalnum():
                self.page.phrase.parts.append(".")
            self.page.phrase.blank = self.run_in = True
        elif name == "speaker":
            self._announce()
        elif name in ("def", "def-head") and parent in ("def-item", "def-list"):
            self.page.indent -= _HANG
        elif name in _CELLS:
            self.flat -= 1
        elif name in _LISTS:
            ended = self.lists.pop()
            self.counts[ended.id] = ended.count if ended.id else 0
        if name in PARAGRAPHS and not self.cited:
            self._break_off("\n\n")
        elif name in LINES and opened.outer is None and name != "speaker" and not self.cited:
            self._break_off("\n")
        if opened.hang is not None:
            self.items -= 1
            self.page.end_item(opened.hang)
        self.touching = name in WORDS or (bool(self.cited) and name in _BLOCKS)

    def _end_phrase(self, opened: _Opened, outer: Phrase) -> None:
        """Put a phrase of its own into the one that it interrupted."""
        inner, self.page.phrase = self.page.phrase, outer
        self.phrases -= 1
        self.flat -= 1
        text = "".join(inner.parts).strip(BLANKS)
        name = opened.name
        if name in ("sub", "sup"):
            written = write_script(text, "sub" if name == "sub" else "sup", outer.last)
        elif name in _LINKS:
            written = _with_address(text, opened.event.attribute("href"))
        else:
            written = text and (f"[{text}]" if name == "fn" else f"({text})")
        outer.blank = outer.blank or inner.led or (name in ("fn", "def") and bool(text))
        if written:
            if not self.phrases:
                self.page.lead()
            self.run_in = False
            outer.add(written)
            outer.bare = name in ("sub", "sup") and is_bare(written)
        outer.blank = outer.blank or inner.blank


def _with_address(text: str, address: str) -> str:
    """Write the text of a link, and behind it the address if the text does not say it."""
    address = "".join(address.split())
    if not _ADDRESS.match(address):
        return text
    said = _UNSAID.sub("", address).rstrip("/").casefold()
    if said in text.casefold():
        return text
    shown = address[len("mailto:") :] if address.casefold().startswith("mailto:") else address
    return f"{text} <{shown}>" if text else f"<{shown}>"
