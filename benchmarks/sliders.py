"""How long a notebook's figure takes to follow a slider, with processes beside it that share the runs and without.

    python -m benchmarks.sliders [--moves N]

From setting the slider's value until the data of the figure widget are replaced, over the 25 years of England; what
the browser does with them is not counted. Moves with and without alternate, each to a place of its own. They are
wall-clock times: what else the machine does makes them longer, and the second core is what the processes beside
need, so the machine's load is kept beside them.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import time
from pathlib import Path
from typing import Any

import numpy as np

import simulator as sim
from simulator.engine.loading import cores
from simulator.notebook.helpers import HELPERS

RESULTS = Path(__file__).with_name("sliders.json")
EVERY, ONE = "finance.grant_growth_shift", "policy.radical.set.innovation.radical_share"
THREE = ("incremental", "radical")
MOVES = {
    "all of three policies": (EVERY, THREE),
    "all of five policies": (EVERY, None),
    "one of three policies": (ONE, THREE),
}
"""What a move runs again, with a slider and the policies beside the reference."""


def moved(name: str, policies: tuple[str, ...] | None, moves: int) -> dict[str, list[float]]:
    """Seconds of so many moves with the processes beside this one, and of as many without."""
    panel = sim.sliders(sim.scenario("england"), name, policies=policies)
    slider, (knob,) = panel.by_name[name], panel._moving.knobs
    places = np.linspace(knob.low, knob.high, 2 * moves + 3)[1:-1]
    seconds: dict[str, list[float]] = {"with": [], "without": []}
    ready()
    slider.value = places[0]  # what is imported and kept at the first move is not counted
    for round_, pair in enumerate(places[1:].reshape(-1, 2)):
        for way, place in zip(("with", "without") if round_ % 2 else ("without", "with"), pair, strict=True):
            panel._moving.helpers = HELPERS if way == "with" else None
            began = time.perf_counter()
            slider.value = place
            seconds[way].append(time.perf_counter() - began)
    return seconds


def ready() -> None:
    """Wait until every process that was started takes runs."""
    while len(HELPERS.ready()) < HELPERS.wanted:
        if HELPERS.lost:
            raise SystemExit(HELPERS.lost)
        time.sleep(0.05)


def spread(values: list[float]) -> dict[str, float]:
    """Median and range."""
    return {"median": statistics.median(values), "least": min(values), "most": max(values)}


def measured(moves: int) -> dict[str, Any]:
    """For each kind of move the median and range, in seconds, and of the ratio of neighbours."""
    found: dict[str, Any] = {}
    for what, (name, policies) in MOVES.items():
        seconds = moved(name, policies, moves)
        ratios = [a / b for a, b in zip(seconds["with"], seconds["without"], strict=True)]
        found[what] = {**{way: spread(each) for way, each in seconds.items()}, "ratio": spread(ratios)}
    return {
        "seconds": found, "moves": moves, "helpers": HELPERS.wanted,
        "cores": cores(), "load_average": os.getloadavg()[0],
    }  # fmt: skip


def main() -> None:
    """Measure, and write `sliders.json`."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--moves", type=int, default=24)
    asked = parser.parse_args()
    before = os.getloadavg()[0]
    found = {**measured(asked.moves), "load_average_before": before}
    RESULTS.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(found, indent=2))


if __name__ == "__main__":
    main()
