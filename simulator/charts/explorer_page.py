"""The page with sliders: what a setting of them does to wellbeing, the budget, reserves, risk and worth."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING, Any

import numpy as np

from simulator.charts import assumptions as assumed
from simulator.charts import changed
from simulator.charts import explorer_words as words
from simulator.charts import page as whole
from simulator.charts.chart import Chart
from simulator.charts.data import period
from simulator.charts.explorer_charts import charts, here
from simulator.charts.explorer_data import held, keys, mixes
from simulator.charts.figure import plot
from simulator.charts.findings import lower, under
from simulator.charts.palette import Look, labelled, look
from simulator.charts.samples import sample

if TYPE_CHECKING:
    import xarray as xr


PARTS = ("explorer.css", "explorer_words.js", "explorer.js")


@labelled
def page(
    dataset: xr.Dataset,
    *,
    title: str,
    rules: Mapping[str, np.ndarray],
    scenario_text: str = "",
    manifest: Mapping[str, Any] | None = None,
    assumptions: Sequence[Mapping[str, Any]] = (),
) -> str:
    """The HTML of what `simulator explore` found.

    `rules` are the splines of each slider (interval, power, node), see `experiments.interpolation`;
    `assumptions` as for the page of a comparison.
    """
    drawn, shows, looks = charts(dataset, rules)
    record = dict(manifest or {})
    figures = [_figure(chart, looks[chart.key], dataset, i == 0) for i, chart in enumerate(drawn)]
    body = "".join((
        _top(dataset, title),
        changed.line(manifest),
        f'<div class="explorer"><form id="sliders" aria-label="Sliders" autocomplete="off">{_sliders(dataset)}</form>'
        f'<div class="shown">{figures[0]}{_here()}{"".join(figures[1:])}</div></div>',
        words.sliders(dataset),
        words.errors(dataset),
        '<section id="assumptions-section"><h2 class="plain">What it rests on</h2>',
        assumed.html(assumptions, manifest),
        "</section>",
        whole.reproduce([], f"run simulator explore scenario.toml {escape(words.options(record))}"),
    ))  # fmt: skip
    data = {
        **held(dataset, rules), "charts": shows, **_called(dataset),
    }  # fmt: skip
    return whole.document(title, body, drawn, (scenario_text, record), {"explorer": data}, PARTS)


def _called(dataset: xr.Dataset) -> dict[str, Any]:
    """Names and colours for tables and findings."""
    base = str(dataset.attrs["reference"])
    fixed = [policy for values in mixes(dataset).values() for policy in values]
    names = {
        "here": here(dataset).name, "reference": look(base).name, "against": lower(base), "under": under(base),
        "subject": "this setting" if mixes(dataset) else lower(str(dataset.attrs["explored"])),
    }  # fmt: skip
    colours = {policy: look(policy).colour for policy in fixed}
    return {
        "names": names,
        "policies": {policy: look(policy).name for policy in fixed},
        "colours": {"here": here(dataset).colour, "reference": look(base).colour, **colours},
    }


def _top(dataset: xr.Dataset, title: str) -> str:
    members, points = dataset.attrs["members"], int(np.prod([dataset.sizes[key] for key in keys(dataset)]))
    many = f"{points:,} points of {members:,} futures each"
    return (
        f'<header><p class="kicker"><b>{escape(title)}</b>{escape(period(dataset, title))} · {many}, against '
        f"{escape(lower(str(dataset.attrs['reference'])))}</p><h1>{escape(words.headline(dataset))}</h1>"
        f'<p class="stand">{escape(words.standfirst(dataset))}</p>'
        '<noscript><p><b>The sliders need JavaScript, which is switched off here.</b></p></noscript></header>'
    )


def _sliders(dataset: xr.Dataset) -> str:
    rows = "".join(_slider(dataset, key) for key in keys(dataset))
    choices = "".join(
        f'<option value="{escape(key)}">{escape(str(dataset[key].attrs["long_name"]))}' for key in keys(dataset)
    )
    return (
        f'<p class="one"><label for="choose">Slider</label> <select id="choose">{choices}</select></p>'
        f'{rows}<p class="tools"><button type="button" id="reset">As in the scenario</button></p>'
        '<p class="source">Grades: A read, B derived, C widely quoted, D assumed. '
        '<a href="#sliders-section">What the sliders are</a></p>'
    )


def _slider(dataset: xr.Dataset, key: str) -> str:
    said = dataset[key].attrs
    name, grade = escape(str(said["long_name"])), escape(str(said.get("grade") or ""))
    number = str(said["kind"]) == "number"
    chip = f' <span class="grade {grade}" title="Grade {grade}">{grade}</span>' if grade and number else ""
    jumps = "".join(
        f'<button type="button" data-jump="{escape(key)}" data-to="{value!r}">{escape(look(policy).name)}</button>'
        for policy, value in mixes(dataset).get(key, {}).items()
    )
    return (
        f'<div class="slider" id="of-{escape(key)}"><div class="said">'
        f'<span><label for="slider-{escape(key)}">{name}</label>{chip}</span>'
        f'<output for="slider-{escape(key)}" id="said-{escape(key)}"></output></div>'
        f'<input type="range" id="slider-{escape(key)}" data-slider="{escape(key)}" min="0" max="100" step="1">'
        f'<div class="ends" aria-hidden="true"><span></span><span></span></div>'
        f"{f'<div class=jumps>{jumps}</div>' if jumps else ''}</div>"
    )


def _here() -> str:
    """The numbers of the setting, which the page's program fills in."""
    return (
        '<section id="here"><h2>In numbers</h2><p id="status" role="status" class="stand"></p>'
        '<table class="figures" id="numbers"><caption>Mean and 80% interval at this setting</caption>'
        "<thead></thead><tbody></tbody></table>"
        '<div class="tools"><button type="button" data-csv="numbers">Download CSV</button></div></section>'
    )


def _figure(chart: Chart, looks: Sequence[Look], dataset: xr.Dataset, first: bool) -> str:
    key = escape(chart.key)
    items = "".join(f'<li style="color:{each.colour}">{sample(each, False)}{escape(each.name)}</li>' for each in looks)
    return (
        f'<figure id="{key}"><figcaption><h2 id="title-{key}">{escape(chart.title)}</h2>'
        f'<p>{escape(chart.caption)}</p></figcaption><ul class="key">{items}</ul>'
        f"{plot(chart, first)}"
        f'<p class="source">Source: simulation of {dataset.attrs["members"]:,} futures at each point of the grid, '
        "interpolated between them.</p>"
        '<details class="data"><summary>The data of this chart</summary><div class="tools">'
        f'<button type="button" data-csv="data-{key}">Download CSV</button></div>'
        f'<div class="scroll" id="data-{key}" tabindex="0" role="region" aria-label="Data of the chart">'
        f'{chart.table.html("At this setting")}</div></details></figure>'
    )
