"""The runs behind a curve of the cost of delay, all paired within a member.

- *unstarted*: the reference;
- one run for each delay: the policy so many years late, with everything that it sets later too;
- *healed*: as late, but with what lasts of the delay's damage undone just before (see `healing`).

The first two run on for `RUN_ON` years beyond the horizon with drivers constant, for the value of
what is left there. Drivers that are growth rates stay at their last rate; the price level is a level
that tax limits in cash are read against, so it goes on rising as in its last year. No policy starts
after the horizon. Where a run's own start falls between two steps it splits that step of that run
alone, so that until its start it is the reference to the last bit.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import TypeVar

import numpy as np

from simulator.engine import Calendar
from simulator.engine.start import Change, Series, Start, StartedHappening

Dated = TypeVar("Dated", Change, StartedHappening)

RUN_ON = 25
"""Years beyond the horizon over which what is left there is valued."""
RISING = ("price_level",)
LAST_DATED = 2261
"""The last whole year of dates counted in nanoseconds, as results hold them."""


def unstarted(start: Start) -> Start:
    """The same numbers with no policy that ever starts."""
    return replace(start, changes=_of_all(start.changes), happenings=_of_all(start.happenings))


def delayed(start: Start, policy: str, years: float, horizon: float) -> Start:
    """The same numbers with one policy so many years late, or never if that is beyond the horizon."""
    return replace(
        start,
        changes=_late(start.changes, policy, years, horizon),
        happenings=_late(start.happenings, policy, years, horizon),
    )


def _of_all(dated: Iterable[Dated]) -> tuple[Dated, ...]:
    """What comes under every policy."""
    return tuple(each for each in dated if each.policy is None)


def _late(dated: Iterable[Dated], policy: str, years: float, horizon: float) -> tuple[Dated, ...]:
    """What comes under every policy, and so many years later what that policy does, if it still is in time."""
    moved = (replace(d, at=d.at + years) if d.policy else d for d in dated if d.policy in (None, policy))
    return tuple(each for each in moved if each.policy is None or each.at < horizon)


def start_of(start: Start, policy: str) -> float | None:
    """When a policy starts, in years since the start of the run; None if it never does."""
    return min((change.at for change in start.changes if change.policy == policy), default=None)


def run_on(start: Start) -> Start:
    """The same numbers over a longer run: beyond the horizon drivers stay as they are there."""
    horizon = start.calendar.years
    series = {
        name: _rising(held, horizon) if name in RISING else held
        for name, held in ((name, _held(found, horizon)) for name, found in start.series.items())
    }
    return replace(start, calendar=longer(start.calendar), series=series)


def longer(calendar: Calendar) -> Calendar:
    """The calendar with the run-on."""
    if calendar.stop is None:
        return replace(calendar, length=calendar.length + RUN_ON)
    return replace(calendar, stop=_years_on(calendar.stop))


def _years_on(day: date) -> date:
    leap_day = (day.month, day.day) == (2, 29)
    return date(day.year + RUN_ON, day.month, 28 if leap_day else day.day)


def _held(series: Series, horizon: float) -> Series:
    """The series without what it says of the time after the horizon."""
    before = series.at <= horizon
    if before.all():
        return series
    at, values = series.at[before], series.values[before]
    if series.linear:
        after = int(before.sum())
        gone = (horizon - at[-1]) / (series.at[after] - at[-1])
        at = np.append(at, horizon)
        values = np.concatenate([values, [values[-1] + gone * (series.values[after] - values[-1])]])
    return replace(series, at=at, values=values)


def _rising(series: Series, horizon: float) -> Series:
    """The series with a rise after the horizon at each interval, as at the last one before it."""
    if len(series.at) < 2 or series.linear:
        return series
    interval, ratio = series.at[-1] - series.at[-2], series.values[-1] / series.values[-2]
    first = series.at[-1] + interval * (int((horizon - series.at[-1]) / interval + 1e-9) + 1)
    times = np.arange(first, horizon + RUN_ON + 1e-9, interval)
    steps = np.arange(1, len(times) + 1)
    more = series.values[-1] * ratio ** steps.reshape(-1, *[1] * (series.values.ndim - 1))
    return replace(series, at=np.append(series.at, times), values=np.concatenate([series.values, more]))
