"""Lines of all policies in one panel, named at their ends, over the bands of the reference."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simulator.charts.data import MEDIAN, futures, reference, spread
from simulator.charts.drawing import Label, Panel, Size, bands, dates, line, scale_for
from simulator.charts.findings import lower
from simulator.charts.palette import Look, look

if TYPE_CHECKING:
    import xarray as xr

WIDE = Size(columns=2, panel=300, right=112, gap_x=168)
ALL = "All policies"
NARROW = Size(columns=1, panel=230, left=48, right=82, gap_y=64, width=340)


def ends(
    values: xr.DataArray,
    names: list[str],
    title: str,
    ticks: dict[str, Any],
    base: str,
    *,
    form: str = ".3~g",
    zero: bool = False,
    mean: bool = False,
) -> Panel:
    """One panel of medians, or means (of probabilities), with the bands of the reference only.

    Bands of every policy would hide one another.
    """
    x = dates(values)
    fans = {p: spread(values.sel(policy=p)) for p in names}
    middle = {p: fans[p][MEDIAN] for p in names}
    if mean:
        middle = {p: values.sel(policy=p).mean("member").values for p in names}
    lines = [line(x, middle[p], look(p), 2.2, form) for p in upwards(names, base)]
    arrays = [fans[base], *middle.values()]
    words = [_label(float(middle[p][-1]), look(p)) for p in names]
    return Panel(
        [*bands(x, fans[base], look(base)), *lines],
        scale_for(arrays, zero=zero, **ticks),
        title=title,
        labels=words,
        together=ALL if len(names) > 1 else "",
    )


def upwards(names: list[str], base: str) -> list[str]:
    """The order in which lines are drawn: the reference below all others, which are told by their dashes over it."""
    return [base, *(policy for policy in reversed(names) if policy != base)]


def _label(y: float, style: Look) -> Label:
    return Label(y, style.name, style.short, style.colour)


def words_of(dataset: xr.Dataset) -> str:
    """What lines and shading mean where only the reference has bands."""
    if futures(dataset) == 1:
        return "One future; no interval."
    return (
        f"Lines are medians; shading holds 50, 80 and 95% of {futures(dataset)} futures "
        f"with {lower(reference(dataset))}."
    )
