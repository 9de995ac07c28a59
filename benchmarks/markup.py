"""Breaks the markup of real records as exporters do, and counts what fixes bring back.

Restoration: each abstract, title and keyword of the records in a folder is written as HTML in the
manner of many programs, escaped once, twice, three times or put into CDATA, put back in its own
place, and repaired by safe fixes. Words, markup and validity are compared with the original.

Harm: records with less-than signs that are no tags (`brackets.py`) are repaired, and must show the
same words.
"""

import argparse
import os
import random
import re
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from textwrap import indent, shorten

from brackets import check, contexts
from planting import LEVELS, Case, Place, Sources, find_places, plant, prepare, ways
from restored import same_length
from stages import find_records
from tables import table

_SHOWN = 900  # characters of a source in the list of failures
_AROUND = 100  # of them before the first difference
_OURS = ("escaped-markup", "html-element", "internal-error")
_WORD = re.compile(r"[A-Za-z]{5,}(?![A-Za-z]*[=>])")


def choose_places(folder: Path, sample: int, seed: int) -> list[Place]:
    """Choose elements: of each kind and richness as many as asked for, all if that is 0."""
    groups: dict[tuple[str, str], list[Place]] = defaultdict(list)
    for path in find_records(folder):
        data = path.read_bytes()
        for place in find_places(str(path), data):
            groups[place.kind, place.richness].append(place)
    chance = random.Random(seed)
    chosen = []
    for key in sorted(groups):
        places = groups[key]
        chosen += chance.sample(places, min(sample or len(places), len(places)))
    return chosen


def plant_all(places: Sequence[Place], seed: int) -> list[tuple[Place, list[Case] | str]]:
    """Plant in all places, with all processors; the order is that of the places."""
    # Costly and cheap places are mixed, so that no process is left alone with the costly ones.
    mixed = random.Random(seed).sample(range(len(places)), len(places))
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        done = dict(zip(mixed, pool.map(_plant_in, (places[at] for at in mixed), chunksize=4),
                        strict=True))  # fmt: skip
    return [(place, done[at]) for at, place in enumerate(places)]


def _plant_in(place: Place) -> list[Case] | str:
    ground = prepare(place, Path(place.path).read_bytes())
    if isinstance(ground, str):
        return ground
    return [plant(ground, way)[0] for way in ways(place.name)]


_COLUMNS = (
    "cases", "restored", "words", "markup", "valid", "with unsafe", "left", "poorer", "wrong",
)  # fmt: skip


def summarise(cases: Iterable[Case], key: Callable[[Case], str], head: str) -> list[str]:
    """Write a table with a row for each value of a key, and one for all."""
    groups: dict[str, list[Case]] = defaultdict(list)
    for case in cases:
        groups[key(case)].append(case)
    rows = [_row(name, group) for name, group in groups.items()]
    rows.append(_row("all", [case for group in groups.values() for case in group]))
    return table((head, *_COLUMNS), rows)


def _row(name: str, cases: Sequence[Case]) -> tuple[str, ...]:
    outcomes = Counter(case.outcome for case in cases)
    judged = [case.valid for case in cases if case.valid is not None]
    return (
        name,
        f"{len(cases):,}",
        _share(outcomes["restored"], len(cases)),
        _share(sum(case.text for case in cases), len(cases)),
        _share(sum(case.markup for case in cases), len(cases)),
        _share(sum(judged), len(judged)),
        _share(sum(case.with_unsafe for case in cases), len(cases)),
        *(f"{outcomes[outcome]:,}" for outcome in ("left", "poorer", "wrong")),
    )


def _share(part: int, whole: int) -> str:
    # Rounded down: 100.0 means all.
    return f"{1000 * part // whole / 10:.1f} %" if whole else "–"


def cause_of(case: Case) -> str:
    """Say in a few words why a case was not restored, so that alike ones can be counted."""
    if case.outcome != "left":
        kinds = dict.fromkeys(line.partition(" '")[0].partition(": wanted")[0].partition(" http")[0]
                              for line in case.differs)  # fmt: skip
        return f"{case.outcome}: {shorten('; '.join(kinds), 90, placeholder=' …')}"
    # What other rules say of the element is not why its HTML was left.
    lines = [line for line in case.said if line.startswith(_OURS)] or case.said
    offers = [line.rpartition(" -> ")[2] for line in lines if " -> " in line]
    said = offers or [line.partition(":")[0] for line in lines] or ["nothing is said of it"]
    return f"left: {shorten(said[0], 90, placeholder=' …')}"


def pick_failures(cases: Sequence[Case], number: int, seed: int) -> list[Case]:
    """Pick failures, as many causes as possible first, wrong ones before others."""
    order = ("wrong", "poorer", "left")
    failures = [case for case in cases if case.outcome != "restored"]
    random.Random(seed).shuffle(failures)
    # The last of a group comes first: what was escaped least often is easiest to read.
    failures.sort(key=lambda case: -LEVELS.index(case.way.level))
    groups: dict[str, list[Case]] = defaultdict(list)
    for case in failures:
        groups[cause_of(case)].append(case)
    queues = sorted(groups.values(), key=lambda group: (order.index(group[0].outcome), -len(group)))
    picked: list[Case] = []
    while queues and len(picked) < number:
        picked += [group.pop() for group in queues][: number - len(picked)]
        queues = [group for group in queues if group]
    return picked


