"""Who pays and who gains, and how: the cash of each body; resources, output and wellbeing; and their sum."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from simulator.charts.chart import Chart, Marks, build
from simulator.charts.data import MissingError, futures, others, reference, require
from simulator.charts.drawing import Panel, Scale, Size, Trace, scale_for
from simulator.charts.findings import leading, listed, lower, upper
from simulator.charts.kinds import dots
from simulator.charts.kinds.curves import present
from simulator.charts.numbers import Estimate, estimate, significant
from simulator.charts.palette import AXIS, BODIES, INK, MUTED, RULE, look
from simulator.charts.scale import money_scale
from simulator.charts.tables import Cell, Table

if TYPE_CHECKING:
    import xarray as xr

NEEDS = ("ledger", "npsv")
CASH = "cashable"
KINDS = {"non_cashable": "Resources", "economic": "Output", "wellbeing": "Wellbeing"}
NAMED = BODIES | {"outside": "Firms and lenders", "providers": "Staff, providers"}
SUM = "Sum"
LEAST = 0.002
"""A body whose part is smaller than this of the largest has no row."""


@dataclass(frozen=True)
class Side:
    """Rows that share a scale: each policy's members by row, the last their sum."""

    title: str
    rows: dict[str, dict[str, np.ndarray]]
    unit: str
    suffix: str

    @property
    def labels(self) -> list[str]:
        """The names of the rows."""
        return list(next(iter(self.rows.values())))

    @property
    def scale(self) -> Scale:
        """One for all policies."""
        ends = [np.quantile(values, (0.025, 0.975)) for rows in self.rows.values() for values in rows.values()]
        means = [np.array([values.mean()]) for rows in self.rows.values() for values in rows.values()]
        return scale_for([*ends, *means, np.zeros(1)], prefix="£", suffix=self.suffix)


def draw(dataset: xr.Dataset, marks: Marks = ()) -> Chart:
    """Bars to both sides of nought for each policy: cash by body; beside it resources, output, wellbeing, the sum."""
    require(dataset, NEEDS)
    if CASH not in dataset["ledger"].coords.get("kind", ()):
        raise MissingError("not in this result: ledger by kind, as in the appraisal.nc of a comparison")
    sides, names = (_cash(dataset), _worth(dataset)), others(dataset)
    panels = [_panel(side, policy) for policy in names for side in sides]
    finding, high = title(dataset), 25 * max(len(side.labels) for side in sides)
    many = futures(dataset)
    bars = f"Bars are means of {many} futures, which add up; lines hold 95% of them" if many > 1 else "One future"
    sizes = Size(2, high, left=118, gap_x=96, gap_y=66), Size(1, high, left=118, right=22, gap_y=66, width=340)
    return build(
        panels, (), sizes,
        key="gains", title=finding,
        caption=f"Present value against {lower(reference(dataset))}, {present(dataset)}. Cash cancels over all bodies; "
        "resources are what staff and providers use up or have free, output and wellbeing are residents’. The sum is "
        f"the net present social value. {bars}.",
        alt=f"Who pays and who gains by policy. {finding}.", table=_table(sides, names),
        sections=("finance", "wellbeing"),
    )  # fmt: skip


def _cash(dataset: xr.Dataset) -> Side:
    values = dataset["ledger"].sel(kind=CASH)
    means = abs(values.mean("member")).max("policy")
    bodies = [str(b) for b in dataset["body"].values if float(means.sel(body=b)) > LEAST * float(means.max())]
    divisor, unit, suffix = money_scale(values.mean("member"))
    rows = {
        policy: {NAMED.get(b, b): values.sel(policy=policy, body=b).values / divisor for b in bodies}
        | {SUM: values.sel(policy=policy).sum("body").values / divisor}
        for policy in others(dataset)
    }
    return Side("cash", rows, unit, suffix)


def _worth(dataset: xr.Dataset) -> Side:
    values, whole = dataset["ledger"].sum("body"), dataset["npsv"]
    divisor, unit, suffix = money_scale(whole)
    rows = {
        policy: {noun: values.sel(policy=policy, kind=kind).values / divisor for kind, noun in KINDS.items()}
        | {SUM: whole.sel(policy=policy).values / divisor}
        for policy in others(dataset)
    }
    return Side("social value", rows, unit, suffix)


