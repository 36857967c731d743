"""The page of a calibration."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING, Any

from simulator.charts import again
from simulator.charts.calibration_words import chain, facts, headline, long_enough, standfirst
from simulator.charts.experiment_page import allowing, breaking, left_out, written
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
    command = breaking(f"simulator calibrate scenario.toml {_options(dataset)}{again.accurately(manifest or {})}")
    return written(
        title, _top(dataset, title), charts(dataset), NAMES, lambda key: _held(dataset, key), command,
        scenario_text=scenario_text, manifest=manifest, assumptions=assumptions,
    )  # fmt: skip


def charts(dataset: xr.Dataset) -> list[Chart]:
    """Those that the dataset can fill, in the order of the page."""
    return [module.draw(dataset) for module in MODULES if _fills(dataset, module.NEEDS) and _some(dataset, module)]


def _fills(dataset: xr.Dataset, needs: Sequence[str]) -> bool:
    return all(name in dataset and dataset[name].size for name in needs)


def _some(dataset: xr.Dataset, module: Any) -> bool:
    """Whether there is anything to draw: a pair of numbers that vary, a figure that was not given."""
    if module is tied:
        return bool(tied.pairs(dataset))
    return module not in (missed, covered) or bool((dataset["target_use"] != "start").any())


def told_in_a_line(dataset: xr.Dataset) -> str:
    """The finding in a line, with a warning where the chain is too short, and how many runs failed."""
    warning = "" if long_enough(dataset) else f" {chain(dataset)}"
    missing = left_out(int(dataset.attrs.get("failed", 0)))
    return f"{headline(dataset)}.{warning}{missing}" if warning or missing else headline(dataset)


def _held(dataset: xr.Dataset, key: str) -> xr.Dataset:
    """What stands for the futures behind a chart, which its source line counts."""
    import xarray as xr

    alone = {"missed": 2, "theil": 2}  # the run before, and the best fit
    drawn = {"paths": dataset.sizes.get("draw", 1), "covered": dataset.sizes.get("draw", 1)}
    count = (alone | drawn).get(key, int(dataset.attrs["runs"]))
    return xr.Dataset(coords={"member": range(count)})


def _options(dataset: xr.Dataset) -> str:
    about = dataset.attrs
    free = "".join(f" --free {name}" for name in dataset["parameter"].values)
    sizes = "".join(
        f" --{name} {about[name]}" for name in ("walkers", "steps") if name in about and "effective" in dataset
    )  # fmt: skip
    draws = f" --draws {dataset.sizes['draw']}" if "draw" in dataset.sizes else " --point"
    more = allowing(int(about.get("failed", 0)), int(about["runs"]))
    return escape(f"--until {about['fitted_until']}{free}{sizes}{draws} --seed {about['seed']}{more}")


def _top(dataset: xr.Dataset, title: str) -> str:
    count = dataset.sizes["parameter"]
    many = f"{count} numbers" if count != 1 else "one number"
    return (
        f'<header><p class="kicker"><b>{escape(title)}</b> · {many} fitted to the record until {escape(until(dataset))}'
        f" · {int(dataset.attrs['runs']):,} runs</p><h1>{escape(headline(dataset))}</h1>"
        f'<p class="stand">{escape(standfirst(dataset))}{escape(left_out(int(dataset.attrs.get("failed", 0))))}</p>'
        f"{facts(dataset)}</header>"
    )
