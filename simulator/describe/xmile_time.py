"""What depends on time alone: drivers, and the share of the year since everyone's birthday.

A program that interpolates a graphical function of time slopes from step to step, and those that hold
its points hold them differently. So a driver that moves in steps is a graphical function of how many
of its dates have passed: it is read at its points only, where all programs agree.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from simulator.describe.xmile_text import number
from simulator.engine.expressions import Number
from simulator.engine.filling import last_birthday
from simulator.engine.lower import Load, Lowered, Word
from simulator.engine.unroll import ZERO, summed

if TYPE_CHECKING:
    from simulator.engine import Model, Series, Start

TIME = Load("time")
SINCE_DOC = "Share of a year since everyone's birthday. As nobody moves up a year here, it begins again every year."
PASSED_DOC = "How many of the dates have passed on which some drivers change."


def since_birthday(model: Model, start: Start, year: str) -> str:
    """The equation of the share; `year` is the name of one year, by which time becomes a plain number."""
    time, first = f"TIME / {year}", start.calendar.start
    if model.ageing is None or first is None:
        return time
    past = number(-last_birthday(model, first) / model.ticks)
    return f"{time} + {past} - INT({time} + {past})"


def from_now_on(series: Series, places: tuple[int, ...]) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """The dates and values of one element of a driver, from the last date at or before the start."""
    first = max(int(np.searchsorted(series.at, 1e-12, side="right")) - 1, 0)
    values = series.values.reshape(len(series.at), -1)
    shape = series.values.shape[1:]
    column = values[first:, int(np.ravel_multi_index(places, shape)) if shape else 0]
    return tuple(map(float, series.at[first:])), tuple(map(float, column))


def passed(dates: tuple[float, ...]) -> Lowered:
    """How many of the dates have passed."""
    one = Number(1.0)
    return summed([Word("choose", (Word(">=", (TIME, Number(date))), one, ZERO)) for date in dates])
