"""What the record says of each free number: where its prior and its posterior lie."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from simulator.charts.chart import Chart, Marks, build
from simulator.charts.data import MEDIAN, require
from simulator.charts.drawing import Trace
from simulator.charts.kinds.record import AFTER, BEFORE
from simulator.charts.kinds.studied import Row, measure, panel, sizes
from simulator.charts.numbers import significant
from simulator.charts.palette import AXIS, INK, Look
from simulator.charts.tables import Cell, Table

if TYPE_CHECKING:
    import xarray as xr

NEEDS = ("value_before", "value_fitted", "prior", "posterior_quantile")
LOOKS = (Look("Prior", AXIS, "solid"), Look("Posterior", AFTER.colour, "solid"),
         Look("Value before", INK, "", BEFORE.symbol), Look("Best fit", AFTER.colour, "", AFTER.symbol))  # fmt: skip
STILL, SHIFT = 0.9, 0.1
"""The record does not move a number whose middle 80% is at least so much of its prior's, and whose median is shifted
by no more than so much of its prior's middle 95%."""


def draw(dataset: xr.Dataset, marks: Marks = ()) -> Chart:
    """A row for each number, the one that the record says most of first: prior in grey above, posterior below."""
    require(dataset, NEEDS)
    finding = title(dataset)
    shown = dataset.isel(parameter=np.argsort(narrowed(dataset), kind="stable"))
    prior, found = (shown[name].transpose("parameter", "quantile").values for name in NEEDS[2:])
    low, wide = prior[:, :1], prior[:, -1:] - prior[:, :1]
    own, fit = ((shown[name].values[:, None] - low)[:, 0] / wide[:, 0] for name in NEEDS[:2])
    before, after = (prior - low) / wide, (found - low) / wide
    letter = " The letter is the grade of the number." if "parameter_grade" in shown.variables else ""
    rows = [Row(_grade(shown, i), _words(shown.isel(parameter=i))) for i in range(shown.sizes["parameter"])]
    traces = [
        *_bars(before, LOOKS[0], 0.06), *_bars(after, LOOKS[1], -0.18), _dot(own, LOOKS[2], 0.06),
        _dot(fit, LOOKS[3], -0.18),
    ]  # fmt: skip
    ends = [*after.ravel().tolist(), *own.tolist(), *fit.tolist(), 1.0]
    return build(
        [panel(rows, traces, ends, percent=True)], (), sizes(rows), key="learned", title=finding, looks=LOOKS,
        caption="Each number on its prior’s middle 95%, from 0 to 100%; thick lines hold the middle 50%, thin lines "
        f"95%. Not moved means a middle 80% of at least {STILL:.0%} of the prior’s and a median shifted by no more "
        f"than {SHIFT:.0%} of its middle 95%. Errors of figures are taken as independent: where a measure has many, "
        f"which one omission explains, the posterior is too narrow.{letter}",
        alt=f"Prior and posterior of {len(rows)} numbers. {finding}.", table=_table(shown),
    )  # fmt: skip


def _grade(shown: xr.Dataset, i: int) -> str:
    """How well the number is known, where the calibration says so."""
    return str(shown["parameter_grade"].values[i]) if "parameter_grade" in shown.variables else ""


def narrowed(dataset: xr.Dataset) -> np.ndarray:
    """How wide the posterior's middle 80% is in parts of the prior's, shape (parameter,)."""
    prior, found = (dataset[name].transpose("parameter", "quantile").values for name in NEEDS[2:])
    return np.asarray((found[:, -2] - found[:, 1]) / (prior[:, -2] - prior[:, 1]))


def still(dataset: xr.Dataset) -> np.ndarray:
    """Which numbers the record does not move, shape (parameter,) of truth values."""
    prior, found = (dataset[name].transpose("parameter", "quantile").values for name in NEEDS[2:])
    shift = np.abs(found[:, MEDIAN] - prior[:, MEDIAN]) / (prior[:, -1] - prior[:, 0])
    return np.asarray((narrowed(dataset) >= STILL) & (shift <= SHIFT))


def called(dataset: xr.Dataset) -> list[str]:
    """The plain words of each number, or its dotted name where it has none."""
    pairs = zip(dataset["parameter"].values, dataset["parameter_label"].values, strict=True)
    return [str(label) or str(name) for name, label in pairs]


