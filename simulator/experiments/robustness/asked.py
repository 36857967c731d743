"""What a study of robustness is asked for, and all that may be wrong with that."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from simulator.engine.calendar import date_to_years
from simulator.errors import InputError, Mistake, did_you_mean
from simulator.experiments.robustness.table import Threshold
from simulator.experiments.study import Question, check_numbers, check_whole, open_numbers, outcome_of, question

if TYPE_CHECKING:
    from simulator.engine import Model
    from simulator.scenario import Scenario

FUTURES, TOP, GRID, MEMBERS = 512, 8, 7, 4
FEWEST_FUTURES, SMALLEST_GRID, LARGEST_GRID = 24, 3, 41
LINES = ("npsv >= 0", "wellbys >= 0", "deaths <= 0")
"""Lines that a policy keeps to where it is no worse than the reference, as far as the model records them."""
RADICAL, EXPECTED = "innovation.radical_share", (
    "innovation.radical_survival", "innovation.radical_gain_typical", "innovation.harm_share",
)  # fmt: skip
"""Survival, gain and damage: what the question of radical change is expected to turn on."""
DELAY = "delay"
LONGEST_DELAY = 8.0
WRITTEN = re.compile(r"\s*(\w+)\s*(>=|<=|>|<)\s*(.+?)\s*")
EXAMPLE = "Give such as “npsv >= 0”."


@dataclass(frozen=True)
class Asked:
    """A study that can be run; `surfaces` are pairs of numbers, or of a number and `delay`."""

    question: Question
    lines: tuple[Threshold, ...]
    surfaces: tuple[tuple[str, str], ...] | None
    numbers: tuple[str, ...]
    futures: int
    top: int
    grid: int
    members: int
    delays: tuple[float, ...]
    sections: tuple[str, ...] = ()

    @property
    def options(self) -> dict[str, Any]:
        """Everything that is asked, by option."""
        question = self.question
        return {
            "policy": question.policy, "against": question.against, "outcome": question.outcome.name,
            "satisfy": [str(line) for line in self.lines], "surfaces": self.surfaces, "named": self.numbers,
            "futures": self.futures, "top": self.top, "grid": self.grid, "members": self.members,
            "sections": self.sections,
        }  # fmt: skip

    @property
    def tried(self) -> int:
        """How many numbers are moved alone."""
        return len(self.numbers) or min(self.top, len(self.question.names))

    @property
    def count(self) -> int:
        """How many futures are run in all."""
        drawn = len(self.surfaces) if self.surfaces is not None else self._usual()
        return self.futures + self.members * self.grid * (self.tried + drawn * self.grid)

    def _usual(self) -> int:
        return (self.tried > 1) + (self.tried > 0 and len(self.delays) > 0)


def expected(question: Question, scenario: Scenario) -> tuple[str, ...]:
    """The numbers of `EXPECTED` that are uncertain, where one of the two policies changes anything radically."""
    forms = [scenario.policy_forms.get(name) for name in (question.policy, question.against)]
    shares = [(form.set or {}).get(RADICAL) for form in forms if form is not None]
    radical = any(isinstance(share, int | float) and share > 0 for share in shares)
    return tuple(name for name in EXPECTED if radical and name in question.names)


def check(
    scenario: Scenario, model: Model, policy: str | None = None, against: str | None = None, outcome: str = "npsv",
    satisfy: Sequence[str] | None = None, surfaces: Sequence[Sequence[str]] | None = None,
    numbers: Sequence[str] = (), futures: int = FUTURES, top: int = TOP, grid: int = GRID, members: int = MEMBERS,
    sections: Sequence[str] = (),
) -> Asked:  # fmt: skip
    """What is asked, checked. Raises `InputError` with everything that is wrong with it.

    Without `satisfy` the lines are those of `LINES` that the model records enough for.
    """
    mistakes: list[Mistake] = []
    known = open_numbers(scenario, model, sections, mistakes)
    found = question(scenario, model, policy, against, outcome, known, mistakes)
    lines = _lines(satisfy, model, mistakes)
    delays: tuple[float, ...] = ()
    if check_whole(grid, SMALLEST_GRID, "places along a number", "--grid", mistakes) and grid > LARGEST_GRID:
        what = f"{grid} places along each side are {grid**2} points of a surface"
        mistakes.append(Mistake("--grid", "", what, f"Give {LARGEST_GRID} at most."))
    elif found is not None and isinstance(grid, int) and grid >= SMALLEST_GRID:
        delays = delays_of(scenario, found.policy, grid)
    check_numbers(numbers, known, mistakes)
    _check_surfaces(surfaces or (), [number.name for number in known], mistakes)
    if found is not None and not delays and any(DELAY in pair for pair in surfaces or ()):
        what = f"{found.policy} has no start that could be later"
        mistakes.append(Mistake("--surface", "", what, "Name two numbers, or another policy."))
    check_whole(futures, FEWEST_FUTURES, "futures", "--futures", mistakes)
    check_whole(top, 0, "numbers", "--top", mistakes)
    check_whole(members, 1, "members", "--members", mistakes)
    if mistakes or found is None:
        raise InputError(dict.fromkeys(mistakes))
    pairs = None if surfaces is None else tuple((str(first), str(second)) for first, second in surfaces)
    return Asked(found, lines, pairs, tuple(numbers), futures, top, grid, members, delays, tuple(sections))


def pair_of(text: str, mistakes: list[Mistake], where: str = "--surface") -> tuple[str, str] | None:
    """Two names as the command line takes them: `A,B`; what are not two is noted."""
    names = [part.strip() for part in text.split(",")]
    if len(names) == 2 and all(names):
        return names[0], names[1]
    remedy = "Give two names with a comma between, such as innovation.radical_survival,delay."
    mistakes.append(Mistake(where, "", f"“{text}” are not two numbers", remedy))
    return None


def delays_of(scenario: Scenario, policy: str, grid: int) -> tuple[float, ...]:
    """Years late along a surface, whole months; none where the policy has no start or no time is left."""
    start, stop = scenario.policy_forms[policy].start if policy in scenario.policy_forms else None, scenario.run.stop
    if start is None or stop is None:
        return ()
    longest = min(LONGEST_DELAY, date_to_years(start, stop) / 2.0)
    found = [round(12.0 * longest * place / (grid - 1)) / 12.0 for place in range(grid)]
    return tuple(found) if len(set(found)) == grid else ()


def _lines(satisfy: Sequence[str] | None, model: Model, mistakes: list[Mistake]) -> tuple[Threshold, ...]:
    if satisfy is None:
        found = [line for text in LINES if (line := _line(text, model, [])) is not None]
    else:
        found = [line for text in satisfy if (line := _line(text, model, mistakes)) is not None]
    return tuple(found)


def _line(text: str, model: Model, mistakes: list[Mistake]) -> Threshold | None:
    where = "--satisfy"
    written = WRITTEN.fullmatch(text)
    if written is None:
        mistakes.append(Mistake(where, "", f"“{text}” is no line that an outcome could keep to", EXAMPLE))
        return None
    name, sign, said = written.groups()
    outcome = outcome_of(name, model, mistakes, where)
    try:
        level = float(said)
    except ValueError:
        level = math.nan
    if not math.isfinite(level):
        mistakes.append(Mistake(where, "", f"“{said}” in “{text}” is not a number", EXAMPLE))
        return None
    return None if outcome is None else Threshold(name, sign, level)


def _check_surfaces(surfaces: Sequence[Sequence[str]], numbers: Sequence[str], mistakes: list[Mistake]) -> None:
    where, known = "--surface", [*numbers, DELAY]
    for pair in surfaces:
        if len(pair) != 2 or pair[0] == pair[1]:
            mistakes.append(Mistake(where, "", f"{', '.join(pair)} are not two different numbers", "Name two."))
            continue
        for name in pair:
            if name not in known:
                remedy = did_you_mean(name, known).strip() or "See `simulator describe assumptions`: it needs a range."
                mistakes.append(Mistake(where, "", f"no uncertain number is called {name}", remedy))
