"""The page is one file that needs nothing else, and trusts no text."""

from __future__ import annotations

import json
import re
from itertools import accumulate

import pytest
import xarray as xr
from plotly.offline import get_plotlyjs

from simulator.charts.embed import plotly, stepped, unpacked
from simulator.charts.page import KINDS, NAMES, PARTS, page
from simulator.describe.assumptions import rows
from simulator.scenario import read
from tests.charts import made_up, made_up_curve, made_up_value
from tests.charts.conftest import NASTY


def ours(html: str) -> str:
    """The page without plotly.js."""
    return html.replace(plotly(), "")


def block(html: str, name: str) -> object:
    found = re.search(rf'<script type="application/(json|gzip)" id="{name}">(.*?)</script>', html)
    assert found is not None
    return json.loads(found[2]) if found[1] == "json" else unpacked(found[2])


def test_a_scenario_named_like_a_script_shows_as_text(html: str) -> None:
    assert NASTY not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html


def test_plotly_is_embedded_once_and_nothing_is_fetched(html: str) -> None:
    assert html.count(plotly()) == 1
    assert not re.search(r"https?:|\bsrc=|@import|url\(|\bfetch\(", ours(html))
    assert "default-src 'none'" in html


def test_plotly_is_the_installed_text_but_for_two_parentheses() -> None:
    installed: str = get_plotlyjs()
    assert len(plotly()) == len(installed) + 2
    assert plotly().replace("(() => {", "() => {", 1).removesuffix("})));") == installed.removesuffix("}));")


def test_all_but_plotly_is_well_under_a_megabyte_for_the_whole_of_england() -> None:
    england = read("england")
    text = page(
        made_up.result(members=64), title="England", scenario_text=england.to_toml(), assumptions=rows(england),
        events=made_up.events(64), curve=made_up_curve.curve(policies=tuple(made_up.POLICIES[2:])),
        priced=made_up_value.appraisal(64, tuple(made_up.POLICIES)),
    )  # fmt: skip
    assert text.count("<figure") == len(KINDS) + 9
    assert len(ours(text).encode()) < 780_000


def test_heights_are_held_to_a_two_thousandth_of_their_axis() -> None:
    values = [7.4512, 7.4498, 7.31, 7.3, 7.2999, 7.28, 7.31, 7.4]
    held = stepped(values, (7.2, 7.55))
    assert held is not None
    found = [step * 10.0 ** held["tens"] for step in accumulate(held["steps"])]
    assert found == pytest.approx(values, abs=0.35 / 2000)


def test_the_page_holds_the_scenario_and_the_manifest_as_they_were(html: str) -> None:
    assert block(html, "scenario") == f"name = '{NASTY}'"
    assert block(html, "manifest") == {"seed": 1, "note": NASTY}


def test_every_chart_has_a_finding_a_caption_an_alternative_text_and_a_table(html: str) -> None:
    for kind in KINDS:
        figure = re.search(rf'<figure id="{kind}">.*?</figure>', html, re.DOTALL)
        assert figure is not None
        for part in ("<h2>", "<figcaption>", 'role="img" aria-label="', "data-csv="):
            assert part in figure.group(0), (kind, part)


def test_the_first_screen_answers_with_intervals_for_each_policy(html: str) -> None:
    answer = re.search(r'<table class="answer">.*?</table>', html, re.DOTALL)
    assert answer is not None
    rows = answer.group(0).split("<tr>")[2:]
    assert len(rows) == 4
    assert all(row.count('class="between"') == 3 for row in rows)


def test_the_first_screen_says_how_sure_that_is_what_delay_costs_and_on_what_it_hinges() -> None:
    row = {"asked": "beats", "policy": "radical", "other": "incremental", "share": 0.4, "futures": 64, "name": "a.b",
           "words": "Share of pilots adopted", "value": 0.312, "above": True, "right": 0.75, "guessed": 0.6,
           "too_few": False, "decides": True, "unit": "1", "of": 9}  # fmt: skip
    text = page(
        made_up.result(members=24), title="A", manifest={"hinges": [row]}, curve=made_up_curve.curve(),
        priced=made_up_value.appraisal(24, tuple(made_up.POLICIES)),
    )  # fmt: skip
    told = text[text.index('<table class="answer">') : text.index("<nav")]
    assert re.search(r"ahead of incremental change in \d+ of 24 futures\. If the .* is \d+ to \d+% with 95%", told)
    assert re.search(r"Radical change: one year late costs \N{WORD JOINER}?£[\d.]+bn \(.*?\)\. 4 years late ", told)
    assert "“Share of pilots adopted” (a.b) is above 0.312. That calls 75% of futures right; always" in told
    assert told[: told.index("</table>")].count('class="between"') == 4 * 4
    assert "Worth to society to" in told


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


def test_the_contents_list_every_chart_once_in_the_order_of_the_page(html: str) -> None:
    links = re.findall(r'href="#([\w-]+)">', html[html.index("<nav") : html.index("</nav>")])
    charts = re.findall(r'<figure id="(\w+)"', html)
    assert links == [*charts, "assumptions-section", "checks", "again"]
    assert set(NAMES) == {key for keys in PARTS.values() for key in keys}
