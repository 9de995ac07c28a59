"""What the command line says of settings."""

from typing import NamedTuple

from validator.choosing import Layer

COMMAND_LINE = "command line"
"""The origin of what it says."""


class CommandLine(NamedTuple):
    """What the command line says of settings; it travels to worker processes.

    Attributes:
        select: selectors of the rules to run, and no others; nothing leaves it to the settings.
        extend_select: selectors of rules to run beside them.
        ignore: selectors of rules not to run.
        config: what ``--config`` was given: settings files, and keys with values as TOML.
        isolated: whether settings files are left alone.
        target: the JATS version to judge by; empty leaves it to the settings.
        schema: paths of house schemas; nothing leaves them to the settings.
        fail_on: the level of ``--fail-on``; empty leaves it to the settings, as below.
        unsafe_fixes: whether unsafe fixes are applied; None if it does not say.
        baseline: the path of a baseline.
        ignore_file: the path of an ignore file.
        report: reports to write, ``FORMAT`` or ``FORMAT:FILE``.
        jobs: how many processes to use; 0 if it does not say.
        exclude: patterns of what to pass over, beside what the settings say.
    """

    select: tuple[str, ...] = ()
    extend_select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    config: tuple[str, ...] = ()
    isolated: bool = False
    target: str = ""
    schema: tuple[str, ...] = ()
    fail_on: str = ""
    unsafe_fixes: bool | None = None
    baseline: str = ""
    ignore_file: str = ""
    report: tuple[str, ...] = ()
    jobs: int = 0
    exclude: tuple[str, ...] = ()

    @property
    def layer(self) -> Layer:
        """What it says of rules."""
        return Layer(self.select or None, self.extend_select, self.ignore)
