"""Discount factors of HM Treasury's Green Book, in continuous time from a fixed base date."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray


@dataclass(frozen=True)
class Schedule:
    """Yearly discount rates that fall in steps.

    `rates[i]` holds from `since[i]` years after the base date.
    `grade` says how well the source was read, A to D.
    """

    name: str
    since: tuple[float, ...]
    rates: tuple[float, ...]
    source: str
    grade: str

    def __post_init__(self) -> None:
        ordered = all(a < b for a, b in zip(self.since, self.since[1:], strict=False))
        if len(self.since) != len(self.rates) or self.since[:1] != (0.0,) or not ordered:
            raise ValueError(
                f"{self.name}: one rate for each start year, and the years rise from 0"
            )

    def factor(self, years: ArrayLike) -> NDArray[np.float64]:
        """What a pound `years` after the base date is worth at it: exp(−∫ ln(1 + r)).

        `years` of any shape, in years; before the base date the factor is above 1. Dimensionless.
        """
        at = np.asarray(years, dtype=float)
        edges = np.append(np.asarray(self.since), np.inf)
        logs = np.log1p(np.asarray(self.rates))
        exponent = np.minimum(at, 0.0) * logs[0]
        for low, high, log in zip(edges[:-1], edges[1:], logs, strict=True):
            exponent = exponent + log * np.clip(at - low, 0.0, high - low)
        return np.exp(-exponent)
