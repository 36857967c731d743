"""Choosing between policies without knowing the future: regret, satisfied futures, switches, and evidence.

Futures are a Latin hypercube over every uncertain number, each with luck of its own, in which every
policy is run. Switching values and break-even surfaces are the other way round: one or two numbers move, all
others stay at their medians, in the same luck everywhere.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from simulator.calls import takes_scenario
from simulator.engine.calendar import years_to_date
from simulator.errors import RunError
from simulator.experiments.failed import MOST_FAILED
from simulator.experiments.filling import Progress
from simulator.experiments.hinge_questions import HINGES
from simulator.experiments.points import latin_hypercube
from simulator.experiments.robustness import asked as asking
from simulator.experiments.robustness import dataset as made
from simulator.experiments.robustness.hinge import row
from simulator.experiments.robustness.lines import write
from simulator.experiments.robustness.parts import Futures, Surface, Tried
from simulator.experiments.robustness.switch import grid
from simulator.experiments.study import SCREENING, difference, own_luck, same_luck, without_lost
from simulator.experiments.study_kept import How, Kind, study
from simulator.run import asked, attributes, default_model, every_policy, prepare

if TYPE_CHECKING:
    import xarray as xr

    from simulator.engine import Model
    from simulator.engine.start import Array
    from simulator.experiments.study_runs import Runs
    from simulator.scenario import Scenario

LEAST, MOST, MIDDLE = 0.05, 0.95, 0.5


@takes_scenario
def robustness(
    scenario: Scenario, policy: str | None = None, *, against: str | None = None, outcome: str = "npsv",
    satisfy: Sequence[str] | None = None, surfaces: Sequence[Sequence[str]] | None = None,
    numbers: Sequence[str] = (), futures: int = asking.FUTURES, top: int = asking.TOP, grid: int = asking.GRID,
    members: int = asking.MEMBERS, sections: Sequence[str] = (), output: Path | str | None = None,
    resume: bool = False, workers: int | None = None, scheduler: str | None = None,
    most_failed: float = MOST_FAILED, seed: int | None = None, accurate: bool = False,
    step: float | None = None, method: str | None = None, model: Model | None = None,
    progress: Progress | None = None,
) -> xr.Dataset:  # fmt: skip
    """How every policy does in an `outcome` over many futures, and where `policy` and `against` change places.

    Dimensions are policy, future, number (all that are uncertain), line (what `satisfy` asks, such as
    "npsv >= 0"), tried (numbers moved alone: `numbers`, or the `top` ones) with place, and surface with
    first and second. `surfaces` are pairs of numbers, or of a number and "delay"; without them the first two
    numbers tried, and the first with delay. With `sections` only numbers of those are uncertain, and all others have
    their central value. `members` is the luck behind each place. With `output` the result is kept in that
    folder, and with `resume` taken up where it was left. The same bits come from any number of `workers`
    and from a Dask `scheduler`; a `model` of your own runs in this process. `progress` is called with
    futures done and in all. A future that can't be run is left out under every policy; more than a share
    `most_failed` of them stop the study. Raises `InputError` where something asked can't be or the folder
    can't be written, and `RunError` where too many futures failed.
    """
    scenario = asked(scenario, seed=seed, step=step, method=method)
    options = (policy, against, outcome, satisfy, surfaces, numbers, futures, top, grid, members, sections)
    found = asking.check(scenario, model or default_model(), *options)
    return kept(scenario, found, accurate, How(output, resume, workers, scheduler, most_failed, model, progress))


def kept(scenario: Scenario, found: asking.Asked, accurate: bool, how: How) -> xr.Dataset:
    """What was asked and checked, run as `how` says; see `robustness`."""
    facts = {"futures_drawn": found.futures, "members": found.members}
    kind = Kind("robustness", found.options, found.count, facts, write)
    return study(kind, scenario, accurate, how, lambda runs: Study(scenario, found, runs).dataset())


class Study:
    """The stages of a study, each on the runs of the one before."""

    def __init__(self, scenario: Scenario, found: asking.Asked, runs: Runs) -> None:
        self.scenario, self.found, self.runs = scenario, found, runs
        self.question = found.question
        begun = prepare(scenario, runs.model, None)
        self.about: dict[str, Any] = attributes(scenario, begun)
        self.seed = begun.seed
        self.pair = (self.question.policy, self.question.against)

    def dataset(self) -> xr.Dataset:
        """All stages as one dataset."""
        futures = self._futures()
        expected = asking.expected(self.question, self.scenario)
        numbers = self.found.numbers or futures.first(self.question, self.found.top, expected)
        tried = self._tried(numbers)
        pairs = self.found.surfaces if self.found.surfaces is not None else self._usual(numbers)
        surfaces = [self._surface(f"surface-{i}", *pair) for i, pair in enumerate(pairs)]
        self.runs.finish()
        whole = [surface for surface in surfaces if surface.there]
        return made.dataset(self.found, self.about, futures, tried.whole(), whole, self.seed, self.runs.done)

    def _futures(self) -> Futures:
        at = latin_hypercube(self.question.names, self.found.futures, self.seed)
        kept = list(dict.fromkeys([self.question.outcome.name, *(line.outcome for line in self.found.lines)]))
        task = self.runs.task(self.question.names, every_policy(self.scenario), kept)
        outcomes, values, about = self.runs.at("futures", task, at, own_luck(len(at), SCREENING))
        self.about |= {key: value for key, value in about.items() if key not in self.about}
        tables = {name: held[:, :, 0].T for name, held in outcomes.items()}
        there = np.isfinite(tables[self.question.outcome.name]).all(axis=0)
        if there.sum() < asking.FEWEST_FUTURES:
            raise RunError(f"Only {there.sum()} of {len(at)} futures could be run, which is too few. Raise --futures.")
        if not there.all():
            at, values = at[there], values[there]
            tables = {name: table[:, there] for name, table in tables.items()}
        found = Futures(task.policies, at, tables, np.flatnonzero(there))
        self.about[HINGES] = json.dumps([row(self.question, found, self._named(values), self.runs.model)])
        return found

    def _usual(self, numbers: Sequence[str]) -> list[tuple[str, str]]:
        """The surfaces where none are asked for."""
        both = [(numbers[0], numbers[1])] if len(numbers) > 1 else []
        late = [(numbers[0], asking.DELAY)] if numbers and self.found.delays else []
        return both + late

    def _tried(self, numbers: Sequence[str]) -> Tried:
        """Each of those numbers alone along its range."""
        places = np.linspace(LEAST, MOST, self.found.grid)
        if not numbers:
            none = np.empty((0, len(places)))
            return Tried((), places, none, none[:, :, None], frozenset())
        at = np.full((len(numbers) * len(places), len(self.question.names)), MIDDLE)
        for i, name in enumerate(numbers):
            at[i * len(places) : (i + 1) * len(places), self.question.names.index(name)] = places
        change, values = self._run("tried", self.scenario, at)
        shape = (len(numbers), len(places))
        held = [values.get(name, np.tile(places, shape[0])) for name in numbers]
        own = np.array([one.reshape(shape)[i] for i, one in enumerate(held)]).reshape(shape)
        return Tried(tuple(numbers), places, own, without_lost(change.reshape(*shape, -1)), frozenset(values))

    def _surface(self, stage: str, first: str, second: str) -> Surface:
        """The difference over two numbers, or over a number and how late the policy starts."""
        places = np.linspace(LEAST, MOST, self.found.grid)
        if asking.DELAY in (first, second):
            number = first if second == asking.DELAY else second
            found = self._late(stage, number, places)
            return found if second == asking.DELAY else found.turned()
        pairs = grid(places, places)
        at = np.full((len(pairs), len(self.question.names)), MIDDLE)
        for name, column in ((first, 0), (second, 1)):
            at[:, self.question.names.index(name)] = pairs[:, column]
        change, values = self._run(stage, self.scenario, at)
        shape = (len(places), len(places))
        own = [values.get(name, pairs[:, column]).reshape(shape) for name, column in ((first, 0), (second, 1))]
        units = tuple(self._unit(name, name in values) for name in (first, second))
        whole = without_lost(change.reshape(1, *shape, -1))[0]
        return Surface((first, second), (own[0][:, 0], own[1][0]), units, whole)

    def _late(self, stage: str, number: str, places: Array) -> Surface:
        at = np.full((len(places), len(self.question.names)), MIDDLE)
        at[:, self.question.names.index(number)] = places
        start = self.scenario.policy_forms[self.question.policy].start
        assert start is not None
        columns: list[Array] = []
        values: dict[str, Array] = {}
        for years in self.found.delays:
            later = years_to_date(start, years)
            moved = self.scenario.change(f"policy.{self.question.policy}.start", later, because="A later start, tried")
            name = f"{stage}-{round(12.0 * years)}-months-late"
            change, values = self._run(name, moved if years else self.scenario, at)
            columns.append(change)
        units = (self._unit(number, number in values), "years late")
        own = (values.get(number, places), np.array(self.found.delays))
        return Surface((number, asking.DELAY), own, units, without_lost(np.stack(columns, axis=1)[None])[0])

    def _run(self, stage: str, scenario: Scenario, at: Array) -> tuple[Array, dict[str, Array]]:
        """The difference (point, member), and values of single numbers by name (point)."""
        self.runs.scenario = scenario
        task = self.runs.task(self.question.names, self.pair, [self.question.outcome.name])
        outcomes, values, _ = self.runs.at(stage, task, at, same_luck(len(at), self.found.members))
        held = self._named(values)
        return difference(outcomes[self.question.outcome.name], task.policies, self.question), held

    def _named(self, values: Array) -> dict[str, Array]:
        """The values of numbers of one value, by name."""
        single = [number.name for number in self.question.numbers if number.single]
        return dict(zip(single, values.T, strict=True))

    def _unit(self, name: str, single: bool) -> str:
        return next(n.unit for n in self.question.numbers if n.name == name) if single else made.OF_RANGE
