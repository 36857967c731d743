"""The STRESS items on components: stocks, flows and delays; entities, activities, resources, queues, boundary."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.describe.activities import Part
from simulator.describe.confidence import plain
from simulator.describe.stress_subject import NOT_APPLICABLE, Subject, counted, each, titled
from simulator.describe.text import cell, table
from simulator.units import Unit

if TYPE_CHECKING:
    from simulator.engine.quantities import End, Quantity

HEAD = ("Name", "What it does", "Module")
OUTSIDE = "outside"


def stocks_and_flows(subject: Subject) -> list[str]:
    """Every stock and flow, the equations by sector, guards and hazards, and delays."""
    model = subject.model
    stocks = [
        (f"`{q.name}`", titled(q.section), q.unit.text or "1", each(q.axes), cell(q.description))
        for q in model.of_kind("stock")
    ]
    flows = [
        (f"`{q.name}`", titled(q.section), end(q.leaves), end(q.enters), q.unit.text or "1", cell(q.description))
        for q in model.of_kind("flow")
    ]
    equations = ", ".join(
        f"{titled(section).lower()} {count}" for section in subject.sections
        if (count := sum(q.section == section for q in model.of_kind("equation")))
    )  # fmt: skip
    found = [
        f"**{counted(len(stocks), 'stock').capitalize()}:**",
        table(("Stock", "Sector", "Unit", "For each", "What it is"), stocks),
        f"**{counted(len(flows), 'flow').capitalize()}**, each between two stocks, or a stock and the outside:",
        table(("Flow", "Sector", "From", "To", "Unit", "What it is"), flows),
        f"**{counted(len(model.of_kind('equation')), 'equation').capitalize()}** ({equations}): "
        "`simulator describe equations` has each in LaTeX with its units.",
    ]
    return [*found, *_watched(subject), *_delays(subject)]


def _watched(subject: Subject) -> list[str]:
    """What wakes processes."""
    watched = subject.model.of_kind("guard", "hazard")
    rows = [(f"`{q.name}`", q.kind, q.unit.text or "1", each(q.axes), cell(q.description)) for q in watched]
    if not rows:
        return ["**Guards and hazards.** Not applicable: the model has none."]
    words = (
        "**Guards and hazards.** A guard wakes those who wait for it as it falls through nought; a hazard is a rate "
        "whose exposure wakes each once it has reached a threshold drawn from the exponential distribution:"
    )
    return [words, table(("Name", "Kind", "Unit", "For each", "What it is"), rows)]


def _delays(subject: Subject) -> list[str]:
    """The numbers that are times, which include every delay."""
    years = [q for q in subject.given if q.unit == Unit("year")]
    if not years:
        return ["**Delays.** Not applicable: no number of the model is a time."]
    rows = [(f"`{q.dotted}`", plain(subject.value(q.dotted)), cell(q.description)) for q in years]
    words = "**Delays and other times**, the numbers that equations read in years" + (
        ", as this scenario has them:" if subject.scenario else ":"
    )
    return [words, table(("Number", "Value", "What it is"), rows)]


def end(of: End | None) -> str:
    """The stock, or the part of one, where a flow leaves or enters."""
    if of is None or of.stock is None:
        return OUTSIDE
    part = ", ".join(label for _, label in of.labels)
    return f"`{of.stock.name}`" + (f" ({part})" if part else "")


def entities(subject: Subject) -> list[str]:
    """What lives on luck of its own, and what it carries."""
    lives, records = subject.activities.lives(), subject.activities.records()
    if not lives and not records:
        return [f"{NOT_APPLICABLE}: no process starts anything that lives on luck of its own."]
    found = []
    if lives:
        words = "What stocks hold are amounts, no entities. These are started one by one, each with luck of its own:"
        found += [words, table(HEAD, map(_row, lives))]
    if records:
        held = [(f"`{part.name}`", cell(part.does), ", ".join(f"`{name}`" for name in part.fields)) for part in records]
        found += ["What they carry, or what is noted of them:", table(("Record", "What it is", "Attributes"), held)]
    return found


def activities(subject: Subject) -> list[str]:
    """Every function in which time passes, and the kinds of event that are told."""
    told = ", ".join(f"`{kind}`" for kind in subject.activities.told())
    rows = [_row(part) for part in subject.activities.generators()]
    if not rows:
        return [f"{NOT_APPLICABLE}: the model has no processes."]
    return [
        "What takes time, in the order of the modules; a process goes from one to the other as its code says:",
        table(HEAD, rows),
        f"**Told in events.csv**: {told or 'nothing'}; also the start of each policy and what a scenario dates.",
    ]


def resources(subject: Subject) -> list[str]:
    """What is held while something takes time."""
    held = subject.activities.resources()
    if not held:
        return [f"{NOT_APPLICABLE}: no process holds a resource."]
    return ["Resources of SimPy:", table(HEAD, [_row(part) for part, _ in held])]


def queues(subject: Subject) -> list[str]:
    """Who is served first at each resource."""
    held = subject.activities.resources()
    if not held:
        return [f"{NOT_APPLICABLE}: where nothing is held, nothing queues one by one. Backlogs are stocks (2.5)."]
    rows = [(f"`{part.name}`", order) for part, order in held]
    words = "Who waits for a resource is served in this order; backlogs that are amounts are stocks (2.5):"
    return [words, table(("Queue for", "Discipline"), rows)]


def boundary(subject: Subject) -> list[str]:
    """The flows from and to the outside, and what starts entities by luck."""
    ends = [(flow, end(flow.leaves), end(flow.enters)) for flow in subject.model.of_kind("flow")]
    ways = {"Into the model": [q for q, leaves, _ in ends if leaves == OUTSIDE],
            "Out of the model": [q for q, _, enters in ends if enters == OUTSIDE]}  # fmt: skip
    rows = [(way, str(len(flows)), _named(flows)) for way, flows in ways.items()]
    hazards = subject.model.of_kind("hazard")
    rows.append(("Begun by luck, at a hazard", str(len(hazards)), _named(hazards)))
    return [
        "Amounts enter and leave by flows with one end outside; entities begin where a process starts them, some of "
        "them at a hazard: each arrival comes when the rate, summed over time, passes its exponential threshold:",
        table(("Way", "How many", "Which"), rows),
    ]


def _named(quantities: list[Quantity] | tuple[Quantity, ...]) -> str:
    return ", ".join(f"`{q.name}`" for q in quantities) or "–"


def _row(part: Part) -> tuple[str, str, str]:
    return f"`{part.name}`", cell(part.does) or "–", f"`{part.module}`"
