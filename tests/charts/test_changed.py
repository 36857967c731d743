from __future__ import annotations

import pytest

from simulator.charts import assumptions, changed, delay_page, robustness_page, sensitivity_page
from tests.charts import made_up
from tests.charts.made_up_curve import curve
from tests.charts.made_up_study import robustness, sensitivity

NASTY = "<script>alert(1)</script>"
ROWS = [
    {"name": "a.first", "value": "1", "grade": "D"},
    {"name": "finance.growth", "value": "-1", "grade": "A"},
    {"name": "services.need_rate", "value": "health 0.36", "grade": "B"},
]


def manifest(*names, own=()):
    each = [{"name": name, "value": "−1", "was": "0.02"} for name in names]
    return {"scenario": {"name": "A place", "file": "scenarios/place.toml", "set": each, "own": list(own)}}


def test_what_the_command_line_changed_is_a_line_with_what_it_was():
    assert changed.line(manifest("finance.growth")) == (
        '<p class="source changed">Changed from place.toml: finance.growth −1 (was 0.02).</p>'
    )
    assert changed.line({}) == changed.line(None) == changed.line(manifest()) == ""


def test_no_line_breaks_a_date():
    told = changed.line({"scenario": {"set": [{"name": "run.stop", "value": "2033-04-01", "was": ""}]}})
    assert "run.stop <time>2033-04-01</time>." in told


def test_of_many_changes_three_are_told_and_a_link_leads_to_the_rest():
    told = changed.line(manifest("a.b", "c.d", "e.f", "g.h", "i.j"))
    assert told.count("(was 0.02)") == 3
    assert ' and <a href="#assumptions-section">2 more</a>.' in told


def test_what_was_changed_comes_first_among_the_assumptions_and_is_marked():
    told = assumptions.html(ROWS, manifest("run.stop", "finance.growth", "services.need_rate.health", own=["a.first"]))
    assert "what was changed first, then weakest grade first" in told
    places = [told.index(words) for words in ("run.stop", "was 0.02", "health was 0.02", "changed by place.toml")]
    assert places == sorted(places)
    assert "Changed" not in assumptions.html(ROWS, manifest())


def test_on_paper_stand_the_changed_numbers_and_where_all_are():
    told = assumptions.html(ROWS, manifest("run.stop", "finance.growth"))
    paper = told[told.index('<div class="paper">') :]
    assert ("run.stop" in paper, "was 0.02" in paper, "services.need_rate" in paper) == (True, True, False)
    assert "All 3 numbers stand in scenario.toml" in paper
    assert "<table" not in assumptions.html(ROWS, manifest()).partition('<div class="paper">')[2]


def test_of_very_many_changed_numbers_paper_has_the_first_and_says_how_many_more():
    rows = [{"name": f"a.n{i}", "value": "1", "grade": "A"} for i in range(50)]
    paper = assumptions.html(rows, manifest(own=[row["name"] for row in rows])).partition('<div class="paper">')[2]
    assert (paper.count("<tr>"), "10 more are on the page" in paper) == (41, True)


@pytest.mark.parametrize(
    ("page", "dataset"),
    [(delay_page.page, curve()), (robustness_page.page, robustness()), (sensitivity_page.page, sensitivity())],
)
def test_a_page_says_over_which_years_it_ran_and_what_was_changed_with_text_escaped(page, dataset):
    dated = dataset.assign_attrs(run_start="2025-04-01", run_stop="2033-04-01")
    text = page(dated, title="A place, 2025 to 2050", manifest=manifest(NASTY), assumptions=made_up.assumptions())
    assert "<b>A place, 2025 to 2050</b> · 2025 to 2033 · " in text
    assert "Changed from place.toml: &lt;script&gt;" in text
    assert text.index("</header>") < text.index("Changed from") < text.index("<nav")
    assert "· 2025 to 2033" not in page(dated, title="A place, 2025 to 2033")
