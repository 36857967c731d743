"""The page is one file that needs nothing else, and trusts no text."""

from __future__ import annotations

import json
import re

import pytest
import xarray as xr
from plotly.offline import get_plotlyjs

from simulator.charts.page import KINDS, page
from tests.charts import made_up
from tests.charts.conftest import NASTY


def ours(html: str) -> str:
    """The page without plotly.js."""
    return html.replace(get_plotlyjs(), "")


def block(html: str, name: str) -> object:
    found = re.search(rf'<script type="application/json" id="{name}">(.*?)</script>', html)
    assert found is not None
    return json.loads(found.group(1))


def test_a_scenario_named_like_a_script_shows_as_text(html: str) -> None:
    assert NASTY not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html


def test_plotly_is_embedded_once_and_nothing_is_fetched(html: str) -> None:
    assert html.count(get_plotlyjs()) == 1
    assert not re.search(r"https?:|\bsrc=|@import|url\(|\bfetch\(", ours(html))
    assert "default-src 'none'" in html


def test_all_but_plotly_is_under_a_megabyte(html: str) -> None:
    assert len(ours(html).encode()) < 1_000_000


def test_the_page_holds_the_scenario_and_the_manifest_as_they_were(html: str) -> None:
    assert block(html, "scenario") == f"name = '{NASTY}'"
    assert block(html, "manifest") == {"seed": 1, "note": NASTY}


def test_every_chart_has_a_finding_a_caption_an_alternative_text_and_a_table(html: str) -> None:
    for kind in KINDS:
        figure = re.search(rf'<figure id="{kind}">.*?</figure>', html, re.DOTALL)
        assert figure is not None
        for part in ("<h2>", "<figcaption>", 'role="img" aria-label="', "<table>", "data-csv="):
            assert part in figure.group(0), (kind, part)


def test_the_first_screen_answers_with_intervals_for_each_policy(html: str) -> None:
    answer = re.search(r'<table class="answer">.*?</table>', html, re.DOTALL)
    assert answer is not None
    rows = answer.group(0).split("<tr>")[2:]
    assert len(rows) == 4
    assert all(row.count('class="between"') == 3 for row in rows)


def test_an_older_model_gets_the_charts_it_can_fill_and_a_list_of_the_rest() -> None:
    few = made_up.result(members=3)[["life_satisfaction", "budget_gap"]]
    text = ours(page(few, title="Small", scenario_text="", manifest={}, assumptions=[], events=[]))
    assert text.count("<figure") == 2
    assert "Not in this result: reserves, who pays, waits, waits in detail" in text


def test_a_single_run_says_that_it_is_one_future() -> None:
    one = made_up.result(members=1, policies=["radical"]).drop_vars("wellbys")
    text = ours(
        page(
            one,
            title="One run",
            scenario_text="",
            manifest={},
            assumptions=[],
            events=made_up.events(1),
        )
    )
    assert "This is one future: nothing here has an interval." in text
    assert 'class="levels"' in text


@pytest.mark.parametrize(("residual", "outcome"), [(1e-6, "passed"), (1e3, "failed")])
def test_an_audit_that_fails_is_called_failed(
    compared: xr.Dataset, residual: float, outcome: str
) -> None:
    data = compared.assign(residual_people=compared["residual_people"] * 0 + residual)
    text = page(data, title="Audit", scenario_text="", manifest={}, assumptions=[], events=[])
    row = re.search(r"<tr><th[^>]*>No one appears.*?</tr>", text)
    assert row is not None
    assert f">{outcome}<" in row.group(0)
