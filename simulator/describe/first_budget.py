"""A first budget that does not add up, told with its parts, and reserves that later budgets would move."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

import numpy as np

from simulator.errors import plain

if TYPE_CHECKING:
    from simulator.engine import Model
    from simulator.engine.board import Board

DRAW = "first_budget_draw"
LARGEST_GAP = 0.01
"""Of the income of the first year; England's own is 0.2%."""
LARGEST_MOVE = 0.01
"""Of grant and taxes, that budgets put into reserves, or take out of them, in a year."""
FEW_COUNCILS = 30
"""As many as a combined authority has; how reserves are held was measured on all of England's."""


def first_budget(board: Board, model: Model, year: str) -> Iterator[str]:
    """Where the first budget's spending and income differ: both with their parts, in pounds of the year."""
    spending, income = _spending(board, model), _income(board, model)
    gap, whole = float(board.read(DRAW, {})), sum(income.values())
    if abs(gap) > LARGEST_GAP * whole:
        more = "more than comes in" if gap > 0.0 else "less than comes in"
        yield (
            f"Budget {year}: spending {_pounds(whole + gap)}, income {_pounds(whole)}, {_pounds(abs(gap))} {more}. "
            f"Spending is {_listed(spending)}; income is {_listed(income)}. "
            "If you changed spending, change the grant, the tax base or fees too."
        )


def reserves_policy(board: Board) -> Iterator[str]:
    """Where a council's reserves are far from what its budgets are to hold, which they then cut or spend to reach."""
    from simulator.model.budget_rules import kept_back

    def read(name: str) -> float:
        return float(board.read(name, {}))

    revenue, reserves = read("net_revenue"), read("reserves_at_start")
    least, target = read("minimum_reserves"), read("target_reserves")
    kept = kept_back(least, target, read("precaution")) * revenue
    move = (kept - reserves) / read("reserves_spread")
    if read("councils") > FEW_COUNCILS or abs(move) <= LARGEST_MOVE * revenue:
        return
    does = "cut services until they do, by up to" if move > 0.0 else "spend the rest, up to"
    yield (
        f"Reserves are {_pounds(reserves)}, {_percent(reserves / revenue)} of grant and taxes. Where money is short "
        f"budgets are to hold {kept / revenue:.0%}, and {does} {_pounds(abs(move))} a year. If your council plans "
        f"otherwise, give finance.minimum_reserves (now {least:g} of a year's grant and taxes) and "
        f"finance.target_reserves (now {target:g})."
    )


def _spending(board: Board, model: Model) -> dict[str, float]:
    """The councils' part of each planned service, and what they pay for besides."""
    services = zip(model.axes["service"].labels, _planned(board, model), strict=True)
    besides = ("fixed_costs", "support_repayment", "exposed_overspend")
    return {**dict(services), "all_else": sum(float(board.read(name, {})) for name in besides)}


def _income(board: Board, model: Model) -> dict[str, float]:
    """Income by source, with the fees of what is planned."""
    found = dict(zip(model.axes["income_source"].labels, map(float, board.read("income", {})), strict=True))
    return found | {"fees": float(np.dot(board.read("charged_share", {}), _planned(board, model)))}


def _planned(board: Board, model: Model) -> np.ndarray:
    """What councils plan to spend on each service, before fees."""
    council = model.axes["body"].labels.index("council")
    return np.asarray(board.read("paid_by", {}))[council] * np.asarray(board.read("planned_spending", {}))


def _listed(parts: Mapping[str, float]) -> str:
    return ", ".join(f"{plain(name).replace('_', ' ')} {_pounds(part)}" for name, part in parts.items() if part)


def _percent(share: float) -> str:
    return f"{share:z.0%}".replace("-", "−")


def _pounds(amount: float) -> str:
    size, word = (1e9, "bn") if abs(amount) >= 1e9 else (1e6, "m")
    return f"{'−' if amount < 0.0 else ''}£{abs(amount) / size:,.1f}{word}"
