"""What a result hinges on, in words: the share of futures, the number that decides, or that none does."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from simulator.charts.findings import lower, upper
from simulator.charts.numbers import wilson

if TYPE_CHECKING:
    import xarray as xr

UNITS = {"1": "", "1/year": " a year", "year": " years", "person": " people"}


def of_curve(dataset: xr.Dataset) -> list[Mapping[str, Any]]:
    """What a curve of the cost of delay was found to hinge on."""
    rows = json.loads(str(dataset.attrs.get("hinges", "[]")))
    return [row for row in rows if isinstance(row, dict)]


def chosen(rows: Sequence[Mapping[str, Any]], policy: str, *others: str) -> list[Mapping[str, Any]]:
    """The rows about that policy: whether its delay costs, and whether it beats one of the others."""
    late = [row for row in rows if row.get("asked") == "late" and row.get("policy") == policy]
    beats = [row for row in rows if row.get("asked") == "beats" and {row["policy"], row["other"]} <= {policy, *others}]
    return [*late, *beats[:1]]


def of_headline(rows: Sequence[Mapping[str, Any]]) -> str:
    """What the answer of a comparison hinges on, as short as a first screen wants it; empty where nothing was asked."""
    return "".join(_briefly(row) for row in rows[:1]).strip()


def _briefly(row: Mapping[str, Any]) -> str:
    if row["share"] in (0.0, 1.0):
        return "Nothing: all futures agree on which does more for wellbeing."
    if row["too_few"] or not row["name"]:
        return hinges_on(row)
    if not row["decides"]:
        return (
            f"On no single one of {row['of']:,} uncertain numbers. Knowing the most telling of them would call "
            f"{row['right']:.0%} of futures right; always naming the likelier policy, {row['guessed']:.0%}."
        )
    side = "above" if row["above"] else "below"
    return (
        f"Mostly on one number: {lower(row['policy'])} does more for wellbeing where {_noun(row)} is {side} "
        f"{_value(row)}. That calls {row['right']:.0%} of futures right; always naming the likelier policy, "
        f"{row['guessed']:.0%}."
    )


def _noun(row: Mapping[str, Any]) -> str:
    """The number in words, its name in the scenario after it."""
    said = str(row.get("words", ""))
    return f"“{said}” ({row['name']})" if said else str(row["name"])


def sentence(row: Mapping[str, Any]) -> str:
    """The share of futures in which something holds, and where it does."""
    return f"{_question(row)} in {_share(row)}. {hinges_on(row)}"


def hinges_on(row: Mapping[str, Any]) -> str:
    """Which number decides, at what value and how well it sorts the futures; or that none does."""
    if row["share"] in (0.0, 1.0):
        return ""
    if row["too_few"]:
        return f"{row['futures']} futures are too few to tell on which number that hinges. "
    if not row["name"]:
        return "No number of this scenario varies between them. "
    right = (
        f"{row['right']:.0%} of other futures right ({100 * row['right_low']:.0f} to {row['right_high']:.0%}), where "
        f"guessing gets {row['guessed']:.0%}"
    )
    if not row["decides"]:
        return f"No single number decides which: the best of {row['of']:,}, {_noun(row)}, sorts {right}. "
    side = "above" if row["above"] else "below"
    return (
        f"It is so mostly where {_noun(row)} is {side} {_value(row)} "
        f"({row['value_low']:.3g} to {row['value_high']:.3g} with 95% confidence): this one number sorts {right}. "
    )


def _question(row: Mapping[str, Any]) -> str:
    if row["asked"] == "late":
        late = "one year" if row["years"] == 1.0 else f"{row['years']:g} years"
        return f"{upper(row['policy'])} is worth more started at once than {late} later"
    worth = "does more for wellbeing than" if row.get("measure") == "wellbeing" else "is worth more than"
    return f"{upper(row['policy'])} {worth} {lower(row['other'])}"


def _share(row: Mapping[str, Any]) -> str:
    if row["futures"] == 1:
        return "this one future" if row["share"] == 1.0 else "no future: there is only one, and not in it"
    if row["share"] in (0.0, 1.0):
        return f"{'all' if row['share'] else 'none of'} {row['futures']} futures"
    low, high = wilson(round(row["share"] * row["futures"]), row["futures"])
    share = min(99, max(1, round(100 * row["share"])))
    return f"{share}% of {row['futures']} futures ({100 * low:.0f} to {100 * high:.0f}%)"


def _value(row: Mapping[str, Any]) -> str:
    unit = str(row["unit"])
    if unit == "of the way through its range":
        return f"{row['value']:.0%} {unit}"
    return f"{row['value']:.3g}{UNITS.get(unit, f' {unit}')}"
