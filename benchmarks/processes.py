"""Processes, and what they cost: processor time, clock time, memory."""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
_LONGEST_COMMAND = 100_000  # characters; every system takes at least that much


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
    """Run a function of ``stages.py`` in a process of its own."""
    script = str(Path(__file__).with_name("stages.py"))
    result: dict[str, Any] = json.loads(run_python([script, stage, str(folder)], env).output)
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
