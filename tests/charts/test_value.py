"""What the page says of an appraisal, and that a browser draws it."""

from __future__ import annotations

import re

import numpy as np
import pytest
import xarray as xr

from simulator import charts
from simulator.appraisal.valuations import LIVES
from simulator.charts import columns, summary, value
from simulator.charts.embed import changes
from simulator.charts.kinds import figures, gains, mtfs, npsv, payback, priced, switching
from simulator.charts.numbers import estimate
from simulator.charts.page import page
from tests.charts import made_up
from tests.charts.made_up_value import appraisal
from tests.charts.test_browser import CHROMIUM, browser  # noqa: F401 (a fixture)
from tests.charts.test_page import ours

NASTY = "<script>alert(1)</script>"


def whole(**changes) -> str:
    """A page with everything on it."""
    return page(made_up.result(members=8), title="A place", events=made_up.events(8), priced=appraisal(**changes))


def test_a_clear_worth_is_told_with_its_interval_and_against_the_rival():
    told = npsv.title(appraisal())
    assert told.startswith("To 2050, radical change is worth £30bn (23 to 37) more to society than doing the min")
    assert re.search(r"more than incremental change in \d+% of futures$", told)
    loses = npsv.title(appraisal(worth=-30e9))
    assert "is worth £42" in loses
    assert " less to society" in loses


def test_a_worth_of_either_sign_is_too_close_to_call():
    assert "too close to call: to 2050 it is in" in npsv.title(appraisal(worth=5e9, spread=20e9))


@pytest.mark.parametrize(("worth", "more"), [(12e9, "more"), (-8e9, "less")])
def test_a_worth_of_one_sign_in_most_futures_is_not_too_close_to_call(worth, more):
    leans = appraisal(members=60, worth=worth, spread=20e9)
    title = npsv.title(leans)
    assert title.startswith(f"To 2050, radical change is worth {more} than doing the minimum in")
    assert int(re.search(r"in (\d+)% of futures", title)[1]) > 50
    assert f"in the median future; as it is, {more} in" in switching.title(leans)


def test_one_future_claims_no_interval():
    one = appraisal(members=1)
    assert "(" not in npsv.title(one)
    assert "In this one future" in payback.title(one)
    assert all("95%" not in chart.caption for chart in value.charts(one))


def test_payback_is_a_year_with_an_interval_and_the_share_that_never_sees_it():
    assert payback.title(appraisal()) == (
        "Radical change pays back in 2039 in the median future (2031 to beyond 2050 in 80% of futures), and not by "
        "2050 in 20% of them"
    )
    assert payback.title(appraisal(never=0.0)).endswith("and by 2050 in all of them")
    assert payback.title(appraisal(never=0.7)) == (
        "Radical change does not pay back by 2050 in 70% of futures; in a tenth it has by 2031"
    )
    assert payback.title(appraisal(never=1.0)) == "Radical change pays back by 2050 in no future"


def test_the_curve_of_payback_ends_at_the_share_that_pays_back():
    drawn = payback.draw(appraisal())
    last = {trace["name"]: trace["y"][-1] for trace in drawn.traces if trace["mode"] == "lines"}
    assert last == {"Incremental": pytest.approx(0.8), "Radical": pytest.approx(0.8)}
    assert ("Never in the run, share", pytest.approx(0.2), pytest.approx(0.2)) in drawn.table.rows


def test_the_gap_is_the_sum_of_what_closes_it_in_every_year():
    drawn = mtfs.draw(appraisal())
    bars = [trace for trace in drawn.traces if trace["type"] == "bar"][:3]
    gap = next(trace for trace in drawn.traces if trace["type"] == "scatter")
    assert np.sum([bar["y"] for bar in bars], axis=0) == pytest.approx(gap["y"], rel=1e-3)
    assert drawn.layout["barmode"] == drawn.narrow["barmode"] == "relative"
    assert len(drawn.table.rows) == 3 * 24


def test_the_title_of_the_plan_adds_up_its_gaps_and_what_closes_them():
    assert mtfs.title(appraisal()) == (
        "If only the minimum is done, yearly budgets to 2049-50 are £33bn of cash short in all (mean; 95% of "
        "futures 17 to 49): they find £23bn of new savings, take £8bn from reserves and leave £2bn to be found"
    )


