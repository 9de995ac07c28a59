"""Settings: what teams say of their records once, in ``jatslint.toml`` or ``pyproject.toml``.

:func:`settings_for` gives those of a file; what a run needs is given by :func:`run_settings`.
Nothing of it costs a run without settings more than a look into each folder: the modules that
read and check them are imported when there is something to read.
"""

from validator.settings.command_line import CommandLine
from validator.settings.errors import Mistake, SettingsError
from validator.settings.resolving import FileSettings, Resolved, settings_for
from validator.settings.run import RunSettings, run_settings

__all__ = [
    "CommandLine",
    "FileSettings",
    "Mistake",
    "Resolved",
    "RunSettings",
    "SettingsError",
    "run_settings",
    "settings_for",
]
