"""The assumptions of a scenario: every number with its passport, as the AQuA Book asks."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from simulator.describe.columns import Column, columns
from simulator.scenario.projects import numbers_of
from simulator.scenario.scenario import every_project

if TYPE_CHECKING:
    from simulator.scenario import Scenario
    from simulator.scenario.numbers import Number
    from simulator.scenario.scenario import PlacedProject

Row = dict[str, str]
COLUMNS = (
    "name", "value", "unit", "price_base", "range", "distribution", "give_or_take", "mean", "source", "grade",
    "because", "note", "file",
)  # fmt: skip
GRADES = {
    "A": "read in the document itself",
    "B": "second-hand, or derived from numbers that were read",
    "C": "widely quoted, not verified",
    "D": "assumed: the range is wide",
}


def rows(scenario: Scenario) -> list[Row]:
    """One row for each number of a resolved scenario, and for each label with its own passport; then its projects'.

    The keys are `COLUMNS`; what a number lacks is an empty text.
    """
    found = [row for name in sorted(scenario.numbers) for row in _of(name, scenario.numbers[name])]
    return found + [row for each in every_project(scenario) for row in _of_project(each)]


def _of_project(each: PlacedProject) -> Iterator[Row]:
    """The numbers of a named project; each says for which services they are."""
    services = each.form.service if isinstance(each.form.service, list) else [each.form.service]
    note = f"{each.form.kind.capitalize()}, for {', '.join(services)}, from {each.form.start}"
    for key, number in numbers_of(each.form, each.where).items():
        yield _row(f"{each.place}.{key}", number) | {"note": note}


def table_rows(scenario: Scenario) -> list[Row]:
    """One row for each column of the tables that the scenario's numbers stand in."""
    wanted = {
        (each.table, each.column or "value")
        for number in scenario.numbers.values()
        for each in (number, *number.elements.values())
        if each.table and each.rows is None
    }
    return [_column(column) for column in columns() if (column.file, column.name) in wanted]


def weightiest(found: Sequence[Row]) -> list[Row]:
    """The rows that weigh most first: the weakest grade, then the widest range, then by name."""
    return sorted(found, key=lambda row: (-ord(row["grade"] or "Z"), -_wide(row), row["name"]))


def _wide(row: Row) -> float:
    return float(row["give_or_take"].removeprefix("±").removesuffix("%") or 0.0)


def _of(name: str, number: Number) -> Iterator[Row]:
    """The number itself, then its elements."""
    if number.has_content or not number.elements:
        yield _row(name, number)
    for path, element in number.elements.items():
        whole = element.is_uncertain or not number.is_uncertain
        # Elements without a range of their own are drawn with the whole.
        drawn = number.scaled(element.times or 1.0, number.unit) if element.is_multiple else number
        spread = element if whole else replace(
            element, range=drawn.range, range_is=drawn.range_is, distribution=drawn.distribution
        )  # fmt: skip
        yield _row(".".join((name, *path)), spread)


def _row(name: str, number: Number) -> Row:
    spread = uncertainty(number)
    return {
        "name": name,
        "value": _value(number),
        "unit": number.unit or "",
        "price_base": number.price_base or "",
        "range": _range(number),
        "distribution": _distribution(number),
        "give_or_take": "" if spread is None else f"±{100 * spread:.0f}%",
        "mean": _mean(number),
        "source": number.source or "",
        "grade": number.grade or "",
        "because": number.because or "",
        "note": number.note or "",
        "file": number.where,
    }


def _column(column: Column) -> Row:
    held = f"{column.numbers} numbers, {column.low:.6g} to {column.high:.6g}"
    given = {
        "name": f"{column.file}: {column.name}", "value": held, "unit": column.unit, "source": column.source,
        "grade": column.grade, "note": column.note, "file": f"simulator/model/tables/{column.file}",
    }  # fmt: skip
    return dict.fromkeys(COLUMNS, "") | given


