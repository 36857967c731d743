"""What the page of the cost of delay says, and that a browser draws it."""

from __future__ import annotations

import json

import numpy as np
import pytest
import xarray as xr

from simulator import charts
from simulator.charts import curve as of_delay
from simulator.charts import hinge
from simulator.charts.delay_page import headline, page
from simulator.charts.kinds import delay, delay_currencies, delay_last, delay_parts, delay_turns
from tests.charts.made_up_curve import curve
from tests.charts.test_browser import CHROMIUM, browser  # noqa: F401 (a fixture)

NASTY = "<script>alert(1)</script>"


def test_a_clear_cost_is_told_with_its_interval():
    assert headline(curve()).startswith("Starting radical change 4 years later costs £2")
    assert "(median of 12 futures; 1" in headline(curve())
    assert headline(curve()).endswith("with 95% confidence)")


@pytest.mark.parametrize("chart", [delay, delay_parts, delay_currencies])
def test_a_present_value_says_to_which_date_and_by_whose_rules_it_is_discounted(chart):
    found = curve().assign_attrs(price_base="2025-26", base_date="2025-04-01", vintage="green_book_2026")
    told = "2025-26 prices, discounted to 2025 by the rules of the Green Book 2026"
    assert told in chart.draw(found).caption


def test_a_clear_saving_is_told_as_one_with_the_smaller_end_first():
    told = headline(curve(a_year=-5e9))
    assert "later saves £" in told
    low, high = told.rpartition("; ")[2].removesuffix(" with 95% confidence)").split(" to ")
    assert 0 < float(low) < float(high)


def test_a_median_that_another_draw_might_turn_is_no_finding():
    told = headline(curve(a_year=1e8))
    assert told.startswith("12 futures can’t tell whether starting radical change 4 years later costs or saves: the")
    assert "−" in told
    assert told.endswith("with 95% confidence)")


def test_a_median_is_not_told_without_saying_that_the_mean_is_open():
    few = curve()
    few["cost_of_delay_mean_low"] = -few["cost_of_delay_mean"]
    assert "but whether it does so on average they can’t tell (−" in headline(few)
    assert "on average" not in headline(curve())


def test_one_future_claims_no_interval():
    assert headline(curve(members=1)) == (
        "In this one future, starting radical change 4 years later costs £20.0bn of social value"
    )


def test_the_sum_comes_first_then_its_largest_part_and_what_is_lost_for_good():
    told = delay_parts.title(curve())
    assert told.startswith("Starting radical change 4 years later costs £19.9bn on average (17.7 to 22.2 with 95%")
    assert told.endswith("; the largest part is lasting damage; 75% (70 to 80%) of its costs is lost for good")


def test_a_delay_that_saves_is_not_called_a_cost_and_nothing_of_it_lost():
    told = delay_parts.title(curve(a_year=-5e9))
    assert "4 years later saves £" in told
    assert "the largest saving is lasting damage" in told
    assert "lost for good" not in told


def test_a_sum_that_may_be_nought_has_no_largest_part_and_loses_nothing_for_good():
    told = delay_parts.title(curve(a_year=1e8))
    assert told.startswith("12 futures can’t tell whether starting radical change 4 years later costs or saves on")
    assert told.endswith("with 95% confidence)")
    assert delay_parts.draw(curve(a_year=1e8)).table.rows[0][-3:] == ("not clear",) * 3


def test_of_few_futures_a_mean_has_no_interval():
    few = delay_parts.draw(curve(members=6))
    assert few.title.startswith("6 futures are too few to tell")
    assert "error_y" not in few.traces[-1]
    assert "error_y" in delay_parts.draw(curve()).traces[-1]


def test_where_healing_undid_trends_no_share_is_called_irreversible():
    assert "lost for good" not in delay_parts.title(curve().assign_attrs(healed="start"))


def test_parts_are_means_that_add_up_to_the_dot():
    drawn = delay_parts.draw(curve())
    *bars, edge, dot = drawn.traces
    assert [trace["type"] for trace in drawn.traces] == ["bar"] * 5 + ["scatter"] * 2
    assert edge["error_y"] == {**dot["error_y"], "color": "#ffffff", "thickness": 4.0}
    for place, total in enumerate(dot["y"]):
        assert sum(bar["y"][place] for bar in bars) == pytest.approx(total, rel=1e-3)
    assert drawn.layout["barmode"] == "relative"


def test_a_part_that_cannot_be_seen_is_not_in_the_key():
    found = curve()
    slight = xr.where(found["part"] == "lasting_damage", 1e-3, 1.0)
    less = {name: found[name] * slight for name in found.data_vars if "part" in found[name].dims}
    keys = [trace["showlegend"] for trace in delay_parts.draw(found.assign(less)).traces]
    assert keys == [True, False, True, True, True, False, True]


@pytest.mark.parametrize(("a_year", "costs", "loses"), [(2e9, "costs", "loses"), (-2e9, "saves", "saves")])
def test_what_most_futures_agree_on_is_told_with_their_share(a_year, costs, loses):
    leans = curve(a_year=a_year, spread=3e9, members=60)
    assert f"later {costs} £" in headline(leans)
    assert f"in most futures {loses} social value" in delay_currencies.title(leans)


