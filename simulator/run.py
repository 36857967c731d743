"""One scenario, some policies and members: from the numbers to a labelled dataset."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from time import perf_counter
from typing import TYPE_CHECKING, Any

from simulator.calls import takes_scenario
from simulator.errors import InputError, Mistake, RunError, did_you_mean

if TYPE_CHECKING:
    import xarray as xr

    from simulator.engine import Model, Start
    from simulator.engine.calendar import Calendar
    from simulator.scenario import Scenario

REFERENCE = "do_minimum"
"""The policy that all others are held against, where a scenario names none."""


@dataclass(frozen=True)
class Outcome:
    """What some runs gave: a dataset, events as rows, seconds by part, residuals by audit.

    `priced` is the appraisal of a comparison (`appraisal.appraised`), where it can be priced.
    """

    dataset: xr.Dataset
    events: Sequence[Mapping[str, Any]]
    residuals: Mapping[str, float] = field(default_factory=dict)
    seconds: Mapping[str, float] = field(default_factory=dict)
    priced: xr.Dataset | None = None


@takes_scenario
def run(
    scenario: Scenario,
    *,
    policy: str | None = None,
    member: int | None = None,
    seed: int | None = None,
    accurate: bool = False,
    step: float | None = None,
    method: str | None = None,
    model: Model | None = None,
) -> xr.Dataset:
    """One run of a scenario: its reference policy, unless it or `policy` names another.

    Without `member` every uncertain number takes its central value; with one, the run is that
    member of `compare`: the same draw and the same luck. `step` is in years, `method` "rk4" or
    "euler"; `accurate` integrates with SciPy instead. Dimensions are time, policy, member (both
    of length 1) and those of each quantity. Raises `InputError` where the scenario does not fit
    the model, and `RunError` where a run can't go on.
    """
    scenario = asked(scenario, policy=policy, seed=seed, step=step, method=method)
    return outcome(scenario, [policy_of(scenario)], [member], accurate, model).dataset


def outcome(
    scenario: Scenario,
    policies: Sequence[str],
    members: Sequence[int | None],
    accurate: bool = False,
    model: Model | None = None,
    alter: Callable[[Start], Start] | None = None,
) -> Outcome:
    """Every policy in every member, paired: within a member all policies meet the same luck.

    A member of None is the central future, and is called member 0. `alter` may put other numbers in
    the place of a future's own, as experiments do.
    """
    from simulator.engine.running import Planned, simulate_each
    from simulator.results.dataset import dataset
    from simulator.results.events import rows

    began = perf_counter()
    model = model or default_model()

    def planned() -> Iterator[Planned]:
        for member in members:
            start = prepare(scenario, model, member)
            start = alter(start) if alter else start
            yield from (Planned(start, policy, member or 0) for policy in policies)

    trajectories: dict[tuple[str, int], Any] = {}
    events: list[Mapping[str, Any]] = []
    for run, found in simulate_each(model, planned(), accurate=accurate, **integration(scenario)):
        start, key = run.start, (str(run.policy), run.member)
        if isinstance(found, RunError):
            raise placed(found, *key, start.calendar) from found
        trajectories[key] = found
        events += rows(*key, found.events, start.calendar)
    simulated = perf_counter()
    built = dataset(model, start.calendar, trajectories, attributes(scenario, start))
    built = with_measures(built)
    residuals = worst(found.residuals for found in trajectories.values())
    seconds = {"simulating": simulated - began, "labelling": perf_counter() - simulated}
    return Outcome(built, events, residuals, seconds)


def placed(error: RunError, policy: str, member: int, calendar: Calendar) -> RunError:
    """The error with the run that it is of, and the date."""
    from simulator.engine.calendar import years_to_date

    when = ""
    if calendar.start is not None and error.time is not None:
        when = f" on {years_to_date(calendar.start, error.time)}"
    message = f"policy {policy}, member {member}{when}: {error.message}"
    return RunError(message, error.equation, error.time, error.values)


def worst(residuals: Iterable[Mapping[str, float]]) -> dict[str, float]:
    """The largest residual of each audited group."""
    found: dict[str, float] = {}
    for each in residuals:
        found |= {group: max(found.get(group, 0.0), left) for group, left in each.items()}
    return found


def prepare(scenario: Scenario, model: Model, member: int | None) -> Start:
    """The scenario's numbers ready to run: central, or as drawn for a member."""
    from simulator.scenario import start

    return start(scenario, model, member=member)


