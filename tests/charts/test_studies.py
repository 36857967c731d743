"""What the pages of sensitivity and robustness say, and that a browser draws them."""

from __future__ import annotations

from html import unescape

import numpy as np
import pytest
import xarray as xr

from simulator import charts
from simulator.charts import calibration_page, robustness_page, sensitivity_page
from simulator.charts.kinds import evidence, ranks, regret, satisfied, sobol, surface, tornado, turning
from tests.charts.made_up_calibration import calibration
from tests.charts.made_up_study import NUMBERS, looked_at_closely, robustness, sensitivity
from tests.charts.test_browser import CHROMIUM, browser  # noqa: F401 (a fixture)

NASTY = "<script>alert(1)</script>"


def test_the_largest_share_is_told_with_its_interval_and_luck_beside_it():
    assert sobol.title(sensitivity()) == (
        "Radical survival has a hand in 60% (48% to 72%) of what varies, luck in 30% (24% to 36%), "
        "all other numbers together in 10% (8% to 12%)"
    )
    assert sobol.title(sensitivity((0.1, 0.2, 0.1, 0.7))).startswith("Need rate: health has a hand in 20%")
    assert sobol.title(sensitivity((0.0, 0.0, 0.0, 0.0))).startswith("Nothing varies")


def test_factors_are_drawn_with_the_largest_first_and_groups_say_what_they_hold():
    drawn = sobol.draw(sensitivity((0.1, 0.6, 0.2, 0.3)))
    assert [row[0] for row in drawn.table.rows] == [NUMBERS[1], "luck", "all the rest", NUMBERS[0]]
    labels = [note["text"] for note in drawn.layout["annotations"]]
    assert any("All the rest" in label for label in labels)
    assert any("Need rate: health (services)" in label for label in labels)


def test_the_tornado_tells_both_ends_of_what_swings_most_and_leaves_out_what_does_not():
    drawn = tornado.draw(sensitivity())
    assert drawn.title == "Radical survival alone moves the difference most: −£14.0bn at 0.2, −£4.0bn at 0.5"
    assert len(drawn.traces[0]["x"]) == 2
    assert len(drawn.table.rows) == 3
    assert drawn.table.rows[2][-1] == "dead"


def test_a_tornado_of_nothing_says_so():
    still = sensitivity().assign(swing=("number", [0.0, 0.0, 0.0]))
    assert tornado.title(still).startswith("No number alone moves")


def test_a_swing_that_luck_might_make_says_so():
    unsure = sensitivity()
    unsure["change_low"], unsure["change_high"] = unsure["change_mean"] - 1e10, unsure["change_mean"] + 1e10
    assert tornado.title(unsure).endswith("at 0.5, though no more than luck might")


def test_numbers_looked_at_closely_are_shown_as_that_look_found_them():
    drawn = tornado.draw(looked_at_closely())
    assert drawn.title.startswith("Need rate: health alone moves the difference most: −£16.0bn at 0.1, −£8.0bn at 0.3")
    assert drawn.title.endswith("though that may be luck; 1 of the 2 numbers looked at closely moves it beyond luck")
    assert drawn.traces[0]["x"] == [-4e9 / 1e9, -2e9 / 1e9]
    assert "means of 32 runs of luck" in drawn.caption
    assert [row[-1] for row in drawn.table.rows] == ["yes", "no", ""]


def test_where_nothing_looked_at_closely_is_beyond_luck_the_title_says_so():
    told = tornado.title(looked_at_closely((0, 0)))
    assert told.endswith("though neither it nor any other of the 2 looked at closely does more than luck might")


def test_numbers_go_by_the_words_of_the_model_and_tables_keep_their_dotted_names():
    called = ["Share of piloted changes that are adopted", "", "Price of a WELLBY"]
    one, two = (study().assign_coords(label=("number", called)) for study in (sensitivity, robustness))
    assert sobol.title(one).startswith("“Share of piloted changes that are adopted” has a hand in 60%")
    assert turning.title(two).endswith("wins only where “Share of piloted changes that are adopted” is above 0.3")
    assert evidence.draw(two).table.rows[0][:2] == (NUMBERS[0], f"{called[0]} (innovation)")
    assert tornado.draw(one).table.rows[1][:2] == (NUMBERS[1], "Need rate: health (services)")
    for drawn in (*sensitivity_page.charts(one), *robustness_page.charts(two)):
        assert "radical survival" not in drawn.title.lower()
        assert "innovation." not in drawn.title


