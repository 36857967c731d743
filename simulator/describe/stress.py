"""A model and a scenario reported by the STRESS checklists, filled in from what is there.

Method: Monks, Currie, Onggo, Robinson, Kunc and Taylor (2019), Strengthening the reporting of empirical
simulation studies: introducing the STRESS guidelines, Journal of Simulation 13(1), 55-67. The model is a
hybrid, so its items are those of STRESS-DES and of STRESS-SD: twenty that both have, whose components are
told once as entities, activities, resources, queues and entry (DES), and once as stocks, flows and delays (SD).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from simulator.describe import stress_code, stress_components, stress_data, stress_logic, stress_objectives, stress_runs
from simulator.describe.confidence import plain
from simulator.describe.stress_subject import NOT_APPLICABLE, NOT_RECORDED, Subject

if TYPE_CHECKING:
    from simulator.engine import Model
    from simulator.scenario import Scenario

DES, SD, BOTH = "DES", "SD", "DES and SD"
GUIDELINES = "https://doi.org/10.1080/17477778.2018.1442155"


@dataclass(frozen=True)
class Item:
    """An item of the checklists, and what answers it."""

    number: str
    title: str
    checklist: str
    answer: Callable[[Subject], list[str]]


CHECKLIST: dict[str, tuple[Item, ...]] = {
    "Objectives": (
        Item("1.1", "Purpose of the model", BOTH, stress_objectives.purpose),
        Item("1.2", "Model outputs", BOTH, stress_objectives.outputs),
        Item("1.3", "Experimentation aims", BOTH, stress_objectives.aims),
    ),
    "Logic": (
        Item("2.1", "Base model overview diagram", BOTH, stress_logic.diagram),
        Item("2.2", "Base model logic", BOTH, stress_logic.logic),
        Item("2.3", "Scenario logic", BOTH, stress_logic.scenario_logic),
        Item("2.4", "Algorithms", BOTH, stress_logic.algorithms),
        Item("2.5", "Components: stocks, flows and delays", SD, stress_components.stocks_and_flows),
        Item("2.5.1", "Components: entities", DES, stress_components.entities),
        Item("2.5.2", "Components: activities", DES, stress_components.activities),
        Item("2.5.3", "Components: resources", DES, stress_components.resources),
        Item("2.5.4", "Components: queues", DES, stress_components.queues),
        Item("2.5.5", "Components: entry and exit points", BOTH, stress_components.boundary),
    ),
    "Data": (
        Item("3.1", "Data sources", BOTH, stress_data.sources),
        Item("3.2", "Pre-processing", BOTH, stress_data.preprocessing),
        Item("3.3", "Input parameters", BOTH, stress_data.parameters),
        Item("3.4", "Assumptions", BOTH, stress_data.assumptions),
    ),
    "Experimentation": (
        Item("4.1", "Initialisation", BOTH, stress_runs.initialisation),
        Item("4.2", "Run length", BOTH, stress_runs.length),
        Item("4.3", "Estimation approach", BOTH, stress_runs.estimation),
    ),
    "Implementation": (
        Item("5.1", "Software or programming language", BOTH, stress_code.software),
        Item("5.2", "Random sampling", BOTH, stress_runs.sampling),
        Item("5.3", "Model execution", BOTH, stress_runs.execution),
        Item("5.4", "System specification", BOTH, stress_code.system),
    ),
    "Code access": (Item("6.1", "Computer model sharing statement", BOTH, stress_code.access),),
}


def stress(model: Model, scenario: Scenario | None, members: int) -> str:
    """The report as Markdown; without a scenario, of the model alone.

    `members` is how many futures a comparison runs where nobody says how many. Raises `InputError`
    where the scenario does not fit the model.
    """
    subject = Subject(model, scenario, members)
    parts = [f"# STRESS report: {plain(scenario.name if scenario else model.name)}", _introduction(subject)]
    for section_number, (section, items) in enumerate(CHECKLIST.items(), start=1):
        parts.append(f"## {section_number}. {section}")
        for item in items:
            parts += [f"### {item.number} {item.title} ({item.checklist})", *item.answer(subject)]
    return "\n\n".join([*parts, *stress_data.appendix(subject)]) + "\n"


def records(model: Model, scenario: Scenario | None, members: int) -> list[dict[str, Any]]:
    """Each item for scripts: section, number, title, checklist, answer as Markdown, and its state.

    The state is `answered`, `not applicable` or `not recorded`. Raises `InputError` as `stress` does.
    """
    subject = Subject(model, scenario, members)
    found = []
    for section, items in CHECKLIST.items():
        for item in items:
            text = "\n\n".join(item.answer(subject))
            found.append({
                "section": section, "number": item.number, "title": item.title, "checklist": item.checklist,
                "state": _state(text), "answer": text,
            })  # fmt: skip
    return found


def _state(text: str) -> str:
    for start in (NOT_APPLICABLE, NOT_RECORDED):
        if text.startswith(start):
            return start.lower()
    return "answered"


def _introduction(subject: Subject) -> str:
    of = "the model and this scenario" if subject.scenario else "the model alone (no scenario is named)"
    return (
        f"A report of {of} by the STRESS guidelines (Monks and others 2019, {GUIDELINES}), by both of the checklists "
        "that a hybrid of discrete events and system dynamics calls for: STRESS-DES and STRESS-SD. It is generated "
        f"from the model, the scenario's files and this installation. “{NOT_APPLICABLE}” and “{NOT_RECORDED}” "
        "say which items have no answer here, and why."
    )
