"""One self-contained page: the answer, the charts, their data, and what they rest on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from importlib import import_module
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from simulator.charts import assumptions as assumed
from simulator.charts import checks, embed, hinge, summary
from simulator.charts import curve as of_delay
from simulator.charts.chart import Chart
from simulator.charts.data import (
    futures,
    policies,
    reference,
    slim,
    start_year,
    stop_year,
)
from simulator.charts.events import marks
from simulator.charts.findings import headline, lower
from simulator.charts.kinds import delay
from simulator.charts.palette import look
from simulator.charts.samples import sample

if TYPE_CHECKING:
    import xarray as xr

KINDS = {
    "wellbeing": "Wellbeing",
    "gap": "Budget gap",
    "reserves": "Reserves",
    "ledger": "Who pays",
    "services": "Waits",
    "queue": "Waits in detail",
    "unmet": "Unmet need",
    "fifths": "Deprivation",
    "spending": "Spending",
    "population": "Population",
    "work": "Work",
    "pipeline": "Innovation",
    "place": "Place",
}
NAMES = KINDS | of_delay.NAMES
AHEAD = 2
"""Charts that come before those of the cost of delay: wellbeing and the gap."""
READ = {
    "life_satisfaction",
    "wellbys",
    "budget_gap",
    "price_level",
    "usable_reserves",
    "section_114_probability",
    "waiting_time",
    "need",
    "unmet_need",
    "spending",
    "residents",
    "residents_by_age",
    "unemployment_rate",
    "inactivity_rate",
    "old_age_dependency_ratio",
    "innovations_in_stage",
    "innovations_adopted",
    "ledger",
    "life_satisfaction_by_deprivation",
    "community_capacity",
    "local_spend_share",
    "sme_spend_share",
    "cases_served",
    "share_within_target",
    "median_wait",
    "ninth_decile_wait",
    "residual_people",
    "residual_pounds",
}
# Nothing is ever fetched: the browser itself refuses to.
POLICY = (
    "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; "
    "img-src data: blob:; font-src data:; base-uri 'none'; form-action 'none'"
)


def page(
    dataset: xr.Dataset,
    *,
    title: str,
    scenario_text: str = "",
    manifest: Mapping[str, Any] | None = None,
    assumptions: Sequence[Mapping[str, Any]] = (),
    events: Sequence[Mapping[str, Any]] = (),
    curve: xr.Dataset | None = None,
) -> str:
    """The HTML of a result; charts whose variables it lacks are named at the foot.

    `dataset` has the dimensions policy, member and time (dates); `assumptions` are rows with
    name, value, unit, range, source and grade; `events` rows with policy, member, date and kind;
    `curve` is that of the cost of delay, of as many futures as it has itself.
    """
    dataset = slim(dataset, READ)
    drawn, absent = charts(dataset, events)
    late = of_delay.charts(curve)
    held = {chart.key: curve if chart in late and curve is not None else dataset for chart in [*drawn, *late]}
    drawn = [*drawn[:AHEAD], *late, *drawn[AHEAD:]]
    body = "".join(
        (
            _top(dataset, title, curve, (manifest or {}).get("hinges", ())),
            _contents(drawn),
            "".join(figure(c, assumptions, held[c.key], NAMES[c.key]) for c in drawn),
            '<section id="assumptions-section"><h2 class="plain">What it rests on</h2>',
            assumed.html(assumptions),
            "</section>",
            checks.html(dataset, manifest or {}),
            reproduce(absent),
        )
    )
    return document(title, body, drawn, (scenario_text, dict(manifest or {})))


def charts(
    dataset: xr.Dataset, events: Sequence[Mapping[str, Any]] = ()
) -> tuple[list[Chart], list[str]]:
    """The charts that a result can fill, in the order of the page, and the names of the rest.

    A chart may hold back where it has nothing to tell, such as the ledgers of a single policy.
    """
    lines = marks(events, dataset) if dataset["time"].dtype.kind == "M" else ()
    drawn, absent = [], []
    for kind, name in KINDS.items():
        module = import_module(f"simulator.charts.kinds.{kind}")
        worth = getattr(module, "worth", None)
        if not all(needed in dataset for needed in module.NEEDS):
            absent.append(name)
        elif worth is None or worth(dataset):
            drawn.append(module.draw(dataset, lines))
    return drawn, absent


def _top(dataset: xr.Dataset, title: str, curve: xr.Dataset | None = None, hinges: Sequence[Any] = ()) -> str:
    count, named = futures(dataset), policies(dataset)
    many = f"{count:,} futures" if count > 1 else "one future"
    lots = f"{len(named)} policies" if len(named) > 1 else lower(named[0])
    years = f"{start_year(dataset)} to {stop_year(dataset)}"
    span = "" if years in title else f" · {years}"
    return (
        f'<header><p class="kicker"><b>{escape(title)}</b>{span} · {many} of {escape(lots)}'
        + (f" · against {escape(lower(reference(dataset)))}" if len(named) > 1 else "")
        + f"</p><h1>{_unbroken(headline(dataset))}</h1>"
        f'<p class="stand">{escape(summary.standfirst(dataset) + hinge.of_headline(hinges) + _late(curve))}</p>'
        "</header>"
        f"{summary.html(dataset)}"
    )


def _unbroken(text: str) -> str:
    """A headline whose hyphens don't end a line."""
    return escape(text).replace("-led ", "\N{NON-BREAKING HYPHEN}led ")


