"""Applies a function to many items in worker processes, with results in the items' order.

A worker that dies takes nothing along but the item that killed it: what was in flight with it
is tried again, one item at a time.
"""

from __future__ import annotations

import gc
import os
import sys
import time
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from concurrent.futures import Future, ProcessPoolExecutor
    from multiprocessing.context import BaseContext
    from multiprocessing.process import BaseProcess

T = TypeVar("T")
R = TypeVar("R")

FEW_ITEMS = 16
"""Up to this many items are done in-process: starting workers would cost more than they save."""

MAX_JOBS = 61 if sys.platform == "win32" else 512
"""The most workers; Windows can wait for no more than 61."""

_CHUNKS_PER_WORKER = 2  # one to work on, one waiting
_MAX_REASON = 1000
_SETTLE_MS = 20
_PATIENCE = 5  # seconds a pool gets to notice by itself that a worker has died


@dataclass(eq=False, repr=False, slots=True)
class _Done(Generic[R]):
    """What became of one item in a worker: a result, or why there is none."""

    result: R | None
    failure: str | None


def resolve_jobs(jobs: int | str) -> int:
    """Turn a ``--jobs`` value into a number of workers.

    Args:
        jobs: a number, or ``auto`` for as many as this process may use processors.

    Returns:
        A number from 1 to ``MAX_JOBS``.

    Raises:
        ValueError: the value is neither ``auto`` nor such a number.
    """
    if isinstance(jobs, str) and jobs.strip().lower() == "auto":
        affinity = getattr(os, "sched_getaffinity", None)
        usable = len(affinity(0)) if affinity else os.cpu_count() or 1
        return min(usable, MAX_JOBS)
    try:
        number = int(jobs)
    except ValueError:
        number = 0
    if not 1 <= number <= MAX_JOBS:
        raise ValueError(f"jobs must be 'auto' or a number from 1 to {MAX_JOBS}, not {jobs!r}")
    return number


def run_in_order(
    function: Callable[[T], R],
    items: Iterable[T],
    *,
    jobs: int,
    lost: Callable[[T, str], R],
    chunk: int = 8,
) -> Generator[R, None, None]:
    """Yield ``function(item)`` for each item, in order, taking items only as they are needed.

    With one job, or few items, everything happens in this process. Otherwise function, items and
    results travel between processes and must be picklable. An item can be tried twice when a
    worker dies, so the function must bear repeating.

    Args:
        function: what to do with an item; for workers, a function at the top level of a module.
        items: the items; at most a few chunks per worker are taken ahead of the results.
        jobs: the number of workers, see :func:`resolve_jobs`.
        lost: makes the result for an item whose call raised an exception or killed its worker,
            from the item and the reason; called in this process.
        chunk: how many items a worker gets at a time.

    Yields:
        One result per item. Closing the iterator early, or interrupting it, ends the workers.
    """
    # What is loaded by now stays: neither this process nor its workers need to look at it again.
    # A record and its tree refer to each other, so from here on there is garbage to find.
    gc.freeze()
    gc.enable()
    waiting = iter(items)
    if jobs > 1:
        head = list(islice(waiting, FEW_ITEMS + 1))
        waiting = chain(head, waiting)
        if len(head) > FEW_ITEMS:
            try:
                pool = _pool(jobs)
            except (ImportError, NotImplementedError, OSError):
                pass  # no shared memory or semaphores here, as in some sandboxes: slow, not lost
            else:
                yield from _in_pools(function, waiting, pool, jobs, lost, chunk)
                return
    for item in waiting:
        yield _settle(_call(function, item), item, lost)


def _in_pools(
    function: Callable[[T], R],
    items: Iterator[T],
    pool: ProcessPoolExecutor,
    jobs: int,
    lost: Callable[[T, str], R],
    chunk: int,
) -> Iterator[R]:
    """Keep a window of chunks in flight; after a worker's death, go on with a new pool."""
    flight: deque[tuple[list[T], Future[list[_Done[R]]] | None]] = deque()
    taken = True
    try:
        while flight or taken:
            while taken and len(flight) < jobs * _CHUNKS_PER_WORKER:
                batch = list(islice(items, chunk))
                taken = bool(batch)
                if taken:
                    flight.append((batch, _submit(pool, function, batch)))
            if not flight:
                return
            batch, future = flight[0]
            if future is not None:
                _wait(pool, future)
            done = _results(future)
            if done is None and _is_death(future):
                # Nobody knows which of the chunks in flight it was.
                _kill(pool)
                while flight:
                    batch, future = flight.popleft()
                    done = _results(future)
                    yield from _settle_all(function, done, batch, lost)
                pool = _pool(jobs)
            else:
                flight.popleft()
                yield from _settle_all(function, done, batch, lost)
    finally:
        # With all results fetched the workers are idle; otherwise nobody wants what they do.
        if flight:
            _kill(pool)
        else:
            pool.shutdown()


def _settle_all(
    function: Callable[[T], R],
    done: Sequence[_Done[R]] | None,
    items: Sequence[T],
    lost: Callable[[T, str], R],
) -> Iterator[R]:
    """Yield a chunk's results, or try its items apart: one of them may be to blame."""
    if done is None:
        yield from _one_by_one(function, items, lost)
    else:
        for one, item in zip(done, items, strict=True):
            yield _settle(one, item, lost)


