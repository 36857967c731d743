"""A chart on the page: its finding, its key, its plot and the table of its data."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING, Any

from simulator.charts import assumptions as assumed
from simulator.charts import embed
from simulator.charts.chart import Chart
from simulator.charts.data import futures
from simulator.charts.palette import look
from simulator.charts.samples import sample
from simulator.charts.still import still

if TYPE_CHECKING:
    import xarray as xr


def figures(
    drawn: Sequence[Chart], assumptions: Sequence[Mapping[str, Any]], held: Callable[[str], xr.Dataset],
    names: Mapping[str, str],
) -> str:  # fmt: skip
    """All charts in the order of the page, `held` and `names` giving the dataset and the short name of each."""
    return "".join(
        figure(chart, assumptions, held(chart.key), names[chart.key], first=i == 0) for i, chart in enumerate(drawn)
    )


def figure(
    chart: Chart, assumptions: Sequence[Mapping[str, Any]], dataset: xr.Dataset, name: str, *, first: bool = False
) -> str:
    """A chart with its finding, its key and the table of its data; `name` is its short name."""
    key = chart.key
    above, below = map(escape, chart.told)
    return (
        f'<figure id="{key}"><figcaption><h2>{escape(chart.title)}</h2>'
        f"<p>{above}</p></figcaption>{_key(chart)}{_years(chart)}"
        f"{plot(chart, first)}" + (f'<p class="source">Note: {below}</p>' if below else "") +
        f'<p class="source">{_source(chart, assumptions, dataset)}</p>{chart.after}'
        f'<details class="data"><summary>The data of this chart</summary><div class="tools">'
        f"{embed.tools(f'data-{key}')}</div>"
        f'{embed.holder(chart.table, chart.caption, f"data-{key}", f"Data: {name}")}</details></figure>'
    )


def _source(chart: Chart, assumptions: Sequence[Mapping[str, Any]], dataset: xr.Dataset) -> str:
    """What its numbers were made of, as HTML."""
    count, named = futures(dataset), assumed.sources(assumptions, chart.sections)
    text = f"Source: simulation of {count:,} {'futures' if count > 1 else 'future'}"
    if not named:
        return f"{text}."
    who = escape(", ".join(named))
    return f'{text}; inputs from {who} and others, listed under <a href="#assumptions-section">What it rests on</a>.'


def plot(chart: Chart, first: bool) -> str:
    """Where a chart is drawn; the first of a page has a picture of it there until then.

    It is as high from the start as it will be, so that nothing moves when it is drawn.
    """
    high = f"--high:{chart.layout['height']}px;--slim:{chart.narrow['height']}px"
    return (
        f'<div class="plot" id="plot-{escape(chart.key)}" role="img" aria-label="{escape(chart.alt)}" style="{high}">'
        f"{still(chart) if first else ''}</div>"
    )


def _key(chart: Chart) -> str:
    named = [look(policy) for policy in chart.policies]
    items = "".join(
        f'<li style="color:{style.colour}">{sample(style, chart.dots)}{escape(style.name)}</li>' for style in named
    )
    # The colours of what is no policy need not be dark enough for words.
    items += "".join(
        f'<li><span style="color:{style.colour}">{sample(style, not style.dash)}</span>{escape(style.name)}</li>'
        for style in chart.looks
    )
    return f'<ul class="key">{items}</ul>' if items else ""


def _years(chart: Chart) -> str:
    if not chart.years:
        return ""
    last = len(chart.years["years"]) - 1
    return (
        f'<div class="years"><button type="button" data-play="{chart.key}">Play</button>'
        f'<input type="range" id="years-{chart.key}" data-years="{chart.key}" min="0" '
        f'max="{last}" value="{last}" step="1" aria-label="Year">'
        f'<output id="year-{chart.key}" for="years-{chart.key}">'
        f"{chart.years['years'][-1]}</output></div>"
    )
