"""The page by eye, by keyboard and on paper, as a browser computes it; ratios are those of WCAG 2.2."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from simulator.charts.page import page
from simulator.charts.palette import INK, LOOKS, SPARE, STEPS
from tests.charts import made_up, made_up_curve, made_up_value
from tests.charts.test_browser import CHROMIUM

TEXTS = """() => {
  const found = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const box = walk.currentNode.parentElement, drawn = box.closest("svg");
    if (!walk.currentNode.data.trim() || box.closest("script, noscript, .plot .hoverlayer")) continue;
    if (!box.getClientRects().length || (drawn && box.closest("#plot-pipeline .annotation"))) continue;
    const style = getComputedStyle(box), ground = [];
    for (let at = box; at && !drawn; at = at.parentElement) ground.push(getComputedStyle(at).backgroundColor);
    const size = parseFloat(style.fontSize), bold = parseInt(style.fontWeight) >= 700;
    const large = size >= 24 || (bold && size >= 18.66);
    found.push([walk.currentNode.data.trim(), drawn ? style.fill : style.color, ground, large]);
  }
  return found;
}"""
# Layers of the pipeline are told apart by white lines between them; whiskers on bars have a white edge.
MARKS = """() => Array.from(document.querySelectorAll(
  ".plot:not(#plot-pipeline) .js-line, .plot .point > path, .plot path.point, .plot path.yerror, "
    + ".plot path.xerror, .key svg *"), (mark) => {
  const style = getComputedStyle(mark);
  const faint = (colour) => colour === "none" || Number((colour.match(/[\\d.]+/g) || [])[3] ?? 1) === 0;
  const line = !faint(style.stroke) && style.strokeWidth !== "0px" ? style.stroke : "none";
  return [mark.closest(".plot, .key").id, faint(style.fill) ? line : style.fill, line];
}).filter(([where, ...colours]) => where !== "plot-delay_parts" || colours.some(
  (colour) => !["none", "rgb(255, 255, 255)"].includes(colour)))"""


def numbers(colour: str) -> np.ndarray:
    """Red, green, blue from 0 to 1, and opacity."""
    if colour.startswith("#"):
        return np.array([*(int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)), 1.0])
    parts = [float(part) for part in re.findall(r"[\d.]+", colour)]
    return np.array([*(part / 255 for part in parts[:3]), parts[3] if len(parts) > 3 else 1.0])


def linear(colour: str | np.ndarray) -> np.ndarray:
    parts = numbers(colour)[:3] if isinstance(colour, str) else colour[:3]
    return np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)


def contrast(one: str | np.ndarray, other: str | np.ndarray) -> float:
    dark, light = sorted(float(linear(each) @ [0.2126, 0.7152, 0.0722]) for each in (one, other))
    return (light + 0.05) / (dark + 0.05)


def under(grounds: list[str]) -> np.ndarray:
    """What stands behind a text: its own ground and those around it, over white."""
    seen = np.ones(3)
    for ground in reversed(grounds):
        *colour, opacity = numbers(ground)
        seen = (1 - opacity) * seen + opacity * np.asarray(colour)
    return seen


@pytest.fixture(scope="module")
def tab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A whole page of England's shape, opened, with every table open."""
    playwright = pytest.importorskip("playwright.sync_api")
    path: Path = tmp_path_factory.mktemp("access") / "index.html"
    names = tuple(made_up.POLICIES)
    text = page(
        made_up.result(members=24), title="A place", assumptions=made_up.assumptions(), events=made_up.events(24),
        curve=made_up_curve.curve(policies=names[2:]), priced=made_up_value.appraisal(24, names),
        manifest={"scenario": {"name": "A place", "own": ["services.number_1"]},
                  "reality": [{"condition": "If", "expectation": "then", "outcome": "passed"}]},
    )  # fmt: skip
    path.write_text(text, encoding="utf-8")
    with playwright.sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        opened = chromium.new_page(viewport={"width": 1280, "height": 800}, reduced_motion="reduce")
        opened.goto(path.as_uri(), timeout=120_000)
        opened.wait_for_selector("html[data-ready=yes]", state="attached", timeout=120_000)
        yield opened
        chromium.close()


def marked(test: Any) -> Any:
    """A test that opens the page in a browser."""
    reason = "no Chromium here: the page was not opened"
    return pytest.mark.browser(pytest.mark.skipif(CHROMIUM is None, reason=reason)(test))


@marked
def test_every_text_stands_out_from_its_ground(tab: Any) -> None:
    texts = tab.evaluate(TEXTS)
    faint = {
        (text, round(contrast(colour, under(ground)), 1)) for text, colour, ground, large in texts
        if contrast(colour, under(ground)) < (3.0 if large else 4.5)
    }  # fmt: skip
    assert len(texts) > 800
    assert faint == set()


