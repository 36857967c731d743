"""What is asked of an explorer, checked before anything runs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from typing import TYPE_CHECKING, Any

import numpy as np

from simulator.errors import InputError, Mistake, did_you_mean
from simulator.experiments.explore import table as explore_table
from simulator.experiments.points import latin_hypercube
from simulator.experiments.slider import DELAY, MONTHS, NUMBER, Slider, gridded
from simulator.experiments.sliders import sliders
from simulator.run import every_policy
from simulator.scenario import seed_of

if TYPE_CHECKING:
    from simulator.engine import Model
    from simulator.engine.start import Array
    from simulator.scenario import Scenario

POINTS, MEMBERS, CHECKS = 144, 72, 16
"""What is done where nothing is asked for: England in a few minutes on two cores.

There the luck of few members is nearly all of the error of interpolation of the headline, so two nodes do for
survival and gain, and effort goes to members. Reserves bend with cuts, which get three."""
MOST_SLIDERS = 6
WANTED = (
    "npsv", "wellbys", "exchequer", "life_satisfaction_by_year", "budget_gap_by_year", "usable_reserves_by_year",
    "section_114_probability_by_year",
)  # fmt: skip


@dataclass(frozen=True)
class Asked:
    """What will be run: points of the grid and points that are held out, each in so many members."""

    scenario: Scenario
    policy: str
    reference: str
    sliders: tuple[Slider, ...]
    outcomes: tuple[str, ...]
    members: int
    checks: int
    named: tuple[str, ...] = ()
    """Sliders as they were asked for; none where they are the usual ones."""

    @cached_property
    def grid(self) -> Array:
        """The points of the grid (point, slider), the last slider fastest."""
        return np.array(list(product(*(slider.nodes for slider in self.sliders))))

    @cached_property
    def held_out(self) -> Array:
        """Points all over the ranges (check, slider): a Latin hypercube, fixed by the scenario's seed."""
        names = [f"explored {slider.key}" for slider in self.sliders]
        u = latin_hypercube(names, self.checks, seed_of(self.scenario))
        return np.column_stack([_within(slider, u[:, i]) for i, slider in enumerate(self.sliders)])

    def by_state(self, points: Array) -> np.ndarray:
        """The numbers of points (state, variant): those of a state differ in nothing that the reference knows of."""
        fixed = [i for i, slider in enumerate(self.sliders) if slider.kind == NUMBER]
        states: dict[tuple[float, ...], list[int]] = {}
        for number, point in enumerate(points.tolist()):
            states.setdefault(tuple(point[i] for i in fixed), []).append(number)
        alike = len({len(each) for each in states.values()}) == 1
        return np.array(list(states.values())) if alike else np.arange(len(points))[:, None]

    def stages(self) -> list[tuple[int, int]]:
        """Of the grid and of the points held out: how many futures, and the runs of each."""
        tables = [self.by_state(points) for points in (self.grid, self.held_out)]
        return [(len(table) * self.members, 1 + table.shape[1]) for table in tables]

    @property
    def futures(self) -> int:
        """How many states there are, each in all members."""
        return sum(futures for futures, _ in self.stages())

    @property
    def runs(self) -> int:
        """How many runs there are in all, those of the reference among them."""
        return sum(futures * each for futures, each in self.stages())

    @property
    def options(self) -> dict[str, Any]:
        """What the numbers depend on, as a manifest keeps it."""
        moved = [f"{each.key}={each.lead.low:g}:{each.lead.high:g} in {len(each.nodes)}" for each in self.sliders]
        return {**self.record, "sliders": moved, "outcomes": list(self.outcomes)}

    @property
    def record(self) -> dict[str, Any]:
        """What to ask for to get the same again, by option."""
        whole = {"policy": self.policy, "points": len(self.grid), "members": self.members, "checks": self.checks}
        return whole | ({"sliders": list(self.named)} if self.named else {})


def _within(slider: Slider, u: Array) -> Array:
    found = slider.lead.low + u * (slider.lead.high - slider.lead.low)
    return np.asarray(np.round(found * MONTHS) / MONTHS if slider.kind == DELAY else found)


def check(
    scenario: Scenario, model: Model, policy: str | None, named: Sequence[str] | None, points: int, members: int,
    checks: int,
) -> Asked:  # fmt: skip
    """What is asked, checked. Raises `InputError` with all that is wrong."""
    mistakes: list[Mistake] = []
    chosen = _policy(scenario, policy, mistakes)
    found: tuple[Slider, ...] = ()
    if chosen:
        found = sliders(scenario, model, chosen, named, mistakes)
        _check_sliders(scenario, found, points, mistakes)
    for option, least, number in (("--members", 1, members), ("--checks", 1, checks)):
        if number < least:
            mistakes.append(Mistake(option, "", f"{number} is too few", f"Give at least {least}."))
    outcomes = explore_table.kept(model, WANTED)
    if not outcomes:
        what = "runs on a model that records nothing an explorer shows"
        mistakes.append(Mistake(scenario.where, "", what, "Record backlog, unmet_need or quality."))
    if mistakes:
        raise InputError(mistakes)
    mixes = explore_table.shared_mixes(scenario, chosen, found)
    also = {key: tuple(values.values()) for key, values in mixes.items()}
    nodes = gridded(found, points, also)
    return Asked(scenario, chosen, every_policy(scenario)[0], nodes, outcomes, members, checks, tuple(named or ()))


def _policy(scenario: Scenario, policy: str | None, mistakes: list[Mistake]) -> str:
    """The policy to explore: as asked, else radical change, else the last that starts."""
    reference, forms = every_policy(scenario)[0], scenario.policy_forms
    starting = [name for name in forms if forms[name].start and name != reference]
    if scenario.run.length is not None or scenario.run.stop is None:
        what = "has no dates, and an explorer shows financial years"
        mistakes.append(Mistake(scenario.where, "run", what, "Give the run a start and a stop."))
    if not starting:
        what = "has no policy that starts, so there is nothing to explore"
        mistakes.append(Mistake(scenario.where, "policy", what, "Give a policy a start."))
        return ""
    usual = "radical" if "radical" in starting else starting[-1]
    if policy is None:
        return usual
    if policy not in starting:
        what = "never starts" if policy in every_policy(scenario) else "is not a policy of this scenario"
        remedy = did_you_mean(policy, starting).strip() or f"Name one of {', '.join(starting)}."
        mistakes.append(Mistake("--policy", policy, what, remedy))
        return usual
    return policy


def _check_sliders(scenario: Scenario, found: Sequence[Slider], points: int, mistakes: list[Mistake]) -> None:
    if not found and not mistakes:
        what = "has nothing that a slider could move"
        mistakes.append(Mistake(scenario.where, "", what, "Name numbers with --slider."))
    if len(found) > MOST_SLIDERS:
        what = f"{len(found)} sliders are too many for one grid"
        mistakes.append(Mistake("--slider", "", what, f"Name at most {MOST_SLIDERS}."))
    if points < 2 ** len(found):
        what = f"{points} points are too few for {len(found)} sliders"
        mistakes.append(Mistake("--points", "", what, f"Give at least {2 ** len(found)}: two nodes each."))
