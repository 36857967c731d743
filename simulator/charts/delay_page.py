"""The page of a curve of the cost of delay."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING, Any

from simulator.charts import again, hinge
from simulator.charts.curve import NAMES, charts
from simulator.charts.data import futures, period, policies
from simulator.charts.experiment_page import questions, written
from simulator.charts.findings import leading, lower
from simulator.charts.kinds import delay, delay_last
from simulator.charts.kinds.curves import delays, prices, rules
from simulator.charts.palette import labelled

if TYPE_CHECKING:
    import xarray as xr

@labelled
def page(
    dataset: xr.Dataset,
    *,
    title: str,
    scenario_text: str = "",
    manifest: Mapping[str, Any] | None = None,
    assumptions: Sequence[Mapping[str, Any]] = (),
) -> str:
    """The HTML of what `simulator delay` found; `assumptions` as for the page of a comparison."""
    return written(
        title, _top(dataset, title), charts(dataset.load()), NAMES, lambda _: dataset,
        f"simulator delay scenario.toml {_options(dataset)}{again.accurately(manifest or {})}",
        scenario_text=scenario_text, manifest=manifest, assumptions=assumptions,
    )  # fmt: skip


def _options(dataset: xr.Dataset) -> str:
    named = " ".join(f"--policy {policy}" for policy in policies(dataset))
    years = ",".join(f"{late:.8g}" for late in delays(dataset))
    risk = f" --risk {dataset.attrs['stated_risk']:g}" if dataset.attrs.get("stated_risk_is") == "asked for" else ""
    healed = str(dataset.attrs.get("healed", "prevented"))
    more = risk + ("" if healed == "prevented" else f" --healed {healed}")
    return escape(f"{named} --years {years} --members {futures(dataset)}{more}")


def _top(dataset: xr.Dataset, title: str) -> str:
    count = futures(dataset)
    many = f"{count:,} futures" if count > 1 else "one future"
    named = ", ".join(lower(policy) for policy in policies(dataset))
    return (
        f'<header><p class="kicker"><b>{escape(title)}</b>{escape(period(dataset, title))} · '
        f"{many} of {escape(named)}, started late</p><h1>{escape(headline(dataset))}</h1>"
        f"</header>{questions(_facts(dataset), terms(dataset))}"
    )


def _facts(dataset: xr.Dataset) -> dict[str, str]:
    """What a reader asks next, and what is to say of each."""
    policy, late = leading(dataset), [years for years in delays(dataset) if years > 0.0]
    return {
        "And a shorter delay?": f"{delay.of(dataset, policy, late[0])}." if len(late) > 1 else "",
        "How late is too late?": f"{delay_last.title(dataset)}.",
        "What does it hinge on?": _hinges(dataset).strip(),
    }


@labelled
def headline(dataset: xr.Dataset) -> str:
    """The finding of the curve."""
    return delay.title(dataset)


def terms(dataset: xr.Dataset) -> str:
    """In what these numbers are, what is not in them, and on what they are conditional."""
    until = f", counted to {dataset.attrs['last_year']}" if "last_year" in dataset.attrs else ""
    return (
        f"Differences within each future, in {prices(dataset)}{until}; below nought, waiting pays. {_rules(dataset)}"
        "All of it holds within this model, its ranges and its reference: what it does not simulate has no cost here."
    )


def _hinges(dataset: xr.Dataset) -> str:
    """In how many futures starting at once is worth more, and on what that hinges; the same of two policies."""
    rows = hinge.chosen(hinge.of_curve(dataset), leading(dataset), *policies(dataset))
    return "".join(hinge.sentence(row) for row in rows)


def _rules(dataset: xr.Dataset) -> str:
    """By whose rules it was priced."""
    return f"Priced by the rules of {rules(dataset)}. " if rules(dataset) else ""
