"""What the sub-commands of the command line do, and the exit codes they give."""

import sys

CLEAN, REMAINING, FAILED = 0, 1, 2

EXIT_CODES = """\
exit code:
  0  all is well
  1  check: findings remain; baseline diff: some are new; undo, replay: something was refused
  2  wrong usage, unreadable input, an internal error, or fixes that do not settle
"""
OF_CHECK = """\
exit code:
  0  nothing at or above the --fail-on level remains (also when everything was fixed)
  1  something remains
  2  wrong usage, unreadable input, an internal error, or fixes that do not settle
"""
OF_WRITING = """\
exit code:
  0  done
  2  wrong usage, unreadable input or an internal error
"""
OF_DIFF = """\
exit code:
  0  nothing is new
  1  something is new
  2  wrong usage, unreadable input or an internal error
"""
OF_LEDGER = """\
exit code:
  0  all that was asked for is done, or was so already
  1  something was refused and is named with the reason, or a PATH is not in the ledger
  2  wrong usage, or the ledger cannot be read; nothing was changed
"""
OF_SCHEMA = """\
exit code:
  0  told, whether the files are valid or not
  2  wrong usage, unreadable input, or a word that is no element
"""


def refuse(error: Exception) -> int:
    """Tell why a command cannot be done, a line for each mistake; give the exit code."""
    for line in str(error).splitlines():
        print(f"jatslint: {line}", file=sys.stderr)
    return FAILED
