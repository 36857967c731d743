"""Who does the pieces: this process, processes on this machine, or the workers of a Dask cluster.

Each gives a context; call what it gives with the pieces of a round. Which one it is changes no number.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any

from simulator.experiments.piece import Done, Piece, run_piece, run_sent
from simulator.experiments.task import Task
from simulator.experiments.workers import crew, processes
from simulator.run import default_model

if TYPE_CHECKING:
    from simulator.engine import Model

Round = Callable[[Task, Iterable[Piece]], Iterator[Done]]
Ordered = Callable[[Iterable[Any]], Iterator[Any]]


def chosen(
    pieces: int, workers: int | None = None, scheduler: str | None = None, model: Model | None = None, *,
    runs: int = 0,
) -> AbstractContextManager[Round]:  # fmt: skip
    """The crew for so many pieces and runs: a cluster's where its `scheduler` is named, else this machine's.

    It may be called for several tasks, one after another. A `model` of one's own runs in this process.
    Raises `ValueError` where it is meant for a cluster.
    """
    _refuse_elsewhere(scheduler, model)
    if scheduler is not None:
        from simulator.experiments.cluster import cluster

        return cluster(scheduler)
    wanted = processes(workers, pieces)
    if wanted == 1 or model is not None:
        return _here(model, runs)
    return _beside(wanted, runs)


@contextmanager
def ordered(
    work: Callable[..., Any], shared: tuple[Any, ...], pieces: int, workers: int | None = None,
    scheduler: str | None = None, model: Model | None = None, *, runs: int = 0,
) -> Iterator[tuple[Ordered, int]]:  # fmt: skip
    """Work of any kind, by the crew that `chosen` would give: `work(*shared, piece)`, in the order of the pieces.

    Gives what to call with the pieces of a round, and how many of them are done at a time. A `model` of one's own is
    handed to the work after the piece. Raises as `chosen` does.
    """
    _refuse_elsewhere(scheduler, model)
    if scheduler is not None:
        from simulator.experiments.cluster import in_order

        with in_order(scheduler, work, shared) as found:
            yield found
        return
    wanted = processes(workers, pieces)
    if wanted == 1 or model is not None:
        _warm(model, runs)
        yield lambda round_: (work(*shared, piece, model) for piece in round_), 1
        return
    with _warmed(work, wanted, shared, runs) as each:
        yield each, wanted


def _refuse_elsewhere(scheduler: str | None, model: Model | None) -> None:
    if scheduler is not None and model is not None:
        raise ValueError("a model of your own runs in this process: leave scheduler out")


def here(model: Model | None, task: Task, pieces: Iterable[Piece]) -> Iterator[Done]:
    """The pieces done one after another in this process."""
    return (run_piece(task, piece, model) for piece in pieces)


@contextmanager
def _here(model: Model | None, runs: int) -> Iterator[Round]:
    _warm(model, runs)
    yield partial(here, model)


@contextmanager
def _beside(workers: int, runs: int) -> Iterator[Round]:
    with _warmed(_do, workers, (), runs) as each:
        yield lambda task, pieces: each((task, piece) for piece in pieces)


@contextmanager
def _warmed(work: Callable[..., Any], workers: int, shared: tuple[Any, ...], runs: int) -> Iterator[Ordered]:
    # A model new to this machine is compiled once, and not by each worker.
    _warm(None, runs)
    with crew(work, workers, shared) as each:
        yield each


def _warm(model: Model | None, runs: int) -> None:
    from simulator.engine.compile import compile_model

    compile_model(model or default_model()).warm(runs)


def _do(sent: tuple[Task, Piece]) -> Done:
    return run_sent(*sent)
