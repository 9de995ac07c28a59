"""Measures what a check costs: against a bare parse, as a command, and from a cold start.

All candidates run in turn (A B C, A B C, ...), so that the moods of a busy machine hit all of
them alike. Ratios are taken inside each round, and their median is what counts; the figures are
for reading, and nothing here passes or fails.
"""

import argparse
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from typing import Any

# This process imports neither lxml nor the package: a child's peak memory, as the system
# reports it, is never less than that of the process that started it.
from processes import Cost, environment, run_command, run_python, run_stage, run_xmllint
from stages import is_xml
from tables import MEGABYTE, Samples, cpu, machine, ratios, spread, table, wall

_XMLLINT = "`xmllint --noout --nonet`"
_PARSE = "bare lxml parse"
_OPEN = "open, no rules"
_VERDICT = "open, schema verdict"
_CHECK = "open, all rules"
_ONE_JOB = "command, `-j 1`"
_ALL_JOBS = "command, `-j auto`"

_PYTHON = '`python -c "pass"`'
_IMPORT = '`python -c "import lxml.etree"`'
_COMMAND = "`python -m validator check FILE`"

_SMALL_HEAD = """\
<?xml version="1.0" encoding="UTF-8"?>
<article xmlns:xlink="http://www.w3.org/1999/xlink" article-type="research-article">
  <front>
    <journal-meta>
      <journal-id journal-id-type="publisher-id">example</journal-id>
      <issn pub-type="epub">1234-5679</issn>
      <publisher><publisher-name>Example Press</publisher-name></publisher>
    </journal-meta>
    <article-meta>
      <article-id pub-id-type="doi">10.5555/12345678</article-id>
      <title-group><article-title>An example of an article</article-title></title-group>
      <contrib-group>
        <contrib contrib-type="author">
          <name><surname>Carberry</surname><given-names>Josiah</given-names></name>
        </contrib>
      </contrib-group>
      <pub-date pub-type="epub"><day>14</day><month>2</month><year>2020</year></pub-date>
      <volume>1</volume>
      <abstract><p>An abstract of <italic>one</italic> sentence.</p></abstract>
    </article-meta>
  </front>
  <body>
    <sec><title>Results</title>
"""
_SMALL_PARAGRAPH = (
    "      <p>A paragraph with a <bold>bold</bold> word and a link to"
    ' <ext-link ext-link-type="uri" xlink:href="https://example.org/">a page</ext-link>.</p>\n'
)
_SMALL_FOOT = "    </sec>\n  </body>\n</article>\n"


@dataclass(frozen=True, slots=True)
class Candidate:
    """Something to be measured: its name, how to run it once, how much it reads."""

    name: str
    measure: Callable[[], Cost]
    size: int = 0


def measure_in_turn(candidates: Sequence[Candidate], runs: int) -> Samples:
    """Run all candidates once unmeasured, then ``runs`` times, one after the other."""
    samples: Samples = {candidate.name: [] for candidate in candidates}
    for number in range(runs + 1):
        for candidate in candidates:
            _show_progress(f"round {number} of {runs}: {candidate.name}")
            cost = candidate.measure()
            if number > 0:
                samples[candidate.name].append(cost)
    _show_progress("")
    return samples


def _show_progress(text: str) -> None:
    if sys.stderr.isatty():
        print(text.ljust(79), end="\r", file=sys.stderr)


def throughput_candidates(
    folder: Path, files: Sequence[tuple[str, int]], env: Mapping[str, str]
) -> list[Candidate]:
    """List what is run over the whole folder."""
    xml = [(name, size) for name, size in files if is_xml(Path(name))]
    xml_size, size = sum(size for _, size in xml), sum(size for _, size in files)
    names = [name for name, _ in xml]

    def stage(name: str) -> Callable[[], Cost]:
        return lambda: Cost(**run_stage(name, folder, env))

    def command(jobs: str) -> Callable[[], Cost]:
        options = ["-j", jobs, "--output-format", "concise"]
        return lambda: run_command([str(folder), *options], env)

    candidates = [
        Candidate(_PARSE, stage("parse"), xml_size),
        Candidate(_OPEN, stage("no-rules"), xml_size),
        Candidate(_VERDICT, stage("verdict"), xml_size),
        Candidate(_CHECK, stage("all-rules"), xml_size),
        Candidate(_ONE_JOB, command("1"), size),
        Candidate(_ALL_JOBS, command("auto"), size),
    ]
    if xmllint := shutil.which("xmllint"):
        first = Candidate(_XMLLINT, lambda: run_xmllint(xmllint, names, env), xml_size)
        return [first, *candidates]
    print("speed.py: xmllint is not installed, so it is left out", file=sys.stderr)
    return candidates


def cold_candidates(small: Path, env: Mapping[str, str]) -> list[Candidate]:
    """List what is compared from a cold start."""
    size = small.stat().st_size
    return [
        Candidate(_PYTHON, lambda: run_python(["-c", "pass"], env).cost),
        Candidate(_IMPORT, lambda: run_python(["-c", "import lxml.etree"], env).cost),
        Candidate(_COMMAND, lambda: run_command([str(small)], env), size),
    ]


def write_small_file(folder: Path) -> Path:
    """Write a correct article of about 3 kB."""
    path = folder / "small.xml"
    path.write_text(_SMALL_HEAD + _SMALL_PARAGRAPH * 11 + _SMALL_FOOT, encoding="utf-8")
    return path


