"""The STRESS items on objectives: purpose, outputs, and what experiments are for."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING

from simulator.appraisal.summary import LEVELS
from simulator.describe.assumptions import nested
from simulator.describe.confidence import plain
from simulator.describe.log import changed, spread, unit
from simulator.describe.stress_subject import (
    NO_SCENARIO,
    NOT_APPLICABLE,
    NOT_RECORDED,
    Subject,
    about,
    counted,
    each,
    titled,
)
from simulator.describe.text import cell, table
from simulator.engine.running import simulate
from simulator.run import every_policy
from simulator.scenario.scenario import every_project

if TYPE_CHECKING:
    from simulator.scenario import Scenario


def purpose(subject: Subject) -> list[str]:
    """What the package, the model and the scenario say they are for."""
    said = about("Summary")
    found = [cell(said[0]) if said else f"{NOT_RECORDED} by the package, which is not installed."]
    sectors = ", ".join(titled(section).lower() for section in subject.sections)
    found.append(f"The model: {cell(subject.model.name)}. Its sectors: {sectors}.")
    scenario = subject.scenario
    if scenario is not None:
        what = plain(scenario.description) if scenario.description else f"{NOT_RECORDED}: it has no description."
        found.append(f"The scenario “{plain(scenario.name)}” ({plain(scenario.where)}): {what}")
    return found


def outputs(subject: Subject) -> list[str]:
    """What a run records, when, and how its spread over futures is told."""
    model = subject.model
    often = model.ticks / inspect.signature(simulate).parameters["every"].default
    levels = ", ".join(f"{level:.0%}" for level in LEVELS)
    rows = [
        (f"`{item.name}`", cell(item.unit.text or "1"), each(item.axes), cell(item.long_name), cell(item.description))
        for item in model.outputs
    ]
    return [
        f"A run records {counted(len(rows), 'quantity', 'quantities')} {often:g} times a year, the start and the "
        "end included, each after the events of that instant; a total is the exact integral since the record before. "
        f"Over futures they are told as intervals that hold {levels} of them; differences between policies are taken "
        "within each future first. Equations: `simulator describe equations`.",
        table(("Output", "Unit", "For each", "Name", "What it is"), rows),
    ]


def aims(subject: Subject) -> list[str]:
    """The policies and why each is tried; dated events; what the scenario changes; the design."""
    scenario = subject.scenario
    if scenario is None:
        return [NO_SCENARIO]
    return [
        "**Scenarios.** What is compared, and why:",
        _policies(scenario),
        *_events(scenario),
        *_projects(scenario),
        *_changes(subject, scenario),
        f"**Design of experiments.** Every policy runs in every future: {len(every_policy(scenario))} policies by as "
        f"many futures as are asked for ({subject.members} by default), and each difference is against "
        f"`{plain(every_policy(scenario)[0])}` in the same future.",
        f"**Optimisation.** {NOT_APPLICABLE}: the policies are those that the scenario names; none is searched for.",
    ]


def _policies(scenario: Scenario) -> str:
    rows = []
    for name in every_policy(scenario):
        form = scenario.policy_forms.get(name)
        label, start, why = (form.label, form.start, form.because) if form else (None, None, None)
        said = " ".join(plain(text) for text in (form.description if form else None, why) if text)
        rows.append((f"`{plain(name)}`", plain(label or "–"), str(start or "never differs"), said or NOT_RECORDED))
    return table(("Policy", "Label", "From", "Because"), rows)


def _events(scenario: Scenario) -> list[str]:
    if not scenario.events:
        return ["**Events.** Not applicable: the scenario dates none."]
    rows = []
    for event in scenario.events:
        form = event.form
        what = event.kind or ", ".join(f"{name} = {nested(value)}" for name, value in (form.set or {}).items())
        how = nested(event.arguments) if event.kind else ""
        rows.append((str(form.at), plain(form.label or what), plain(how), plain(form.because)))
    return ["**Events.** These happen under every policy:", table(("On", "What", "How", "Because"), rows)]


def _projects(scenario: Scenario) -> list[str]:
    rows = [
        (plain(each.form.name), f"`{plain(each.policy)}`" if each.policy else "every policy", str(each.form.start),
         plain(each.form.kind), plain(each.form.because))
        for each in every_project(scenario)
    ]  # fmt: skip
    if not rows:
        return []
    head = ("Project", "Under", "From", "Kind", "Because")
    return ["**Named projects.** These have business cases, whose numbers are in section 3:", table(head, rows)]


def _changes(subject: Subject, scenario: Scenario) -> list[str]:
    own = changed(scenario, subject.rows)
    if not own:
        return ["**What the scenario's own file changes.** No number."]
    rows = [
        (f"`{plain(row['name'])}`", plain(row["value"]), plain(unit(row)), plain(spread(row)), plain(row["because"]))
        for row in own
    ]
    head = ("Number", "Value", "Unit", "Range", "Because")
    return ["**What the scenario's own file changes:**", table(head, rows)]
