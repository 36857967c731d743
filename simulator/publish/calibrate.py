"""From a scenario file to the folder of a calibration: what `calibrate` does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from simulator import console
from simulator.errors import InputError, Mistake, noting
from simulator.publish.asked import folder_of, scenario_of

if TYPE_CHECKING:
    import xarray as xr

    from simulator.experiments.calibrate.asked import Asked
    from simulator.scenario import Scenario


def calibrate(
    file: str, *, free: Sequence[str], until: date | None, targets: str | None, fitted: str | None, resume: bool,
    workers: int | None, scheduler: str | None, walkers: int, steps: int, draws: int, members: int, point: bool,
    **choices: Any,
) -> None:  # fmt: skip
    """The calibration of a scenario file, kept and told. Raises `InputError` and `RunError`."""
    from simulator.experiments.calibrate.asked import check
    from simulator.experiments.calibrate.overlay import target_of
    from simulator.run import default_model

    sizes: dict[str, Any] = {"walkers": walkers, "steps": steps, "draws": draws, "members": members, "point": point}
    sizes |= {"accurate": choices["accurate"]}
    found: list[Asked] = []
    place: list[Path] = []

    def also(scenario: Scenario | None) -> None:
        mistakes: list[Mistake] = []
        with noting(mistakes):
            place[:] = [target_of(fitted)] if fitted is not None else []
        if scenario is not None:
            with noting(mistakes):
                found[:] = [check(scenario, default_model(), list(free), until, targets, **sizes)]
        if mistakes:
            raise InputError(mistakes)

    scenario = scenario_of(file, "calibrate", also=also, resume=resume, scheduler=scheduler, **choices)
    who = {"resume": resume, "workers": workers, "scheduler": scheduler}
    _keep(found[0], folder_of(choices["output"], scenario, file, "calibrate"), next(iter(place), None), who, choices)


def _keep(
    asked: Asked, folder: Path, place: Path | None, who: Mapping[str, Any], choices: Mapping[str, Any]
) -> None:
    """Run the calibration into its folder with a bar, write the overlay where it is wanted, and tell the finding."""
    from simulator.experiments import calibrate as experiment
    from simulator.experiments.calibrate.asked import resolved
    from simulator.experiments.calibrate.overlay import FILE
    from simulator.publish.result import tell

    told: dict[str, Any] = {}

    def also(part: Path, found: xr.Dataset, record: dict[str, Any]) -> None:
        told.update(record, result=_page(part, found, resolved(asked), record))

    if not choices["quiet"]:
        console.note(_size(asked))
    with console.kept(), console.progress(f"{asked.scenario.name}: runs", asked.runs, choices["quiet"]) as show:
        experiment.kept(asked, folder, **who, progress=lambda done, _: show(done), also=also)
    if place is not None:
        place.parent.mkdir(parents=True, exist_ok=True)
        console.write((folder / FILE).read_text(encoding="utf-8"), place)
        told["overlay"] = str(place)
    tell(folder, told, told["result"], choices["as_json"])


def _size(asked: Asked) -> str:
    fitted, held, many = len(asked.used("fitted")), len(asked.used("held back")), len(asked.free)
    what = "a point fit alone" if asked.point else f"{asked.walkers} walkers of {asked.steps} steps"
    return (
        f"{many} {'number' if many == 1 else 'numbers'} may move to meet {fitted} figures of {asked.record.name}; "
        f"{held} later ones are held back: {what}, about {asked.runs:,} runs."
    )


def _page(part: Path, found: xr.Dataset, scenario: Scenario, record: Mapping[str, Any]) -> str:
    """Write the page into the folder that is about to be finished; give the finding in a sentence."""
    from simulator.charts.calibration_page import page, told_in_a_line
    from simulator.describe.assumptions import rows
    from simulator.results.store import PAGE

    text = scenario.to_toml()
    written = page(found, title=scenario.name, scenario_text=text, manifest=record, assumptions=rows(scenario))
    (part / PAGE).write_text(written, encoding="utf-8")
    return told_in_a_line(found)
