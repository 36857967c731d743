"""Who pays and who gains: the cash of each body at the end, against the reference."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from simulator.charts.chart import Chart, Marks, build
from simulator.charts.data import (
    Priced,
    in_prices,
    others,
    paired,
    policies,
    reference,
    require,
    stop_year,
)
from simulator.charts.drawing import Size
from simulator.charts.findings import lower, opening
from simulator.charts.kinds import dots
from simulator.charts.numbers import Estimate, central, estimate
from simulator.charts.palette import BODIES, words
from simulator.charts.scale import money_scale

if TYPE_CHECKING:
    import xarray as xr

NEEDS = ("ledger",)
OUTSIDE = "outside"


def worth(dataset: xr.Dataset) -> bool:
    """Whether there is a reference to hold the ledgers against."""
    return len(policies(dataset)) > 1


def draw(dataset: xr.Dataset, marks: Marks = ()) -> Chart:
    """A row for each body, a dot for each policy with its 95% interval."""
    require(dataset, NEEDS)
    found, prices = differences(dataset)
    names = others(dataset)
    labels = {b: BODIES.get(b, words(b)) for b in dict.fromkeys(body for body, _ in found)}
    divisor, unit, suffix = money_scale(np.concatenate(list(found.values())))
    rows = {key: dots.quantiles(values / divisor) for key, values in found.items()}
    finding, year, base = title(dataset), stop_year(dataset), lower(reference(dataset))
    count = dataset.sizes["member"]
    bars = f"Dots are medians, bars hold {central(count)}." if count > 1 else "One future; no interval."
    height = 54 * len(labels)
    sizes = Size(1, height, left=150), Size(1, height, left=140, right=14, width=340)
    return build(
        [dots.panel(labels, names, rows, "%{x:.3~g} " + unit, pounds=suffix)], (), sizes,
        key="ledger", title=finding, policies=tuple(names), dots=True,
        caption=f"Cash received less cash paid to {year}, {unit}, {prices}, against {base}. What one body "
        f"pays another receives: all rows cancel. What services are worth to people is not in it. {bars}",
        alt=f"Cash of each body by policy to {year}, against {base}. {finding}.",
        table=dots.table("Body", labels, names, rows), sections=("finance",),
    )  # fmt: skip


def differences(dataset: xr.Dataset) -> tuple[dict[tuple[str, str], np.ndarray], str]:
    """By body and policy, what each future's ledger differs by at the end, and the prices it is in.

    What firms and lenders outside gained is a row only where it isn't nothing.
    """
    priced = _in_real_terms(dataset)
    names, base = others(dataset), reference(dataset)
    found = {
        (str(b), p): paired(priced.values.sel(body=b), p, base)
        for b in dataset["body"].values
        for p in names
    }
    rest = {p: -sum(v for (_, q), v in found.items() if q == p) for p in names}
    size = max(float(np.abs(v).max()) for v in found.values())
    if any(float(np.abs(v).max()) > 0.01 * size for v in rest.values()):
        found |= {(OUTSIDE, p): np.asarray(v) for p, v in rest.items()}
    return found, priced.prices


def _in_real_terms(dataset: xr.Dataset) -> Priced:
    """The ledgers at the end: each month's cash in the prices of the base, so that it can be added up."""
    cash = dataset["ledger"]
    if "price_level" not in dataset:
        return Priced(cash.isel(time=-1), "cash")
    level = dataset["price_level"].isel(time=slice(1, None))
    moved = cash.diff("time").assign_coords(time=level["time"])
    return Priced((moved / level).sum("time"), in_prices(dataset, "ledger").prices)


def title(dataset: xr.Dataset) -> str:
    """Whom the policy that moves most cash for certain costs, and to whom it brings something."""
    found, _ = differences(dataset)
    year, base = stop_year(dataset), lower(reference(dataset))
    clear = {key: e for key, e in ((k, estimate(v)) for k, v in found.items()) if _tells(e)}
    chosen = {k: e for k, e in clear.items() if k[1] != "do_nothing"} or clear
    if not chosen:
        return f"By {year} no policy has moved cash between bodies for certain, against {base}"
    policy = max(chosen, key=lambda k: abs(chosen[k].median))[1]
    bodies = {b: e for (b, p), e in chosen.items() if p == policy}
    least, most = (pick(bodies, key=lambda b: bodies[b].median) for pick in (min, max))
    parts = []
    if bodies[least].median < 0:
        parts.append(f"cost {_named(least)} {_size(bodies[least])}")
    if bodies[most].median > 0:
        parts.append(f"brought {_named(most)} {_size(bodies[most])}")
    few = f", in all of {bodies[most].futures} futures" if bodies[most].few else ""
    return f"{opening(lower(policy))} has {' and '.join(parts)} by {year}, against {base}{few}"


def _tells(found: Estimate) -> bool:
    return found.clear or found.agreed if found.futures > 1 else found.median != 0


def _named(body: str) -> str:
    name = BODIES.get(body, words(body))
    if body == OUTSIDE:
        return "firms and lenders outside"
    return f"the {name}" if body in ("nhs", "dwp", "exchequer") else name.lower()


def _size(found: Estimate) -> str:
    return found.unsigned.words("pounds", bare=True)
