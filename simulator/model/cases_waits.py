"""What a queue of cases says of its waits: quantiles and shares over the year before."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections import Counter, deque
from collections.abc import Iterable, Mapping, Sequence
from math import ceil

from simulator.model.cases_queue import End

YEAR = 1.0


class Waits:
    """Who left in the year before, and what can be said of them for a target in years."""

    def __init__(self, target: float) -> None:
        self.target = target
        self.ends: deque[End] = deque()
        # Waits of those served, in order of length: kept so, since they are asked for at each record.
        self.served: list[float] = []

    def add(self, ends: Iterable[End], now: float) -> None:
        """Those who left; whoever left more than a year ago is forgotten."""
        for end in ends:
            self.ends.append(end)
            if end.how == "served":
                insort(self.served, end.waited)
        while self.ends and self.ends[0].at <= now - YEAR:
            end = self.ends.popleft()
            if end.how == "served":
                del self.served[bisect_left(self.served, end.waited)]

    def now(self, waiting: Mapping[int, float], now: float) -> dict[str, float]:
        """What is recorded at an instant, where `waiting` says when each of those came who wait."""
        kept = sum(now - came <= self.target for came in waiting.values())
        within = bisect_right(self.served, self.target)
        return {
            "cases_served": float(len(self.served)),
            "share_within_target": within / len(self.served) if self.served else 0.0,
            "share_waiting_within_target": kept / len(waiting) if waiting else 1.0,
            "median_wait": quantile(self.served, 0.5),
            "ninth_decile_wait": quantile(self.served, 0.9),
        }

    def year(self, waiting: Mapping[int, float], now: float) -> dict[str, float]:
        """A row of events: the year before, with the urgent and the routine apart."""
        how = Counter(end.how for end in self.ends)
        served = [end for end in self.ends if end.how == "served"]
        return {
            **self.now(waiting, now),
            "target": self.target,
            "cases_gave_up": float(how["gave up"]),
            "cases_in_crisis": float(how["crisis"]),
            "cases_waiting": float(len(waiting)),
            "mean_wait": mean([end.waited for end in served]),
            "mean_wait_urgent": mean([end.waited for end in served if end.case.urgent]),
            "mean_wait_routine": mean([end.waited for end in served if not end.case.urgent]),
        }


def quantile(ordered: Sequence[float], share: float) -> float:
    """The shortest wait that this share did not exceed; 0 of none."""
    return ordered[ceil(share * len(ordered)) - 1] if ordered else 0.0


def mean(waits: Sequence[float]) -> float:
    """The mean; 0 of none."""
    return sum(waits) / len(waits) if waits else 0.0
