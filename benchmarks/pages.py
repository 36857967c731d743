"""How long the page of a comparison takes: to the picture of its first chart, to that chart itself, and to all.

    python -m benchmarks.pages [PAGE] [--loads N]

The picture counts once the frame that holds it has been painted; the chart can be touched once Plotly has drawn it.
Without a page, England's is made first, with 64 futures. Each load is a new window of 1280 × 800 pixels,
without scrolling; times are from the start of navigation, by the browser's own clock. They are wall-clock
times: what else the machine does meanwhile makes them longer, so its load is kept beside them.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, sync_playwright

from simulator.charts.embed import plotly

RESULTS = Path(__file__).with_name("pages.json")
CLOCK = """
// A message sent as a frame begins arrives when it has been painted.
const painted = (then) => requestAnimationFrame(() => {
  const channel = new MessageChannel();
  channel.port1.onmessage = then;
  channel.port2.postMessage(0);
});
new MutationObserver((_, observer) => {
  if (!document.querySelector(".still svg:last-of-type > text:last-of-type")) return;
  observer.disconnect();
  painted(() => {
    const height = (box) => box.getBoundingClientRect().height;
    const shown = [...document.querySelectorAll(".still > svg")].some((box) => height(box) > 0);
    if (shown) (window.seen = window.seen || {}).picture = performance.now();
  });
}).observe(document, { subtree: true, childList: true });
new MutationObserver(() => {
  const seen = window.seen = window.seen || {};
  if (!seen.first && document.querySelector("[data-drawn=yes]")) seen.first = performance.now();
  if (!seen.all && document.documentElement.dataset.ready === "yes") seen.all = performance.now();
}).observe(document, { subtree: true, attributes: true, attributeFilter: ["data-drawn", "data-ready"] });
"""


def load(browser: Browser, page: Path) -> dict[str, float]:
    """Milliseconds from the start of navigation to the picture of the first chart, to the chart, and to all drawn."""
    window = browser.new_page(viewport={"width": 1280, "height": 800})
    window.add_init_script(CLOCK)
    window.goto(page.resolve().as_uri(), timeout=120_000)
    window.wait_for_selector("html[data-ready=yes]", state="attached", timeout=120_000)
    seen: dict[str, float] = window.evaluate("window.seen")
    window.close()
    return seen


def measured(page: Path, loads: int) -> dict[str, Any]:
    """Median and range of several loads, in seconds, and what the page weighs, in bytes."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        load(browser, page)  # the file and the browser's own code are read once before anything counts
        times = [load(browser, page) for _ in range(loads)]
        version = browser.version
        browser.close()
    text = page.read_text(encoding="utf-8")
    spread = {
        key: {"median": statistics.median(each[key] for each in times) / 1000.0,
              "least": min(each[key] for each in times) / 1000.0, "most": max(each[key] for each in times) / 1000.0}
        for key in ("picture", "first", "all")
    }  # fmt: skip
    return {
        "seconds": spread, "loads": loads, "charts": text.count("<figure"), "chromium": version,
        "bytes": len(text.encode()), "bytes_without_plotly": len(text.replace(plotly(), "").encode()),
        "cores": os.cpu_count(), "load_average": os.getloadavg()[0],
    }  # fmt: skip


def england(folder: Path) -> Path:
    """The page of England's comparison."""
    command = [sys.executable, "-m", "simulator", "compare", "england", "--members", "64", "-o", str(folder), "--quiet"]
    subprocess.run(command, check=True)
    return folder / "index.html"


def main() -> None:
    """Measure, and write `pages.json`."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("page", nargs="?", type=Path, help="a page that is there already")
    parser.add_argument("--loads", type=int, default=9)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        found = measured(asked.page or england(Path(folder) / "england"), asked.loads)
    RESULTS.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(found, indent=2))


if __name__ == "__main__":
    main()
