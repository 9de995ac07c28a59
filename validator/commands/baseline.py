"""``jatslint baseline``: list the findings there are, and keep the list true."""

import sys
from argparse import Namespace
from collections.abc import Callable, Iterable
from contextlib import ExitStack, closing
from dataclasses import dataclass, replace
from pathlib import Path

from validator.baseline.lines import (
    BaselineError,
    Listing,
    list_result,
    size,
    write_listing,
)
from validator.baseline.matching import load_baseline
from validator.baseline.names import Names
from validator.baseline.trend import Trend
from validator.commands import CLEAN, FAILED, REMAINING, refuse
from validator.commands.planning import plan_of, ruleset_of, settings_of
from validator.discover import Missing
from validator.faults import is_fault
from validator.files import FileResult, absolute, ruleset_for
from validator.findings import LEVELS
from validator.frames import printable
from validator.nearest import BASELINE, nearest
from validator.progress import progress
from validator.reporting import View, open_report, plain
from validator.ruleset import Ruleset
from validator.run import Plan, files_of, results_of, tell_missing
from validator.summary import Summary, count
from validator.usage import UsageError
from validator.write import FileError


def create(options: Namespace) -> int:
    """List all findings of a run in a new baseline; give the exit code."""
    return _answer(options, _create)


def prune(options: Namespace) -> int:
    """Take out of a baseline what is gone, and follow moved files; give the exit code."""
    return _answer(options, _prune)


def diff(options: Namespace) -> int:
    """Tell what is new and what is gone; the exit code is 1 if anything is new."""
    return _answer(options, _diff)


@dataclass(frozen=True)
class _Run:
    """A run, its baseline, and the rules of it.

    Attributes:
        plan: what to check.
        path: the file of the baseline.
        ruleset: the rules that run.
        force: whether ``create`` replaces what is there.
    """

    plan: Plan
    path: Path
    ruleset: Ruleset
    force: bool

    def rules_of(self, result: FileResult) -> Ruleset:
        """Give the rules that ran on a file."""
        return ruleset_for(result, self.plan.task.command_line)


def _answer(options: Namespace, action: Callable[[_Run], int]) -> int:
    try:
        command_line, settings = settings_of(options)
        # A new list is for the folder one is in, not for one further up that has a list already.
        found = None if action is _create else nearest(BASELINE)
        path = Path(settings.baseline or found or BASELINE)
        plan = plan_of(options, command_line, settings)
        plan = replace(plan, own=(*plan.own, absolute(path)))
        force = vars(options).get("force", False)
        return action(_Run(plan, path, ruleset_of(command_line), force))
    except (UsageError, FileError) as error:
        return refuse(error)


def _create(run: _Run) -> int:
    if run.path.exists() and not run.force:
        raise BaselineError(
            f"{run.path}: exists; 'jatslint baseline prune' takes out what is gone, --force lists "
            "everything anew"
        )
    names, listing, files = Names(run.path.parent), Listing(), 0

    def see(result: FileResult) -> Iterable[str]:
        nonlocal files
        files += 1
        list_result(listing, names.name(result.path), result)
        return ()

    code = _look(run.plan, see)
    if not files:
        # With --force, a misspelt folder would empty a list that is good.
        raise BaselineError("no records were found, and nothing was written: name files or folders")
    write_listing(run.path, listing)
    found = f"{count(size(listing), 'finding')} in {len(listing):,} of {count(files, 'file')}"
    print(f"{printable(str(run.path))} lists {found}")
    return code


def _prune(run: _Run) -> int:
    baseline = load_baseline(run.path, run.rules_of)

    def see(result: FileResult) -> Iterable[str]:
        baseline.split(result)
        return ()

    code = _look(run.plan, see)
    pruned = baseline.pruned(run.ruleset, run.plan.folders)
    if pruned != baseline.listing:
        write_listing(run.path, pruned)
    before, after = size(baseline.listing), size(pruned)
    path = printable(str(run.path))
    print(f"{path} listed {count(before, 'finding')}; {before - after:,} taken out, {after:,} left")
    return code


def _diff(run: _Run) -> int:
    baseline = load_baseline(run.path, run.rules_of)
    report = open_report("concise", View({}, Summary(LEVELS[-1]), plain))

    def see(result: FileResult) -> Iterable[str]:
        split = baseline.split(result)
        # What failed is told on the error stream.
        new = tuple(finding for finding in split.findings if not is_fault(finding))
        return report.file(replace(split, findings=new))

    code = _look(run.plan, see)
    trend = baseline.trend(run.ruleset, run.plan.folders)
    print(_table(trend))
    return code or (REMAINING if trend.new else CLEAN)


def _look(plan: Plan, see: Callable[[FileResult], Iterable[str]]) -> int:
    """Go through a run; write what is to be said of each file, and on which ones it failed."""
    code = CLEAN
    with ExitStack() as stack:
        bar = stack.enter_context(progress(sys.stderr, files_of(plan)))

        def miss(missing: Missing) -> None:
            nonlocal code
            code = FAILED
            bar.clear()
            tell_missing(missing)

        for result in stack.enter_context(closing(results_of(plan, miss))):
            sys.stdout.writelines(bar.guard(sys.stdout, see(result)))
            bar.tick(result)
            for fault in filter(is_fault, result.findings):
                code = FAILED
                bar.clear()
                place, said = printable(result.path), printable(fault.message)
                print(f"jatslint: {place}: {said}", file=sys.stderr)
    return code


def _table(trend: Trend) -> str:
    """Count by rule, for rules of which anything is new or gone."""
    rules = [rule for rule in trend.rules() if trend.new[rule] or trend.gone[rule]]
    known = count(trend.known.total(), "finding")
    if not rules:
        return f"nothing is new and nothing is gone; known: {known}"
    head = ("rule", "listed", "known", "new", "gone")
    numbers = (trend.listed, trend.known, trend.new, trend.gone)
    rows = [head, *((rule, *(f"{one[rule]:,}" for one in numbers)) for rule in rules)]
    rows.append(("all rules", *(f"{one.total():,}" for one in numbers)))
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(
        "  ".join(
            cell.rjust(width) if place else cell.ljust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        for row in rows
    )
