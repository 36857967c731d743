"""What the charts of a study share: rows under words, the scale of the outcome, and names of numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape
from textwrap import wrap
from typing import TYPE_CHECKING, Any

import numpy as np

from simulator.charts.data import period
from simulator.charts.drawing import Panel, Scale, Size, Trace
from simulator.charts.findings import lower
from simulator.charts.kinds.curves import scaled
from simulator.charts.numbers import amount, significant, two_figures
from simulator.charts.palette import AXIS, INK, RULE, words

if TYPE_CHECKING:
    import xarray as xr

ROW, LINE = 46, 26
"""Pixels of a row, and of what each further line of its words adds."""
WIDE, NARROW = 112, 50
"""Letters of a line on a page (a notebook's is narrower) and on a phone."""
GRADES = {"A": "#0b6b51", "B": "#14568a", "C": "#7a5b00", "D": "#b03508"}
KINDS = {"GBP": "pounds", "GBP/year": "pounds", "person": "people", "person/year": "people",
         "point*person*year": "wellbys"}  # fmt: skip


@dataclass(frozen=True)
class Unit:
    """By what an outcome is divided to be shown, and in what unit it then is."""

    by: float
    word: str


def unit_of(dataset: xr.Dataset, size: float) -> Unit:
    """The unit for numbers of that size: “£bn”, “thousand people”."""
    units = str(dataset.attrs.get("outcome_units", "1"))
    if units in KINDS:
        return measure(units, size)
    by, word = scaled(size, "number")
    return Unit(by, word.strip() or ("points" if units == "point" else ""))


def measure(unit: str, size: float) -> Unit:
    """The unit in which values of a number, up to that size, are shown: £20bn a year rather than 2e10 GBP/year."""
    kind = KINDS.get(unit, "number")
    by, word = scaled(size, kind)
    if kind == "pounds":
        return Unit(by, f"£{word}" + (" a year" if unit.endswith("/year") else ""))
    if kind == "number":
        return Unit(1.0, {"1": "", "1/year": "a year", "year": "years"}.get(unit, unit))
    return Unit(by, f"{word.strip()} {'WELLBYs' if kind == 'wellbys' else kind}".strip())


def told(dataset: xr.Dataset, value: float, half: float = 0.0, signed: bool = False, size: float | None = None) -> str:
    """An amount of the outcome in words: “−£12bn”; to two figures of its own where no `half`-width sets them."""
    kind, half = KINDS.get(str(dataset.attrs.get("outcome_units", "1")), "number"), half or two_figures(value)
    noun = {"people": " people", "wellbys": " WELLBYs"}.get(kind, "")
    return amount(value, kind, half=half, signed=signed, size=size) + noun


def pair(dataset: xr.Dataset) -> tuple[str, str]:
    """The policy that is asked about and the one that it is held against, inside a sentence."""
    return lower(str(dataset.attrs["policy"])), lower(str(dataset.attrs["against"]))


def measured(dataset: xr.Dataset) -> str:
    """The outcome's name inside a sentence: “net present social value”."""
    name = str(dataset.attrs["outcome_name"])
    return name[:1].lower() + name[1:]


def terms(dataset: xr.Dataset) -> str:
    """In what an outcome is: “2025-26 prices, 2025 to 2050, discounted to 2025”; what is known of it."""
    base = str(dataset.attrs.get("price_base", "")).strip()
    money = str(dataset.attrs.get("outcome_units", "1")).startswith("GBP") and base
    years = period(dataset, "").removeprefix(" · ")
    dates = {str(values.attrs["discounted_to"])[:4] for values in dataset.values() if "discounted_to" in values.attrs}
    told = (f"{base} prices" if money else "", years, *(f"discounted to {date}" for date in dates))
    return ", ".join(part for part in told if part)


def unit_in(dataset: xr.Dataset, unit: Unit) -> str:
    """A unit for a caption: “£bn, 2025-26 prices, 2025 to 2050”."""
    return ", ".join(part for part in (unit.word, terms(dataset)) if part)


@dataclass(frozen=True)
class Names:
    """What numbers are called: in the model's own words, or else in those of their dotted names."""

    labels: Mapping[str, str]

    @classmethod
    def of(cls, dataset: xr.Dataset) -> Names:
        """The names of all numbers of a study."""
        if "label" not in dataset.variables:  # in a file it is no coordinate
            return cls({})
        pairs = zip(dataset["number"].values.ravel(), dataset["label"].values.ravel(), strict=True)
        return cls({str(number): str(label) for number, label in pairs if str(label)})

    def named(self, number: str) -> str:
        """A row's words, with the section of the number: “Share of ideas worth a prototype (innovation)”."""
        section, _, rest = number.partition(".")
        if number in self.labels:
            return f"{self.labels[number]} ({words(section).lower()})"
        if not rest:
            return words(number)
        own, *labels = rest.split(".")
        about = f": {', '.join(words(label).lower() for label in labels)}" if labels else ""
        return f"{words(own)}{about} ({words(section).lower()})"

    def inside(self, number: str) -> str:
        """The same inside a sentence, without its section: in quotes where the words are the model's."""
        if number in self.labels:
            return f"“{self.labels[number]}”"
        text = self.named(number).rpartition(" (")[0] or self.named(number)
        return text[:1].lower() + text[1:]


@dataclass(frozen=True)
class Row:
    """The words above a row, with a grade or a name in bold before them where there is one."""

    grade: str
    text: str
    bold: str = ""

    def lines(self, letters: int) -> list[str]:
        """Its text in lines of up to so many letters."""
        return wrap(self.text, letters)

    def html(self, letters: int) -> str:
        """The same with the grade."""
        text = "<br>".join(map(escape, self.lines(letters)))
        if not self.grade:
            return f"<b>{escape(self.bold)}</b>{text}" if self.bold else text
        return f'<b><span style="color:{GRADES.get(self.grade, INK)}">{escape(self.grade)}</span></b> {text}'


def sizes(rows: Sequence[Row]) -> tuple[Size, Size]:
    """The place of those rows on a page and on a phone, where their words take more lines."""
    wide, narrow = (_height(rows, letters) for letters in (WIDE, NARROW))
    return Size(1, wide, left=8, right=20), Size(1, narrow, left=6, right=12, width=340)


def _height(rows: Sequence[Row], letters: int) -> int:
    lines = max((len(row.lines(letters)) for row in rows), default=1)
    return (ROW + LINE * (lines - 1)) * len(rows)


def titled(sizes: tuple[Size, Size], panels: Sequence[Panel], letters: tuple[int, int]) -> tuple[Size, Size]:
    """Sizes with room for the longest of the panels' titles, in lines of up to so many letters."""
    found = []
    for size, most in zip(sizes, letters, strict=True):
        lines = [sum(len(wrap(part, most)) for part in panel.title.split("\n")) for panel in panels]
        more = 16 * (max(lines, default=1) - 1)
        found.append(replace(size, letters=most, top=size.top + more, gap_y=size.gap_y + more))
    return found[0], found[1]


def panel(labels: Sequence[Row], traces: list[Trace], ends: Sequence[float], percent: bool = False) -> Panel:
    """A row for each label, its words above it; `ends` are numbers that the axis must hold, with nought."""
    low, high = min(0.0, *ends), max(0.0, *ends)
    air = 0.04 * ((high - low) or 1.0)
    span = (low - air, high + air)
    values, texts = Scale(*span, percent=percent).ticks()
    form = {"tickmode": "array", "tickvals": values, "ticktext": texts, "tickformat": "", "tick0": None, "dtick": None,
            "showgrid": True, "gridcolor": RULE, "showline": False, "ticks": "", "zeroline": True,
            "zerolinecolor": AXIS, "showticklabels": True}  # fmt: skip
    notes: list[dict[str, Any]] = [
        {"text": row.html(WIDE), "short": row.html(NARROW), "xref": "paper", "x": 0.0, "xanchor": "left",
         "y": len(labels) - 1 - i + 0.36, "yanchor": "middle", "align": "left", "font": {"size": 12, "color": INK},
         "bgcolor": "rgba(255,255,255,0.8)"}
        for i, row in enumerate(labels)
    ]  # fmt: skip
    return Panel(traces, Scale(-0.6, len(labels) - 0.4, category=("",) * len(labels)), span=span, x_form=form,
                 notes=notes)  # fmt: skip


def dots(
    values: Sequence[np.ndarray], colours: str | list[str], name: str, symbol: str = "circle", lift: float = 0.0,
    hover: str = "%{x:.3~g}",
) -> Trace:  # fmt: skip
    """A dot for each row with its interval: `values` are low, middle and high, each of shape (row,)."""
    low, middle, high = (np.asarray(each, dtype=float) for each in values)
    rows = len(middle)
    first = colours if isinstance(colours, str) else INK
    return {
        "type": "scatter", "mode": "markers", "x": significant(middle),
        "y": [rows - 1 - i - 0.08 + lift for i in range(rows)],
        "marker": {"color": colours, "size": 9, "symbol": symbol, "line": {"color": colours, "width": 1.4}},
        "error_x": {"type": "data", "symmetric": False, "array": significant(np.maximum(high - middle, 0.0)),
                    "arrayminus": significant(np.maximum(middle - low, 0.0)), "color": first, "thickness": 1.4,
                    "width": 0},
        "name": escape(name), "hovertemplate": f"{escape(name)}: {hover}<extra></extra>", "showlegend": False,
    }  # fmt: skip
