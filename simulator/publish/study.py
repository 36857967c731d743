"""A study of uncertain numbers, kept as a folder and told in a line: what `sensitivity` and `robustness` do."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from simulator import console
from simulator.errors import InputError, Mistake, noting
from simulator.publish.asked import HOW, folder_of, scenario_of
from simulator.publish.result import tell

if TYPE_CHECKING:
    import xarray as xr

    from simulator.scenario import Scenario


def sensitivity(
    file: str, *, policy: str | None, against: str | None, outcome: str, numbers: Sequence[str], top: int, base: int,
    screen: int | None, members: int, by: str, sections: Sequence[str], closer: int, **choices: Any,
) -> None:  # fmt: skip
    """What the difference between two policies depends on, kept and told. Raises `InputError` and `RunError`."""
    from simulator.experiments import sensitivity as study
    from simulator.experiments.sensitivity.asked import Asked, check
    from simulator.run import default_model

    asked: dict[str, Any] = {"policy": policy, "against": against, "outcome": outcome, "by": by}
    asked |= {"numbers": tuple(numbers), "sections": tuple(sections)}
    asked |= {"top": top, "base": base, "screen": screen, "members": members, "closer": closer}
    found: list[Asked] = []

    def also(scenario: Scenario | None) -> None:
        if scenario is not None:
            found[:] = [check(scenario, default_model(), **asked)]

    scenario = scenario_of(file, "sensitivity", also=also, **choices)
    _keep("sensitivity", scenario, study.kept, found[0], found[0].futures, choices)


def robustness(
    file: str, *, policy: str | None, against: str | None, outcome: str, satisfy: Sequence[str],
    surfaces: Sequence[str], numbers: Sequence[str], futures: int, top: int, grid: int, members: int,
    sections: Sequence[str], **choices: Any,
) -> None:  # fmt: skip
    """How policies do without knowing the future, kept and told. Raises `InputError` and `RunError`."""
    from simulator.experiments import robustness as study
    from simulator.experiments.robustness.asked import Asked, check, pair_of
    from simulator.run import default_model

    mistakes: list[Mistake] = []
    pairs = [pair for text in surfaces if (pair := pair_of(text, mistakes)) is not None]
    asked: dict[str, Any] = {"policy": policy, "against": against, "outcome": outcome}
    asked |= {"numbers": tuple(numbers), "sections": tuple(sections)}
    asked |= {"satisfy": tuple(satisfy) or None, "surfaces": tuple(pairs) or None}
    asked |= {"futures": futures, "top": top, "grid": grid, "members": members}
    found: list[Asked] = []

    def also(scenario: Scenario | None) -> None:
        if scenario is not None:
            with noting(mistakes):
                found[:] = [check(scenario, default_model(), **asked)]
        if mistakes:
            raise InputError(mistakes)

    scenario = scenario_of(file, "robustness", also=also, **choices)
    _keep("robustness", scenario, study.kept, found[0], found[0].count, choices)


def _keep(
    command: str, scenario: Scenario, kept: Callable[..., xr.Dataset], asked: Any, futures: int,
    choices: Mapping[str, Any],
) -> None:  # fmt: skip
    """Run the study into its folder with a bar and write its page; tell the finding."""
    from simulator.experiments.study_kept import How

    folder = folder_of(choices["output"], scenario, "", command)
    told: dict[str, Any] = {}

    def also(part: Path, found: xr.Dataset, record: dict[str, Any]) -> None:
        told.update(record, result=_page(part, command, found, scenario, record))

    words = f"{scenario.name}: {command}"
    with console.kept(), console.progress(words, futures, choices["quiet"]) as show:
        options = {name: choices[name] for name in HOW}
        how = How(folder, **options, progress=lambda done, _: show(done), also=also)
        kept(scenario, asked, choices["accurate"], how)
    tell(folder, told, told["result"], choices["as_json"])


def _page(part: Path, command: str, found: xr.Dataset, scenario: Scenario, record: Mapping[str, Any]) -> str:
    """Write the page into the folder that is about to be finished; give the finding in a sentence."""
    from importlib import import_module

    from simulator.describe.assumptions import rows
    from simulator.results.store import PAGE

    module = import_module(f"simulator.charts.{command}_page")
    written = module.page(
        found, title=scenario.name, scenario_text=scenario.to_toml(), manifest=record, assumptions=rows(scenario)
    )
    (part / PAGE).write_text(written, encoding="utf-8")
    return str(module.told_in_a_line(found))
