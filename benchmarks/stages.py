"""What is measured inside a child process: nothing of its start and of reading files counts."""

import json
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any

from processes import Cost

_XML_SUFFIXES = frozenset({".xml", ".nxml", ".jats"})


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


def verdict_of(folder: Path) -> Cost:
    """Open, and ask whether the record is valid; not why it is not."""
    from validator.record import open_record

    def judge(data: bytes) -> None:
        for verdict in open_record(data).judgement.verdicts:
            if verdict.grammar is not None:
                verdict.grammar.complaints(verdict.article)

    return _each_xml_file(folder, judge)


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
    "verdict": lambda folder: asdict(verdict_of(folder)),
    "all-rules": lambda folder: asdict(check_with(folder, rules=True)),
}


if __name__ == "__main__":
    print(json.dumps(STAGES[sys.argv[1]](Path(sys.argv[2]))))
