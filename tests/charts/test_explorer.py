"""The page with sliders: one file that needs nothing else, trusts no text and says how far it is off."""

from __future__ import annotations

import re

import numpy as np
import pytest

from simulator.charts import explorer_data as data
from simulator.charts import explorer_words as words
from simulator.charts.embed import plotly
from simulator.charts.explorer_charts import charts
from simulator.experiments.interpolation import interpolated
from tests.charts import explored
from tests.charts.explored import NASTY
from tests.charts.test_page import block, ours


def test_a_scenario_named_like_a_script_shows_as_text():
    assert NASTY not in explored.html()
    assert explored.html().count("&lt;script&gt;alert(1)&lt;/script&gt;") > 3


def test_plotly_is_embedded_once_and_nothing_is_fetched():
    assert explored.html().count(plotly()) == 1
    assert not re.search(r"https?:|\bsrc=|@import|url\(|\bfetch\(|innerHTML", ours(explored.html()))
    assert "default-src 'none'" in explored.html()


def test_charts_start_at_the_scenarios_own_values_and_at_another_policys_between_the_nodes():
    dataset, keys = explored.dataset(), data.keys(explored.dataset())
    (chart, _), _, _ = charts(dataset, explored.rules())
    axes, own = [dataset[key].values for key in keys], [dataset[key].attrs["own"] for key in keys]
    mixed = [*own[:2], data.mixes(dataset)[keys[2]]["middling"]]
    full = dataset["backlog_by_year_difference"].sel(statistic="mean").transpose(*keys, ...).values
    for trace, at in ((-1, own), (-2, mixed)):
        found = interpolated(axes, full, np.array([at]))[0]
        np.testing.assert_allclose(chart.traces[trace]["y"], found, rtol=1e-3, atol=0.1)


@pytest.mark.parametrize("name", ["backlog", "backlog_by_year"])
def test_the_page_holds_every_node_to_one_part_in_65535_of_its_range(name):
    dataset = explored.dataset()
    held = block(explored.html(), "explorer")["outcomes"][name]["views"]
    keys = data.keys(dataset)
    for view, values in (
        ("policy", dataset[name].sel(policy="radical")), ("difference", dataset[f"{name}_difference"]),
    ):  # fmt: skip
        truth = values.transpose(*keys, ...).values
        found = data.unpacked(held[view], dataset)
        assert found.shape == truth.shape
        assert np.abs(found - truth).max() <= 0.5001 * np.ptp(truth) / data.STEPS


def test_a_reference_is_held_for_the_sliders_that_move_it_alone():
    held = block(explored.html(), "explorer")["outcomes"]["backlog"]["views"]
    assert held["reference"]["dims"] == ["clinic_need_rate"]
    assert held["policy"]["dims"] == ["clinic_need_rate", "delay", "clinic_capacity_health"]


def test_a_value_that_nothing_moves_is_held_exactly():
    flat = explored.dataset()["backlog"].sel(policy="radical") * 0.0 + 3.25
    packed = data.block(flat, data.keys(explored.dataset()))
    assert (packed["dims"], data.unpacked(packed, explored.dataset()).tolist()) == ([], [3.25] * 3)


def test_the_page_says_on_whose_word_each_range_is_and_how_well_it_is_known():
    table = re.search(r'<table id="slider-table">.*?</table>', explored.html(), re.DOTALL)[0]
    ranges = ("+10% a year to +30% a year", "no delay to 0.5 years of delay")
    for text in (*ranges, "<td>D", "its passport in the scenario", "a decision: from its own start", "asked for"):
        assert text in table, text


def test_the_page_says_how_far_it_is_off_for_every_outcome_and_whether_that_will_do():
    section = re.search(r'<section id="errors-section">.*?</section>', explored.html(), re.DOTALL)[0]
    assert section.count("<tr>") == 1 + explored.dataset().sizes["outcome"]
    typical = float(explored.dataset()["error"].sel(outcome="backlog", statistic="mean", measure="typical"))
    assert words.percent(typical) in section
    assert "The aim is not met" in section
    assert "6 settings that are no points of the grid" in section
    better = explored.dataset().assign(error=0.0 * explored.dataset()["error"])
    assert "The aim is met" in words.errors(better)
    assert "within the 2.0% aimed at" in words.standfirst(better)


def test_the_headline_is_the_slider_that_moves_the_outcome_most():
    swings = words.swings(explored.dataset())
    most = max(swings, key=lambda key: abs(swings[key][1] - swings[key][0]))
    assert most == "clinic_need_rate"
    assert words.headline(explored.dataset()).startswith("Need rate matters most for what the programme does to")
    assert len(re.findall(r" \([^()]+ to [^()]+\) with ", words.headline(explored.dataset()))) == 2
    still = explored.dataset().assign(backlog=0.0 * explored.dataset()["backlog"])
    assert words.headline(still) == "No slider moves what the programme comes to"


def test_policies_that_differ_in_one_setting_alone_are_lines_of_their_own():
    held = block(explored.html(), "explorer")
    assert held["mixes"] == {"clinic_capacity_health": {"radical": 2500.0, "middling": 2200.0}}
    shown = [trace["name"] for trace in held["charts"]["backlog"]["traces"] if not trace["band"]]
    assert shown == ["Do the minimum", "Radical", "Middling", "This setting"]


@pytest.mark.parametrize(
    ("low", "high", "kind", "steps"), [(0.0, 8.0, "delay", 96), (0.05, 0.35, "number", 60), (0.0, 1.0, "setting", 100)]
)
def test_a_slider_has_about_a_hundred_round_steps(low, high, kind, steps):
    assert data.steps(low, high, kind) == steps


def test_errors_of_interpolation_are_not_taken_for_how_well_a_mean_is_known():
    dataset = explored.dataset().assign_attrs(members=16)
    assert "the mean of 16 is known to some 50% of the standard deviation between futures" in words.errors(dataset)
    assert "how far others would move the means comes on top" in words.standfirst(dataset)


@pytest.mark.parametrize(("itself", "told"), [(0.0, "too small to tell from it"), (0.03, "off by 3.0%")])
def test_an_error_too_small_to_tell_is_not_told_as_nought(itself, told):
    dataset = explored.dataset().copy(deep=True)
    dataset["error"].loc[{"measure": "itself"}] = itself
    assert told in words.standfirst(dataset)
    assert "off by 0.0%" not in words.standfirst(dataset)
