"""Measures a baseline of many records: its size, what it costs, and what it lets through.

Copies of the records of some folders in which something is found are put into sub-folders of a
temporary one. Then the command makes a baseline, and looks again: at the same records; with one
fault planted in one of them; with some indented anew by lxml; with some moved.
"""

import argparse
import re
import shutil
import sys
import tempfile
from collections.abc import Sequence
from itertools import islice
from pathlib import Path

from lxml import etree
from processes import environment, run_process
from stages import find_records

from validator import check

_LARGEST = 20_000  # bytes; the copies of larger ones would measure the disk
_FOLDER = 250  # files
_FAULT = b"<p>A plant that was &amp;lt;b&amp;gt;planted&amp;lt;/b&amp;gt; for the test</p>"
_LOAD = """
import resource, sys, time
from pathlib import Path
from validator.baseline.matching import load_baseline
from validator.baseline.lines import size
before, started = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.perf_counter()
loaded = load_baseline(Path(sys.argv[1]))
took, after = time.perf_counter() - started, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(f"{size(loaded.listing):,} findings in {len(loaded.listing):,} files, "
      f"{took:.2f} s, {(after - before) / 1024:.0f} MB")
"""


def main() -> None:
    """Copy, run, print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folders", metavar="FOLDER", nargs="+", type=Path)
    parser.add_argument("--files", type=int, default=40_000)
    parser.add_argument("--findings", type=int, default=300_000, help="in the list that is loaded")
    parser.add_argument("--changed", type=int, default=1_000, help="files to indent, and to move")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _measure(folder, options.folders, options.files, options.changed)
        _load(folder / "large.txt", options.files, options.findings)


def _measure(folder: Path, originals: Sequence[Path], number: int, changed: int) -> None:
    copies = _copy(folder / "records", originals, number)
    _run(folder, "create")
    listed = (folder / ".jatslint-baseline").stat().st_size
    print(f"the file: {listed / 1e6:.1f} MB")
    _run(folder, "diff")

    planted = next(path for path in copies if b"</p>" in path.read_bytes())
    before = planted.read_bytes()
    planted.write_bytes(before.replace(b"</p>", b"</p>" + _FAULT, 1))
    print("a fault planted in", planted.relative_to(folder))
    _run(folder, "diff")
    planted.write_bytes(before)

    indented = sum(
        map(_indent, islice((path for path in copies if path.suffix == ".xml"), changed))
    )
    print(f"{indented:,} files indented anew")
    _run(folder, "diff")

    for path in copies[-changed:]:
        target = folder / "moved" / path.parent.name / f"m-{path.name}"
        target.parent.mkdir(parents=True, exist_ok=True)
        path.rename(target)
    print(f"{changed:,} files moved")
    _run(folder, "diff")
    _run(folder, "prune")
    _run(folder, "diff")


def _copy(target: Path, originals: Sequence[Path], number: int) -> list[Path]:
    """Copy records in which something is found, in turn."""
    found = [path for folder in originals for path in find_records(folder)]
    faulty = [
        path
        for path in found
        if path.stat().st_size < _LARGEST and check(path.read_bytes()).findings
    ]
    copies = []
    for at in range(number):
        original = faulty[at % len(faulty)]
        copy = target / f"{at // _FOLDER:03}" / f"{at % _FOLDER:03}-{original.name}"
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(original, copy)
        copies.append(copy)
    print(f"{number:,} copies of {len(faulty)} records")
    return copies


def _indent(path: Path) -> bool:
    """Indent between elements, as tools for data do; not in mixed content, where blanks count."""
    try:
        tree = etree.parse(path, etree.XMLParser(resolve_entities=False, remove_blank_text=True))
    except etree.XMLSyntaxError:
        return False
    data = etree.tostring(tree, pretty_print=True, xml_declaration=True, encoding="UTF-8")
    path.write_bytes(re.sub(rb"\r\n|\n", b"\r\n", data))
    return True


def _run(folder: Path, action: str) -> None:
    go_there = 'cd "$1" && "$2" -m validator baseline "$3" --isolated'
    words = ["sh", "-c", go_there, "sh", str(folder), sys.executable, action]
    run = run_process(words, environment())
    cost = run.cost
    print(f"{action}: {cost.wall:.1f} s, {cost.peak / 1e6:.0f} MB, exit code {run.code}")
    for line in (*run.output.splitlines()[-12:], *run.errors.splitlines()[-3:]):
        print(f"    {line}")


def _load(path: Path, files: int, findings: int) -> None:
    """Load a list of the size that was asked for."""
    with path.open("w") as file:
        file.write("# jatslint baseline 1\n")
        for at in range(findings):
            number = at * files // findings
            name = f"journal.pbio.{number:07}"
            file.write(
                f"records/{number // _FOLDER:03}/{name}.xml wrong-attribute-value "
                f"{at * 0x9E3779B97F4A7C15 % 2**64:016x} doi:10.1371/{name}\n"
            )
    run = run_process([sys.executable, "-c", _LOAD, str(path)], environment())
    print(f"loading {path.stat().st_size / 1e6:.1f} MB: {run.output}{run.errors}".rstrip())


if __name__ == "__main__":
    main()
