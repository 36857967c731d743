"""What the difference between two policies depends on: a screening of all numbers, then Sobol's indices of few.

Sobol's indices of every number of a large model cost more than they tell: with some 400 numbers each row
of the design would take over 400 points. So all numbers are screened first, one at a time from the middle and
by rank over the whole of their ranges, and those that come first by either get a factor of their own; all others
together are one more factor, and luck is another. Nothing is left out, so that the total index of
“all the rest” says what the screening may have missed.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from simulator.calls import takes_scenario
from simulator.errors import RunError
from simulator.experiments.failed import MOST_FAILED
from simulator.experiments.filling import Progress
from simulator.experiments.points import latin_hypercube
from simulator.experiments.sensitivity import asked as asking
from simulator.experiments.sensitivity import ranks as ranks
from simulator.experiments.sensitivity import sobol as sobol
from simulator.experiments.sensitivity import table
from simulator.experiments.sensitivity import tornado as tornado
from simulator.experiments.study import AFAR, CLOSER, ROWS, SCREENING, difference, own_luck, same_luck, section_of
from simulator.experiments.study_kept import How, Kind, study, tabled
from simulator.run import asked, attributes, default_model, prepare

if TYPE_CHECKING:
    import xarray as xr

    from simulator.engine import Model
    from simulator.engine.start import Array
    from simulator.experiments.study_runs import Runs
    from simulator.experiments.task import Task
    from simulator.scenario import Scenario


@takes_scenario
def sensitivity(
    scenario: Scenario, policy: str | None = None, *, against: str | None = None, outcome: str = "npsv",
    numbers: Sequence[str] = (), top: int = asking.TOP, base: int = asking.BASE, screen: int | None = None,
    members: int = asking.MEMBERS, by: str = asking.NUMBER, sections: Sequence[str] = (),
    closer: int = asking.CLOSER, output: Path | str | None = None, resume: bool = False,
    workers: int | None = None, scheduler: str | None = None, most_failed: float = MOST_FAILED,
    seed: int | None = None, accurate: bool = False, step: float | None = None, method: str | None = None,
    model: Model | None = None, progress: Progress | None = None,
) -> xr.Dataset:  # fmt: skip
    """What the difference between `policy` and `against` in an `outcome` depends on.

    Dimensions are number (all that are uncertain, the most influential first), end (the quantiles of
    the tornado), member (its luck), factor (of the Sobol study) and row (its points). `numbers` get
    factors of their own; without them the `top` ones by the screening do, or with `by="section"` each section of
    numbers is a factor. With `sections` only numbers of those are uncertain, and all others have their
    central value. `base` is the number of rows of the Sobol study, a power of two; `screen`
    points tell numbers apart by rank, 0 for none. The `closer` numbers that swing most are tried again in
    more luck; 0 for none. With `output` the result is kept in that folder, and with `resume` taken
    up where it was left. The same bits come from any number of `workers` and from a Dask `scheduler`; a
    `model` of your own runs in this process. `progress` is called with futures done and in all. More
    than a share `most_failed` of futures that can't be run stop it. Raises `InputError` where something
    asked can't be or the folder can't be written, and `RunError` where too many futures failed.
    """
    scenario = asked(scenario, seed=seed, step=step, method=method)
    options = (policy, against, outcome, numbers, top, base, screen, members, by, sections, closer)
    found = asking.check(scenario, model or default_model(), *options)
    return kept(scenario, found, accurate, How(output, resume, workers, scheduler, most_failed, model, progress))


def kept(scenario: Scenario, found: asking.Asked, accurate: bool, how: How) -> xr.Dataset:
    """What was asked and checked, run as `how` says; see `sensitivity`."""
    facts = {"base_rows": found.base, "members": found.members}
    kind = Kind("sensitivity", found.options, found.futures, facts, tabled("sensitivity", table.lines))
    return study(kind, scenario, accurate, how, lambda runs: Study(scenario, found, runs).dataset())


class Study:
    """The stages of a study, each on the runs of the one before."""

    def __init__(self, scenario: Scenario, found: asking.Asked, runs: Runs) -> None:
        self.found, self.runs, self.question = found, runs, found.question
        begun = prepare(scenario, runs.model, None)
        self.about = attributes(scenario, begun)
        self.seed = begun.seed
        pair = (self.question.policy, self.question.against)
        self.every: Task = runs.task(self.question.names, pair, None)
        self.single: Task = runs.task(self.question.names, pair, [self.question.outcome.name])

    def dataset(self) -> xr.Dataset:
        """All stages as one dataset."""
        screened = self._screen()
        factors = self._factors(screened)
        indices, rows = self._sobol(factors)
        self.runs.finish()
        return table.dataset(self.found, self.about, screened, factors, indices, rows, self.runs.done)

    def _screen(self) -> table.Screened:
        """The tornado, dead levers and rank correlations."""
        at = tornado.points(len(self.question.names))
        outcomes, values, about = self.runs.at("tornado", self.every, at, same_luck(len(at), self.found.members))
        self.about |= {key: value for key, value in about.items() if key not in self.about}
        change = tornado.effects(self._difference(outcomes, self.every))
        anything = tornado.moved(np.stack(list(outcomes.values()), axis=-1))
        verdicts = tornado.verdicts(change, anything, self._afar(np.flatnonzero(~anything)))
        single = [number.name for number in self.question.numbers if number.single]
        alive = np.array([verdict != tornado.DEAD for verdict in verdicts])
        named = dict(zip(single, values.T, strict=True))
        return table.Screened(change, verdicts, named, self._ranks(alive), self._closer(change))

    def _closer(self, screened: tornado.Tornado) -> table.Closer | None:
        """Those that swing most once more, in luck that had no say in which those are; None where it is left out."""
        names = self.question.names
        columns = np.argsort(-np.nan_to_num(screened.swing), kind="stable")[: self.found.closer].tolist()
        if not columns:
            return None
        at = tornado.points(len(names), moved=columns)
        outcomes, _, _ = self.runs.at("closer", self.single, at, same_luck(len(at), asking.LUCKS, CLOSER))
        return table.Closer(columns, tornado.effects(self._difference(outcomes, self.single)))

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
        luck = np.tile(own_luck(tries, AFAR), (len(pages), 1))
        outcomes, _, _ = self.runs.at("afar", self.every, np.concatenate(pages), luck, counted=False)
        values = np.stack(list(outcomes.values()), axis=-1).reshape(len(pages), -1)
        found[still] = tornado.moved(values, ends=1)
        return found

    def _ranks(self, alive: np.ndarray) -> ranks.Ranked | None:
        """Partial rank correlations over a Latin hypercube; None where they are left out.

        Dead numbers correlate with nothing: allowed for, each would cost a degree of freedom, and of
        many some would seem to matter.
        """
        if not self.found.screen:
            return None
        at = latin_hypercube(self.question.names, self.found.screen, self.seed)
        outcomes, _, _ = self.runs.at("ranks", self.single, at, own_luck(len(at), SCREENING))
        change = self._difference(outcomes, self.single)[:, 0]
        there = np.isfinite(change)
        if there.sum() < ranks.fewest(int(alive.sum())):
            raise RunError(f"Only {there.sum()} points could be run: too few to tell numbers apart by rank. "
                           "Raise --screen.")  # fmt: skip
        whole = np.zeros((3, alive.size))
        if alive.any():
            found = ranks.prcc(at[there][:, alive], change[there])
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
        outcomes, _, _ = self.runs.at("sobol", self.single, plan.points, ROWS + plan.luck[:, None])
        f_a, f_b, f_ab = plan.kept(self._difference(outcomes, self.single)[:, 0])
        rows = {"factors": plan.factors, "rows": np.concatenate([f_a, f_b]), "crossed": f_ab}
        return sobol.indices(f_a, f_b, f_ab, self.seed), rows

    def _difference(self, outcomes: dict[str, Array], task: Task) -> Array:
        return difference(outcomes[self.question.outcome.name], task.policies, self.question)
