"""The checkout as others get it: its files, and tests that need a package index."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

needs_network = pytest.mark.skipif(
    os.environ.get("JATSLINT_NETWORK_TESTS") != "1",
    reason="installs from a package index; JATSLINT_NETWORK_TESTS=1 runs it",
)


def copy_checkout(folder: Path) -> Path:
    """Copy what git knows or would add, as it is now."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    if listed.returncode:
        pytest.skip("these tests copy the checkout by git, and this is none")
    for name in filter(None, listed.stdout.decode().split("\0")):
        source = ROOT / name
        if source.is_file() and not name.startswith("tests/"):
            target = folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, target)
    return folder
