"""Titles say what the numbers say, and change when they do."""

from __future__ import annotations

import re

import numpy as np
import pytest
import xarray as xr

from simulator.charts import facts, findings, summary
from simulator.charts.data import final_year, paired
from simulator.charts.kinds import delay, gap, pipeline, services, wellbeing, work
from simulator.charts.numbers import amount, estimate, wilson
from tests.charts import made_up
from tests.charts.made_up_curve import curve


def with_gains(radical: list[float], incremental: list[float]) -> xr.Dataset:
    """A result in which these are the WELLBYs of each member."""
    data = made_up.result(members=len(radical))
    gains = data["wellbys"] * 0
    gains.loc[{"policy": "radical"}] = radical
    gains.loc[{"policy": "incremental"}] = incremental
    return data.assign(wellbys=gains)


def test_the_headline_names_radical_where_it_wins_in_most_futures() -> None:
    data = with_gains([2e6] * 27 + [0.0] * 3, [1e6] * 30)
    assert findings.headline(data) == (
        "Radical change does more for wellbeing than incremental change in 90% of futures"
    )


def test_the_headline_names_incremental_where_radical_loses() -> None:
    data = with_gains([0.0] * 30, [1e6] * 30)
    assert findings.headline(data) == (
        "Incremental change does at least as much for wellbeing as radical change in all 30 futures"
    )


def test_the_headline_says_too_close_to_call_where_the_share_is_about_a_half() -> None:
    data = with_gains([2e6, 0.0] * 15, [1e6] * 30)
    assert "too close to call" in findings.headline(data)
    assert "50% of futures" in findings.headline(data)


def with_own(gain: float) -> xr.Dataset:
    """A comparison in which a scenario adds a policy of its own with this gain in every member."""
    data = made_up.result(members=30, policies=[*made_up.POLICIES, "community_led"])
    gains = data["wellbys"].copy()
    gains.loc[{"policy": "do_minimum"}], gains.loc[{"policy": "community_led"}] = 0.0, gain
    return data.assign(wellbys=gains)


def test_a_scenario_with_a_policy_of_its_own_is_told_by_what_that_policy_does() -> None:
    assert findings.headline(with_own(1e6)) == (
        "Community-led change does more for wellbeing than doing the minimum in all 30 futures"
    )
    assert findings.headline(with_own(-1e6)) == (
        "Doing the minimum does at least as much for wellbeing as community-led change in all 30 futures"
    )
    assert re.search(r"Community-led</th><td><b>\+1(\.0+)? million", summary.html(with_own(1e6)))


def test_findings_are_about_what_the_file_adds_and_not_what_it_extends_has_added() -> None:
    names = ["do_minimum", "radical", "my_policy", "our_plan"]
    data = made_up.result(members=30, policies=names)
    assert findings.pair(data) == ("my_policy", "our_plan")
    ours = data.assign_attrs(own_policies="our_plan radical")
    assert findings.pair(ours) == ("our_plan", "do_minimum")
    assert findings.leading(ours) == "our_plan"
    assert "adopted by 2050 with Our plan" in pipeline.title(ours)
    late = findings.of_the_same(ours, curve(policies=("radical", "our_plan")))
    assert delay.title(late).startswith("Starting Our plan 4 years later")
    assert facts.late(late, ours).startswith("Our plan: one year late")


def test_without_a_policy_of_its_own_a_result_is_about_radical_change() -> None:
    assert findings.leading(made_up.result(members=2)) == "radical"
    assert findings.leading(made_up.result(members=2, policies=["do_minimum", "do_nothing"])) == "do_nothing"


def test_one_policy_beside_the_reference_is_held_against_it() -> None:
    data = made_up.result(members=30, policies=["do_minimum", "radical"])
    assert findings.pair(data) == ("radical", "do_minimum")


