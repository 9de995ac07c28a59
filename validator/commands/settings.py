"""``jatslint check --show-settings FILE``: the settings of one record, and where they come from."""

from pathlib import Path

from validator.commands import CLEAN, refuse
from validator.identity import facts_of
from validator.kinds import Kind
from validator.record import open_record
from validator.settings import CommandLine, SettingsError
from validator.settings.show import show
from validator.write import FileError, read_file


def show_settings(path: str, command_line: CommandLine, kind: Kind | None = None) -> int:
    """Print the settings of a file; give the exit code.

    Args:
        path: the file.
        command_line: what the command line says.
        kind: what the file is; None tells it from its content.
    """
    try:
        record = open_record(read_file(Path(path)), name=path, kind=kind)
        text = show(Path(path), facts_of(record), record.kind, command_line)
    except (FileError, SettingsError) as error:
        return refuse(error)
    print(text, end="")
    return CLEAN
