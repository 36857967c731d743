"""The picture of a page's first chart shows what Plotly will draw, or isn't there."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import accumulate
from typing import Any

import numpy as np
import pytest
import xarray as xr

from simulator.charts import page as whole
from simulator.charts.data import QUANTILES, sampled
from simulator.charts.kinds import paths, tornado, wellbeing
from simulator.charts.palette import labelled
from simulator.charts.still import still
from simulator.charts.still.traces import dashed
from tests.charts import first, made_up, made_up_calibration, made_up_study
from tests.charts.conftest import NASTY

PANEL = re.compile(r'<svg class="lines"[^>]*viewBox="0 0 1000 ([\d.]+)"[^>]*>(.*?)</svg>')


def heights(picture: str, panel: int, path: int, low: float, high: float) -> np.ndarray:
    """The values along a path of the wide picture, of an axis from `low` to `high`."""
    tall, inside = PANEL.findall(picture)[panel]
    numbers = [float(each) for each in re.findall(r"-?[\d.]+", re.findall(r'<path d="(.*?)"', inside)[path])]
    return high - (high - low) * np.array(list(accumulate(numbers[1::2]))) / float(tall)


@pytest.mark.parametrize("kind", first.KINDS)
def test_the_first_chart_of_each_kind_of_page_has_a_picture_and_no_other(kind: str) -> None:
    text = first.html(kind)
    assert text.count('class="still"') == 1
    assert text.index('class="still"') < text.index("</figure>")


@pytest.mark.parametrize("policy", ["radical", "portfolio"])
def test_a_line_and_its_bands_are_those_of_the_dataset_to_a_tenth_of_a_pixel(compared: xr.Dataset, policy: str) -> None:
    chart = wellbeing.draw(compared)
    panel = ["incremental", "radical", "portfolio", "do_nothing"].index(policy)
    low, high = chart.layout["yaxis"]["range"]
    values = sampled(compared["life_satisfaction"].sel(policy=policy)).transpose("member", "time").values
    lowest, middle, highest = np.quantile(values, [QUANTILES[0], 0.5, QUANTILES[-1]], axis=0)
    pixel = (high - low) / 270 / 10 + 5e-4 * high  # and the four digits that a page holds
    np.testing.assert_allclose(heights(still(chart), panel, -1, low, high), middle, atol=pixel)
    band = np.concatenate([highest, lowest[::-1]])
    np.testing.assert_allclose(heights(still(chart), panel, 0, low, high), band, atol=pixel)


def test_bars_end_where_the_dataset_says() -> None:
    chart = tornado.draw(made_up_study.sensitivity())
    low, high = chart.layout["xaxis"]["range"]
    bars = re.findall(r'<rect x="([\d.]+)%" y="[\d.]+" width="([\d.]+)%"', still(chart).split('class="slim"')[0])
    ends = np.array([(float(left), float(left) + float(wide)) for left, wide in bars])
    expected = [sorted((0.0, x)) for trace in chart.traces for x in trace["x"]]
    np.testing.assert_allclose(low + (high - low) * ends / 100, expected, atol=2e-4 * (high - low))


def test_intervals_of_the_record_stand_upright_where_the_dataset_says() -> None:
    chart = paths.draw(made_up_calibration.calibration(("unemployment_rate",)))
    low, high = chart.layout["yaxis"]["range"]
    tall = chart.layout["height"] - chart.layout["margin"]["t"] - chart.layout["margin"]["b"]
    broad = still(chart).split('class="slim"')[0]
    drawn = re.findall(r'y1="([\d.]+)" y2="([\d.]+)" stroke="[^"]+" stroke-width="1.2"', broad)
    dots = [(trace["y"], trace["error_y"]["array"]) for trace in chart.traces if "error_y" in trace]
    ends = [(y - reach, y + reach) for each in dots for y, reach in zip(*each, strict=True)]
    expected = [[tall * (high - end) / (high - low) for end in pair] for pair in ends]
    np.testing.assert_allclose(np.array(drawn, dtype=float), expected, atol=0.02)


def test_a_policy_named_like_a_script_shows_as_text(compared: xr.Dataset) -> None:
    named = compared.assign_attrs(policy_labels=f'{{"radical": "{NASTY}"}}')
    picture = still(labelled(wellbeing.draw)(named))
    assert NASTY not in picture
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in picture


STRANGE: dict[str, dict[str, Any]] = {
    "another kind of trace": {"type": "heatmap"}, "a curved line": {"line": {"color": "#123456", "shape": "spline"}},
    "words at points": {"mode": "lines+text"}, "a filling to nought": {"fill": "tozeroy"},
    "a gap": {"y": [float("nan")] * 2, "x": ["2030-01-01"] * 2}, "what nobody thought of": {"zorder": 1},
    "dots of several shapes": {"mode": "markers", "marker": {"symbol": ["circle", "square"]}},
}  # fmt: skip


@pytest.mark.parametrize("strange", STRANGE)
def test_what_the_picture_does_not_know_leaves_it_out(compared: xr.Dataset, strange: str) -> None:
    chart = wellbeing.draw(compared)
    assert still(chart)
    assert still(replace(chart, traces=[*chart.traces[:-1], chart.traces[-1] | STRANGE[strange]])) == ""


@pytest.mark.parametrize("name", ["xaxis", "yaxis", "annotations"])
def test_an_axis_or_a_word_that_it_does_not_know_leaves_it_out_too(compared: xr.Dataset, name: str) -> None:
    chart = wellbeing.draw(compared)
    held = chart.narrow[name]
    strange = {**held, "type": "log"} if isinstance(held, dict) else [*held, {**held[0], "text": "<a href=x>y</a>"}]
    assert still(replace(chart, narrow={**chart.narrow, name: strange})) == ""


DASHES = [("dot", 1.8, "3,3"), ("dashdot", 4, "12,4,4,4"), ("8px,2px", 2, "8,2")]


@pytest.mark.parametrize(("dash", "width", "drawn"), DASHES)
def test_dashes_are_as_long_as_plotlys(dash: str, width: float, drawn: str) -> None:
    assert dashed(dash, width) == drawn


def test_a_word_late_on_an_axis_stands_before_its_line_and_leaves_the_axis_as_it_is() -> None:
    dataset = made_up.result(members=3, policies=["do_minimum", "radical"])
    found, _ = whole.charts(dataset, [{"policy": "radical", "date": "2046-04-01", "kind": "policy"}])
    (word,) = [each for each in found[0].layout["annotations"] if each.get("xshift")]
    assert word["xanchor"] == "right"
    assert found[0].layout["xaxis"]["range"] == ["2025-04-01", "2050-04-01"]
