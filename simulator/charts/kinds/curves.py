"""What the charts of the cost of delay share: quantities against the years that a start is late."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from simulator.charts.data import MEDIAN, QUANTILES, futures, policies
from simulator.charts.drawing import Panel, Scale, Size, Trace, bands, line, scale_for
from simulator.charts.findings import leading
from simulator.charts.medians import of_median
from simulator.charts.numbers import SCALES, significant, wilson
from simulator.charts.palette import AXIS, look
from simulator.charts.tables import Cell, Table

if TYPE_CHECKING:
    import xarray as xr

WIDTH = Size(columns=2, panel=250, left=64, gap_x=70, gap_y=74, right=26)
NARROW = Size(columns=1, panel=210, left=60, right=28, gap_y=74, width=340)


def delays(dataset: xr.Dataset) -> list[float]:
    """The years that the starts are late."""
    return [float(years) for years in dataset["delay"].values]


def words_of_years(years: float) -> str:
    """“4 years”, “one year”."""
    return "one year" if years == 1.0 else f"{years:g} years"


def fan_of(values: xr.DataArray) -> np.ndarray:
    """Quantiles over members, shape (7, delay)."""
    return np.asarray(np.quantile(values.transpose("member", "delay").values, QUANTILES, axis=0))


def fans(values: xr.DataArray, names: list[str]) -> dict[str, np.ndarray]:
    """The quantiles of each policy."""
    return {policy: fan_of(values.sel(policy=policy)) for policy in names}


WIDEST = 5.0
"""By how much the widest interval may be beyond the unit that half of the futures have: no tick of £10,000m."""


def scaled(size: float, kind: str) -> tuple[float, str]:
    """By what to divide numbers of that size, and the word for it."""
    for threshold, suffix in SCALES.get(kind, ()):
        if size >= threshold:
            return {" thousand": 1e3}.get(suffix, threshold), suffix
    return 1.0, ""


def unit_of(fans: np.ndarray, kind: str) -> tuple[float, str]:
    """By what to divide, and its word: how large half of the futures are, as in titles, if none is far larger."""
    half, widest = (float(np.abs(each).max()) for each in (fans[..., 2:5, :], fans))
    return scaled(max(half, widest / WIDEST), kind)


def middles(values: xr.DataArray, by: float) -> np.ndarray | None:
    """Where the median of all futures lies with 95% confidence, shape (2, delay); None where too few can't say."""
    ends = np.array([of_median(row) for row in values.transpose("delay", "member").values]).T / by
    return ends if np.isfinite(ends).all() else None


def fan_panel(
    found: dict[str, np.ndarray], at: list[float], scale: Scale, title: str, banded: str,
    middle: np.ndarray | None = None,
) -> Panel:  # fmt: skip
    """Medians of policies over the bands of one of them, and how well its medians are known (`middles`)."""
    traces: list[Trace] = list(bands(at, found[banded], look(banded)))
    for policy, quantiles in found.items():
        drawn = line(at, quantiles[MEDIAN], look(policy), 2.4)
        bars = _bars(quantiles[MEDIAN], middle, policy) if policy == banded and middle is not None else {}
        traces.append({**drawn, **bars, "mode": "lines+markers", "hovertemplate": "%{x:g} years late: %{y:.3~g}"})
    return Panel(traces, scale, title=title, **axis(at))


def _bars(median: np.ndarray, ends: np.ndarray, policy: str) -> Trace:
    """A thick bar through each dot, which a white edge keeps apart from it."""
    colour = look(policy).colour
    return {
        "error_y": {
            "type": "data", "symmetric": False, "array": significant(ends[1] - median), "color": colour, "width": 0,
            "arrayminus": significant(median - ends[0]), "thickness": 4,
        },
        "marker": {"color": colour, "size": 9, "line": {"color": "#ffffff", "width": 1.5}},
    }  # fmt: skip


def share_panel(
    dataset: xr.Dataset, found: dict[str, np.ndarray], at: list[float], title: str, level: float | None,
    banded: bool = False, between: tuple[np.ndarray, np.ndarray] | None = None, whole: bool = True,
) -> Panel:  # fmt: skip
    """Shares of futures by delay, and a line across at a level.

    The 95% interval of the leading policy's is shaded: `between`, or with `banded` that of a share. The scale is
    from nought to all, or where that is not `whole` from nought to a little more than there is to be seen.
    """
    traces: list[Trace] = []
    if level is not None:
        across = {"color": AXIS, "width": 1, "dash": "dot"}
        traces.append({"type": "scatter", "mode": "lines", "x": [at[0], at[-1]], "y": [level, level],
                       "hoverinfo": "skip", "line": across, "showlegend": False, "name": "level"})  # fmt: skip
    count = futures(dataset)
    for policy, share in found.items():
        if count > 1 and policy == leading(dataset) and (banded or between is not None):
            ends = between or np.array([wilson(round(float(s) * count), count) for s in share]).T
            traces.append(_interval(at, ends[0], ends[1], policy))
        drawn = line(at, share, look(policy), 2.4)
        form = ".0%" if whole else ".1%"
        traces.append({**drawn, "mode": "lines+markers", "hovertemplate": f"%{{x:g}} years late: %{{y:{form}}}"})
    seen = [np.asarray(trace["y"], dtype=float) for trace in traces]
    scale = Scale(-0.03, 1.03, percent=True) if whole else scale_for([*seen, np.zeros(1)], percent=True)
    return Panel(traces, scale, title=title, **axis(at))


