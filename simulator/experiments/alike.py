"""Fewer futures that are like all: for what costs many times as much for each as a comparison does.

The first of many are as good as drawn anew, and a quarter of 64 may well be kinder to one policy than
all are. Those chosen here are spread in what was found for each as all are: the method is a balanced
sample (Deville and Tillé 2004, Biometrika 91: 893), here by exchange and on whole distributions.
"""

from __future__ import annotations

import numpy as np


def alike(values: np.ndarray, count: int) -> tuple[int, ...]:
    """The numbers of `count` futures in whose every row `values` (quantity, future) are spread as in all.

    What is least is the sum of squares between the ranks of the chosen and those evenly spread, over all
    rows. Starts from every so manieth in the order of the first row, and exchanges one chosen for one that
    is not as long as that helps: the same for the same values. Raises `ValueError` where there are fewer.
    """
    ranks = np.argsort(np.argsort(values, axis=1, kind="stable"), axis=1, kind="stable")
    total = ranks.shape[1]
    if not 1 <= count <= total:
        raise ValueError(f"{count} futures can't be chosen from {total}")
    even = (np.arange(count) + 0.5) * total / count - 0.5
    chosen = set(np.argsort(ranks[0], kind="stable")[even.astype(int)].tolist())
    best = _uneven(ranks, chosen, even)
    improved = True
    while improved:
        improved = False
        for out in sorted(chosen):
            tried = {new: _uneven(ranks, chosen - {out} | {new}, even) for new in range(total) if new not in chosen}
            new = min(tried, key=lambda each: tried[each], default=out)
            if new != out and tried[new] < best - 1e-9:
                chosen, best, improved = chosen - {out} | {new}, tried[new], True
    return tuple(sorted(chosen))


def _uneven(ranks: np.ndarray, chosen: set[int], even: np.ndarray) -> float:
    """How far the ranks of the chosen are from evenly spread ones."""
    return float(((np.sort(ranks[:, sorted(chosen)], axis=1) - even) ** 2).sum())
