"""The ledger of a run: every edit as bytes, so that it can be taken back and done again.

A ledger is a file of JSON Lines: a header for each run, then one line for each file that the run
changed, written before the file is replaced. Its shape is described by ``ledger-1.schema.json`` in
the folder of schemas.
"""

from validator.ledger.entries import entry_of
from validator.ledger.model import LedgerError
from validator.ledger.writing import append, start_ledger

__all__ = ["LedgerError", "append", "entry_of", "start_ledger"]
