"""What an ensemble found, in a sentence."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from simulator.charts.data import others, reference
from simulator.charts.findings import lower, opening
from simulator.charts.numbers import estimate, rounding
from simulator.charts.palette import labelled

if TYPE_CHECKING:
    import xarray as xr

KINDS = {
    "GBP": "pounds", "GBP/year": "pounds", "person": "people", "person/year": "people", "point*person*year": "wellbys",
}  # fmt: skip


@labelled
def finding(dataset: xr.Dataset, outcomes: Sequence[str]) -> str:
    """The first outcome of each policy against the reference: median and middle 95% of futures."""
    single = [name for name in outcomes if dataset[name].dims == ("point", "policy", "member")]
    if not single:
        futures = dataset.sizes["point"] * dataset.sizes["member"]
        return f"{futures:,} futures of {', '.join(dataset['policy'].values)}"
    values = dataset[single[0]]
    base = values.sel(policy=reference(dataset))
    kind = KINDS.get(str(values.attrs.get("units")), "number")
    # A future that could not be run is missing under every policy.
    there = np.isfinite(base.values)
    futures = int(there.sum())
    found = {policy: estimate((values.sel(policy=policy) - base).values[there]) for policy in others(dataset)}
    told = [f"{lower(p)} {each.words(kind, signed=True, **rounding(found.values()))}" for p, each in found.items()]
    noun = opening(str(values.attrs["long_name"]))
    over = f"median and middle 95% of {futures:,} futures" if futures > 1 else "in one future"
    return f"{noun} against {lower(reference(dataset))}, {over}: {'; '.join(told)}"
