"""The pieces of an experiment done by the workers of a Dask cluster, wherever those are.

Pieces are the same as on one machine and come back in any order; what they hold decides where they go,
so numbers are the same bits. A worker that is lost costs the pieces that it had under way, which Dask
gives to another. Method and service: dask.distributed (Rocklin, 2015), an optional extra.
"""

from __future__ import annotations

import re
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from simulator.errors import InputError, Mistake, RunError
from simulator.experiments.piece import Done, Piece, run_sent
from simulator.experiments.plan import code_hash
from simulator.experiments.task import Task
from simulator.results.manifest import processor, versions

if TYPE_CHECKING:
    from simulator.experiments.crews import Round

OPTION = "--scheduler"
ANSWERS = 10.0
"""Seconds to wait for a scheduler to answer."""
PATIENCE = 30.0
"""Seconds to wait for a first worker to join."""
EXAMPLE = "tcp://192.0.2.1:8786"
_ADDRESS = re.compile(r"((tcp|tls|wss?)://)?(\[[0-9A-Fa-f:.%]+\]|[\w.-]+):(\d{1,5})/?")
WAITING_EACH = 2
"""Pieces under way or waiting for each worker thread, as on one machine."""
LEAST_UNDER_WAY = 8

_at_a_time = threading.Lock()


@contextmanager
def cluster(address: str) -> Iterator[Round]:
    """The workers of the scheduler at `address`. Call what it gives with a task and the pieces of a round.

    Raises `InputError` where the package is missing, no scheduler answers or it has no worker, and
    `RunError` where it is lost on the way or a worker has another version of the program.
    """
    client = _connected(address)
    try:
        yield partial(_round, client, address)
    finally:
        client.close(timeout=5)


@contextmanager
def in_order(
    address: str, work: Callable[..., Any], shared: tuple[Any, ...]
) -> Iterator[tuple[Callable[[Iterable[Any]], Iterator[Any]], int]]:
    """`work(*shared, piece)` on the workers at `address`, in the order of the pieces; and how many threads there are.

    As `workers.crew` on this machine. Raises as `cluster` does.
    """
    client = _connected(address)
    try:
        yield partial(_ordered, client, address, work, shared), sum(client.nthreads().values())
    finally:
        client.close(timeout=5)


def check_address(address: str | None) -> list[Mistake]:
    """What is wrong with the form of a scheduler's address; None names none."""
    found = _ADDRESS.fullmatch(address) if address is not None else None
    if address is None or (found and 0 < int(found[4]) < 65536):
        return []
    remedy = f"Give it as {EXAMPLE}: tcp, tls, ws or wss, the host, and the port."
    return [Mistake(OPTION, "", f"“{address}” is no address of a scheduler", remedy)]


def _connected(address: str) -> Any:
    if wrong := check_address(address):
        raise InputError(wrong)
    try:
        from distributed import Client
    except ImportError as error:
        remedy = 'Install it here and on the workers: pip install "public-service-simulator[dask]".'
        raise InputError([Mistake(OPTION, "", "needs the package distributed, which is not here", remedy)]) from error
    try:
        client = Client(address, timeout=ANSWERS, set_as_default=False)
    except (OSError, TimeoutError, ValueError) as error:
        what = f"no scheduler answers at {address} ({type(error).__name__})"
        remedy = f"Start one with `dask scheduler` and give its address, such as {EXAMPLE}."
        raise InputError([Mistake(OPTION, "", what, remedy)]) from error
    try:
        client.wait_for_workers(1, timeout=PATIENCE)
    except TimeoutError as error:
        client.close(timeout=5)
        what = f"the scheduler at {address} has no workers"
        remedy = f"Start some with `dask worker {address} --nthreads 1`."
        raise InputError([Mistake(OPTION, "", what, remedy)]) from error
    return client


def _round(client: Any, address: str, task: Task, pieces: Iterable[Piece]) -> Iterator[Done]:
    """The pieces in the order in which they are done; no more under way than keeps all workers busy."""
    from distributed import as_completed

    rest = iter(pieces)
    with _heard(address):
        results = as_completed(loop=client.loop)
        for piece in rest:
            results.add(_submit(client, _one, task, piece))
            if _full(client, results.count()):
                break
        for future in results:
            done = _result(future)
            for piece in rest:
                results.add(_submit(client, _one, task, piece))
                if _full(client, results.count()):
                    break
            yield done


def _ordered(
    client: Any, address: str, work: Callable[..., Any], shared: tuple[Any, ...], pieces: Iterable[Any]
) -> Iterator[Any]:
    under_way: deque[Any] = deque()
    rest = iter(pieces)
    with _heard(address):
        while True:
            for piece in rest:
                under_way.append(_submit(client, work, *shared, piece))
                if _full(client, len(under_way)):
                    break
            if not under_way:
                return
            yield _result(under_way.popleft())


@contextmanager
def _heard(address: str) -> Iterator[None]:
    """Whatever the scheduler is asked for in the block, that it is lost comes as this program's own error."""
    from distributed import CancelledError

    try:
        yield
    except (CancelledError, OSError) as error:
        raise RunError(f"The scheduler at {address} was lost ({type(error).__name__}).") from error


def _submit(client: Any, work: Callable[..., Any], *given: Any) -> Any:
    return client.submit(_on_worker, work, *given, pure=False)


def _full(client: Any, under_way: int) -> bool:
    """Whether every worker has enough to do; workers may join and leave at any time."""
    threads = sum(client.nthreads().values())
    return under_way >= max(LEAST_UNDER_WAY, WAITING_EACH * threads)


def _result(future: Any) -> Any:
    """What a piece came to. Raises what it raised, as this program's errors where Dask raised it."""
    from distributed import KilledWorker

    try:
        found, theirs = future.result()
    except KilledWorker as error:
        raise RunError(
            "A piece was given up after it had been with several workers that were lost, "
            "most likely for want of memory. Give each worker more."
        ) from error
    except ImportError as error:
        raise RunError(f"A worker lacks this program ({error}). Install the same version there.") from error
    if theirs != (ours := (code_hash(), versions())):
        raise RunError(_other_version(ours, theirs))
    return found


def _one(task: Task, piece: Piece) -> Done:
    return replace(run_sent(task, piece), processor=processor())


def _on_worker(work: Callable[..., Any], *given: Any) -> tuple[Any, Any]:
    """One piece on a worker, with what its numbers depend on. One at a time in each process."""
    with _at_a_time:
        return work(*given), (code_hash(), versions())


def _other_version(ours: tuple[str, dict[str, str]], theirs: tuple[str, dict[str, str]]) -> str:
    there = theirs[1]
    differ = [f"{name} is {there.get(name)} there and {v} here" for name, v in ours[1].items() if there.get(name) != v]
    said = "; ".join(differ) or "the program's own files differ"
    return f"A worker has other versions, so its numbers would be other bits: {said}. Install the same there."
