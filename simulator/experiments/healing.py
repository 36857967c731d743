"""The healed run: what lasts of a delay's damage is undone at the late start, and nothing else.

Which stocks can be damaged for good is declared where they are (`scarring`); here is what it means
to heal one. Each is read as a healthy ratio:

- a level without a unit (quality, capability, trust, prevention, care on offer, eligibility,
  community capacity): the level itself;
- backlog and capacity: by service, for each unit of need;
- workers who carry a scar: for each adult;
- residents: the health mix within each sex and single year of age, so that nobody is born, dies or
  moves; who changes health keeps his or her place in work;
- work: within each band of age and state of health, the long-term unemployed among the unemployed,
  and the long-term sick among those who neither work nor look for work. Jobs are not handed out:
  employment, unemployment and inactivity stay what they are.

Three states are known: s at the start at once, u where nothing has started by the late start, and 0
of the run started at once at that same moment. What a healed run begins with is a choice:

- `prevented`, the usual: u, less the part of its change since s that the start at once would have
  prevented. On the way from u back to s, it goes as far as 0 did (the projection of 0 on that way).
  A trend that no start stops is not healed, and neither is what a start would have improved beyond s;
- `undelayed`: as in 0, so that improvements not made yet are healed too;
- `start`: as in s, so that all that worsened is healed, whatever worsened it.

Money is not touched. A backlog that is run case by case can't be healed, as its cases are people
with a history; a curve of such a scenario is refused before it is run (`delay.asked`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from simulator.engine import Action
from simulator.engine.vocabulary import by_band, reading

if TYPE_CHECKING:
    from simulator.engine import Model
    from simulator.engine.quantities import Quantity
    from simulator.engine.start import Array

HEALTH, STATUS, BAND = "health", "work_status", "band"
LONG = (("unemployed_short", "unemployed_long"), ("inactive_other", "inactive_long_term_sick"))
"""Statuses between which a long spell is told from others, the long one last."""
ROUNDS = 10
"""Need reads, a little, the capacity that is a ratio to it: after so many rounds they agree."""
LEAST = 1e-300
PREVENTED, UNDELAYED, START = HEALED = ("prevented", "undelayed", "start")
"""What a healed run may begin with; see above."""


class Healing:
    """What is remembered of one member's run that starts at once, and what is set in those that start late."""

    def __init__(self, model: Model, begins: float, healed: str = PREVENTED) -> None:
        """`begins` is the start at once, in years since that of the run."""
        self.model, self.begins, self.healed = model, begins, healed
        # Levels first: what others are a ratio to, need above all, depends on them.
        scarring = [stock for stock in model.of_kind("stock") if stock.scarring]
        self.stocks = sorted(scarring, key=lambda stock: isinstance(stock.scarring, str))
        self.seen: dict[float, dict[str, Array]] = {}

    def watching(self, delays: Iterable[float]) -> tuple[Action, ...]:
        """What the run that starts at once is to remember: itself as it starts, and at each late start.

        It is read, not stopped: at the last whole month, where each run makes its records anyway.
        """
        times = {self.begins, *(() if self.healed == START else (self._month(years) for years in delays))}
        return tuple(Action(time, "healing", partial(self._remember, time)) for time in sorted(times))

    def mending(self, years: float) -> tuple[Action, ...]:
        """What heals a run that starts so many years late, just before it does."""
        return (Action(self.begins + years, "healing", partial(self._heal, years)),)

    def _month(self, years: float) -> float:
        return int((self.begins + years) * self.model.ticks + 1e-6) / self.model.ticks if years else self.begins

    def _remember(self, time: float, world: Any) -> None:
        self.seen[time] = {stock.name: self._ratio(world, stock) for stock in self.stocks}

    def _targets(self, world: Any, years: float) -> dict[str, Array]:
        """The ratios to set, by stock."""
        start = self.seen[self.begins]
        if self.healed == START:
            return start
        undelayed = self.seen[self._month(years)]
        if self.healed == UNDELAYED:
            return undelayed
        return {
            stock.name: prevented(
                start[stock.name], undelayed[stock.name], self._ratio(world, stock),
                stock.axes.index(HEALTH) if _of_residents(stock) else None,
            )
            for stock in self.stocks
        }  # fmt: skip

    def _heal(self, years: float, world: Any) -> None:
        """Set every scarring stock to its ratio, and tell how many changed their health."""
        changed, targets = 0.0, self._targets(world, years)
        for stock in filter(_of_residents, self.stocks):
            changed += self._heal_residents(world, stock, targets)
        for _ in range(ROUNDS):
            for stock in self.stocks:
                if HEALTH not in stock.axes:
                    _set(world, stock.name, targets[stock.name] * self._base(world, stock))
        world.log("healed", stocks=len(self.stocks), people=changed)

    # -- levels ------------------------------------------------------------------

    def _base(self, world: Any, stock: Quantity) -> Any:
        return world.read(stock.scarring) if isinstance(stock.scarring, str) else 1.0

    def _ratio(self, world: Any, stock: Quantity) -> Array:
        now = np.asarray(world.read(stock.name), dtype=float)
        if HEALTH not in stock.axes:
            base = self._base(world, stock)
            return np.where(base > 0.0, now / np.maximum(base, LEAST), np.nan)
        if _of_residents(stock):
            return _shares(now, stock.axes.index(HEALTH))
        return np.stack([_long_share(now, stock, self.model, pair) for pair in LONG])

    # -- people ------------------------------------------------------------------

    def _heal_residents(self, world: Any, stock: Quantity, targets: Mapping[str, Array]) -> float:
        axis, mix = stock.axes.index(HEALTH), targets[stock.name]
        before = np.asarray(world.read(stock.name), dtype=float)
        after = before.sum(axis, keepdims=True) * mix
        # A year of age that was empty has no mix to remember.
        after = np.where(mix.sum(axis, keepdims=True) > 0.0, after, before)
        labels = self.model.axes[HEALTH].labels
        _exchange(world, stock.name, {HEALTH: labels}, np.moveaxis(after - before, axis, 0))
        work = next((found for found in self.stocks if STATUS in found.axes), None)
        if work is not None:
            self._heal_work(world, work, self._banded(world, stock, after - before), targets[work.name])
        return float(np.abs(after - before).sum()) / 2.0

    def _banded(self, world: Any, stock: Quantity, change: Array) -> Array:
        """The change of residents by (band, health), read as equations read it."""
        import xarray as xr

        ageing = self.model.ageing
        assert ageing is not None
        today = world.date
        year = today.year if (today.month, today.day) >= (ageing.month, ageing.day) else today.year - 1
        gone = world.time - world.date_to_time(date(year, ageing.month, ageing.day))
        with reading(self.model.axes, gone):
            banded = by_band(xr.DataArray(change, dims=stock.axes), into=BAND)
        return np.asarray(banded.sum([a for a in stock.axes if a not in (HEALTH, "age")]).transpose(BAND, HEALTH))

    def _heal_work(self, world: Any, work: Quantity, change: Array, shares: Array) -> None:
        """People in work take on their new health with their status; then long spells are as they were."""
        order = [work.axes.index(axis) for axis in (HEALTH, STATUS, BAND)]
        before = np.asarray(world.read(work.name), dtype=float).transpose(order)
        leaving = np.maximum(-change.T, 0.0)
        entering = np.maximum(change.T, 0.0)
        mixes = before / np.maximum(before.sum(1, keepdims=True), LEAST)
        pooled = (mixes * leaving[:, None, :]).sum(0)
        moved = _shares(entering, 0)[:, None, :] * pooled - mixes * leaving[:, None, :]
        _exchange(world, work.name, {HEALTH: self.model.axes[HEALTH].labels}, moved)
        for pair, share in zip(LONG, shares, strict=True):
            short, long = (np.asarray(world.read(work.name, work_status=status)) for status in pair)
            amount = (short + long) * share - long
            amount = np.where(np.isfinite(share), amount, 0.0)
            world.move(amount, leaves=(work.name, {STATUS: pair[0]}), enters=(work.name, {STATUS: pair[1]}))