def _words(one: xr.Dataset) -> str:
    """“How fast vacancies are filled, a year: 1 to 3 before, 2.2 to 2.6 after”."""
    prior, found = (one[name].values for name in NEEDS[2:])
    unit = measure(str(one["parameter_unit"].values), float(np.abs([*prior, *found]).max()))
    before, after = (f"{plain(each[0] / unit.by)} to {plain(each[-1] / unit.by)}" for each in (prior, found))
    word = f", {unit.word}" if unit.word else ""
    return f"{str(one['parameter_label'].values) or str(one['parameter'].values)}{word}: {before} before, {after} after"


def plain(value: float) -> str:
    """A number to three digits with its own minus sign."""
    text = f"{abs(value):.3g}"
    text = f"{abs(value):,.0f}" if "e+" in text else text
    return f"−{text}" if value < 0 and float(f"{value:.3g}") else text


def _bars(values: np.ndarray, look: Look, lift: float) -> list[Trace]:
    """The middle 95% as a thin line and the middle 50% as a thick one, around the median."""
    return [_bar(values, ends, look, lift, wide) for ends, wide in (((0, -1), 1.6), ((2, -3), 5.0))]


def _bar(values: np.ndarray, ends: tuple[int, int], look: Look, lift: float, wide: float) -> Trace:
    rows, middle = len(values), values[:, MEDIAN]
    error: dict[str, Any] = {
        "type": "data", "symmetric": False, "array": significant(values[:, ends[1]] - middle), "width": 0,
        "arrayminus": significant(middle - values[:, ends[0]]), "color": look.colour, "thickness": wide,
    }  # fmt: skip
    return {
        "type": "scatter", "mode": "markers", "x": significant(middle), "y": _heights(rows, lift), "error_x": error,
        "marker": {"color": look.colour, "size": 1}, "name": look.name,
        "hovertemplate": f"{look.name}, median: %{{x:.0%}} of the prior’s range<extra></extra>",
    }  # fmt: skip


def _dot(x: np.ndarray, look: Look, lift: float) -> Trace:
    edge = {"color": look.colour, "width": 1.8}
    return {
        "type": "scatter", "mode": "markers", "x": significant(x), "y": _heights(len(x), lift), "name": look.name,
        "marker": {"color": look.colour, "size": 9, "symbol": look.symbol, "line": edge},
        "hovertemplate": f"{look.name}: %{{x:.0%}} of the prior’s range<extra></extra>",
    }  # fmt: skip


def _heights(rows: int, lift: float) -> list[float]:
    return [rows - 1 - i - 0.08 + lift for i in range(rows)]


def title(dataset: xr.Dataset) -> str:
    """How many numbers the record moves, and of which it says most and nothing."""
    names, unmoved, width = called(dataset), still(dataset), narrowed(dataset)
    count = len(names)
    if unmoved.all():
        return "The record moves no free number: they are as uncertain as before" if count > 1 else (
            f"The record does not move “{names[0]}”")  # fmt: skip
    first = int(np.argmin(width))
    if width[first] < 1.0:
        most = f"it says most of “{names[first]}”, whose range narrows to {width[first]:.0%} of what it was"
    else:
        most = "it narrows none of them"
    kept = [name for name, each in zip(names, unmoved, strict=True) if each]
    which = f"“{kept[0]}”" if len(kept) == 1 else f"{len(kept)} numbers"
    rest = f", and nothing of {which}" if kept else ""
    many = f"all {count} free numbers" if not kept else f"{count - len(kept)} of {count} free numbers"
    return f"The record moves {many if count > 1 else 'the free number'}: {most}{rest}"


def _table(shown: xr.Dataset) -> Table:
    columns = ("Number", "What it is", "Unit", "Moved", "Before", "Fitted", "Prior, median", "2.5%", "97.5%",
               "Posterior, median", "2.5%", "97.5%", "Width, of the prior's")  # fmt: skip
    rows: list[tuple[Cell, ...]] = []
    words, unmoved, width = called(shown), still(shown), narrowed(shown)
    for i, number in enumerate(shown["parameter"].values):
        one = shown.isel(parameter=i)
        cells = [float(one[name].values[k]) for name in NEEDS[2:] for k in (MEDIAN, 0, -1)]
        about = (str(number), words[i], str(one["parameter_unit"].values), "no" if unmoved[i] else "yes")
        rows.append((*about, *(float(one[name]) for name in NEEDS[:2]), *cells, float(width[i])))
    return Table(columns, tuple(rows), labels=4)
