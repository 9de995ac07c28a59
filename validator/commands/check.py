"""``jatslint check``: find faults in records, and repair them."""

import os
import sys
from argparse import Namespace
from collections.abc import Callable, Generator
from contextlib import ExitStack, closing
from dataclasses import replace
from pathlib import Path

from validator import __version__
from validator.commands import CLEAN, FAILED, REMAINING, refuse
from validator.commands.planning import (
    STDIN,
    common_folder,
    ladder_of,
    plan_of,
    ruleset_of,
    settings_of,
)
from validator.discover import Missing
from validator.files import FileResult, absolute, process_data
from validator.findings import Grade
from validator.nearest import BASELINE, IGNORE_FILE, nearest
from validator.old_findings import OldFindings
from validator.outputs import Output, open_outputs, painter_for, parse_output
from validator.progress import progress
from validator.reporting import View
from validator.run import Plan, files_of, results_of, tell_missing
from validator.settings import CommandLine, RunSettings
from validator.summary import Summary
from validator.usage import UsageError
from validator.write import FileError

_DIFF = "diff"


def run(options: Namespace) -> int:
    """Check (and fix) what the options say; give the exit code."""
    try:
        command_line, settings = settings_of(options)
        if options.show_settings:
            from validator.commands.settings import show_settings

            return show_settings(options.show_settings, command_line, options.kind)
        return _run(options, command_line, settings)
    except (UsageError, FileError) as error:
        return refuse(error)


def _run(options: Namespace, command_line: CommandLine, settings: RunSettings) -> int:
    outputs = _outputs(options, settings.report)
    plan = _plan(options, command_line, settings, outputs)
    ruleset = ruleset_of(command_line)
    additions = _ignores_to_add(options, settings, plan)
    old = OldFindings(plan, ruleset, _baseline(options, settings), additions)
    missing: list[Missing] = []
    # The fixed record is the output then; what remains is said beside it.
    fixed_to_stdout = STDIN in plan.paths and plan.task.write
    stream = sys.stderr if fixed_to_stdout else sys.stdout
    summary = Summary(settings.fail_on, dry_run=options.diff, ladder=ladder_of(ruleset))
    tool = {"name": "jatslint", "version": __version__}
    view = View(tool, summary, painter_for(stream))
    with ExitStack() as stack:
        bar = stack.enter_context(progress(sys.stderr, files_of(plan)))
        reports = stack.enter_context(open_outputs(outputs, view, stream, bar))

        def miss(item: Missing) -> None:
            missing.append(item)
            bar.clear()
            tell_missing(item)

        for found in stack.enter_context(closing(_results(options, plan, miss))):
            result = old.take(found)
            summary.add(result)
            reports.file(result)
            bar.tick(result)
            if fixed_to_stdout:
                sys.stdout.buffer.write(result.output)
        if unused := old.settle():
            summary.add(unused)
            reports.file(unused)
        summary.trend = old.trend()
    view.after.extend(old.save(options.reason))
    if not any(not output.path for output in outputs):
        view.after.extend(summary.sentences())
    if summary.trend and not options.diff:
        view.after.extend(summary.trend.sentences())
    for line in dict.fromkeys(view.after):
        print(line, file=sys.stderr)
    if missing or summary.failed:
        return FAILED
    return _code(options, summary)


def _code(options: Namespace, summary: Summary) -> int:
    if options.exit_zero:
        return CLEAN
    fixed = options.exit_non_zero_on_fix and summary.changed
    return REMAINING if summary.reached or fixed else CLEAN


def _outputs(options: Namespace, asked: tuple[str, ...]) -> tuple[Output, ...]:
    """Choose the reports of a run.

    Raises:
        UsageError: one is unknown, or two would be written to one place.
    """
    outputs = [parse_output(text) for text in asked]
    if options.diff and all(output.name != _DIFF for output in outputs):
        outputs.append(Output(_DIFF))
    outputs = outputs or [Output("full")]
    taken: dict[str, str] = {}
    for output in outputs:
        place = str(absolute(Path(output.path))) if output.path else ""
        if place in taken:
            where = f"{output.path!r}" if output.path else "standard output"
            raise UsageError(
                f"the reports {taken[place]} and {output.name} both go to {where}: give each a "
                f"file of its own, as in --report {output.name}:FILE"
            )
        taken[place] = output.name
    return tuple(outputs)


