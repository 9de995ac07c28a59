"""What a run leaves out because somebody has said so: an ignore file, a baseline."""

from pathlib import Path
from typing import TYPE_CHECKING

from validator.files import FileResult, ruleset_for

if TYPE_CHECKING:
    from validator.baseline.matching import Baseline
    from validator.baseline.trend import Trend
    from validator.ruleset import Ruleset
    from validator.run import Plan
    from validator.suppressions.adding import Additions
    from validator.suppressions.tally import Tally


class OldFindings:
    """The ignore file and the baseline of a run; :meth:`take` is given each result once.

    Findings that the ignore file names are left out of results already; what is kept here is
    which of its entries were used.

    Args:
        plan: the run.
        ruleset: the rules of the run, to tell what can be gone.
        baseline: the path of the baseline; empty for none.
        ignores_to_add: the ignore file that gets an entry for all that remains; None for none.

    Raises:
        UsageError: the baseline cannot be read.
    """

    def __init__(
        self, plan: "Plan", ruleset: "Ruleset", baseline: str, ignores_to_add: Path | None
    ) -> None:
        self._plan = plan
        self._ruleset = ruleset
        self._baseline = _load_baseline(baseline, plan) if baseline else None
        self._tally = _start_tally(plan.task.ignore_file) if plan.task.ignore_file else None
        self._additions = _start_additions(ignores_to_add) if ignores_to_add else None

    def take(self, result: FileResult) -> FileResult:
        """Take the known findings out of a result, and those that will be ignored from now on."""
        if self._tally:
            self._tally.add(result)
        if self._baseline:
            result = self._baseline.split(result)
        if self._additions:
            result = self._additions.add(result)
        return result

    def settle(self) -> FileResult | None:
        """Tell of entries of the ignore file that nobody needs, when all results were taken."""
        if self._tally is None:
            return None
        from validator.suppressions.tally import covers, settle

        plan = self._plan
        covered = bool(plan.folders and not plan.exclude) and covers(
            plan.paths, self._tally.ignores
        )
        # A ledger, and copies beside the originals, are of records only.
        write = plan.task.write and plan.task.ledger is None and plan.task.copy_to is None
        return settle(
            self._tally,
            self._ruleset,
            covered=covered,
            write=write,
            diff=plan.task.diff,
            grades=plan.task.grades,
        )

    def trend(self) -> "Trend | None":
        """Tell what is known, new and gone, when all results were taken."""
        if self._baseline is None:
            return None
        return self._baseline.trend(self._ruleset, self._plan.folders)

    def save(self, reason: str) -> tuple[str, ...]:
        """Write the new entries of the ignore file, and tell how many, and what has none.

        Raises:
            validator.write.FileError: it cannot be written.
        """
        if self._additions is None:
            return ()
        from validator.frames import printable
        from validator.summary import count

        number = self._additions.save(reason)
        entries = "1 new entry" if number == 1 else f"{number:,} new entries"
        told = [f"{printable(str(self._additions.path))}: {entries}"]
        if left := self._additions.left:
            told.append(
                f"{count(len(left), 'file')} outside of its folder, such as {printable(left[0])}, "
                "got none"
            )
        return tuple(told)


def _load_baseline(path: str, plan: "Plan") -> "Baseline":
    from validator.baseline.matching import load_baseline

    return load_baseline(Path(path), lambda one: ruleset_for(one, plan.task.command_line))


def _start_tally(path: str) -> "Tally":
    from validator.suppressions.ignores import open_ignores
    from validator.suppressions.tally import Tally

    return Tally(open_ignores(path))


def _start_additions(path: Path) -> "Additions":
    from validator.suppressions.adding import Additions

    return Additions(path)
