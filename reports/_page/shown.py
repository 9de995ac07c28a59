"""Text of records as the page shows it: never markup, never a control character, never endless."""

from bisect import bisect_right
from collections.abc import Iterator
from itertools import groupby

from validator.findings import Change, Finding
from validator.frames import FrameLine, printable

MESSAGE_LIMIT = 2_000
CHANGE_LIMIT = 500
CHANGES_LIMIT = 12

# A tab that becomes a blank is a change that must be seen; line ends are kept, and part lines.
_TABS = {0x09: 0x2409}


def shortened(text: str, limit: int) -> str:
    """Cut the middle out of a text that is too long, and say how much of it is missing.

    Args:
        text: any text.
        limit: how many characters may stay.
    """
    if len(text) <= limit:
        return text
    head, tail = limit * 4 // 5, limit // 5
    return f"{text[:head]} [\u2026 {len(text) - head - tail:,} characters \u2026] {text[-tail:]}"


def message_of(finding: Finding) -> str:
    """The message of a finding, on one line."""
    return printable(shortened(finding.message, MESSAGE_LIMIT))


def hunks_of(finding: Finding) -> tuple[list[list[object]], int]:
    """Show what a fix changes: one hunk for each edit, or for those on one line of the frame.

    Returns:
        the hunks, each ``[line, column, same, before, after, same, before, after, ..., same]``,
        and the number of edits that are left out because there are too many.
    """
    changes = finding.changes[:CHANGES_LIMIT]
    hunks: list[list[object]] = []
    for row, group in groupby(changes, key=lambda change: _row(finding, change)):
        if row is None:
            hunks += ([c.line, c.column, "", _text(c.before), _text(c.after), ""] for c in group)
        else:
            hunks.append(list(_on_line(finding, row, list(group))))
    return hunks, len(finding.changes) - len(changes)


def _row(finding: Finding, change: Change) -> int | None:
    """Which line of the frame shows all that an edit replaces; None if there is none."""
    lines = finding.frame.lines
    row = bisect_right([line.number for line in lines], change.line) - 1
    if row < 0 or lines[row].number != change.line or change.line != change.end_line:
        return None
    if "\n" in change.after or "\r" in change.after or len(change.after) > CHANGE_LIMIT:
        return None
    start, end = _window(finding, lines[row])
    return row if start <= change.column <= change.end_column <= end else None


def _window(finding: Finding, line: FrameLine) -> tuple[int, int]:
    """The columns of the source between which a line of the frame shows it, ellipses left out."""
    first = line.text.startswith("\u2026") and line.start > 0
    start = _shift(finding, line) + (1 if first else 0)
    end = _shift(finding, line) + len(line.text) - (1 if line.text.endswith("\u2026") else 0)
    return start, end


def _shift(finding: Finding, line: FrameLine) -> int:
    """The column of the source that the first character of a line of the frame would have."""
    return (finding.column if line.number == finding.line else 1) - line.start


def _on_line(finding: Finding, row: int, changes: list[Change]) -> Iterator[object]:
    line = finding.frame.lines[row]
    shift = _shift(finding, line)
    yield line.number
    yield changes[0].column
    at = 0
    for change in changes:
        yield line.text[at : change.column - shift]
        yield _text(change.before)
        yield _text(change.after)
        at = change.end_column - shift
    yield line.text[at:]


def _text(text: str) -> str:
    """The text of an edit: its line ends stay, whatever else cannot be seen gets a picture."""
    lines = shortened(text, CHANGE_LIMIT).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(
        line if line.isprintable() else printable(line.translate(_TABS)) for line in lines
    )
