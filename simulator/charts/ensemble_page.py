"""The page of an ensemble: what each policy is worth over all points, and every outcome as a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING, Any

import numpy as np

from simulator.charts import again, clusters
from simulator.charts.chart import Chart, build
from simulator.charts.data import in_order, others, period, reference
from simulator.charts.drawing import Size
from simulator.charts.ensemble_words import KINDS, finding
from simulator.charts.experiment_page import allowing, left_out, written
from simulator.charts.findings import lower, upper
from simulator.charts.kinds import dots
from simulator.charts.kinds.curves import prices
from simulator.charts.numbers import ENOUGH, Estimate, Rounding, central, estimate, rounding, share_words
from simulator.charts.palette import labelled, look
from simulator.charts.scale import money_scale

if TYPE_CHECKING:
    import xarray as xr

RUN = ("point", "policy", "member")
WORTH = ("npsv", "benefit_resources", "benefit_output", "benefit_wellbeing", "programme_cost", "exchequer")
"""Present values against the reference, as rows of one chart."""
PARTS = tuple(name for name in WORTH if name.startswith("benefit_"))
EVEN = 0.5


@labelled
def page(
    dataset: xr.Dataset,
    *,
    title: str,
    scenario_text: str = "",
    manifest: Mapping[str, Any] | None = None,
    assumptions: Sequence[Mapping[str, Any]] = (),
) -> str:
    """The HTML of what `simulator ensemble` found; `assumptions` as for the page of a comparison."""
    flat = flattened(dataset)
    drawn = [worth(flat)] if any(name in flat for name in WORTH) and others(flat) != [reference(flat)] else []
    record = dict(manifest or {})
    every = (
        '<section id="outcomes"><h2 class="plain">Every outcome</h2>'
        f'<div class="scroll" tabindex="0" role="region" aria-label="Every outcome">{_table(flat)}</div></section>'
    )
    return written(
        title, _top(dataset, flat, title, record), drawn, dict.fromkeys((chart.key for chart in drawn), "Worth"),
        lambda _: flat, f"simulator ensemble scenario.toml {_options(record)}",
        scenario_text=scenario_text, manifest=record, assumptions=assumptions,
        sections={"outcomes": "Every outcome"}, beside=every,
    )  # fmt: skip


def flattened(dataset: xr.Dataset) -> xr.Dataset:
    """The single outcomes with every future that could be run as a member, as charts know them."""
    import xarray as xr

    # A store lists its arrays in no order of its own; the outcomes are in the order that was asked for.
    asked = str(dataset.attrs.get("outcomes", "")).split()
    names = [name for name in asked or dataset.data_vars if dataset[name].dims == RUN]
    values = {name: _by_policy(dataset[name]) for name in names}
    there = np.ones(dataset.sizes["point"] * dataset.sizes["member"], dtype=bool)
    for each in values.values():
        there &= np.isfinite(each).all(axis=0)
    if not there.all():
        values = {name: each[:, there] for name, each in values.items()}
    found = {name: (("policy", "member"), each, dataset[name].attrs) for name, each in values.items()}
    points = np.repeat(np.arange(dataset.sizes["point"]), dataset.sizes["member"])
    coordinates = {
        "policy": dataset["policy"].values, "member": np.flatnonzero(there), "point": ("member", points[there]),
    }  # fmt: skip
    return xr.Dataset(found, coordinates, dataset.attrs)


def _by_policy(values: xr.DataArray) -> np.ndarray:
    ordered = values.transpose("policy", "point", "member").values
    return ordered.reshape(len(ordered), -1)


def worth(flat: xr.Dataset) -> Chart:
    """A row for the value and each part of it, a dot for each policy with its 95% interval."""
    rows, names = [name for name in WORTH if name in flat], others(flat)
    divisor, unit, suffix = money_scale(np.concatenate([flat[name].values.ravel() for name in rows]))
    labels = {name: str(flat[name].attrs["long_name"]) for name in rows}
    found = {(row, p): dots.quantiles(flat[row].sel(policy=p).values / divisor) for row in rows for p in names}
    height, count = 54 * len(rows), flat.sizes["member"]
    sizes = Size(1, height, left=190), Size(1, height, left=150, right=14, width=340)
    told = made_of(flat)
    return build(
        [dots.panel(labels, names, found, "%{x:.3~g} " + unit, pounds=suffix)], (), sizes,
        key="worth", title=told, policies=tuple(names), dots=True,
        caption=f"Present values, {unit}, {prices(flat)}, against {lower(reference(flat))} in the same future. "
        + (f"Dots are medians, bars hold {central(count)}." if count > 1 else "One future; no interval."),
        alt=f"Present values by policy. {told}.", table=dots.table("Value", labels, names, found),
        sections=("wellbeing", "finance"),
    )  # fmt: skip


@labelled
def headline(flat: xr.Dataset) -> str:
    """Which policy is worth most, and in how many futures it is; too close to call where that may be even."""
    name, names = next((row for row in WORTH if row in flat), ""), others(flat)
    if not name or name in ("programme_cost", "exchequer") or names == [reference(flat)]:
        return f"What {flat.sizes['member']:,} futures hold" if flat.sizes["member"] > 1 else "What one future holds"
    values = flat[name]
    best, *rest = _in_order_of(values, [*names, reference(flat)])
    ahead = (values.sel(policy=best) > values.sel(policy=rest[0])).values
    if ahead.size == 1:
        return f"In this one future {lower(best)} is worth more than {lower(rest[0])}, the next best"
    low, high = clusters.interval(ahead, flat["point"].values)
    share = share_words(int(ahead.sum()), ahead.size)
    if low <= EVEN <= high:
        return f"{upper(best)} or {lower(rest[0])}: which is worth more is too close to call"
    ends = f" ({100 * low:.0f} to {high:.0%})" if ahead.size >= ENOUGH else ""
    return f"{upper(best)} is worth more than {lower(rest[0])}, the next best, in {share}{ends}"


def _in_order_of(values: xr.DataArray, names: Sequence[str]) -> list[str]:
    """Policies by the median, the largest first."""
    return sorted(names, key=lambda p: -float(values.sel(policy=p).median()))


@labelled
def made_of(flat: xr.Dataset) -> str:
    """What part makes most of the value of the policy that is worth most; the headline where no parts were kept."""
    parts = [name for name in PARTS if name in flat]
    if WORTH[0] not in flat or len(parts) < 2:
        return headline(flat)
    best = _in_order_of(flat[WORTH[0]], others(flat))[0]
    found = {name: estimate(flat[name].sel(policy=best).values) for name in parts}
    largest = max(parts, key=lambda name: abs(found[name].median))
    part, of = found[largest], flat.sizes["member"]
    what, size = str(flat[largest].attrs["long_name"]), part.words("pounds", signed=True)
    if not (part.clear or part.agreed or of == 1):
        name = what[:1].lower() + what[1:]
        return f"What {lower(best)} does to {name}, the largest part of its value, is too close to call: {size}"
    does = "brings" if part.median > 0 else "loses"
    few = f", in all of {of} futures" if part.agreed else ""
    return f"{what} is the largest part of what {lower(best)} {does}: {size}{few}"


def _top(dataset: xr.Dataset, flat: xr.Dataset, title: str, record: Mapping[str, Any]) -> str:
    points, members = dataset.sizes["point"], dataset.sizes["member"]
    many = f"{points:,} points, {members:,} futures at each" if members > 1 else f"{points:,} futures"
    many = many if points * members > 1 else "one future"
    stopped = _stopped(record) + left_out(int(record.get("failed", 0)))
    told = "All of it holds within this model, its ranges and its reference."
    stand = f"{finding(dataset, [str(name) for name in flat.data_vars])}.{stopped} {told}"
    return (
        f'<header><p class="kicker"><b>{escape(title)}</b>{escape(period(dataset, title))} · {many}</p>'
        f"<h1>{escape(headline(flat))}</h1>"
        f'<p class="stand">{escape(stand)}</p></header>'
    )


def _stopped(record: Mapping[str, Any]) -> str:
    """What the rule when to stop came to, where there was one."""
    said = record.get("replications")
    if not said or not said["looks"]:
        return ""
    last = said["looks"][-1]
    enough = "was narrow enough" if said["narrow_enough"] else "was not narrow enough"
    return f" After {last['points']:,} points the interval of the mean difference {enough}. {said['caution']}"


def _table(flat: xr.Dataset) -> str:
    """A row for each outcome: the median of each policy and its 95% interval."""
    names = in_order(flat)
    head = "".join(f'<th scope="col">{escape(look(policy).name)}' for policy in names)
    rows = ""
    for name in flat.data_vars:
        values = flat[name]
        kind, unit = KINDS.get(str(values.attrs["units"]), "number"), str(values.attrs["units"])
        named = ", a year" if unit.endswith("/year") else ""
        shown = named if kind != "number" or unit == "1" else f", {unit}"
        found = [estimate(values.sel(policy=policy).values) for policy in names]
        alike = rounding(found)
        cells = "".join(f"<td>{_cell(each, kind, alike)}" for each in found)
        rows += f'<tr><th scope="row" title="{escape(values.attrs["description"])}">'
        rows += f"{escape(values.attrs['long_name'] + shown)}{cells}"
    caption = "Median and middle 95% of futures" if flat.sizes["member"] > 1 else "One future; no interval"
    return f'<table><caption>{caption}</caption><thead><tr><th scope="col">Outcome{head}</thead><tbody>{rows}</table>'


def _cell(found: Estimate, kind: str, alike: Rounding) -> str:
    """The median above its interval, which no line breaks, in the unit and the rounding of its row."""
    if found.low == found.high == 0.0:
        return "0"
    middle = escape(found.words(kind, bare=True, **alike))
    if found.futures == 1:
        return middle
    between = escape(found.interval(kind, size=alike["size"], half=alike["half"]))
    return f'{middle}<br><span class="between">{between}</span>'


def _options(record: Mapping[str, Any]) -> str:
    plan = record.get("plan") or {}
    more = allowing(int(record.get("failed", 0)), int(record.get("points", 1)) * int(record.get("members", 1)))
    asked = {"points": plan.get("points"), "members": plan.get("members"), "design": plan.get("design")}
    until = plan.get("until") or {}
    asked |= {"until-half-width": until.get("half_width"), "of": until.get("outcome")}
    asked |= {"policy": until.get("policy"), "against": until.get("against"), "batch": until.get("batch")}
    asked["outcomes"] = ",".join(plan.get("outcomes") or [])
    said = escape(" ".join(f"--{option} {value}" for option, value in asked.items() if value))
    return said.replace(",", ",<wbr>") + again.accurately(plan) + more
