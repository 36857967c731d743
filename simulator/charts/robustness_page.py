"""The page of a study of robustness."""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING, Any

import numpy as np

from simulator.charts import again, hinge
from simulator.charts.data import period, policies
from simulator.charts.experiment_page import allowing, breaking, left_out, questions, written
from simulator.charts.findings import lower, opening
from simulator.charts.kinds import evidence, regret, satisfied, surface, turning
from simulator.charts.kinds.studied import measured, pair, terms, told
from simulator.charts.numbers import wilson
from simulator.charts.palette import labelled

if TYPE_CHECKING:
    import xarray as xr

    from simulator.charts.chart import Chart

NAMES = {
    "regret": "Regret", "satisfied": "Satisfied futures", "turning": "Switching values", "surface": "Break-even",
    "evidence": "Worth knowing",
}  # fmt: skip
MODULES = (regret, satisfied, turning, surface, evidence)


@labelled
def page(
    dataset: xr.Dataset, *, title: str, scenario_text: str = "", manifest: Mapping[str, Any] | None = None,
    assumptions: Sequence[Mapping[str, Any]] = (),
) -> str:  # fmt: skip
    """The HTML of what `simulator robustness` found; `assumptions` as for the page of a comparison."""
    command = breaking(f"simulator robustness scenario.toml {_options(dataset)}{again.accurately(manifest or {})}")
    return written(
        title, _top(dataset, title), charts(dataset), NAMES, lambda key: _held(dataset, key), command,
        scenario_text=scenario_text, manifest=manifest, assumptions=assumptions,
    )  # fmt: skip


def charts(dataset: xr.Dataset) -> list[Chart]:
    """Those that the dataset can fill, in the order of the page."""
    return [module.draw(dataset) for module in MODULES if all(name in dataset for name in module.NEEDS)]


@labelled
def headline(dataset: xr.Dataset) -> str:
    """In what share of futures the policy wins, with its interval."""
    of, against = pair(dataset)
    won = int((difference(dataset) > 0.0).sum())
    low, high = wilson(won, dataset.sizes["future"])
    if low <= 0.5 <= high:
        level = f"{won / dataset.sizes['future']:.0%} of futures ({low:.0%} to {high:.0%})"
        return f"Whether {of} beats {against} is too close to call: it does in {level}"
    verb = "beats" if low > 0.5 else "loses to"
    share, ends = won / dataset.sizes["future"], (low, high)
    if verb == "loses to":
        share, ends = 1.0 - share, (1.0 - high, 1.0 - low)
    return f"{opening(of)} {verb} {against} in {share:.0%} of futures ({ends[0]:.0%} to {ends[1]:.0%})"


def told_in_a_line(dataset: xr.Dataset) -> str:
    """The finding in a line, with how many futures could not be run."""
    missing = left_out(int(dataset.attrs.get("failed", 0)))
    return f"{headline(dataset)}.{missing}" if missing else headline(dataset)


def difference(dataset: xr.Dataset) -> np.ndarray:
    """Policy less the other in each future, turned so that more is better."""
    values = dataset["outcome"]
    less = values.sel(policy=dataset.attrs["policy"]) - values.sel(policy=dataset.attrs["against"])
    return np.asarray(int(dataset.attrs["better"]) * less.values)


def answers(dataset: xr.Dataset) -> dict[str, str]:
    """The safe choice, where the two change places, and what knowing is worth."""
    low, high = (float(dataset[f"value_of_information_{end}"]) for end in ("low", "high"))
    size = max(abs(low), abs(high))
    ends = " to ".join(told(dataset, end, size=size) for end in (low, high))
    everything = told(dataset, float(dataset["value_of_information"]), size=size)
    switches = f"{turning.title(dataset)}. " if "how" in dataset else ""
    return {
        "Which is safe?": f"{regret.title(dataset)}. {regret.steady(dataset)}",
        "Where do they change places?": f"{switches}{_hinge(dataset)}".strip(),
        "What would knowing be worth?": f"Knowing the future before choosing would be worth {everything} ({ends}), "
        "luck and all.",
    }


def conditions(dataset: xr.Dataset) -> str:
    """In what it is measured, and on what it is conditional."""
    return (
        f"Measured by {_measured(dataset)}. Futures are drawn from the ranges of this scenario: how often something "
        f"happens in them is not how likely it is.{left_out(int(dataset.attrs.get('failed', 0)))}"
    )


def _measured(dataset: xr.Dataset) -> str:
    about = terms(dataset)
    return measured(dataset) + (f" ({about})" if about else "")


def _hinge(dataset: xr.Dataset) -> str:
    """On which number it hinges who wins, or that none decides."""
    return "".join(hinge.hinges_on(row) for row in hinge.of_curve(dataset)[:1])


def _held(dataset: xr.Dataset, key: str) -> xr.Dataset:
    """What stands for the futures behind a chart, which its source line counts."""
    import xarray as xr

    alone = {"turning": ("tried_difference",), "surface": ("surface_difference",)}
    count = dataset.sizes["future"]
    if key in alone:
        count = int(dataset[alone[key][0]].size) * dataset.sizes["member"]
    return xr.Dataset(coords={"member": range(count)})


def _options(dataset: xr.Dataset) -> str:
    about = dataset.attrs
    asked = f"--policy {about['policy']} --against {about['against']} --outcome {about['outcome']}"
    drawn = about.get("futures_drawn", dataset.sizes["future"])
    sizes = f"--futures {drawn} --members {dataset.sizes['member']}"
    lines = "".join(f" --satisfy '{line}'" for line in dataset["line"].values) if "line" in dataset.coords else ""
    singled = dataset["tried"].values if "tried" in dataset.coords else ()
    tried = "".join(f" --number {shlex.quote(str(name))}" for name in singled) or " --top 0"
    places = dataset.sizes.get("place", dataset.sizes.get("first"))
    grid = f" --grid {places}" if places else ""
    pairs = ""
    if "surface" in dataset.coords:
        both = zip(dataset["first_number"].values, dataset["second_number"].values, strict=True)
        pairs = "".join(f" --surface {shlex.quote(f'{first},{second}')}" for first, second in both)
    more = allowing(int(about.get("failed", 0)), int(about["futures"]))
    only = "".join(f" --section {name}" for name in str(about.get("sections", "")).split())
    return escape(f"{asked}{only} {sizes}{grid}{lines}{tried}{pairs}{more}")


def _top(dataset: xr.Dataset, title: str) -> str:
    names = ", ".join(lower(name) for name in policies(dataset))
    return (
        f'<header><p class="kicker"><b>{escape(title)}</b>{escape(period(dataset, title))} · '
        f"{dataset.sizes['future']:,} futures of {escape(names)}</p>"
        f'<h1>{escape(headline(dataset))}</h1></header>{questions(answers(dataset), conditions(dataset))}'
    )
