"""Which numbers move a result most, one at a time; measured on England by docs/influential.py."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

WORDS = {
    "life_satisfaction": "life satisfaction while nothing new is done",
    "budget_gap": "the budget gap at the end while nothing new is done",
    "npsv": "what a radical programme is worth",
}


@dataclass(frozen=True)
class Influence:
    """A number and by how much an outcome moves from its tenth to its ninetieth centile."""

    outcome: str
    name: str
    swing: float
    unit: str


@cache
def influences() -> tuple[Influence, ...]:
    """All that were measured, by outcome, the largest first."""
    text = files("simulator.describe").joinpath("influential.csv").read_text("utf-8")
    return tuple(
        Influence(row["outcome"], row["name"], float(row["swing"]), row["unit"])
        for row in csv.DictReader(text.splitlines())
    )
