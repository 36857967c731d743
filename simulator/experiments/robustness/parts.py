"""What the stages of a study of robustness find: many futures, numbers moved alone, and pairs of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from simulator.experiments.robustness.switch import Switch, switch
from simulator.experiments.study import mean_of

if TYPE_CHECKING:
    from simulator.engine.start import Array
    from simulator.experiments.study import Question

FEWEST_TRIED = 2


@dataclass(frozen=True)
class Futures:
    """Policies, quantiles of the numbers (future, number) and tables by outcome (policy, future).

    Futures that could not be run are left out; `drawn` has the numbers of the others, or is None for all.
    """

    policies: tuple[str, ...]
    at: Array
    tables: Mapping[str, Array]
    drawn: np.ndarray | None = None

    def difference(self, question: Question) -> Array:
        """Policy less the other, by future, turned so that more is better."""
        places = [self.policies.index(name) for name in (question.policy, question.against)]
        values = self.tables[question.outcome.name]
        return np.asarray(question.better * (values[places[0]] - values[places[1]]))

    def correlations(self, question: Question) -> Array:
        """The rank correlation of each number with the difference."""
        from scipy.stats import rankdata

        rank = rankdata(self.difference(question))
        if rank.std() == 0.0:
            return np.zeros(self.at.shape[1])
        rank = rank - rank.mean()
        found = np.empty(self.at.shape[1])
        # Number by number: the ranks of all numbers in many futures would be a second table as large.
        for i, column in enumerate(self.at.T):
            own = rankdata(column)
            own -= own.mean()
            found[i] = rank @ own / np.sqrt((rank @ rank) * (own @ own))
        return found

    def first(self, question: Question, top: int, expected: Sequence[str] = ()) -> tuple[str, ...]:
        """The numbers that the difference goes with most, by rank, and more than any of so many would by chance.

        After them those that were `expected` to matter; of what merely comes first by chance only as many as make
        `FEWEST_TRIED`, so that there is something to see. Bonferroni's bound on Fisher's z.
        """
        from scipy.special import ndtri

        size = np.abs(self.correlations(question))
        order = np.argsort(-size, kind="stable")
        chance = np.tanh(-ndtri(0.025 / len(size)) / np.sqrt(max(len(self.at) - 3, 1)))
        beyond = int((size > chance).sum())
        ranked = [question.names[i] for i in order]
        found = list(dict.fromkeys([*ranked[:beyond], *expected]))
        chosen = found if len(found) >= FEWEST_TRIED else list(dict.fromkeys([*found, *ranked]))[:FEWEST_TRIED]
        return tuple(chosen[:top])


@dataclass(frozen=True)
class Tried:
    """Numbers moved alone: quantiles (place), own values (tried, place) and the difference (tried, place, member)."""

    names: tuple[str, ...]
    places: Array
    values: Array
    change: Array
    single: frozenset[str]

    def switches(self, better: int) -> list[Switch]:
        """Where the mean difference changes sign, along the numbers' own values."""
        means = better * mean_of(self.change)
        return [switch(values, row) for values, row in zip(self.values, means, strict=True)]

    def whole(self) -> Tried:
        """Without the numbers of which no luck could be run at every place."""
        there = np.asarray(np.isfinite(self.change).any(axis=(1, 2)))
        names = tuple(name for name, known in zip(self.names, there, strict=True) if known)
        return replace(self, names=names, values=self.values[there], change=self.change[there])


@dataclass(frozen=True)
class Surface:
    """Two numbers, their values along each side, their units, and the difference (first, second, member)."""

    names: tuple[str, str]
    values: tuple[Array, Array]
    units: tuple[str, ...]
    change: Array

    @property
    def there(self) -> bool:
        """Whether there is luck in which every place could be run."""
        return bool(np.isfinite(self.change).any())

    def turned(self) -> Surface:
        """The same with its sides changed over."""
        return Surface(self.names[::-1], self.values[::-1], self.units[::-1], self.change.swapaxes(0, 1))
