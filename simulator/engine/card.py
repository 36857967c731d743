"""A model and its quantities as a notebook shows them."""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from simulator import cards

if TYPE_CHECKING:
    from simulator.engine.model import Model
    from simulator.engine.quantities import End, Quantity

KINDS = ("stock", "flow", "equation", "hazard", "guard", "parameter", "setting", "driver", "table")
AN_EXAMPLE = "served"


def of_model(model: Model) -> str:
    """How much of what it has in each section, what it records, and how to look one up."""
    kinds = [kind for kind in KINDS if model.of_kind(kind)]
    sections = dict.fromkeys(quantity.section for quantity in model.quantities.values())
    rows = [(section, *(_count(model, section, kind) for kind in kinds)) for section in sections]
    table = cards.grid(f"Model: {model.name}", ("Section", *(f"{kind.capitalize()}s" for kind in kinds)), rows)
    axes = {name: _some(axis.labels) for name, axis in model.axes.items()}
    recorded = [(cards.code(o.name), o.long_name, _unit(o.unit.text), ", ".join(o.axes)) for o in model.outputs]
    held = [name for name, quantity in model.quantities.items() if quantity.function]
    example = AN_EXAMPLE if AN_EXAMPLE in held else next(iter(held), "name")
    return cards.joined(
        table,
        cards.fold(f"{len(axes)} axes", cards.facts("", axes)),
        cards.fold(f"{len(recorded)} outputs", cards.grid("", ("Output", "What it is", "Unit", "For each"), recorded)),
        cards.note(f"Look one up: model.quantities[“{example}”]."),
    )


def of_quantity(quantity: Quantity) -> str:
    """What it means, counts and reads; of an equation the line that computes it."""
    named = quantity.dotted if quantity.section else quantity.name
    return cards.facts(cards.code(named), dict(_said(quantity)))


def _said(quantity: Quantity) -> Iterator[tuple[str, object]]:
    yield "Kind", quantity.kind
    yield "Meaning", quantity.description
    yield "Unit", _unit(quantity.unit.text)
    if quantity.axes:
        yield "For each", ", ".join(quantity.axes)
    if quantity.function is not None:
        yield "Is", cards.code(returned(quantity.function))
        yield "Reads", "; ".join(f"{name} ({_unit(unit.text)})" for name, unit in quantity.arguments.items()) or "none"
    if quantity.kind == "flow":
        yield "Moves", f"from {_end(quantity.leaves)} to {_end(quantity.enters)}"
    if quantity.start:
        yield "Starts at", cards.code(quantity.start)
    limits = [f"{word} {end:g}" for word, end in (("from", quantity.low), ("to", quantity.high)) if end is not None]
    if limits:
        yield "Possible", " ".join(limits)


def returned(function: Callable[..., Any]) -> str:
    """What a function of one return line returns, as it is written."""
    try:
        tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    except (OSError, SyntaxError, TypeError):
        return "not kept: it was typed at a prompt"
    found = next((node.value for node in ast.walk(tree) if isinstance(node, ast.Return) and node.value), None)
    return ast.unparse(found) if found is not None else "nothing"


def _end(end: End | None) -> str:
    if end is None or end.stock is None:
        return "outside"
    part = ", ".join(label for _, label in end.labels)
    return f"{end.stock.name} ({part})" if part else end.stock.name


def _count(model: Model, section: str, kind: str) -> object:
    return sum(q.kind == kind and q.section == section for q in model.quantities.values()) or ""


def _some(labels: tuple[str, ...]) -> str:
    return ", ".join(labels) if len(labels) <= 12 else f"{len(labels)} labels, {labels[0]} to {labels[-1]}"


def _unit(text: str) -> str:
    return text or "1"
