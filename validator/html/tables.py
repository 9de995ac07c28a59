"""HTML tables as JATS tables.

JATS took the table model of XHTML, so the parts are the same; what differs is their order, that
no part may be empty, and which attributes there are. Element pages ``table``, ``thead``, ``tr``,
``td`` and ``col`` of https://jats.nlm.nih.gov/archiving/tag-library/1.3/; what is written here
fits all versions from 1.0 to 1.4. What HTML means by its attributes: HTML Living Standard,
"Tabular data", "Attributes common to td and th elements" and "Tables" of "Rendering".
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import TYPE_CHECKING, Final, NamedTuple

from validator.html import styles
from validator.html.attributes import language, unsaid
from validator.html.names import DROPPED
from validator.html.writing import attributes_source
from validator.regex import regex

if TYPE_CHECKING:
    from collections.abc import Callable
    from xml.etree.ElementTree import Element

_GROUPS = ("thead", "tfoot", "tbody")
_CELLS = ("td", "th")

# The listed values of attributes (HTML 4.01, section 11.3.2; the DTDs of JATS have the same).
_ALIGNS = frozenset({"left", "center", "right", "justify", "char"})
_VALIGNS = frozenset({"top", "middle", "bottom", "baseline"})
_SCOPES = frozenset({"row", "col", "rowgroup", "colgroup"})
# What browsers take an old value of ``align`` for.
_OTHER_ALIGNS: Final = {"middle": "center", "absmiddle": "center"}
# What of a value HTML reads as a number ("Rules for parsing non-negative integers").
_NUMBER = regex(r"\+?([0-9]{1,8})(?![0-9])")
# The largest numbers that HTML lets a cell or a column span.
_MOST_COLUMNS = 1000
_MOST_ROWS = 65534

# What of an element can change the look or the meaning of the text in it.
_MEANING = ("class", "lang", "xml:lang", "dir", "hidden")


@dataclass(frozen=True, slots=True)
class Table:
    """A table as JATS source.

    Attributes:
        source: the ``<table>``; empty if there is a problem, or nothing but layout.
        caption: the ``caption`` of the HTML table, which JATS has outside of the table.
        lost: what of the table's meaning is not in the source; phrases for a message.
        problem: why it cannot be written as a table of JATS; a phrase, or nothing.
        layout: the table only places things on a page: it is to be read as if it were not there.
    """

    source: str
    caption: "Element | None" = None
    lost: tuple[str, ...] = ()
    problem: str = ""
    layout: bool = False


class _Group(NamedTuple):
    """Rows that belong together, and the cells of each row; no row is without cells.

    ``filled`` counts for each row of HTML, and for the end, how many rows before it have cells.
    """

    element: "Element"
    rows: list[tuple[int, "Element", list["Element"]]]
    filled: list[int]


@dataclass(slots=True)
class _Parts:
    captions: list["Element"] = field(default_factory=list)
    columns: list["Element"] = field(default_factory=list)
    groups: list[_Group] = field(default_factory=list)
    strange: str = ""


def table_source(table: "Element", *, cell: "Callable[[Element], str]") -> Table:
    """Write an HTML table as a JATS table.

    The order of the text is kept. JATS wants the foot of a table before its body; a foot that
    stands behind the body becomes rows of the body, and is told as lost.

    Args:
        table: the ``table`` element of the tree that html5lib builds.
        cell: gives the JATS source of the content of an element. It is not called if the table
            is layout or has a problem. What a cell's own ``style`` and ``class`` and those of its
            row say of the text is put into the content, as a ``div`` around it.
    """
    parts = _read(table)
    caption = next(iter(parts.captions), None)
    if _is_layout(table, parts):
        return Table("", caption, layout=True)
    if problem := _problem(table, parts):
        return Table("", caption, problem=problem)
    writer = _Writer(cell)
    source = writer.write(table, parts)
    return Table(source, caption, tuple(writer.lost))


def _read(table: "Element") -> _Parts:
    """Sort the parts of a table, without what shows nothing."""
    parts = _Parts()
    for child in table:
        if child.tag in _GROUPS:
            group = _read_group(child, parts)
            if group.rows:
                parts.groups.append(group)
        elif child.tag == "colgroup":
            parts.columns.append(child)
        elif child.tag == "caption":
            if not _shows_nothing(child):
                parts.captions.append(child)
        elif not _shows_nothing(child):
            parts.strange = str(child.tag)
    return parts


def _read_group(element: "Element", parts: _Parts) -> _Group:
    rows: list[tuple[int, Element, list[Element]]] = []
    counts: list[bool] = []
    for row in element:
        if row.tag != "tr":
            if not _shows_nothing(row):
                parts.strange = str(row.tag)
            continue
        cells = [one for one in row if one.tag in _CELLS]
        if any(one.tag not in _CELLS and not _shows_nothing(one) for one in row):
            parts.strange = "tr"
        if cells:
            rows.append((len(counts), row, cells))
        counts.append(bool(cells))
    return _Group(element, rows, list(accumulate(counts, initial=0)))


def _shows_nothing(element: "Element") -> bool:
    # A comment has a function for a name.
    if callable(element.tag) or element.tag in (*DROPPED, "input"):
        return True
    return not len(element) and not (element.text or "").strip()


def _is_layout(table: "Element", parts: _Parts) -> bool:
    """Tell whether a table is no table for a reader: it has one cell, or one row or column.

    Lines that show its cells, a caption and header cells say that it is one all the same.
    """
    if table.get("role", "").strip().lower() in ("presentation", "none"):
        return True
    if parts.strange:
        return False
    if not parts.groups:
        return True
    if parts.captions:
        return False
    rows = [cells for group in parts.groups for _, _, cells in group.rows]
    widest = max(map(len, rows))
    if len(rows) > 1 and widest > 1:
        return False
    if len(rows) * widest <= 1:
        return True
    has_headers = any(cell.tag == "th" for cells in rows for cell in cells)
    return not (has_headers or table.get("summary", "").strip() or _has_lines(table))


def _has_lines(table: "Element") -> bool:
    border = table.get("border")
    if border is not None and border.strip().lower() not in ("0", "0px", "none"):
        return True
    style = styles.declarations(table.get("style", ""))
    return any(name.startswith("border") and "solid" in value for name, value in style.items())


def _problem(table: "Element", parts: _Parts) -> str:
    if parts.strange:
        return f"`<{parts.strange[:40]}>` stands among the cells of a table"
    if len(parts.captions) > 1:
        return "a table with two captions"
    nested = (inner for inner in table.iter("table") if inner is not table)
    if any(not _is_layout(inner, _read(inner)) for inner in nested):
        return "a table in a table"
    return ""


@dataclass(slots=True)
class _Writer:
    cell: "Callable[[Element], str]"
    lost: dict[str, None] = field(default_factory=dict)

    def write(self, table: "Element", parts: _Parts) -> str:
        self._look_at(table)
        out = [f"<table{attributes_source(_texts(table, 'summary'))}>", *self._columns(parts)]
        for name, group in zip(_names(parts.groups), parts.groups, strict=True):
            if name != group.element.tag:
                self.lost[f"`<{group.element.tag}>`"] = None
            self._look_at(group.element)
            out.append(f"<{name}{attributes_source(_aligns(group.element))}>")
            for number, row, cells in group.rows:
                self._look_at(row)
                out.append(f"<tr{attributes_source(_aligns(row))}>")
                style = _joined_style(table, group.element, row)
                out += (self._cell(one, number, group, style) for one in cells)
                out.append("</tr>")
            out.append(f"</{name}>")
        out.append("</table>")
        return "".join(out)

    def _look_at(self, element: "Element") -> None:
        """Note what an element around the cells says for which there is no place."""
        style = styles.declarations(element.get("style", ""))
        self.lost.update(dict.fromkeys(unsaid(element, style)))
        if code := language(element):
            self.lost[f"the language {code}"] = None

    def _columns(self, parts: _Parts) -> Iterator[str]:
        """Write the columns, if one of them says more than how wide it is."""
        every = [one for group in parts.columns for one in (group, *group.iter("col"))]
        if not any(map(_aligns, every)):
            return
        for group in parts.columns:
            columns = list(group.iter("col"))
            inner = "".join(f"<col{self._column_attributes(one)}/>" for one in columns)
            attributes = _aligns(group) if columns else {}
            # With columns in it, the group's own span says nothing.
            start = attributes_source(attributes) if columns else self._column_attributes(group)
            yield f"<colgroup{start}>{inner}</colgroup>"

    def _column_attributes(self, column: "Element") -> str:
        return attributes_source({**_aligns(column), **self._span(column, "span", _MOST_COLUMNS)})

    def _cell(self, element: "Element", number: int, group: _Group, style: str) -> str:
        if element.get("headers", "").strip():
            self.lost["which header cells a cell names (`headers`)"] = None
        attributes = {
            **_aligns(element),
            **self._span(element, "colspan", _MOST_COLUMNS),
            **self._rows(element, number, group),
            **_texts(element, "abbr", "axis"),
        }
        scope = element.get("scope", "").strip().lower()
        if scope in _SCOPES:
            attributes["scope"] = scope
        content = self.cell(_with_look(element, style))
        return f"<{element.tag}{attributes_source(attributes)}>{content}</{element.tag}>"

    def _span(self, element: "Element", name: str, most: int, least: int = 1) -> dict[str, str]:
        """Read how many columns or rows something spans; nothing if it is one."""
        value = element.get(name, "").strip()
        number = _NUMBER.match(value)
        if number and least <= int(number[1]) <= most:
            return {name: str(int(number[1]))} if int(number[1]) != 1 else {}
        if value:
            self.lost[f'`{name}="{value[:20]}"`'] = None
        return {}

    def _rows(self, element: "Element", number: int, group: _Group) -> dict[str, str]:
        """Read how many rows a cell spans.

        A span ends with its group of rows, 0 says to span up to there ("Algorithm for processing
        rows" of HTML), and rows without cells are not written.
        """
        span = self._span(element, "rowspan", _MOST_ROWS, least=0)
        wanted = int(span.get("rowspan", "1"))
        last = min(number + wanted, len(group.filled) - 1) if wanted else -1
        rows = group.filled[last] - group.filled[number]
        return {"rowspan": str(rows)} if rows > 1 else {}


def _names(groups: Sequence[_Group]) -> list[str]:
    """Name the groups as JATS wants them: head, foot, and at least one body."""
    names: list[str] = []
    for group in groups:
        name = str(group.element.tag)
        allowed = {"thead": ([],), "tfoot": ([], ["thead"])}.get(name)
        names.append(name if allowed is None or names in allowed else "tbody")
    if "tbody" not in names:
        names[-1] = "tbody"
    return names


def _aligns(element: "Element") -> dict[str, str]:
    """Read how an element aligns text; a style counts more than the attribute."""
    style = styles.declarations(element.get("style", ""))
    found: dict[str, str] = {}
    align = element.get("align", "").strip().lower()
    align = _OTHER_ALIGNS.get(align, align)
    for value in (style.get("text-align", ""), align):
        if value in _ALIGNS:
            found = {"align": value}
            break
    if found.get("align") == "char":
        found |= _texts(element, "char", "charoff")
    for value in (style.get("vertical-align", ""), element.get("valign", "").strip().lower()):
        if value in _VALIGNS:
            found["valign"] = value
            break
    return found


def _texts(element: "Element", *names: str) -> dict[str, str]:
    return {name: value for name in names if (value := element.get(name, "")).strip()}


def _joined_style(*elements: "Element") -> str:
    """Join the styles of elements that stand in each other, so that the inner ones win."""
    return ";".join(style for one in elements if (style := one.get("style")))


def _with_look(cell: "Element", style: str) -> "Element":
    """Put the content of a cell into a ``div`` that says of its text what the cell does."""
    attributes = {name: value for name in _MEANING if (value := cell.get(name)) is not None}
    if own := ";".join(filter(None, (style, cell.get("style")))):
        attributes["style"] = own
    if not attributes:
        return cell
    outer = cell.makeelement(cell.tag, {})
    look = cell.makeelement("div", attributes)
    look.text = cell.text
    look.extend(list(cell))
    outer.append(look)
    return outer
