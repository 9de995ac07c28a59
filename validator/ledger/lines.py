"""The lines of a ledger: entries and headers as JSON, and read from it."""

import json
from base64 import b64decode, b64encode
from collections.abc import Mapping
from typing import Any

from validator.edits import Span
from validator.kinds import KINDS, Kind
from validator.ledger.model import (
    VERSION,
    ByteEdit,
    BytePass,
    Entry,
    LedgerError,
    Reason,
    State,
)

MARK = "jatslint-ledger"
"""The key by which a header is known; its value is the version of the format."""


def header_line(version: str, started: str) -> bytes:
    """Write the header of a run.

    Args:
        version: the version of the tool.
        started: when the run started (ISO 8601, with the offset to UTC).
    """
    tool = {"name": "jatslint", "version": version}
    return _line({MARK: VERSION, "tool": tool, "started": started, "base": "."})


def entry_line(entry: Entry) -> bytes:
    """Write an entry."""
    undone = {"undone": list(entry.undone)} if entry.undone else {}
    return _line(
        {
            "path": entry.path,
            "kind": entry.kind,
            "encoding": entry.passes[0].encoding,
            "before": entry.before._asdict(),
            "after": entry.after._asdict(),
            **undone,
            "passes": [
                {
                    "encoding": one.encoding,
                    "edits": [_edit(edit, one.encoding) for edit in one.edits],
                }
                for one in entry.passes
            ],
        }
    )


def _line(value: Mapping[str, Any]) -> bytes:
    # ASCII alone: names that are not UTF-8 stand as lone surrogates, which only escapes can hold.
    return json.dumps(value, ensure_ascii=True).encode("ascii") + b"\n"


def _pass(one: BytePass) -> dict[str, Any]:
    edits = [_edit(edit, one.encoding) for edit in one.edits]
    return {"encoding": one.encoding, "edits": edits}


def _edit(edit: ByteEdit, encoding: str) -> dict[str, Any]:
    return {
        "fixes": [reason._asdict() for reason in edit.reasons],
        "line": edit.line,
        "column": edit.column,
        "span": list(edit.span),
        "bytes": [edit.start, edit.end],
        **({"joint": True} if edit.joint else {}),
        **_piece("before", edit.before, encoding),
        **_piece("after", edit.after, encoding),
    }


def _piece(key: str, data: bytes, encoding: str) -> dict[str, str]:
    """Show bytes as text, and as they are where the text does not give them back."""
    text = data.decode(encoding, "replace")
    if _bytes_of(text, encoding) == data:
        return {key: text}
    return {key: text, f"{key}_base64": b64encode(data).decode("ascii")}


def _bytes_of(text: str, encoding: str) -> bytes | None:
    try:
        return text.encode(encoding)
    except UnicodeError:
        return None


def read_line(line: bytes) -> dict[str, Any] | None:
    """Read a line as JSON; nothing if it is none, as when the run was killed while writing it."""
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def check_first_line(line: bytes) -> None:
    """Refuse a file that does not begin as a ledger does.

    What is left of a header is one too: a run can be killed while it writes its first line.

    Raises:
        LedgerError: with the reason alone, without the ledger's name.
    """
    value, start = read_line(line), b'{"%b": ' % MARK.encode()
    torn = line.startswith(start) or start.startswith(line.rstrip(b"\n"))
    if value is not None or not torn:
        check_header(value)


def check_header(value: Mapping[str, Any] | None) -> None:
    """Refuse what is no header of a ledger, or one of a later format.

    Raises:
        LedgerError: with the reason alone, without the ledger's name.
    """
    if value is None or MARK not in value:
        raise LedgerError("is no ledger of jatslint; name another file")
    if value[MARK] != VERSION:
        raise LedgerError(
            f"is a ledger of format {value[MARK]!r}, and this jatslint knows {VERSION}: update it"
        )


def read_entry(value: Mapping[str, Any]) -> Entry:
    """Read what a line says of a file.

    Raises:
        LedgerError: something is missing or of another kind than it should be.
    """
    try:
        return Entry(
            path=_text(value["path"]),
            kind=_kind(value["kind"]),
            before=read_state(value["before"]),
            after=read_state(value["after"]),
            passes=tuple(map(_read_pass, value["passes"])),
            undone=tuple(map(_text, value.get("undone", ()))),
        )
    except (LookupError, TypeError, ValueError) as error:
        raise LedgerError(f"the entry is damaged ({type(error).__name__}: {error})") from error


def read_state(value: Mapping[str, Any]) -> State:
    """Read a state.

    Raises:
        KeyError, TypeError: something is missing or of another kind than it should be.
    """
    return State(_text(value["sha256"]), _number(value["size"]))


def _read_pass(value: Mapping[str, Any]) -> BytePass:
    encoding = _text(value["encoding"])
    return BytePass(encoding, tuple(_read_edit(edit, encoding) for edit in value["edits"]))


def _read_edit(value: Mapping[str, Any], encoding: str) -> ByteEdit:
    start, end = map(_number, value["bytes"])
    before = _read_piece(value, "before", encoding)
    if end - start != len(before):
        raise ValueError(f"bytes {start} to {end} are not {len(before)}")
    if not value["fixes"]:
        raise ValueError("an edit without a fix")
    return ByteEdit(
        start=start,
        end=end,
        before=before,
        after=_read_piece(value, "after", encoding),
        reasons=tuple(
            Reason(_text(fix["rule"]), _text(fix["code"]), fix["grade"], _text(fix["title"]))
            for fix in value["fixes"]
        ),
        span=Span(*map(_number, value["span"])),
        line=_number(value["line"]),
        column=_number(value["column"]),
        joint=value.get("joint") is True,
    )


def _read_piece(value: Mapping[str, Any], key: str, encoding: str) -> bytes:
    exact = value.get(f"{key}_base64")
    return _text(value[key]).encode(encoding) if exact is None else b64decode(exact, validate=True)


def _kind(value: Any) -> Kind:
    for kind in KINDS:
        if kind == value:
            return kind
    raise ValueError(f"{value!r} is no kind of record")


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is no text")
    return value


def _number(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise TypeError(f"{value!r} is no number from 0")
    return value
