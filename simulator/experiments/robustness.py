"""Choosing between policies without knowing the future: regret, satisfied futures, switches, and evidence.

Futures are a Latin hypercube over every uncertain number, each with luck of its own, in which every
policy is run. Switching values and break-even surfaces are the other way round: one or two numbers move, all
others stay at their medians, in the same luck everywhere.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from simulator.engine.calendar import years_to_date
from simulator.experiments import robustness_asked as asking
from simulator.experiments import robustness_dataset as made
from simulator.experiments.hinge_questions import HINGES
from simulator.experiments.points import latin_hypercube
from simulator.experiments.robustness_hinge import row
from simulator.experiments.robustness_switch import grid
from simulator.experiments.study import SCREENING, Progress, Runs, difference, own_luck, same_luck
from simulator.run import asked, attributes, default_model, every_policy, prepare

if TYPE_CHECKING:
    import xarray as xr

    from simulator.engine import Model
    from simulator.engine.start import Array
    from simulator.scenario import Scenario

LEAST, MOST, MIDDLE = 0.05, 0.95, 0.5


def robustness(
    scenario: Scenario,
    policy: str | None = None,
    *,
    against: str | None = None,
    outcome: str = "npsv",
    satisfy: Sequence[str] | None = None,
    surfaces: Sequence[Sequence[str]] | None = None,
    numbers: Sequence[str] = (),
    futures: int = asking.FUTURES,
    top: int = asking.TOP,
    grid: int = asking.GRID,
    members: int = asking.MEMBERS,
    sections: Sequence[str] = (),
    workers: int | None = None,
    seed: int | None = None,
    accurate: bool = False,
    step: float | None = None,
    method: str | None = None,
    model: Model | None = None,
    progress: Progress | None = None,
) -> xr.Dataset:
    """How every policy does in an `outcome` over many futures, and where `policy` and `against` change places.

    Dimensions are policy, future, number (all that are uncertain), line (what `satisfy` asks, such as
    "npsv >= 0"), tried (numbers moved alone: `numbers`, or the `top` ones) with place, and surface with
    first and second. `surfaces` are pairs of numbers, or of a number and "delay"; without them the first two
    numbers tried, and the first with delay. With `sections` only numbers of those are uncertain, and all others have
    their central value. `members` is the luck behind each place. The same bits
    come from any number of `workers`; a `model` of your own runs in this process. `progress` is
    called with futures done and in all. Raises `InputError` where something asked can't be, and
    `RunError` where a run can't go on.
    """
    scenario = asked(scenario, seed=seed, step=step, method=method)
    built = model or default_model()
    found = asking.check(
        scenario, built, policy, against, outcome, satisfy, surfaces, numbers, futures, top, grid, members, sections
    )
    runs = Runs(scenario, model, workers, found.count, progress, accurate)
    return Study(scenario, built, found, runs).dataset()


class Study:
    """The stages of a study, each on the runs of the one before."""

    def __init__(self, scenario: Scenario, model: Model, found: asking.Asked, runs: Runs) -> None:
        self.scenario, self.model, self.found, self.runs = scenario, model, found, runs
        self.question = found.question
        begun = prepare(scenario, model, None)
        self.about: dict[str, Any] = attributes(scenario, begun)
        self.seed = begun.seed
        self.pair = (self.question.policy, self.question.against)

    def dataset(self) -> xr.Dataset:
        """All stages as one dataset."""
        futures = self._futures()
        numbers = self.found.numbers or futures.first(self.question, self.found.top)
        tried = self._tried(numbers)
        pairs = self.found.surfaces if self.found.surfaces is not None else self._usual(numbers)
        surfaces = [self._surface(*pair) for pair in pairs]
        self.runs.finish()
        return made.dataset(self.found, self.about, futures, tried, surfaces, self.seed, self.runs.done)

    def _futures(self) -> made.Futures:
        at = latin_hypercube(self.question.names, self.found.futures, self.seed)
        kept = list(dict.fromkeys([self.question.outcome.name, *(line.outcome for line in self.found.lines)]))
        task = self.runs.task(self.question.names, every_policy(self.scenario), kept, self.model)
        outcomes, values, about = self.runs.at(task, at, own_luck(len(at), SCREENING))
        self.about |= {key: value for key, value in about.items() if key not in self.about}
        found = made.Futures(task.policies, at, {name: held[:, :, 0].T for name, held in outcomes.items()})
        self.about[HINGES] = json.dumps([row(self.question, found, self._named(values), self.model)])
        return found

    def _usual(self, numbers: Sequence[str]) -> list[tuple[str, str]]:
        """The surfaces where none are asked for."""
        both = [(numbers[0], numbers[1])] if len(numbers) > 1 else []
        late = [(numbers[0], asking.DELAY)] if numbers and self.found.delays else []
        return both + late

    def _tried(self, numbers: Sequence[str]) -> made.Tried:
        """Each of those numbers alone along its range."""
        places = np.linspace(LEAST, MOST, self.found.grid)
        if not numbers:
            none = np.empty((0, len(places)))
            return made.Tried((), places, none, none[:, :, None], frozenset())
        at = np.full((len(numbers) * len(places), len(self.question.names)), MIDDLE)
        for i, name in enumerate(numbers):
            at[i * len(places) : (i + 1) * len(places), self.question.names.index(name)] = places
        change, values = self._run(self.scenario, at)
        shape = (len(numbers), len(places))
        held = [values.get(name, np.tile(places, shape[0])) for name in numbers]
        own = np.array([one.reshape(shape)[i] for i, one in enumerate(held)]).reshape(shape)
        return made.Tried(tuple(numbers), places, own, change.reshape(*shape, -1), frozenset(values))

    def _surface(self, first: str, second: str) -> made.Surface:
        """The difference over two numbers, or over a number and how late the policy starts."""
        places = np.linspace(LEAST, MOST, self.found.grid)
        if asking.DELAY in (first, second):
            number = first if second == asking.DELAY else second
            found = self._late(number, places)
            return found if second == asking.DELAY else found.turned()
        pairs = grid(places, places)
        at = np.full((len(pairs), len(self.question.names)), MIDDLE)
        for name, column in ((first, 0), (second, 1)):
            at[:, self.question.names.index(name)] = pairs[:, column]
        change, values = self._run(self.scenario, at)
        shape = (len(places), len(places))
        own = [values.get(name, pairs[:, column]).reshape(shape) for name, column in ((first, 0), (second, 1))]
        units = tuple(self._unit(name, name in values) for name in (first, second))
        return made.Surface((first, second), (own[0][:, 0], own[1][0]), units, change.reshape(*shape, -1))

    def _late(self, number: str, places: Array) -> made.Surface:
        at = np.full((len(places), len(self.question.names)), MIDDLE)
        at[:, self.question.names.index(number)] = places
        start = self.scenario.policy_forms[self.question.policy].start
        assert start is not None
        columns: list[Array] = []
        values: dict[str, Array] = {}
        for years in self.found.delays:
            later = years_to_date(start, years)
            moved = self.scenario.change(f"policy.{self.question.policy}.start", later, because="A later start, tried")
            change, values = self._run(moved if years else self.scenario, at)
            columns.append(change)
        units = (self._unit(number, number in values), "years late")
        own = (values.get(number, places), np.array(self.found.delays))
        return made.Surface((number, asking.DELAY), own, units, np.stack(columns, axis=1))

    def _run(self, scenario: Scenario, at: Array) -> tuple[Array, dict[str, Array]]:
        """The difference (point, member), and values of single numbers by name (point)."""
        self.runs.scenario = scenario
        task = self.runs.task(self.question.names, self.pair, [self.question.outcome.name], self.model)
        outcomes, values, _ = self.runs.at(task, at, same_luck(len(at), self.found.members))
        held = self._named(values)
        return difference(outcomes[self.question.outcome.name], task.policies, self.question), held

    def _named(self, values: Array) -> dict[str, Array]:
        """The values of numbers of one value, by name."""
        single = [number.name for number in self.question.numbers if number.single]
        return dict(zip(single, values.T, strict=True))

    def _unit(self, name: str, single: bool) -> str:
        return next(n.unit for n in self.question.numbers if n.name == name) if single else made.OF_RANGE
