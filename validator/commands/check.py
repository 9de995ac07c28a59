"""``jatslint check``: find faults in records, and repair them."""

import os
import sys
from argparse import Namespace
from collections.abc import Iterable, Iterator
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import TextIO

from validator import __version__
from validator.commands import CLEAN, FAILED, REMAINING
from validator.discover import Missing, discover
from validator.files import FileResult, Task, absolute, lost, process_data, process_file
from validator.findings import Grade
from validator.record import Standards
from validator.reporting import View, colour, open_report, plain
from validator.ruleset import UnknownRuleError, choose
from validator.summary import Summary
from validator.workers import run_in_order

_STDIN = "-"


def run(options: Namespace) -> int:
    """Check (and fix) what the options say; give the exit code."""
    try:
        task = _task(options)
        choose(task.select, task.ignore)
        _load_schemas(task.standards.house)
    except (UnknownRuleError, UsageError) as error:
        print(f"jatslint: {error}", file=sys.stderr)
        return FAILED
    summary = Summary(fail_on=options.fail_on, dry_run=options.diff)
    missing: list[Missing] = []
    if _STDIN in options.paths:
        _check_stdin(options, task, summary)
    else:
        _check_files(options, task, summary, missing)
    if missing or summary.failed:
        return FAILED
    return REMAINING if summary.reached else CLEAN


class UsageError(Exception):
    """The options contradict each other; the message says which."""


def _task(options: Namespace) -> Task:
    fixing = options.fix or options.unsafe_fixes or options.diff or bool(options.output_dir)
    if _STDIN in options.paths and len(options.paths) > 1:
        raise UsageError("- (standard input) cannot be checked together with files")
    if options.output_dir and (options.diff or _STDIN in options.paths):
        raise UsageError("--output-dir goes neither with --diff nor with standard input")
    copy_to = absolute(Path(options.output_dir)) if options.output_dir else None
    copy_from = _common_folder(options.paths) if options.output_dir else None
    if copy_to and copy_from and copy_from.resolve().is_relative_to(copy_to.resolve()):
        raise UsageError("--output-dir is where the originals are; name another folder")
    if options.diff and options.output_format:
        raise UsageError("--diff is a format of its own and goes with no --output-format")
    if fixing and options.target:
        raise UsageError(
            "--target only tells what stands between a record and a version; fix without it"
        )
    grades: tuple[Grade, ...] = ()
    if fixing:
        grades = ("safe", "unsafe") if options.unsafe_fixes else ("safe",)
    return Task(
        select=_words(options.select),
        ignore=_words(options.ignore),
        kind=options.kind,
        grades=grades,
        write=fixing and not options.diff,
        diff=options.diff,
        copy_to=copy_to,
        copy_from=copy_from,
        standards=Standards(options.target or "", tuple(options.schema)),
    )


def _load_schemas(paths: Iterable[str]) -> None:
    """Load house schemas before any file is read: a bad one is an error of the settings.

    Raises:
        UsageError: one cannot be used.
    """
    for path in paths:
        from validator.house import SchemaError, load_schema

        try:
            load_schema(path)
        except SchemaError as error:
            raise UsageError(str(error)) from error


def _words(lists: Iterable[str]) -> tuple[str, ...]:
    return tuple(word for words in lists for word in words.split(",") if word.strip())


def _common_folder(paths: list[str]) -> Path:
    """The folder that all arguments stand in; a lone folder stands for itself."""
    given = [absolute(Path(path)) for path in paths]
    folders = [path if path.is_dir() else path.parent for path in given]
    return Path(os.path.commonpath(folders))


def _check_files(options: Namespace, task: Task, summary: Summary, missing: list[Missing]) -> None:
    results = run_in_order(
        partial(process_file, task),
        _files(options.paths, task.copy_to, missing),
        jobs=options.jobs,
        lost=lost,
    )
    with closing(results):
        _write_report(options, results, summary, sys.stdout)


def _files(paths: list[str], excluded: Path | None, missing: list[Missing]) -> Iterator[Path]:
    """Find the files of a run; say at once what cannot be found."""
    for item in discover(paths):
        if isinstance(item, Missing):
            missing.append(item)
            print(f"jatslint: {item.path}: {item.reason}", file=sys.stderr)
        elif excluded is None or not absolute(item).is_relative_to(excluded):
            yield item


def _check_stdin(options: Namespace, task: Task, summary: Summary) -> None:
    result = process_data(task, sys.stdin.buffer.read(), options.stdin_filename)
    if task.write:
        # The fixed record is the output; what remains is said beside it.
        _write_report(options, [result], summary, sys.stderr)
        sys.stdout.buffer.write(result.output)
    else:
        _write_report(options, [result], summary, sys.stdout)


def _write_report(
    options: Namespace, results: Iterable[FileResult], summary: Summary, out: TextIO
) -> None:
    if options.diff:
        for result in results:
            summary.add(result)
            out.write(result.diff)
        print("\n".join(summary.sentences()), file=sys.stderr)
        return
    tool = {"name": "jatslint", "version": __version__}
    view = View(tool, summary, colour() if _is_coloured(out) else plain)
    writer = open_report(options.output_format or "full", view)
    out.writelines(writer.start())
    for result in results:
        summary.add(result)
        out.writelines(writer.file(result))
    out.writelines(writer.end())
    out.flush()
    for line in view.after:
        print(line, file=sys.stderr)


def _is_coloured(stream: TextIO) -> bool:
    """Whether to colour; the variables are those of no-color.org and force-color.org."""
    if os.environ.get("NO_COLOR"):
        return False
    return bool(os.environ.get("FORCE_COLOR")) or stream.isatty()