@pytest.mark.parametrize("share", [0.7, 0.74, 0.78])
def test_what_the_title_of_the_plan_shows_adds_up(share):
    data = appraisal()
    gap = data["mtfs_gap"]
    shares = dict(zip(mtfs.CLOSED, (share, -0.27, 1.27 - share), strict=True))
    told = mtfs.title(data.assign({name: part * gap for name, part in shares.items()}))
    found = re.search(r"are £(\d+)bn of .* find £(\d+)bn .* plan to put £(\d+)bn into .* leave £(\d+)bn", told)
    gaps, saved, held, left = map(int, found.groups())
    assert gaps == saved - held + left


def test_no_part_that_the_title_of_the_plan_shows_is_off_by_a_whole_unit():
    data = appraisal()
    gap = data["mtfs_gap"]
    luck = xr.DataArray(np.linspace(-30e9, 30e9, gap.sizes["member"]), dims="member")
    sums = dict(zip(mtfs.CLOSED, (52.265e9 + luck, -67.641e9, 15.982e9), strict=True))
    parts = {name: whole / gap.sizes["financial_year"] + 0.0 * gap for name, whole in sums.items()}
    told = mtfs.title(data.assign(parts | {"mtfs_gap": sum(parts.values())}))
    assert "£1bn of cash short" in told
    assert "find £52bn of new savings, plan to put £67bn into reserves and leave £16bn to be found" in told


def test_budgets_that_have_money_left_have_more_than_they_need():
    data = appraisal()
    spare = data.assign({name: -data[name] for name in (*mtfs.CLOSED, "mtfs_gap")})
    assert mtfs.title(spare) == (
        "If only the minimum is done, yearly budgets to 2049-50 have £33bn of cash more than they need in all (mean; "
        "95% of futures 17 to 49): they give back £23bn of savings, plan to put £8bn into reserves and leave £2bn over"
    )


def test_the_caption_of_the_plan_says_what_recurs_what_nobody_plans_and_when_savings_are_put_off():
    data = appraisal()
    plain = mtfs.draw(data).caption
    assert "without them that of 2049-50 would be £33bn" in plain
    assert "no budget plans" not in plain
    assert "elections" not in plain
    put_off = data["mtfs_savings_unidentified"] * xr.DataArray(np.arange(24) % 4 == 2, dims="financial_year")
    told = mtfs.draw(data.assign(mtfs_savings_unidentified=put_off, mtfs_overspend=0.5 * data["mtfs_gap"])).caption
    assert "Reserves bear what no budget plans: overspends of £17bn and what is left to be found." in told
    assert "high every 4 years, since the budget before elections" in told


def test_the_published_table_has_medians_with_intervals_and_a_choice_of_policy():
    html = mtfs.draw(appraisal()).after
    assert html.count("<option") == html.count("<table") == 3
    assert html.count(" hidden>") == 2
    row = re.search(r'data-option="do_minimum">.*?<th scope="row">2036-37</th>(.*?)</tr>', html, re.DOTALL)
    assert row is not None
    cells = re.findall(r"<td>([^<]+)<small>([^<]+)</small></td>", row[1])
    gap = appraisal()["mtfs_gap"].sel(policy="do_minimum", financial_year="2036-37") / 1e9
    at = list(mtfs.LINES).index("mtfs_gap")
    assert cells[at][0] == f"{float(gap.median()):.2f}"
    assert cells[at][1] == f"{float(gap.quantile(0.1)):.2f} to {float(gap.quantile(0.9)):.2f}"
    assert len(cells) == len(mtfs.LINES)


def test_each_column_of_the_published_table_is_what_those_before_it_leave():
    plan = {name: appraisal(members=1)[name].sel(policy="do_minimum").values for name in mtfs.LINES}
    spending, funding, needed, earlier, gap, new, used, left, _ = plan.values()
    assert needed == pytest.approx(spending - funding)
    assert gap == pytest.approx(needed - earlier)
    assert gap == pytest.approx(new + used + left)


def test_an_appraisal_of_an_earlier_version_has_the_columns_that_it_has():
    old = appraisal().drop_vars(["mtfs_funding", "mtfs_reserves_closing"])
    assert "Funding" not in mtfs.draw(old).after


