"""The dataset of a study of sensitivity: every number with what it does, and every factor with its share."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from simulator.experiments.sensitivity import sobol as sobol
from simulator.experiments.sensitivity.ranks import Ranked
from simulator.experiments.sensitivity.tornado import ENDS, Tornado
from simulator.experiments.study import MONEY, in_its_prices, labels, money
from simulator.experiments.study import meaning as _is

if TYPE_CHECKING:
    import xarray as xr

    from simulator.engine.start import Array
    from simulator.experiments.sensitivity.asked import Asked
    from simulator.experiments.study import Question

RANKS = ("rank_correlation", "rank_correlation_low", "rank_correlation_high")
LINES = (
    "number", "grade", "verdict", "swing", "change_low_end", "change_high_end", *MONEY, *RANKS,
    "closer_swing", "closer_low_end", "closer_high_end", "beyond_luck", "label",
)  # fmt: skip

SWING = "Largest of the mean changes from the middle to either end, and from one end to the other"


@dataclass(frozen=True)
class Closer:
    """The tornado once more, of the numbers in `columns` alone, in more luck that no other stage meets."""

    columns: list[int]
    tornado: Tornado


@dataclass(frozen=True)
class Screened:
    """The tornado, what became of each number, values of single numbers at its points, and correlations."""

    tornado: Tornado
    verdicts: list[str]
    values: Mapping[str, Array]
    ranked: Ranked | None
    closer: Closer | None = None

    def order(self) -> list[int]:
        """Numbers by the better of their places in the tornado and by rank; ties by the tornado.

        Those that were looked at more closely have the first places in the tornado, in the order of that look.
        """
        by_swing = _places(self._size())
        by_rank = by_swing if self.ranked is None else _places(np.abs(self.ranked.value))
        return [int(i) for i in np.lexsort((by_swing, np.minimum(by_swing, by_rank)))]

    def _size(self) -> Array:
        """By number, its swing; those that were looked at more closely come above all others."""
        swing = np.nan_to_num(self.tornado.swing)
        if self.closer is not None:
            swing[self.closer.columns] = swing.max() + 1.0 + np.nan_to_num(self.closer.tornado.swing)
        return swing

    def words(self, name: str, column: int) -> list[str]:
        """A number at both ends: its value, or its quantile where it is one for each label or date."""
        if name not in self.values:
            return [f"{100 * end:.0f}% of its range" for end in ENDS]
        rows = [1 + len(ENDS) * column + place for place in range(len(ENDS))]
        return [f"{self.values[name][row]:.3g}" for row in rows]


def _places(size: Array) -> np.ndarray:
    return np.argsort(np.argsort(-size, kind="stable"), kind="stable")


def dataset(
    asked: Asked, about: Mapping[str, Any], screened: Screened, factors: Mapping[str, list[int]],
    indices: sobol.Indices, rows: Mapping[str, Any], count: int,
) -> xr.Dataset:  # fmt: skip
    """Everything, from `count` futures, numbers in order of influence.

    No number is missing, but of what could not be run.
    """
    import xarray as xr

    question, order = asked.question, screened.order()
    coordinates = _coordinates(question, screened, factors, rows)
    unit = question.outcome.units
    low, high = screened.tornado.interval()
    change = f"{question.outcome.long_name}, {question.policy} less {question.against}"
    variables: dict[str, Any] = {
        "base": ("member", screened.tornado.base, _is(unit, f"{change}, all numbers at their medians")),
        "change": (("number", "end", "member"), screened.tornado.change[order],
                   _is(unit, f"Change of it where one number is at an end: {change}")),
        "change_mean": (("number", "end"), screened.tornado.mean[order], _is(unit, f"Mean over members of the {_C}")),
        "change_low": (("number", "end"), low[order], _is(unit, f"Low end of the 95% interval of the mean {_C}")),
        "change_high": (("number", "end"), high[order], _is(unit, f"High end of the 95% interval of the mean {_C}")),
        "swing": ("number", screened.tornado.swing[order], _is(unit, SWING)),
        "sample": ("row", rows["rows"], _is(unit, f"{change}, over the ranges of all numbers and luck: A, then B")),
        "sample_crossed": (("factor", "base_row"), rows["crossed"], _is(unit, f"{change}, at A with the factor of B")),
    }  # fmt: skip
    variables |= _closer(screened.closer, unit)
    for order_of in ("first", "total"):
        for end in ("", "_low", "_high"):
            noun = f"Sobol index, {order_of}{end.replace('_', ', ')}{' end of its 95% interval' if end else ''}"
            variables[f"{order_of}{end}"] = ("factor", getattr(indices, f"{order_of}{end}"), _is("1", noun))
    if screened.ranked is not None:
        for name in ("value", "low", "high"):
            stem = "rank_correlation" + ("" if name == "value" else f"_{name}")
            noun = f"Partial rank correlation{'' if name == 'value' else f', {name} end of its 95% interval'}"
            variables[stem] = ("number", getattr(screened.ranked, name)[order], _is("1", noun))
    if screened.closer is not None:
        coordinates |= {"closer": [question.names[i] for i in screened.closer.columns]}
    return in_its_prices(xr.Dataset(variables, coordinates, _about(asked, about, count)), question.outcome)


def _closer(closer: Closer | None, unit: str) -> dict[str, Any]:
    """What the closer look found; nothing where there was none."""
    if closer is None:
        return {}
    found = closer.tornado
    low, high = found.interval()
    ends = ("closer", "end")
    return {
        "closer_base": ("luck", found.base, _is(unit, "The difference in the middle, in the luck of the closer look")),
        "closer_change": ((*ends, "luck"), found.change, _is(unit, f"The {_C} in more luck")),
        "closer_mean": (ends, found.mean, _is(unit, f"Mean over luck of the {_C}")),
        "closer_low": (ends, low, _is(unit, f"Low end of the 95% interval of the mean {_C}")),
        "closer_high": (ends, high, _is(unit, f"High end of the 95% interval of the mean {_C}")),
        "closer_swing": ("closer", found.swing, _is(unit, SWING)),
        "closer_beyond": ("closer", found.beyond.astype(int), _is("1", "1 where it is more than luck might")),
    }  # fmt: skip


def _coordinates(
    question: Question, screened: Screened, factors: Mapping[str, list[int]], rows: Mapping[str, Any]
) -> dict[str, Any]:
    """Numbers in order of influence and factors, with what is known of each."""
    order = screened.order()
    numbers = [question.numbers[i] for i in order]
    held = dict(zip(rows["factors"], [*map(len, factors.values()), 0], strict=True))
    return {
        "number": [number.name for number in numbers],
        "end": list(ENDS),
        "factor": list(rows["factors"]),
        "member": np.arange(screened.tornado.base.size),
        "row": np.arange(len(rows["rows"])),
        "grade": ("number", [number.grade for number in numbers]),
        "unit": ("number", [number.unit for number in numbers]),
        "label": labels(numbers),
        "verdict": ("number", [screened.verdicts[i] for i in order]),
        "at": (("number", "end"), [screened.words(question.names[i], i) for i in order]),
        "numbers_in_factor": ("factor", list(held.values())),
        "factor_grade": ("factor", _grades(question, factors, rows["factors"])),
    }


_C = "change"


def _grades(question: Any, factors: Mapping[str, list[int]], names: tuple[str, ...]) -> list[str]:
    """The grade of a factor that is one number; nothing for groups and for luck."""
    columns = [factors.get(name, []) for name in names]
    return [question.numbers[held[0]].grade if len(held) == 1 else "" for held in columns]


def _about(asked: Asked, about: Mapping[str, Any], count: int) -> dict[str, Any]:
    return dict(about) | asked.question.attributes | {
        "sections": " ".join(asked.sections), "named": shlex.join(asked.numbers),
        "by": asked.by, "screened_at": asked.screen, "base_rows": asked.base, "futures": count,
    }  # fmt: skip


def _looked(found: xr.Dataset) -> dict[str, tuple[str | float, ...]]:
    """What the closer look found, by number."""
    if "closer_swing" not in found:
        return {}
    return {
        str(name): (float(at["closer_swing"]), *map(float, at["closer_mean"].values), int(at["closer_beyond"]))
        for name, at in ((each, found.sel(closer=each)) for each in found["closer"].values)
    }


def lines(found: xr.Dataset) -> Iterator[tuple[str | float, ...]]:
    """A line for each number, as a file of comma-separated values holds them, headed by `LINES`."""
    ranked = "rank_correlation" in found
    closer = _looked(found)
    yield LINES
    for i, name in enumerate(found["number"].values):
        at = found.isel(number=i)
        means = at["change_mean"].values
        tail = [float(at[key]) for key in RANKS] if ranked else [""] * 3
        yield (str(name), str(at["grade"].values), str(at["verdict"].values), float(at["swing"]),
               float(means[0]), float(means[1]), *money(found), *tail, *closer.get(str(name), ("",) * 4),
               str(at["label"].values))  # fmt: skip
