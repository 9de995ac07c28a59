"""``jatslint replay``: do again, on fresh copies, what the ledger of a run lists."""

from argparse import Namespace

from validator.commands.undo import refuse, request_of, tell
from validator.ledger.model import LedgerError
from validator.ledger.running import start_replay


def run(options: Namespace) -> int:
    """Do again what the options say; give the exit code."""
    try:
        request = request_of(options)
        started = start_replay(request)
    except LedgerError as error:
        return refuse(error)
    return tell(started, request, "replayed", "already so")
