"""A study of robustness as tables that any program opens: numbers by what they are worth, and policies by regret."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from simulator.experiments.study import MONEY, money
from simulator.results.whole import Whole

if TYPE_CHECKING:
    import xarray as xr

NUMBERS, POLICIES, VALUE = "robustness.csv", "regret.csv", "value_of_information.csv"
WORTH = ("worth_knowing", "worth_low", "worth_high")
LINES = ("number", "grade", *WORTH, *MONEY, "found", "rank_correlation", "label")
REGRETS = ("policy", "mean_regret", "median_regret", "high_90_regret", "largest_regret", *MONEY, "best_share",
           "satisfied_share")  # fmt: skip
Line = tuple[str | float, ...]


def write(part: Path, found: xr.Dataset) -> None:
    """The dataset with the members of its runs, and its tables."""
    result = Whole(part)
    result.dataset("robustness.nc", found)
    result.table(NUMBERS, lines(found))
    result.table(POLICIES, regrets(found))
    result.table(VALUE, value(found))


def lines(found: xr.Dataset) -> Iterator[Line]:
    """A line for each number, the weakest grade that is worth evidence first, headed by `LINES`."""
    yield LINES
    for name in worth_buying(found):
        at = found.sel(number=name)
        yield (name, str(at["grade"].values), *(float(at[key]) for key in WORTH), *money(found),
               int(at["worth_found"]), float(at["rank_correlation"]), str(at["label"].values))  # fmt: skip


def regrets(found: xr.Dataset) -> Iterator[Line]:
    """A line for each policy, the one with the least largest regret first, headed by `REGRETS`.

    `high_90_regret` is what nine futures in ten do not exceed. The largest is one future's, and grows with their
    number. `satisfied_share` is empty where no line was drawn.
    """
    yield REGRETS
    table = found["regret"].transpose("policy", "future").values
    for i in np.argsort(table.max(axis=1), kind="stable"):
        median, high = np.quantile(table[i], [0.5, 0.9])
        kept: str | float = float(found["satisfied"].isel(policy=i).mean()) if "satisfied" in found else ""
        yield (str(found["policy"].values[i]), float(table[i].mean()), float(median), float(high),
               float(table[i].max()), *money(found), float(found["best_share"][i]), kept)  # fmt: skip


def value(found: xr.Dataset) -> Iterator[Line]:
    """What knowing the future would be worth (EVPI), with the ends of its interval."""
    yield ("figure", "name", "value", "low_95", "high_95", *MONEY, "futures")
    ends = [float(found[f"value_of_information{end}"]) for end in ("", "_low", "_high")]
    name = "Expected value of perfect information: of knowing the future before choosing"
    yield ("value_of_information", name, *ends, *money(found), found.sizes["future"])


def worth_buying(found: xr.Dataset) -> list[str]:
    """All numbers: those that are worth knowing beyond chance first, weakest grade first; then by worth."""
    grades = [str(grade) for grade in found["grade"].values]
    shown, value = found["worth_found"].values, found["worth_knowing"].values
    keys = [(-int(s), -ord(g or "A") if s else 0, -float(v)) for s, g, v in zip(shown, grades, value, strict=True)]
    return [str(found["number"].values[i]) for i in sorted(range(len(keys)), key=keys.__getitem__)]
