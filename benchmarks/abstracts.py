"""Measures what the repair of one dirty abstract costs.

Abstracts of real records are joined to some 3,000 characters, written as HTML in the manner of each
exporter, escaped, and put into a small record. Timed is the check by the rule escaped-markup, which
makes the fix too, less the check of the same record without escaped tags.
"""

import argparse
import random
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from statistics import median

from exporters import write_blocks
from lxml import etree
from pieces import Block, UnsupportedError, read_blocks
from planting import escape
from stages import find_records
from styles import STYLES, Style
from tables import table

from validator.engine import check_record
from validator.record import open_record
from validator.ruleset import choose

_LENGTH = 3_000  # characters of HTML
_ROUNDS = 7
_RECORD = (
    '<!DOCTYPE article PUBLIC "-//NLM//DTD JATS (Z39.96) Journal Publishing DTD v1.3 20210610//EN" '
    '"JATS-journalpublishing1-3.dtd"><article xmlns:xlink="http://www.w3.org/1999/xlink" '
    'xmlns:mml="http://www.w3.org/1998/Math/MathML"><front><article-meta><abstract>{}</abstract>'
    "</article-meta></front></article>"
)


def read_abstracts(folder: Path) -> Iterator[tuple[Block, ...]]:
    """Read the abstracts of all records that can be read."""
    for path in find_records(folder):
        root = open_record(path.read_bytes()).root
        if root is None:
            continue
        for node in root.iter("abstract"):
            yield from _readable(node)


def _readable(node: etree._Element) -> Iterator[tuple[Block, ...]]:
    with suppress(UnsupportedError):
        if blocks := read_blocks(node):
            yield blocks


def joined(abstracts: list[tuple[Block, ...]], style: Style, chance: random.Random) -> str:
    """Join paragraphs and sections of abstracts until they are as long as one is to be."""
    blocks: list[Block] = []
    html = ""
    for abstract in chance.sample(abstracts, len(abstracts)):
        for block in abstract:
            written = write_blocks([*blocks, block], style)
            if len(written) <= _LENGTH * 11 // 10:
                html = written
                blocks.append(block)
        if len(html) >= _LENGTH:
            break
    return html


def seconds(data: bytes) -> float:
    """Time the check of a record; the best of some rounds, since it is the least disturbed."""
    ruleset = choose(("escaped-markup",))
    best = float("inf")
    for _ in range(_ROUNDS):
        record = open_record(data)
        start = time.perf_counter()
        check_record(record, ruleset)
        best = min(best, time.perf_counter() - start)
    return best


def main() -> None:
    """Print a table of the cost by style."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", type=Path, help="a folder of clean records")
    parser.add_argument("--sample", type=int, default=60, help="abstracts of each style")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    abstracts = list(read_abstracts(options.folder))
    chance = random.Random(options.seed)
    clean = seconds(_RECORD.format("<p>x</p>").encode())
    rows = []
    for style in STYLES:
        costs, tags = [], []
        for _ in range(options.sample):
            html = joined(abstracts, style, chance)
            tags.append(html.count("<"))
            costs.append(seconds(_RECORD.format(escape(html, "1")).encode()) - clean)
        name, at = style.name, sorted(costs)
        rows.append([name, f"{median(tags):.0f}", f"{median(costs) * 1e3:.2f}",
                     f"{at[len(at) * 9 // 10] * 1e3:.2f}", f"{at[-1] * 1e3:.2f}"])  # fmt: skip
    print(*table(["style", "tags", "median ms", "9 of 10 below", "most"], rows), sep="\n")


if __name__ == "__main__":
    main()
