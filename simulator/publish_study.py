"""A study of uncertain numbers, kept as a folder and told in a line: what `sensitivity` and `robustness` do."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from time import perf_counter
from typing import TYPE_CHECKING, Any

from simulator import console
from simulator.errors import InputError, Mistake
from simulator.publish_asked import folder_of, scenario_of
from simulator.publish_result import tell

if TYPE_CHECKING:
    import xarray as xr

    from simulator.scenario import Scenario

ASKED = ("policy", "against", "outcome", "better", "futures")
"""What a dataset says was asked, which the manifest repeats."""


def sensitivity(
    file: str, *, policy: str | None, against: str | None, outcome: str, numbers: Sequence[str], top: int, base: int,
    screen: int | None, members: int, by: str, sections: Sequence[str], workers: int | None, **choices: Any,
) -> None:  # fmt: skip
    """What the difference between two policies depends on, kept and told. Raises `InputError` and `RunError`."""
    from simulator.experiments import sensitivity as study
    from simulator.experiments.sensitivity_asked import check
    from simulator.experiments.sensitivity_table import lines
    from simulator.run import default_model

    asked = {"policy": policy, "against": against, "outcome": outcome}
    named = {"numbers": tuple(numbers), "sections": tuple(sections)}
    options: dict[str, Any] = asked | named | {"top": top, "base": base, "screen": screen, "members": members, "by": by}
    counted: list[int] = []

    def also(scenario: Scenario | None) -> None:
        if scenario is not None:
            counted[:] = [check(scenario, default_model(), **options).futures]

    def made(scenario: Scenario, progress: Callable[[int, int], None]) -> xr.Dataset:
        return study.sensitivity(scenario, **options, workers=workers, accurate=choices["accurate"], progress=progress)

    _keep("sensitivity", file, also, counted, made, lines, choices, {"base_rows": base, "members": members})


def robustness(
    file: str, *, policy: str | None, against: str | None, outcome: str, satisfy: Sequence[str],
    surfaces: Sequence[str], numbers: Sequence[str], futures: int, top: int, grid: int, members: int,
    sections: Sequence[str], workers: int | None, **choices: Any,
) -> None:  # fmt: skip
    """How policies do without knowing the future, kept and told. Raises `InputError` and `RunError`."""
    from simulator.experiments import robustness as study
    from simulator.experiments.robustness_asked import check, pair_of
    from simulator.experiments.robustness_dataset import lines
    from simulator.run import default_model

    mistakes: list[Mistake] = []
    pairs = [pair for text in surfaces if (pair := pair_of(text, mistakes)) is not None]
    asked = {"policy": policy, "against": against, "outcome": outcome}
    named = {"numbers": tuple(numbers), "sections": tuple(sections)}
    chosen = {"satisfy": tuple(satisfy) or None, "surfaces": tuple(pairs) or None}
    sizes = {"futures": futures, "top": top, "grid": grid, "members": members}
    options: dict[str, Any] = asked | named | chosen | sizes
    counted: list[int] = []

    def also(scenario: Scenario | None) -> None:
        try:
            if scenario is not None:
                counted[:] = [check(scenario, default_model(), **options).count]
        except InputError as error:
            raise InputError([*mistakes, *error.mistakes]) from error
        if mistakes:
            raise InputError(mistakes)

    def made(scenario: Scenario, progress: Callable[[int, int], None]) -> xr.Dataset:
        return study.robustness(scenario, **options, workers=workers, accurate=choices["accurate"], progress=progress)

    _keep("robustness", file, also, counted, made, lines, choices, {"futures_drawn": futures, "members": members})


def _keep(
    command: str, file: str, also: Callable[[Scenario | None], None], counted: Sequence[int],
    made: Callable[..., xr.Dataset], lines: Callable[[xr.Dataset], Iterable[Sequence[Any]]],
    choices: Mapping[str, Any], facts: Mapping[str, Any],
) -> None:  # fmt: skip
    """Run the study, write its dataset, its table and its page; tell the finding."""
    from simulator.results.whole import keeping

    scenario = scenario_of(file, also=also, **choices)
    folder, began = folder_of(choices["output"], scenario, ""), perf_counter()
    with keeping(folder) as result:
        with console.progress(f"{scenario.name}: {command}", counted[0], choices["quiet"]) as show:
            found = made(scenario, lambda done, _: show(done))
        result.dataset(f"{command}.nc", found)
        result.table(f"{command}.csv", lines(found))
        text = scenario.to_toml()
        record = _record(command, scenario, found, facts, choices["accurate"], perf_counter() - began)
        page, line = _page(command, found, scenario, text, record)
        result.finish(text, record, page)
    tell(folder, record, line, choices["as_json"])


def _record(
    command: str, scenario: Scenario, found: xr.Dataset, facts: Mapping[str, Any], accurate: bool, seconds: float
) -> dict[str, Any]:
    from simulator.results.manifest import manifest
    from simulator.scenario import seed_of

    asked = {"name": scenario.name, "file": scenario.where, "sha256": scenario.hash}
    about = {key: found.attrs[key] for key in ASKED} | dict(facts)
    run = {"accurate": accurate, "step": scenario.run.step, "method": scenario.run.method}
    return manifest(command, asked, seed=seed_of(scenario), **about, **run, seconds={"all": seconds})


def _page(
    command: str, found: xr.Dataset, scenario: Scenario, text: str, record: Mapping[str, Any]
) -> tuple[str, str]:
    from importlib import import_module

    from simulator.describe.assumptions import rows

    module = import_module(f"simulator.charts.{command}_page")
    written = module.page(
        found, title=scenario.name, scenario_text=text, manifest=record, assumptions=rows(scenario)
    )
    return written, module.headline(found)
