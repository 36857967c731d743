"""The list that a queue of cases begins with: how long each has waited, and when its turn comes.

Drawn from the steady state of the queue itself, so that the distribution of waits has no jolt. A
routine case is called once its drawn allowance has passed and then the lag that all of them have in
common; allowances are exponential with mean `spread`. So it has waited an age with a density
proportional to exp(-loss x age) until the lag, and beyond it also to exp(-(age - lag) / spread).
"""

from __future__ import annotations

from math import exp, log

from simulator.engine.streams import exponential
from simulator.model.cases_queue import Case, Luck, Rates


def list_at_start(
    count: int, arrivals: float, shortest_wait: float, rates: Rates, luck: Luck, now: float
) -> list[Case]:
    """The `count` cases that wait, where `arrivals` a year join them.

    The urgent wait little more than the shortest wait, so few of the list are urgent.
    """
    if count == 0:
        return []
    urgent = min(rates.urgent_share * arrivals * shortest_wait / count, rates.urgent_share)
    routine = arrivals * (1.0 - rates.urgent_share)
    expected = count * (1.0 - urgent) / routine if routine > 0.0 else shortest_wait
    common = lag(expected, rates.abandonment + rates.crisis, rates.turn_spread)
    found = []
    # Numbered below zero, so that they take nothing of the luck of those who come.
    for number in range(-count, 0):
        if luck(number, "urgency") < urgent:
            came = now - shortest_wait * exponential(luck(number, "age"))
            found.append(Case(number, came, True, came))
            continue
        age = age_on_the_list(luck(number, "age"), luck(number, "age beyond"), common, rates)
        allowance = max(age - common, 0.0) + rates.turn_spread * exponential(luck(number, "turn"))
        found.append(Case(number, now - age, False, now - age + allowance))
    return found


def lag(expected: float, loss: float, spread: float) -> float:
    """The lag at which those who come wait `expected` years on average, some of them lost on the way.

    Negative where even without a lag the allowances alone would make them wait longer.
    """
    tail = spread / (1.0 + loss * spread)
    if tail >= expected:
        return -spread * log(tail / expected)
    if loss * expected < 1e-9:
        return expected - spread
    # Longer than patience lasts nobody can wait on average.
    return log((1.0 / loss - tail) / max(1.0 / loss - expected, 1e-9)) / loss


def age_on_the_list(u: float, beyond: float, common: float, rates: Rates) -> float:
    """How long a routine case has waited: the quantile at `u` up to the lag, else beyond it."""
    loss, spread = rates.abandonment + rates.crisis, rates.turn_spread
    tail = spread / (1.0 + loss * spread)
    if common <= 0.0:
        return tail * exponential(beyond)
    kept = exp(-loss * common)
    inside = (1.0 - kept) / loss if loss > 0.0 else common
    share = inside / (inside + kept * tail)
    if u >= share:
        return common + tail * exponential(beyond)
    part = u / share
    return -log(1.0 - part * (1.0 - kept)) / loss if loss > 0.0 else part * common
