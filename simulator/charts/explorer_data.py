"""The numbers of an explorer as its page holds them: each value as one of 65,536 steps over its range."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    import xarray as xr

STEPS = 65_535
YEAR, STATISTIC, POLICY = "financial_year", "statistic", "policy"
STATISTICS = ("10%", "mean", "90%")
BY_YEAR, DIFFERENCE, CHECKED = "_by_year", "_difference", "checked_"
PERCENT = "share"
ROUNDEST = 140.0
"""Steps of a slider, about, at the most: round ones are wider than a hundredth of its range."""
DEEPEST_LAST = ("cuts",)
"""Sliders of a departure from plans on which right is lower: deeper cuts are less grant."""
MONTHS = 12
KINDS = {
    "GBP": "pounds", "GBP/year": "pounds", "person": "people", "person/year": "people",
    "point*person*year": "wellbys",
}  # fmt: skip


def held(dataset: xr.Dataset, rules: Mapping[str, np.ndarray]) -> dict[str, Any]:
    """All that the page's program reads; `rules` are the splines of each slider (interval, power, node)."""
    years = [str(year) for year in dataset[YEAR].values] if YEAR in dataset else []
    return {
        "axes": [axis(dataset, key, rules[key]) for key in keys(dataset)],
        "years": years,
        "outcomes": {name: outcome(dataset, name) for name in names(dataset)},
        "mixes": mixes(dataset),
        "start": str(dataset.attrs["start"]),
    }


def keys(dataset: xr.Dataset) -> list[str]:
    """The sliders, in order: dimensions of every outcome."""
    return [str(key) for key in dataset["slider"].values]


def names(dataset: xr.Dataset) -> list[str]:
    """The outcomes, without those that are differences of others."""
    every = [str(name) for name in dataset["outcome"].values]
    return [name for name in every if not (name.endswith(DIFFERENCE) and name.removesuffix(DIFFERENCE) in every)]


def mixes(dataset: xr.Dataset) -> dict[str, dict[str, float]]:
    """For each slider of a setting, policies that differ in it alone and their values."""
    found: dict[str, dict[str, float]] = json.loads(str(dataset.attrs.get("mixes", "{}")))
    return {key: values for key, values in found.items() if len(values) > 1}


def kind_of(units: str, name: str = "") -> str:
    """How numbers of that unit are told."""
    return PERCENT if units == "1" and "probability" in name else KINDS.get(units, "number")


def axis(dataset: xr.Dataset, key: str, rule: np.ndarray) -> dict[str, Any]:
    """A slider for the page."""
    nodes = dataset[key]
    said = nodes.attrs
    return {
        "key": key, "title": str(said["long_name"]), "unit": str(said["units"]), "kind": str(said["kind"]),
        "low": float(said["low"]), "own": float(said["own"]), "high": float(said["high"]),
        "also": json.loads(str(said.get("also", "[]"))), "reverse": key in DEEPEST_LAST,
        "steps": steps(float(said["low"]), float(said["high"]), str(said["kind"])),
        "nodes": [float(x) for x in nodes.values], "rule": np.asarray(rule).tolist(),
    }  # fmt: skip


def steps(low: float, high: float, kind: str) -> int:
    """How many steps a slider has: months for a delay, else about a hundred round ones."""
    width = high - low
    if kind == "delay":
        return max(1, round(width * MONTHS))
    power = 10.0 ** np.floor(np.log10(width / 100.0))
    size = next(m * power for m in (1.0, 2.0, 5.0, 10.0) if width / (m * power) <= ROUNDEST)
    return max(1, round(width / size))


def outcome(dataset: xr.Dataset, name: str) -> dict[str, Any]:
    """An outcome's views: the policy, the reference where that has a level, and the difference."""
    values, said = dataset[name], dataset[name].attrs
    views: dict[str, Any] = {}
    if POLICY in values.dims:
        named = {"policy": dataset.attrs["explored"], "reference": dataset.attrs["reference"]}
        views = {view: block(values.sel({POLICY: name}), keys(dataset)) for view, name in named.items()}
    difference = name + DIFFERENCE if POLICY in values.dims else name
    views["difference"] = block(dataset[difference], keys(dataset))
    units = str(said["units"])
    return {"name": str(said["long_name"]), "kind": kind_of(units, name), "units": units, "views": views}


def between(values: xr.DataArray, rules: Mapping[str, np.ndarray], point: Mapping[str, float]) -> xr.DataArray:
    """The values at a point between the nodes, by the same splines as the page's program."""
    for key, rule in rules.items():
        if key in values.dims:
            values = values.dot(values[key].copy(data=_weights(values[key].values, np.asarray(rule), point[key])))
    return values


def _weights(nodes: np.ndarray, rule: np.ndarray, x: float) -> np.ndarray:
    """The weight of each node of a slider: splines that are 1 at one node and 0 at the others."""
    interval = int(np.clip(np.searchsorted(nodes, x, side="right") - 1, 0, len(rule) - 1))
    step = x - nodes[interval]
    a, b, c, d = rule[interval]
    return np.asarray(((a * step + b) * step + c) * step + d)


def block(values: xr.DataArray, every: list[str]) -> dict[str, Any]:
    """A variable in steps; a slider that moves nothing of it, such as the delay of a reference, is left out."""
    dims = [key for key in every if key in values.dims]
    for key in dims:
        first = values.isel({key: [0]})
        if bool((values == first.squeeze(key)).all()):
            values = values.isel({key: 0})
    dims = [key for key in dims if key in values.dims]
    ordered = np.asarray(values.transpose(*dims, STATISTIC, ...).values, dtype=float)
    low, high = float(ordered.min()), float(ordered.max())
    step = (high - low) / STEPS
    whole = np.round((ordered - low) / step if step > 0.0 else np.zeros_like(ordered)).astype("<u2")
    data = base64.b64encode(whole.tobytes()).decode("ascii")
    shape = list(ordered.shape[len(dims) :])
    return {"dims": dims, "shape": shape, "low": low, "step": step, "high": high, "data": data}


def unpacked(packed: Mapping[str, Any], dataset: xr.Dataset) -> np.ndarray:
    """The values of a block as the page reads them, by its sliders, statistic and year."""
    whole = np.frombuffer(base64.b64decode(packed["data"]), dtype="<u2").astype(float)
    shape = [dataset.sizes[key] for key in packed["dims"]] + list(packed["shape"])
    return np.asarray((packed["low"] + packed["step"] * whole).reshape(shape))
