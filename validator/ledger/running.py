"""An undo or a replay over all files of a ledger."""

import os
from collections.abc import Callable, Generator, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from validator.ledger.reading import Index, Job, read_index
from validator.ledger.restoring import Plan, Restored, lost, replay_file, undo_file
from validator.ledger.writing import start_ledger
from validator.ruleset import UnknownRuleError, find_rules
from validator.workers import resolve_jobs, run_in_order


@dataclass(frozen=True, slots=True)
class Request:
    """What the user asked for.

    Attributes:
        ledger: the ledger.
        base: the folder that its paths are relative to.
        paths: only these files and folders; nothing means all.
        rules: selectors of the rules whose edits are taken back; nothing means all.
        write: whether files are changed.
    """

    ledger: Path
    base: Path
    paths: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    write: bool = True


@dataclass(frozen=True, slots=True)
class Run:
    """A run that can begin.

    Attributes:
        results: what came of each file, the one that the ledger names last first.
        broken: lines of the ledger that are none, from 1.
        unmet: paths that the user gave and the ledger does not name; complete when all results
            have gone by.
    """

    results: Generator[Restored, None, None]
    broken: tuple[int, ...]
    unmet: set[str]


def start_undo(request: Request) -> Run:
    """Make ready to take back what a ledger says.

    Raises:
        LedgerError: the ledger cannot be read, or cannot be written although a part of its edits
            is to be taken back, which it must tell of.
        UnknownRuleError: a selector means no rule and stands for none in the ledger.
    """
    index = read_index(request.ledger)
    codes = chosen_codes(request.rules, index) if request.rules else None
    if codes and request.write:
        start_ledger(request.ledger)
    return _start(request, index, undo_file, codes)


def start_replay(request: Request) -> Run:
    """Make ready to do again what a ledger says.

    Raises:
        LedgerError: the ledger cannot be read.
    """
    return _start(request, read_index(request.ledger), replay_file, None)


def chosen_codes(selectors: Sequence[str], index: Index) -> frozenset[str]:
    """Give the codes of rules of a ledger that selectors mean.

    Args:
        selectors: names, codes or areas. Rules that are gone since are known by what the ledger
            calls them.
        index: the ledger.

    Raises:
        UnknownRuleError: a selector means no rule and stands for none in the ledger.
    """
    made = {code for _, code in index.rules}
    codes: set[str] = set()
    for selector in selectors:
        word = selector.strip().lower()
        named = {code for name, code in index.rules if word in {name.lower(), code.lower()}}
        try:
            codes |= named | {rule.code for rule in find_rules(selector)} & made
        except UnknownRuleError:
            if not named:
                raise
            codes |= named
    return frozenset(codes)


def _start(
    request: Request,
    index: Index,
    work: Callable[[Plan, Job], Restored],
    codes: frozenset[str] | None,
) -> Run:
    plan = Plan(request.ledger, request.base, codes, request.write)
    given = {os.path.abspath(path): path for path in request.paths}  # noqa: PTH100 - links stay
    unmet = set(request.paths)

    def is_wanted(path: str) -> bool:
        if not given:
            return True
        hits = given.keys() & _with_folders(request.base / path)
        unmet.difference_update(given[hit] for hit in hits)
        return bool(hits)

    results = run_in_order(
        partial(work, plan), index.jobs(is_wanted), jobs=resolve_jobs("auto"), lost=lost
    )
    return Run(results, index.broken, unmet)


def _with_folders(path: Path) -> Iterable[str]:
    """Name a file and the folders that it stands in."""
    whole = Path(os.path.abspath(path))  # noqa: PTH100 - links stay
    return {str(whole), *map(str, whole.parents)}