def uncertainty(number: Number) -> float | None:
    """How far a number may be from the middle of its range, as a share of it; None without a range.

    At most 1, which means from nothing to twice the middle or wider still. Of a distribution it is
    about 95%.
    """
    ends = number.range or _ends(number)
    if ends is None:
        return None
    low, high = ends
    size = abs(low + high)
    return min(1.0, (high - low) / size) if size > 0 else 1.0


def _ends(number: Number) -> tuple[float, float] | None:
    kind, given = number.distribution or ("", ())
    if kind in ("triangular", "uniform"):
        return given[0], given[-1]
    if kind == "normal":
        return given[0] - 1.96 * given[1], given[0] + 1.96 * given[1]
    if kind == "lognormal":
        return math.exp(given[0] - 1.96 * given[1]), math.exp(given[0] + 1.96 * given[1])
    if kind == "beta":
        a, b = given
        middle, spread = a / (a + b), 1.96 * math.sqrt(a * b / (a + b + 1.0)) / (a + b)
        return max(middle - spread, 0.0), min(middle + spread, 1.0)
    return None


def _value(number: Number) -> str:
    """The number as a reader says it: one value, or by label, by date or by point."""
    if number.table is not None:
        text = f"{number.table}, column {number.column or 'value'}{_own(number)}"
        text += f", times {number.times:.6g}" if number.times else ""
    elif number.series is not None:
        text = "; ".join(f"{at}: {nested(value)}" for at, value in number.series)
    elif number.points is not None:
        text = "; ".join(f"{x:g}: {y:g}" for x, y in number.points)
    elif number.value is not None:
        text = f"{number.value:.12g}"
    elif number.is_multiple:
        text = f"{number.times:.6g} times what the whole gives"
    else:
        text = ""
    return "; ".join(part for part in (text, nested(number.values)) if part)


def _own(number: Number) -> str:
    """How many lines a table of the scenario's own has."""
    return "" if number.rows is None else f" ({len(number.rows)} lines of the scenario's own)"


def nested(value: object) -> str:
    """A number, or numbers by label, as a reader says them; nothing for None."""
    if value is None:
        return ""
    if isinstance(value, Mapping):
        return ", ".join(
            f"{label} ({nested(inner)})"
            if isinstance(inner, Mapping)
            else f"{label} {nested(inner)}"
            for label, inner in value.items()
        )
    return f"{value:.12g}"


def _range(number: Number) -> str:
    if number.range is None:
        return ""
    return f"{number.range[0]:.6g} to {number.range[1]:.6g}{_is(number)}"


def _distribution(number: Number) -> str:
    if number.distribution is None:
        return ""
    kind, numbers = number.distribution
    return f"{kind} ({', '.join(f'{n:.6g}' for n in numbers)}){_is(number)}"


def _mean(number: Number) -> str:
    """What the number is on the mean of futures, which need not be its value; empty where it has none or several.

    A range is a triangle whose top is the value. Hard limits of the model, which few draws meet, are left out.
    """
    mean = _mean_of_range(number) if number.range is not None else _mean_of_distribution(number)
    return "" if mean is None else f"{mean:.6g}{_is(number)}"


def _mean_of_range(number: Number) -> float | None:
    top = {"factor": 1.0, "added": 0.0}.get(number.range_is, number.value)
    return None if top is None or number.range is None else (number.range[0] + top + number.range[1]) / 3.0


def _mean_of_distribution(number: Number) -> float | None:
    if number.distribution is None:
        return None
    kind, given = number.distribution
    if kind == "beta":
        return given[0] / sum(given)
    if kind == "lognormal":
        return math.exp(given[0] + given[1] ** 2 / 2.0)
    return given[0] if kind == "normal" else sum(given) / len(given)


def _is(number: Number) -> str:
    """Of what the spread is, where it is not of the value itself."""
    return {"factor": " times", "added": " added"}.get(number.range_is, "")