def test_words_too_long_for_a_phone_go_on_in_another_line_with_room_for_it():
    words = ["How many of all the pilots of radical change end well", "", ""]
    long = sensitivity().assign_coords(label=("number", words))
    short, drawn = tornado.draw(sensitivity()), tornado.draw(long)
    assert drawn.narrow["height"] == short.narrow["height"] + 2 * 26
    assert drawn.layout["height"] == short.layout["height"]
    assert drawn.narrow["annotations"][0]["text"].count("<br>") == 1


@pytest.mark.parametrize("wrong", [{"total_low": 0.2}, {"total": 1.6}])
def test_shares_from_too_few_rows_are_not_told(wrong):
    few = sensitivity()
    for name, value in wrong.items():
        few[name] = few[name].where(few["factor"] != "luck", value)
    few["total_high"] = few["total_high"].where(few["factor"] != "luck", 1.4)
    assert sobol.title(few).startswith("50 rows are too few to tell what share of the difference is due to which")


@pytest.mark.parametrize(("study", "page"), [(sensitivity, sensitivity_page), (robustness, robustness_page)])
def test_a_page_says_how_many_futures_could_not_be_run(study, page):
    lost = study().assign_attrs(failed=30)
    told = "30 futures could not be run and are left out; failed.csv says why."
    assert told in page.page(lost, title="A")
    assert page.told_in_a_line(lost).endswith(told)
    assert "--most-failed 0.03" in page.page(lost, title="A")
    assert "could not be run" not in page.page(study(), title="A")


def test_a_number_that_could_not_be_run_is_left_out_of_the_tornado():
    lost = sensitivity()
    for name in ("change_mean", "change_low", "change_high", "swing"):
        lost[name] = lost[name].where(lost["number"] != NUMBERS[0])
    drawn = tornado.draw(lost)
    assert drawn.title.startswith("Need rate: health alone")
    assert [row[0] for row in drawn.table.rows] == NUMBERS[1:]


def test_a_single_run_of_luck_claims_no_interval():
    assert "one run, no interval" in tornado.draw(sensitivity(members=1)).caption


def test_ranks_say_how_many_are_clear_and_how_many_would_be_by_chance():
    drawn = ranks.draw(sensitivity())
    assert drawn.title == (
        "The difference rises most steadily with radical survival (+0.70); 2 of 2 correlations are beyond chance"
    )
    assert "about 1 would seem to have one" in drawn.caption


def test_of_many_idle_numbers_the_strongest_rank_correlation_is_told_as_chance():
    named, each = 0, sensitivity().isel(number=[0])
    for seed in range(60):
        value = np.tanh(np.random.default_rng(seed).normal(0.0, 0.1, 40))
        idle = each.isel(number=[0] * 40).assign(
            rank_correlation=("number", value),
            rank_correlation_low=("number", np.tanh(np.arctanh(value) - 0.196)),
            rank_correlation_high=("number", np.tanh(np.arctanh(value) + 0.196)),
        )
        named += "though no more than chance gives" not in ranks.title(idle)
    assert named <= 7


def test_shares_of_variance_say_where_a_few_futures_make_most_of_it():
    even, few = sensitivity(), sensitivity()
    few["sample"] = ("row", np.where(np.arange(101) % 40 == 0, 40e9, -1e9))
    assert "makes 97% of the variance: where so few outweigh" in sobol.draw(few).caption
    assert "outweigh" not in sobol.draw(even).caption


def test_the_command_on_a_page_keeps_names_with_spaces_together():
    name = "project.One front door.gain"
    asked = sensitivity().assign_attrs(named=f"'{name}' innovation.radical_survival")
    told = unescape(sensitivity_page.page(asked, title="A place"))
    assert f"--number '{name}' --number innovation.radical_survival" in told
    found = robustness()
    found = found.assign_coords(tried=[name, *found["tried"].values[1:]])
    assert f"--number '{name}'" in unescape(robustness_page._options(found))


def test_dead_levers_are_named_and_counted():
    html = sensitivity_page.dead(sensitivity())
    assert "One of 3 numbers moves nothing at all." in html
    assert "<code>wellbeing.price</code>" in html
    assert "Move other outcomes, but not this difference, from the middle: none." in html


