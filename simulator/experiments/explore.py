"""A grid of futures over a few sliders, computed beforehand, for a page that moves between its points.

Every point of the grid is the reference and one policy in the same members (common random numbers), so that
what differs between points is what the sliders move. Kept are the median and the ends of an 80% interval
over members. How far interpolation between points is off is measured at points that are not of the grid,
in the same members, and is part of the result.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING, Any

import numpy as np

from simulator.errors import InputError, Mistake, did_you_mean
from simulator.experiments import explore_table
from simulator.experiments.explore_runs import Asked, Done, Piece, pieces, run_piece
from simulator.experiments.points import latin_hypercube
from simulator.experiments.slider import DELAY, MONTHS, Slider, gridded
from simulator.experiments.sliders import sliders
from simulator.experiments.workers import in_order, processes
from simulator.run import default_model, every_policy
from simulator.scenario import seed_of

if TYPE_CHECKING:
    import xarray as xr

    from simulator.engine import Model
    from simulator.engine.start import Array
    from simulator.scenario import Scenario

Progress = Callable[[int, int], None]
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
class Plan:
    """What will be run: points of the grid and points that are held out, each in so many members."""

    asked: Asked
    members: int
    checks: int

    @property
    def grid(self) -> Array:
        """The points of the grid (point, slider), the last slider fastest."""
        return np.array(list(product(*(slider.nodes for slider in self.asked.sliders))))

    @property
    def held_out(self) -> Array:
        """Points all over the ranges (check, slider): a Latin hypercube, fixed by the scenario's seed."""
        each = self.asked.sliders
        names = [f"explored {slider.key}" for slider in each]
        u = latin_hypercube(names, self.checks, seed_of(self.asked.scenario))
        return np.column_stack([_within(slider, u[:, i]) for i, slider in enumerate(each)])

    @property
    def grid_pieces(self) -> list[Piece]:
        """The pieces of the grid."""
        return pieces(self.asked, self.grid, self.members)

    @property
    def check_pieces(self) -> list[Piece]:
        """The pieces of the points held out."""
        return pieces(self.asked, self.held_out, self.members)

    @property
    def runs(self) -> int:
        """How many runs there are in all, those of the reference among them."""
        return sum(piece.runs for piece in (*self.grid_pieces, *self.check_pieces))


def _within(slider: Slider, u: Array) -> Array:
    found = slider.lead.low + u * (slider.lead.high - slider.lead.low)
    return np.asarray(np.round(found * MONTHS) / MONTHS if slider.kind == DELAY else found)


def explore(
    scenario: Scenario,
    *,
    policy: str | None = None,
    sliders: Sequence[str] | None = None,
    points: int = POINTS,
    members: int = MEMBERS,
    checks: int = CHECKS,
    workers: int | None = None,
    accurate: bool = False,
    model: Model | None = None,
    progress: Progress | None = None,
) -> xr.Dataset:
    """Outcomes of a policy and of the reference at every point of a grid over a few sliders.

    The sliders are those of `experiments.sliders.USUAL` that the scenario has, or those named. A slider is a
    dimension of the result, its nodes the coordinate; `points` are the most that the whole grid may have,
    and each slider has two nodes at the least. Each outcome has the dimensions of the sliders, `quantile`
    (0.1, 0.5, 0.9 over `members`) and, where it is a series, `financial_year`; outcomes that are not
    against the reference also have `policy`, and `…_difference` is the policy less the reference, paired
    within each member. `error` (outcome, measure) says how far interpolation is off at `checks` points
    that are not of the grid, in shares of the outcome's range over the grid. `policy` is by default
    `radical`, or the last that starts. The same bits come from any number of `workers`; a `model` of
    your own runs in this process. Raises `InputError` with all that is wrong, and `RunError` where a
    run can't go on.
    """
    plan = plan_of(
        scenario, policy, sliders, points, members, checks, accurate, model or default_model()
    )
    return run(plan, workers=workers, model=model, progress=progress)


def plan_of(
    scenario: Scenario, policy: str | None, named: Sequence[str] | None, points: int, members: int, checks: int,
    accurate: bool, model: Model,
) -> Plan:  # fmt: skip
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
    asked = Asked(scenario, chosen, every_policy(scenario)[0], gridded(found, points, also), outcomes, accurate)
    return Plan(asked, members, checks)


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


def run(
    plan: Plan, *, workers: int | None = None, model: Model | None = None, progress: Progress | None = None
) -> xr.Dataset:
    """Run a plan. Raises `RunError` where a run can't go on."""
    parts = (plan.grid_pieces, plan.check_pieces)
    found: list[Done] = []
    done, whole = 0, plan.runs
    for piece in _each(plan.asked, [*parts[0], *parts[1]], workers, model):
        found.append(piece)
        done += piece.piece.runs
        if progress:
            progress(done, whole)
    grid = _gathered(plan, found[: len(parts[0])], plan.grid)
    held = _gathered(plan, found[len(parts[0]) :], plan.held_out)
    return explore_table.dataset(plan.asked, plan.members, grid, (plan.held_out, held), found[0].about, model)


def _each(asked: Asked, every: list[Piece], workers: int | None, model: Model | None) -> Iterator[Done]:
    wanted = processes(workers, len(every))
    if wanted == 1 or model is not None:
        return (run_piece(asked, piece, model) for piece in every)
    from simulator.engine.compile import compile_model

    # A model new to this machine is compiled once, and not by each worker.
    compile_model(default_model()).warm()
    return in_order(run_piece, every, wanted, (asked,))


def _gathered(plan: Plan, found: Sequence[Done], points: Array) -> Mapping[str, Array]:
    """Each outcome by (point, [the reference, the policy], member, …)."""
    place: dict[tuple[float, ...], list[int]] = {}
    for number, point in enumerate(map(tuple, points.tolist())):
        place.setdefault(point, []).append(number)
    whole: dict[str, Any] = {}
    for piece in found:
        members = slice(piece.piece.members.start, piece.piece.members.stop)
        for name, values in piece.outcomes.items():
            if name not in whole:
                whole[name] = np.empty((len(points), 2, plan.members, *values.shape[2:]))
            for row, position in enumerate(piece.piece.positions):
                for number in place[position]:
                    whole[name][number, 0, members] = values[0]
                    whole[name][number, 1, members] = values[1 + row]
    return whole
