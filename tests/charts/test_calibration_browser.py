"""The page of a calibration by eye, as a browser computes it: words, marks and keys on both sizes of page."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.charts import first, made_up_calibration
from tests.charts.test_access import MARKS, TEXTS, contrast, under
from tests.charts.test_browser import browser, pytestmark  # noqa: F401 (the fixture and the marks of its tests)

LETTERS = """[...document.querySelectorAll(".plot .annotation-text, .plot .xtick text, .plot .ytick text")]
  .map((x) => [x.textContent, x.getBoundingClientRect()]).map(([text, box]) => [text, box.left, box.right])"""


@pytest.fixture(scope="module", params=[1280, 390])
def opened(request: pytest.FixtureRequest, browser: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:  # noqa: F811
    path = tmp_path_factory.mktemp("calibration") / "index.html"
    path.write_text(first.html("calibrate"), encoding="utf-8")
    tab = browser.new_page(viewport={"width": request.param, "height": 844})
    tab.goto(path.as_uri())
    tab.wait_for_selector("html[data-ready=yes]", state="attached", timeout=60_000)
    yield tab
    tab.close()


def test_words_and_marks_stand_out_from_their_ground(opened: Any) -> None:
    texts, marks = opened.evaluate(TEXTS), opened.evaluate(MARKS)
    faint = {text for text, colour, ground, large in texts if contrast(colour, under(ground)) < (3.0 if large else 4.5)}
    seen = [(where, max(contrast(each, "#ffffff") for each in colours if each != "none"))
            for where, *colours in marks if set(colours) != {"none"}]  # fmt: skip
    assert (len(texts) > 100, len(seen) > 100) == (True, True)
    assert (faint, {mark for mark in seen if mark[1] < 3.0}) == (set(), set())


def test_no_word_of_a_chart_is_cut_at_either_side(opened: Any) -> None:
    width = opened.viewport_size["width"]
    assert [text for text, left, right in opened.evaluate(LETTERS) if left < 0 or right > width] == []


def test_the_record_comes_out_of_the_page_as_the_file_that_a_calibration_reads(opened: Any) -> None:
    opened.evaluate("document.querySelector('#the-record details').open = true")
    with opened.expect_download() as caught:
        opened.click("[data-csv=record]")
    assert caught.value.suggested_filename == "record.csv"
    with Path(caught.value.path()).open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    made = made_up_calibration.calibration()
    assert [float(row["value"]) for row in rows] == made["record"].values.tolist()
    assert [float(row["error"]) for row in rows] == made["error"].values.tolist()
    assert (rows[0]["period"], rows[0]["use"]) == ("2010-07-01", "start")
    assert (rows[-1]["period"], rows[-1]["use"]) == ("2020-04-01/2021-04-01", "hold")


def test_keys_tell_lines_and_dots_that_are_no_policies(opened: Any) -> None:
    words = opened.locator("#paths .key li").all_text_contents()
    assert words == ["Calibrated", "Before", "Record, fitted", "Record, given", "Record, held back"]
    assert opened.locator("#theil .key svg rect").count() == 3
