"""One self-contained page: the answer, the charts, their data, and what they rest on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from html import escape
from importlib import import_module
from typing import TYPE_CHECKING, Any

from simulator.charts import again, changed, checks, facts, own_projects, summary, value
from simulator.charts import assumptions as assumed
from simulator.charts import curve as of_delay
from simulator.charts.chart import Chart
from simulator.charts.data import (
    futures,
    period,
    policies,
    reference,
    slim,
)
from simulator.charts.document import document, reproduce
from simulator.charts.events import marks
from simulator.charts.figure import figure, figures
from simulator.charts.findings import headline, lower, of_the_same
from simulator.charts.palette import labelled
from simulator.charts.scale import scaled

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
NAMES = KINDS | of_delay.NAMES | value.NAMES
PARTS = {
    "The answer": ("wellbeing", "gap"),
    "Delay": tuple(of_delay.NAMES),
    "Money": ("reserves", "ledger", "mtfs", "gains"),
    "Worth": tuple(name for name in value.NAMES if name not in ("mtfs", "gains")),
    "Services": ("services", "queue", "unmet", "fifths", "spending"),
    "People and change": ("population", "work", "pipeline", "place"),
}
"""The charts of a page by what they are about, as its contents list them."""
BASIS = {"assumptions-section": "Assumptions", "checks": "Checks", "again": "Run it again"}
BEHIND = "Behind it"
AHEAD = 2
"""Charts that come before those of the cost of delay: wellbeing and the gap."""
READ = {
    "life_satisfaction",
    "wellbys",
    "budget_gap",
    "price_level",
    "usable_reserves",
    "section_114_probability",
    "savings_room",
    "councils_under_support",
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
    "innovations_failed",
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
@labelled
def page(
    dataset: xr.Dataset,
    *,
    title: str,
    scenario_text: str = "",
    manifest: Mapping[str, Any] | None = None,
    assumptions: Sequence[Mapping[str, Any]] = (),
    events: Sequence[Mapping[str, Any]] = (),
    curve: xr.Dataset | None = None,
    priced: xr.Dataset | None = None,
) -> str:
    """The HTML of a result; charts whose variables it lacks are named at the foot.

    `dataset` has the dimensions policy, member and time (dates); `assumptions` are rows with
    name, value, unit, range, source and grade; `events` rows with policy, member, date and kind;
    `curve` is that of the cost of delay, of as many futures as it has itself, and `priced` the appraisal.
    """
    dataset = slim(dataset, READ)
    curve, priced = (None if each is None else of_the_same(dataset, each) for each in (curve, priced))
    with scaled(dataset):
        drawn, absent = charts(dataset, events)
        late, worth = of_delay.charts(curve), value.charts(priced)
    drawn = [replace(c, after=c.after + own_projects.html(events)) if c.key == "pipeline" else c for c in drawn]
    held = dict.fromkeys((chart.key for chart in drawn), dataset)
    for more, source in ((late, curve), (worth, priced)):
        held |= dict.fromkeys((chart.key for chart in more), source) if source is not None else {}
    drawn = ordered(drawn, late, worth)
    body = "".join(
        (
            _top(dataset, title, curve, priced, manifest or {}),
            _contents(drawn),
            figures(drawn, assumptions, held.__getitem__, NAMES),
            '<section id="assumptions-section"><h2 class="plain">What it rests on</h2>',
            assumed.html(assumptions, manifest),
            "</section>",
            checks.html(dataset, manifest or {}),
            reproduce(absent, again.how(manifest or {})),
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


def ordered(drawn: list[Chart], late: list[Chart], worth: list[Chart]) -> list[Chart]:
    """All charts in the order of the page: those of delay after the gap, those of worth after reserves."""
    replaced = {old for old, new in value.INSTEAD.items() if any(chart.key == new for chart in worth)}
    kept = [chart for chart in drawn if chart.key not in replaced]
    at = next((i + 1 for i, chart in enumerate(kept) if chart.key == "reserves"), min(AHEAD, len(kept)))
    return [*kept[:AHEAD], *late, *kept[AHEAD:at], *worth, *kept[at:]]


def _top(
    dataset: xr.Dataset, title: str, curve: xr.Dataset | None, priced: xr.Dataset | None, manifest: Mapping[str, Any],
) -> str:  # fmt: skip
    """The first screen."""
    count, named = futures(dataset), policies(dataset)
    many = f"{count:,} futures" if count > 1 else "one future"
    lots = f"{len(named)} policies" if len(named) > 1 else lower(named[0])
    return (
        f'<header><p class="kicker"><b>{escape(title)}</b>{escape(period(dataset, title))} · {many} of {escape(lots)}'
        + (f'<span class="wide"> · against {escape(lower(reference(dataset)))}</span>' if len(named) > 1 else "")
        + f"</p><h1>{_unbroken(headline(dataset))}</h1></header>"
        f"{changed.line(manifest)}"
        f"{summary.html(dataset, priced, facts.html(dataset, curve, manifest.get('hinges', ())))}"
    )


def _unbroken(text: str) -> str:
    """A headline whose hyphens don't end a line."""
    return escape(text).replace("-led ", "\N{NON-BREAKING HYPHEN}led ")


def _contents(drawn: list[Chart]) -> str:
    """Links to all charts in the order of the page, under a word for each few of them."""
    named = {c.key: NAMES[c.key] for c in drawn} | BASIS
    parts: dict[str, list[str]] = {}
    for key, name in named.items():
        part = next((part for part, keys in PARTS.items() if key in keys), BEHIND)
        parts.setdefault(part, []).append(f'<li><a href="#{key}">{name}</a></li>')
    lists = "".join(f"<div><b>{part}</b><ul>{''.join(links)}</ul></div>" for part, links in parts.items())
    return f'<nav aria-label="Contents" class="parts">{lists}</nav>'


__all__ = ["KINDS", "NAMES", "charts", "document", "figure", "ordered", "page", "reproduce"]
