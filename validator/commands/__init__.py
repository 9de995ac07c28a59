"""What the sub-commands of the command line do, and the exit codes they give."""

CLEAN, REMAINING, FAILED = 0, 1, 2
