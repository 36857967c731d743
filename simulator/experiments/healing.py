"""The healed run: what lasts of a delay's damage is undone at the late start, and nothing else.

Which stocks heal is declared where they are (`scarring`); here is what it means to heal one. At the
undelayed start their healthy ratios are remembered, and just before the late start they are set again:

- a level without a unit (quality, capability, trust, prevention, care on offer, eligibility,
  community capacity): the level itself;
- backlog and capacity: by service, for each unit of need;
- workers who carry a scar: for each adult;
- residents: the health mix within each sex and single year of age, so that nobody is born, dies or
  moves; who changes health keeps his or her place in work;
- work: within each band of age and state of health, the long-term unemployed among the unemployed,
  and the long-term sick among those who neither work nor look for work. Jobs are not handed out:
  employment, unemployment and inactivity stay what they are.

Money is not touched. A backlog that is run case by case is left alone, as its cases are people with
a history. What worsened for other reasons than the delay (a trend in ill health) is undone with the
rest, so the lasting damage of a delay holds it too.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
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


def actions(model: Model, undelayed: float, late: float) -> tuple[Action, ...]:
    """What remembers the ratios at one start and sets them at the other; times in years."""
    healing = Healing(model)
    return Action(undelayed, "healing", healing.remember), Action(late, "healing", healing.heal)


class Healing:
    """The healthy ratios of one run."""

    def __init__(self, model: Model) -> None:
        self.model = model
        # Levels first: what others are a ratio to, need above all, depends on them.
        scarring = [stock for stock in model.of_kind("stock") if stock.scarring]
        self.stocks = sorted(scarring, key=lambda stock: isinstance(stock.scarring, str))
        self.ratios: dict[str, Array] = {}

    def remember(self, world: Any) -> None:
        """Keep what is healthy, as it is now."""
        for stock in self.stocks:
            self.ratios[stock.name] = self._ratio(world, stock)

    def heal(self, world: Any) -> None:
        """Set every scarring stock to its remembered ratio, and tell how many changed their health."""
        changed = 0.0
        for stock in self.stocks:
            if HEALTH in stock.axes and STATUS not in stock.axes:
                changed += self._heal_residents(world, stock)
        for _ in range(ROUNDS):
            for stock in self.stocks:
                if HEALTH not in stock.axes:
                    _set(world, stock.name, self._healthy(world, stock))
        world.log("healed", stocks=len(self.stocks), people=changed)

    # -- levels ------------------------------------------------------------------

    def _base(self, world: Any, stock: Quantity) -> Any:
        return world.read(stock.scarring) if isinstance(stock.scarring, str) else 1.0

    def _ratio(self, world: Any, stock: Quantity) -> Array:
        now = np.asarray(world.read(stock.name), dtype=float)
        if HEALTH not in stock.axes:
            return now / np.maximum(self._base(world, stock), LEAST)
        if STATUS not in stock.axes:
            return _shares(now, stock.axes.index(HEALTH))
        return np.stack([_long_share(now, stock, self.model, pair) for pair in LONG])

    def _healthy(self, world: Any, stock: Quantity) -> Array:
        healthy = self.ratios[stock.name] * self._base(world, stock)
        if stock.name == "backlog" and "queue_in_detail" in self.model.quantities:
            healthy = np.where(world.read("queue_in_detail") > 0.0, world.read(stock.name), healthy)
        return np.asarray(healthy)

    # -- people ------------------------------------------------------------------

    def _heal_residents(self, world: Any, stock: Quantity) -> float:
        axis = stock.axes.index(HEALTH)
        before = np.asarray(world.read(stock.name), dtype=float)
        after = before.sum(axis, keepdims=True) * self.ratios[stock.name]
        # A year of age that was empty has no mix to remember.
        after = np.where(self.ratios[stock.name].sum(axis, keepdims=True) > 0.0, after, before)
        labels = self.model.axes[HEALTH].labels
        _exchange(world, stock.name, {HEALTH: labels}, np.moveaxis(after - before, axis, 0))
        work = next((found for found in self.stocks if STATUS in found.axes), None)
        if work is not None:
            self._heal_work(world, work, self._banded(world, stock, after - before))
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

    def _heal_work(self, world: Any, work: Quantity, change: Array) -> None:
        """People in work take on their new health with their status; then long spells are as they were."""
        order = [work.axes.index(axis) for axis in (HEALTH, STATUS, BAND)]
        before = np.asarray(world.read(work.name), dtype=float).transpose(order)
        leaving = np.maximum(-change.T, 0.0)
        entering = np.maximum(change.T, 0.0)
        mixes = before / np.maximum(before.sum(1, keepdims=True), LEAST)
        pooled = (mixes * leaving[:, None, :]).sum(0)
        moved = _shares(entering, 0)[:, None, :] * pooled - mixes * leaving[:, None, :]
        _exchange(world, work.name, {HEALTH: self.model.axes[HEALTH].labels}, moved)
        for pair, share in zip(LONG, self.ratios[work.name], strict=True):
            short, long = (np.asarray(world.read(work.name, work_status=status)) for status in pair)
            amount = (short + long) * share - long
            amount = np.where(share >= 0.0, amount, 0.0)
            world.move(amount, leaves=(work.name, {STATUS: pair[0]}), enters=(work.name, {STATUS: pair[1]}))


def _shares(values: Array, axis: int) -> Array:
    """Values over their sum along an axis; nothing where there is nothing."""
    return np.asarray(values / np.maximum(values.sum(axis, keepdims=True), LEAST))


def _long_share(work: Array, stock: Quantity, model: Model, pair: tuple[str, str]) -> Array:
    """The share of the long spell, by cell; below zero where nobody was there to have a share."""
    labels = model.axes[STATUS].labels
    short, long = (np.take(work, labels.index(status), stock.axes.index(STATUS)) for status in pair)
    return np.where(short + long > 0.0, long / np.maximum(short + long, LEAST), -1.0)


def _set(world: Any, name: str, value: Array) -> None:
    """Bring a stock to a value, from and to the outside, where audits see it."""
    world.move(value - world.read(name), leaves=None, enters=(name, {}))


def _exchange(world: Any, name: str, parts: dict[str, tuple[str, ...]], change: Array) -> None:
    """Move people between the parts of a stock so that each changes by its row of `change`.

    All pass through the first part; those who come to it first, so that it never runs short.
    """
    ((axis, labels),) = parts.items()
    choose: tuple[Callable[..., Any], ...] = (np.minimum, np.maximum)
    for least_or_most in choose:
        for label, amount in zip(labels[1:], change[1:], strict=True):
            world.move(least_or_most(amount, 0.0), leaves=(name, {axis: labels[0]}), enters=(name, {axis: label}))
