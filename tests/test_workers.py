"""Order, laziness, and what becomes of items that raise or kill their worker."""

from __future__ import annotations

import faulthandler
import gc
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from validator.workers import FEW_ITEMS, MAX_JOBS, resolve_jobs, run_in_order

ROOT = Path(__file__).resolve().parent.parent


class UnprintableError(Exception):
    def __str__(self) -> str:
        raise RuntimeError


def work(item: int) -> object:
    """Do something telling, by the number of the item."""
    if item == 1003:
        raise ValueError("three\nlines\nlong")
    if item == 1004:
        os._exit(3)
    if item == 1005:
        faulthandler.disable()  # or it would write into the test's report
        os.abort()
    if item == 1006:
        sys.exit("stop")
    if item == 1007:
        raise UnprintableError
    if item == 1008:
        return lambda: None
    if item == 1009:
        raise MemoryError
    return item * 2


def half_sent(item: int) -> bytes:
    """Die while a large result is on its way."""
    if item == 20:
        threading.Timer(0.02, os._exit, [1]).start()
        return bytes(300_000_000)
    return bytes(10)


def slow(item: int) -> int:
    time.sleep(0 if item < 8 else 600)
    return item


def process_id(item: int) -> int:
    time.sleep(0.001)
    return os.getpid()


def describe(item: int, reason: str) -> object:
    return f"lost {item}: {reason}"


def raised(item: int, reason: str) -> int:
    raise AssertionError(reason)


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return "Z" not in Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]


@pytest.mark.parametrize("jobs", [1, 2, 3])
@pytest.mark.parametrize("count", [0, 1, FEW_ITEMS, FEW_ITEMS + 1, 200])
def test_results_come_in_order(jobs: int, count: int) -> None:
    assert list(run_in_order(work, range(count), jobs=jobs, lost=describe)) == [
        2 * n for n in range(count)
    ]


@pytest.mark.parametrize("jobs", [1, 2])
def test_items_are_taken_as_needed(jobs: int) -> None:
    taken = []

    def endless() -> Iterator[int]:
        while True:
            taken.append(1)
            yield len(taken)

    results = run_in_order(work, endless(), jobs=jobs, lost=describe, chunk=4)
    assert not taken
    for n in range(1, 101):
        assert next(results) == 2 * n
        assert len(taken) <= n + (0 if jobs == 1 else max(FEW_ITEMS + 1, 2 * jobs * 4 + 4))
    results.close()  # type: ignore[attr-defined]


def test_few_items_and_one_job_stay_in_process() -> None:
    few = run_in_order(process_id, range(FEW_ITEMS), jobs=4, lost=raised)
    alone = run_in_order(process_id, range(100), jobs=1, lost=raised)
    assert {*few, *alone} == {os.getpid()}
    others = set(run_in_order(process_id, range(100), jobs=2, lost=raised))
    assert os.getpid() not in others
    assert 1 <= len(others) <= 2


@pytest.mark.parametrize("jobs", [1, 2])
def test_an_exception_costs_one_item(jobs: int) -> None:
    items = [*range(30), 1003, *range(5), 1006, 1007, 1009, 5]
    results = list(run_in_order(work, items, jobs=jobs, lost=describe))
    assert [r for r in results if isinstance(r, str)] == [
        "lost 1003: ValueError: three lines long",
        "lost 1006: SystemExit: stop",
        "lost 1007: UnprintableError",
        "lost 1009: MemoryError",
    ]
    assert len(results) == len(items)
    assert results[-1] == 10


def test_a_dead_worker_costs_one_item() -> None:
    items = [*range(20), 1004, *range(20), 1005, 1004, *range(20)]
    results = list(run_in_order(work, items, jobs=2, lost=describe))
    assert len(results) == len(items)
    for item, result in zip(items, results, strict=True):
        if item < 1000:
            assert result == 2 * item
        else:
            assert str(result).startswith(f"lost {item}: the worker process died")


def test_what_cannot_travel_costs_one_item() -> None:
    items = [*range(20), 1008, *range(20)]
    results = list(run_in_order(work, items, jobs=2, lost=describe))
    assert [n for n, result in enumerate(results) if isinstance(result, str)] == [20]
    assert "lambda" in str(results[20])
    locks = [*range(20), threading.Lock(), 7]
    results = list(run_in_order(work, locks, jobs=2, lost=lambda _, why: why))  # type: ignore[arg-type]
    assert "pickle" in str(results[20])
    assert results[21] == 14


