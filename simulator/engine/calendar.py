"""Dates and years: the clock counts months, equations see years."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

FINEST = 2.0**30
"""Times are whole multiples of a tick's 2**-30th part, so that their sums are exact."""


@dataclass(frozen=True)
class Calendar:
    """When a run starts and stops; an abstract model has no date and only a length."""

    start: date | None
    stop: date | None = None
    length: float = 0.0

    @property
    def years(self) -> float:
        """The length of the run in the model's unit of time."""
        if self.start is None or self.stop is None:
            return self.length
        return date_to_years(self.start, self.stop)


def date_to_months(start: date, when: date) -> float:
    """Months from `start` to `when`: whole months plus (day - 1) / days in the month."""
    return _months(when) - _months(start)


@lru_cache(4096)
def _months(when: date) -> float:
    return 12.0 * when.year + (when.month - 1) + (when.day - 1) / monthrange(when.year, when.month)[1]


def date_to_years(start: date, when: date) -> float:
    """Years from `start` to `when`."""
    return date_to_months(start, when) / 12.0


@lru_cache(4096)
def years_to_date(start: date, years: float) -> date:
    """The date that many years after `start`; the inverse of `date_to_years`, to the day."""
    months = _months(start) + years * 12.0
    # Half a second's tolerance: a date goes through a division and comes back a hair short.
    whole = int(months + 2e-7)
    year, month = divmod(whole, 12)
    days = monthrange(year, month + 1)[1]
    day = int(max(months - whole, 0.0) * days + 1.0 + 1e-6)
    return date(year, month + 1, min(day, days))


@lru_cache(4096)
def years_to_text(start: date, years: float) -> str:
    """That date as text, `2025-04-01`: events fall on few dates, and many on each."""
    return years_to_date(start, years).isoformat()


def rounded(ticks: float) -> float:
    """A time on the finest grid."""
    return round(ticks * FINEST) / FINEST
