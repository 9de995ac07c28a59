"""Measures what a check costs: against a bare parse, as a command, and from a cold start.

All candidates run in turn (A B C, A B C, ...), so that the moods of a busy machine hit all of
them alike. Ratios are taken inside each round, and their median is what counts; the figures are
for reading, and nothing here passes or fails.
"""

import argparse
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from typing import Any

# This process imports neither lxml nor the package: a child's peak memory, as the system
# reports it, is never less than that of the process that started it.
ROOT = Path(__file__).resolve().parent.parent
MEGABYTE = 1_000_000
_LONGEST_COMMAND = 100_000  # characters; every system takes at least that much
_XML_SUFFIXES = frozenset({".xml", ".nxml", ".jats"})

_XMLLINT = "`xmllint --noout --nonet`"
_PARSE = "bare lxml parse"
_OPEN = "open, no rules"
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
class Cost:
    """What one run of something took.

    Attributes:
        cpu: processor seconds, of the user and of the system, with those of child processes.
        wall: seconds on the clock.
        peak: the most memory in bytes; 0 where it was not measured.
    """

    cpu: float
    wall: float
    peak: int = 0


@dataclass(frozen=True, slots=True)
class Run:
    """What became of a process: its cost, its exit code and what it wrote."""

    cost: Cost
    code: int
    output: str
    errors: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """Something to be measured: its name, how to run it once, how much it reads."""

    name: str
    measure: Callable[[], Cost]
    size: int = 0


Samples = dict[str, list[Cost]]


# What runs in child processes.


def find_records(folder: Path) -> list[Path]:
    """Find what the command would find."""
    from validator.discover import discover

    return [item for item in discover([str(folder)]) if isinstance(item, Path)]


def is_xml(path: Path) -> bool:
    """Tell by its suffix whether a bare parse of a file makes sense."""
    return path.suffix.lower() in _XML_SUFFIXES


def describe(folder: Path) -> dict[str, Any]:
    """Tell what is in the folder, and what the libraries are."""
    from lxml import etree

    return {
        "files": [[str(path), path.stat().st_size] for path in find_records(folder)],
        "lxml": ".".join(map(str, etree.LXML_VERSION[:3])),
        "libxml2": ".".join(map(str, etree.LIBXML_VERSION)),
    }


def parse_only(folder: Path) -> Cost:
    """Parse with the options of ``validator.record`` and drop the trees."""
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )

    def parse(data: bytes) -> None:
        with suppress(etree.XMLSyntaxError):
            etree.fromstring(data, parser)

    return _each_xml_file(folder, parse)


def check_with(folder: Path, *, rules: bool) -> Cost:
    """Open and check with all rules, or with none: what the engine costs by itself."""
    from validator.engine import check_record
    from validator.record import open_record
    from validator.ruleset import Ruleset, choose

    ruleset = choose() if rules else Ruleset(())

    def check(data: bytes) -> None:
        check_record(open_record(data), ruleset)

    return _each_xml_file(folder, check)


def _each_xml_file(folder: Path, work: Callable[[bytes], None]) -> Cost:
    """Time the work on each file, but neither the reading of files nor imports."""
    cpu = wall = 0.0
    for path in find_records(folder):
        if is_xml(path):
            data = path.read_bytes()
            wall_before, cpu_before = time.perf_counter(), time.process_time()
            work(data)
            cpu += time.process_time() - cpu_before
            wall += time.perf_counter() - wall_before
    return Cost(cpu, wall)


STAGES: dict[str, Callable[[Path], dict[str, Any]]] = {
    "describe": describe,
    "parse": lambda folder: asdict(parse_only(folder)),
    "no-rules": lambda folder: asdict(check_with(folder, rules=False)),
    "all-rules": lambda folder: asdict(check_with(folder, rules=True)),
}


# Processes and what they cost.


def environment() -> dict[str, str]:
    """Make the environment of all children: the package of this checkout, compiled files kept."""
    others = os.environ.get("PYTHONPATH")
    path = os.pathsep.join([str(ROOT), *([others] if others else [])])
    # Without its .pyc files a cold start would measure the compiler.
    kept = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "PYTHONPATH": path}