def _one_by_one(
    function: Callable[[T], R], items: Sequence[T], lost: Callable[[T, str], R]
) -> Iterator[R]:
    """Give each item a worker of its own, so that a death has one possible cause."""
    for item in items:
        yield _settle(_alone(function, item), item, lost)


def _alone(function: Callable[[T], R], item: T) -> _Done[R]:
    pool = _pool(1)
    try:
        future = pool.submit(_call_all, function, [item])
        _wait(pool, future)
        error = future.exception()
    except (OSError, EOFError) as failure:
        error = failure
    finally:
        _kill(pool)
    if error is None:
        return future.result()[0]
    if _is_broken(error):
        died = "the worker process died twice on it (out of memory, or a crash in native code)"
        return _Done(None, died)
    return _Done(None, _reason(error))


def _call_all(function: Callable[[T], R], items: Sequence[T]) -> list[_Done[R]]:
    """Run in a worker: one journey for several items."""
    return [_call(function, item) for item in items]


def _call(function: Callable[[T], R], item: T) -> _Done[R]:
    try:
        return _Done(function(item), None)
    except (Exception, SystemExit) as error:  # noqa: BLE001 - one item must not end the run
        return _Done(None, _reason(error))


def _reason(error: BaseException | None) -> str:
    """Return what a traceback's last line would say, on one line."""
    if error is None:
        return "no result"
    name = type(error).__qualname__
    try:
        text = " ".join(str(error).split())
    except Exception:  # noqa: BLE001 - an exception that cannot even be printed
        text = ""
    return f"{name}: {text}"[:_MAX_REASON] if text else name


def _settle(done: _Done[R], item: T, lost: Callable[[T, str], R]) -> R:
    # The result may be None itself, so it is the failure that tells.
    return done.result if done.failure is None else lost(item, done.failure)  # type: ignore[return-value]


def _submit(
    pool: ProcessPoolExecutor, function: Callable[[T], R], batch: list[T]
) -> Future[list[_Done[R]]] | None:
    """Hand a chunk to the pool; None when the pool is broken or cannot start its workers."""
    from concurrent.futures import BrokenExecutor

    try:
        return pool.submit(_call_all, function, batch)
    except (BrokenExecutor, OSError, EOFError):
        return None


def _wait(pool: ProcessPoolExecutor, future: Future[list[_Done[R]]]) -> None:
    """Wait for a chunk, even when a worker died while sending: then the pool waits for ever."""
    from concurrent.futures import wait

    workers = _workers(pool)
    patience = _PATIENCE
    while not wait([future], timeout=1).done:
        if not all(worker.is_alive() for worker in workers):
            patience -= 1
            if patience == 0:
                _kill(pool)


def _results(future: Future[list[_Done[R]]] | None) -> list[_Done[R]] | None:
    """Return a chunk's results if there are any, without waiting."""
    if future is None or not future.done() or future.cancelled() or future.exception():
        return None
    return future.result()


def _is_death(future: Future[list[_Done[R]]] | None) -> bool:
    return future is None or future.cancelled() or _is_broken(future.exception())


def _is_broken(error: BaseException | None) -> bool:
    from concurrent.futures import BrokenExecutor

    return isinstance(error, BrokenExecutor)


def _pool(jobs: int) -> ProcessPoolExecutor:
    from concurrent.futures import ProcessPoolExecutor

    return ProcessPoolExecutor(jobs, mp_context=_context(), initializer=_prepare_worker)


def _context() -> BaseContext:
    """Choose the fastest safe way to start workers."""
    import multiprocessing

    # Forking is unsafe in macOS's own libraries, and unknown to Windows.
    method = "spawn"
    if sys.platform == "linux":
        # A copy of a process with threads can inherit a lock that nobody will ever release.
        method = "fork" if _single_threaded() else "forkserver"
    return multiprocessing.get_context(method)


def _single_threaded() -> bool:
    import threading

    if threading.active_count() > 1:
        return False
    try:
        # Threads of native libraries count as well, of which Python knows nothing; but a thread
        # that Python has joined can take the system another moment to clear away.
        for _ in range(_SETTLE_MS):
            with os.scandir("/proc/self/task") as tasks:
                if sum(1 for _ in tasks) == 1:
                    return True
            time.sleep(0.001)
    except OSError:
        return True
    return False


def _prepare_worker() -> None:
    """Leave interrupts to the parent, and do not outlive it."""
    import signal
    import threading

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_die_with_parent, daemon=True).start()


def _die_with_parent() -> None:
    from multiprocessing import parent_process

    parent = parent_process()
    if parent is not None:
        # A parent that was killed outright cannot say goodbye; its workers would wait for ever.
        parent.join()
        os._exit(1)


def _workers(pool: ProcessPoolExecutor) -> list[BaseProcess]:
    # Python has a public way to end workers since 3.14, and none to look at them.
    return list((getattr(pool, "_processes", None) or {}).values())


def _kill(pool: ProcessPoolExecutor) -> None:
    """End a pool's workers at once, whatever they are doing, and wait until they are gone."""
    workers = _workers(pool)
    for worker in workers:
        worker.kill()
    # A worker killed while sending leaves half a message. The pool would wait for the rest as
    # long as anybody can still write, and that is now only this process.
    writer = getattr(getattr(pool, "_result_queue", None), "_writer", None)
    for worker in workers:
        worker.join()
    if writer is not None:
        writer.close()
    pool.shutdown(cancel_futures=True)
