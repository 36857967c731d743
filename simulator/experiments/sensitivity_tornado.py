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

Array = NDArray[np.float64]
ENDS = (0.1, 0.9)
MIDDLE = 0.5
LITTLE = 0.01
"""A swing of less than this part of the largest one is little."""
DEAD, AFAR, ELSEWHERE, FAINT, MOVES = (
    "dead", "moves nothing from the middle", "moves other outcomes only", "moves it little", "moves it",
)  # fmt: skip


@dataclass(frozen=True)
class Tornado:
    """The outcome in the middle, and by number its change at each end, over members.

    `base` has shape (member,), `change` (number, end, member).
    """

    base: Array
    change: Array

    @property
    def mean(self) -> Array:
        """Mean change by number and end."""
        return np.asarray(self.change.mean(axis=-1))

    @property
    def swing(self) -> Array:
        """By number, the larger of the distances between the two ends and from the middle to either."""
        low, high = self.mean[:, 0], self.mean[:, 1]
        return np.asarray(np.max([np.abs(high - low), np.abs(low), np.abs(high)], axis=0))

    def interval(self, level: float = 0.95) -> tuple[Array, Array]:
        """Ends of the interval of the mean change, by Student's t over members; the mean itself for one member."""
        from scipy.special import stdtrit

        members = self.change.shape[-1]
        if members < 2:
            return self.mean, self.mean
        spread = self.change.std(axis=-1, ddof=1) / np.sqrt(members)
        half = stdtrit(members - 1, 0.5 + level / 2) * spread
        return self.mean - half, self.mean + half


def points(numbers: int, ends: Sequence[float] = ENDS, middle: float = MIDDLE) -> Array:
    """The middle, then each number at each end: shape (1 + 2 × numbers, numbers)."""
    found = np.full((1 + len(ends) * numbers, numbers), middle)
    for number in range(numbers):
        for place, end in enumerate(ends):
            found[1 + len(ends) * number + place, number] = end
    return found


def effects(values: ArrayLike, ends: int = len(ENDS)) -> Tornado:
    """The changes from an outcome at those points, shape (point, member)."""
    whole = np.asarray(values, dtype=float)
    change = (whole[1:] - whole[0]).reshape(-1, ends, whole.shape[1])
    return Tornado(whole[0], change)


def moved(values: ArrayLike, ends: int = len(ENDS)) -> NDArray[np.bool_]:
    """By number, whether anything in `values` (point, …) differs at either end from the middle by a single bit."""
    whole = np.asarray(values)
    whole = whole.reshape(len(whole), -1)
    differs = (whole[1:] != whole[0]).any(axis=1)
    return np.asarray(differs.reshape(-1, ends).any(axis=1))


def verdicts(tornado: Tornado, near: ArrayLike, afar: ArrayLike) -> list[str]:
    """By number, one of `DEAD`, `AFAR`, `ELSEWHERE`, `FAINT` and `MOVES`.

    `near` says where any outcome moved from the middle, `afar` where one did from another future. All but
    the last two are exact: not a bit changes. `FAINT` is a matter of size.
    """
    largest = float(tornado.swing.max(initial=0.0))
    itself = (tornado.change != 0.0).any(axis=(1, 2))
    found = []
    for own, swing, moves, far in zip(itself, tornado.swing, np.asarray(near), np.asarray(afar), strict=True):
        if not moves:
            found.append(AFAR if far else DEAD)
        elif not own:
            found.append(ELSEWHERE)
        else:
            found.append(FAINT if swing < LITTLE * largest else MOVES)
    return found
