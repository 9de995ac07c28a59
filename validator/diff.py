"""Unified diffs of records, in a form that ``git apply`` and ``patch`` take."""

import os
import re

from validator.regex import regex

_LINE = regex(r"[^\n]*\n|[^\n]+")
_ODD = regex(r'[\x00-\x1f"\\\x7f\ud800-\udfff]')
_LETTERS = {"\n": "n", "\r": "r", "\t": "t", '"': '"', "\\": "\\"}
_CONTEXT = 3


def unified_diff(name: str, before: str, after: str) -> str:
    """Compare two texts of a record.

    Args:
        name: the path to put in the heading.
        before: the text as it is.
        after: the text as it would be.
    """
    import difflib

    old, new = _LINE.findall(before), _LINE.findall(after)
    # What is equal at both ends is most of a record; comparing it would cost the most.
    lead = _common(old, new)
    tail = _common(old[lead:][::-1], new[lead:][::-1])
    start = max(lead - _CONTEXT, 0)
    keep = max(tail - _CONTEXT, 0)
    hunks = difflib.unified_diff(
        old[start : len(old) - keep], new[start : len(new) - keep], n=_CONTEXT
    )
    lines = list(hunks)[2:]
    shown = (_moved(line, start) if line.startswith("@@") else line for line in lines)
    path = name.replace(os.sep, "/").removeprefix("/")
    heading = (f"--- {_quoted(f'a/{path}')}\n", f"+++ {_quoted(f'b/{path}')}\n")
    return "".join(
        line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"
        for line in (*heading, *shown)
    )


def _quoted(path: str) -> str:
    """Write a path as git does: a name that would break a line stands in quotes, with escapes."""
    if not _ODD.search(path):
        return path
    return '"' + _ODD.sub(lambda match: _escaped(match[0]), path) + '"'


def _escaped(char: str) -> str:
    if char in _LETTERS:
        return f"\\{_LETTERS[char]}"
    # Names that are no UTF-8 hold their bytes as lone surrogates.
    is_byte = "\udc80" <= char <= "\udcff"
    data = char.encode("utf-8", "surrogateescape" if is_byte else "surrogatepass")
    return "".join(f"\\{byte:03o}" for byte in data)


def _common(one: list[str], other: list[str]) -> int:
    count = 0
    for first, second in zip(one, other, strict=False):
        if first != second:
            break
        count += 1
    return count


def _moved(heading: str, lines: int) -> str:
    """Count a hunk's lines from the start of the file instead of the compared part."""

    def move(match: re.Match[str]) -> str:
        return f"{match[1]}{int(match[2]) + lines}"

    return re.sub(r"([-+])(\d+)", move, heading)