def test_cash_cancels_and_the_sum_of_worth_is_the_npsv():
    rows = {row[:2]: row for row in gains.draw(appraisal()).table.rows}
    assert rows["Radical", "Cash: sum"][3] == pytest.approx(0.0, abs=1e-9)
    parts = [rows["Radical", f"Social value: {part}"][3] for part in ("Resources", "Output", "Wellbeing")]
    assert sum(parts) == pytest.approx(rows["Radical", "Social value: sum"][3])
    assert rows["Radical", "Social value: sum"][3] == pytest.approx(float(appraisal()["npsv"][2].mean()) / 1e9)


def test_the_title_of_gains_names_who_gains_who_pays_and_who_may_do_either():
    assert gains.title(appraisal()).startswith(
        "Radical change brings residents £36bn (28 to 44) and costs councils £3.00bn (2.71 to 3.29) in present"
    )
    unsure = gains.title(appraisal(worth=2e9, spread=20e9))
    assert "; for residents it could go either way" in unsure


def turned(**multiples: float) -> xr.Dataset:
    """An appraisal in which doing nothing turns at these multiples of prices, and nothing else does."""
    data = appraisal(policies=("do_minimum", "do_nothing", "radical"))
    multiple = data["switching_multiple"] * 0.0
    for price, times in multiples.items():
        multiple.loc[{"price": price, "policy": "do_nothing"}] = times
    return data.assign(switching_multiple=multiple, switching_found=(multiple > 0.0) * 1.0)


def test_the_price_at_which_the_answer_turns_is_told():
    assert switching.title(appraisal()) == (
        "With a WELLBY below £3,200 (here £13,000), radical change would be worth less than doing the minimum in the "
        "median future; as it is, more in 100% of futures"
    )
    assert switching.title(turned()) == (
        "No price that is tried turns what a policy is worth: not a WELLBY up to £26,000, output up to 100%, a year "
        "of life up to £140,000 or a life up to £4.9m"
    )


def test_the_price_that_turns_an_answer_with_the_least_change_is_told_whosever_it_is():
    told = switching.title(turned(wellby=0.9, life=0.087))
    assert told.startswith("With a life above £220,000 (here 0, officially £2.5m), doing nothing would be worth less")
    assert switching.title(turned(wellby=0.9)).startswith("With a WELLBY below £12,000 (here £13,000), doing nothing")


def test_a_worth_that_a_price_turns_by_a_hair_is_in_no_title_beside_one_that_it_moves():
    data = turned(life_year=0.2)
    data["switching_multiple"].loc[{"price": "life_year", "policy": "radical"}] = 0.1
    data = data.assign(switching_found=(data["switching_multiple"] > 0.0) * 1.0)
    hair = (data["price"] == "life_year") & (data["policy"] == "radical")
    moved = data.assign(value_at_price=data["value_at_price"] * xr.where(hair, 1e-6, 1.0))
    assert switching.title(data).split("), ")[1].startswith("radical change")
    assert switching.title(moved).split("), ")[1].startswith("doing nothing")


def test_a_price_beyond_what_the_chart_shows_is_in_no_title():
    assert switching.title(turned(wellby=8.7)).startswith("No price that is tried turns")


def test_the_panel_of_a_life_says_what_it_is_counted_at_and_what_the_rules_say():
    uncounted, counted = ("resources wellby_uprated" + more for more in ("", " fatality"))
    both = ["0, as counted here"] * 2 + ["£2.5m, official"]
    for valuations, words in ((uncounted, both), (counted, ["£2.5m"])):
        life = switching.draw(appraisal().assign_attrs(valuations=valuations)).layout["annotations"]
        told = [note["text"] for note in life if "£2.5m" in note["text"] or "counted here" in note["text"]]
        assert sorted(told) == sorted(words)


def test_the_worth_of_a_policy_is_rounded_alike_on_the_first_screen_and_in_its_table():
    both = appraisal(worth=40e9, spread=20e9)
    compared = made_up.result(members=both.sizes["member"])
    first = next(each for each in columns.columns(compared, both) if "Worth" in each.title)
    for policy, cell in first.cells.items():
        told = cell.words("pounds", signed=True, bare=True, **first.rounding)
        assert f"<b>{told}</b>" in summary.html(compared, both)
        assert figures.ROWS["Net present social value"](both, policy)[0] == told


