"""The page with sliders in a real browser: they move the lines, by keyboard too, and the numbers are right."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from simulator.charts import explorer_data as data
from simulator.experiments.interpolation import interpolated
from tests.charts import explored
from tests.charts.test_browser import browser, pytestmark  # noqa: F401 (the fixture and the marks of its tests)
from tests.charts.test_page import block

VIEWS = [("backlog", "policy"), ("backlog", "difference"), ("backlog_by_year", "reference")]


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    path: Path = tmp_path_factory.mktemp("explorer") / "index.html"
    path.write_text(explored.html(), encoding="utf-8")
    return path.as_uri()


@pytest.fixture(scope="module", params=[(1280, 900), (360, 740)], ids=["desktop", "phone"])
def opened(request: pytest.FixtureRequest, browser: Any, address: str) -> Iterator[Any]:  # noqa: F811
    width, height = request.param
    tab = browser.new_page(viewport={"width": width, "height": height})
    tab.complaints, tab.requests = [], []
    tab.on("console", lambda m: tab.complaints.append(m.text) if m.type in ("error", "warning") else None)
    tab.on("pageerror", lambda e: tab.complaints.append(str(e)))
    tab.on("dialog", lambda d: (tab.complaints.append(d.message), d.dismiss()))
    tab.on("request", lambda r: tab.requests.append(r.url))
    tab.goto(address)
    tab.wait_for_selector("html[data-ready=yes][data-settled]", state="attached", timeout=60_000)
    yield tab
    tab.close()


def top(tab: Any) -> str:
    """The path of the topmost line of the chart of levels."""
    script = "Array.from(document.querySelectorAll('#plot-backlog .js-line')).at(-1).getAttribute('d')"
    return str(tab.evaluate(script))


def press(tab: Any, key: str, name: str) -> None:
    """A key on a slider, and the page settled after it."""
    if tab.is_visible("#choose"):
        tab.select_option("#choose", name)
    before = tab.evaluate("document.documentElement.dataset.settled")
    tab.focus(f"#slider-{name}")
    tab.keyboard.press(key)
    tab.wait_for_function("before => document.documentElement.dataset.settled !== before", arg=before)


def reset(tab: Any) -> None:
    """All sliders as in the scenario, and the page settled after it."""
    tab.click("#reset")
    tab.wait_for_timeout(400)


def test_nothing_complains_and_no_request_leaves_the_file(opened: Any) -> None:
    assert opened.complaints == []
    assert [url for url in opened.requests if not url.startswith(("file:", "data:", "blob:"))] == []


@pytest.mark.parametrize(("name", "view"), VIEWS)
def test_at_every_node_the_page_shows_what_the_dataset_holds(opened: Any, name: str, view: str) -> None:
    dataset, keys = explored.dataset(), data.keys(explored.dataset())
    full = dataset[f"{name}_difference"] if view == "difference" else dataset[name].sel(
        policy="do_minimum" if view == "reference" else "radical"
    )  # fmt: skip
    nodes = np.array(np.meshgrid(*(dataset[key].values for key in keys), indexing="ij")).reshape(len(keys), -1).T
    shown = opened.evaluate("([n, v, points]) => points.map(p => explorer.at(n, v, p))", [name, view, nodes.tolist()])
    truth = full.transpose(*keys, ...).values
    step = np.ptp(truth) / data.STEPS
    np.testing.assert_allclose(np.array(shown), truth.reshape(len(nodes), -1), atol=0.51 * step)


@pytest.mark.parametrize(("name", "view"), VIEWS)
def test_between_nodes_the_page_gives_the_numbers_of_the_python_code(opened: Any, name: str, view: str) -> None:
    dataset, keys = explored.dataset(), data.keys(explored.dataset())
    packed = block(explored.html(), "explorer")["outcomes"][name]["views"][view]
    places = [keys.index(key) for key in packed["dims"]]
    axes = [dataset[key].values for key in packed["dims"]]
    low, high = ([dataset[key].values[end] for key in keys] for end in (0, -1))
    at = np.random.default_rng(4).uniform(low, high, (40, 3))
    expected = interpolated(axes, data.unpacked(packed, dataset), at[:, places]).reshape(40, -1)
    shown = opened.evaluate("([n, v, points]) => points.map(p => explorer.at(n, v, p))", [name, view, at.tolist()])
    np.testing.assert_allclose(np.array(shown), expected, rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize("name", ["clinic_need_rate", "delay", "clinic_capacity_health"])
def test_a_slider_moves_the_line_its_words_and_the_numbers_by_keyboard(opened: Any, name: str) -> None:
    reset(opened)
    line, words, numbers = top(opened), opened.text_content(f"#said-{name}"), opened.text_content("#numbers")
    press(opened, "End", name)
    assert top(opened) != line
    assert opened.text_content(f"#said-{name}") != words
    assert opened.text_content("#numbers") != numbers
    assert opened.get_attribute(f"#slider-{name}", "aria-valuetext") == opened.text_content(f"#said-{name}")


def test_a_button_sets_the_mix_of_another_policy_and_one_sets_all_as_in_the_scenario(opened: Any) -> None:
    if opened.is_visible("#choose"):
        opened.select_option("#choose", "clinic_capacity_health")
    opened.click("[data-jump=clinic_capacity_health] >> nth=1")
    assert opened.evaluate("explorer.position()")[2] == 2200.0
    reset(opened)
    assert opened.evaluate("explorer.position()") == [0.2, 0.0, 2500.0]


def test_the_table_of_a_chart_has_the_numbers_of_its_lines(opened: Any) -> None:
    reset(opened)
    last = "document.querySelectorAll('#data-backlog tbody tr:last-child td')"
    cells = opened.evaluate(f"Array.from({last}, cell => cell.textContent)")
    found = explored.dataset()["backlog_by_year"].sel(policy="do_minimum", clinic_need_rate=0.2)
    found = found.isel(financial_year=-1, delay=0, clinic_capacity_health=0)
    expected = found.sel(statistic=["mean", "10%", "90%"]).values
    np.testing.assert_allclose([float(cell) for cell in cells[:3]], expected, rtol=2e-4)


def test_a_late_start_moves_the_line_that_marks_it(opened: Any) -> None:
    reset(opened)
    press(opened, "End", "delay")
    mark = "document.getElementById('plot-backlog_difference').layout.shapes[0].x0"
    assert str(opened.evaluate(mark))[:10] == "2026-10-01"


def test_titles_and_words_for_who_can_not_see_follow_the_sliders(opened: Any) -> None:
    reset(opened)
    title = opened.text_content("#title-backlog")
    assert opened.get_attribute("#plot-backlog", "aria-label") == f"{title}."
    press(opened, "End", "clinic_need_rate")
    assert opened.text_content("#title-backlog") != title
    assert "Need rate" in opened.text_content("#status")


def test_numbers_of_a_title_and_of_a_row_have_one_rounding(opened: Any) -> None:
    """Levels side by side were told with the decimals of their own intervals."""
    reset(opened)
    press(opened, "End", "clinic_need_rate")
    rows = opened.evaluate("Array.from(document.querySelectorAll('#numbers tbody tr'), r => r.textContent)")
    for text in (opened.text_content("#title-backlog"), *(row for row in rows if row.startswith("Backlog"))):
        told = re.findall(r"\d[\d,]*(?:\.\d+)?", re.sub(r"\d{4}-\d\d", "", text))
        assert len({len(number.partition(".")[2]) for number in told}) == 1, text


def test_nothing_is_wider_than_the_window(opened: Any) -> None:
    wide, window = opened.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    assert wide <= window


def test_no_number_covers_the_name_of_its_policy(opened: Any) -> None:
    """On a phone the name stands before the number, drawn by the style."""
    room = "cell => cell.querySelector('b').getBoundingClientRect().left - cell.getBoundingClientRect().left"
    if opened.viewport_size["width"] < 600:
        assert opened.locator("#numbers td:has(b)").first.evaluate(room) > 100


def test_a_slider_and_the_lines_are_in_view_together(opened: Any) -> None:
    opened.evaluate("document.getElementById('plot-backlog').scrollIntoView({ block: 'center' })")
    box = opened.locator(".slider:visible").first.bounding_box()
    assert 0 <= box["y"] < opened.viewport_size["height"]


def test_a_scenario_named_like_a_script_shows_as_text(opened: Any) -> None:
    assert explored.NASTY in opened.text_content(".kicker")
    assert opened.locator("main script").count() == 0