def show_failure(case: Case) -> str:
    """Write a failure for people: where, what was there, what was planted, what came of it."""
    ground = prepare(case.place, Path(case.place.path).read_bytes())
    if isinstance(ground, str):
        raise TypeError(ground)
    _, sources = plant(ground, case.way)
    way = case.way
    escaped = f"escaped {way.level}×" if way.level != "CDATA" else "in CDATA"
    lines = [
        f"── {case.outcome.upper()} · {way.style} · {escaped} · {way.inside} · "
        f"{case.place.kind} {case.place.number} of {Path(case.place.path).name}"
        + (" · restored with unsafe fixes" if case.with_unsafe else ""),
        *(f"   differs   {line}" for line in case.differs[:6]),
        *(f"   said      {shorten(line, 240, placeholder=' …')}" for line in case.said[:3]),
        *_three_sources(sources, show_all=case.outcome == "left"),
    ]
    return "\n".join(lines)


def _three_sources(sources: Sources, *, show_all: bool) -> Iterator[str]:
    """Show where the sources differ; where nothing was changed, how they begin."""
    original, broken, result = sources.original, sources.broken, sources.result
    at = 0 if show_all else same_length(original, result)
    start = max(at - _AROUND, 0)
    yield _source("original", original, start)
    # The first word from there on shows where to look.
    word = _WORD.search(original, at)
    there = max(broken.find(word[0]), 0) if word and not show_all else 0
    yield _source("planted", broken, max(there - 3 * _AROUND, 0))
    yield "   result    (as planted)" if result == broken else _source("result", result, start)


def _source(name: str, source: str, start: int) -> str:
    end = start + _SHOWN
    before = f"[{start} …] " if start else ""
    behind = f" [… {len(source) - end}]" if end < len(source) else ""
    text = indent(f"{before}{source[start:end]}{behind}", " " * 13)
    return f"   {name:<10}{text.lstrip()}"


def harm() -> Iterator[str]:
    """Repair records with less-than signs that are none of a tag, and report what changed."""
    made = list(contexts())
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        told = list(pool.map(check, made, chunksize=50))
    for context, harmed in zip(made, told, strict=True):
        if harmed:
            yield f"{context.pattern} [{context.place}]: {harmed}"
    total = Counter(context.pattern for context in made)
    changed = Counter(context.pattern for context, one in zip(made, told, strict=True) if one)
    rows = [(name, f"{total[name]:,}", f"{changed[name]:,}") for name in total]
    rows.append(("all", f"{total.total():,}", f"{changed.total():,}"))
    yield "\n".join(table(("pattern", "records", "harmed by safe fixes"), rows))


def main() -> None:
    """Print the tables, then the failures that are asked for."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", type=Path, help="a folder of clean records")
    parser.add_argument("--sample", type=int, default=20, metavar="N",
                        help="how many elements of each kind; 0: all of them")  # fmt: skip
    parser.add_argument("--failures", type=int, default=0, metavar="N",
                        help="how many failures of each style to show")  # fmt: skip
    parser.add_argument("--style", action="append", default=[], help="only failures of this style")
    parser.add_argument("--seed", type=int, default=1, help="of the sample")
    parser.add_argument("--no-harm", action="store_true", help="leave out the second half")
    options = parser.parse_args()
    started = time.perf_counter()
    places = choose_places(options.folder, options.sample, options.seed)
    planted = plant_all(places, options.seed)
    cases = [case for _, made in planted if not isinstance(made, str) for case in made]
    skipped = Counter(f"{place.kind}: {made}" for place, made in planted if isinstance(made, str))
    print("## Restoration\n")
    for head, key in _TABLES:
        print("\n".join(summarise(cases, key, head)), end="\n\n")
    bare = sum(case.bare for case in cases)
    print(f"{len(places)} elements; {bare:,} of the cases have no tag at all, and only survive.")
    for reason, count in skipped.most_common():
        print(f"skipped {count}: {reason}")
    causes = Counter(cause_of(case) for case in cases if case.outcome != "restored")
    print("\n### Why\n")
    print("\n".join(f"{count:6,}  {cause}" for cause, count in causes.most_common(30)))
    if options.failures:
        print_failures(cases, options.failures, options.seed, options.style)
    if not options.no_harm:
        print("\n## Harm\n")
        print("\n".join(harm()))
    print(f"\n{time.perf_counter() - started:.0f} s")


_TABLES: tuple[tuple[str, Callable[[Case], str]], ...] = (
    ("style", lambda case: case.way.style),
    ("escaped", lambda case: case.way.level),
    ("element", lambda case: f"{case.place.kind}, {case.place.richness}, {case.way.inside}"),
)


def print_failures(cases: Sequence[Case], number: int, seed: int, styles: Sequence[str]) -> None:
    """Print some failures of each style."""
    for style in dict.fromkeys(case.way.style for case in cases):
        if styles and style not in styles:
            continue
        of_style = [case for case in cases if case.way.style == style]
        failed = sum(case.outcome != "restored" for case in of_style)
        print(f"\n## {style}: {failed:,} of {len(of_style):,} not restored\n")
        for case in pick_failures(of_style, number, seed):
            print(show_failure(case), end="\n\n")


if __name__ == "__main__":
    main()
