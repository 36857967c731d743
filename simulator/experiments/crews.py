"""Who does the pieces: this process, processes on this machine, or the workers of a Dask cluster.

Each gives a context; call what it gives with the pieces of a round. Which one it is changes no number.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from typing import TYPE_CHECKING

from simulator.experiments.piece import Done, Piece, Task, run_piece
from simulator.experiments.workers import crew, processes
from simulator.run import default_model

if TYPE_CHECKING:
    from simulator.engine import Model

Round = Callable[[Iterable[Piece]], Iterator[Done]]


def chosen(
    task: Task, pieces: int, workers: int | None = None, scheduler: str | None = None, model: Model | None = None
) -> AbstractContextManager[Round]:
    """The crew for so many pieces: a cluster's where its `scheduler` is named, else this machine's.

    A `model` of one's own runs in this process. Raises `ValueError` where it is meant for a cluster.
    """
    if scheduler is not None and model is not None:
        raise ValueError("a model of your own runs in this process: leave scheduler out")
    if scheduler is not None:
        from simulator.experiments.cluster import cluster

        return cluster(scheduler, task)
    wanted = processes(workers, pieces)
    if wanted == 1 or model is not None:
        return _here(task, model)
    return _beside(task, wanted)


@contextmanager
def _here(task: Task, model: Model | None) -> Iterator[Round]:
    yield partial(_each, task, model)


def _each(task: Task, model: Model | None, pieces: Iterable[Piece]) -> Iterator[Done]:
    return (run_piece(task, piece, model) for piece in pieces)


@contextmanager
def _beside(task: Task, workers: int) -> Iterator[Round]:
    from simulator.engine.compile import compile_model

    # A model new to this machine is compiled once, and not by each worker.
    compile_model(default_model()).warm()
    with crew(run_piece, workers, (task,)) as each:
        yield each
