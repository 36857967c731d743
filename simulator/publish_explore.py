"""From a scenario file to the folder of an explorer: what `explore` does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any

from simulator import console
from simulator.publish_asked import folder_of, scenario_of

if TYPE_CHECKING:
    import xarray as xr

    from simulator.experiments.explore import Plan
    from simulator.scenario import Scenario

EXPLORER = "explorer.nc"


def explore(
    file: str, *, policy: str | None, sliders: Sequence[str], points: int, members: int, checks: int,
    workers: int | None, **choices: Any,
) -> None:  # fmt: skip
    """The explorer of a scenario file, kept and told. Raises `InputError` and `RunError`."""
    from simulator.charts.explorer_words import headline
    from simulator.experiments import explore as experiment
    from simulator.publish_result import tell
    from simulator.results.folder import replacing
    from simulator.run import default_model

    plans: list[Plan] = []
    named = list(sliders) or None

    def also(scenario: Scenario | None) -> None:
        if scenario is not None:
            accurate, model = choices["accurate"], default_model()
            plans.append(experiment.plan_of(scenario, policy, named, points, members, checks, accurate, model))

    began = perf_counter()
    scenario = scenario_of(file, also=also, **choices)
    plan, folder = plans[0], folder_of(choices["output"], scenario, file)
    with replacing(folder) as part:
        if not choices["quiet"]:
            console.note(_size(plan))
        with console.progress(f"{scenario.name}: runs", plan.runs, choices["quiet"]) as show:
            dataset = experiment.run(plan, workers=workers, progress=lambda done, _: show(done))
        record = _write(part, plan, dataset, named, perf_counter() - began)
    tell(folder, record, headline(dataset), choices["as_json"])


def _size(plan: Plan) -> str:
    points, held, members = len(plan.grid), plan.checks, plan.members
    each = ", ".join(f"{slider.key} {len(slider.nodes)}" for slider in plan.asked.sliders)
    return (
        f"{points} points ({each}) and {held} to check them, each in {members} futures of {plan.asked.policy}, with "
        f"{plan.asked.reference} once for each state of the numbers: {plan.runs:,} runs."
    )


def _write(
    part: Path, plan: Plan, dataset: xr.Dataset, named: Sequence[str] | None, seconds: float
) -> dict[str, Any]:
    """Put the dataset, the scenario, the page and last the manifest into the folder."""
    from simulator.charts.explorer_page import page
    from simulator.describe.assumptions import rows
    from simulator.experiments.interpolation import cardinal
    from simulator.results.manifest import manifest, write
    from simulator.results.store import PAGE, SCENARIO
    from simulator.scenario import seed_of

    scenario = plan.asked.scenario
    asked: Mapping[str, Any] = {
        "policy": plan.asked.policy, "points": len(plan.grid), "members": plan.members, "checks": plan.checks,
        **({"sliders": list(named)} if named else {}),
    }  # fmt: skip
    about = {"name": scenario.name, "file": scenario.where, "sha256": scenario.hash}
    record = manifest(
        "explore", about, seed=seed_of(scenario), explored=asked, accurate=plan.asked.accurate,
        policies=[plan.asked.reference, plan.asked.policy], runs=plan.runs, step=scenario.run.step,
        method=scenario.run.method, seconds={"all": seconds}, error=_error(dataset),
    )  # fmt: skip
    dataset.to_netcdf(part / EXPLORER, engine="netcdf4", encoding={n: {"zlib": True} for n in _numeric(dataset)})
    text = scenario.to_toml()
    (part / SCENARIO).write_text(text, encoding="utf-8")
    rules = {slider.key: cardinal(slider.nodes) for slider in plan.asked.sliders}
    html = page(
        dataset, title=scenario.name, rules=rules, scenario_text=text, manifest=record, assumptions=rows(scenario)
    )
    (part / PAGE).write_text(html, encoding="utf-8")
    write(part, record)
    return record


def _numeric(dataset: xr.Dataset) -> list[str]:
    return [str(name) for name, values in dataset.data_vars.items() if values.dtype.kind == "f" and values.ndim]


def _error(dataset: xr.Dataset) -> dict[str, Any]:
    """How far the page is off, of medians, for the manifest."""
    middle = dataset["error"].sel(quantile=0.5)
    measures = [str(measure) for measure in middle["measure"].values]
    each = {
        str(name): dict(zip(measures, middle.sel(outcome=name).values.tolist(), strict=True))
        for name in middle["outcome"].values
    }
    return {"headline": dataset.attrs["headline"], "aim": dataset.attrs["target"], **each}