def _panel(side: Side, policy: str) -> Panel:
    labels, found, style = side.labels, list(side.rows[policy].values()), look(policy)
    at, thin = list(range(len(labels)))[::-1], 1e-6 * (side.scale.high - side.scale.low)
    low, middle, high = np.array([[np.quantile(v, 0.025), v.mean(), np.quantile(v, 0.975)] for v in found]).T
    bars: Trace = {
        "type": "bar", "orientation": "h", "x": significant(middle), "y": at, "name": style.name, "width": 0.62,
        "marker": {"color": [*[style.colour] * (len(labels) - 1), INK], "opacity": 0.75}, "hovertemplate": "%{x:.3~g}",
        "error_x": {"type": "data", "symmetric": False, "array": significant(high - middle), "width": 0,
                    "arrayminus": significant(middle - low), "color": INK, "thickness": 1.2},
    }  # fmt: skip
    form = {**dots.money_ticks(side.scale), "tick0": None, "dtick": None,
            "showticklabels": True, "showgrid": True, "gridcolor": RULE, "zeroline": True, "zerolinecolor": AXIS,
            "showline": False, "ticks": ""}  # fmt: skip
    return Panel(
        [bars], Scale(-0.6, len(labels) - 0.4, category=tuple(labels[::-1])),
        title=f"{style.name}, {side.title}", colour=style.colour, span=(side.scale.low, side.scale.high), x_form=form,
        notes=[_nought(row) for row, end in zip(at, np.abs([low, high]).max(axis=0), strict=True) if end < thin],
    )  # fmt: skip


def _nought(row: int) -> dict[str, Any]:
    """A row where nothing is to be seen says that it is nought."""
    return {"text": "0", "x": 0.0, "y": row, "xanchor": "left", "xshift": 5, "font": {"size": 12, "color": MUTED}}


def _table(sides: tuple[Side, Side], names: list[str]) -> Table:
    rows: list[tuple[Cell, ...]] = []
    for policy in names:
        for side in sides:
            for label, values in side.rows[policy].items():
                cells = (values.mean(), np.median(values), *np.quantile(values, (0.025, 0.975)))
                noun = f"{side.title.capitalize()}: {label.lower() if label == SUM else label}"
                rows.append((look(policy).name, noun, side.unit, *(float(cell) for cell in cells)))
    return Table(("Policy", "Who and how", "Unit", "Mean", "Median", "2.5%", "97.5%"), tuple(rows), labels=2)


def title(dataset: xr.Dataset) -> str:
    """Whom the leading policy brings most and whom it costs most, in all, as far as futures agree."""
    policy = leading(dataset)
    sums, base = dataset["ledger"].sel(policy=policy).sum("kind"), lower(reference(dataset))
    found = {str(body): estimate(sums.sel(body=body).values) for body in dataset["body"].values}
    largest = max(each.size for each in found.values())
    # What is too small to be drawn is no finding; of a body that gains and loses the same rounding alone is left.
    found = {body: each for body, each in found.items() if each.size > LEAST * largest}
    sure = {body: each for body, each in found.items() if _tells(each)}
    if not sure:
        return f"Nobody gains or pays for certain with {lower(policy)}, against {base}"
    most, least = (pick(sure, key=lambda body: sure[body].median) for pick in (max, min))
    parts = []
    if sure[most].median > 0:
        parts.append(f"brings {_named(most)} {_size(sure[most])}")
    if sure[least].median < 0:
        parts.append(f"costs {_named(least)} {_size(sure[least])}")
    unsure = [_named(body) for body in found if body not in sure]
    doubt = f"; for {listed(unsure)} it could go either way" if unsure else ""
    few = f", in all of {sure[most].futures} futures" if sure[most].few else ""
    return f"{upper(policy)} {' and '.join(parts)} in present value, against {base}{few}{doubt}"


def _tells(found: Estimate) -> bool:
    return found.clear or found.agreed if found.futures > 1 else found.median != 0


def _named(body: str) -> str:
    if body in ("nhs", "dwp", "exchequer"):
        return f"the {NAMED[body]}"
    return {"providers": "staff and providers"}.get(body, NAMED.get(body, body).lower())


def _size(found: Estimate) -> str:
    return found.unsigned.words("pounds")
