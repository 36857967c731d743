"""The page in a real browser: no error, every chart drawn, nothing wider than a phone."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from simulator.charts.page import KINDS
from tests.charts.conftest import NASTY

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium here: the page was not opened"),
]


@pytest.fixture(scope="module")
def address(html: str, tmp_path_factory: pytest.TempPathFactory) -> str:
    path: Path = tmp_path_factory.mktemp("page") / "index.html"
    path.write_text(html, encoding="utf-8")
    return path.as_uri()


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as driver:
        chromium = driver.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"]
        )
        yield chromium
        chromium.close()


@pytest.fixture(scope="module", params=[(1280, 900), (360, 740)], ids=["desktop", "phone"])
def opened(request: pytest.FixtureRequest, browser: Any, address: str) -> Iterator[Any]:
    """The page, all drawn without scrolling, with what it complained of and asked for."""
    width, height = request.param
    tab = browser.new_page(viewport={"width": width, "height": height})
    tab.complaints, tab.requests = [], []
    tab.on("console", lambda m: tab.complaints.append(m.text) if m.type == "error" else None)
    tab.on("pageerror", lambda e: tab.complaints.append(str(e)))
    tab.on("dialog", lambda d: (tab.complaints.append(d.message), d.dismiss()))
    tab.on("request", lambda r: tab.requests.append(r.url))
    tab.goto(address)
    tab.wait_for_selector("html[data-ready=yes]", state="attached", timeout=60_000)
    yield tab
    tab.close()


def test_nothing_complains_and_no_request_leaves_the_file(opened: Any) -> None:
    assert opened.complaints == []
    assert [url for url in opened.requests if not url.startswith(("file:", "data:", "blob:"))] == []


@pytest.mark.parametrize("kind", list(KINDS))
def test_every_chart_has_marks_without_scrolling(opened: Any, kind: str) -> None:
    shapes = "path.js-line[d], path.js-fill[d], path.point[d], .point path[d]"
    marks = opened.locator(f"#plot-{kind} .cartesianlayer").locator(shapes)
    assert marks.count() >= 7


def test_nothing_is_wider_than_the_window(opened: Any) -> None:
    wide, window = opened.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    assert wide <= window


def test_the_year_slider_moves_the_bars_by_keyboard(opened: Any) -> None:
    first = "document.querySelector('#plot-population .bars path').getAttribute('d')"
    before = opened.evaluate(first)
    opened.focus("#years-population")
    opened.keyboard.press("Home")
    assert opened.text_content("#year-population") == "2025"
    opened.wait_for_function(f"{first} !== {before!r}")


def test_a_large_table_is_there_once_all_is_drawn_and_says_what_was_assumed(opened: Any) -> None:
    assert opened.locator("#assumptions table").count() == 1
    assert opened.locator("[data-table]").count() == 0
    opened.click("#assumptions-section summary")
    first = opened.evaluate("Array.from(document.querySelector('#assumptions tbody tr').cells, (c) => c.textContent)")
    assert first == ["D", "<script>alert(1)</script>", "<script>alert(1)</script>", "", "", first[5], ""]
    opened.fill("[data-filter=assumptions]", "population.number_0")
    assert opened.locator("#assumptions tbody tr:visible").count() == 1


def test_the_scenario_comes_out_of_the_page_as_it_went_in(opened: Any) -> None:
    opened.evaluate("document.querySelector('details[data-show=scenario]').open = true")
    with opened.expect_download() as caught:
        opened.click("[data-save=scenario]")
    assert Path(caught.value.path()).read_text(encoding="utf-8") == f"name = '{NASTY}'"


def test_the_data_of_a_chart_can_be_downloaded(opened: Any) -> None:
    opened.evaluate("document.querySelectorAll('#wellbeing details').forEach(d => d.open = true)")
    with opened.expect_download() as caught:
        opened.click("[data-csv=data-wellbeing]")
    text = Path(caught.value.path()).read_text(encoding="utf-8-sig")
    assert text.startswith("On the first of,")
    assert len(text.splitlines()) == 27
