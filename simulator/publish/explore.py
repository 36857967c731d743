"""From a scenario file to the folder of an explorer: what `explore` does."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from simulator import console
from simulator.publish.asked import HOW, folder_of, scenario_of

if TYPE_CHECKING:
    import xarray as xr

    from simulator.experiments.explore.asked import Asked
    from simulator.scenario import Scenario


def explore(
    file: str, *, policy: str | None, sliders: Sequence[str], points: int, members: int, checks: int, **choices: Any
) -> None:
    """The explorer of a scenario file, kept and told. Raises `InputError` and `RunError`."""
    from simulator.charts.explorer_words import headline
    from simulator.experiments import explore as experiment
    from simulator.experiments.explore.asked import check
    from simulator.experiments.study_kept import How
    from simulator.publish.result import tell
    from simulator.run import default_model

    asked: list[Asked] = []
    told: dict[str, Any] = {}

    def find(scenario: Scenario | None) -> None:
        if scenario is not None:
            named = list(sliders) or None
            asked[:] = [check(scenario, default_model(), policy, named, points, members, checks)]

    def also(part: Path, found: xr.Dataset, record: dict[str, Any]) -> None:
        record["error"] = _error(found)
        _page(part, asked[0], found, record)
        told.update(record, result=headline(found))

    scenario = scenario_of(file, "explore", also=find, **choices)
    folder, quiet = folder_of(choices["output"], scenario, file, "explore"), choices["quiet"]
    if not quiet:
        console.note(_size(asked[0]))
    with console.kept(), console.progress(f"{scenario.name}: runs", asked[0].runs, quiet) as show:
        options = {name: choices[name] for name in HOW}
        how = How(folder, **options, progress=lambda done, _: show(done), also=also)
        experiment.kept(scenario, asked[0], choices["accurate"], how)
    tell(folder, told, told["result"], choices["as_json"])


def _size(asked: Asked) -> str:
    points, held, members = len(asked.grid), asked.checks, asked.members
    each = ", ".join(f"{slider.key} {len(slider.nodes)}" for slider in asked.sliders)
    return (
        f"{points} points ({each}) and {held} to check them, each in {members} futures of {asked.policy}, with "
        f"{asked.reference} once for each state of the numbers: {asked.runs:,} runs."
    )


def _page(part: Path, asked: Asked, found: xr.Dataset, record: dict[str, Any]) -> None:
    """Write the page into the folder that is about to be finished."""
    from simulator.charts.explorer_page import page
    from simulator.describe.assumptions import rows
    from simulator.experiments.interpolation import cardinal
    from simulator.results.store import PAGE

    scenario = asked.scenario
    rules = {slider.key: cardinal(slider.nodes) for slider in asked.sliders}
    html = page(
        found, title=scenario.name, rules=rules, scenario_text=scenario.to_toml(), manifest=record,
        assumptions=rows(scenario),
    )  # fmt: skip
    (part / PAGE).write_text(html, encoding="utf-8")


def _error(dataset: xr.Dataset) -> dict[str, Any]:
    """How far the page is off, of means, for the manifest."""
    middle = dataset["error"].sel(statistic="mean")
    measures = [str(measure) for measure in middle["measure"].values]
    each = {
        str(name): dict(zip(measures, middle.sel(outcome=name).values.tolist(), strict=True))
        for name in middle["outcome"].values
    }
    return {"headline": dataset.attrs["headline"], "aim": dataset.attrs["target"], **each}
