"""The picture of the first chart in a real browser: there before Plotly and without it, then replaced unseen."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy.optimize import linear_sum_assignment
from scipy.spatial.distance import cdist

from tests.charts import first
from tests.charts.test_access import contrast
from tests.charts.test_browser import browser, pytestmark  # noqa: F401 (the fixture and the marks of its tests)

# What the picture and the chart have where, at the moment at which one takes the other's place.
WATCH = """
window.seen = { shift: 0 };
const boxes = (selector) => [...document.querySelectorAll(selector)]
  .filter((x) => x.getClientRects().length && x.textContent.trim())
  .map((x) => [x.textContent, x.getBoundingClientRect()])
  .map(([text, box]) => [text, box.left, box.right, (box.top + box.bottom) / 2]);
const seen = (x) => x.getClientRects().length && !(x.matches(".js-line") && x.style.strokeWidth === "0px");
const paths = (selector) => [...document.querySelectorAll(selector)].filter(seen)
  .map((x) => { const box = x.getBoundingClientRect(); return [box.left, box.right, box.top, box.bottom]; });
const first = ".plot:has(.still) ";
new MutationObserver((_, observer) => {
  if (!document.querySelector(".still")) return;
  observer.disconnect();
  requestAnimationFrame(() => {
    window.seen.early = typeof Plotly === "undefined";
    window.seen.place = document.querySelector(".plot").getBoundingClientRect().toJSON();
  });
}).observe(document, { subtree: true, childList: true });
new PerformanceObserver((list) => list.getEntries().forEach((entry) => { window.seen.shift += entry.value; }))
  .observe({ type: "layout-shift", buffered: true });
