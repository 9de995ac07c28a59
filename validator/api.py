"""The public functions: check and fix one record from Python."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from validator.engine import examine
from validator.findings import Finding, Fix, Grade
from validator.fixing import fix_record
from validator.kinds import Kind
from validator.record import Record, Standards, open_record, parse_record
from validator.ruleset import choose
from validator.source import source_of_text

__all__ = ["CheckResult", "Finding", "Fix", "FixResult", "check", "fix"]

Input: TypeAlias = "bytes | str | os.PathLike[str]"


@dataclass(frozen=True, slots=True)
class CheckResult:
    """What a check found.

    Attributes:
        kind: what kind of record it is.
        findings: the findings, in the order of their places.
        suppressed: those that the record itself asks to leave out.
    """

    kind: Kind
    findings: tuple[Finding, ...]
    suppressed: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class FixResult:
    """What a fix did.

    Attributes:
        kind: what kind of record it is.
        data: the bytes of the fixed record; those given when nothing was changed.
        text: the same as text, without a byte order mark.
        changed: whether anything was changed.
        fixed: the findings that were repaired.
        findings: those that remain.
        suppressed: those that the record itself asks to leave out; they are not repaired.
    """

    kind: Kind
    data: bytes
    text: str
    changed: bool
    fixed: tuple[Finding, ...]
    findings: tuple[Finding, ...]
    suppressed: tuple[Finding, ...]


def check(
    record: Input,
    *,
    kind: Kind | None = None,
    select: Sequence[str] = (),
    ignore: Sequence[str] = (),
    target: str = "",
    schemas: Sequence[str] = (),
) -> CheckResult:
    """Check one record; settings files, baselines and ignore files are the command's alone.

    Args:
        record: its bytes, its text (a ``str`` is never a path), or a path as ``pathlib.Path``.
        kind: ``jats``, ``xml``, ``html`` or ``text``; None tells it from the content.
        select: names, codes or areas of the rules to run; nothing means all.
        ignore: names, codes or areas of rules not to run.
        target: the version of JATS to judge by, in place of the one that the record names.
        schemas: paths of house schemas (.xsd, .rng, .rnc, .dtd, .sch).

    Raises:
        OSError: the file cannot be read. No content of a record raises anything.
        ValueError: there is no such version.
        validator.house.SchemaError: a house schema cannot be used.
        validator.ruleset.UnknownRuleError: ``select`` or ``ignore`` name no rule.
    """
    opened = _open(record, kind, Standards(target, tuple(schemas)))
    checked = examine(opened, choose(select, ignore))
    return CheckResult(opened.kind, checked.findings, checked.suppressed)


def fix(
    record: Input,
    *,
    kind: Kind | None = None,
    select: Sequence[str] = (),
    ignore: Sequence[str] = (),
    schemas: Sequence[str] = (),
    unsafe: bool = False,
) -> FixResult:
    """Repair one record; nothing is written anywhere.

    Args:
        record: its bytes, its text (a ``str`` is never a path), or a path as ``pathlib.Path``.
        kind: ``jats``, ``xml``, ``html`` or ``text``; None tells it from the content.
        select: names, codes or areas of the rules to run; nothing means all.
        ignore: names, codes or areas of rules not to run.
        schemas: paths of house schemas (.xsd, .rng, .rnc, .dtd, .sch).
        unsafe: also apply fixes that need a person's yes.

    Raises:
        OSError: the file cannot be read. No content of a record raises anything.
        validator.house.SchemaError: a house schema cannot be used.
        validator.ruleset.UnknownRuleError: ``select`` or ``ignore`` name no rule.
    """
    opened = _open(record, kind, Standards(house=tuple(schemas)))
    grades: tuple[Grade, ...] = ("safe", "unsafe") if unsafe else ("safe",)
    outcome = fix_record(opened, choose(select, ignore), grades)
    source = outcome.record.source
    return FixResult(
        kind=opened.kind,
        data=source.data,
        text=source.text,
        changed=source.data != opened.source.data,
        fixed=outcome.fixed,
        findings=outcome.remaining,
        suppressed=outcome.checked.suppressed,
    )


def _open(record: Input, kind: Kind | None, standards: Standards) -> Record:
    if standards.target:
        from validator.grammar.facts import known_version

        known_version(standards.target)
    if standards.house:
        from validator.house import load_schema

        for path in standards.house:
            load_schema(path)
    if isinstance(record, bytes):
        return open_record(record, kind=kind, standards=standards)
    if isinstance(record, str):
        return parse_record(source_of_text(record), kind=kind, standards=standards)
    data = Path(record).read_bytes()
    return open_record(data, name=os.fspath(record), kind=kind, standards=standards)
