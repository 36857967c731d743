"""What was checked, on the page: audits, and the IF … THEN … list where it was run."""

from __future__ import annotations

from simulator.charts import checks
from tests.charts import made_up
from tests.charts.conftest import NASTY

GOOD = {
    "condition": "nobody lives there", "expectation": "nobody needs anything", "because": "all need is somebody's",
    "figures": "need 0 at worst", "outcome": "passed",
}  # fmt: skip
BAD = GOOD | {"condition": NASTY, "figures": "need 12 at worst", "outcome": "failed"}
LEFT = GOOD | {"outcome": "not asked", "figures": "the scenario has no policy radical"}


def test_a_result_that_came_without_the_list_says_so_and_how_to_get_it() -> None:
    assert "was not run for this result" in checks.html(made_up.result(members=2), {})
    assert "--reality" in checks.reality(None)


def test_the_list_is_shown_with_its_figures_and_counted() -> None:
    told = checks.reality([GOOD, LEFT])
    assert "All 1 IF … THEN … checks hold on this scenario; 1 could not be asked of it." in told
    assert "need 0 at worst" in told
    assert "the scenario has no policy radical" in told


def test_what_failed_stands_open_above_what_held() -> None:
    told = checks.reality([GOOD, BAD])
    assert "1 of 2 IF … THEN … checks hold" in told
    assert told.index("need 12 at worst") < told.index("<details") < told.index("need 0 at worst")
    assert '<td class="bad">failed</td>' in told


def test_text_of_a_finding_is_escaped() -> None:
    assert NASTY not in checks.reality([BAD])