def test_a_worker_dying_while_it_sends_does_not_hang() -> None:
    results = list(run_in_order(half_sent, range(40), jobs=2, lost=lambda n, why: b"lost"))
    assert len(results) == 40
    assert all(result == bytes(10) for n, result in enumerate(results) if n != 20)


def test_with_other_threads_around() -> None:
    done = threading.Event()
    thread = threading.Thread(target=done.wait)
    thread.start()
    try:
        assert list(run_in_order(abs, range(-40, 0), jobs=2, lost=raised)) == list(range(40, 0, -1))
    finally:
        done.set()
        thread.join()


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_closing_early_ends_the_workers() -> None:
    import multiprocessing

    results = run_in_order(slow, range(100), jobs=2, lost=raised)
    assert [next(results) for _ in range(8)] == list(range(8))
    assert len(multiprocessing.active_children()) == 2
    results.close()  # type: ignore[attr-defined]
    assert multiprocessing.active_children() == []


SCRIPT = """
import contextlib, multiprocessing, os, signal, sys, time
from validator.workers import run_in_order
def work(item):
    time.sleep(0 if item < 8 else 600)
    return os.getpid()
def lost(item, reason):
    return reason
if __name__ == "__main__":
    # Whatever starts the tests in the background has it ignored.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    results = run_in_order(work, range(100), jobs=2, lost=lost)
    try:
        # The interrupt may come before or while the next result is waited for.
        with contextlib.closing(results):
            for _ in range(8):
                next(results)
            print(*[child.pid for child in multiprocessing.active_children()], flush=True)
            next(results)
    except KeyboardInterrupt:
        print("interrupted", multiprocessing.active_children(), flush=True)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
@pytest.mark.parametrize("signal_name", ["SIGINT", "SIGKILL"])
def test_no_worker_outlives_the_run(tmp_path: Path, signal_name: str) -> None:
    import signal

    script = tmp_path / "script.py"
    script.write_text(SCRIPT)
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        [sys.executable, str(script)], env=environment, stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            assert process.stdout is not None
            pids = [int(pid) for pid in process.stdout.readline().split()]
            assert len(pids) == 2
            process.send_signal(getattr(signal, signal_name))
            # Output ends when the last process that could write is gone.
            rest, _ = process.communicate(timeout=60)
        finally:
            process.kill()
    assert rest == ("interrupted []\n" if signal_name == "SIGINT" else "")
    for _ in range(500):
        if not any(map(alive, pids)):
            break
        time.sleep(0.01)
    assert not any(map(alive, pids))


def test_one_job_imports_nothing_costly() -> None:
    code = (
        "import sys; from validator.workers import run_in_order as r;"
        "list(r(abs, range(99), jobs=1, lost=max)); list(r(abs, range(9), jobs=4, lost=max));"
        "assert not {'multiprocessing', 'concurrent.futures'} & set(sys.modules)"
    )
    # The package's own start is not the subject here, so only its folder is known.
    prepare = (
        "import sys, types; package = types.ModuleType('validator');"
        f"package.__path__ = [{str(ROOT / 'validator')!r}]; sys.modules['validator'] = package;"
    )
    subprocess.run([sys.executable, "-c", prepare + code], check=True)


def test_resolve_jobs() -> None:
    assert 1 <= resolve_jobs("auto") <= (os.cpu_count() or 1)
    assert resolve_jobs("AUTO ") == resolve_jobs("auto")
    assert resolve_jobs("3") == resolve_jobs(3) == 3
    for bad in (0, -1, MAX_JOBS + 1, "0", "x", "", "1.5", "9" * 5000):
        with pytest.raises(ValueError, match="jobs must be 'auto' or a number from 1"):
            resolve_jobs(bad)


def test_garbage_is_collected_during_a_run():
    # A start does without it; a run over a million records cannot.
    gc.disable()
    try:
        assert list(run_in_order(abs, [-1], jobs=1, lost=lambda item, reason: 0)) == [1]
        assert gc.isenabled()
    finally:
        gc.enable()