def test_least_regret_and_best_on_the_mean_may_be_two_policies():
    told = regret.title(robustness(ahead=0.2, futures=5000))
    assert told.startswith("Incremental change has the least to regret, £")
    assert "but radical change is better on the mean" in told
    assert " of futures and on the mean" in regret.title(robustness(ahead=-3.0))


@pytest.mark.parametrize("ahead", [0.2, -0.2])
def test_which_policy_is_best_on_the_mean_is_left_open_where_another_draw_may_have_another(ahead):
    told = regret.title(robustness(ahead=ahead))
    assert told.endswith("; which is best on the mean is too close to call between it and radical change")


def test_the_safe_choice_says_how_often_other_futures_would_choose_it_too():
    told = robustness_page.answers(robustness(ahead=0.25))["Which is safe?"]
    assert told.endswith(" A quarter of these futures, drawn again and again, names the same policy 64 times in 100.")


def test_satisfied_futures_are_told_with_their_interval():
    assert satisfied.title(robustness()).startswith("Incremental change keeps to all that is asked in 8")
    assert "more than any other" in satisfied.title(robustness(ahead=-3.0))


def test_a_switching_value_is_a_sentence():
    assert turning.title(robustness()) == (
        "With all else at its median, radical change wins only where radical survival is above 0.3"
    )
    still = robustness().assign_coords(how=("tried", ["never", "never"]))
    assert turning.title(still).endswith("radical change stays behind on the mean")
    still["tried_low"], still["tried_high"] = -abs(still["tried_high"]), abs(still["tried_high"])
    assert turning.title(still).endswith("though no further than luck might put it")


def test_a_switching_value_that_luck_might_turn_is_not_told_as_one():
    unsure = robustness()
    unsure["tried_low"], unsure["tried_high"] = -abs(unsure["tried_high"]) - 1e9, abs(unsure["tried_high"]) + 1e9
    told = turning.title(unsure)
    assert told == (
        "No number tried makes radical change and incremental change change places beyond luck; "
        "on the mean of 4 runs radical change is ahead only where radical survival is above 0.3"
    )
    one = robustness().drop_dims("member").assign_coords(member=[0])
    assert "; in its one run radical change is ahead only where" in turning.title(one)


def test_the_line_of_break_even_runs_between_cells_of_different_sign():
    assert surface._even([0.0, 1.0], [0.0, 1.0], np.array([[True, False], [True, True]]))["x"] == [
        0.5, 0.5, None, 0.5, 1.5, None,
    ]  # fmt: skip
    drawn = surface.draw(robustness())
    assert drawn.traces[1]["name"] == "Break-even"


def test_money_of_a_study_has_its_prices_and_its_years():
    about = {"price_base": "2025-26", "run_start": "2025-04-01", "run_stop": "2050-04-01"}
    study = robustness().assign_attrs(about)
    for module in (regret, turning, surface, evidence):
        assert "2025-26 prices, 2025 to 2050" in module.draw(study).caption
    assert robustness_page.conditions(study).startswith("Measured by net present social value (2025-26 prices, 2025 to")
    wide = sensitivity_page.answers(sensitivity().assign_attrs(about))["How wide is the answer?"]
    assert "2025-26 prices, 2025 to 2050, median and middle 95%" in wide
    knowing = robustness_page.answers(study)["What would knowing be worth?"]
    assert "would be worth £5.0bn (£4.0bn to £6.0bn)" in knowing


def test_a_surface_says_how_much_of_it_is_ahead():
    assert surface.title(robustness()) == (
        "Radical change is ahead of incremental change on the mean in 48% of what was tried over radical survival and "
        "delay; other luck could turn 100% of what was tried"
    )
    still = robustness()
    still["surface_difference"] = -abs(still["surface_difference"]) - 1.0
    assert surface.title(still).startswith("Nowhere over radical survival and delay is radical change ahead")


def test_two_surfaces_are_both_told_and_luck_counts_only_where_it_might_turn_them():
    two = xr.concat([robustness(), robustness()], dim="surface", data_vars="minimal")
    two["surface_won"] = two["surface_won"] * 0.0 + 1.0
    two["surface_difference"][1] = -1e9
    two["second_number"][1] = NUMBERS[1]
    told = surface.title(two)
    assert "48% of what was tried over radical survival and delay; 0% over radical survival and" in told
    assert told.endswith("; all 4 runs of luck agree on that")
    two["surface_won"][0, 1:] = 0.75
    assert surface.title(two).endswith("; other luck could turn 40% of what was tried")
    two["surface_won"][0, 1:] = 1.0
    more = two.drop_dims("member").assign_coords(member=np.arange(40))
    assert surface.title(more).endswith("other luck would turn none of it")
    two["surface_won"][0, 0] = np.nan
    assert surface.title(two) == told


