"""``jatslint undo``: take back what the ledger of a run lists."""

import os
import sys
from argparse import Namespace
from contextlib import closing
from pathlib import Path

from validator.commands import CLEAN, FAILED, REMAINING
from validator.frames import printable
from validator.ledger.model import LedgerError
from validator.ledger.running import Request, Run, start_undo
from validator.ruleset import UnknownRuleError
from validator.summary import count


def run(options: Namespace) -> int:
    """Take back what the options say; give the exit code."""
    rules = tuple(word for words in options.rules for word in words.split(",") if word.strip())
    try:
        request = request_of(options, rules)
        started = start_undo(request)
    except (LedgerError, UnknownRuleError) as error:
        return refuse(error)
    same = "without such edits" if rules else "already as before"
    return tell(started, request, "restored", same)


def request_of(options: Namespace, rules: tuple[str, ...] = ()) -> Request:
    """Read the options that undo and replay share.

    Raises:
        LedgerError: the folder of the records is none.
    """
    base = Path(os.path.abspath(options.base or "."))  # noqa: PTH100 - links stay
    if not base.is_dir():
        raise LedgerError(f"--base {options.base}: is no folder; name the one of the records")
    return Request(
        ledger=Path(options.ledger),
        base=base,
        paths=tuple(options.paths),
        rules=rules,
        write=not options.dry_run,
    )


def refuse(error: Exception) -> int:
    """Say why nothing was begun; give the exit code."""
    print(f"jatslint: {printable(str(error))}", file=sys.stderr)
    return FAILED


def tell(started: Run, request: Request, done: str, same: str) -> int:
    """Do it, and say what was not done, and how much was.

    Args:
        started: the run.
        request: what was asked for.
        done: what is said of files that were changed.
        same: what is said of files in which there was nothing to do.

    Returns:
        the exit code.
    """
    for line in started.broken:
        print(
            f"jatslint: {printable(str(request.ledger))}, line {line}: only a part of a line; the "
            "run ended while it wrote it, and had not yet changed that file",
            file=sys.stderr,
        )
    changed = unchanged = refused = shared = 0
    with closing(started.results) as results:
        for result in results:
            changed += result.changed
            refused += bool(result.refused)
            unchanged += not result.changed and not result.refused
            shared += result.shared
            if result.refused:
                print(f"{printable(result.path)}: {printable(result.refused)}")
            elif result.changed and not request.write:
                print(f"{printable(result.path)}: would be {done}")
    for path in sorted(started.unmet):
        print(f"jatslint: {printable(path)}: not in the ledger", file=sys.stderr)
    if shared:
        stay = "stays" if shared == 1 else "stay"
        print(f"{count(shared, 'edit')} {stay}, since rules that were not named made it too")
    would = "" if request.write else "would be "
    print(f"{count(changed, 'file')} {would}{done}, {unchanged:,} {same}, {refused:,} refused")
    return REMAINING if refused or started.unmet else CLEAN
