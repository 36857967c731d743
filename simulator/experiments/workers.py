"""Processes that simulate members, and hand each piece back in order as it is done."""

from __future__ import annotations

import gc
import os
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from functools import cache, partial
from multiprocessing import active_children, connection, get_context, parent_process, resource_tracker
from types import ModuleType
from typing import Any, TypeVar

from simulator.errors import RunError

Piece = TypeVar("Piece")
Done = TypeVar("Done")

WAITING_EACH = 2
"""Pieces under way or waiting for each worker: enough to keep it busy, few enough for memory."""


def in_order(
    work: Callable[..., Done], pieces: Iterable[Piece], workers: int, shared: tuple[Any, ...]
) -> Generator[Done, None, None]:
    """`work(*shared, piece)` for each piece, in the order of the pieces, on that many processes.

    At most two pieces for each worker are under way, so memory does not grow with the number of
    pieces. Raises what `work` raises, and `RunError` where the system ended a worker.
    """
    with crew(work, workers, shared) as each:
        yield from each(pieces)


@contextmanager
def crew(
    work: Callable[..., Done], workers: int, shared: tuple[Any, ...]
) -> Iterator[Callable[[Iterable[Piece]], Iterator[Done]]]:
    """Processes that stay for several rounds of pieces; call what it gives with those of a round.

    Like `in_order`, which is one round.
    """
    context = get_context("spawn")
    others = set(active_children())
    pool = ProcessPoolExecutor(workers, context, initializer=_begin, initargs=(work, shared))
    try:
        yield partial(_round, pool, WAITING_EACH * workers)
    except BrokenProcessPool as error:
        raise RunError(
            "A worker process was ended by the system, most likely for want of memory. "
            "Use fewer with --workers."
        ) from error
    except BaseException:
        # Whoever stops here does not want to wait until the pieces under way are done.
        for worker in set(active_children()) - others:
            worker.terminate()
        raise
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _round(pool: ProcessPoolExecutor, most: int, pieces: Iterable[Any]) -> Iterator[Any]:
    under_way: deque[Future[Any]] = deque()
    rest = iter(pieces)
    for piece in rest:
        under_way.append(_submit(pool, piece))
        if len(under_way) == most:
            break
    while under_way:
        done = under_way.popleft().result()
        for piece in rest:
            under_way.append(_submit(pool, piece))
            break
        yield done


def _submit(pool: ProcessPoolExecutor, piece: Any) -> Future[Any]:
    with starting():
        return pool.submit(_do, piece)


@contextmanager
def starting() -> Iterator[None]:
    """A block in which processes may start: Ctrl-C never reaches them, and they don't run the user's script again.

    At a terminal Ctrl-C goes to all processes at once; this one ends the others. What comes while a process is being
    started is raised after the block: one that was told half of what it is to do would print a traceback.
    """
    with _held(), _unstopped(), without_main():
        yield


@contextmanager
def _held() -> Iterator[None]:
    """Remember the signals that end a command, and raise them after the block; in a thread none are raised."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    came: list[int] = []
    usual = {each: signal.getsignal(each) for each in (signal.SIGINT, signal.SIGTERM)}
    ours = {each: handler for each, handler in usual.items() if callable(handler)}
    for each in ours:
        signal.signal(each, lambda number, _: came.append(number))
    try:
        yield
    finally:
        for each, handler in ours.items():
            signal.signal(each, handler)
        for number in came:
            signal.raise_signal(number)


@contextmanager
def _unstopped() -> Iterator[None]:
    """Block Ctrl-C, as processes that are started in the block then do from their first instant."""
    if not hasattr(signal, "pthread_sigmask"):  # Windows, where nothing tracks resources either
        yield
        return
    # Started within, the tracker would allow Ctrl-C again.
    resource_tracker.ensure_running()
    before = signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def without_main() -> Iterator[None]:
    """Keep new processes from running the user's own script again.

    A spawned process imports the parent's main module, so that a script without
    `if __name__ == "__main__"` would start itself over and over. Workers need nothing of it.
    """
    main = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main


_task: list[Any] = []


def _begin(work: Callable[..., Any], shared: tuple[Any, ...]) -> None:
    """Set up a worker: its task, no Ctrl-C of its own, and an end when its parent ends."""
    _task[:] = [work, shared]
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    end_with_parent()


def end_with_parent() -> None:
    """From now on this process ends when its parent does, also where the parent is killed."""
    threading.Thread(target=_wait_for_the_end, daemon=True).start()


def _wait_for_the_end() -> None:
    parent = parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        os._exit(1)


def _do(piece: Any) -> Any:
    work, shared = _task
    done = work(*shared, piece)
    _settle()
    return done


@cache
def _settle() -> None:
    """Once in a worker: what is loaded by the end of the first piece stays as long as the process.

    The collector need not go through it again and again, which takes 1.5% of an ensemble's time.
    """
    gc.collect()
    gc.freeze()


def processes(wanted: int | None, pieces: int) -> int:
    """How many processes to use: as many as asked for, by default one for each core, never more than pieces."""
    return max(1, min(asked_or_cores(wanted), pieces))


def asked_or_cores(wanted: int | None) -> int:
    """As many as asked for, by default one for each core that this process may use: fewer, perhaps, than there are."""
    from simulator.engine.loading import cores

    return wanted or cores()