def test_currencies_that_disagree_are_told_apart():
    told = delay_currencies.title(curve(spread=3e9))
    assert "loses social value, wellbeing and lives" in told or "too close to call" in told
    assert "public money" in told


def test_the_last_responsible_start_is_a_year_or_none_and_says_how_sure_that_is():
    assert delay_last.title(curve(odds=(0.9, 0.6, 0.3), members=40)) == (
        "The last start of radical change that is as likely as not to repay within 15 years is 2027: it does in 60% of "
        "40 futures (45 to 74%), which is too close to call; started up to 2026 it clearly does in more than half"
    )
    clear = delay_last.title(curve(odds=(0.9, 0.8, 0.2), members=40))
    assert clear.endswith("it does in 80% of 40 futures (65 to 90%)")
    assert delay_last.title(curve(odds=(0.45, 0.4, 0.2), members=40)).endswith(
        "(31 to 60%), which is too close to call; no start clearly does in more than half"
    )
    assert "is the same in 70% of samples of this size" in delay_last.draw(curve(members=40)).caption
    assert "may start as late as 2030, the latest tried" in delay_last.title(curve())
    none = curve(odds=(0.4, 0.3, 0.2))
    assert "No start of radical change" in delay_last.title(none)
    assert "the same in 10% of samples of this size" in delay_last.draw(none).caption


def test_from_few_futures_no_date_is_given_without_a_warning():
    assert "12 futures are too few to date it by" in delay_last.title(curve())
    assert "too few" not in delay_last.title(curve(members=40))


def test_the_last_start_under_a_stated_risk_names_the_level():
    assert delay_last.risk_words(curve(members=40)) == (
        "The latest start of radical change that keeps the mean risk of a section 114 notice under 50% (mean of 40 "
        "futures) is 2027 (the same in 80% of samples of this size)."
    )


def test_a_risk_that_a_start_moves_within_its_error_is_not_found_to_move():
    unasked = curve().assign_attrs(stated_risk_is="of never starting", stated_risk=0.2, chosen_from=64)
    assert delay_last.risk_words(unasked) == (
        "No start of radical change clearly moves the risk of a section 114 notice from 20.0% if never started (mean "
        "of 12 of the 64 futures): by +0.20 points (0.00 to +0.40) at most."
    )
    unasked["risk_change_low"] = unasked["risk_change"] - 0.001
    assert "Started in 2030, radical change raises the risk" in delay_last.risk_words(unasked)
    assert "by 0.20 points (0.10 to 0.40); of other starts that can’t be told." in delay_last.risk_words(unasked)


def test_a_start_pays_back_in_a_year_or_not_by_the_last_and_both_are_told():
    told = delay_turns.title(curve(members=40))
    assert told.startswith("Radical change, started at once, pays back in 2032 in the median future (2032 to later")
    assert "and not by 2075 in 25% of 40 futures (14 to 40%)" in told
    never = curve(members=4)
    never["break_even_date"][:] = np.datetime64("NaT", "ns")
    assert delay_turns.title(never).endswith("does not pay back by 2075 in 100% of 4 futures (51 to 100%)")
    assert "does not pay back by 2075" in delay_turns.title(never.isel(member=[0]))
    assert delay_turns.draw(curve()).table.rows[0][3:6] == ("2032", "2032", "not by then")


FOUND = {
    "asked": "beats", "policy": "radical", "other": "incremental", "share": 0.43, "futures": 64, "name": "a.survival",
    "value": 0.312, "value_low": 0.25, "value_high": 0.4, "above": True, "right": 0.75, "right_low": 0.63,
    "right_high": 0.84, "guessed": 0.57, "of": 405, "decides": True, "too_few": False, "unit": "1",
}  # fmt: skip


def test_the_headline_is_conditional_where_one_number_decides():
    assert hinge.sentence(FOUND) == (
        "Radical change is worth more than incremental change in 43% of 64 futures (32 to 56%). It is so mostly where "
        "a.survival is above 0.312 (0.25 to 0.4 with 95% confidence): this one number sorts 75% of other futures right "
        "(63 to 84%), where guessing gets 57%. "
    )


def test_where_no_single_number_decides_the_page_says_so():
    told = hinge.sentence(FOUND | {"decides": False, "right": 0.5, "right_low": 0.4, "right_high": 0.6})
    assert "No single number decides which: the best of 405, a.survival, sorts 50%" in told
    assert "mostly where" not in told
    few = hinge.sentence(FOUND | {"too_few": True, "futures": 16, "name": ""})
    assert "16 futures are too few to tell on which number" in few
    assert hinge.sentence(FOUND | {"share": 1.0}).strip().endswith("in all 64 futures.")