def prevented(start: Array, undelayed: Array, late: Array, axis: int | None = None) -> Array:
    """`late` less the part of its change since `start` that is not in `undelayed`, element by element.

    The projection of `undelayed` on the way from `late` to `start`, and no further than both ends:
    of single numbers, the middle one of the three. With `axis` the elements along it move together,
    so that shares go on adding up to 1. Where one of the three is not known (shares that are all 0,
    since nobody was there; NaN, since there was nothing to be a ratio to) nothing is prevented.
    """
    known = np.isfinite(start) & np.isfinite(undelayed) & np.isfinite(late)
    back, there = start - late, undelayed - late
    if axis is None:
        along, length = back * there, back * back
    else:
        known = np.all([np.any(of > 0.0, axis, keepdims=True) for of in (start, undelayed, late)], 0)
        along, length = ((back * other).sum(axis, keepdims=True) for other in (there, back))
    part = np.clip(np.divide(along, length, out=np.zeros_like(along), where=known & (length > 0.0)), 0.0, 1.0)
    return np.asarray(np.where(part == 1.0, start, np.where(part > 0.0, late + part * back, late)))


def _of_residents(stock: Quantity) -> bool:
    return HEALTH in stock.axes and STATUS not in stock.axes


def _shares(values: Array, axis: int) -> Array:
    """Values over their sum along an axis; nothing where there is nothing."""
    return np.asarray(values / np.maximum(values.sum(axis, keepdims=True), LEAST))


def _long_share(work: Array, stock: Quantity, model: Model, pair: tuple[str, str]) -> Array:
    """The share of the long spell, by cell; NaN where nobody was there to have a share."""
    labels = model.axes[STATUS].labels
    short, long = (np.take(work, labels.index(status), stock.axes.index(STATUS)) for status in pair)
    return np.where(short + long > 0.0, long / np.maximum(short + long, LEAST), np.nan)


def _set(world: Any, name: str, value: Array) -> None:
    """Bring a stock to a value, from and to the outside, where audits see it; where it is NaN leave it."""
    now = world.read(name)
    world.move(np.where(np.isnan(value), 0.0, value - now), leaves=None, enters=(name, {}))


def _exchange(world: Any, name: str, parts: dict[str, tuple[str, ...]], change: Array) -> None:
    """Move people between the parts of a stock so that each changes by its row of `change`.

    All pass through the first part; those who come to it first, so that it never runs short.
    """
    ((axis, labels),) = parts.items()
    choose: tuple[Callable[..., Any], ...] = (np.minimum, np.maximum)
    for least_or_most in choose:
        for label, amount in zip(labels[1:], change[1:], strict=True):
            world.move(least_or_most(amount, 0.0), leaves=(name, {axis: labels[0]}), enters=(name, {axis: label}))