def cell(middle: str, ends: str) -> str:
    return f'<b>{middle}</b> <span class="between">{ends}</span>'


def test_the_first_screen_says_whose_deaths_differ_for_certain_since_no_column_counts_them():
    both = appraisal()
    unsure = both.assign(deaths=both["deaths"] * 0 + xr.DataArray(np.linspace(-1e5, 1e5, 20), dims="member"))
    compared = made_up.result(members=20)
    assert "Deaths are in none" not in summary.html(compared, unsure)
    told = summary.html(compared, both.assign(deaths=-both["deaths"]))
    assert "<caption>To 2050, against doing the minimum</caption>" in told
    assert cell("36 thousand more", "28 to 44") in told
    assert cell("36 thousand fewer", "28 to 44") in summary.html(compared, both)


def test_the_first_screen_says_that_deaths_are_in_what_is_worth_where_they_are_priced():
    counted = appraisal().assign_attrs(valuations="resources wellby_uprated fatality")
    told = summary.html(made_up.result(members=20), counted)
    each = "at £2.5m for each death, whatever the age"
    assert f"Worth to society includes deaths {each}; wellbeing and the gap don’t." in told
    assert "in none of these numbers" not in told
    assert "would be worth" not in told
    years = summary.html(made_up.result(members=20), counted.assign_attrs(valuations="resources life_years"))
    assert "includes deaths at £70,000 for each year of life; wellbeing" in years


def test_the_first_screen_says_what_a_policy_would_be_worth_with_deaths_where_that_has_the_other_sign():
    both = appraisal()
    dear = both.assign(value_at_price=both["value_at_price"] * xr.where(both["price"] == "life", 10.0, 1.0))
    compared = made_up.result(members=20)
    told = re.search(r"At £2.5m for each death, whatever the age, (.*)\.</p>", summary.html(compared, dear))
    radical = estimate((both["npsv"] + 10.0 * both["value_at_price"].sel(price="life")).sel(policy="radical").values)
    assert f"radical change would be worth {radical.words('pounds', signed=True)}" in told[1]
    assert "would be worth" not in summary.html(compared, both)


def test_what_is_worth_is_said_to_leave_the_time_of_unpaid_carers_out_until_it_is_priced():
    data, compared = appraisal(), made_up.result(members=20)
    told = summary.html(compared, data.assign(carer_years=abs(data["carer_years"]) + 1e5))
    assert "The time of unpaid carers isn’t in worth to society." in told
    assert re.search(r"Years of unpaid care</th>.*Radical</th>.*<b>\d+ thousand more</b>", told)
    either = data.assign(carer_years=data["carer_years"] * (-1.0) ** data["member"])
    assert "unpaid care" not in summary.html(compared, either)
    assert "Deaths and unpaid care are counted below and not priced." in npsv.draw(data).caption
    priced_too = data.assign_attrs(valuations="resources output wellby_uprated unpaid_care")
    assert "unpaid care" not in summary.html(compared, priced_too)
    assert "Deaths are counted below and not priced." in npsv.draw(priced_too).caption


def test_prices_of_lives_are_called_as_appraisals_call_them():
    assert dict(LIVES) == priced.LIVES


def test_a_worth_of_about_nought_is_not_turned_by_a_hair():
    both = appraisal(worth=5.2e9)
    slight = both["value_at_price"] * xr.DataArray([1.0, 1.0, 2.0, 0.1], dims="price")
    now = both["npsv"].sel(policy="radical")
    turned = both.assign(value_at_price=slight, npsv=both["npsv"] * 0 + (now - now.median() + 1e7))
    assert "with deaths" not in summary.html(made_up.result(members=20), turned)


def test_of_two_prices_of_lives_that_turn_a_worth_that_of_a_year_stands_in_its_cell():
    both = appraisal()
    worth = xr.DataArray([1.0, 1.0, 40.0, 10.0], dims="price")
    told = summary.html(made_up.result(members=20), both.assign(value_at_price=both["value_at_price"] * worth))
    years = estimate((both["npsv"] + 40.0 * both["value_at_price"].sel(price="life_year")).sel(policy="radical").values)
    assert f"{years.words('pounds', signed=True, bare=True)}</b>" in told
    assert told.index("At £70,000 for each year of life by 2050, ") < told.index("At £2.5m for each death")


