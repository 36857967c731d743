"""What a study of uncertain numbers asks for: shared by sensitivity and robustness.

A study looks at the difference that one policy makes against another in one outcome, as it depends on
the numbers that a scenario leaves open.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from simulator.errors import InputError, Mistake, did_you_mean
from simulator.experiments.outcomes import BY_NAME, BY_YEAR, Outcome, chosen
from simulator.experiments.points import UncertainNumber, uncertain_numbers
from simulator.results.measures import in_constant_prices
from simulator.run import every_policy

if TYPE_CHECKING:
    import xarray as xr

    from simulator.engine import Model
    from simulator.engine.start import Array
    from simulator.scenario import Scenario

LEADING = "radical"
"""The policy that a question is about where none is named."""
LESS_IS_BETTER = frozenset({
    "programme_cost", "exchequer", "deaths", "budget_gap", "section_114_notices", "section_114_probability",
    "backlog", "unmet_need",
})  # fmt: skip
SCREENING, CLOSER, AFAR, ROWS = 1_000, 900_000, 950_000, 1_000_000
"""Where the luck of a screening, of a closer look, of a look from afar and of a Sobol study begins.

Before them is that of members who are the same at every point. No two stages share any, up to 1,000 such members and
899,000 screened points.
"""


@dataclass(frozen=True)
class Question:
    """Which policy against which, in which outcome, and the numbers that are open."""

    policy: str
    against: str
    outcome: Outcome
    numbers: tuple[UncertainNumber, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The numbers' dotted names."""
        return tuple(number.name for number in self.numbers)

    @property
    def better(self) -> int:
        """1 where more of the outcome is better, −1 where less is."""
        return -1 if self.outcome.name in LESS_IS_BETTER else 1

    @property
    def attributes(self) -> dict[str, Any]:
        """What the dataset of a study says of its question."""
        return {
            "policy": self.policy, "against": self.against, "outcome": self.outcome.name,
            "outcome_name": self.outcome.long_name, "outcome_units": self.outcome.units, "better": self.better,
        }  # fmt: skip


def in_its_prices(dataset: xr.Dataset, outcome: Outcome) -> xr.Dataset:
    """The dataset of a study whose pounds say of which year they are and, of present values, the date discounted to."""
    return in_constant_prices(dataset, () if outcome.discounted else [str(name) for name in dataset.data_vars])


MONEY = ("unit", "prices", "discounted_to")


def money(found: xr.Dataset) -> tuple[str, str, str]:
    """The unit of the outcome of a study and, of money, in which prices and discounted to which date: its `MONEY`."""
    unit, base = str(found.attrs["outcome_units"]), str(found.attrs.get("price_base", ""))
    dates = {str(values.attrs["discounted_to"]) for values in found.values() if "discounted_to" in values.attrs}
    return unit, f"{base} prices" if base and unit.startswith("GBP") else "", next(iter(dates), "")


def meaning(unit: str, noun: str) -> dict[str, str]:
    """The attributes of a variable of a study's dataset."""
    return {"units": unit, "long_name": noun, "description": noun}


def question(
    scenario: Scenario, model: Model, policy: str | None, against: str | None, outcome: str,
    numbers: Sequence[UncertainNumber], mistakes: list[Mistake],
) -> Question | None:  # fmt: skip
    """What is asked of those numbers, or None; what is wrong with it is noted."""
    before = len(mistakes)
    pair = _pair(scenario, policy, against, mistakes)
    kept = outcome_of(outcome, model, mistakes)
    if pair is None or kept is None or len(mistakes) > before:
        return None
    return Question(*pair, kept, tuple(numbers))


def open_numbers(
    scenario: Scenario, model: Model, sections: Sequence[str], mistakes: list[Mistake]
) -> tuple[UncertainNumber, ...]:
    """The uncertain numbers of those sections, or of all; sections without any are noted."""
    every = uncertain_numbers(scenario, model)
    if not every:
        what = "no number has a range or a distribution: there is nothing to be uncertain about"
        mistakes.append(Mistake(scenario.where, "", what, "Give one a range."))
        return ()
    known = list(dict.fromkeys(section_of(number.name) for number in every))
    for section in dict.fromkeys(sections):
        if section not in known:
            remedy = did_you_mean(section, known).strip() or f"There are {', '.join(known)}."
            mistakes.append(Mistake("--section", "", f"no section with uncertain numbers is called {section}", remedy))
    return tuple(number for number in every if not sections or section_of(number.name) in sections)


def labels(numbers: Sequence[UncertainNumber]) -> tuple[str, list[str], dict[str, str]]:
    """A coordinate that says what each number is, in the model's own words; empty where it has none."""
    about = {"long_name": "What the number is, in words", "description": "As the model describes it"}
    return "number", [number.words for number in numbers], about


def section_of(name: str) -> str:
    """The section that a dotted name stands in."""
    return name.partition(".")[0]


