"""A run over files: which ones, and what comes of each, in order."""

import sys
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from validator.discover import Missing, discover
from validator.files import FileResult, Task, absolute, lost, process_file
from validator.frames import printable
from validator.workers import run_in_order

if TYPE_CHECKING:
    from validator.gitignore import Layer


@dataclass(frozen=True, eq=False, repr=False)
class Plan:
    """What a run is to do.

    Attributes:
        paths: files, folders and globs, as the user gave them.
        task: what to do with each file.
        jobs: how many processes to use.
        exclude: patterns of what to leave out, beside ``.gitignore``.
        force_exclude: whether they bind files that ``paths`` names itself, too.
        only: the files to look at, absolute; None for all.
        own: files that this run writes, absolute, and folders of them: they are no records.
    """

    paths: tuple[str, ...]
    task: Task
    jobs: int = 1
    exclude: "tuple[Layer, ...]" = ()
    force_exclude: bool = False
    only: frozenset[Path] | None = None
    own: tuple[Path, ...] = ()

    @property
    def folders(self) -> tuple[str, ...]:
        """The paths that are looked at wholly; nothing for a run over some files of many."""
        return () if self.only is not None else self.paths


def results_of(
    plan: Plan, on_missing: Callable[[Missing], None]
) -> Generator[FileResult, None, None]:
    """Do what a plan says; give a result for each file, in the order of discovery.

    Args:
        plan: the run.
        on_missing: is told of each path that leads nowhere; the run goes on.
    """
    files = files_of(plan, on_missing)
    return run_in_order(partial(process_file, plan.task), files, jobs=plan.jobs, lost=lost)


def tell_missing(missing: Missing) -> None:
    """Say on the error stream what cannot be found."""
    sys.stderr.write(f"jatslint: {printable(missing.path)}: {missing.reason}\n")


def files_of(plan: Plan, on_missing: Callable[[Missing], None] = lambda _: None) -> Iterator[Path]:
    """Find the files of a run, in order.

    Args:
        plan: the run.
        on_missing: is told of each path that leads nowhere.
    """
    for item in discover(plan.paths, exclude=plan.exclude, force_exclude=plan.force_exclude):
        if isinstance(item, Missing):
            on_missing(item)
        elif _is_wanted(absolute(item), plan):
            yield item


def _is_wanted(path: Path, plan: Plan) -> bool:
    if plan.only is not None and path not in plan.only:
        return False
    return not any(path.is_relative_to(own) for own in plan.own)