def run_process(command: Sequence[str], env: Mapping[str, str]) -> Run:
    """Run a command to its end, whatever comes of it."""
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
        started = time.perf_counter()
        process = subprocess.Popen(
            command, env=env, stdin=subprocess.DEVNULL, stdout=output, stderr=errors
        )
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        errors.seek(0)
        texts = [stream.read().decode(errors="replace") for stream in (output, errors)]
    unit = 1 if sys.platform == "darwin" else 1024
    cost = Cost(usage.ru_utime + usage.ru_stime, wall, usage.ru_maxrss * unit)
    return Run(cost, process.returncode, texts[0], texts[1])


def run_python(arguments: Sequence[str], env: Mapping[str, str]) -> Run:
    """Run this interpreter, which has to succeed."""
    run = run_process([sys.executable, *arguments], env)
    if run.code != 0:
        raise SystemExit(f"speed.py: {' '.join(arguments)} failed:\n{run.errors[-3000:]}")
    return run


def run_command(arguments: Sequence[str], env: Mapping[str, str]) -> Cost:
    """Run the command; that it did its work is told by its last words, not by its exit code."""
    run = run_process([sys.executable, "-m", "validator", "check", *arguments], env)
    if " checked" not in run.output[-1000:] + run.errors:
        raise SystemExit(f"speed.py: the command failed:\n{run.errors[-3000:]}")
    return run.cost


def run_stage(stage: str, folder: Path, env: Mapping[str, str]) -> dict[str, Any]:
    """Run a function of this file in a process of its own."""
    script = str(Path(__file__).resolve())
    result: dict[str, Any] = json.loads(
        run_python([script, str(folder), "--stage", stage], env).output
    )
    return result


def run_xmllint(program: str, files: Sequence[str], env: Mapping[str, str]) -> Cost:
    """Have xmllint parse the files, in as few processes as a command line allows."""
    # What is not well-formed makes it fail, and was parsed none the less.
    costs = [
        run_process([program, "--noout", "--nonet", *chunk], env).cost
        for chunk in chunks(files, _LONGEST_COMMAND)
    ]
    return Cost(
        sum(cost.cpu for cost in costs),
        sum(cost.wall for cost in costs),
        max(cost.peak for cost in costs),
    )


def chunks(words: Sequence[str], limit: int) -> Iterator[list[str]]:
    """Split words so that each part has at most ``limit`` characters, or is one word."""
    part: list[str] = []
    length = 0
    for word in words:
        if part and length + len(word) >= limit:
            yield part
            part, length = [], 0
        part.append(word)
        length += len(word) + 1
    if part:
        yield part


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


# What is measured.


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


# How it is told.


def ratios(samples: Samples, name: str, base: str, of: Callable[[Cost], float]) -> list[float]:
    """Compare two candidates round by round."""
    return [of(one) / of(other) for one, other in zip(samples[name], samples[base], strict=True)]


def cpu(cost: Cost) -> float:
    """Give the processor seconds."""
    return cost.cpu


def wall(cost: Cost) -> float:
    """Give the seconds on the clock."""
    return cost.wall


def spread(values: Sequence[float], digits: int, factor: float = 1) -> str:
    """Write median, least and greatest value."""
    middle, least, most = (value * factor for value in (median(values), min(values), max(values)))
    return f"{middle:.{digits}f} ({least:.{digits}f}–{most:.{digits}f})"


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """Write a Markdown table, its numbers to the right."""
    lines = [head, ["---", *["---:"] * (len(head) - 1)], *rows]
    return [f"| {' | '.join(line)} |" for line in lines]


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


def machine(versions: Mapping[str, Any]) -> str:
    """Tell what it ran on."""
    affinity = getattr(os, "sched_getaffinity", None)
    usable = len(affinity(0)) if affinity else os.cpu_count()
    return (
        f"{processor()}, {usable} cores, {platform.system()}; "
        f"{platform.python_implementation()} {platform.python_version()}, "
        f"lxml {versions['lxml']}, libxml2 {versions['libxml2']}"
    )


def processor() -> str:
    """Name the processor as the system does."""
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8", "replace").splitlines()
    except OSError:
        lines = []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or platform.machine()


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
    parser.add_argument("--stage", choices=STAGES, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.stage:
        print(json.dumps(STAGES[options.stage](options.folder)))
        return 0
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
