"""Damages valid articles in one place each, and looks what is found and what is repaired.

For each kind of damage, valid records of a folder are damaged until there are enough mutants
that libxml2 takes for invalid or cannot read. Counted are mutants with a finding on the damaged
element, its parent or the exact place; those with just one finding; those that fixes (safe and
unsafe) make valid again; among those that have one right answer, the ones that get it; and those
that fixes make worse, which must be none.
"""

import argparse
import random
from collections import Counter
from pathlib import Path

from damage import MALFORMED, STRUCTURE, Mutant, Mutation
from lxml import etree
from stages import find_records

from validator import fix
from validator.engine import check_record
from validator.record import Record, open_record
from validator.ruleset import choose

_LARGEST = 80_000  # bytes; small records give more mutants in the same time
_COLUMNS = ("mutants", "at the place", "elsewhere", "nothing", "just one", "valid again")
_ANSWERED = ("with one answer", "answered", "valid otherwise", "worse")


def complaints(data: bytes) -> int | None:
    """Count what libxml2 says against a record; None if it cannot be parsed."""
    try:
        etree.fromstring(data, etree.XMLParser(load_dtd=False, no_network=True))
    except etree.XMLSyntaxError:
        return None
    record = open_record(data)
    if record.root is None:
        return None
    verdict, *others = record.judgement.verdicts or (None,)
    if verdict is None or others:
        return None
    return len(verdict.grammar.complaints(verdict.article)) if verdict.grammar else 0


def valid_records(folder: Path) -> list[Record]:
    """Open the records that are valid by the grammar that their document type names."""
    found = []
    for path in find_records(folder):
        if path.stat().st_size > _LARGEST:
            continue
        record = open_record(path.read_bytes(), name=str(path))
        if record.kind != "jats" or record.source.encoding != "utf-8":
            continue
        if complaints(record.source.data) != 0:
            continue
        verdicts = record.judgement.verdicts
        if verdicts[0].choice.by_document_type:
            found.append(record)
    return found


def judge(record: Record, mutant: Mutant, counts: Counter[str]) -> str:
    """Count what is found in a mutant and what becomes of it; tell what went wrong."""
    data = mutant.text.encode()
    usual = {(one.rule, one.message) for one in check_record(record, choose())}
    findings = [
        one
        for one in check_record(open_record(data), choose())
        if (one.rule, one.message) not in usual
    ]
    at_place = any(one.span.start in mutant.places for one in findings)
    counts["mutants"] += 1
    counts["at the place" if at_place else "elsewhere" if findings else "nothing"] += 1
    counts["just one"] += len(findings) == 1
    result = fix(data, unsafe=True)
    before, after = complaints(data), complaints(result.data)
    counts["valid again"] += after == 0
    worse = after is None if before is not None else False
    worse = worse or (before is not None and after is not None and after > before)
    counts["worse"] += worse
    answered = True
    if mutant.answer:
        counts["with one answer"] += 1
        answered = result.text == fix(mutant.answer.encode(), unsafe=True).text
        counts["answered"] += answered
        counts["valid otherwise"] += after == 0 and not answered
    told = "; ".join(f"{one.line}:{one.column} {one.rule}: {one.message}" for one in findings)
    if worse:
        return f"WORSE: {told}"
    if not at_place:
        return f"not at the place: {told}"
    return "" if answered else f"not answered: {told}"


def main() -> None:
    """Make the mutants and print a table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", type=Path, help="a folder of records")
    parser.add_argument("--each", type=int, default=150, help="mutants a kind (default: 150)")
    parser.add_argument("--seed", type=int, default=1, help="of the random numbers (default: 1)")
    parser.add_argument("--only", default="", help="only kinds with this word")
    parser.add_argument("--show", action="store_true", help="print what went wrong")
    options = parser.parse_args()
    records = valid_records(options.folder)
    chance = random.Random(options.seed)
    total: Counter[str] = Counter()
    print(f"{len(records)} valid records\n")
    print(f"{'damage':28}" + "".join(f"{name:>16}" for name in (*_COLUMNS, *_ANSWERED)))
    for name, mutation in {**STRUCTURE, **MALFORMED}.items():
        if options.only in name:
            counts = measure(name, mutation, records, chance, options.each, show=options.show)
            total += counts
            print_row(name, counts)
    print_row("all", total)


def measure(
    name: str,
    mutation: Mutation,
    records: list[Record],
    chance: random.Random,
    wanted: int,
    *,
    show: bool,
) -> Counter[str]:
    """Make mutants of one kind and count what becomes of them."""
    counts: Counter[str] = Counter()
    for _ in range(wanted * 40):
        if counts["mutants"] >= wanted:
            break
        record = chance.choice(records)
        mutant = mutation(record, chance)
        if mutant is None or complaints(mutant.text.encode()) == 0:
            continue
        trouble = judge(record, mutant, counts)
        if show and trouble:
            print(f"  {name}, {record.name}: {trouble}")
    return counts


def print_row(name: str, counts: Counter[str]) -> None:
    """Print one row of the table."""
    print(f"{name:28}" + "".join(f"{counts[one]:16}" for one in (*_COLUMNS, *_ANSWERED)))


if __name__ == "__main__":
    main()
