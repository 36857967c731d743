"""From a scenario file to the folder of an ensemble: what `ensemble` does."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from simulator import console
from simulator.arguments import unread
from simulator.errors import InputError, Mistake, noting
from simulator.publish.asked import folder_of, scenario_of
from simulator.publish.result import tell

if TYPE_CHECKING:
    from simulator.experiments.filling import Ran
    from simulator.experiments.plan import Plan
    from simulator.experiments.replications import Until
    from simulator.scenario import Scenario


def ensemble(
    file: str, *, points: int, members: int, design: str, outcomes: str | None, workers: int | None,
    resume: bool, scheduler: str | None, most_failed: float, rule: Mapping[str, Any], **choices: Any,
) -> None:  # fmt: skip
    """The ensemble of a scenario file, kept and told. Raises `InputError` and `RunError`."""
    from simulator.experiments import ensemble as experiment
    from simulator.run import default_model

    plans: list[Plan] = []
    named = None if outcomes is None else [name.strip() for name in outcomes.split(",") if name.strip()]

    def also(scenario: Scenario | None) -> None:
        if scenario is None:
            return
        mistakes: list[Mistake] = []
        until, accurate, model = _until(rule, scenario, mistakes), choices["accurate"], default_model()
        with noting(mistakes):
            plans.append(experiment.plan_of(scenario, points, members, design, named, None, until, accurate, model))
        if mistakes:
            raise InputError(mistakes)

    scenario = scenario_of(file, "ensemble", also=also, resume=resume, scheduler=scheduler, **choices)
    plan, folder = plans[0], folder_of(choices["output"], scenario, file, "ensemble")
    if not choices["quiet"] and design == "sobol" and points & (points - 1):
        console.note(f"{points} is no power of 2, so these Sobol points are not balanced: {_near(points)} are.")
    how = {"resume": resume, "workers": workers, "scheduler": scheduler, "most_failed": most_failed}
    _run(plan, folder, scenario, how, choices)


def _near(points: int) -> str:
    return f"{2 ** (points.bit_length() - 1)} or {2 ** points.bit_length()}"


def _until(rule: Mapping[str, Any], scenario: Scenario, mistakes: list[Mistake]) -> Until | None:
    """The rule when to stop; None where none is asked for. Of half a rule the rest is noted, and usual."""
    from simulator.experiments.replications import Until
    from simulator.run import every_policy

    given: dict[str, Any] = {name: each for name, each in rule.items() if each is not None}
    reference, *others = every_policy(scenario)
    # A half-width that can't be read is told as that.
    if "half_width" not in given and not unread("--until-half-width"):
        what, remedy = "says when to stop, but not how narrow", "Add --until-half-width, or leave it out."
        mistakes += [Mistake(f"--{name}", "", what, remedy) for name in given]
        return None
    if "policy" not in given:
        remedy = f"Name one of {', '.join(others)}."
        mistakes.append(Mistake("--policy", "", "is missing: whose interval is to be narrow", remedy))
    usual: dict[str, Any] = {"policy": others[-1] if others else "", "against": reference, "of": "npsv"}
    found = {"half_width": 1.0} | usual | given
    return Until(outcome=found.pop("of"), **found)


def _run(plan: Plan, folder: Path, scenario: Scenario, how: Mapping[str, Any], choices: Mapping[str, Any]) -> None:
    """Run the plan with a bar, and tell what came out."""
    from simulator.experiments import ensemble as experiment

    count = len(plan.task.policies)
    words = f"{scenario.name}: {count} {'policies' if count > 1 else 'policy'}"
    found: dict[str, Any] = {}

    def keep(part: Path, ran: Ran, record: dict[str, Any]) -> None:
        found.update(record, result=_told(part, plan, record))

    with console.kept(), console.progress(words, plan.futures, choices["quiet"]) as show:
        ran = experiment.run(plan, folder, progress=lambda done, _: show(done), also=keep, **how)
    if plan.until and not ran.enough and not choices["quiet"]:
        console.note(f"The most points were run, and the interval is still wider than {plan.until.half_width:g}.")
    tell(folder, found, found["result"], choices["as_json"])


def _told(part: Path, plan: Plan, record: Mapping[str, Any]) -> str:
    """Write the page into the folder that is about to be finished; give the finding in a sentence."""
    import xarray as xr

    from simulator.charts.ensemble_page import page
    from simulator.charts.ensemble_words import finding
    from simulator.charts.experiment_page import left_out
    from simulator.describe.assumptions import rows
    from simulator.results.chunks import STORE
    from simulator.results.store import PAGE

    scenario = plan.task.scenario
    with xr.open_zarr(part / STORE, chunks=None) as dataset:
        text = page(
            dataset, title=scenario.name, scenario_text=scenario.to_toml(), manifest=record, assumptions=rows(scenario)
        )
        (part / PAGE).write_text(text, encoding="utf-8")
        told, missing = finding(dataset, list(plan.task.outcomes)), left_out(int(record["failed"]))
        return f"{told}.{missing}" if missing else told
