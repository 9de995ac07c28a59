"""A web page as the blocks of text that a reader sees, each with its place in the source.

``html.parser`` of the standard library reports where each tag stands, which the tree builders
of browsers do not; for finding lines of page furniture no tree is needed.
"""

from html.parser import HTMLParser

from validator.edits import Span
from validator.lines import Line

# Elements that stand inside a line of text (HTML Living Standard, phrasing content); any other
# tag ends a block.
_PHRASING = frozenset(
    {
        "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn",
        "em", "font", "i", "img", "ins", "kbd", "label", "mark", "q", "s", "samp", "small",
        "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr",
    }
)  # fmt: skip
_NOT_SHOWN = frozenset({"script", "style", "template", "noscript", "title"})


def split_blocks(source: str) -> tuple[Line, ...]:
    """Split a page into its blocks of visible text.

    A block's ``whole`` takes in the tags around it when it is all that an element holds, so
    that removing the block leaves no empty element.

    Args:
        source: the page's source.
    """
    reader = _Reader(source)
    reader.feed(source)
    reader.close()
    reader.end_block(len(source))
    return tuple(reader.blocks)


class _Reader(HTMLParser):
    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=False)
        self.source = source
        self.blocks: list[Line] = []
        self._line_starts = _line_starts(source)
        self._text: list[str] = []
        self._start = -1
        self._end = -1
        self._opened: tuple[str, int, int] | None = None
        self._hidden = 0

    def _place(self) -> int:
        line, column = self.getpos()
        return self._line_starts[line - 1] + column

    def handle_starttag(self, tag: str, attrs: object) -> None:  # noqa: ARG002
        if tag in _PHRASING:
            return
        place = self._place()
        self.end_block(place)
        self._hidden += tag in _NOT_SHOWN
        written = self.get_starttag_text() or ""
        self._opened = (tag, place, place + len(written))

    def handle_startendtag(self, tag: str, attrs: object) -> None:  # noqa: ARG002
        if tag not in _PHRASING:
            self.end_block(self._place())

    def handle_endtag(self, tag: str) -> None:
        if tag in _PHRASING:
            return
        place = self._place()
        self.end_block(place, closed_by=tag)
        if tag in _NOT_SHOWN and self._hidden:
            self._hidden -= 1

    def handle_data(self, data: str) -> None:
        self._add(data, len(data))

    def handle_entityref(self, name: str) -> None:
        self._add_reference(f"&{name}")

    def handle_charref(self, name: str) -> None:
        self._add_reference(f"&#{name}")

    def _add_reference(self, written: str) -> None:
        from html import unescape

        length = len(written) + self.source.startswith(";", self._place() + len(written))
        self._add(unescape(written + ";"), length)

    def _add(self, text: str, length: int) -> None:
        if self._hidden:
            return
        place = self._place()
        if self._start < 0:
            if not text.strip():
                return
            self._start = place + len(text) - len(text.lstrip())
        self._text.append(text)
        if text.strip():
            self._end = place + length - (len(text) - len(text.rstrip()))

    def end_block(self, place: int, closed_by: str = "") -> None:
        """End the block that is being read, at a tag that stands at ``place``."""
        if self._start >= 0:
            span = Span(self._start, self._end)
            self.blocks.append(
                Line(
                    " ".join("".join(self._text).split()), span, self._whole(span, place, closed_by)
                )
            )
        self._text, self._start, self._end, self._opened = [], -1, -1, None

    def _whole(self, span: Span, place: int, closed_by: str) -> Span:
        """The block with the element around it, when the element holds nothing else."""
        if not closed_by or self._opened is None or self._opened[0] != closed_by:
            return span
        _, start, opened_end = self._opened
        end = self.source.find(">", place) + 1
        alone = not self.source[opened_end : span.start].strip() and end > 0
        return Span(start, end) if alone and not self.source[span.end : place].strip() else span


def _line_starts(source: str) -> list[int]:
    # html.parser counts lines by "\n" alone.
    starts = [0]
    place = source.find("\n")
    while place >= 0:
        starts.append(place + 1)
        place = source.find("\n", place + 1)
    return starts
