from __future__ import annotations

import re

import numpy as np
import pytest
import xarray as xr

from simulator.charts.ensemble_page import flattened, headline, made_of, page
from simulator.charts.ensemble_words import finding

POLICIES = ["do_minimum", "incremental", "radical"]
SAID = {"units": "GBP", "long_name": "Net present social value", "description": "A <test>"}
PLAN = {"plan": {"points": 40, "members": 2, "design": "lhs", "outcomes": ["npsv", "wellbys"]}}


def dataset(gain, points=40):
    luck = 0.1 * np.random.default_rng(5).standard_normal((points, 1, 2))
    values = 1e9 * (luck + np.array([0.0, 10.0, 10.0 + gain])[None, :, None])
    values[:, 1:] += 1e9 * np.random.default_rng(7).standard_normal((points, 1, 2))
    values[:, 2] += 0.3e9 * np.random.default_rng(6).standard_normal((points, 2))
    return xr.Dataset(
        {"npsv": (("point", "policy", "member"), values, SAID)},
        {"policy": POLICIES, "point": range(points), "member": [0, 1]}, {"reference": "do_minimum"},
    )  # fmt: skip


def test_every_future_is_a_member():
    flat = flattened(dataset(1.0))
    assert dict(flat["npsv"].sizes) == {"policy": 3, "member": 80}
    assert float(flat["npsv"].sel(policy="radical", member=3)) == dataset(1.0)["npsv"].values[1, 2, 1]


@pytest.mark.parametrize(
    ("gain", "told"),
    [
        (5.0, "is worth more than incremental change, the next best, in 100% of 80 futures (91 to 100%)"),
        (0.0, "which is worth more is too close to call"),
        (-5.0, "Incremental change is worth more than radical change, the next best, in 100% of 80 futures"),
    ],
)
def test_the_headline_says_who_is_worth_most_or_that_it_is_too_close(gain, told):
    assert told in headline(flattened(dataset(gain)))


def test_the_chart_s_title_names_the_part_that_makes_most_of_what_the_best_policy_brings():
    one = dataset(5.0)
    shares = {"benefit_output": (0.3, "Output gained"), "benefit_wellbeing": (0.7, "Wellbeing gained")}
    parts = {
        name: (one["npsv"] * share).assign_attrs(SAID | {"long_name": said}) for name, (share, said) in shares.items()
    }
    told = made_of(flattened(one.assign(parts)))
    assert told.startswith("Wellbeing gained is the largest part of what radical change brings: +£10.")
    assert made_of(flattened(one)) == headline(flattened(one))


@pytest.mark.parametrize(
    ("size", "told"),
    [
        (-0.7, "Resources set free is the largest part of what radical change loses: −£10"),
        (0.0, "What radical change does to resources set free, the largest part of its value, is too close to call: "),
    ],
)
def test_the_chart_s_title_brings_nothing_that_is_lost_or_open(size, told):
    one = dataset(5.0)
    luck = 1e9 * np.random.default_rng(9).standard_normal((40, 1, 2))
    parts = {
        "benefit_resources": (size * one["npsv"] + luck).assign_attrs(SAID | {"long_name": "Resources set free"}),
        "benefit_output": (0.0 * one["npsv"]).assign_attrs(SAID | {"long_name": "Output"}),
    }
    assert made_of(flattened(one.assign(parts))).startswith(told)


def test_what_is_by_the_year_says_so_and_has_a_scale():
    need = dataset(5.0)["npsv"].assign_attrs(SAID | {"units": "person/year", "long_name": "Unmet need"})
    text = page(dataset(5.0).assign(unmet=need), title="A place", manifest=PLAN)
    assert ">Unmet need, a year<" in text
    assert " million<br>" in text


def test_a_row_of_outcomes_has_one_unit_and_says_nought_once():
    one = dataset(5.0)
    one["npsv"].values[:, 1] *= 1e-2
    text = page(one, title="A place", manifest=PLAN)
    row = re.search(r'<th scope="row" title="A &lt;test&gt;">Net present social value<td>(.*?)</table>', text)[1]
    assert len(re.findall(r"£[\d.]+bn<br>", row)) == 3
    assert "0 to 0" not in row


def test_the_finding_has_each_policy_with_its_interval():
    told = finding(dataset(5.0), ["npsv"])
    assert told.startswith("Net present social value against doing the minimum, median and middle 95% of 80")
    assert "incremental change +£9." in told or "incremental change +£10." in told


def test_the_page_holds_every_outcome_the_way_to_repeat_it_and_no_markup_from_outside():
    text = page(dataset(5.0), title="<b>A place", manifest=PLAN)
    assert "Radical change is worth more" in text
    assert "&lt;b&gt;A place" in text
    assert "A &lt;test&gt;" in text
    assert "--points 40 --members 2 --design lhs --outcomes npsv,<wbr>wellbys" in text


def test_a_shorter_run_says_so_beside_a_title_that_says_otherwise():
    dated = dataset(5.0).assign_attrs(run_start="2025-04-01", run_stop="2033-04-01")
    assert "<b>England, 2025 to 2050</b> · 2025 to 2033 · " in page(dated, title="England, 2025 to 2050", manifest=PLAN)


def test_one_future_is_told_as_one():
    alone = dataset(5.0).isel(point=[0], member=[0])
    text = page(alone, title="A place", manifest=PLAN)
    assert "In this one future radical change is worth more than incremental change" in text
    assert "One future; no interval" in text
    assert "in one future: " in finding(alone, ["npsv"])
    assert "medians" not in text.split("<script")[0]


def test_the_page_says_when_an_interval_was_looked_at_again_and_again():
    looks = {"looks": [{"points": 40}], "narrow_enough": False, "caution": "Mind the looks."}
    text = page(dataset(5.0), title="A place", manifest={**PLAN, "replications": looks})
    assert "After 40 points the interval of the mean difference was not narrow enough. Mind the looks." in text


def test_of_policies_as_good_as_each_other_members_of_a_point_name_no_winner_more_often_than_chance_may():
    random, named = np.random.default_rng(8), 0
    for _ in range(200):
        numbers, luck = random.standard_normal((64, 2, 1)), random.standard_normal((64, 2, 8))
        worth = np.concatenate([np.full((64, 1, 8), -9.0), 3.0 * numbers + luck], axis=1)
        one = xr.Dataset(
            {"npsv": (("point", "policy", "member"), worth, SAID)},
            {"policy": POLICIES, "point": range(64), "member": range(8)}, {"reference": "do_minimum"},
        )  # fmt: skip
        named += "too close" not in headline(flattened(one))
    assert named <= 20
