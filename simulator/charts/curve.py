"""The charts of a curve of the cost of delay, for its own page and for that of a comparison."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.charts.kinds import delay, delay_currencies, delay_last, delay_parts, delay_turns

if TYPE_CHECKING:
    import xarray as xr

    from simulator.charts.chart import Chart

NAMES = {
    "delay": "Cost of delay",
    "delay_parts": "Its parts",
    "delay_currencies": "Four currencies",
    "delay_last": "Last start",
    "delay_turns": "Payback if late",
}
MODULES = (delay, delay_parts, delay_currencies, delay_last, delay_turns)


def charts(curve: xr.Dataset | None) -> list[Chart]:
    """Those that the curve can fill, in the order of the page."""
    if curve is None:
        return []
    return [module.draw(curve) for module in MODULES if all(name in curve for name in module.NEEDS)]
