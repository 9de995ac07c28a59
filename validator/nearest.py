"""Files that hold for a folder and all below it, found by their names."""

import os
from pathlib import Path

IGNORE_FILE = ".jatslint-ignore"
"""What is left out, beside the records."""

BASELINE = ".jatslint-baseline"
"""The findings that were there before. Hidden, as the other: no search takes them for records."""


def nearest(name: str, folder: Path = Path()) -> Path | None:
    """Find the nearest file of a name, from a folder upwards; None if there is none.

    Args:
        name: the name.
        folder: the folder, or the one of the process.

    Returns:
        the file, by way of the folder.
    """
    whole = os.path.abspath(folder)  # noqa: PTH100 - resolve() would follow links
    for around in (Path(whole), *Path(whole).parents):
        if (around / name).is_file():
            return folder / os.path.relpath(around / name, whole)
    return None
