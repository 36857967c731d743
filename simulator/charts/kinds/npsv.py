"""What policies are worth: net present social value and its parts, beside the other figures of an appraisal."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from simulator.charts.chart import Chart, Marks, build
from simulator.charts.data import futures, others, policies, reference, require
from simulator.charts.drawing import Size
from simulator.charts.findings import doubtful, lower, mostly, pair, unsettled
from simulator.charts.kinds import dots
from simulator.charts.kinds.curves import present
from simulator.charts.kinds.figures import html as figures
from simulator.charts.kinds.priced import deaths_count, valued
from simulator.charts.numbers import Estimate, central, estimate, often, rounding
from simulator.charts.scale import money_scale

if TYPE_CHECKING:
    import xarray as xr

NEEDS = ("npsv", "benefit_by_effect", "programme_cost")
EFFECTS = {
    "resources": "Resources",
    "output": "Output",
    "wellbeing": "Wellbeing",
    "lives": "Lives",
    "care": "Unpaid care",
    "excess_burden": "Raising money",
}


def draw(dataset: xr.Dataset, marks: Marks = ()) -> Chart:
    """A row for the total and each of its parts, a dot for each policy with its 95% interval."""
    require(dataset, NEEDS)
    parts = _parts(dataset)
    names, labels = others(dataset), {key: noun for key, (noun, _) in parts.items()}
    shown = {key: values.sel(policy=names) for key, (_, values) in parts.items()}
    divisor, unit, suffix = money_scale(np.concatenate([values.values.ravel() for values in shown.values()]))
    rows = {
        (key, policy): dots.quantiles(values.sel(policy=policy).values / divisor)
        for key, values in shown.items() for policy in names
    }  # fmt: skip
    finding, high = title(dataset), 58 * len(labels)
    count = futures(dataset)
    bars = f"Dots are medians, bars hold {central(count)}." if count > 1 else "One future; no interval."
    return build(
        [dots.panel(labels, names, rows, "%{x:.3~g} " + unit, pounds=suffix)], (),
        (Size(1, high, left=140), Size(1, high, left=126, right=14, width=340)),
        key="npsv", title=finding, policies=tuple(names), dots=True,
        caption=f"Net present social value to {_horizon(dataset)} against {lower(reference(dataset))}, and its parts "
        f"(resources are what services use up or have free), {unit}, {present(dataset)}. {_without(dataset)}{bars}",
        alt=f"Net present social value by policy. {finding}.",
        table=dots.table("Part", labels, names, rows), sections=("wellbeing", "finance"), after=figures(dataset),
    )  # fmt: skip


def _parts(dataset: xr.Dataset) -> dict[str, tuple[str, xr.DataArray]]:
    """The total, then its parts as far as they are anything."""
    found = {"npsv": ("Net present value", dataset["npsv"])}
    for effect, noun in EFFECTS.items():
        if effect in dataset["effect"].values:
            values = dataset["benefit_by_effect"].sel(effect=effect)
            if bool((values != 0).any()):
                found[effect] = (noun, values)
    return found | {"cost": ("Programme cost", -dataset["programme_cost"])}


def _without(dataset: xr.Dataset) -> str:
    lives, care = not deaths_count(dataset), "carer_years" in dataset and "unpaid_care" not in valued(dataset)
    left = "Unpaid care is" if care else ""
    if lives:
        left = "Deaths and unpaid care are" if care else "Deaths are"
    return f"{left} counted below and not priced. " if left else ""


def _horizon(dataset: xr.Dataset) -> str:
    return str(dataset.attrs.get("horizon", ""))[:4]


def title(dataset: xr.Dataset) -> str:
    """What the policy that is asked about is worth, as far as futures agree, and how it does against its rival."""
    if len(policies(dataset)) < 2:
        return f"Nothing is held against {lower(reference(dataset))}, so no policy is worth anything"
    first, second = pair(dataset) or (others(dataset)[-1], reference(dataset))
    found = estimate(dataset["npsv"].sel(policy=first).values)
    text = _sentence(dataset, first, found)
    if second == reference(dataset) or found.futures == 1:
        return text
    ahead = int((dataset["npsv"].sel(policy=first) > dataset["npsv"].sel(policy=second)).sum())
    return f"{text}, and more than {lower(second)} in {often(ahead, found.futures)}"


def _sentence(dataset: xr.Dataset, policy: str, found: Estimate) -> str:
    base = lower(reference(dataset))
    alike = rounding(estimate(dataset["npsv"].sel(policy=each).values) for each in others(dataset))
    if doubtful(found) and not found.agreed:
        lean = mostly(dataset["npsv"].sel(policy=policy).values, "more", "less")
        told = (
            f"(median {found.words('pounds', signed=True, bare=True, **alike)}, "
            f"{found.interval('pounds', signed=True, size=alike['size'], half=alike['half'])})"
        )
        if lean is None:
            open_ = unsettled(f"{lower(policy)} is worth more than {base}", found.futures)
            return f"{open_}: to {_horizon(dataset)} it is in {often(found.above, found.futures)} {told}"
        more, many = lean
        return f"To {_horizon(dataset)}, {lower(policy)} is worth {more} than {base} in {many} {told}"
    more = "more" if found.median >= 0 else "less"
    worth = found.unsigned.words("pounds", **alike)
    few = f", in all of {found.futures} futures" if found.agreed else ""
    return f"To {_horizon(dataset)}, {lower(policy)} is worth {worth} {more} to society than {base}{few}"


