"""The dates of a scenario: in order, inside the run, and as years since its start."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from simulator.engine.calendar import Calendar, date_to_years
from simulator.errors import Mistake, did_you_mean
from simulator.scenario.numbers import Say
from simulator.scenario.scenario import Scenario, every_project

if TYPE_CHECKING:
    from simulator.engine import Model

FIRST_YEAR, LAST_YEAR = 1700, 2250
"""The years that a date counted in nanoseconds, as results hold it, reaches in full."""
RUN_DATES = frozenset(("run.start", "run.stop", "run.length"))
EXAMPLE = {"start": "2025-04-01", "stop": "2050-04-01"}


def calendar_of(scenario: Scenario) -> Calendar:
    """When the run starts and stops."""
    run = scenario.run
    if run.length is not None:
        return Calendar(None, None, run.length)
    return Calendar(run.start, run.stop)


def years(scenario: Scenario, when: date) -> float:
    """A date as years since the start of the run."""
    return date_to_years(scenario.run.start, when) if scenario.run.start else 0.0


def stops(scenario: Scenario, series: Iterable[date]) -> tuple[float, ...]:
    """Every date that a scenario names inside its run: each splits every policy's run."""
    named = [form.start for form in scenario.policy_forms.values() if form.start]
    named += [event.form.at for event in scenario.events]
    named += [each.form.start for each in every_project(scenario)]
    last = calendar_of(scenario).years
    return tuple(
        sorted({at for when in (*named, *series) if 0.0 < (at := years(scenario, when)) < last})
    )


def check(scenario: Scenario, mistakes: list[Mistake], broken: AbstractSet[str] = frozenset()) -> bool:
    """Note what is wrong with the run, its policies and its events' dates, as far as nothing `broken` decides it.

    Gives whether the run's own dates are right: without them, others can't be held against them.
    """
    # An inherited date is not what stands in the place of one that can't be read.
    unread = {name.partition(".")[2]: None for name in broken & RUN_DATES}
    scenario = replace(scenario, run=scenario.run.model_copy(update=unread))
    ordered = _check_run(scenario, mistakes, broken)
    if "extends" in broken:
        return False
    _check_policies(scenario, mistakes, broken)
    if not ordered:
        return False
    _check_starts(scenario, mistakes)
    run = scenario.run
    for event in scenario.events:
        at = event.form.at
        early, late = run.start and at < run.start, run.stop and at >= run.stop
        if event.dated and (early or late):
            run_is = f", {run.start} to {run.stop}" if not unread else ""
            what = f"{at} is outside the run{run_is}"
            mistakes.append(
                Mistake(event.where, f"{event.place}.at", what, "Move it, or leave the event out.")
            )
    return not unread


def _check_run(scenario: Scenario, mistakes: list[Mistake], broken: AbstractSet[str]) -> bool:
    run, lacking = scenario.run, broken & {"extends", *RUN_DATES}

    def say(name: str, what: str, remedy: str) -> None:
        mistakes.append(Mistake(scenario.origin(*name.split(".")), name, what, remedy))

    if run.length is not None and (run.start or run.stop):
        say("run.length", "stands beside start or stop", "Give start and stop, or length alone.")
    sound = True
    for key, when in (("start", run.start), ("stop", run.stop)):
        if when is None and run.length is None:
            if lacking:
                continue
            say(f"run.{key}", "is missing", f"Add {key} = {EXAMPLE[key]} or another date to [run].")
        elif when and not FIRST_YEAR <= when.year <= LAST_YEAR:
            what = f"{when} is outside the years {FIRST_YEAR} to {LAST_YEAR} that results can have"
            say(f"run.{key}", what, f"Give a date such as {EXAMPLE[key]}.")
            sound = False
    if sound and run.start and run.stop and run.stop <= run.start:
        say("run.stop", f"{run.stop} is not after the start, {run.start}", "Give a later date.")
        return False
    return sound


def _check_policies(scenario: Scenario, mistakes: list[Mistake], broken: AbstractSet[str]) -> None:
    def say(name: str, what: str, remedy: str) -> None:
        mistakes.append(Mistake(scenario.origin(*name.split(".")), name, what, remedy))

    known = (
        f"There are {', '.join(scenario.policies)}." if scenario.policies else "Add [policy.NAME]."
    )
    for name, policy in (("reference", scenario.reference), ("run.policy", scenario.run.policy)):
        if policy is not None and policy not in scenario.policy_forms:
            remedy = did_you_mean(policy, scenario.policies).strip() or known
            say(name, f"there is no policy “{policy}”", remedy)
    if scenario.policies and scenario.reference is None:
        say("reference", "is missing: every difference is against a policy", known)
    _check_labels(scenario, say)
    for policy, form in scenario.policy_forms.items():
        name = f"policy.{policy}"
        if form.set and policy == scenario.reference:
            say(
                f"{name}.set",
                "is of the reference",
                "Put its settings into [change], where all policies have them.",
            )
        elif form.set and form.start is None and f"{name}.start" not in broken:
            say(
                f"{name}.start",
                "is missing: the policy has settings",
                "Give the date from which they hold.",
            )


def _check_starts(scenario: Scenario, mistakes: list[Mistake]) -> None:
    def say(name: str, what: str, remedy: str) -> None:
        mistakes.append(Mistake(scenario.origin(*name.split(".")), name, what, remedy))

    for policy, form in scenario.policy_forms.items():
        name = f"policy.{policy}"
        if form.start and scenario.run.start and form.start < scenario.run.start:
            say(
                f"{name}.start",
                f"{form.start} is before the run, {scenario.run.start}",
                "Give a later date.",
            )
        elif form.start and scenario.run.stop and form.start > scenario.run.stop:
            say(
                f"{name}.start",
                f"{form.start} is after the run, which stops on {scenario.run.stop}: it would never start",
                "Give an earlier date, or a later run.stop.",
            )


def _check_labels(scenario: Scenario, say: Say) -> None:
    """Pages tell policies apart by their labels."""
    first: dict[str, str] = {}
    for policy, form in scenario.policy_forms.items():
        other = first.setdefault(form.label or policy, policy)
        if other != policy:
            what = f"“{form.label or policy}” is what {other} is called too"
            say(f"policy.{policy}.label", what, "Give it a label of its own.")


def check_series(
    knots: Mapping[str, tuple[date, ...] | None],
    scenario: Scenario,
    model: Model,
    mistakes: list[Mistake],
) -> None:
    """A driver's first date must not come after the run has begun."""
    start = scenario.run.start
    for name, found in knots.items():
        if found and start and found[0] > start:
            dotted = model.quantities[name].dotted
            where = scenario.numbers[dotted].where or scenario.where
            what = f"begins on {found[0]}, after the run starts on {start}"
            mistakes.append(Mistake(where, f"change.{dotted}", what, "Start the run later, or add a value."))
        elif found and not start:
            where = scenario.numbers[model.quantities[name].dotted].where or scenario.where
            what = "has dates, and the run has none"
            mistakes.append(
                Mistake(where, f"change.{model.quantities[name].dotted}", what, "Give run.start.")
            )
