"""What a queue of cases says of its waits: quantiles and shares over the year before."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable, Mapping, Sequence
from math import ceil

from simulator.model.cases_queue import End

YEAR = 1.0


class Waits:
    """The ends of the year before, and what can be said of them for a target in years."""

    def __init__(self, target: float) -> None:
        self.target = target
        self.ends: deque[End] = deque()

    def add(self, ends: Iterable[End], now: float) -> None:
        """Those who left; whoever left more than a year ago is forgotten."""
        self.ends.extend(ends)
        while self.ends and self.ends[0].at <= now - YEAR:
            self.ends.popleft()

    def now(self, waiting: Mapping[int, float], now: float) -> dict[str, float]:
        """What is recorded at an instant, where `waiting` says when each of those came who wait."""
        waits = self._served()
        return {
            "cases_served": float(len(waits)),
            "share_within_target": share_within(waits, self.target),
            "share_waiting_within_target": share_within([now - came for came in waiting.values()], self.target, 1.0),
            "median_wait": quantile(waits, 0.5),
            "ninth_decile_wait": quantile(waits, 0.9),
        }

    def year(self, waiting: Mapping[int, float], now: float) -> dict[str, float]:
        """A row of events: the year before, with the urgent and the routine apart."""
        how = Counter(end.how for end in self.ends)
        urgent, routine = self._served(True), self._served(False)
        return {
            **self.now(waiting, now),
            "target": self.target,
            "cases_gave_up": float(how["gave up"]),
            "cases_in_crisis": float(how["crisis"]),
            "cases_waiting": float(len(waiting)),
            "mean_wait": mean([*urgent, *routine]),
            "mean_wait_urgent": mean(urgent),
            "mean_wait_routine": mean(routine),
        }

    def _served(self, urgent: bool | None = None) -> list[float]:
        """The waits of those served, in order of length; of the urgent or the routine alone if asked."""
        return sorted(
            end.waited for end in self.ends
            if end.how == "served" and urgent in (None, end.case.urgent)
        )  # fmt: skip


def quantile(ordered: Sequence[float], share: float) -> float:
    """The shortest wait that this share did not exceed; 0 of none."""
    return ordered[ceil(share * len(ordered)) - 1] if ordered else 0.0


def share_within(waits: Sequence[float], target: float, of_none: float = 0.0) -> float:
    """The share that waited no longer than the target."""
    return sum(wait <= target for wait in waits) / len(waits) if waits else of_none


def mean(waits: Sequence[float]) -> float:
    """The mean; 0 of none."""
    return sum(waits) / len(waits) if waits else 0.0
