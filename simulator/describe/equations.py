"""The equations of a model as a document: Markdown, with each equation in LaTeX and its units."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from simulator.describe.assumptions import rows
from simulator.describe.latex import latex, name
from simulator.describe.text import cell, table

if TYPE_CHECKING:
    from simulator.engine import Model
    from simulator.engine.quantities import End, Quantity
    from simulator.scenario import Scenario

_HEADINGS = {
    "stock": "Stocks",
    "flow": "Flows",
    "equation": "Equations",
    "hazard": "Hazards",
    "guard": "Guards",
}
_GIVEN = ("parameter", "setting", "driver", "table")


def equations(model: Model, scenario: Scenario | None = None) -> str:
    """Every stock, flow, equation, hazard and guard of a model, and the numbers it is given.

    Stocks change by their flows and by nothing else between events; their rates are put together
    from the declared ends of the flows, here as in a run. With a scenario the numbers have its values.
    """
    held = _held(model, scenario)
    of = f", with the numbers of {cell(scenario.name)}" if scenario else ""
    parts = [f"# The equations of {model.name}{of}", _introduction(model)]
    for section in dict.fromkeys(q.section for q in model.quantities.values()):
        parts += _section(model, section, held)
    return "\n\n".join(parts) + "\n"


def _introduction(model: Model) -> str:
    counts = {kind: len(model.of_kind(kind)) for kind in (*_HEADINGS, *_GIVEN)}
    said = ", ".join(
        f"{count} {kind if count == 1 else _many(kind)}" for kind, count in counts.items() if count
    )
    return (
        f"{said[:1].upper()}{said[1:]}. This page is generated from the functions that a run "
        "compiles. Time is in years. A quantity with axes is computed for each of their labels; "
        "a sum names the axes it goes over."
    )


def _many(kind: str) -> str:
    return kind + "s"


def _held(model: Model, scenario: Scenario | None) -> dict[str, str] | None:
    """What a scenario gives by dotted name, with its unit where that is not the model's."""
    if scenario is None:
        return None
    units = {quantity.dotted: quantity.unit.text or "1" for quantity in model.quantities.values()}
    found: dict[str, list[str]] = {}
    for row in rows(scenario):
        dotted, label = _at_label(row["name"])
        unit = row["unit"] if row["unit"] != units.get(dotted) else ""
        told = " ".join(part for part in (label, row["value"], unit) if part)
        found.setdefault(dotted, []).append(told)
    return {dotted: "; ".join(told) for dotted, told in found.items()}


def _at_label(name: str) -> tuple[str, str]:
    """Section and name, and the labels behind them."""
    parts = name.split(".")
    return ".".join(parts[:2]), ".".join(parts[2:])


def _section(model: Model, section: str, held: Mapping[str, str] | None) -> Iterator[str]:
    members = [q for q in model.quantities.values() if q.section == section]
    yield f"## {section.replace('_', ' ').capitalize()}"
    for kind, heading in _HEADINGS.items():
        chosen = [q for q in members if q.kind == kind]
        if chosen:
            yield f"### {heading}"
        for quantity in chosen:
            yield _entry(model, quantity)
    given = [q for q in members if q.kind in _GIVEN]
    if given:
        yield "### Given by the scenario"
        lines = [
            (f"`{q.name}`", q.kind, _each(q), q.unit.text or "1", cell(q.description),
             *([cell(held.get(q.dotted, ""))] if held is not None else []))
            for q in given
        ]  # fmt: skip
        head = ("Name", "Kind", "For each", "Unit", "Meaning")
        yield table(head if held is None else (*head, "Value"), lines)


def _entry(model: Model, quantity: Quantity) -> str:
    each = f", for each {_each(quantity)}" if quantity.axes else ""
    title = f"**`{quantity.name}`** ({quantity.unit.text or '1'}{each})"
    right = (
        _rate(model, quantity)
        if quantity.kind == "stock"
        else latex(model.expressions[quantity.name])
    )
    index = rf"_{{{', '.join(name(axis) for axis in quantity.axes)}}}" if quantity.axes else ""
    left = name(quantity.name) + index
    if quantity.kind == "stock":
        left = rf"\frac{{d}}{{dt}}\,{left}"
    lines = [title, f"```math\n{left} = {right}\n```", _ends(quantity), cell(quantity.description)]
    return "\n\n".join(line for line in lines if line)


def _rate(model: Model, stock: Quantity) -> str:
    """What enters less what leaves."""
    terms = []
    for flow in model.of_kind("flow"):
        for sign, end in (("+", flow.enters), ("-", flow.leaves)):
            if end is not None and end.stock is not None and end.stock.name == stock.name:
                terms.append(f"{sign} {_flow_there(flow, stock, dict(end.labels))}")
    return " ".join(terms).removeprefix("+ ") or "0"


def _flow_there(flow: Quantity, stock: Quantity, labels: dict[str, str]) -> str:
    """A flow as this stock sees it: summed over axes the stock lacks, for the part it touches."""
    over = [axis for axis in flow.axes if axis not in stock.axes]
    text = name(flow.name)
    if over:
        text = rf"\sum_{{{', '.join(name(axis) for axis in over)}}} {text}"
    part = ", ".join(name(label) for label in labels.values())
    return rf"{text}\,[{part}]" if part else text


def _ends(quantity: Quantity) -> str:
    if quantity.kind != "flow":
        return ""
    return f"From {_end(quantity.leaves)} to {_end(quantity.enters)}."


def _end(end: End | None) -> str:
    if end is None or end.stock is None:
        return "outside"
    part = ", ".join(label for _, label in end.labels)
    return f"`{end.stock.name}` ({part})" if part else f"`{end.stock.name}`"


def _each(quantity: Quantity) -> str:
    return ", ".join(axis.replace("_", " ") for axis in quantity.axes)


def records(model: Model, scenario: Scenario | None = None) -> list[dict[str, Any]]:
    """Each quantity of a model for scripts: name, section, kind, unit, axes, meaning, and what it reads.

    What is computed has also `formula`, as it is written in Python; what a scenario gives, its `value` in words.
    """
    from simulator.engine.card import returned

    found, held = [], _held(model, scenario) or {}
    for each in model.quantities.values():
        record: dict[str, Any] = {
            "name": each.name, "section": each.section, "kind": each.kind, "unit": each.unit.text or "1",
            "axes": list(each.axes), "meaning": each.description,
        }  # fmt: skip
        if each.function is not None:
            record |= {"formula": returned(each.function), "reads": list(each.arguments)}
        if each.dotted in held:
            record["value"] = held[each.dotted]
        found.append(record)
    return found
