"""The stocks and flows of a model as a Mermaid diagram, which Markdown pages draw."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.describe.reaching import reached
from simulator.engine.expressions import names

if TYPE_CHECKING:
    from simulator.engine import Model
    from simulator.engine.quantities import End, Quantity

OUTSIDE = "outside"


def diagram(model: Model, influences: bool = False) -> str:
    """Stocks as boxes, section by section, and flows as arrows from end to end.

    With `influences`, dotted arrows show which stocks a flow reads, through any equations.
    """
    lines = ["flowchart LR"]
    stocks = model.of_kind("stock")
    for section in dict.fromkeys(stock.section for stock in stocks):
        lines.append(f'  subgraph {section}_section["{section.replace("_", " ").capitalize()}"]')
        lines += [f"    {_box(stock)}" for stock in stocks if stock.section == section]
        lines.append("  end")
    flows = model.of_kind("flow")
    for flow in flows:
        lines += _arrow(flow)
    if influences:
        lines += [
            f"  {stock} -.-> {flow.name}_flow" for flow in flows for stock in _read(model, flow)
        ]
    return "\n".join(lines) + "\n"


def _box(stock: Quantity) -> str:
    return f'{stock.name}["{stock.name.replace("_", " ")}"]'


def _arrow(flow: Quantity) -> list[str]:
    """A flow is a small node of its own, so that what it reads can point at it."""
    words = flow.name.replace("_", " ")
    node = f'{flow.name}_flow("{words}{_parts(flow)}")'
    source = _end(flow.leaves, f"{flow.name}_from")
    target = _end(flow.enters, f"{flow.name}_to")
    return [f"  {source} --> {node} ==> {target}"]


def _end(end: End | None, cloud: str) -> str:
    return (
        end.stock.name if end is not None and end.stock is not None else f'{cloud}(("{OUTSIDE}"))'
    )


def _parts(flow: Quantity) -> str:
    """Which parts of its stocks a flow joins, where it says so."""
    ends = [flow.leaves, flow.enters]
    said = [", ".join(label for _, label in end.labels) if end else "" for end in ends]
    return f": {said[0] or '…'} to {said[1] or '…'}" if any(said) else ""


def _read(model: Model, flow: Quantity) -> list[str]:
    """The stocks that a flow depends on."""
    def read(name: str) -> list[str]:
        of = names(model.expressions[name]) if name in model.expressions else ()
        return [] if model.quantities[name].kind == "stock" else [each for each in of if each in model.quantities]

    return sorted(name for name in reached([flow.name], read) if model.quantities[name].kind == "stock")
