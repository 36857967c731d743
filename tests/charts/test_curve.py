"""What the page of the cost of delay says, and that a browser draws it."""

from __future__ import annotations

import pytest

from simulator import charts
from simulator.charts import curve as of_delay
from simulator.charts.delay_page import headline, page
from simulator.charts.kinds import delay, delay_currencies, delay_last, delay_parts
from tests.charts.made_up_curve import curve
from tests.charts.test_browser import CHROMIUM, browser  # noqa: F401 (a fixture)

NASTY = "<script>alert(1)</script>"


def test_a_clear_cost_is_told_with_its_interval():
    assert headline(curve()).startswith("Starting radical change 4 years later costs £2")
    assert "(1" in headline(curve())


def test_a_clear_saving_is_told_as_one_with_the_smaller_end_first():
    told = headline(curve(a_year=-5e9))
    assert "later saves £" in told
    low, high = told.rpartition("(")[2].rstrip(")").split(" to ")
    assert 0 < float(low) < float(high)


def test_what_can_go_either_way_is_too_close_to_call():
    told = headline(curve(a_year=1e8))
    assert "too close to call: it does in" in told
    assert "−" in told


def test_one_future_claims_no_interval():
    assert headline(curve(members=1)) == (
        "In this one future, starting radical change 4 years later costs £20.0bn of social value"
    )


def test_the_largest_part_is_named():
    assert "lasting damage is the largest part" in delay_parts.title(curve())


def test_parts_are_means_that_add_up_to_the_dot():
    drawn = delay_parts.draw(curve())
    *bars, dot = drawn.traces
    assert [trace["type"] for trace in drawn.traces] == ["bar"] * 5 + ["scatter"]
    for place, total in enumerate(dot["y"]):
        assert sum(bar["y"][place] for bar in bars) == pytest.approx(total, rel=1e-3)
    assert drawn.layout["barmode"] == "relative"


def test_currencies_that_disagree_are_told_apart():
    told = delay_currencies.title(curve(spread=3e9))
    assert "costs social value, WELLBYs and deaths" in told or "too close to call" in told
    assert "public bodies’ money" in told


def test_the_last_responsible_start_is_a_year_or_none():
    assert delay_last.title(curve(odds=(0.9, 0.6, 0.3))) == (
        "The last start of radical change that is as likely as not to repay within 15 years is 2027: 60%"
    )
    assert "may start as late as 2030, the latest tried" in delay_last.title(curve())
    assert "No start of radical change" in delay_last.title(curve(odds=(0.4, 0.3, 0.2)))


def test_several_policies_share_the_charts_and_lead_with_radical_change():
    several = curve(policies=("incremental", "radical", "portfolio"))
    assert "radical change" in delay.title(several)
    assert {trace["name"] for trace in delay.draw(several).traces} >= {"Incremental", "Radical", "Portfolio"}
    assert len(delay_last.draw(several).table.rows) == 9


def test_a_notebook_draws_each_chart():
    for name in of_delay.NAMES:
        assert getattr(charts, name)(curve()).layout.title.text.startswith("<b>")


def test_the_page_says_by_whose_rules_it_is_priced():
    assert "Priced by the rules of green book 2026." in page(curve().assign_attrs(vintage="green_book_2026"), title="A")


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