def _pair(
    scenario: Scenario, policy: str | None, against: str | None, mistakes: list[Mistake]
) -> tuple[str, str] | None:
    known = every_policy(scenario)
    if len(known) < 2:
        what = f"there is only one policy, {known[0]}: nothing to hold against anything"
        mistakes.append(Mistake(scenario.where, "policy", what, "Add a [policy.NAME] with a start and settings."))
        return None
    before = len(mistakes)
    for option, name in (("--policy", policy), ("--against", against)):
        if name is not None and name not in known:
            remedy = did_you_mean(name, known).strip() or f"There are {', '.join(known)}."
            mistakes.append(Mistake(option, "", f"no policy is called {name}", remedy))
    if len(mistakes) > before:
        return None
    second = against or known[0]
    first = policy or (LEADING if LEADING in known and second != LEADING else _last_but(known, second))
    if first == second:
        what = f"{first} is held against itself"
        mistakes.append(Mistake("--against", "", what, f"Name another: {', '.join(n for n in known if n != first)}."))
        return None
    return first, second


def _last_but(known: Sequence[str], other: str) -> str:
    return [name for name in known if name != other][-1]


def outcome_of(name: str, model: Model, mistakes: list[Mistake], where: str = "--outcome") -> Outcome | None:
    """The outcome of that name, if it is one number that the model records enough for."""
    try:
        (found,) = chosen([name], model, where=where)
    except InputError as error:
        mistakes += error.mistakes
        return None
    if not found.is_series:
        return found
    what = f"{name} is one number for each year, and a study wants one in all"
    remedy = f"Give {name.removesuffix(BY_YEAR)}." if name.removesuffix(BY_YEAR) in BY_NAME else "Give another."
    mistakes.append(Mistake(where, "", what, remedy))
    return None


def check_numbers(
    asked: Sequence[str], numbers: Sequence[UncertainNumber], mistakes: list[Mistake], where: str = "--number"
) -> None:
    """Notes every name that is no uncertain number of the scenario, or is given twice."""
    known = [number.name for number in numbers]
    for name in dict.fromkeys(asked):
        if name not in known:
            remedy = did_you_mean(name, known).strip() or "See `simulator describe assumptions`: it needs a range."
            mistakes.append(Mistake(where, "", f"no uncertain number is called {name}", remedy))
        elif list(asked).count(name) > 1:
            mistakes.append(Mistake(where, "", f"{name} is given twice", "Name each number once."))


def check_whole(value: object, least: int, what: str, where: str, mistakes: list[Mistake]) -> bool:
    """Notes a value that is no whole number from `least` up."""
    if isinstance(value, bool) or not isinstance(value, (int, np.integer)) or value < least:
        mistakes.append(Mistake(where, "", f"{value} is no number of {what}", f"Give a whole number from {least} up."))
        return False
    return True


def same_luck(points: int, members: int, first: int = 0) -> np.ndarray:
    """The same luck at every point: shape (point, member)."""
    return np.broadcast_to(np.arange(first, first + members), (points, members))


def own_luck(points: int, first: int) -> np.ndarray:
    """Luck of its own for each point: shape (point, 1)."""
    return np.arange(first, first + points)[:, None]


def difference(values: Array, policies: Sequence[str], asked: Question) -> Array:
    """Policy less the other, from (point, policy, member): shape (point, member)."""
    places = [list(policies).index(name) for name in (asked.policy, asked.against)]
    return np.asarray(values[:, places[0]] - values[:, places[1]])


def without_lost(change: Array) -> Array:
    """Changes (line, place, …, member) without a line's luck in which any of its places could not be run.

    All places of a line meet the same luck, and a mean over other luck here than there would differ by luck.
    """
    lost = ~np.isfinite(change).all(axis=tuple(range(1, change.ndim - 1)), keepdims=True)
    return np.asarray(np.where(lost, np.nan, change))


def mean_of(change: Array) -> Array:
    """The mean over members (last) of those that are there; NaN where none is."""
    there = np.isfinite(change)
    count = there.sum(axis=-1)
    whole = np.where(there, change, 0.0).sum(axis=-1)
    return np.asarray(np.divide(whole, count, out=np.full(whole.shape, np.nan), where=count > 0))


def interval_of(change: Array, level: float = 0.95) -> tuple[Array, Array]:
    """Ends of the interval of that mean, by Student's t over members; the mean itself where there is only one."""
    from scipy.special import stdtrit

    mean = mean_of(change)
    there = np.isfinite(change)
    count = np.maximum(there.sum(axis=-1), 1)
    squares = np.where(there, change - mean[..., None], 0.0) ** 2
    freedom = np.maximum(count - 1, 1)
    half = stdtrit(freedom, 0.5 + level / 2) * np.sqrt(squares.sum(axis=-1) / freedom / count)
    return mean - half, mean + half
