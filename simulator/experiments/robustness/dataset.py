"""The dataset of a study of robustness."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from simulator.experiments.outcomes import BY_NAME
from simulator.experiments.robustness import table
from simulator.experiments.robustness.parts import Futures, Surface, Tried
from simulator.experiments.robustness.value import worth
from simulator.experiments.study import in_its_prices, interval_of, labels, mean_of
from simulator.experiments.study import meaning as _is

if TYPE_CHECKING:
    import xarray as xr

    from simulator.experiments.robustness.asked import Asked
    from simulator.experiments.study import Question

STEADY = "Share of random quarters of the futures in which the same policy has the least largest regret"
BEHIND = {
    "": "How far its mean is behind that of the policy that is best on the mean",
    "_low": "Low end of its interval, of differences within each future: 95% for all policies together",
    "_high": "High end of the same",
}
OF_RANGE = "part of its range"


def dataset(
    asked: Asked, about: Mapping[str, Any], futures: Futures, tried: Tried, surfaces: Sequence[Surface], seed: int,
    count: int,
) -> xr.Dataset:  # fmt: skip
    """Everything, from `count` futures in all; policies with the reference first. No number is missing anywhere."""
    import xarray as xr

    question, unit = asked.question, asked.question.outcome.units
    numbers, drawn = question.numbers, np.arange(len(futures.at)) if futures.drawn is None else futures.drawn
    coordinates = {
        "policy": list(futures.policies), "future": drawn,
        "number": list(question.names), "grade": ("number", [number.grade for number in numbers]),
        "unit": ("number", [number.unit for number in numbers]), "label": labels(numbers),
        "member": np.arange(asked.members),
        "draw": (("future", "number"), futures.at, _is("1", "Quantile of each number in each future")),
    }  # fmt: skip
    variables = _chosen(question, futures, unit, seed) | _kept(asked, futures)
    variables |= _tried(question, tried, unit, coordinates) | _surfaces(surfaces, unit, question.better, coordinates)
    return in_its_prices(xr.Dataset(variables, coordinates, _about(asked, about, count)), question.outcome)


def _chosen(question: Question, futures: Futures, unit: str, seed: int) -> dict[str, Any]:
    values, better = futures.tables[question.outcome.name], question.better
    regrets = table.regret(values, better)
    found = worth(values, futures.at, seed, better)
    ends = table.evpi_interval(values, better)
    noun, behind = question.outcome.long_name, zip(("", "_low", "_high"), table.behind(values, better), strict=True)
    return {f"behind{end}": ("policy", each, _is(unit, BEHIND[end])) for end, each in behind} | {
        "outcome": (("policy", "future"), values, _is(unit, noun)),
        "regret": (("policy", "future"), regrets, _is(unit, f"{noun}: how far from the best policy of each future")),
        "best_share": ("policy", table.best_share(values, better), _is("1", "Share of futures that it is best in")),
        "steady_share": ((), table.steadiness(values, seed, better), _is("1", STEADY)),
        "value_of_information": ((), table.evpi(values, better), _is(unit, "What it is worth to know the future")),
        "value_of_information_low": ((), ends[0], _is(unit, "Low end of its 95% interval")),
        "value_of_information_high": ((), ends[1], _is(unit, "High end of its 95% interval")),
        "worth_knowing": ("number", found.value, _is(unit, "What it is worth to know the number, without the bias")),
        "worth_raw": ("number", found.raw, _is(unit, "The same as computed, with its upward bias")),
        "worth_low": ("number", found.low, _is(unit, "Low end of its 95% interval, without the bias of idle numbers")),
        "worth_high": ("number", found.high, _is(unit, "High end of its 95% interval, with all of the bias")),
        "worth_bias": ((), found.bias, _is(unit, "The mean of the same for numbers that matter nothing")),
        "worth_chance": ((), found.chance, _is(unit, "What the luckiest of so many idle ones reaches once in 20")),
        "worth_found": ("number", found.found.astype(int), _is("1", "1 where it is more than chance gives")),
        "rank_correlation": ("number", futures.correlations(question), _is("1", "Rank correlation with difference")),
    }  # fmt: skip


def _kept(asked: Asked, futures: Futures) -> dict[str, Any]:
    """Which lines each policy keeps to, and in which futures to all of them."""
    if not asked.lines:
        return {}
    each = np.stack([line.holds(futures.tables[line.outcome]).mean(axis=1) for line in asked.lines])
    units = [BY_NAME[line.outcome].units for line in asked.lines]
    judged = np.stack([futures.tables[line.outcome] for line in asked.lines])
    whole = table.satisfied(futures.tables, asked.lines)
    return {
        "line": ("line", [str(line) for line in asked.lines], _is("1", "What an outcome has to keep to")),
        "line_outcome": (("line", "policy", "future"), judged, _is("1", "What each line is about, in line_unit")),
        "line_unit": ("line", units, _is("1", "Unit of the outcome that a line is about")),
        "line_kept": (("line", "policy"), each, _is("1", "Share of futures in which the line is kept")),
        "satisfied": (("policy", "future"), whole.astype(int), _is("1", "1 where every line is kept")),
    }


def _tried(question: Question, tried: Tried, unit: str, coordinates: dict[str, Any]) -> dict[str, Any]:
    if not tried.names:
        return {}
    switches = tried.switches(question.better)
    turns = [(name, at) for name, found in zip(tried.names, switches, strict=True) for at in found.at]
    coordinates |= {
        "tried": list(tried.names),
        "place": tried.places,
        "how": ("tried", [found.how for found in switches]),
        "tried_unit": ("tried", [_unit(question, name, name in tried.single) for name in tried.names]),
    } | ({"turn_of": ("turn", [name for name, _ in turns])} if turns else {})
    low, high = interval_of(tried.change)
    # A file has no dimension without length: where nothing turns there is none.
    places = {"turn": ("turn", np.array([at for _, at in turns]), _is("1", "Value of turn_of at a switch"))}
    return (places if turns else {}) | {
        "tried_value": (("tried", "place"), tried.values, _is("1", "Value of the number at each place, in tried_unit")),
        "tried_difference": (("tried", "place"), mean_of(tried.change), _is(unit, "Mean difference over luck")),
        "tried_low": (("tried", "place"), low, _is(unit, "Low end of its 95% interval")),
        "tried_high": (("tried", "place"), high, _is(unit, "High end of its 95% interval")),
    }


def _surfaces(surfaces: Sequence[Surface], unit: str, better: int, coordinates: dict[str, Any]) -> dict[str, Any]:
    if not surfaces:
        return {}
    coordinates |= {
        "surface": [" and ".join(surface.names) for surface in surfaces],
        "first_number": ("surface", [surface.names[0] for surface in surfaces]),
        "second_number": ("surface", [surface.names[1] for surface in surfaces]),
        "first_unit": ("surface", [surface.units[0] for surface in surfaces]),
        "second_unit": ("surface", [surface.units[1] for surface in surfaces]),
    }
    over = ("surface", "first", "second")
    change = np.stack([surface.change for surface in surfaces])
    won = np.where(np.isfinite(change), better * change > 0.0, np.nan)
    return {
        "first_value": (over[:2], np.stack([s.values[0] for s in surfaces]), _is("1", "In first_unit")),
        "second_value": ((over[0], over[2]), np.stack([s.values[1] for s in surfaces]), _is("1", "In second_unit")),
        "surface_difference": (over, mean_of(change), _is(unit, "Mean difference over luck")),
        "surface_won": (over, mean_of(won), _is("1", "Share of luck that the policy wins")),
    }  # fmt: skip


def _unit(question: Question, name: str, single: bool) -> str:
    return next(number.unit for number in question.numbers if number.name == name) if single else OF_RANGE


def _about(asked: Asked, about: Mapping[str, Any], count: int) -> dict[str, Any]:
    return dict(about) | asked.question.attributes | {
        "sections": " ".join(asked.sections),
        "futures": count, "futures_drawn": asked.futures,
    }  # fmt: skip