@marked
@pytest.mark.parametrize("width", [320, 640, 800])
def test_nothing_is_cut_off_on_a_small_phone_or_at_twice_the_size(tab: Any, width: int) -> None:
    tab.set_viewport_size({"width": width, "height": 800})
    tab.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = false; })")
    for _ in range(100):  # charts are drawn anew one after another
        tab.wait_for_timeout(200)
        if tab.evaluate("document.documentElement.scrollWidth") <= width:
            break
    found = tab.evaluate("""() => [document.documentElement.scrollWidth, ...Array.from(
      document.querySelectorAll("main p, main dd, main th, main td, main h2, main li"), (box) =>
        box.closest(".plan, .scroll") ? 0 : Math.round(box.getBoundingClientRect().right))]""")
    tab.set_viewport_size({"width": 1280, "height": 800})
    tab.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
    tab.wait_for_timeout(600)
    assert max(found) <= width


@marked
def test_every_mark_stands_out_from_white(tab: Any) -> None:
    found = tab.evaluate(MARKS)
    seen = [(where, max(contrast(each, "#ffffff") for each in colours if each != "none"))
            for where, *colours in found if set(colours) != {"none"}]  # fmt: skip
    assert len(seen) > 500
    assert {mark for mark in seen if mark[1] < 3.0} == set()


@marked
def test_every_control_is_reached_by_keyboard_and_shows_it(tab: Any) -> None:
    tab.evaluate("document.activeElement.blur()")
    can = "a[href], button, input, select, summary"
    every = tab.evaluate(f"Array.from(document.querySelectorAll('{can}')).filter((x) => x.checkVisibility()).length")
    reached, hidden = set(), []
    for _ in range(every + tab.locator(".scroll").count() + 5):
        tab.keyboard.press("Tab")
        name, outline = tab.evaluate(
            f"""(() => {{ const x = document.activeElement, all = [...document.querySelectorAll('{can}')];
            return [all.indexOf(x), getComputedStyle(x).outlineStyle]; }})()"""
        )
        reached.add(name)
        hidden += [name] if outline == "none" and name >= 0 else []
    assert len(reached - {-1}) == every
    assert hidden == []


@marked
def test_what_scrolls_can_be_scrolled_by_keyboard_and_no_header_is_empty(tab: Any) -> None:
    tab.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
    dumb = tab.evaluate("""() => Array.from(document.querySelectorAll("main *")).filter((box) => {
      const style = getComputedStyle(box);
      const scrolls = [style.overflowX, style.overflowY].some((x) => /auto|scroll/.test(x));
      const over = box.scrollWidth > box.clientWidth || box.scrollHeight > box.clientHeight;
      return scrolls && over && box.tabIndex < 0 && !box.querySelector("a[href], button, input, select, [tabindex]");
    }).map((box) => box.outerHTML.slice(0, 80))""")
    empty = tab.evaluate("[...document.querySelectorAll('tbody th')].filter((x) => !x.textContent.trim()).length")
    assert (dumb, empty) == ([], 0)


@marked
def test_the_first_stop_leads_to_the_answer(tab: Any) -> None:
    tab.evaluate("document.activeElement.blur()")
    tab.focus(".skip")
    assert tab.evaluate("document.activeElement.getBoundingClientRect().left") >= 0
    tab.keyboard.press("Enter")
    assert tab.evaluate("location.hash") == "#main"


@marked
def test_the_pyramid_plays_and_stops_by_keyboard(tab: Any) -> None:
    tab.focus("[data-play=population]")
    tab.keyboard.press("Enter")
    assert tab.text_content("[data-play=population]") == "Pause"
    tab.keyboard.press("Space")
    assert tab.text_content("[data-play=population]") == "Play"
    assert 2025 <= int(tab.text_content("#year-population")) < 2050  # from the first year on


@marked
def test_a_table_is_copied_with_tabs_between_its_cells(tab: Any) -> None:
    tab.evaluate("""() => { Object.defineProperty(navigator, "clipboard",
      { value: { writeText: async (text) => { window.copied = text; } } });
      document.querySelector("#unmet details").open = true; }""")
    tab.focus("[data-copy=data-unmet]")
    tab.keyboard.press("Enter")
    tab.wait_for_function("() => window.copied", timeout=60_000)
    lines = tab.evaluate("window.copied").split("\n")
    assert len({line.count("\t") for line in lines}) == 1
    assert lines[0].startswith("Service\t")


