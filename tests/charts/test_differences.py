"""The panels that show what a policy changes against the reference in the same future."""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr

from simulator.charts.data import reference
from simulator.charts.kinds import gap, wellbeing
from tests.charts import made_up


def test_the_line_of_differences_is_the_median_of_pairs_and_not_the_difference_of_medians(compared: xr.Dataset) -> None:
    values = compared["life_satisfaction"]
    pairs = values.sel(policy="radical") - values.sel(policy=reference(compared))
    drawn = wellbeing.draw(compared)
    lines = [trace for trace in drawn.traces if trace["name"] == "Radical" and not trace.get("fill")]
    assert len(lines) == 2
    assert lines[1]["y"][-1] == pytest.approx(float(pairs.isel(time=-1).median()), rel=1e-3)
    column = drawn.table.columns.index("Radical, difference, 97.5%")
    assert drawn.table.rows[7][column] == pytest.approx(float(pairs.isel(time=84).quantile(0.975)), rel=1e-3)


def test_differences_of_the_gap_are_in_the_unit_of_its_levels_and_hold_nought(compared: xr.Dataset) -> None:
    drawn = gap.draw(compared)
    titles = [each["text"] for each in drawn.layout["annotations"]]
    assert "<b>Radical, difference</b>" in titles
    axis = drawn.layout["yaxis5"]
    assert axis["range"][0] < 0.0 < axis["range"][1]
    assert any(text.endswith("bn") for text in axis["ticktext"])
    assert "“difference” is from doing the minimum within each future" in drawn.caption


def test_a_lone_policy_has_levels_and_no_difference() -> None:
    drawn = wellbeing.draw(made_up.result(members=4, policies=["do_minimum"]))
    assert "difference" not in drawn.caption + "".join(drawn.table.columns)
    assert "yaxis2" not in drawn.layout


@pytest.mark.parametrize("count", [1, 2, 3, 4, 5, 6])
def test_levels_and_differences_of_any_number_of_policies_have_rows_of_their_own(count: int) -> None:
    names = ["do_minimum", *(f"policy_{i}" for i in range(count))]
    drawn = wellbeing.draw(made_up.result(members=3, policies=names))
    tops = [drawn.layout[f"yaxis{'' if i == 0 else i + 1}"]["domain"][1] for i in range(2 * count)]
    levels, below = np.array(tops[:count]), np.array(tops[count:])
    assert count == 1 or levels.min() > below.max()
