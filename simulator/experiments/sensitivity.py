"""What the difference between two policies depends on: a screening of all numbers, then Sobol's indices of few.

Sobol's indices of every number of a large model cost more than they tell: with some 400 numbers each row
of the design would take over 400 points. So all numbers are screened first, one at a time from the middle and
by rank over the whole of their ranges, and those that come first by either get a factor of their own; all others
together are one more factor, and luck is another. Nothing is left out, so that the total index of
“all the rest” says what the screening may have missed.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from simulator.experiments import sensitivity_asked as asking
from simulator.experiments import sensitivity_ranks as ranks
from simulator.experiments import sensitivity_sobol as sobol
from simulator.experiments import sensitivity_table as table
from simulator.experiments import sensitivity_tornado as tornado
from simulator.experiments.points import latin_hypercube
from simulator.experiments.study import ROWS, SCREENING, Progress, Runs, difference, own_luck, same_luck, section_of
from simulator.run import asked, attributes, default_model, prepare

if TYPE_CHECKING:
    import xarray as xr

    from simulator.engine import Model
    from simulator.engine.start import Array
    from simulator.experiments.piece import Task
    from simulator.scenario import Scenario


def sensitivity(
    scenario: Scenario,
    policy: str | None = None,
    *,
    against: str | None = None,
    outcome: str = "npsv",
    numbers: Sequence[str] = (),
    top: int = asking.TOP,
    base: int = asking.BASE,
    screen: int | None = None,
    members: int = asking.MEMBERS,
    by: str = asking.NUMBER,
    sections: Sequence[str] = (),
    workers: int | None = None,
    seed: int | None = None,
    accurate: bool = False,
    step: float | None = None,
    method: str | None = None,
    model: Model | None = None,
    progress: Progress | None = None,
) -> xr.Dataset:
    """What the difference between `policy` and `against` in an `outcome` depends on.

    Dimensions are number (all that are uncertain, the most influential first), end (the quantiles of
    the tornado), member (its luck), factor (of the Sobol study) and row (its points). `numbers` get
    factors of their own; without them the `top` ones by the screening do, or with `by="section"` each section of
    numbers is a factor. With `sections` only numbers of those are uncertain, and all others have their
    central value. `base` is the number of rows of the Sobol study, a power of two; `screen`
    points tell numbers apart by rank, 0 for none. The same bits come from any number of `workers`; a
    `model` of your own runs in this process. `progress` is called with futures done and in all. Raises
    `InputError` where something asked can't be, and `RunError` where a run can't go on.
    """
    scenario = asked(scenario, seed=seed, step=step, method=method)
    built = model or default_model()
    found = asking.check(scenario, built, policy, against, outcome, numbers, top, base, screen, members, by, sections)
    runs = Runs(scenario, model, workers, found.futures, progress, accurate)
    return Study(scenario, built, found, runs).dataset()


class Study:
    """The stages of a study, each on the runs of the one before."""

    def __init__(self, scenario: Scenario, model: Model, found: asking.Asked, runs: Runs) -> None:
        self.found, self.runs, self.question = found, runs, found.question
        begun = prepare(scenario, model, None)
        self.about = attributes(scenario, begun)
        self.seed = begun.seed
        pair = (self.question.policy, self.question.against)
        self.every: Task = runs.task(self.question.names, pair, None, model)
        self.single: Task = runs.task(self.question.names, pair, [self.question.outcome.name], model)

    def dataset(self) -> xr.Dataset:
        """All stages as one dataset."""
        screened = self._screen()
        factors = self._factors(screened)
        indices, rows = self._sobol(factors)
        return table.dataset(self.found, self.about, screened, factors, indices, rows)

    def _screen(self) -> table.Screened:
        """The tornado, dead levers and rank correlations."""
        at = tornado.points(len(self.question.names))
        outcomes, values, about = self.runs.at(self.every, at, same_luck(len(at), self.found.members))
        self.about |= {key: value for key, value in about.items() if key not in self.about}
        change = tornado.effects(self._difference(outcomes, self.every))
        anything = tornado.moved(np.stack(list(outcomes.values()), axis=-1))
        verdicts = tornado.verdicts(change, anything, self._afar(np.flatnonzero(~anything)))
        single = [number.name for number in self.question.numbers if number.single]
        alive = np.array([verdict != tornado.DEAD for verdict in verdicts])
        return table.Screened(change, verdicts, dict(zip(single, values.T, strict=True)), self._ranks(alive))

    def _afar(self, still: np.ndarray) -> np.ndarray:
        """Which of the numbers that move nothing from the middle move something in other futures."""
        names, tries = self.question.names, asking.RECHECKS
        found = np.zeros(len(names), dtype=bool)
        if not still.size:
            return found
        middles = latin_hypercube(names, tries, self.seed, batch=1)
        # Far from where it is: half the range further on, from the other end if need be.
        away = sobol.within((middles + 0.5) % 1.0)
        pages = [middles]
        for column in still:
            page = middles.copy()
            page[:, column] = away[:, column]
            pages.append(page)
        luck = np.tile(own_luck(tries, SCREENING), (len(pages), 1))
        quiet = Runs(self.runs.scenario, self.runs.model, self.runs.workers, 0, accurate=self.runs.accurate)
        outcomes, _, _ = quiet.at(self.every, np.concatenate(pages), luck)
        values = np.stack(list(outcomes.values()), axis=-1).reshape(len(pages), -1)
        found[still] = (values[1:] != values[0]).any(axis=1)
        return found

    def _ranks(self, alive: np.ndarray) -> ranks.Ranked | None:
        """Partial rank correlations over a Latin hypercube; None where they are left out.

        Dead numbers correlate with nothing: allowed for, each would cost a degree of freedom, and of
        many some would seem to matter.
        """
        if not self.found.screen:
            return None
        at = latin_hypercube(self.question.names, self.found.screen, self.seed)
        outcomes, _, _ = self.runs.at(self.single, at, own_luck(len(at), SCREENING))
        whole = np.zeros((3, alive.size))
        if alive.any():
            found = ranks.prcc(at[:, alive], self._difference(outcomes, self.single)[:, 0])
            whole[:, alive] = found.value, found.low, found.high
        return ranks.Ranked(*whole)

    def _factors(self, screened: table.Screened) -> dict[str, list[int]]:
        """The columns of each factor: sections, or the numbers that come first and all the rest."""
        names = list(self.question.names)
        if self.found.by == asking.SECTION:
            sections = dict.fromkeys(map(section_of, names))
            return {each: [i for i, name in enumerate(names) if section_of(name) == each] for each in sections}
        first = [names.index(name) for name in self.found.numbers] or screened.order()[: self.found.top]
        rest = [column for column in range(len(names)) if column not in first]
        return {names[column]: [column] for column in first} | ({sobol.REST: rest} if rest else {})

    def _sobol(self, factors: dict[str, list[int]]) -> tuple[sobol.Indices, dict[str, Any]]:
        plan = sobol.design(self.found.base, factors, len(self.question.names), self.seed)
        outcomes, _, _ = self.runs.at(self.single, plan.points, ROWS + plan.luck[:, None])
        f_a, f_b, f_ab = plan.split(self._difference(outcomes, self.single)[:, 0])
        return sobol.indices(f_a, f_b, f_ab, self.seed), {"factors": plan.factors, "rows": np.concatenate([f_a, f_b])}

    def _difference(self, outcomes: dict[str, Array], task: Task) -> Array:
        return difference(outcomes[self.question.outcome.name], task.policies, self.question)
