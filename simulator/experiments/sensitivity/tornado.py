"""What an outcome does when one number moves and all others stay: the tornado, and dead levers.

Each number goes to its 10% and its 90% quantile with all others at their medians, in the same luck as
the middle. It takes two points a number, and sees no interaction; where the middle is an odd place
(a recession that does not come), it sees what can be seen from there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from simulator.errors import RunError
from simulator.experiments.study import interval_of, mean_of, without_lost

Array = NDArray[np.float64]
ENDS = (0.1, 0.9)
MIDDLE = 0.5
LITTLE = 0.01
"""A swing of less than this part of the largest one is little."""
DEAD, AFAR, ELSEWHERE, FAINT, MOVES, LOST = (
    "dead", "moves nothing from the middle", "moves other outcomes only", "moves it little", "moves it",
    "could not be run",
)  # fmt: skip


@dataclass(frozen=True)
class Tornado:
    """The outcome in the middle, and by number its change at each end, over members.

    `base` has shape (member,), `change` (number, end, member). Luck in which one of a number's ends could
    not be run is NaN for both.
    """

    base: Array
    change: Array

    @property
    def mean(self) -> Array:
        """Mean change by number and end; NaN where no luck could be run."""
        return mean_of(self.change)

    @property
    def swing(self) -> Array:
        """By number, the larger of the distances between the two ends and from the middle to either."""
        low, high = self.mean[:, 0], self.mean[:, 1]
        return np.asarray(np.max([np.abs(high - low), np.abs(low), np.abs(high)], axis=0))

    @property
    def beyond(self) -> NDArray[np.bool_]:
        """By number, whether it moves the outcome by more than luck might, were one of all these looked at by chance.

        Where the interval of one of its three distances leaves out 0, at 95% for all numbers together
        (Bonferroni: three distances for each).
        """
        each = np.stack([self.change[:, 1] - self.change[:, 0], self.change[:, 0], self.change[:, 1]], axis=1)
        low, high = interval_of(each, 1.0 - 0.05 / max(1, 3 * len(each)))
        several = np.isfinite(each).sum(axis=-1) > 1
        return np.asarray((((low > 0.0) | (high < 0.0)) & several).any(axis=1))

    def interval(self, level: float = 0.95) -> tuple[Array, Array]:
        """Ends of the interval of the mean change, by Student's t over members; the mean itself for one member."""
        return interval_of(self.change, level)


def points(
    numbers: int, ends: Sequence[float] = ENDS, middle: float = MIDDLE, moved: Sequence[int] | None = None
) -> Array:
    """The middle, then each number at each end, or only those `moved`: shape (1 + 2 × moved, numbers)."""
    columns = range(numbers) if moved is None else moved
    found = np.full((1 + len(ends) * len(columns), numbers), middle)
    for row, column in enumerate(columns):
        for place, end in enumerate(ends):
            found[1 + len(ends) * row + place, column] = end
    return found


def effects(values: ArrayLike, ends: int = len(ENDS)) -> Tornado:
    """The changes from an outcome at those points, shape (point, member); NaN where it could not be run.

    Raises `RunError` where the middle could not be run at all.
    """
    whole = np.asarray(values, dtype=float)
    if not np.isfinite(whole[0]).any():
        raise RunError("With all numbers at their medians it could not be run, so that there is nothing to move from.")
    change = (whole[1:] - whole[0]).reshape(-1, ends, whole.shape[1])
    return Tornado(whole[0], without_lost(change))


def moved(values: ArrayLike, ends: int = len(ENDS)) -> NDArray[np.bool_]:
    """By number, whether anything in `values` (point, …) differs at either end from the middle by a single bit.

    To be run no more is a difference too; where the middle could not be run nothing can differ.
    """
    whole = np.asarray(values)
    whole = whole.reshape(len(whole), -1)
    differs = ((whole[1:] != whole[0]) & np.isfinite(whole[0])).any(axis=1)
    return np.asarray(differs.reshape(-1, ends).any(axis=1))


def verdicts(tornado: Tornado, near: ArrayLike, afar: ArrayLike) -> list[str]:
    """By number, one of `DEAD`, `AFAR`, `ELSEWHERE`, `FAINT`, `MOVES` and `LOST`.

    `near` says where any outcome moved from the middle, `afar` where one did from another future. `DEAD`,
    `AFAR` and `ELSEWHERE` are exact: not a bit changes. `FAINT` is a matter of size. `LOST` could not be
    run at one of its ends.
    """
    swings = np.nan_to_num(tornado.swing)
    largest = float(swings.max(initial=0.0))
    itself = (np.nan_to_num(tornado.change) != 0.0).any(axis=(1, 2))
    there = np.asarray(np.isfinite(tornado.change).any(axis=(1, 2)))
    found = []
    each = zip(there, itself, swings, np.asarray(near), np.asarray(afar), strict=True)
    for known, own, swing, moves, far in each:
        if not known:
            found.append(LOST)
        elif not moves:
            found.append(AFAR if far else DEAD)
        elif not own:
            found.append(ELSEWHERE)
        else:
            found.append(FAINT if swing < LITTLE * largest else MOVES)
    return found
