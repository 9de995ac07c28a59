"""Faults of a run rather than of a record: files and rules that fail become findings too."""

from validator.edits import Edit, Span
from validator.findings import Change, Finding
from validator.frames import Frame, make_frame
from validator.rule import Rule
from validator.source import Source

INTERNAL_ERROR = Rule(
    "internal-error",
    code="DOC001",
    level="error",
    since="0.1",
    manual="""A rule failed on the record, or its fix would have broken it.

Why: a bug in one rule must neither end a run over a million files nor pass in silence.
Fixes: nothing; what the other rules find is reported and fixed as usual.
Leaves alone: the record, as far as the failing rule is concerned. The exit code is 2.""",
)
UNREADABLE_FILE = Rule(
    "unreadable-file",
    code="DOC002",
    level="error",
    since="0.1",
    manual="""A file could not be read, or the fixed file could not be written.

Why: a file that was not checked must not count as clean.
Fixes: nothing; the message says what the system answered.
Leaves alone: the file, which is as it was. The exit code is 2.""",
)
UNSETTLED_FIXES = Rule(
    "unsettled-fixes",
    code="DOC003",
    level="error",
    since="0.1",
    manual="""The fixes of a record do not come to an end.

Why: two rules that undo each other's fixes would leave the record in a state of chance.
Fixes: nothing is changed; the message names the rules, so that one can be left out.
Leaves alone: the record. The exit code is 2.""",
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


def change(edit: Edit, source: Source) -> Change:
    """Tell an edit with its place and with what it replaces."""
    span = Span(edit.start, edit.end)
    before = source.text[edit.start : edit.end]
    return Change(span, before, edit.text, *source.position(edit.start), *source.position(edit.end))


def is_fault(finding: Finding) -> bool:
    """Whether a finding tells of a failure of the run, so that the exit code must be 2."""
    return any(finding.code == rule.code for rule in FAULTS)