def test_a_column_of_the_answer_has_one_unit_and_one_rounding(compared: xr.Dataset) -> None:
    gains = compared["wellbys"] * 0
    gains.loc[{"policy": "radical"}] = np.linspace(-4e5, 9e5, 24)
    gains.loc[{"policy": "incremental"}] = np.linspace(1e6, 9e6, 24)
    text = summary.html(compared.assign(wellbys=gains))
    shown = re.findall(r"<b>([^<]*?)( million| thousand)</b>", text[: text.index("reading")])
    assert {unit for _, unit in shown} == {" million"}
    assert len({len(number.partition(".")[2]) for number, _ in shown}) == 1


def test_one_future_claims_no_interval() -> None:
    data = made_up.result(members=1)
    assert findings.headline(data).startswith("In this one future")
    assert "(" not in wellbeing.title(data)


def test_the_gap_title_holds_the_median_of_paired_differences(compared: xr.Dataset) -> None:
    real = final_year(compared["budget_gap"] / compared["price_level"])
    middle = {p: np.median(paired(real, p, "do_minimum")) for p in made_up.POLICIES}
    best = min((p for p in middle if p != "do_minimum"), key=lambda p: middle[p])
    change = estimate(paired(real, best, "do_minimum"))
    size = amount(-change.median, "pounds", half=(change.high - change.low) / 2)
    assert f"{findings.lower(best)} takes {size} (" in gap.title(compared)


def test_a_lone_policy_has_one_gap_in_its_table_and_in_its_title_and_both_say_of_when(compared: xr.Dataset) -> None:
    alone = compared.sel(policy=["do_minimum"])
    size = estimate(final_year(alone["budget_gap"] / alone["price_level"]).values).words("pounds")
    told = summary.html(alone)
    assert "Budget gap in the year to March 2026 and the year to March 2050, 2024-25 prices" in told
    assert f"<td>{size}</td></tr>" in told
    assert f"The budget gap is {size.split(' ')[0]} in the year to March 2050" in gap.title(alone)


def test_what_stays_as_it_is_is_not_told_from_and_to(compared: xr.Dataset) -> None:
    still = compared.assign(life_satisfaction=compared["life_satisfaction"] * 0.0 + 7.44).sel(policy=["do_minimum"])
    told = "life satisfaction stays at 7.44 until 2050"
    assert told in findings.headline(still).lower()
    assert told in wellbeing.title(still).lower()


def test_the_gap_title_says_so_when_no_policy_narrows_it(compared: xr.Dataset) -> None:
    gaps = compared["budget_gap"]
    same = gaps * 0 + gaps.sel(policy="do_minimum")
    assert gap.title(compared.assign(budget_gap=same)).endswith("; no policy changes it")
    wider = same + xr.where(gaps["policy"] == "do_minimum", 0.0, 1e9)
    assert gap.title(compared.assign(budget_gap=wider)).endswith("and no policy narrows it")


@pytest.mark.parametrize(("above", "of", "lean"), [(30, 30, 1), (20, 30, 0), (40, 60, 1), (20, 60, -1), (0, 1, 0)])
def test_futures_lean_to_a_side_where_the_interval_of_the_share_leaves_out_a_half(above, of, lean):
    found = findings.mostly(np.where(np.arange(of) < above, 1.0, -1.0), "up", "down")
    share = f"{max(above, of - above) / of:.0%} of futures"
    assert found == {1: ("up", share), -1: ("down", share), 0: None}[lean]


def test_a_few_futures_make_nothing_clear_and_are_counted():
    of_four, of_ten = (estimate(np.linspace(1e9, 2e9, count)) for count in (4, 10))
    assert (of_four.clear, of_four.agreed) == (False, True)
    assert (of_ten.clear, of_ten.agreed) == (True, False)
    assert not estimate(np.array([-1.0, 2.0, 3.0, 4.0])).agreed
    assert findings.mostly(np.ones(4), "costs", "saves") == ("costs", "all of 4 futures")
    assert findings.unsettled("it pays", 3) == "3 futures are too few to tell whether it pays"


