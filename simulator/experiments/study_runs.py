"""The runs of a study, stage by stage: in memory, or in the folder where the study grows."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from simulator.errors import InputError
from simulator.experiments.crews import Round, here
from simulator.experiments.evaluate import task_of
from simulator.experiments.failed import Failed
from simulator.experiments.filling import Filling, Progress, Store, fill, layouts
from simulator.experiments.stage import Stage
from simulator.experiments.task import Task
from simulator.results.chunks import Chunks, Held
from simulator.results.unfinished import STAGES

if TYPE_CHECKING:
    from simulator.engine import Model
    from simulator.engine.start import Array
    from simulator.scenario import Scenario

FEW = 32
"""Futures that are done sooner in this process than others can be started for them."""
RECORD = "stage.json"
EVERYTHING = (slice(None),)


@dataclass
class Runs:
    """Runs points of a scenario, and counts them for whoever waits.

    With a `folder` each stage fills a store there, which is taken up again where it was left.
    """

    scenario: Scenario
    model: Model
    crew: Round
    failed: Failed
    remote: bool = False
    folder: Path | None = None
    progress: Progress | None = None
    accurate: bool = False
    done: int = 0
    computed: int = 0
    processors: set[str] = field(default_factory=set)

    @property
    def total(self) -> int:
        """How many futures were promised."""
        return self.failed.futures

    def task(self, names: Sequence[str], policies: Sequence[str], outcomes: Sequence[str] | None) -> Task:
        """What is done at each point."""
        return task_of(
            self.scenario, names, self.model, policies=policies, outcomes=outcomes, accurate=self.accurate
        )

    def at(
        self, name: str, task: Task, u: Array, luck: np.ndarray, counted: bool = True
    ) -> tuple[dict[str, Array], Array, Mapping[str, Any]]:
        """Outcomes (point, policy, member) at quantiles `u` (point, number) with `luck` (point, member).

        They are NaN for futures that could not be run. With them what each number of one value was
        (point, number), and what the runs say of themselves. `name` is the stage's, which no other has.
        The same bits come from any crew, and whether or not it was stopped in between: pieces do not
        depend on it. Raises `RunError` where too many futures failed.
        """
        stage = Stage(name, task, u, luck)
        store = self._store(stage)
        crew = partial(here, self.model) if not self.remote and stage.futures <= FEW else self.crew
        told = self._teller() if counted else None
        ran = Filling(stage, store, crew, told, self.failed, name).run()
        self.done += stage.futures if counted else 0
        self.computed += ran.computed
        self.processors |= ran.processors
        about = {key: value for key, value in store.attributes.items() if key not in ("coordinates", "outcomes")}
        return {each: store.read(each, EVERYTHING) for each in task.outcomes}, store.read("value", EVERYTHING), about

    def finish(self) -> None:
        """Tell that all is done, where fewer futures were needed than were promised."""
        if self.progress and self.done < self.total:
            self.progress(self.total, self.total)

    def _teller(self) -> Callable[[int, int], None]:
        before = self.done

        def tell(done: int, _: int) -> None:
            if self.progress:
                self.progress(min(before + done, self.total), self.total)

        return tell

    def _store(self, stage: Stage) -> Store:
        if self.folder is None:
            return Held(layouts(stage, self.model)[1])
        folder, record = self.folder / STAGES / stage.name, json.dumps(stage.record())
        written = folder / RECORD
        # A stage rests on those before it: where another processor gave them other last bits, it is another one.
        if not written.exists() or written.read_bytes() != record.encode():
            self._begin(folder, stage, record)
        try:
            return Chunks(folder)
        except InputError:  # damaged, and no more than a stage is lost
            self._begin(folder, stage, record)
            return Chunks(folder)

    def _begin(self, folder: Path, stage: Stage, record: str) -> None:
        """An empty store, which appears whole or not at all."""
        making = folder.with_name(f".{folder.name}.part")
        for old in (making, folder):
            shutil.rmtree(old, ignore_errors=True)
        making.mkdir(parents=True)
        fill(making, stage, self.model)
        (making / RECORD).write_text(record, encoding="utf-8")
        os.replace(making, folder)
