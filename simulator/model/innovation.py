"""Innovation: projects that pass four stages on limited places, and land as changes to services.

What changes continuously is equations: here money, in the modules beside this ideas, chances,
diffusion and outcomes. What a project does is in `innovation_pipeline`, and every draw of its fate
in `innovation_draws`. A project stands for a programme that the place as a whole runs: councils
copy each other, so its luck is not averaged out over them.
"""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

from simulator.engine import (
    at_least_zero,
    equation,
    flow,
    happening,
    outside,
    parameter,
    process,
    setting,
    stock,
)
from simulator.model.innovation_ledger import Ledger
from simulator.model.innovation_pipeline import from_pilot, run_pipeline
from simulator.model.innovation_project import MOST, named
from simulator.units import Number, Pounds, PoundsPerYear, Projects, Share, Years

purse_life = parameter(Years, low=0.1, description="Time after which money set aside lapses")
purse_at_start = parameter(Pounds, low=0.0, description="Money set aside before the start")

# Levers of policies
programme_years = setting(
    Years, low=0.0, description="The programme takes no new ideas after this long"
)
innovation_budget = setting(
    Share, low=0.0, high=0.5,
    description="Money set aside for projects, as a share of council spending",
)  # fmt: skip
stop_at_overrun = setting(
    Number, low=1.0, description="A roll-out stops when its cost reaches this multiple of plan"
)
# Kept by the pipeline
innovations_adopted = setting(
    Projects, each="typology", low=0.0, description="Projects in use, ever adopted"
)
innovations_failed = setting(
    Projects, each="typology", low=0.0, description="Projects tried and given up without anything adopted"
)
project_spending = setting(
    PoundsPerYear, low=0.0, description="Spending on projects, in prices of the price base"
)

innovation_purse = stock(
    Pounds, start="purse_at_start", audit="purse", may_be_negative=True,
    description="Authority to commit money to projects, real; below 0 it is pledged ahead",
)  # fmt: skip


@flow(Pounds, leaves=outside, enters=innovation_purse)
def set_aside(innovation_budget: Share, council_spending: PoundsPerYear,
              price_level: Number) -> PoundsPerYear:  # fmt: skip
    """Authority to spend on projects, which pilots and roll-outs use up as they begin."""
    return innovation_budget * council_spending / price_level


@flow(Pounds, leaves=innovation_purse, enters=outside)
def lapsing(innovation_purse: Pounds, purse_life: Years) -> PoundsPerYear:
    """What nobody claims in time is taken back."""
    return at_least_zero(innovation_purse) / purse_life


@equation()
def innovation_spending(project_spending: PoundsPerYear, price_level: Number) -> PoundsPerYear:
    """Pilots, roll-outs, double running, overruns and evaluation of all projects, in cash."""
    return project_spending * price_level


@process()
def pipeline(world: Any) -> Generator[Any, Any, None]:
    """Ideas arrive and become projects: everyday ones always, the programme's from its start."""
    yield from run_pipeline(world)


@happening(
    {"cost": (0.0, 1e13), "gain": (0.0, MOST), "realised": (0.0, 1.0), "success": (0.0, 1.0), "years": (0.5, 50.0)},
    cost=Pounds, gain=Share, realised=Share, success=Share, years=Years, service="service", typology="typology",
)  # fmt: skip
def own_project(world: Any, **given: Any) -> Generator[Any, Any, None]:
    """A project that the scenario names: from its pilot on, with what its business case says in place of luck."""
    yield from from_pilot(world, named(world, **given), Ledger.of(world))
