"""Findings as rows of a table, for spreadsheets: plain cells that nothing runs or breaks."""

from collections.abc import Callable, Iterator

from validator.files import FileResult
from validator.findings import Finding
from validator.frames import printable
from validator.regex import regex

COLUMNS = (
    *("path", "doi", "journal", "publisher", "article_type"),
    *("state", "level", "rule", "code", "line", "column", "message"),
    *("fix", "fix_title", "before", "after"),
)

# A cell of Excel and LibreOffice holds 32,767 characters; the rest would spill into other cells.
_CELL = 32_000
# What makes a spreadsheet take a cell for a formula: OWASP, "CSV Injection", the full-width forms
# of East Asian input included. An apostrophe before it is no formula. What has apostrophes before
# such a sign gets one more, so that taking away one always gives back the text.
_FORMULA = regex("'*[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")

Row = list[str | int]


def rows_of(result: FileResult, clean: Callable[[str], str]) -> Iterator[Row]:
    """Give a row for each finding of a file.

    Args:
        result: what came of the file.
        clean: makes a text fit for a cell of the format.

    Yields:
        cells in the order of :data:`COLUMNS`; numbers are of type int.
    """
    facts = result.facts
    about = [result.path, facts.doi, facts.journal, facts.publisher, facts.article_type]
    for state, findings in (
        ("open", result.findings),
        ("fixed", result.fixed),
        ("known", result.known),
    ):
        for finding in findings:
            cells: Row = [*about, state, *_cells(finding)]
            yield [_safe(clean(_cut(cell))) if isinstance(cell, str) else cell for cell in cells]


def _cells(finding: Finding) -> Row:
    fix = finding.fix
    return [
        finding.level,
        finding.rule,
        finding.code,
        finding.line,
        finding.column,
        finding.message,
        fix.grade if fix else "",
        fix.title if fix else "",
        "\n".join(change.before for change in finding.changes),
        "\n".join(change.after for change in finding.changes),
    ]


def _cut(text: str) -> str:
    if len(text) <= _CELL:
        return text
    return f"{text[:_CELL]}… ({len(text):,} characters in all)"


def _safe(text: str) -> str:
    return f"'{text}" if _FORMULA.match(text) else text


# Control characters that text files hold for nothing, and surrogates, which UTF-8 does not take.
# All else stays as it is: a joiner belongs to the word that it stands in.
_UNFIT = regex("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_PARTING = regex("[\t\n\r\u2028\u2029]")
_PICTURES = {"\t": "\u2409", "\r": "\u240d", "\n": "\u240a"}


def multi_line(text: str) -> str:
    """Make text fit for a quoted cell: line ends and tabs stay, other controls are pictures."""
    return _UNFIT.sub(lambda match: printable(match[0]), text)


def one_line(text: str) -> str:
    """Make text fit for a cell that nothing quotes: line ends and tabs are pictures, too."""
    return multi_line(_PARTING.sub(lambda match: _PICTURES.get(match[0], "\u2424"), text))
