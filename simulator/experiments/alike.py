"""Fewer futures that are like all: for what costs many times as much for each as a comparison does.

The first of many are as good as drawn anew, and a quarter of 64 may well be kinder to one policy than
all are. Those chosen here are spread in what was found for each as all are: the method is a balanced
sample (Deville and Tillé 2004, Biometrika 91: 893), here by exchange within strata and on whole distributions.
"""

from __future__ import annotations

import numpy as np


def alike(values: np.ndarray, count: int) -> tuple[int, ...]:
    """The numbers of `count` futures in whose every row `values` (quantity, future) are spread as in all.

    In the order of the first row all are cut into as many parts, and one of each is chosen, first that in its
    middle; then, part by part, another one as long as that brings the ranks of the chosen nearer to evenly spread
    ones, in squares over all rows. The same for the same values. Raises `ValueError` where there are fewer.
    """
    ranks = np.argsort(np.argsort(values, axis=1, kind="stable"), axis=1, kind="stable")
    total = ranks.shape[1]
    if not 1 <= count <= total:
        raise ValueError(f"{count} futures can't be chosen from {total}")
    even = (np.arange(count) + 0.5) * total / count - 0.5
    parts = np.array_split(np.argsort(ranks[0], kind="stable"), count)
    chosen = np.array([part[(len(part) - 1) // 2] for part in parts])
    best, improved = _uneven(ranks[:, chosen], even), True
    while improved:
        improved = False
        for place, part in enumerate(parts):
            for other in part:
                tried = np.concatenate([chosen[:place], [other], chosen[place + 1 :]])
                if (found := _uneven(ranks[:, tried], even)) < best - 1e-9:
                    chosen, best, improved = tried, found, True
    return tuple(sorted(chosen.tolist()))


def _uneven(ranks: np.ndarray, even: np.ndarray) -> float:
    """How far the ranks of the chosen are from evenly spread ones."""
    return float(((np.sort(ranks, axis=1) - even) ** 2).sum())
