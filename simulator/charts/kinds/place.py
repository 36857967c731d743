"""What policies for communities and procurement move: community capacity, and who wins contracts."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from simulator.charts.chart import Chart, Marks, build
from simulator.charts.data import (
    MissingError,
    in_order,
    policies,
    reference,
    sampled,
    stop_year,
)
from simulator.charts.findings import against, doubtful, lower, opening, under
from simulator.charts.kinds.ends import NARROW, WIDE, ends, words_of
from simulator.charts.numbers import estimate
from simulator.charts.tables import Table, yearly

if TYPE_CHECKING:
    import xarray as xr

NEEDS: tuple[str, ...] = ()
PERCENT = {"percent": True}
SHOWN: dict[str, tuple[str, str, dict[str, Any]]] = {
    "community_capacity": ("Community capacity, 1 = the start", "community capacity", {}),
    "local_spend_share": ("Local suppliers, % of procurement", "local suppliers’ share of procurement", PERCENT),
    "sme_spend_share": ("Smaller firms, % of procurement", "smaller firms’ share of procurement", PERCENT),
}  # fmt: skip
LEAST = 0.02
"""The smallest change, in parts of the level, that is worth a chart."""


def worth(dataset: xr.Dataset) -> bool:
    """Whether some policy moves any of it."""
    return bool(changes(dataset))


def changes(dataset: xr.Dataset) -> dict[str, tuple[str, float]]:
    """What is moved by more than a little and for certain: by which policy most, and how far."""
    base = reference(dataset)
    found: dict[str, tuple[str, float]] = {}
    rivals = [p for p in policies(dataset) if p != base]
    for name in SHOWN:
        if name not in dataset or not rivals:
            continue
        last = dataset[name].isel(time=-1)
        level = float(last.sel(policy=base).median()) or 1.0
        parts = {p: against(last, dataset, p) for p in rivals}
        sure = {p: e.median / level for p, e in parts.items() if e.agreed or not doubtful(e)}
        most = max(sure, key=lambda p: abs(sure[p]), default=None)
        if most is not None and abs(sure[most]) >= LEAST:
            found[name] = (most, sure[most])
    return found


def draw(dataset: xr.Dataset, marks: Marks = ()) -> Chart:
    """A panel for each of what a policy moves."""
    shown = list(changes(dataset))
    if not shown:
        raise MissingError(f"not in this result: a policy that moves {', '.join(SHOWN)}")
    names, base, finding = in_order(dataset), reference(dataset), title(dataset)
    made = [
        ends(sampled(dataset[n]), names, SHOWN[n][0], SHOWN[n][2], base, form=".1%" if SHOWN[n][2] else ".2f")
        for n in shown
    ]
    return build(
        made, marks, (replace(WIDE, columns=min(2, len(made))), NARROW), key="place", title=finding,
        caption="What communities can do for each adult, and who wins councils’ contracts, as far as a policy "
        f"moves it. The axes do not start at 0. {words_of(dataset)}",
        alt=f"Community capacity and procurement by policy. {finding}.",
        table=_table(dataset, shown), sections=("community", "procurement"),
    )  # fmt: skip


def _table(dataset: xr.Dataset, shown: list[str]) -> Table:
    tables = {name: yearly(dataset[name]) for name in shown}
    columns = ("What", *tables[shown[0]].columns)
    return Table(
        columns, tuple((SHOWN[n][0], *row) for n, t in tables.items() for row in t.rows), labels=2
    )


def title(dataset: xr.Dataset) -> str:
    """What is moved most, and by which policy."""
    found, base = changes(dataset), reference(dataset)
    name = max(found, key=lambda n: abs(found[n][1]))
    policy, size = found[name]
    last = dataset[name].isel(time=-1)
    share = bool(SHOWN[name][2])
    levels = (estimate(last.sel(policy=p).values) for p in (policy, base))
    there, here = (each.percent() if share else each.words("number") for each in levels)
    times = "" if share else " times the start’s"
    few = f", in all of {last.sizes['member']} futures" if against(last, dataset, policy).agreed else ""
    return (
        f"{opening(lower(policy))} {'raises' if size > 0 else 'lowers'} {SHOWN[name][1]} to {there}{times} "
        f"by {stop_year(dataset)}{few}; it is {here} {under(base)}"
    )
