"""How measurements are told: medians with their spread, ratios round by round, tables."""

import os
import platform
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from statistics import median
from typing import Any

from processes import Cost

MEGABYTE = 1_000_000

Samples = dict[str, list[Cost]]


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
