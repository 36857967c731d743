"""What a curve is asked for (delays, policies, a stated risk), and all that may be wrong with that."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from simulator.engine.calendar import date_to_years, years_to_date
from simulator.errors import InputError, Mistake, did_you_mean, noting
from simulator.experiments.delay.runs import LAST_DATED, RUN_ON
from simulator.experiments.healing import HEALED, PREVENTED
from simulator.run import every_policy

if TYPE_CHECKING:
    from simulator.engine import Model, Start
    from simulator.scenario import Scenario

DELAYS = (0.0, 1.0, 2.0, 4.0, 8.0)
EXAMPLE = "Give years such as 0,1,2,4,8."
SHARE = "Give a share such as 0.1, or 10%."
NO_CHANGE = ("do_nothing",)
"""Policies whose delay nobody asks for: what they start is leaving things alone."""


def delayable(scenario: Scenario) -> tuple[str, ...]:
    """The policies that change something from a date on: those whose delay can cost anything."""
    reference = every_policy(scenario)[0]
    forms = scenario.policy_forms
    return tuple(name for name in forms if name not in (reference, *NO_CHANGE) and forms[name].start)


def that_fit(scenario: Scenario, years: Iterable[float] = DELAYS) -> tuple[float, ...]:
    """Those delays after which every policy that can be late still starts inside the run."""
    run, forms = scenario.run, [scenario.policy_forms[name] for name in delayable(scenario)]
    if run.start is None or run.stop is None:
        return ()
    left = min((date_to_years(form.start, run.stop) for form in forms if form.start), default=0.0)
    return tuple(late for late in years if late < left)


def read_years(text: str, mistakes: list[Mistake], where: str = "--years") -> tuple[float, ...]:
    """Delays as the command line takes them: `0,1,2,4,8`; what is no number is noted and left out."""
    found = []
    for part in text.split(","):
        try:
            found.append(float(part))
        except ValueError:
            mistakes.append(Mistake(where, "", f"“{part.strip()}” is not a number of years", EXAMPLE))
    return tuple(found)


def read_risk(text: str | None, mistakes: list[Mistake]) -> float | None:
    """A stated risk as the command line takes it, `0.1` or `10%`; what is no number is noted."""
    if text is None:
        return None
    try:
        return float(text[:-1]) / 100.0 if text.endswith("%") else float(text)
    except ValueError:
        mistakes.append(Mistake("--risk", "", f"“{text}” is not a number", SHARE))
        return None


def check(
    scenario: Scenario, policies: Sequence[str], years: Iterable[float], where: str = "--years", *,
    risk: float | None = None, healed: str = PREVENTED, model: Model | None = None, priced: bool = True,
) -> tuple[float, ...]:  # fmt: skip
    """The delays, 0 first. Raises `InputError` with everything that is wrong with them and the rest.

    With `priced` the runs are to be priced by the appraisal, which has to know a year of prices.
    """
    delays = tuple(float(each) for each in years)
    mistakes = _wrong_years(delays, where) + _wrong_choices(risk, healed)
    if not policies:
        mistakes.append(Mistake("--policy", "", "no policy is named", _can(scenario)))
    for policy in policies:
        mistakes += _wrong_policy(scenario, policy) or _beyond(scenario, policy, delays, where)
    mistakes += _too_late(scenario) + _wrong_numbers(scenario, model, priced)
    if mistakes:
        raise InputError(dict.fromkeys(mistakes))
    return tuple(sorted({0.0, *delays}))


def check_text(
    scenario: Scenario | None, policies: Sequence[str], text: str, where: str = "--years", risk: str | None = None
) -> tuple[tuple[float, ...], float | None]:
    """The same of delays and a risk as text, and with a scenario that may not be readable."""
    mistakes: list[Mistake] = []
    years, level = read_years(text, mistakes, where), read_risk(risk, mistakes)
    if scenario is not None:
        with noting(mistakes):
            years = check(scenario, policies, years or DELAYS[1:2], where, risk=level)
    else:
        mistakes += _wrong_choices(level, PREVENTED) + (_wrong_years(years, where) if years else [])
    if mistakes:
        raise InputError(dict.fromkeys(mistakes))
    return years, level


def _wrong_choices(risk: float | None, healed: str) -> list[Mistake]:
    mistakes = []
    if risk is not None and not 0.0 < risk < 1.0:
        near = f"Did you mean {risk / 100.0:g}, which is {risk:g}%?" if 1.0 < risk < 100.0 else SHARE
        mistakes.append(Mistake("--risk", "", f"{risk:g} is no probability between 0 and 1", near))
    if healed not in HEALED:
        remedy = did_you_mean(healed, HEALED).strip() or f"Choose one of {', '.join(HEALED)}."
        mistakes.append(Mistake("healed", "", f"no way of healing is called {healed}", remedy))
    return mistakes


def _wrong_numbers(scenario: Scenario, model: Model | None, priced: bool) -> list[Mistake]:
    """Numbers of a scenario that runs, but of whose runs no curve can be made."""
    from simulator.run import default_model, prepare

    try:
        start = prepare(scenario, model or default_model(), None)
    except InputError:
        return []  # Told where the scenario is read.
    return _in_detail(scenario, start) + (_no_base(scenario, start) if priced else [])


def _in_detail(scenario: Scenario, start: Start) -> list[Mistake]:
    chosen = start.values.get("cases_in_detail")
    if chosen is None or not (chosen > 0.0).any():
        return []
    name = "services.cases_in_detail"
    what = "a backlog run case by case can't be healed, so what a delay costs can't be parted"
    remedy = "Set it to 0 for all services: the equation of a backlog is what its cases tend to."
    return [Mistake(_file_of(scenario, name), name, what, remedy)]


def _no_base(scenario: Scenario, start: Start) -> list[Mistake]:
    levels = start.series.get("price_level")
    if levels is None or levels.linear or (abs(levels.values - 1.0) < 1e-9).any():
        return []
    what = "is 1 in no year, so it is not said in which year's prices money is"
    remedy = "Give the year of the prices the level 1."
    return [Mistake(_file_of(scenario, "finance.price_level"), "finance.price_level", what, remedy)]


def _file_of(scenario: Scenario, name: str) -> str:
    """Where a number was given."""
    number = scenario.numbers.get(name)
    if number is None:
        return scenario.where
    of_labels = (element.where for element in number.elements.values() if element.value and element.where)
    return next(of_labels, number.where or scenario.where)


def _wrong_years(delays: Sequence[float], where: str) -> list[Mistake]:
    mistakes = []
    for years in delays:
        if not math.isfinite(years):
            mistakes.append(Mistake(where, "", f"{years} is not a number of years", EXAMPLE))
        elif years < 0.0:
            mistakes.append(Mistake(where, "", f"{years:g} years is no delay", "Give 0 or more years."))
        elif abs(12.0 * years - round(12.0 * years)) > 1e-6:
            nearest = f"{max(1, round(12.0 * years)) / 12.0:.8g}"
            mistakes.append(Mistake(where, "", f"{years:g} years is no whole number of months", f"Give {nearest}."))
    if not any(years > 0.0 for years in delays):
        mistakes.append(Mistake(where, "", "there is no delay above 0", EXAMPLE))
    for before, after in pairwise(delays):
        if after <= before:
            what = f"{after:g} comes after {before:g}"
            mistakes.append(Mistake(where, "", what, "Give each delay once, the shortest first."))
    return mistakes


def _wrong_policy(scenario: Scenario, policy: str) -> list[Mistake]:
    known, can = every_policy(scenario), _can(scenario)
    if policy not in known:
        remedy = did_you_mean(policy, known).strip() or can
        return [Mistake("--policy", "", f"no policy is called {policy}", remedy)]
    if policy == known[0]:
        return [Mistake("--policy", "", f"{policy} is the reference, which starts nothing to delay", can)]
    form = scenario.policy_forms.get(policy)
    if form is None or form.start is None:
        place = f"policy.{policy}.start"
        return [Mistake(scenario.origin("policy", policy), place, "is missing: what never starts can't be late", can)]
    return []


def _can(scenario: Scenario) -> str:
    named = ", ".join(delayable(scenario))
    return f"Policies that start are {named}." if named else "Give a policy a start and settings."


def _beyond(scenario: Scenario, policy: str, delays: Sequence[float], where: str) -> list[Mistake]:
    """Delays after which a policy would start when the run is over."""
    run, starts = scenario.run, scenario.policy_forms[policy].start
    if run.start is None or run.stop is None or starts is None:
        return []
    left = date_to_years(starts, run.stop)
    return [
        Mistake(
            where, "", f"{years:g} years later {policy} would start {_when(scenario, policy, years)}, "
            f"and the run stops on {run.stop}", f"Give less than {left:g} years.",
        )
        for years in delays if math.isfinite(years) and years >= left
    ]  # fmt: skip


def _when(scenario: Scenario, policy: str, years: float) -> str:
    starts = scenario.policy_forms[policy].start
    assert starts is not None
    return f"on {years_to_date(starts, years)}" if starts.year + years < LAST_DATED else "centuries on"


def _too_late(scenario: Scenario) -> list[Mistake]:
    stop = scenario.run.stop
    if stop is None or stop.year + RUN_ON <= LAST_DATED:
        return []
    what = f"{stop} leaves no room for the {RUN_ON} years that a curve runs on"
    return [Mistake(scenario.origin("run", "stop"), "run.stop", what, f"Stop before {LAST_DATED - RUN_ON}.")]
