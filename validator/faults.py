"""Faults of a run rather than of a record: files and rules that fail become findings too.

Why: one bad file, or one rule with a bug, must not end a run over a million files, and must
not pass in silence either.
Fixes: nothing.
Leaves alone: everything else; the other rules and the other files are checked as usual.
"""

from validator.edits import Span
from validator.findings import Finding
from validator.frames import Frame, make_frame
from validator.rule import Rule
from validator.source import Source

INTERNAL_ERROR = Rule("internal-error", code="DOC001", level="error", since="0.1", module=__name__)
UNREADABLE_FILE = Rule(
    "unreadable-file", code="DOC002", level="error", since="0.1", module=__name__
)
UNSETTLED_FIXES = Rule(
    "unsettled-fixes", code="DOC003", level="error", since="0.1", module=__name__
)

_START = Span(0, 0)

FAULTS = (INTERNAL_ERROR, UNREADABLE_FILE, UNSETTLED_FIXES)


def fault(rule: Rule, message: str, source: Source | None = None, span: Span = _START) -> Finding:
    """Make a finding of a fault, at a place of the source where one is known."""
    if source is None:
        return Finding(rule.name, rule.code, rule.level, message, span, 1, 1, 1, 1, Frame(()))
    return place(rule, message, source, span)


def place(rule: Rule, message: str, source: Source, span: Span) -> Finding:
    """Make a finding without a fix, with its line, column and frame."""
    line, column = source.position(span.start)
    end_line, end_column = source.position(span.end)
    return Finding(
        rule=rule.name,
        code=rule.code,
        level=rule.level,
        message=message,
        span=span,
        line=line,
        column=column,
        end_line=end_line,
        end_column=end_column,
        frame=make_frame(source, span),
    )


def is_fault(finding: Finding) -> bool:
    """Whether a finding tells of a failure of the run, so that the exit code must be 2."""
    return any(finding.code == rule.code for rule in FAULTS)
