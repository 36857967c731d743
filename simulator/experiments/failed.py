"""Futures that could not be run: counted, named, and no more of them than was allowed.

A future with a run that blows up is left out under every policy, since policies are only compared within
a future. A few of thousands cost little; many would make what is left a selection, and then all stops.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

from simulator.cells import Writer
from simulator.errors import RunError
from simulator.experiments.piece import Failure
from simulator.results.pieces import FAILED, written

MOST_FAILED = 0.01
OPTION = "--most-failed"
FILE = FAILED
HEAD = ("stage", "future", "member", "policy", "message")


class Failed:
    """The futures of an experiment that failed, by stage; at most a share `most` of `futures` may."""

    def __init__(self, most: float, futures: int) -> None:
        self.most, self.futures = most, futures
        self._found: dict[str, set[Failure]] = {}

    @property
    def count(self) -> int:
        """How many futures failed: a future that fails under two policies is one."""
        return sum(len({(each.point, each.member) for each in found}) for found in self._found.values())

    def add(self, stage: str, failures: Iterable[Failure]) -> None:
        """Count failures in. Raises `RunError` where there are more than may be."""
        self._found.setdefault(stage, set()).update(failures)
        self.check(self.futures)

    def check(self, of: int) -> None:
        """Raises `RunError` where more of so many futures failed than may."""
        if self.count <= self.most * of:
            return
        stage, *_, message = next(self.lines())
        where = f", of the stage {stage}" if stage else ""
        raise RunError(
            f"{self.count} of {of} futures could not be run, more than the share of {self.most:g} that {OPTION} "
            f"allows. The first{where}: {message.rstrip('.')}. Look into it, or allow more with {OPTION}."
        )

    def lines(self) -> Iterator[tuple[str, ...]]:
        """A line for each failed run, in an order of its own whoever came upon it first."""
        for stage in sorted(self._found):
            for each in sorted(self._found[stage]):
                yield stage, str(each.point), str(each.member), each.policy, each.message

    def table(self) -> str:
        """All lines under their head as comma-separated values; empty where nothing failed."""
        text = io.StringIO()
        Writer(text).writerows([HEAD, *self.lines()])
        return text.getvalue() if self.count else ""


def note(failures: Sequence[Failure]) -> str:
    """Failures as a text that `noted` reads back, in the order of the list of all."""
    return written([str(each.point), str(each.member), each.policy, each.message] for each in sorted(failures))


def noted(text: str) -> list[Failure]:
    """The failures that a note holds."""
    rows = csv.reader(io.StringIO(text, newline=""))
    return [Failure(int(point), int(member), policy, message) for point, member, policy, message in rows]
