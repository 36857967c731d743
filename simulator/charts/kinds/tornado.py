"""The tornado: what one number at a time does to the difference between two policies."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from simulator.charts.chart import Chart, Marks, build
from simulator.charts.data import require
from simulator.charts.drawing import Trace
from simulator.charts.kinds.studied import Names, Row, measured, pair, panel, sizes, told, unit_in, unit_of
from simulator.charts.numbers import significant
from simulator.charts.palette import AXIS, STEPS
from simulator.charts.tables import Cell, Table

if TYPE_CHECKING:
    import xarray as xr

NEEDS = ("change_mean", "change_low", "change_high", "swing")
SHOWN = 14
BEYOND = "beyond"
RANGE = " of its range"
COLOURS = (STEPS[1], STEPS[3])


def draw(dataset: xr.Dataset, marks: Marks = ()) -> Chart:
    """Two bars for each of the numbers that swing most, from the middle to either end."""
    require(dataset, NEEDS)
    finding = title(dataset)
    looked = closely(dataset)
    shown = largest(looked)
    ends = np.stack([shown[name].values for name in NEEDS[:3]])
    unit = unit_of(dataset, float(np.abs(ends).max(initial=0.0)))
    traces = [_bars(ends[:, :, place] / unit.by, place) for place in (0, 1)]
    labels = [_label(shown.isel(number=i), Names.of(dataset)) for i in range(shown.sizes["number"])]
    of, against = pair(dataset)
    members = lucks(looked)
    luck = f"means of {members} runs of luck, lines are 95% intervals" if members > 1 else "one run, no interval"
    if BEYOND in looked:
        few, many = dataset.sizes["member"], looked.sizes["number"]
        luck += f"; the {many} numbers that swung most in a first look with {few}, tried again in luck of their own"
    return build(
        [panel(labels, traces, (ends / unit.by).ravel().tolist())], (), sizes(labels), key="tornado",
        title=finding,
        caption=f"Change of {measured(dataset)}, {of} less {against}, "
        f"{unit_in(dataset, unit)}, where one number is at the 10% "
        f"point of its range (pale, above) or the 90% point (dark, below) and all others at their medians: {luck}. The "
        "letter is the grade of the number.",
        alt=f"Tornado of the {len(labels)} numbers that move the difference most. {finding}.",
        table=_table(dataset, unit.by, unit.word), sections=("innovation", "wellbeing"),
    )  # fmt: skip


def closely(dataset: xr.Dataset) -> xr.Dataset:
    """The numbers that were looked at more closely, with what that look found; all numbers where there was none."""
    if "closer_mean" not in dataset:
        return dataset
    looked = dataset.sel(number=dataset["closer"].values)
    found: dict[str, Any] = {
        f"change_{end}": (("number", "end"), dataset[f"closer_{end}"].values) for end in ("mean", "low", "high")
    }
    found |= {name: ("number", dataset[f"closer_{name}"].values) for name in ("swing", BEYOND)}
    return looked.drop_vars("base").assign(found | {"base": ("luck", dataset["closer_base"].values)})


def lucks(looked: xr.Dataset) -> int:
    """The runs of luck behind each mean."""
    return int(looked["base"].size)


def largest(dataset: xr.Dataset, count: int = SHOWN) -> xr.Dataset:
    """The numbers that swing most, the largest first; those that move nothing are left out."""
    swing = np.nan_to_num(dataset["swing"].values)
    order = [int(i) for i in np.argsort(-swing, kind="stable")[:count] if swing[i] > 0.0]
    return dataset.isel(number=order or [0])


def _label(one: xr.Dataset, names: Names) -> Row:
    at = " to ".join(_ends(one))
    return Row(str(one["grade"].values), f"{names.named(str(one['number'].values))}: {at}")


def _ends(one: xr.Dataset, whole: bool = False) -> list[str]:
    """Where a number was tried, in words; what both ends say is said once, unless each is to be `whole`."""
    low, high = (str(word).replace("-", "−") if str(word)[:1] == "-" else str(word) for word in one["at"].values)
    return [low if whole or not high.endswith(RANGE) else low.removesuffix(RANGE), high]


def _bars(ends: np.ndarray, place: int) -> Trace:
    mean, low, high = ends
    rows = len(mean)
    return {
        "type": "bar", "orientation": "h", "x": significant(mean), "width": 0.2,
        "y": [rows - 1 - i - 0.02 - 0.22 * place for i in range(rows)], "marker": {"color": COLOURS[place]},
        "error_x": {"type": "data", "symmetric": False, "array": significant(high - mean),
                    "arrayminus": significant(mean - low), "color": AXIS, "thickness": 1.2, "width": 0},
        "name": ("10% point", "90% point")[place], "showlegend": False, "hovertemplate": "%{x:.3~g}",
    }  # fmt: skip


def title(dataset: xr.Dataset) -> str:
    """The number that swings most, what the difference is at its ends, and whether that is more than luck."""
    of, against = pair(dataset)
    looked = closely(dataset)
    first = largest(looked, 1).isel(number=0)
    if float(np.nan_to_num(first["swing"])) == 0.0:
        return f"No number alone moves what {of} does beyond {against}, from the middle of their ranges"
    ends = float(looked["base"].mean()) + first["change_mean"].values
    half = float((first["change_high"] - first["change_low"]).max()) / 2
    low, high = (told(dataset, float(end), half, signed=True, size=float(np.abs(ends).max())) for end in ends)
    at = _ends(first, whole=True)
    name = _upper(Names.of(dataset).inside(str(first["number"].values)))
    return f"{name} alone moves the difference most: {low} at {at[0]}, {high} at {at[1]}{_doubt(looked, first)}"


def _doubt(looked: xr.Dataset, first: xr.Dataset) -> str:
    """Whether the first, and how many of those that were looked at closely, do more than luck might."""
    if BEYOND not in looked:
        unsure = bool(((first["change_low"] <= 0.0) & (first["change_high"] >= 0.0)).all())
        return ", though no more than luck might" if unsure and lucks(looked) > 1 else ""
    clear, of = int(looked[BEYOND].sum()), looked.sizes["number"]
    if not clear:
        return f", though neither it nor any other of the {of} looked at closely does more than luck might"
    doubt = "" if int(first[BEYOND]) else ", though that may be luck"
    return f"{doubt}; {clear} of the {of} numbers looked at closely {'move' if clear > 1 else 'moves'} it beyond luck"


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]


def _table(dataset: xr.Dataset, by: float, word: str) -> Table:
    """All numbers as first looked at, beside them what the closer look found; none that could not be run."""
    names: tuple[str, ...] = (
        "Number", "What it is", "Grade", "Low end at", "High end at", f"Change at low end, {word}", "2.5%", "97.5%",
        f"Change at high end, {word}", "2.5%", "97.5%", "Verdict",
    )  # fmt: skip
    looked = closely(dataset)
    closer = [str(name) for name in looked["number"].values] if BEYOND in looked else []
    names += ("Looked at closely: low end", "high end", "Beyond luck") if closer else ()
    rows: list[tuple[Cell, ...]] = []
    called = Names.of(dataset)
    for i, number in enumerate(dataset["number"].values):
        one = dataset.isel(number=i)
        if not np.isfinite(one["swing"]):
            continue
        cells = [float(one[name].values[end]) / by for end in (0, 1) for name in NEEDS[:3]]
        at = [str(word) for word in one["at"].values]
        more = _more(looked, closer, str(number), by)
        about = (str(number), called.named(str(number)), str(one["grade"].values))
        rows.append((*about, *at, *cells, str(one["verdict"].values), *more))
    return Table(names, tuple(rows), labels=5)


def _more(looked: xr.Dataset, closer: list[str], number: str, by: float) -> tuple[Cell, ...]:
    """The cells of the closer look; empty for a number that had none."""
    if not closer:
        return ()
    one = looked.isel(number=closer.index(number)) if number in closer else None
    if one is None or not np.isfinite(one["swing"]):
        return ("", "", "")
    return (*(float(mean) / by for mean in one["change_mean"].values), "yes" if int(one[BEYOND]) else "no")
