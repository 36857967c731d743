"""The STRESS items on runs: initialisation, length, estimation, random sampling and execution."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING

from simulator.describe.reaching import reached
from simulator.describe.stress_data import graded
from simulator.describe.stress_subject import NO_SCENARIO, NOT_RECORDED, Subject, counted
from simulator.describe.text import table
from simulator.engine import streams
from simulator.engine.calendar import FINEST
from simulator.engine.integrate import METHODS, Accurate
from simulator.engine.quantities import GIVEN
from simulator.engine.running import simulate
from simulator.engine.simulation import MOST_AT_ONCE
from simulator.engine.world import ORDER
from simulator.run import integration
from simulator.scenario.dates import calendar_of
from simulator.scenario.starter import seed_of, uncertain

if TYPE_CHECKING:
    from simulator.engine.quantities import Quantity

WORDS = {"euler": "Euler's", "rk4": "the classical Runge-Kutta method of fourth order"}


def initialisation(subject: Subject) -> list[str]:
    """Where stocks start, of what grade that is, and that nothing is warmed up."""
    stocks = subject.model.of_kind("stock")
    starts = [subject.model.quantities.get(stock.start or "") for stock in stocks]
    given = sum(start is not None and start.kind in GIVEN for start in starts)
    computed = sum(start is not None and start.kind not in GIVEN for start in starts)
    found = [
        "**Terminating**: a run stops at its last date. **Warm-up**: none; a run starts in the state that its numbers "
        "give, not in an empty system, records from its first instant, and has no option for a warm-up.",
        f"{counted(len(stocks), 'stock')}: {given} start at numbers that are given, {computed} at what an equation "
        f"makes of such numbers, {len(stocks) - given - computed} at nought. What is in progress at the start, such "
        "as a backlog, is one of them. A hazard's exposure starts at nought.",
    ]
    if subject.scenario is not None:
        rows = subject.of({q.dotted for q in _behind(subject, [start for start in starts if start is not None])})
        drawn = sum(bool(row["range"] or row["distribution"]) for row in rows)
        found.append(
            f"{counted(len(rows), 'number')} of this scenario stand behind the starting values ({graded(rows)} by "
            f"grade); {drawn} of them are drawn anew in each future, so that the start is stochastic across futures "
            "and fixed within one."
        )
    return found


def _behind(subject: Subject, starts: list[Quantity]) -> list[Quantity]:
    """The given quantities that these are computed from, themselves if they are given."""
    quantities = subject.model.quantities

    def read(name: str) -> list[str]:
        return [each for each in quantities[name].arguments if each in quantities]

    found = (quantities[name] for name in reached([start.name for start in starts], read))
    return [each for each in found if each.kind in GIVEN]


def length(subject: Subject) -> list[str]:
    """From when to when, and in which unit of time."""
    clock = (
        f"Equations see years; the clock of events counts {subject.model.ticks} ticks a year, and dates are whole "
        f"multiples of 1/{FINEST:,.0f} of one."
    )
    if subject.scenario is None:
        return [f"{clock} {NO_SCENARIO}"]
    calendar = calendar_of(subject.scenario)
    dates = f"From {calendar.start} to {calendar.stop}, " if calendar.start and calendar.stop else ""
    return [f"{dates}{calendar.years:g} years. {clock}"]


def estimation(subject: Subject) -> list[str]:
    """Replications: what one is, how many there are, and what pairs them."""
    found = [
        f"**Multiple replications**, here called futures or members: {subject.members} in a comparison, or as many "
        "as `--members` says. A future is one draw of the uncertain numbers together with one run of luck. Within a "
        "future all policies meet the same draw and the same luck, so that differences are paired.",
        f"Why {subject.members}: {NOT_RECORDED}; the width of the intervals says whether they are enough, and "
        "`simulator ensemble --until-half-width` runs batch after batch until the interval of a paired difference "
        "is as narrow as is asked.",
    ]
    if subject.scenario is not None:
        drawn = len(uncertain(subject.scenario, subject.model))
        found.append(
            f"{counted(drawn, 'number')} of this scenario are drawn in each future. A single `simulator run` takes "
            "every one at its central value."
        )
    return found


def sampling(subject: Subject) -> list[str]:
    """How a draw comes about, and how luck is shared."""
    key = ", ".join(name for name in inspect.signature(streams.uniform).parameters if name not in ("seed", "member"))
    quantiles = ", ".join(
        name for name, each in vars(streams).items()
        if inspect.isfunction(each) and (each.__doc__ or "").startswith("The quantile")
    )  # fmt: skip
    seed = f" The seed of this scenario: {seed_of(subject.scenario)}." if subject.scenario else ""
    return [
        f"A uniform number in (0, 1) is a BLAKE2b hash of the seed, the member and the draw's own name ({key}), cut to "
        "53 bits: there is no generator, and no state to carry. Other distributions are drawn by inversion "
        f"({quantiles} in processes; those of 3.3 for uncertain numbers).{seed}",
        "**Common random numbers**: the policy is no part of the name, so in one future every policy meets the same "
        "draws; another process, or another draw elsewhere, changes none of them.",
    ]


def execution(subject: Subject) -> list[str]:
    """The loop of events and integration, the order of ties, the step and method, and parallel runs."""
    defaults = {name: each.default for name, each in inspect.signature(simulate).parameters.items()}
    chosen = {**defaults, **(integration(subject.scenario) if subject.scenario else {})}
    tolerance = inspect.signature(Accurate.__init__).parameters["tolerance"].default
    others = ", ".join(f"{name} ({WORDS.get(name, name)})" for name in METHODS if name != chosen["method"])
    ties = [*ORDER, "processes in the order of 2.4, then by entity", "crossings of guards and hazards", "recording"]
    rows = [(str(place), text) for place, text in enumerate(ties, start=1)]
    return [
        "**Event processing**: process interaction. SimPy says when the next event is; the differential equations are "
        "integrated up to it, or to the first crossing of a guard or hazard before it, which is located within the "
        f"step; then everything due is done. More than {MOST_AT_ONCE:,} events at one instant are an error.",
        "**Ties** at one instant are done in this order; who waits for a resource, in that of 2.5.4:",
        table(("Place", "What"), rows),
        f"**Integration**: {chosen['method']} ({WORDS.get(chosen['method'], '')}), step {_step(chosen['step'])}, on a "
        f"grid that starts at the start of the run whatever happens; also {others}, any other `--step`, and "
        f"`--accurate`: LSODA with a relative tolerance of {tolerance:g}. A stiff problem is refused, not "
        "integrated badly.",
        "**Parallel**: futures run in processes of their own, one for each core unless `--workers` says otherwise; "
        "since draws are named, how they are spread changes no number.",
    ]


def _step(years: float) -> str:
    """`1/24 year`, where it is one part of a year."""
    parts = 1.0 / years
    return f"1/{round(parts)} year" if abs(parts - round(parts)) < 1e-9 and parts > 1 else f"{years:g} years"
