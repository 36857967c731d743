"""Processes that stay beside this one and take a share of its runs, so that a moved slider is answered sooner.

They cost time at most, never a result: what one of them does not give is run here.
"""

from __future__ import annotations

import os
import pickle
import threading
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from multiprocessing import connection, current_process
from typing import Any

from simulator.engine.loading import cores
from simulator.errors import RunError
from simulator.notebook.future import Asked, Done
from simulator.notebook.helper import Helper

AHEAD = 2
"""Runs that a helper has at most, the one under way among them: this process looks only between its own."""
PATIENCE = 20.0
"""Seconds that a helper has for an answer once nothing else is left to do: hundreds of runs' time."""
LOST = (
    "A process that takes a share of the runs {what}, so a move takes longer; the lines are the same. "
    "The next panel that is made starts another."
)


class Helpers:
    """The processes beside this one, as many as `wanted`.

    `lost` says what became of one that is missing, until others are started.
    """

    def __init__(self) -> None:
        self.forget()

    def forget(self) -> None:
        """Know of none, as in a fork of the process that has them."""
        self._all: list[Helper] = []
        self.wanted, self._may_load, self.lost = 0, False, ""
        self._lock = threading.Lock()

    def start(self, runs: int) -> None:
        """Have enough for so many runs, one of which is this process's own. It does not wait for them."""
        # A process of a pool may not have children, and its pool has the cores.
        enough = 0 if current_process().daemon else min(cores(), runs) - 1
        with self._lock:
            self.wanted, self.lost = max(self.wanted, enough), ""
            self._start_missing()

    def load(self) -> None:
        """Have them load the kernel, once this process has it: a model new to the machine is compiled but once."""
        with self._lock:
            self._may_load = True
            for helper in tuple(self._all):
                self._try(helper, helper.load)

    def ready(self) -> list[Helper]:
        """Those that take runs by now: it takes seconds to import what they need."""
        return [helper for helper in tuple(self._all) if self._try(helper, helper.is_ready)]

    def end(self) -> None:
        """End them all."""
        with self._lock:
            for helper in self._all:
                helper.end()
        self.forget()

    def share(self, asked: Asked, policies: Sequence[str], here: Callable[[str], Done]) -> dict[str, Done]:
        """Every policy's run, those that no helper takes by `here`; where one can't go on, at least all before it."""
        if len(policies) < 2 or not self._lock.acquire(blocking=False):
            return alone(policies, here)  # one run is not shared, and another thread's round is not waited for
        try:
            return self._round(asked, policies, here)
        except BaseException:
            # Stopped half-way, as by a notebook's interrupt: no later round may read what is still in the pipes.
            for helper in tuple(self._all):
                self._drop(helper)
            raise
        finally:
            self._lock.release()

    def _round(self, asked: Asked, policies: Sequence[str], here: Callable[[str], Done]) -> dict[str, Done]:
        left, found = deque(policies), dict[str, Done]()
        self._start_missing()
        crew = self._told(asked)
        while left or any(helper.has for helper in crew):
            self._hand_out(crew, left)
            if left:
                policy = left.popleft()
                found[policy] = here(policy)
            elif not connection.wait([helper.pipe for helper in crew if helper.has], PATIENCE):
                for helper in [helper for helper in crew if helper.has and helper in self._all]:
                    self._lose(helper, "gives no answer")
            for helper in crew:
                if helper in self._all:
                    self._try(helper, helper.answer, found)
                if helper not in self._all:
                    left.extend(helper.has)
                    helper.has.clear()
            left = _before_failed(left, policies, found)
        return found

    def _told(self, asked: Asked) -> list[Helper]:
        """Those that are ready, each told what all runs have in common."""
        ready = self.ready()
        packed = pickle.dumps(asked, pickle.HIGHEST_PROTOCOL) if ready else b""
        for helper in ready:
            self._try(helper, helper.tell, packed)
        return [helper for helper in ready if helper in self._all]

    def _hand_out(self, crew: Sequence[Helper], left: deque[str]) -> None:
        """The last policies first, and one for each helper before a second; as many stay for this process."""
        for many in range(1, AHEAD + 1):
            for helper in crew:
                if helper in self._all and len(helper.has) < many < len(left):
                    self._try(helper, helper.take, left.pop())

    def _start_missing(self) -> None:
        try:
            while len(self._all) < self.wanted and not self.lost:
                helper = Helper()
                self._all.append(helper)
                if self._may_load:
                    self._try(helper, helper.load)
        except (OSError, RuntimeError) as error:
            self.lost = LOST.format(what=f"could not be started ({error})")

    def _try(self, helper: Helper, do: Callable[..., Any], *arguments: Any) -> Any:
        """What that gives; None where the helper is no more, which all panels then say."""
        try:
            return do(*arguments)
        except (EOFError, OSError):
            self._lose(helper, "has ended")

    def _lose(self, helper: Helper, what: str) -> None:
        self._drop(helper)
        self.lost = LOST.format(what=what)

    def _drop(self, helper: Helper) -> None:
        self._all.remove(helper)
        helper.end()


def _before_failed(left: deque[str], policies: Sequence[str], found: Mapping[str, Done]) -> deque[str]:
    """What is still worth running: of several that can't go on, the first is told."""
    failed = [policies.index(policy) for policy, done in found.items() if isinstance(done, RunError)]
    return deque(policy for policy in left if policies.index(policy) < min(failed)) if failed else left


def alone(policies: Sequence[str], here: Callable[[str], Done]) -> dict[str, Done]:
    """The runs one after another, up to one that can't go on."""
    found: dict[str, Done] = {}
    for policy in policies:
        found[policy] = here(policy)
        if isinstance(found[policy], RunError):
            break
    return found


HELPERS = Helpers()
"""Those of this process, for all panels."""
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=HELPERS.forget)
