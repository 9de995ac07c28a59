"""The package as it is installed: one import name, all files, and nothing else."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from hatchling.builders.wheel import WheelBuilder

ROOT = Path(__file__).parents[1]
CODE = ("validator", "rules", "schemas", "reports")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    (path,) = WheelBuilder(str(ROOT)).build(directory=str(folder), versions=["standard"])
    return Path(path)


def test_the_wheel_holds_every_file_of_the_four_folders_under_one_name(wheel):
    expected = set()
    for folder in CODE:
        for path in (ROOT / folder).rglob("*"):
            if path.is_file() and "__pycache__" not in path.parts:
                inside = path.relative_to(ROOT).as_posix()
                expected.add(inside if folder == "validator" else f"validator/{inside}")
    names = set(zipfile.ZipFile(wheel).namelist())
    names = {name for name in names if ".dist-info/" not in name}
    manual = {name for name in names if name.endswith(".data/data/share/man/man1/jatslint.1")}
    assert len(manual) == 1
    assert names - manual == expected


def test_the_wheel_runs_without_the_checkout(wheel, tmp_path):
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "site")
    (tmp_path / "a.txt").write_text("Ask authors/readers for more resources\n", encoding="utf-8")
    result = subprocess.run(
        [sys.executable, "-m", "validator", "check", "--fix", "a.txt"],
        cwd=tmp_path,
        env={"PYTHONPATH": str(tmp_path / "site")},
        capture_output=True,
        check=False,
        timeout=120,
    )
    assert result.returncode == 0, result.stderr
    assert (tmp_path / "a.txt").read_bytes() == b""


@pytest.mark.parametrize("name", ["rules", "reports"])
def test_the_bare_names_of_inner_folders_cannot_be_imported(name):
    result = subprocess.run(
        [sys.executable, "-c", f"import {name}"],
        cwd=ROOT,
        capture_output=True,
        check=False,
        timeout=120,
    )
    assert result.returncode == 1
    assert f"validator.{name}".encode() in result.stderr
