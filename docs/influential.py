"""Write simulator/describe/influential.csv: which numbers move England most, one at a time.

    python docs/influential.py

Each uncertain number is put at the tenth and at the ninetieth centile of its own distribution while all
others stay at their medians, in the same few futures. Kept are those that move most: life satisfaction
and the budget gap under the reference, and the net present social value of the radical programme.
Takes some minutes. `simulator init` hints at the first of them. One at a time tells nothing of what two
numbers do together: `simulator sensitivity` does.
"""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import numpy as np

FILE = Path(__file__).parents[1] / "simulator" / "describe" / "influential.csv"
FUTURES, KEPT = 4, 12
LOW, MIDDLE, HIGH = 0.1, 0.5, 0.9
WATCHED = (("life_satisfaction", "do_minimum"), ("budget_gap", "do_minimum"), ("npsv", "radical"))


def design(numbers: int) -> np.ndarray:
    """All at the middle; then each low and each high by itself. Shape (1 + 2 numbers, numbers)."""
    found = np.full((1 + 2 * numbers, numbers), MIDDLE)
    for at in range(numbers):
        found[1 + 2 * at, at], found[2 + 2 * at, at] = LOW, HIGH
    return found


def rows() -> list[dict[str, Any]]:
    """The numbers that move each outcome most, the largest first."""
    import simulator as sim
    from simulator.experiments.evaluate import evaluate
    from simulator.scenario import uncertain

    england = sim.scenario("england")
    names = uncertain(england, sim.MODEL)
    outcomes = [name for name, _ in WATCHED]
    ran = evaluate(england, design(len(names)), names, policies=["radical"], members=FUTURES, outcomes=outcomes)
    found = []
    for outcome, policy in WATCHED:
        mean = ran[outcome].sel(policy=policy).mean("member").values
        swings = mean[2::2] - mean[1::2]
        for at in np.argsort(-np.abs(swings))[:KEPT]:
            found.append({"outcome": outcome, "policy": policy, "name": names[at], "swing": f"{swings[at]:.3g}",
                          "unit": ran[outcome].attrs["units"]})  # fmt: skip
    return found


if __name__ == "__main__":
    listed = rows()
    with FILE.open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, list(listed[0]), lineterminator="\n")
        table.writeheader()
        table.writerows(listed)
