"""What became of projects is drawn where the result counts it."""

from __future__ import annotations

import pytest
import xarray as xr

from simulator.charts.kinds import pipeline


def test_what_was_adopted_and_what_failed_are_drawn_below_the_stages(compared: xr.Dataset) -> None:
    failed = compared["innovations_adopted"] * 2
    chart = pipeline.draw(compared.assign(innovations_failed=failed))
    assert sum(trace["name"] == "Tried and failed so far" for trace in chart.traces) == 4  # not of doing nothing
    column = chart.table.columns.index("Radical, tried and failed so far, median")
    middle = failed.sel(policy="radical").isel(time=-1).sum("typology").median()
    assert chart.table.rows[-1][column] == pytest.approx(float(middle))
    assert "“so far”" not in pipeline.draw(compared).caption
