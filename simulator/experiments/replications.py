"""How many futures are enough: as many as make the interval of a paired difference narrow.

After each whole batch the interval is looked at, and the run stops at the first look at which its
half-width is small enough. Method: Chow and Robbins (1965); Law, Simulation Modeling and Analysis
(2015), section 9.4. Who stops at a moment that the numbers chose, stops a little early, at a moment
when the spread looked small. In trials of 20,000 runs with two looks on average (batches of 64), a 95%
interval held the truth 94.8% of the time where differences were normal, 92.1% where exponential (94.5%
of runs of a fixed 128 points) and 89.3% where lognormal with sigma 1 (92.1%), and the mean of skewed
differences leaned towards their bulk by 7% and 15% of the half-width. So the log says so, and a number
that matters is best confirmed by a run of a fixed size with another seed. Points of a Latin hypercube
spread more evenly than luck would, which makes the interval wider than it needs to be.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from simulator.errors import InputError, Mistake, did_you_mean
from simulator.experiments import outcomes as table

if TYPE_CHECKING:
    from simulator.engine.start import Array

LEVEL = 0.95
BATCH = 64
LEAST = 30
"""Points of a batch at least: below, a spread is too often taken for smaller than it is."""
CAUTION = (
    f"The run stopped at a moment that its own numbers chose, after one of several looks: the {LEVEL:.0%} interval "
    "holds the truth slightly less often than that, and of skewed differences a few percentage points less often. "
    "Confirm what matters by a run of as many points with another seed."
)


@dataclass(frozen=True)
class Until:
    """When to stop: the half-width of the mean paired difference of `outcome`, policy less against."""

    half_width: float
    outcome: str
    policy: str
    against: str
    batch: int = BATCH

    def record(self) -> dict[str, Any]:
        """As the manifest has it."""
        return {**vars(self), "level": LEVEL}


def check(until: Until, policies: Sequence[str], outcomes: Sequence[str], points: int) -> None:
    """Raises `InputError` with all that is wrong with a rule."""
    mistakes = []
    if not 0.0 < until.half_width < float("inf"):
        what = f"{until.half_width:g} is no half-width"
        mistakes.append(Mistake("--until-half-width", "", what, "Give a number above 0, in the unit of the outcome."))
    if until.outcome not in outcomes or table.BY_NAME[until.outcome].is_series:
        known = [name for name in outcomes if not table.BY_NAME[name].is_series]
        remedy = did_you_mean(until.outcome, known).strip() or f"It may be {', '.join(known) or 'none of these'}."
        mistakes.append(Mistake("--of", "", f"{until.outcome} is not a single number that is kept", remedy))
    for option, policy in (("--policy", until.policy), ("--against", until.against)):
        if policy not in policies:
            remedy = did_you_mean(policy, policies).strip() or f"There are {', '.join(policies)}."
            mistakes.append(Mistake(option, "", f"no policy is called {policy}", remedy))
    if until.policy == until.against:
        what = f"{until.policy} can't be held against itself"
        mistakes.append(Mistake("--against", "", what, "Name another policy."))
    if until.batch < LEAST:
        what = f"a batch of {until.batch} is too small to judge a spread by"
        mistakes.append(Mistake("--batch", "", what, f"Give at least {LEAST} points."))
    if points < until.batch:
        what = f"{points} points are fewer than one batch of {until.batch}"
        mistakes.append(Mistake("--points", "", what, "Give more: it is the most that will be run."))
    if mistakes:
        raise InputError(mistakes)


@dataclass(frozen=True)
class Look:
    """What was seen after a batch."""

    points: int
    mean: float
    half_width: float


@dataclass
class Seen:
    """The paired differences of all points so far: how many, their mean, and the sum of squares about it.

    One difference a point, the mean over its members: points are what is independent. The mean is kept as that
    of the first batch and what it moved since, so that no digits are lost where it is large against the spread.
    """

    points: int = 0
    first: float = 0.0
    moved: float = 0.0
    squares: float = 0.0

    def add(self, differences: Array) -> None:
        """The differences of more points, without going over those before (Chan, Golub and LeVeque 1983)."""
        new = len(differences)
        if not new:
            return
        self.first = self.first if self.points else float(np.mean(differences))
        apart, points = differences - self.first, self.points + new
        mean = float(np.mean(apart))
        step = mean - self.moved
        self.squares += float(np.sum((apart - mean) ** 2)) + step * step * self.points * new / points
        self.moved += step * new / points
        self.points = points

    def look(self) -> Look:
        """The mean so far and the half-width of its interval, which is endless for less than two points."""
        from scipy.special import stdtrit

        mean = self.first + self.moved
        if self.points < 2:
            return Look(self.points, mean, float("inf"))
        error = (self.squares / (self.points - 1) / self.points) ** 0.5
        return Look(self.points, mean, float(stdtrit(self.points - 1, 0.5 + LEVEL / 2.0)) * error)