def test_a_line_of_prices_passes_through_the_total_at_todays_price():
    data = appraisal()
    drawn = switching.draw(data)
    lines = [trace for trace in drawn.traces if trace["name"] == "Radical" and "fill" not in trace]
    found = np.interp(13.0, lines[0]["x"], lines[0]["y"])
    assert found == pytest.approx(float(data["npsv"].sel(policy="radical").median()) / 1e9, rel=1e-3)
    # Lives are not in the total, so their lines start there.
    assert [lines[2]["y"][0], lines[3]["y"][0]] == pytest.approx([found, found], rel=1e-3)


def test_what_counts_for_nothing_has_no_panel_of_prices():
    assert [price.key for price in priced.known(appraisal().assign_attrs(output_price=0.0))] == [
        "wellby", "life_year", "life",
    ]  # fmt: skip


def test_figures_show_a_ratio_as_one_among_several_and_an_endless_one_in_words():
    html = figures.html(appraisal())
    assert html.count("<tr>") == 1 + len(figures.ROWS)
    before = figures.html(appraisal().drop_vars(list(figures.LATER.values())))
    assert not any(noun in before for noun in figures.LATER)
    assert "no pass mark" in html
    data = appraisal()
    data["mvpf"] = data["mvpf"] * 0 + 1e9
    data["mvpf_one_scale"] = data["mvpf_one_scale"] * 0
    data["mvpf_case_share"] = data["mvpf_case_share"].roll(case=1, roll_coords=False)
    assert "<b>pays for itself in 100%</b>" in figures.html(data)
    assert "1000000000" not in figures.html(data)


def test_a_gain_for_a_pound_that_means_different_things_by_future_is_counted_and_has_no_median():
    shares = np.array([0.0, 0.36, 0.2, 0.44, 0.0])
    data = appraisal()
    data["mvpf_case_share"] = data["mvpf_case_share"] * 0 + xr.DataArray(shares, dims="case")
    data["mvpf_one_scale"] = data["mvpf_one_scale"] * 0
    told = "saves by harming in 44%; pays for itself in 36%; harms at a cost in 20%"
    assert figures.ROWS["Gain for a pound of public money"](data, "radical") == ("no one answer", told)
    assert figures.ROWS["Gain for a pound of public money"](data.drop_vars("mvpf_one_scale"), "radical")[1] == told


def test_where_a_programme_may_as_well_save_public_money_the_figures_say_who_bears_it():
    assert "taken out of what services" not in figures.html(appraisal())
    open_ = appraisal()
    open_["exchequer"] = open_["exchequer"] * 0 + xr.DataArray(np.linspace(-1e8, 1e8, 20), dims="member")
    told = figures.html(open_)
    assert "that of incremental change and radical change may be a cost or a saving" in told


def test_the_first_screen_marks_the_worth_that_deaths_turn_with_what_it_would_be():
    both = appraisal()
    dear = both.assign(value_at_price=both["value_at_price"] * xr.where(both["price"] == "life", 10.0, 1.0))
    told = summary.html(made_up.result(members=20), dear)
    between = r"<b>−£\d+bn</b><span class=\"between\">−\d+ to −\d+</span>"
    assert re.search(between + "<span class=\"remark\">with deaths</span>", told)
    assert "in none of these numbers but those marked “with deaths”" in told


def test_deaths_that_futures_settle_are_told_with_which_way_either_end_of_the_interval_is():
    some = appraisal()
    values = xr.DataArray(np.linspace(-30e3, 4e3, 20), dims="member")
    told = summary.html(made_up.result(members=20), some.assign(deaths=some["deaths"] * 0 + values))
    assert cell("13 thousand fewer", "3 more to 29 fewer") in told


def test_prices_are_told_in_the_money_of_the_appraisal_with_the_official_ones_beside_them():
    here = {"wellby_price_here": 16009.0, "life_price_here": 2626000.0}
    data = turned(life=0.0087).assign_attrs(here)
    data["wellby_price_at_end"] = data["npsv"] * 0 + 21800.0
    assert "(here 0, officially £2.6m, which is £2.5m in 2023 prices), doing nothing" in switching.title(data)
    assert "A WELLBY is £16,000 in 2025 and £22,000 (£22,000 to £22,000) in 2050" in switching.draw(data).caption
    assert next(price.panel for price in priced.known(data)) == "A WELLBY at the start, £ thousand"