def test_a_change_that_four_futures_agree_on_is_told_with_their_count() -> None:
    four = made_up.result(members=4)
    assert "portfolio takes £1.0bn (−0.3 to 2.4) off it, and narrows it in 3 of 4 futures" in gap.title(four)
    assert "in all of 4 futures" in work.title(four)
    assert "it is too close to call with 4 futures: radical change is ahead on wellbeing" in findings.headline(four)


def test_what_is_in_use_is_told_in_whole_innovations_with_the_interval_of_futures(compared: xr.Dataset) -> None:
    adopted = compared["innovations_adopted"] * 0.0
    counts = {"radical": np.linspace(0.0, 40.0, 24), "incremental": np.full(24, 12.0)}
    for policy, count in counts.items():
        adopted.loc[{"policy": policy, "typology": "social"}] = xr.DataArray(count, dims="member")
    assert pipeline.title(compared.assign(innovations_adopted=adopted)) == (
        "By 2050 incremental change has adopted 12 (12 to 12) innovations and radical change 20 (1 to 39)"
    )


@pytest.mark.parametrize(("count", "told"), [(1.0, "1 innovation has been"), (7.0, "7 innovations have been")])
def test_what_was_ever_adopted_is_not_called_in_use(count: float, told: str) -> None:
    one = made_up.result(members=1, policies=["radical"])
    adopted = one["innovations_adopted"] * 0.0
    adopted.loc[{"typology": "social"}] = count
    assert pipeline.title(one.assign(innovations_adopted=adopted)) == f"{told} adopted by 2050 with radical change"


def test_a_layer_s_word_stands_between_its_edges_all_along() -> None:
    x = np.arange(300)
    floor = 0.01 * x + np.where((x > 40) & (x < 150), 1.0, 0.0)
    top = floor + 2.0
    room, height, at = pipeline.widest(floor, top)
    along = slice(at - 50, at + 51)
    assert room > 0.99  # 2.0 less what the slope takes along the word; across the jump there is less
    assert floor[along].max() == pytest.approx(height - room / 2)
    assert top[along].min() == pytest.approx(height + room / 2)


def test_the_waits_title_names_the_service_whose_wait_grows_most(compared: xr.Dataset) -> None:
    waits = compared["waiting_time"].copy(deep=True)
    waits.loc[{"service": "health"}] = waits.sel(service="health") + xr.DataArray(
        np.linspace(0, 3, waits.sizes["time"]), dims="time"
    )
    assert services.title(compared.assign(waiting_time=waits)).startswith("Health waits")
    level = compared.assign(waiting_time=waits * 0 + 1)
    assert services.title(level).startswith("No wait grows")


@pytest.mark.parametrize(
    ("value", "half", "words"),
    [
        (1.234e9, 0.0, "£1.23bn"),
        (1.234e9, 0.9e9, "£1.2bn"),
        (1.234e9, 0.1e9, "£1.23bn"),
        (-4.2e6, 1.3e6, "−£4.2m"),
        (123.0e9, 55e9, "£120bn"),
        (0.0, 0.0, "£0"),
    ],
)
def test_money_is_rounded_to_what_its_interval_supports(
    value: float, half: float, words: str
) -> None:
    assert amount(value, "pounds", half=half) == words


def test_the_interval_of_a_share_is_wilsons() -> None:
    assert wilson(8, 10) == pytest.approx((0.4902, 0.9433), abs=1e-4)


def test_the_title_of_the_gap_and_the_first_screen_round_alike(compared: xr.Dataset) -> None:
    told = re.search(r"takes £([\d.]+)bn \(([−\d.]+) to ([\d.]+)\) off it", gap.title(compared))
    assert told
    assert f"<b>−£{told[1]}bn</b>" in summary.html(compared)
