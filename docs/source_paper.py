"""Makes docs/source-paper.md: where each statement of the source paper has its place in the model."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
KINDS = (
    "output", "measure", "equation", "stock", "flow", "process", "hazard", "guard", "happening",
    "parameter", "setting", "driver", "table",
)  # fmt: skip
MEASURES = ("wellbys", "section_114_probability")
"""What results hold beside the model's outputs, and the source paper's rows may name."""


@cache
def paper() -> dict[str, Any]:
    """The rows of source-paper.toml."""
    with (ROOT / "docs" / "source-paper.toml").open("rb") as file:
        return tomllib.load(file)


@cache
def elements() -> dict[str, str]:
    """Every name that a row may give, with its kind; what is recorded is an output first of all."""
    from simulator.model import build

    model = build()
    return (
        {name: quantity.kind for name, quantity in model.quantities.items()}
        | {process.name: "process" for process in model.processes}
        | dict.fromkeys(model.happenings or {}, "happening")
        | {output.name: "output" for output in model.outputs}
        | dict.fromkeys(MEASURES, "measure")
    )


def page(notice: str) -> str:
    """Where each statement of the source paper has its place."""
    from simulator.describe.text import cell, table

    rows = [
        (str(row["number"]), row["section"], cell(row["says"]), places(row), cell(row["how"]))
        for row in paper()["row"]
    ]
    notes = [f"**Row {row['number']}.** {cell(row['note'])}" for row in paper()["row"] if "note" in row]
    return "\n\n".join((
        notice,
        "# The source paper, row by row",
        "This model began with one paper: A. Nolan, *Creating greater innovation in public services: challenges "
        "and opportunities*, Local Work 96, Centre for Local Economic Strategies (CLES). Every statement of it "
        "that can be modelled has a place in the model, where it may turn out true or false; the rest has a note "
        "below. Statements are in our words. [Equations](equations.md) has what each equation and flow says, "
        "[results](results.md) the outputs; parameters, settings and drivers are in the assumptions "
        "(`simulator describe assumptions`). A check is a row of the list that `simulator check FILE --reality` runs.",
        table(("Row", "Section", "The paper says", "Place in the model", "How"), rows),
        "## Notes",
        *notes,
    )) + "\n"  # fmt: skip


def places(row: dict[str, Any]) -> str:
    """The elements of a row by kind, then its policies, checks and scenarios."""
    known = elements()
    by: dict[str, list[str]] = {}
    for name in row.get("elements", ()):
        if name in known:
            by.setdefault(known[name], []).append(f"`{name}`")
    told = [_counted(kind, by[kind]) for kind in KINDS if kind in by]
    if "policies" in row:
        told.append(_counted("policy", [f"`{name}`" for name in row["policies"]]))
    if "checks" in row:
        told.append(_counted("check", [f"“{name}”" for name in row["checks"]]))
    if "scenarios" in row:
        told.append(_counted("scenario", [f"[`{name}`](../scenarios/{name}.toml)" for name in row["scenarios"]]))
    return "; ".join(told) or ("see the note" if "note" in row else "")


def _counted(kind: str, names: Sequence[str]) -> str:
    plural = {"policy": "policies", "process": "processes"}.get(kind, f"{kind}s")
    return f"{kind if len(names) == 1 else plural} {', '.join(names)}"