const remove = Element.prototype.remove;
Element.prototype.remove = function () {
  if (this.matches(".still")) {
    window.seen.texts = [boxes(".still text"), boxes(first + ".main-svg text")];
    window.seen.lines = [paths(".still .lines path"), paths(first + ".js-fill, " + first + ".js-line")];
    window.seen.ends = document.querySelector(".plot").getBoundingClientRect().toJSON();
  }
  return remove.call(this);
};
"""
LETTERS = """[...document.querySelectorAll(".still text")].filter((x) => x.getClientRects().length).map((x) => {
  x.style.strokeWidth = "0";  // the halo is no letter
  return x.getBoundingClientRect().toJSON();
})"""
SIZES = {"desktop": (1280, 900), "phone": (390, 844)}
QUICK = {("compare", "phone"), ("compare", "desktop"), ("sensitivity", "phone"), ("delay", "desktop")}
EVERY = [
    pytest.param((kind, size), id=f"{kind}-{size}", marks=() if (kind, size) in QUICK else pytest.mark.slow)
    for kind in first.KINDS for size in SIZES
]  # fmt: skip


def address(kind: str, folder: Path) -> str:
    path = folder / f"{kind}.html"
    path.write_text(first.html(kind), encoding="utf-8")
    return path.as_uri()


@pytest.fixture(scope="module", params=EVERY)
def opened(request: pytest.FixtureRequest, browser: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:  # noqa: F811
    kind, size = request.param
    width, height = SIZES[size]
    tab = browser.new_page(viewport={"width": width, "height": height})
    tab.complaints, tab.kind = [], kind
    tab.on("console", lambda m: tab.complaints.append(m.text) if m.type in ("error", "warning") else None)
    tab.on("pageerror", lambda e: tab.complaints.append(str(e)))
    tab.add_init_script(WATCH)
    tab.goto(address(kind, tmp_path_factory.mktemp("still")))
    tab.wait_for_selector(".plot[data-drawn=yes]", state="attached", timeout=60_000)
    tab.seen = tab.evaluate("window.seen")
    yield tab
    tab.close()


def test_the_picture_is_there_before_plotly_and_gone_after_it(opened: Any) -> None:
    assert opened.seen["early"]
    assert opened.locator(".still").count() == 0
    assert opened.complaints == []


def test_the_chart_takes_the_place_of_its_picture_and_moves_nothing(opened: Any) -> None:
    before, after = opened.seen["place"], opened.seen["ends"]
    assert [after[key] for key in ("left", "width", "height")] == [before[key] for key in ("left", "width", "height")]
    if opened.kind != "explore":  # where the sliders' program fills in what stands above
        assert after["top"] == before["top"]
        assert opened.seen["shift"] < 0.001


def test_the_picture_has_the_words_of_the_chart_where_it_has_them(opened: Any) -> None:
    still, drawn = (sorted(each) for each in opened.seen["texts"])
    assert [text for text, *_ in still] == [text for text, *_ in drawn]
    for text in {text for text, *_ in still}:
        ours, theirs = (np.array([row[1:] for row in each if row[0] == text]) for each in (still, drawn))
        assert np.abs(ours - theirs).max() < 2.0, text


def test_the_picture_has_the_lines_of_the_chart_where_it_has_them(opened: Any) -> None:
    still, drawn = (np.array(each).reshape(-1, 4) for each in opened.seen["lines"])
    assert still.shape == drawn.shape
    # Each with the nearest: where several end together, no order of theirs is sure to a tenth of a pixel.
    ours, theirs = linear_sum_assignment(cdist(still, drawn))
    assert opened.kind in ("ensemble", "sensitivity", "robustness") or len(still) > 0
    np.testing.assert_allclose(still[ours], drawn[theirs], atol=1.0)


@pytest.fixture(scope="module", params=SIZES)
def silent(request: pytest.FixtureRequest, browser: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:  # noqa: F811
    """A comparison where no program runs."""
    width, height = SIZES[request.param]
    context = browser.new_context(java_script_enabled=False, viewport={"width": width, "height": height})
    tab = context.new_page()
    tab.goto(address("compare", tmp_path_factory.mktemp("silent")))
    yield tab
    context.close()


def test_without_a_program_the_first_chart_can_be_read(silent: Any) -> None:
    words = silent.locator(".still text:visible").all_text_contents()
    assert {"Incremental", "Radical", "Portfolio", "2030", "7.4"} <= set(words)
    levels, differences = 4 * 5, 4 * 4  # bands and a line, and over levels the reference
    assert silent.locator(".still .lines:visible path").count() == levels + differences
    colours = silent.evaluate("[...document.querySelectorAll('.still text')].map((x) => getComputedStyle(x).fill)")
    assert min(contrast(colour, "#ffffff") for colour in colours) >= 4.5
    sizes = silent.evaluate("[...document.querySelectorAll('.still text')].map((x) => getComputedStyle(x).fontSize)")
    assert min(float(size.removesuffix("px")) for size in sizes) >= 11


def test_without_a_program_no_word_is_cut_or_covers_another(silent: Any) -> None:
    boxes = silent.evaluate(LETTERS)
    assert all(box["x"] >= 0 and box["x"] + box["width"] <= silent.viewport_size["width"] for box in boxes)
    for one, other in combinations(boxes, 2):
        beside = max(one["x"], other["x"]) - min(each["x"] + each["width"] for each in (one, other))
        below = max(one["y"], other["y"]) - min(each["y"] + each["height"] for each in (one, other))
        assert max(beside, below) > -1.5


def test_without_a_program_the_other_charts_say_why_they_are_not_there(silent: Any) -> None:
    said = silent.evaluate("getComputedStyle(document.querySelector('#plot-gap'), '::before').content")
    assert "drawn by a program in the page" in said
    assert silent.get_by_role("img", name="Life satisfaction by policy").count() == 1


def test_on_paper_the_picture_is_not_cut(silent: Any) -> None:
    silent.emulate_media(media="print")
    silent.set_viewport_size({"width": 680, "height": 960})
    boxes = [each.bounding_box() for each in silent.locator(".still text:visible").all()]
    assert len(boxes) > 15
    assert max(box["x"] + box["width"] for box in boxes) <= 680
