"""The population by age and sex, year by year."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import numpy as np

from simulator.charts.chart import Chart, Marks, build
from simulator.charts.data import MissingError, reference, require
from simulator.charts.drawing import Panel, Scale, Size
from simulator.charts.findings import under
from simulator.charts.numbers import amount, estimate, significant
from simulator.charts.palette import INK, MEN, WOMEN
from simulator.charts.tables import Cell, Table

if TYPE_CHECKING:
    import xarray as xr

NEEDS = ("residents_by_age",)
OLD = 85


def draw(dataset: xr.Dataset, marks: Marks = ()) -> Chart:
    """A pyramid of the reference policy (medians), with every year for a slider."""
    require(dataset, NEEDS)
    values, age = pyramid(dataset)
    divisor, unit = (1e6, "million") if float(values.max()) >= 1e5 else (1e3, "thousand")
    groups = [_ages(str(a)) for a in values[age].values]
    years = [int(re.sub(r"\D.*", "", str(y))) for y in values["year"].values]
    men, women = (
        values.sel(sex=s).transpose("year", age).values / divisor for s in ("male", "female")
    )
    top = float(max(men.max(), women.max())) * 1.05
    panel = Panel(
        _traces(men, women, groups, years[0], unit),
        Scale(-0.6, len(groups) - 0.4, category=tuple(groups)),
        span=(-top, top),
        x_form=_people(top, unit),
        notes=[
            _note(-top * 0.97, len(groups) - 1, "Men", MEN, "left"),
            _note(top * 0.97, len(groups) - 1, "Women", WOMEN, "right"),
        ],
    )
    sizes = (Size(1, 470, left=62), Size(1, 400, left=52, right=10, width=340))
    words, middle = title(dataset), " (medians)" if dataset.sizes["member"] > 1 else " in one future"
    return build(
        [panel],
        (),
        sizes,
        key="population",
        title=words,
        caption=f"Residents by age and sex, {unit}, {under(reference(dataset))}{middle}. "
        f"The outline is {years[0]}.",
        alt=f"Population pyramid from {years[0]} to {years[-1]}. {words}.",
        table=_table(men, women, groups, years),
        sections=("population",),
        years={
            "years": years,
            "men": [significant(-m, 4) for m in men],
            "women": [significant(w, 4) for w in women],
        },
    )


def pyramid(dataset: xr.Dataset) -> tuple[xr.DataArray, str]:
    """Medians of the reference by year, age group and sex, and the name of the age dimension."""
    values = dataset["residents_by_age"].sel(policy=reference(dataset)).median("member")
    ages = [str(d) for d in values.dims if d not in ("year", "sex")]
    if len(ages) != 1 or not {"year", "sex"} <= set(values.dims):
        raise MissingError("not in this result: residents_by_age by year, age and sex")
    return values, ages[0]


def _ages(label: str) -> str:
    """“85-89” for a label or for the first age of a group of five."""
    if label.isdigit():
        return f"{label}–{int(label) + 4}"
    return label.replace("-", "–")


def _traces(
    men: np.ndarray, women: np.ndarray, groups: list[str], first: int, unit: str
) -> list[dict[str, Any]]:
    rows = list(range(len(groups)))
    bar = {"type": "bar", "orientation": "h", "y": rows, "width": 0.86, "hovertext": groups}
    edge_y = [r + s for r in rows for s in (-0.5, 0.5)]
    outline = {
        "type": "scatter",
        "mode": "lines",
        "y": edge_y,
        "hoverinfo": "skip",
        "line": {"color": INK, "width": 1.1, "dash": "dot"},
    }
    hover = "%{hovertext}: %{customdata} " + unit
    last = len(men) - 1
    return [
        {
            **bar,
            "x": significant(-men[last], 4),
            "customdata": significant(men[last], 3),
            "marker": {"color": MEN},
            "name": "Men",
            "hovertemplate": hover,
        },
        {
            **bar,
            "x": significant(women[last], 4),
            "customdata": significant(women[last], 3),
            "marker": {"color": WOMEN},
            "name": "Women",
            "hovertemplate": hover,
        },
        {**outline, "x": significant(np.repeat(-men[0], 2), 4), "name": f"Men, {first}"},
        {**outline, "x": significant(np.repeat(women[0], 2), 4), "name": f"Women, {first}"},
    ]


def _people(top: float, unit: str) -> dict[str, Any]:
    step = float(
        np.array([0.1, 0.2, 0.25, 0.5, 1, 2, 2.5, 5, 10, 25, 50, 100, 250])[
            np.searchsorted([0.4, 0.8, 1, 2, 4, 8, 10, 20, 40, 100, 200, 400], top)
        ]
    )
    ticks = [float(x) for x in np.arange(-np.floor(top / step), np.floor(top / step) + 1) * step]
    return {
        "tickvals": ticks,
        "ticktext": [f"{abs(t):g}" for t in ticks],
        "showgrid": True,
        "gridcolor": "#e4e6e8",
        "showline": False,
        "dtick": None,
        "tick0": None,
    }


def _note(x: float, y: float, text: str, colour: str, side: str) -> dict[str, Any]:
    return {
        "x": x,
        "y": y,
        "text": f"<b>{text}</b>",
        "xanchor": side,
        "font": {"color": colour, "size": 14},
    }


def _table(men: np.ndarray, women: np.ndarray, groups: list[str], years: list[int]) -> Table:
    rows: list[tuple[Cell, ...]] = [
        (str(year), group, float(men[i, k]), float(women[i, k]))
        for i, year in enumerate(years)
        for k, group in enumerate(groups)
    ]
    return Table(("Year", "Age", "Men", "Women"), tuple(rows), labels=2)


def _grows(start: float, end: float) -> str:
    """By how much a number of people changes, in words; from nobody there is no share."""
    if start == end:
        return "stays as it is"
    if not start:
        return "grows"
    change = end / start - 1
    return "about doubles" if 0.9 < change < 1.1 else f"{'grows' if change > 0 else 'falls'} by {abs(change):.0%}"


def title(dataset: xr.Dataset) -> str:
    """How many more old people there will be, between the first and the last year that are drawn."""
    _, age = pyramid(dataset)
    people = dataset["residents_by_age"].sel(policy=reference(dataset)).sum("sex")
    old = [str(label) for label in people[age].values if int(re.sub(r"\D.*", "", str(label)) or 0) >= OLD]
    who = f"of people aged {OLD} and over" if old else "of residents"
    people = (people.sel({age: old}) if old else people).sum(age)
    before, year = (re.sub(r"\D.*", "", str(people["year"].values[at])) for at in (0, -1))
    start, found = float(people.isel(year=0).median()), estimate(people.isel(year=-1).values)
    return (
        f"The number {who} {_grows(start, found.median)} between {before} and {year}, "
        f"from {amount(start, 'people')} to {found.words('people')}"
    )
