"""The model's names: what a scenario may give, what it left out, and what it meant."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from simulator.errors import Mistake
from simulator.scenario.numbers import Say
from simulator.scenario.replaced import meant
from simulator.scenario.scenario import Draft, Scenario

if TYPE_CHECKING:
    from simulator.engine import Model
    from simulator.engine.quantities import Quantity

GIVEN = ("parameter", "setting", "driver", "table")
MOST_GUESSED = 100
"""Unknown names of a scenario for which a near one is looked for."""
MOST_TOLD = 8
"""Missing numbers of a section that are told one by one."""


def missing(scenario: Scenario, draft: Draft, model: Model) -> Iterator[Mistake]:
    """The numbers that no file gives; as one mistake where most of a section is missing."""
    sections: dict[str, list[Quantity]] = {}
    # A number given under the wrong section has been told already.
    told = {dotted.partition(".")[2] for dotted in draft.broken | set(scenario.numbers)}
    for quantity in model.quantities.values():
        if quantity.kind in GIVEN and quantity.name not in told:
            sections.setdefault(quantity.section, []).append(quantity)
    for section, lacking in sections.items():
        if len(lacking) > MOST_TOLD:
            names = ", ".join(quantity.name for quantity in lacking[:MOST_TOLD])
            what = f"{len(lacking)} numbers are given by no file: {names} and others"
            yield Mistake(
                scenario.where,
                section,
                what,
                "Extend a file that has them, such as extends = “england”.",
            )
            continue
        for quantity in lacking:
            what = f"is given by no file; it is a {quantity.kind} in {quantity.unit}"
            remedy = (
                f"Add [change.{quantity.dotted}] with its passport, or extend a file that has it."
            )
            yield Mistake(scenario.where, quantity.dotted, what, remedy)


def named(dotted: str, model: Model, say: Say, guess: bool = True) -> Quantity | None:
    """The quantity that a scenario may give under that name, or None, which is said.

    Without `guess` no name that is near is looked for, which takes time where thousands are wrong.
    """
    section, _, name = dotted.partition(".")
    quantity = model.quantities.get(name)
    if quantity is None or quantity.section != section:
        known = [q.dotted for q in model.quantities.values()] if guess else []
        better = f"Did you mean {quantity.dotted}?" if quantity else meant(dotted, known)
        say("", "nothing is called that", better or "See `simulator describe assumptions`.")
        return None
    if quantity.kind in GIVEN:
        return quantity
    reads = [
        model.quantities[name].dotted for name in quantity.arguments if name in model.quantities
    ]
    if quantity.kind == "stock":
        start = model.quantities.get(quantity.start or "")
        remedy = (
            f"Change what it starts at: {start.dotted}."
            if start
            else "Change one of its flows' numbers."
        )
    else:
        remedy = (
            f"Change one of what it reads: {', '.join(reads[:6])}."
            if reads
            else "It reads no number."
        )
    say("", f"is {_a(quantity.kind)}: the model computes it", remedy)
    return None


def _a(kind: str) -> str:
    return f"an {kind}" if kind[0] in "aeiou" else f"a {kind}"
