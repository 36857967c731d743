"""The charts of an appraisal: the medium term, who gains, what it is worth, when, and at which prices."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.charts.data import policies
from simulator.charts.kinds import gains, mtfs, npsv, payback, switching

if TYPE_CHECKING:
    import xarray as xr

    from simulator.charts.chart import Chart

NAMES = {
    "mtfs": "Medium-term plan",
    "gains": "Who pays and who gains",
    "npsv": "What it is worth",
    "payback": "Payback",
    "switching": "Prices that decide",
}
MODULES = (mtfs, gains, npsv, payback, switching)
INSTEAD = {"ledger": "gains"}
"""A chart of cash alone gives way to one that holds all that bodies gain."""


def charts(priced: xr.Dataset | None) -> list[Chart]:
    """Those that the appraisal can fill, in the order of the page; none of a reference alone."""
    if priced is None or len(policies(priced)) < 2:
        return []
    return [module.draw(priced) for module in MODULES if all(name in priced for name in module.NEEDS)]
