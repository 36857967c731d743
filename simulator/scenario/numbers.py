"""One number of a scenario with its passport, as read from one file or folded from several."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from simulator.scenario.nested import NUMBER_REMEDY, Frozen, Nested, Path, leaves, mapped, problems

if TYPE_CHECKING:
    from simulator.scenario.forms import NumberForm

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
CONTENTS = ("value", "table", "series", "points")


@dataclass(frozen=True)
class Number:
    """A number, its passport and its file; `elements` are those with their own passport.

    `times` multiplies its table, or where it gives no number what an earlier file gives; that of an element without
    a number multiplies whatever the whole gives there. `rows` are the lines of a table that is the scenario's own,
    None of one of the model's.
    """

    value: float | None = None
    values: Mapping[str, Nested] | None = None
    table: str | None = None
    column: str | None = None
    rows: tuple[str, ...] | None = None
    series: tuple[tuple[date, Nested], ...] | None = None
    points: tuple[tuple[float, float], ...] | None = None
    times: float | None = None
    over: str | None = None
    unit: str | None = None
    range: tuple[float, float] | None = None
    range_is: str = "value"
    distribution: tuple[str, tuple[float, ...]] | None = None
    source: str | None = None
    grade: str | None = None
    price_base: str | None = None
    because: str | None = None
    note: str | None = None
    where: str = ""
    elements: Mapping[Path, Number] = field(default_factory=Frozen)
    replaces_labels: bool = field(default=False, compare=False)
    """Whether its one value came in the place of values by label."""
    before: Number | None = field(default=None, repr=False, compare=False)
    """What a table took the place of, or was given in the place of a table, to see how far the two are apart."""

    def _repr_html_(self) -> str:
        """What a notebook shows; text from the file is escaped."""
        from simulator.scenario.card import of_number

        return of_number(self)

    @property
    def has_whole(self) -> bool:
        """Whether it gives a number for every label at once."""
        return any(getattr(self, name) is not None for name in CONTENTS)

    @property
    def has_content(self) -> bool:
        """Whether it gives any number at all, beside those of its elements."""
        return self.has_whole or self.values is not None or self.distribution is not None

    @property
    def is_multiple(self) -> bool:
        """Whether all it says, as an element, is by what to multiply what the whole gives there."""
        return self.times is not None and not self.has_content

    @property
    def has_labels(self) -> bool:
        """Whether it gives labels numbers of their own."""
        return bool(self.values or self.table or self.elements)

    @property
    def is_uncertain(self) -> bool:
        """Whether it is drawn anew in each member."""
        return self.range is not None or self.distribution is not None

    @property
    def is_money(self) -> bool:
        """Whether it needs a price base."""
        return bool(self.unit and re.search(r"GBP|pound|£", self.unit))

    def leaves(self) -> tuple[tuple[Path, float], ...]:
        """Every number it gives itself, with the labels that lead to it (a date or x is none)."""
        found: list[tuple[Path, float]] = [] if self.value is None else [((), self.value)]
        found += leaves(self.values) if self.values is not None else ()
        for _, nested in self.series or ():
            found += leaves(nested)
        found += [((), y) for _, y in self.points or ()]
        return tuple(found)

    def scaled(self, factor: float, unit: str | None) -> Number:
        """The number times `factor`, as where so many of another unit make one of its own; but not its elements."""

        def scale(number: float) -> float:
            return number * factor

        absolute = self.range_is != "factor"
        return replace(
            self,
            unit=unit,
            value=None if self.value is None else self.value * factor,
            values=None if self.values is None else mapped(self.values, scale),
            series=None
            if self.series is None
            else tuple((at, mapped(v, scale)) for at, v in self.series),
            points=None if self.points is None else tuple((x, y * factor) for x, y in self.points),
            times=self.times if self.table is None else factor * (self.times or 1.0),
            range=(self.range[0] * factor, self.range[1] * factor)
            if self.range and absolute
            else self.range,
            distribution=_scaled(self.distribution, factor) if absolute else self.distribution,
            before=self.before and self.before.scaled(factor, unit),
        )


def _scaled(
    distribution: tuple[str, tuple[float, ...]] | None, factor: float
) -> tuple[str, tuple[float, ...]] | None:
    if distribution is None:
        return None
    kind, numbers = distribution
    if kind == "lognormal":
        return kind, (numbers[0] + math.log(factor), numbers[1])
    return (
        (kind, numbers) if kind == "beta" else (kind, tuple(number * factor for number in numbers))
    )


Say = Callable[[str, str, str], None]
"""Notes a mistake: the rest of its dotted name, what is wrong, the remedy."""


def from_form(form: NumberForm, where: str, say: Say) -> Number:
    """The number that a form holds; what the form cannot check is said."""
    if form.values is not None:
        _check(form.values, "values", say)
    spread = form.distribution.model_dump(exclude_none=True) if form.distribution else {}
    return Number(
        **{key: getattr(form, key) for key in _PLAIN},
        rows=None if form.rows is None else tuple(form.rows),
        values=None if form.values is None else mapped_if_sound(form.values),
        series=None if form.series is None else _series(form.series, say),
        points=None if form.points is None else _points(form.points, say),
        range=None if form.range is None else (form.range[0], form.range[1]),
        range_is=form.range_is or "value",
        distribution=next(((kind, tuple(numbers)) for kind, numbers in spread.items()), None),
        where=where,
    )


_PLAIN = (
    "value",
    "table",
    "column",
    "times",
    "over",
    "unit",
    "source",
    "grade",
    "price_base",
    "because",
    "note",
)


def mapped_if_sound(nested: Any) -> Nested:
    """The nested numbers as floats, leaving out what is no number (which has been said)."""
    if isinstance(nested, dict):
        inner = {label: mapped_if_sound(value) for label, value in nested.items()}
        return Frozen({k: v for k, v in inner.items() if v is not None}) or None
    return None if any(problems(nested)) else float(nested)


def _check(nested: Any, name: str, say: Say) -> None:
    for path, what in problems(nested):
        say(".".join((name, *path)), what, NUMBER_REMEDY)


def _series(given: Mapping[str, Any], say: Say) -> tuple[tuple[date, Nested], ...]:
    found: list[tuple[date, Nested]] = []
    if not given:
        say("series", "is empty", "Give at least one date: { 2025-04-01 = 0.1 }.")
    for key, nested in given.items():
        _check(nested, f"series.{key}", say)
        try:
            at = date.fromisoformat(key) if _DATE.fullmatch(key) else None
        except ValueError:
            at = None
        if at is None:
            say(f"series.{key}", "is not a date", "Write dates as 2025-04-01.")
        elif found and at <= found[-1][0]:
            say(
                f"series.{key}",
                f"comes after {found[-1][0]} but is not later",
                "Put the dates in order.",
            )
        else:
            sound = mapped_if_sound(nested)
            found.append((at, 0.0 if sound is None else sound))
    return tuple(found)


def _points(given: list[list[float]], say: Say) -> tuple[tuple[float, float], ...]:
    for before, after in pairwise(given):
        if not after[0] > before[0]:
            say(
                "points",
                f"x = {after[0]:g} follows {before[0]:g}",
                "Put the points in order of x, each once.",
            )
    return tuple((x, y) for x, y in given)
