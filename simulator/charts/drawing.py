"""Panels, bands, lines and labels: the little grammar that every chart here is written in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape
from math import ceil, floor, log10
from typing import TYPE_CHECKING, Any

import numpy as np

from simulator.charts.data import MEDIAN, QUANTILES
from simulator.charts.numbers import significant
from simulator.charts.palette import INK, Look

if TYPE_CHECKING:
    import xarray as xr

Trace = dict[str, Any]
Ticks = Sequence[str] | Sequence[float]
"""Where a line has its points: dates, or years."""
Layout = dict[str, Any]
BANDS = ((0, -1, 0.11), (1, -2, 0.13), (2, -3, 0.18))  # 95, 80, 50%: nested, so they add up


@dataclass(frozen=True)
class Scale:
    """A vertical axis: its range and how its ticks read."""

    low: float
    high: float
    prefix: str = ""
    suffix: str = ""
    percent: bool = False
    category: tuple[str, ...] = ()

    def ticks(self) -> tuple[list[float], list[str]]:
        """Four to seven round numbers and their text, minus signs before the pound."""
        rough = (self.high - self.low) / 5
        power = 10.0 ** floor(log10(rough))
        step = next(m * power for m in (1, 2, 5, 10) if m * power >= rough * 0.8)
        places = range(ceil(self.low / step - 1e-9), floor(self.high / step + 1e-9) + 1)
        values = [float(f"{k * step:.10g}") for k in places]
        return values, [self._text(v, step) for v in values]

    def _text(self, value: float, step: float) -> str:
        if value == 0:
            return "0%" if self.percent else "0"
        factor, suffix = (100, "%") if self.percent else (1, self.suffix)
        size, fine = abs(value) * factor, f"{step * factor:.6g}"
        decimals = len(fine.partition(".")[2])
        return f"{'−' if value < 0 else ''}{self.prefix}{size:,.{decimals}f}{suffix}"


@dataclass(frozen=True)
class Label:
    """A word at the right-hand end of a line."""

    y: float
    text: str
    short: str
    colour: str


@dataclass(frozen=True)
class Mark:
    """An event, drawn as a thin vertical line with a word."""

    date: str
    word: str
    once: bool = False
    """Whether it is drawn in one panel only, the first in which policies start."""


@dataclass
class Panel:
    """One pair of axes. A note may say `short` what to write where there is little room."""

    traces: list[Trace]
    y: Scale
    title: str = ""
    colour: str = INK
    labels: list[Label] = field(default_factory=list)
    together: str = ""
    """What all its lines are called where they end within a label's height."""
    notes: list[dict[str, Any]] = field(default_factory=list)
    steady: bool = False
    """Whether it is of a policy that starts nothing, so that no start is drawn in it."""
    span: tuple[Any, Any] | None = None
    x_form: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Size:
    """How panels are set on a page of a given width; lengths in pixels."""

    columns: int
    panel: int
    left: int = 52
    right: int = 16
    gap_x: int = 22
    gap_y: int = 58
    width: int = 920
    top: int = 34
    block: int = 0
    """Panels after which a row begins, so that panels of another scale stand below them; 0 for none."""
    letters: int = 0
    """Of a line of a panel's title, where that may be too long for one."""

    def place(self, i: int) -> tuple[int, int]:
        """The row and the column of a panel."""
        return divmod(i if not self.block or i < self.block else i - self.block % -self.columns, self.columns)


def dates(values: xr.DataArray) -> list[str]:
    """The time axis as ISO days."""
    return [str(t)[:10] for t in values["time"].values]


def scale_for(arrays: list[np.ndarray], *, zero: bool = False, **ticks: Any) -> Scale:
    """A scale around all these numbers, with a little air, from zero where asked."""
    low = min(float(np.min(a)) for a in arrays)
    high = max(float(np.max(a)) for a in arrays)
    air = 0.06 * ((high - low) or abs(high) or 1.0)
    bottom = 0.0 if zero and low >= 0 else low - air
    return Scale(bottom, high + air, **ticks)


def bands(x: Ticks, quantiles: np.ndarray, look: Look, only: int | None = None) -> list[Trace]:
    """The 95, 80 and 50% bands, widest first; none where all futures are one."""
    if np.array_equal(quantiles[0], quantiles[-1]):
        return []
    chosen = BANDS if only is None else (BANDS[only],)
    return [
        {
            "type": "scatter",
            "mode": "lines",
            "x": [*x, *x[::-1]],
            "y": significant(quantiles[high]) + significant(quantiles[low])[::-1],
            "fill": "toself",
            "fillcolor": look.tint(opacity),
            "line": {"width": 0},
            "hoverinfo": "skip",
            "showlegend": False,
            "name": f"{escape(look.name)}, {100 * (QUANTILES[high] - QUANTILES[low]):.0f}%",
        }
        for low, high, opacity in chosen
    ]


def line(x: Ticks, y: np.ndarray, look: Look, width: float = 2.0, form: str = ".3~g") -> Trace:
    """A policy's line in its colour and dash."""
    return {
        "type": "scatter",
        "mode": "lines",
        "x": x,
        "y": significant(y),
        "line": {"color": look.colour, "dash": look.dash, "width": round(width * look.weight, 2)},
        "name": escape(look.name),
        "legendgroup": look.name,
        "hovertemplate": "%{x|%b %Y}: %{y:" + form + "}",
    }


def fan(x: list[str], quantiles: np.ndarray, look: Look, form: str = ".3~g") -> list[Trace]:
    """Bands with the median on top."""
    return [*bands(x, quantiles, look), line(x, quantiles[MEDIAN], look, 2.4, form)]