def _interval(at: list[float], lows: np.ndarray, highs: np.ndarray, policy: str) -> Trace:
    edge = [*map(float, highs), *map(float, lows[::-1])]
    return {"type": "scatter", "mode": "lines", "x": [*at, *at[::-1]], "y": edge, "fill": "toself",
            "fillcolor": look(policy).tint(0.18), "line": {"width": 0}, "hoverinfo": "skip",
            "showlegend": False, "name": f"{look(policy).name}, 95%"}  # fmt: skip


def axis(at: list[float]) -> dict[str, Any]:
    """A horizontal axis of years late."""
    air = 0.04 * (at[-1] - at[0])
    form = {"tickmode": "array", "tickvals": at, "ticktext": tick_words(at), "dtick": None, "tick0": None,
            "tickformat": "", "showticklabels": True}  # fmt: skip
    return {"span": (at[0] - air, at[-1] + air), "x_form": form}


def tick_words(at: list[float]) -> list[str]:
    """Years under an axis, with their unit on the last."""
    words = [f"{years:g}" for years in at]
    return [*words[:-1], f"{words[-1]} years"]


def scale_of(found: dict[str, np.ndarray], **ticks: Any) -> Scale:
    """A scale around bands and nought."""
    return scale_for([*found.values(), np.zeros(1)], **ticks)


def medians(
    dataset: xr.Dataset, columns: dict[str, tuple[xr.DataArray, float]], confident: bool = False
) -> Table:  # fmt: skip
    """By delay and policy: median and 95% interval of each quantity, divided by its scale.

    With `confident` also where the median itself lies with 95% confidence, if futures are enough to say.
    """
    lone = futures(dataset) == 1
    confident = confident and of_median(np.arange(futures(dataset)))[0] >= 0.0
    names = ["Policy", "Years later"]
    for title in columns:
        names += [title] if lone else [f"{title}, {what}" for what in ("median", "2.5%", "97.5%")]
        names += [f"{title}, median {end} (95% confidence)" for end in ("at least", "at most")] if confident else []
    picks = [MEDIAN] if lone else [MEDIAN, 0, -1]
    rows: list[tuple[Cell, ...]] = []
    for policy in policies(dataset):
        cells = [fan_of(values.sel(policy=policy)) / by for values, by in columns.values()]
        for i, years in enumerate(delays(dataset)):
            row: list[Cell] = [look(policy).name, f"{years:g}"]
            for cell, (values, by) in zip(cells, columns.values(), strict=True):
                row += [float(cell[q, i]) for q in picks]
                each = values.sel(policy=policy, delay=years).values
                row += [end / by for end in of_median(each)] if confident else []
            rows.append(tuple(row))
    return Table(tuple(names), tuple(rows), labels=2)


def bands_words(dataset: xr.Dataset, shaded: str = "", bars: bool = False) -> str:
    """What lines and shading mean, and with `bars` what these do."""
    if futures(dataset) == 1:
        return "One future; no interval."
    of = f" of {shaded}" if shaded else ""
    told = f"Lines are medians; shading holds 50, 80 and 95% of {futures(dataset)} futures{of}."
    if not bars:
        return told
    if of_median(np.arange(futures(dataset)))[0] < 0.0:
        return f"{told} Of so few futures it can’t be said how far the median may be off."
    return f"{told} A thick bar is where the median of all such futures lies with 95% confidence."


def fewer(dataset: xr.Dataset) -> bool:
    """Whether a curve has only some of the futures of the comparison that it comes with."""
    return 1 < futures(dataset) < int(dataset.attrs.get("chosen_from", 0))


def prices(dataset: xr.Dataset) -> str:
    """“2025-26 prices”."""
    base = str(dataset.attrs.get("price_base", "")).strip()
    return f"{base} prices" if base else "real terms"


def present(dataset: xr.Dataset) -> str:
    """In what a present value is: “2025-26 prices, discounted to 2025 by the rules of the Green Book 2026”."""
    date, by = str(dataset.attrs.get("base_date", ""))[:4], rules(dataset)
    told = f"discounted to {date}{f' by the rules of {by}' if by else ''}" if date else ""
    return ", ".join(part for part in (prices(dataset), told) if part)


def rules(dataset: xr.Dataset) -> str:
    """By whose rules money was priced: “the Green Book 2026”."""
    named = str(dataset.attrs.get("vintage", "")).replace("_", " ")
    return named.replace("green book", "the Green Book")
