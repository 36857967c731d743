"""Spending per need since 2010 on the path as it happened, whose effect the mortality index of those years holds.

    python -m calibration.derive.feedbacks_2010

The index of 2010 to mid-2023 is fitted to recorded deaths, so what cuts and waits did to them is in it. This runs the
hindcast under its reference policy and reads spending per need by service, a line from quarter to quarter. The people
who live because deaths are counted once need services too: so it runs again with what it found, until nothing moves.
Writes simulator/model/tables/history_spending.csv.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from importlib import import_module

import numpy as np

from calibration.derive.population import TABLES, short, write
from calibration.derive.published import Array
from simulator import engine, scenario
from simulator.engine.start import Series
from simulator.model import SECTORS
from simulator.model.axes import AGEING, AXES, SERVICES

DRIVER = "baseline_spending_ratio"
FIRST, QUARTER = 2010, 3
HELD = 147
"""Months until 1 July 2022: the projection's first year, the last that holds recorded deaths, begins."""
NEARLY = 1e-4
"""By how much two rounds may differ."""
MOST_ROUNDS = 10
NOTE = (
    "1; the central path of scenarios/england-2010.toml under do_minimum, by calibration/derive/feedbacks_2010.py; "
    "grade C; health, social care and other spending per need over that of April 2010, a line from quarter to "
    "quarter; from July 2022 the mean of the projection's first year"
)


def model() -> engine.Model:
    """The whole model, which records spending per need and nothing else."""
    modules = {
        section: [import_module(f"simulator.model.{name}") for name in names] for section, names in SECTORS.items()
    }
    recorded = [engine.output("need_adjusted_spending_ratio")]
    return engine.build("spending per need", modules, AXES, recorded, AGEING, ticks=12, tables=TABLES)


def knots(monthly: Array) -> Array:
    """Spending per need (50, 7) at the start of each quarter from monthly values; the last is a year's mean."""
    found = monthly[: HELD + 1 : QUARTER].copy()
    found[-1] = monthly[HELD : HELD + 12].mean(0)
    return found


def round_with(given: Array, whole: engine.Model, start: engine.Start) -> Array:
    """What the path is where mortality is held against `given` (50, 7)."""
    at = np.arange(len(given)) * QUARTER / 12.0
    series = {**start.series, DRIVER: Series(at, given, linear=True)}
    return knots(engine.simulate(whole, replace(start, series=series)).outputs["need_adjusted_spending_ratio"])


def derive() -> Array:
    """The path (50, 7) that reproduces itself. Raises `AssertionError` where rounds don't settle."""
    whole = model()
    start = scenario.start(scenario.read("scenarios/england-2010.toml"), whole)
    found = np.ones((HELD // QUARTER + 1, len(SERVICES)))
    for _ in range(MOST_ROUNDS):
        before, found = found, round_with(found, whole, start)
        print("largest change of a round:", np.abs(found - before).max())
        if np.abs(found - before).max() < NEARLY:
            return found
    raise AssertionError(f"rounds still differ by more than {NEARLY} after {MOST_ROUNDS}")


def main() -> None:
    """Writes the table."""
    path = derive()
    months = QUARTER * np.arange(len(path))
    dates = [date(FIRST + (m + 3) // 12, (m + 3) % 12 + 1, 1).isoformat() for m in months.tolist()]
    rows = [
        [day, service, short(path[i, s])] for i, day in enumerate(dates) for s, service in enumerate(SERVICES)
    ]
    write(TABLES / "history_spending.csv", {DRIVER: NOTE}, ("date", "service"), rows)


if __name__ == "__main__":
    main()