def test_the_page_of_a_curve_tells_what_its_policies_hinge_on():
    rows = [FOUND, FOUND | {"asked": "late", "years": 4.0, "share": 0.8, "unit": "1/year"}]
    html = page(curve(policies=("incremental", "radical")).assign_attrs(hinges=json.dumps(rows)), title="A place")
    assert "Radical change is worth more started at once than 4 years later in 80% of 64 futures" in html
    assert "above 0.312 a year" in html
    assert "Radical change is worth more than incremental change in 43%" in html
    assert "--policy incremental --policy radical --years 0,1,4 --members 12 --risk 0.5" in html


def test_several_policies_share_the_charts_and_lead_with_radical_change():
    several = curve(policies=("incremental", "radical", "portfolio"))
    assert "radical change" in delay.title(several)
    assert {trace["name"] for trace in delay.draw(several).traces} >= {"Incremental", "Radical", "Portfolio"}
    assert len(delay_last.draw(several).table.rows) == 9


def test_a_notebook_draws_each_chart():
    for name in of_delay.NAMES:
        assert getattr(charts, name)(curve()).layout.title.text.startswith("<b>")


def test_the_page_says_by_whose_rules_it_is_priced():
    html = page(curve().assign_attrs(vintage="green_book_2026"), title="A")
    assert "Priced by the rules of the Green Book 2026." in html


def test_text_of_a_scenario_is_escaped():
    html = page(curve(policies=(NASTY,)), title=NASTY, scenario_text=NASTY)
    assert NASTY not in html


@pytest.mark.browser
@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium here: the page was not opened")
@pytest.mark.parametrize("width", [1280, 360])
def test_a_browser_draws_every_chart_without_complaint(browser, tmp_path, width):  # noqa: F811
    path = tmp_path / "index.html"
    path.write_text(page(curve(policies=("incremental", "radical")), title="A place"), encoding="utf-8")
    tab, complaints = browser.new_page(viewport={"width": width, "height": 800}), []
    tab.on("console", lambda m: complaints.append(m.text) if m.type == "error" else None)
    tab.on("pageerror", lambda e: complaints.append(str(e)))
    tab.goto(path.as_uri())
    tab.wait_for_selector("html[data-ready=yes]", state="attached", timeout=60_000)
    for key in of_delay.NAMES:
        shapes = f"#plot-{key} .cartesianlayer :is(path.js-line[d], path.js-fill[d], path.point[d], .point path[d])"
        assert tab.locator(shapes).count() >= 4, key
    wide, window = tab.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    tab.close()
    assert complaints == []
    assert wide <= window


def test_of_one_future_nothing_is_a_share_or_a_mean():
    one = curve(members=1, odds=(0.0, 0.0, 0.0))
    told = delay_last.draw(one)
    assert told.title == "No start of radical change that was tried repays within 15 years in this one future"
    assert told.caption.startswith("Whether (100%) or not (0%) a start")
    assert "mean" not in told.caption + delay_parts.draw(one).caption


def test_a_small_risk_has_a_scale_of_its_own_and_no_line_far_above_it():
    small = curve(members=40)
    for name in ("section_114_probability", "mean_risk_low", "mean_risk_high"):
        small[name] = 0.3 * small[name]
    low, high = delay_last.draw(small).layout["yaxis2"]["range"]
    assert -0.01 < low < 0.0 < 0.075 < high < 0.1
    assert delay_last.draw(small).layout["yaxis"]["range"] == [-0.03, 1.03]
    near = delay_last.draw(small.assign_attrs(stated_risk=0.08))
    assert [trace["name"] for trace in near.traces].count("level") == 2


def test_four_futures_are_too_few_even_where_they_agree():
    told = delay.title(curve(members=4))
    assert told.startswith("4 futures are too few to tell whether starting radical change 4 years later costs or saves")
    assert told.endswith("it costs in all of them")
    assert delay.title(curve(members=4, spread=8e9)).endswith("it costs in 3 of them")
    assert delay_currencies.title(curve(members=4)).startswith("4 futures are too few")


def test_a_thick_bar_shows_how_well_the_median_is_known_and_the_caption_says_so():
    drawn = delay.draw(curve())
    assert drawn.traces[-1]["error_y"]["array"][-1] > 0.0
    assert "A thick bar is where the median" in drawn.caption
    assert drawn.table.columns[-1].endswith("median at most (95% confidence)")
    few = delay.draw(curve(members=4))
    assert "error_y" not in few.traces[-1]
    assert "it can’t be said how far the median may be off" in few.caption


def test_the_first_screen_of_a_delay_answers_what_comes_next_in_a_few_words_each():
    told = page(curve(), title="A")
    told = told[told.index("<h1>") : told.index("<nav")]
    asked = ["And a shorter delay?", "How late is too late?"]
    assert [term for term in asked if f"<dt>{term}</dt>" in told] == asked
    assert 'class="stand"' not in told
    assert "what it does not simulate has no cost here" in told


def test_a_unit_is_that_of_half_of_the_futures_unless_others_are_far_larger():
    from simulator.charts.kinds.curves import unit_of

    fans = np.zeros((7, 3))
    fans[2:5] = 4e8
    fans[-1] = 2e9
    assert unit_of(fans, "pounds") == (1e6, "m")
    fans[-1] = 1e10
    assert unit_of(fans, "pounds") == (1e9, "bn")
