"""The page of a calibration."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING, Any

from simulator.charts import again
from simulator.charts.calibration_record import section
from simulator.charts.calibration_words import chain, facts, headline, long_enough, standfirst
from simulator.charts.experiment_page import breaking, written
from simulator.charts.kinds import covered, learned, missed, paths, theil, tied
from simulator.charts.kinds.record import until
from simulator.charts.palette import labelled

if TYPE_CHECKING:
    import xarray as xr

    from simulator.charts.chart import Chart

NAMES = {
    "paths": "Model and record", "missed": "Misses", "covered": "Coverage", "learned": "Free numbers",
    "theil": "Bias", "tied": "Not told apart",
}  # fmt: skip
MODULES = (paths, missed, covered, learned, theil, tied)


@labelled
def page(
    dataset: xr.Dataset, *, title: str, scenario_text: str = "", manifest: Mapping[str, Any] | None = None,
    assumptions: Sequence[Mapping[str, Any]] = (),
) -> str:  # fmt: skip
    """The HTML of what `simulator calibrate` found; `assumptions` as for the page of a comparison."""
    command = breaking(f"simulator calibrate scenario.toml{_options(dataset)}{again.accurately(manifest or {})}")
    return written(
        title, _top(dataset, title), charts(dataset), NAMES, lambda key: _held(dataset, key),
        f"{command} with the record above beside it, as <code>record.csv</code>",
        scenario_text=scenario_text, manifest=manifest, assumptions=assumptions,
        sections={"the-record": "The record"}, beside=section(dataset),
    )  # fmt: skip


def charts(dataset: xr.Dataset) -> list[Chart]:
    """Those that the dataset can fill, in the order of the page."""
    return [module.draw(dataset) for module in MODULES if _fills(dataset, module.NEEDS) and _some(dataset, module)]


def _fills(dataset: xr.Dataset, needs: Sequence[str]) -> bool:
    return all(name in dataset and dataset[name].size for name in needs)


def _some(dataset: xr.Dataset, module: Any) -> bool:
    """Whether there is anything to draw: a pair of numbers that vary, a path, a figure that was not given."""
    if module is tied:
        return bool(tied.pairs(dataset))
    if module is paths:
        return "path" in dataset or "path_fitted" in dataset
    return module not in (missed, covered) or bool((dataset["target_use"] != "start").any())


def told_in_a_line(dataset: xr.Dataset) -> str:
    """The finding in a line, with a warning where the chain is too short, and how many runs failed."""
    warning = "" if long_enough(dataset) else f" {chain(dataset)}"
    more = f"{warning}{_lost(dataset)}"
    return f"{headline(dataset)}.{more}" if more else headline(dataset)


def _held(dataset: xr.Dataset, key: str) -> xr.Dataset:
    """What stands for the futures behind a chart, which its source line counts."""
    import xarray as xr

    alone = {"missed": 2, "theil": 2}  # the run before, and the best fit
    drawn = {"paths": dataset.sizes.get("draw", 2), "covered": dataset.sizes.get("draw", 2)}
    count = (alone | drawn).get(key, int(dataset.attrs["runs"]))
    return xr.Dataset(coords={"member": range(count)})


def _options(dataset: xr.Dataset) -> str:
    """The sizes that were asked for; what may move, until when, and the seed are in the scenario itself."""
    about = dataset.attrs
    members = f" --members {about['members']}" if "members" in about else ""
    if "draw" not in dataset.sizes:
        return escape(f"{members} --point")
    sizes = "".join(f" --{name} {about[name]}" for name in ("walkers", "steps"))
    return escape(f"{sizes} --draws {dataset.sizes['draw']}{members}")


def _lost(dataset: xr.Dataset) -> str:
    """That runs could not go on, as a sentence after others; nothing where all could."""
    failed, runs = (int(dataset.attrs[name]) for name in ("failed", "runs"))
    if not failed:
        return ""
    return f" {failed:,} of {runs:,} runs could not go on: such points were given up, and such futures left out."


def _top(dataset: xr.Dataset, title: str) -> str:
    count = dataset.sizes["parameter"]
    many = f"{count} numbers" if count != 1 else "one number"
    return (
        f'<header><p class="kicker"><b>{escape(title)}</b> · {many} fitted to the record until {escape(until(dataset))}'
        f" · {int(dataset.attrs['runs']):,} runs</p><h1>{escape(headline(dataset))}</h1>"
        f'<p class="stand">{escape(standfirst(dataset))}{escape(_lost(dataset))}</p>'
        f"{facts(dataset)}</header>"
    )