def _plan(
    options: Namespace,
    command_line: CommandLine,
    settings: RunSettings,
    outputs: tuple[Output, ...],
) -> Plan:
    """Make the plan of the run, with what it writes.

    Raises:
        UsageError: the options contradict each other.
    """
    fixing = options.fix or options.diff or bool(options.output_dir)
    if options.unsafe_fixes and not fixing:
        raise UsageError(
            "--unsafe-fixes says which fixes: add --diff to see them, --fix to apply them"
        )
    grades: tuple[Grade, ...] = ()
    if fixing:
        grades = ("safe", "unsafe") if settings.unsafe_fixes else ("safe",)
    plan = plan_of(options, command_line, settings, grades)
    if options.output_dir and (options.diff or STDIN in options.paths):
        raise UsageError("--output-dir goes neither with --diff nor with standard input")
    if fixing and options.target:
        raise UsageError(
            "--target only tells what stands between a record and a version; fix without it"
        )
    writes = fixing and not options.diff
    shows_diff = any(output.name == _DIFF for output in outputs)
    if shows_diff and not fixing:
        raise UsageError("the report diff shows what fixes change: use it with --fix or --diff")
    task = replace(plan.task, write=writes, diff=shows_diff)
    written = (settings.baseline, options.ledger, *(output.path for output in outputs))
    own = [absolute(Path(path)) for path in written if path]
    if options.output_dir:
        copy_to, copy_from = absolute(Path(options.output_dir)), common_folder(options.paths)
        if copy_from.resolve().is_relative_to(copy_to.resolve()):
            raise UsageError("--output-dir is where the originals are; name another folder")
        if os.path.lexists(copy_to) and not copy_to.is_dir():
            raise UsageError(f"--output-dir {options.output_dir}: is no folder; name another one")
        task = replace(task, copy_to=copy_to, copy_from=copy_from)
        own.append(copy_to)
    if options.ledger:
        task = replace(task, ledger=_ledger(options, writes=writes))
    return replace(plan, task=task, own=tuple(own))


def _ledger(options: Namespace, *, writes: bool) -> Path:
    """Begin the ledger of a run.

    Raises:
        UsageError: the run changes no files, so that there is nothing to write down.
        validator.ledger.LedgerError: it cannot be written.
    """
    if not writes or options.output_dir or STDIN in options.paths:
        raise UsageError("--ledger writes down how --fix changes files: use it with --fix alone")
    from validator.ledger import start_ledger

    path = Path(options.ledger)
    start_ledger(path)
    return path


def _baseline(options: Namespace, settings: RunSettings) -> str:
    """Choose the baseline: the one that is named, else the nearest; empty for none.

    Raises:
        UsageError: one is named, and none shall be used.
    """
    if options.no_baseline:
        if options.baseline:
            raise UsageError("--baseline names a baseline, and --no-baseline uses none")
        return ""
    return settings.baseline or str(nearest(BASELINE) or "")


def _ignores_to_add(options: Namespace, settings: RunSettings, plan: Plan) -> Path | None:
    """Name the ignore file that gets new entries, if it is to get some.

    Raises:
        UsageError: the run writes nothing, or knows no file that an entry could name.
    """
    if not options.add_ignores:
        if options.reason:
            raise UsageError("--reason tells why --add-ignores ignores what it does: use both")
        return None
    if options.diff or STDIN in plan.paths:
        raise UsageError("--add-ignores goes neither with --diff nor with standard input")
    return Path(plan.task.ignore_file or settings.ignore_file or IGNORE_FILE)


def _results(
    options: Namespace, plan: Plan, on_missing: Callable[[Missing], None]
) -> Generator[FileResult, None, None]:
    if STDIN in plan.paths:
        yield process_data(plan.task, sys.stdin.buffer.read(), options.stdin_filename)
    else:
        yield from results_of(plan, on_missing)