@marked
def test_who_wants_no_motion_gets_none(tab: Any) -> None:
    assert tab.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"


@marked
def test_on_paper_no_chart_is_cut_and_no_control_is_left(tab: Any) -> None:
    tab.emulate_media(media="print")
    tab.set_viewport_size({"width": 680, "height": 960})
    every = "[...document.querySelectorAll('.main-svg')].map((x) => x.getBoundingClientRect().right)"
    right = tab.evaluate(f"Math.max(...{every})")
    left = tab.locator("button:visible, select:visible, input:visible, nav:visible").count()
    tab.emulate_media(media="screen")
    tab.set_viewport_size({"width": 1280, "height": 800})
    assert (right <= 680, left) == (True, 0)


@marked
def test_paper_has_what_was_changed_where_the_list_is_closed(tab: Any) -> None:
    seen = """() => [document.querySelector(".paper"), document.querySelector("#assumptions")].map(
      (part) => part.checkVisibility() && part.textContent.includes("services.number_1"))"""
    openly = "(open) => { document.querySelector('#assumptions').closest('details').open = open; }"
    found = []
    for media, opened in (("screen", False), ("print", False), ("print", True)):
        tab.emulate_media(media=media)
        tab.evaluate(openly, opened)
        found.append(tab.evaluate(seen))
    tab.emulate_media(media="screen")
    assert found == [[False, False], [True, False], [False, True]]


@marked
def test_of_closed_lists_paper_has_what_they_count_and_no_other_summary(tab: Any) -> None:
    tab.emulate_media(media="print")
    tab.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = false; })")
    seen = tab.evaluate("""() => [...document.querySelectorAll("summary")].filter((x) => x.checkVisibility())
      .map((x) => x.textContent)""")
    tab.emulate_media(media="screen")
    assert seen == ["1 checks"]


@marked
def test_a_printed_chart_is_as_wide_as_the_paper_whatever_the_window(tab: Any) -> None:
    tab.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    tab.emulate_media(media="print")
    tab.set_viewport_size({"width": 680, "height": 960})
    found = tab.evaluate("""() => [...document.querySelectorAll(".plot")].map((plot) => {
      const picture = plot.querySelector(".main-svg"), box = picture.getBoundingClientRect();
      return [box.width, plot.parentElement.clientWidth, picture.getAttribute("viewBox").split(" ")[2]];
    })""")
    tab.emulate_media(media="screen")
    tab.set_viewport_size({"width": 1280, "height": 800})
    tab.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert {drawn for *_, drawn in found} == {"860"}
    assert all(abs(wide - room) < 2 for wide, room, _ in found)
    assert tab.evaluate("document.querySelector('.plot .main-svg').getAttribute('width')") != "860"


@marked
def test_in_high_contrast_the_bars_of_the_first_screen_are_seen(tab: Any) -> None:
    tab.emulate_media(forced_colors="active")
    bars, ground = tab.evaluate("""() => [[...document.querySelectorAll(".strip .thin, .strip .thick")].map(
      (bar) => getComputedStyle(bar).backgroundColor), getComputedStyle(document.body).backgroundColor]""")
    tab.emulate_media(forced_colors="none")
    assert bars
    assert ground not in bars


def test_words_in_the_layers_of_the_pipeline_can_be_read() -> None:
    assert contrast(INK, STEPS[0]) >= 4.5
    assert all(contrast("#ffffff", step) >= 4.5 for step in STEPS[1:])


# Machado, Oliveira and Fernandes (2009), severity 1, on linear light.
BLIND = {
    "protanopia": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deuteranopia": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
}
XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9503]])


def lab(light: np.ndarray) -> np.ndarray:
    """CIE L*a*b* of linear light under D65."""
    parts = XYZ @ light / np.array([0.9505, 1.0, 1.0888])
    x, y, z = np.where(parts > (6 / 29) ** 3, np.cbrt(parts), parts / (3 * (6 / 29) ** 2) + 4 / 29)
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


@pytest.mark.parametrize("eye", BLIND)
def test_who_sees_no_red_or_no_green_still_tells_policies_apart(eye: str) -> None:
    seen = {p: lab(np.clip(np.array(BLIND[eye]) @ linear(style.colour), 0, 1)) for p, style in LOOKS.items()}
    close = {pair: float(np.linalg.norm(seen[pair[0]] - seen[pair[1]])) for pair in combinations(LOOKS, 2)}
    assert min(close.values()) > 12
    lines = {(style.dash, style.weight) for style in LOOKS.values()} | {(dash, 1.0) for _, dash in SPARE}
    assert len(lines) == len(LOOKS) + len(SPARE)