def throughput_table(candidates: Sequence[Candidate], samples: Samples) -> list[str]:
    """Tell what the runs over the folder took; ratios are per byte of input."""
    base = next(candidate for candidate in candidates if candidate.name == _PARSE)
    rows = []
    for candidate in candidates:
        costs = samples[candidate.name]
        per_byte = candidate.size / base.size
        row = [candidate.name]
        for of in (cpu, wall):
            row.append(spread([of(cost) for cost in costs], 3))
            row.append(f"{candidate.size / MEGABYTE / median(map(of, costs)):.1f}")
        for of in (cpu, wall):
            compared = [one / per_byte for one in ratios(samples, candidate.name, _PARSE, of)]
            row.append(spread(compared, 2))
        rows.append(row)
    head = [
        "whole folder",
        "CPU s",
        "MB/s of CPU",
        "wall s",
        "MB/s",
        "CPU ÷ bare parse",
        "wall ÷ bare parse",
    ]
    return table(head, rows)


def cold_table(candidates: Sequence[Candidate], samples: Samples) -> list[str]:
    """Tell what the cold starts took, and how they compare with an import of lxml."""
    rows = []
    for candidate in candidates:
        row = [candidate.name]
        row += [spread([of(one) for one in samples[candidate.name]], 1, 1000) for of in (cpu, wall)]
        for of in (cpu, wall):
            medians = [median(map(of, samples[name])) for name in (candidate.name, _IMPORT)]
            pairs = median(ratios(samples, candidate.name, _IMPORT, of))
            row.append(f"{medians[0] / medians[1]:.2f} / {pairs:.2f}")
        rows.append(row)
    head = ["cold start", "CPU ms", "wall ms", "CPU ÷ import", "wall ÷ import"]
    return table(head, rows)


def memory_sentence(folder: Samples, cold: Samples, largest: int) -> str:
    """Tell the peak memory of the one-core run, alone and against the largest file."""
    peak = int(median(cost.peak for cost in folder[_ONE_JOB]))
    start = int(median(cost.peak for cost in cold[_COMMAND]))
    return (
        f"Peak memory of {_ONE_JOB}: {peak / MEGABYTE:.1f} MB, {peak / largest:.1f} times the "
        f"largest file ({largest / MEGABYTE:.3f} MB); {(peak - start) / MEGABYTE:.1f} MB, "
        f"{(peak - start) / largest:.1f} times, above the {start / MEGABYTE:.1f} MB that one "
        "small file takes."
    )


def measure(folder: Path, runs: int, cold_runs: int) -> tuple[list[str], dict[str, Any]]:
    """Measure everything; give the report's lines, and the raw figures."""
    env = environment()
    known = run_stage("describe", folder, env)
    files = [(name, size) for name, size in known["files"]]
    if not any(is_xml(Path(name)) for name, _ in files):
        raise SystemExit(f"speed.py: no XML records in {folder}")
    size, largest = sum(size for _, size in files), max(size for _, size in files)
    over_folder = throughput_candidates(folder, files, env)
    whole = measure_in_turn(over_folder, runs)
    with tempfile.TemporaryDirectory() as temporary:
        small = write_small_file(Path(temporary))
        from_cold = cold_candidates(small, env)
        cold = measure_in_turn(from_cold, cold_runs)
        small_size = small.stat().st_size
    others = sum(not is_xml(Path(name)) for name, _ in files)
    lines = [
        f"Machine: {machine(known)}.",
        f"Input: {len(files):,} files, {size / MEGABYTE:.1f} MB, the largest "
        f"{largest / MEGABYTE:.3f} MB; {runs} rounds.",
        *([f"Not XML, and so read by the command only: {others:,} files."] if others else []),
        "",
        *throughput_table(over_folder, whole),
        "",
        "Median (least–most). The command's figures are those of its whole process, start "
        "included; the others leave out imports and the reading of files. Ratios are taken "
        "round by round, per byte.",
        "",
        memory_sentence(whole, cold, largest),
        "",
        *cold_table(from_cold, cold),
        "",
        f"One file of {small_size / 1000:.1f} kB, {cold_runs} rounds; ratios: of the medians / "
        "median of the rounds' ratios.",
    ]
    raw = {
        "machine": machine(known),
        "files": len(files),
        "bytes": size,
        "largest": largest,
        "folder": {name: [asdict(one) for one in costs] for name, costs in whole.items()},
        "cold": {name: [asdict(one) for one in costs] for name, costs in cold.items()},
    }
    return lines, raw


def main() -> int:
    """Run the benchmark as the command line says."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", type=Path, help="a folder of records")
    parser.add_argument("--runs", type=int, default=7, help="measured rounds (default: 7)")
    parser.add_argument(
        "--cold-runs", type=int, default=25, help="rounds of the cold start (default: 25)"
    )
    parser.add_argument("--json", type=Path, help="a file for every single figure")
    options = parser.parse_args()
    if not hasattr(os, "wait4"):
        raise SystemExit("speed.py: this system does not tell what a process took (os.wait4)")
    if min(options.runs, options.cold_runs) < 1:
        parser.error("at least one round is needed")
    lines, raw = measure(options.folder.resolve(), options.runs, options.cold_runs)
    print("\n".join(lines))
    if options.json:
        options.json.write_text(json.dumps(raw, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
