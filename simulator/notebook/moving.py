"""One future of each policy, run again as numbers move: as little as a chart needs, and no policy for nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial, reduce
from importlib import import_module
from typing import TYPE_CHECKING, Any

from simulator.errors import InputError, Mistake, RunError, did_you_mean
from simulator.notebook.future import Asked, run
from simulator.notebook.helpers import HELPERS, Helpers, alone
from simulator.notebook.knobs import Knob
from simulator.run import attributes, default_model, every_policy, integration, placed, prepare, with_measures

if TYPE_CHECKING:
    import xarray as xr

    from simulator.charts.chart import Chart
    from simulator.engine import Model
    from simulator.engine.trajectory import Trajectory
    from simulator.scenario import Scenario

PRICED = ("price_level",)
CHARTS: Mapping[str, tuple[str, ...]] = {
    "wellbeing": ("life_satisfaction",),
    "gap": ("budget_gap", *PRICED),
    "reserves": ("usable_reserves", "section_114_probability", "savings_room", "councils_under_support", *PRICED),
    "services": ("waiting_time",),
    "unmet": ("unmet_need", "need"),
    "spending": ("spending", *PRICED),
    "work": ("unemployment_rate", "inactivity_rate"),
}
"""The charts that follow a slider, each with all that it reads: labelling only that saves a third of the time."""


class Moving:
    """The runs behind a chart. `place` says where the knobs are; `dataset` and `chart` what that gives.

    All runs are of one future: the member's, or without one the future in which every uncertain number
    that no knob moves has its central value. They are those of `simulator.run.run` to the last bit.
    `helpers` take a share of those of the model that comes with the package; another model's equations can't be sent.
    """

    def __init__(
        self, scenario: Scenario, knobs: Sequence[Knob], chart: str, policies: Sequence[str] | None,
        member: int | None = None, model: Model | None = None,
    ) -> None:  # fmt: skip
        self.start, self.knobs, self.member = scenario, tuple(knobs), member
        self.model = model or default_model()
        self.policies = _policies(scenario, self.knobs, chart, policies)
        self.kind = import_module(f"simulator.charts.kinds.{chart}")
        self.fewer = replace(self.model, outputs=tuple(o for o in self.model.outputs if o.name in CHARTS[chart]))
        self.helpers: Helpers | None = HELPERS if self.model is default_model() else None
        self._kept: dict[str, tuple[Any, Trajectory]] = {}

    def scenario(self, place: Mapping[str, float]) -> Scenario:
        """The scenario with the knobs at those places. Raises `InputError` where they can't be."""
        return reduce(lambda found, knob: knob.turned(found, place[knob.name]), self.knobs, self.start)

    def dataset(self, place: Mapping[str, float]) -> xr.Dataset:
        """What the chart reads, by time, policy and one member. Raises `InputError` and `RunError`."""
        from simulator.results.dataset import dataset

        scenario = self.scenario(place)
        begun, number = prepare(scenario, self.model, self.member), self.member or 0
        asked = Asked(begun, number, tuple(output.name for output in self.fewer.outputs), integration(scenario))
        self._run(asked, place)
        runs = {(policy, number): self._kept[policy][1] for policy in self.policies}
        return with_measures(dataset(self.fewer, begun.calendar, runs, attributes(scenario, begun)))

    def chart(self, place: Mapping[str, float]) -> Chart:
        """The chart, its title the finding of this one future."""
        drawn: Chart = self.kind.draw(self.dataset(place))
        return drawn

    def _run(self, asked: Asked, place: Mapping[str, float]) -> None:
        """Run every policy that a knob has reached since its last run; the others are kept."""
        reached = {policy: self._at(policy, place) for policy in self.policies}
        due = [policy for policy, at in reached.items() if policy not in self._kept or self._kept[policy][0] != at]
        here = partial(run, self.model, asked)
        found = self.helpers.share(asked, due, here) if self.helpers else alone(due, here)
        for policy in due:
            done = found[policy]
            if isinstance(done, RunError):
                raise placed(done, policy, asked.member, asked.start.calendar) from done
            self._kept[policy] = reached[policy], done

    def _at(self, policy: str, place: Mapping[str, float]) -> tuple[float, ...]:
        """Where the knobs are that reach a policy."""
        at = tuple(knob.within(place[knob.name]) for knob in self.knobs if knob.policy in (None, policy))
        # A date that any policy names splits every policy's steps, so that it may move a last bit.
        return at + tuple(knob.within(place[knob.name]) for knob in self.knobs if knob.kind == "starts")


def _policies(
    scenario: Scenario, knobs: Sequence[Knob], chart: str, policies: Sequence[str] | None
) -> tuple[str, ...]:
    """The reference and the policies asked for. Raises `InputError` with all that is wrong."""
    known, mistakes = every_policy(scenario), []
    asked = known if policies is None else tuple(dict.fromkeys([known[0], *policies]))
    for policy in asked:
        if policy not in known:
            remedy = did_you_mean(policy, known).strip() or f"There are {', '.join(known)}."
            mistakes.append(Mistake("sliders", "policies", f"no policy is called {policy}", remedy))
    for knob in knobs:
        if knob.policy and knob.policy not in asked:
            remedy = f"Name {knob.policy} among the policies."
            mistakes.append(Mistake("sliders", knob.name, "moves a policy that is not shown", remedy))
    if chart not in CHARTS:
        remedy = did_you_mean(chart, CHARTS).strip() or f"There are {', '.join(CHARTS)}."
        mistakes.append(Mistake("sliders", "chart", f"no chart that moves is called {chart}", remedy))
    if mistakes:
        raise InputError(mistakes)
    return asked