def _late(curve: xr.Dataset | None) -> str:
    """A sentence on the cost of delay."""
    if curve is None:
        return ""
    of = f" in {futures(curve):,} of these futures" if futures(curve) > 1 else ""
    return f" {delay.title(curve)}{of}."


def _contents(drawn: list[Chart]) -> str:
    links = "".join(f'<li><a href="#{c.key}">{NAMES[c.key]}</a></li>' for c in drawn)
    return (
        '<nav aria-label="Contents"><ul>'
        + links
        + '<li><a href="#assumptions-section">Assumptions</a></li>'
        '<li><a href="#checks">Checks</a></li><li><a href="#again">Run it again</a></li>'
        "</ul></nav>"
    )


def figure(chart: Chart, assumptions: Sequence[Mapping[str, Any]], dataset: xr.Dataset, name: str) -> str:
    """A chart with its finding, its key and the table of its data; `name` is its short name."""
    key = chart.key
    named = assumed.sources(assumptions, chart.sections)
    source = f"Source: simulation of {futures(dataset):,} " + (
        "futures" if futures(dataset) > 1 else "future"
    )
    source += f"; inputs from {', '.join(named)} and others, listed under What it rests on." if named else "."
    return (
        f'<figure id="{key}"><figcaption><h2>{escape(chart.title)}</h2>'
        f"<p>{escape(chart.caption)}</p></figcaption>{_key(chart)}{_years(chart)}"
        f'<div class="plot" id="plot-{key}" role="img" aria-label="{escape(chart.alt)}" '
        f'style="min-height:{chart.layout["height"]}px"></div>'
        f'<p class="source">{escape(source)}</p>'
        f'<details class="data"><summary>The data of this chart</summary><div class="tools">'
        f'<button type="button" data-csv="data-{key}">Download CSV</button></div>'
        f'<div class="scroll" id="data-{key}" tabindex="0" role="region" '
        f'aria-label="Data: {escape(name)}">{chart.table.html(chart.caption)}</div>'
        "</details></figure>"
    )


def _key(chart: Chart) -> str:
    if not chart.policies:
        return ""
    items = ""
    for policy in chart.policies:
        style = look(policy)
        items += (
            f'<li style="color:{style.colour}">{sample(style, chart.dots)}{escape(style.name)}</li>'
        )
    return f'<ul class="key">{items}</ul>'


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


def reproduce(absent: list[str], how: str = "compare it again") -> str:
    """How to get the same numbers again, and what this result lacks."""
    missing = ""
    if absent:
        missing = f"<p>Not in this result: {', '.join(absent).lower()}.</p>"
    boxes = "".join(
        f'<details class="data" data-show="{key}"><summary>{words}</summary><div class="tools">'
        f'<button type="button" data-save="{key}" data-name="{name}">Download {name}</button>'
        "</div><pre></pre></details>"
        for key, words, name in (
            ("scenario", "The scenario", "scenario.toml"),
            ("manifest", "The manifest: versions, seed, hashes", "manifest.json"),
        )
    )
    return (
        '<section id="again"><h2 class="plain">Run it again</h2><p>This page holds the whole '
        f"scenario and the versions it ran on. Save the scenario and {how}: the "
        f"same versions give the same numbers to the last bit.</p>{boxes}{missing}</section>"
    )


def document(
    title: str, body: str, drawn: list[Chart], held: tuple[str, Mapping[str, Any]]
) -> str:
    """The whole file: style, body, figures, the scenario and manifest held, and scripts."""
    from plotly.offline import get_plotlyjs

    here = files("simulator.charts")
    style, script = (here.joinpath(n).read_text("utf-8") for n in ("page.css", "page.js"))
    return (
        '<!doctype html>\n<html lang="en-GB"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<link rel="icon" href="data:,"><title>{escape(title)}</title><style>{style}</style>'
        f'</head><body><a class="skip" href="#main">To the answer</a><main id="main">{body}</main>'
        "<footer></footer>"
        f"{embed.json_block('figures', embed.figures(drawn))}"
        f"{embed.json_block('scenario', held[0])}{embed.json_block('manifest', held[1])}"
        f"<script>{get_plotlyjs()}</script><script>{script}</script></body></html>\n"
    )