def test_a_surface_that_is_ahead_where_less_is_better_takes_the_other_colour():
    more, less = (surface.draw(robustness().assign_attrs(better=sign)).traces[0]["colorscale"] for sign in (1, -1))
    assert [colour for _, colour in more] == [colour for _, colour in less][::-1]


def test_what_is_worth_knowing_is_told_with_its_grade():
    assert evidence.title(robustness()) == (
        "Knowing radical survival (grade D) before choosing would be worth £3.0bn, of £5.0bn for knowing everything"
    )
    assert "of no single number is it certain" in evidence.title(robustness(worth=(4e8, 0.0, 0.0)))
    nothing = robustness().assign(value_of_information=((), 0.0))
    assert evidence.title(nothing).startswith("No evidence would change the choice")


def test_a_win_is_told_of_the_policy_asked_about_with_its_interval():
    lost, won, level = (robustness_page.headline(robustness(ahead=ahead)) for ahead in (-3.0, 3.0, 0.0))
    assert lost.startswith("Radical change loses to incremental change in 9")
    assert won.startswith("Radical change beats incremental change in 9")
    assert "is too close to call: it does in" in level


def test_a_notebook_draws_each_chart():
    for name in sensitivity_page.NAMES:
        assert getattr(charts, name)(sensitivity()).layout.title.text.startswith("<b>")
    for name in robustness_page.NAMES:
        assert getattr(charts, name)(robustness()).layout.title.text.startswith("<b>")


def test_text_of_a_scenario_is_escaped():
    first = sensitivity().assign_coords(number=[NASTY, *NUMBERS[1:]]).assign_attrs(policy=NASTY)
    assert NASTY not in sensitivity_page.page(first, title=NASTY, scenario_text=NASTY)
    names = {"number": [NASTY, *NUMBERS[1:]], "tried": [NASTY, NUMBERS[1]], "turn_of": ("turn", [NASTY])}
    second = robustness().assign_coords(names)
    assert NASTY not in robustness_page.page(second, title=NASTY, scenario_text=NASTY)


@pytest.mark.browser
@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium here: the page was not opened")
@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize(
    ("module", "made"),
    [(sensitivity_page, sensitivity), (robustness_page, robustness), (calibration_page, calibration)],
)
def test_a_browser_draws_every_chart_without_complaint(browser, tmp_path, module, made, width):  # noqa: F811
    path = tmp_path / "index.html"
    path.write_text(module.page(made(), title="A place"), encoding="utf-8")
    tab, complaints = browser.new_page(viewport={"width": width, "height": 800}), []
    tab.on("console", lambda m: complaints.append(m.text) if m.type == "error" else None)
    tab.on("pageerror", lambda e: complaints.append(str(e)))
    tab.on("request", lambda r: complaints.append(r.url) if not r.url.startswith(("file:", "data:", "blob:")) else None)
    tab.goto(path.as_uri())
    tab.wait_for_selector("html[data-ready=yes]", state="attached", timeout=60_000)
    for key in module.NAMES:
        shapes = ":is(path.js-line[d], path.js-fill[d], path.point[d], .point path[d], image)"
        assert tab.locator(f"#plot-{key} .cartesianlayer {shapes}").count() >= 1, key
    wide, window = tab.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    tab.close()
    assert complaints == []
    assert wide <= window


def test_a_surface_on_which_nobody_is_overtaken_is_drawn_without_a_line():
    found = robustness()
    ahead = found.assign(surface_difference=abs(found["surface_difference"]) + 1e9)
    line = next(trace for trace in surface.draw(ahead).traces if trace["name"] == "Break-even")
    assert not line["y"]


def test_cells_of_a_surface_have_one_place():
    drawn = surface.draw(robustness())
    cells = [text for trace in drawn.traces if trace["type"] == "heatmap" for row in trace["text"] for text in row]
    assert len(cells) > 4
    assert len({len(text.partition(".")[2]) for text in cells}) == 1
