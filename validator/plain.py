"""A fragment of JATS or HTML as plain text: what :func:`validator.plain_text` does."""

from validator.cleaning import without_html
from validator.readable.fragment import read_fragment
from validator.readable.page import Page, paragraphs
from validator.readable.reader import Reader


def plain_text(fragment: str, *, width: int | None = None) -> str:
    """Write a fragment of JATS or HTML as plain text for people.

    Paragraphs, titles, lists, tables and displayed formulas are parted by an empty line. The items
    of a list begin with ``•``, ``1.``, ``a.`` or their own label, and are indented as lists are
    nested; those of a definition list read ``term: definition``. A row of a table is a line, its
    cells are parted by tabs, without regard to cells that span several. Subscripts and superscripts
    are digits and signs of Unicode (``CO₂``, ``10⁻³``) or stand behind ``_`` and ``^``
    (``H_(max)``). Of a formula given in several ways, MathML is written in one line; else the
    source of TeX. A link is its text, with the address behind it in angle brackets if the text does
    not say it. Notes inside a text stand in square brackets. Comments, processing instructions
    and entries of an index are left out.

    White space counts as in XML, except in text without any element, where an empty line parts
    paragraphs. If a tag lacks its partner, only pairs of names that JATS knows are taken for
    elements, and every other less-than sign for a character. HTML, escaped or not, is read as
    :func:`validator.clean_markup` reads it.

    Args:
        fragment: the source of elements, or of the content of one, HTML, or any text. Prefixes need
            not be declared and do not count: ``jats:p`` is ``p``.
        width: how many characters a line may have; longer ones are wrapped at blanks, except in
            tables and code. None leaves each paragraph in one line.

    Returns:
        the text, without a line end behind it; nothing if there is none to show. No text is
        refused, and the time taken is linear in its length.

    Raises:
        ValueError: the width is less than 1.
    """
    if width is not None and width < 1:
        raise ValueError(f"a line has at least 1 character, not {width}")
    events = read_fragment(without_html(fragment))
    if all(event.kind == "text" for event in events):
        return paragraphs("".join(event.value for event in events), width)
    return Reader(events, Page(width)).read()