def test_a_notebook_draws_each_chart_with_its_finding_and_a_table():
    for name in value.NAMES:
        assert getattr(charts, name)(appraisal()).layout.title.text.startswith("<b>")
    assert all(len(chart.table.rows) >= 4 for chart in value.charts(appraisal()))


def test_a_reference_alone_has_no_appraisal_to_show():
    assert value.charts(appraisal(policies=("do_minimum",))) == []
    assert value.charts(None) == []


def test_who_pays_gives_way_to_who_pays_and_who_gains():
    html = whole()
    keys = re.findall(r'<figure id="(\w+)">', html)
    assert "ledger" not in keys
    at = keys.index("reserves")
    assert keys[at + 1 : at + 6] == list(value.NAMES)


def test_a_run_without_budgets_has_the_other_charts():
    data = appraisal()
    few = data.drop_vars([name for name in data.data_vars if str(name).startswith("mtfs_")])
    assert [chart.key for chart in value.charts(few)] == ["gains", "npsv", "payback", "switching"]


def test_all_but_plotly_stays_under_a_megabyte_with_the_appraisal():
    assert len(ours(whole(policies=("do_minimum", "do_nothing", "incremental", "radical", "portfolio"))).encode()) < 1e6


def test_text_of_a_scenario_is_escaped():
    html = page(made_up.result(members=2), title="A", priced=appraisal(policies=("do_minimum", NASTY)))
    assert NASTY not in html


def test_a_phones_layout_is_what_differs_and_nought_where_it_lacks_something():
    wide = {"height": 3, "xaxis": {"domain": [0, 1], "dtick": 5}, "shapes": [1], "same": {"a": 1}}
    narrow = {"height": 4, "xaxis": {"domain": [0, 1]}, "shapes": [2], "same": {"a": 1}, "more": {"b": 2}}
    assert changes(wide, narrow) == {"height": 4, "xaxis": {"dtick": None}, "shapes": [2], "more": {"b": 2}}


@pytest.mark.browser
@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium here: the page was not opened")
@pytest.mark.parametrize("width", [1280, 390])
def test_a_browser_draws_every_chart_and_shows_the_plan_that_is_chosen(browser, tmp_path, width):  # noqa: F811
    path = tmp_path / "index.html"
    path.write_text(whole(), encoding="utf-8")
    tab, complaints = browser.new_page(viewport={"width": width, "height": 800}), []
    tab.on("console", lambda m: complaints.append(m.text) if m.type == "error" else None)
    tab.on("pageerror", lambda e: complaints.append(str(e)))
    tab.goto(path.as_uri())
    tab.wait_for_selector("html[data-ready=yes]", state="attached", timeout=60_000)
    for key in value.NAMES:
        shapes = f"#plot-{key} .cartesianlayer :is(path.js-line[d], .point path[d], path.point[d])"
        assert tab.locator(shapes).count() >= 4, key
    tab.select_option("[data-choose=plan]", "incremental")
    tables = "[...document.querySelectorAll('#plan table')]"
    shown = tab.evaluate(f"{tables}.filter(t => t.offsetHeight).map(t => t.dataset.option)")
    wide, window = tab.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    tab.close()
    assert (complaints, shown) == ([], ["incremental"])
    assert wide <= window


def test_what_a_few_futures_agree_on_is_told_with_their_count_and_the_rest_as_open():
    sure, open_ = (npsv.title(appraisal(members=4, spread=spread)) for spread in (1e9, 60e9))
    assert "more to society than doing the minimum, in all of 4 futures" in sure
    assert open_.startswith("4 futures are too few to tell whether radical change is worth more")
    assert "it is in 3 of 4 futures" in open_
    assert "as it is, more in 3 of 4 futures" in switching.title(appraisal(members=4, spread=60e9))


def test_the_captions_of_one_future_speak_of_one():
    told = " ".join(chart.caption for chart in value.charts(appraisal(members=1)))
    assert not [words for words in ("means of", "medians", "Share of futures", "median future") if words in told]
    assert "mean;" not in mtfs.title(appraisal(members=1))
