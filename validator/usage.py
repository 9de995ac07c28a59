"""The error of a command that was asked for something it cannot do."""


class UsageError(ValueError):
    """What was asked for cannot be done: wrong options, settings, or files that support a run.

    The message says what is wrong and what to do; the exit code is 2. No content of a record
    raises it.
    """
