"""What the charts of a calibration share: the figures of the record, their uses, and how far a run misses them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from statistics import NormalDist
from typing import TYPE_CHECKING

import numpy as np

from simulator.charts import clusters
from simulator.charts.data import MONTHS
from simulator.charts.drawing import Scale, scale_for
from simulator.charts.kinds.curves import scaled
from simulator.charts.kinds.studied import KINDS, measure
from simulator.charts.palette import STEPS, Look

if TYPE_CHECKING:
    import xarray as xr

START, FITTED, HELD = "start", "fitted", "held back"
BEFORE = Look("Before", "#6a7076", "dash", "x-thin-open")
AFTER = Look("Calibrated", STEPS[2], "solid", "circle")
REACH = NormalDist().inv_cdf(0.975)
"""Standard errors to each side that hold 95% of a normal distribution."""


@dataclass(frozen=True)
class Shown:
    """By what a measure's values are divided to be shown, the word for that, and whether they are percentages."""

    by: float
    word: str
    percent: bool = False

    def titled(self, label: str) -> str:
        """The measure with its unit: “Residents, million person”."""
        return f"{label}, {self.word}" if self.word else label

    def scale(self, arrays: list[np.ndarray]) -> Scale:
        """A vertical axis around such values."""
        return scale_for(arrays, percent=self.percent)


def shown(unit: str, size: float) -> Shown:
    """How values up to that size are shown: a share in per cent, pounds and people in millions or billions."""
    if unit == "1" and size <= 2.0:
        return Shown(1.0, "%", percent=True)
    if unit in KINDS:
        found = measure(unit, size)
        return Shown(found.by, found.word)
    by, word = scaled(size, "people")
    return Shown(by, " ".join(each for each in (word.strip(), {"1": "", "point": "points"}.get(unit, unit)) if each))


def uses(dataset: xr.Dataset) -> np.ndarray:
    """What each figure was used for, shape (target,): given to the model, fitted, or held back."""
    return np.array([str(use) for use in dataset["target_use"].values])


def measures(dataset: xr.Dataset) -> np.ndarray:
    """The name of the measure of each figure, shape (target,)."""
    return np.array([str(name) for name in dataset["target_measure"].values])


def labels(dataset: xr.Dataset) -> dict[str, str]:
    """What each measure is called in plain words."""
    pairs = zip(dataset["measure"].values, dataset["measure_label"].values, strict=True)
    return {str(name): str(label) for name, label in pairs}


def units(dataset: xr.Dataset) -> dict[str, str]:
    """The unit of each measure."""
    pairs = zip(dataset["measure"].values, dataset["measure_unit"].values, strict=True)
    return {str(name): str(unit) for name, unit in pairs}


def inside(label: str) -> str:
    """A measure's words inside a sentence: “unemployment rate”, but “GP visits”."""
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]


def misses(dataset: xr.Dataset, run: str) -> np.ndarray:
    """Model less record in standard errors, shape (target,), of the run `before` or `fitted`."""
    return np.asarray((dataset[run].values - dataset["record"].values) / dataset["error"].values)


def apart(values: np.ndarray) -> float:
    """The root mean square of misses: about 1 where the errors are as large as was taken."""
    return float(np.sqrt(np.mean(values**2)))


@dataclass(frozen=True)
class Tally:
    """How many of how many figures, and the 95% interval of that share.

    Figures of one measure go together, as one omission of the model explains them all: they count as as many as
    they are worth (see `charts.clusters`).
    """

    count: int
    of: int
    low: float
    high: float

    @classmethod
    def figures(cls, found: np.ndarray, measure: np.ndarray) -> Tally:
        """Of figures (figure,) which are of a `measure` each; with the whole as the interval where there are none."""
        ends = clusters.interval(found, measure) if found.size else (0.0, 1.0)
        return cls(int(found.sum()), int(found.size), *ends)

    @property
    def words(self) -> str:
        """“70%, 48 to 86%”."""
        return f"{self.count / self.of:.0%}, {100 * self.low:.0f} to {100 * self.high:.0f}%"


def closer(dataset: xr.Dataset, use: str, least: float = 0.0) -> Tally:
    """Of how many figures of that use calibration lessened the miss by more than `least`."""
    mask = uses(dataset) == use
    before, after = (np.abs(misses(dataset, run))[mask] for run in ("before", "fitted"))
    return Tally.figures(after < before - least, measures(dataset)[mask])


def tested(dataset: xr.Dataset) -> str:
    """The use that tells how good the fit is: held back, or fitted where nothing was."""
    return HELD if (uses(dataset) == HELD).any() else FITTED


def within(dataset: xr.Dataset, use: str, level: float) -> Tally:
    """How many figures of that use lie in the predicted band of that level."""
    mask = uses(dataset) == use
    held = dataset["inside"].sel(level=level, method="nearest").values.astype(bool)[mask]
    return Tally.figures(held, measures(dataset)[mask])


def period(start: np.datetime64, end: np.datetime64) -> str:
    """When a figure is of: “2016”, “2016-17” for a financial year, “Jul 2016” for a day, else the years or months."""
    first, last = (date.fromisoformat(str(day)[:10]) for day in (start, end))
    if first == last:
        return _month(first)
    if last == first.replace(year=first.year + 1, day=1) and first.day == 1 and first.month in (1, 4):
        return str(first.year) if first.month == 1 else f"{first.year}-{last.year % 100:02d}"
    final = last - timedelta(days=1)  # the second day is the first that is left out
    if first.year < final.year:
        return f"{first.year} to {final.year}"
    return _month(first) if first.month == final.month else f"{MONTHS[first.month - 1][:3]} to {_month(final)}"


def periods(dataset: xr.Dataset) -> list[str]:
    """When each figure is of."""
    return [period(*ends) for ends in zip(dataset["period_start"].values, dataset["period_end"].values, strict=True)]


def middles(dataset: xr.Dataset) -> list[str]:
    """The day in the middle of each figure's period, as ISO days."""
    pairs = zip(dataset["period_start"].values, dataset["period_end"].values, strict=True)
    ends = [(date.fromisoformat(str(first)[:10]), date.fromisoformat(str(last)[:10])) for first, last in pairs]
    return [str(first + (last - first) // 2) for first, last in ends]


def until(dataset: xr.Dataset) -> str:
    """The month to which the record was fitted: “March 2019”."""
    day = date.fromisoformat(str(dataset.attrs["fitted_until"])[:10])
    return f"{MONTHS[day.month - 1]} {day.year}"


def _month(day: date) -> str:
    return f"{MONTHS[day.month - 1][:3]} {day.year}"
