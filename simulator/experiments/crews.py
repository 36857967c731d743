"""Who does the pieces: this process, processes on this machine, or the workers of a Dask cluster.

Each gives a context; call what it gives with a task and the pieces of a round. Which one it is changes no number.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from typing import TYPE_CHECKING

from simulator.experiments.piece import Done, Piece, run_piece, run_sent
from simulator.experiments.task import Task
from simulator.experiments.workers import crew, processes
from simulator.run import default_model

if TYPE_CHECKING:
    from simulator.engine import Model

Round = Callable[[Task, Iterable[Piece]], Iterator[Done]]


def chosen(
    pieces: int, workers: int | None = None, scheduler: str | None = None, model: Model | None = None
) -> AbstractContextManager[Round]:
    """The crew for so many pieces: a cluster's where its `scheduler` is named, else this machine's.

    It may be called for several tasks, one after another. A `model` of one's own runs in this process.
    Raises `ValueError` where it is meant for a cluster.
    """
    if scheduler is not None and model is not None:
        raise ValueError("a model of your own runs in this process: leave scheduler out")
    if scheduler is not None:
        from simulator.experiments.cluster import cluster

        return cluster(scheduler)
    wanted = processes(workers, pieces)
    if wanted == 1 or model is not None:
        return _here(model)
    return _beside(wanted)


def here(model: Model | None, task: Task, pieces: Iterable[Piece]) -> Iterator[Done]:
    """The pieces done one after another in this process."""
    return (run_piece(task, piece, model) for piece in pieces)


@contextmanager
def _here(model: Model | None) -> Iterator[Round]:
    yield partial(here, model)


@contextmanager
def _beside(workers: int) -> Iterator[Round]:
    from simulator.engine.compile import compile_model

    # A model new to this machine is compiled once, and not by each worker.
    compile_model(default_model()).warm()
    with crew(_do, workers, ()) as each:
        yield lambda task, pieces: each((task, piece) for piece in pieces)


def _do(sent: tuple[Task, Piece]) -> Done:
    return run_sent(*sent)