def default_model() -> Model:
    """The model of public services that comes with the package."""
    from simulator.model import build

    return build()


def asked(scenario: Scenario, **choices: Any) -> Scenario:
    """The scenario with other choices for its run: policy, seed, step, method; None is no choice.

    Raises `InputError` where one of them can't be.
    """
    for key, choice in choices.items():
        if choice is not None:
            scenario = scenario.change(f"run.{key}", choice, because="asked for with the run")
    if choices.get("policy") is not None:
        policy_of(scenario)
    return scenario


def with_only(scenario: Scenario, policies: Sequence[str]) -> Scenario:
    """The scenario with these policies and its reference; with all of them where none is named.

    Raises `InputError` where it has none of such a name.
    """
    from simulator.scenario.nested import Frozen

    known = every_policy(scenario)
    mistakes = [
        Mistake(scenario.where, "policy", f"no policy is called {name}",
                did_you_mean(name, known).strip() or f"It has {', '.join(known)}.")
        for name in policies if name not in known
    ]  # fmt: skip
    if mistakes:
        raise InputError(mistakes)
    if not policies:
        return scenario
    kept = {name: form for name, form in scenario.policy_forms.items() if name in (known[0], *policies)}
    run = scenario.run if scenario.run.policy in kept else scenario.run.model_copy(update={"policy": None})
    return replace(scenario, policy_forms=Frozen(kept), run=run)


def policy_of(scenario: Scenario) -> str:
    """The policy of a single run. Raises `InputError` where the scenario has none of that name."""
    known = every_policy(scenario)
    policy = scenario.run.policy or known[0]
    if policy in known:
        return policy
    remedy = did_you_mean(policy, known).strip() or f"It has {', '.join(known)}."
    where = scenario.origin("run", "policy")
    raise InputError([Mistake(where, "run.policy", f"no policy is called {policy}", remedy)])


def every_policy(scenario: Scenario) -> tuple[str, ...]:
    """The reference, then the other policies in the order of the file."""
    return tuple(dict.fromkeys([scenario.reference or REFERENCE, *scenario.policies]))


def attributes(scenario: Scenario, start: Start) -> dict[str, Any]:
    """What a dataset says of itself."""
    labels = {name: form.label for name, form in scenario.policy_forms.items() if form.label}
    own = [name for name in scenario.policies if scenario.origin("policy", name) == scenario.where]
    dates = {"run_start": scenario.run.start, "run_stop": scenario.run.stop}
    return {
        "title": scenario.name,
        **({"policy_labels": json.dumps(labels, ensure_ascii=False)} if labels else {}),
        "reference": scenario.reference or REFERENCE,
        **({"own_policies": " ".join(own)} if own else {}),
        **({} if None in dates.values() else {key: str(when) for key, when in dates.items()}),
        "seed": start.seed,
        "source": "public-service-simulator",
    }


def with_measures(built: xr.Dataset) -> xr.Dataset:
    """The dataset with the measures that are made from what a run records."""
    from simulator.results.measures import with_price_base

    return with_price_base(built)


def integration(scenario: Scenario) -> dict[str, Any]:
    """The scenario's choices of step and method; what it leaves open is the engine's choice."""
    chosen = {"step": scenario.run.step, "method": scenario.run.method}
    return {key: choice for key, choice in chosen.items() if choice is not None}
