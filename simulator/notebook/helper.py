"""A process that runs policies for this one: it has the package's model loaded, and stays until its parent ends."""

from __future__ import annotations

import signal
import time
from collections import deque
from multiprocessing import get_context
from typing import Any

from simulator.experiments.workers import end_with_parent, starting
from simulator.notebook.future import Asked, Done, run

LINGERS = 1.0
"""Seconds without work after which a helper sleeps."""


class Helper:
    """One such process; `has` are the policies that it has yet to answer.

    Whatever is asked of one that has ended raises `OSError` or, where an answer was awaited, `EOFError`.
    """

    def __init__(self) -> None:
        context = get_context("spawn")
        self.pipe, theirs = context.Pipe()
        self.process = context.Process(target=_serve, args=(theirs,), daemon=True, name="simulator-slider")
        self.has: deque[str] = deque()
        self._told = self._ready = False
        try:
            with starting():
                self.process.start()
        finally:
            theirs.close()

    def load(self) -> None:
        """Have it load the kernel, which is compiled by now."""
        if not self._told:
            self.pipe.send(None)
            self._told = True

    def is_ready(self) -> bool:
        """Whether it takes runs."""
        if not self._ready and self._told and self.pipe.poll():
            self._ready = bool(self.pipe.recv())
        return self._ready

    def tell(self, packed: bytes) -> None:
        """What the runs that follow have in common, pickled once for all helpers."""
        self.pipe.send_bytes(packed)

    def take(self, policy: str) -> None:
        """Give it one more run."""
        self.has.append(policy)
        self.pipe.send(policy)

    def answer(self, found: dict[str, Done]) -> None:
        """What it has answered, into `found`."""
        while self.has and self.pipe.poll():
            answer = self.pipe.recv()
            found[self.has.popleft()] = answer

    def end(self) -> None:
        """End it now, whatever it does."""
        self.pipe.close()
        self.process.kill()
        self.process.join()
        self.process.close()


def _linger(pipe: Any) -> None:
    """Look for work a while before sleeping until it comes.

    A process that another wakes starts on the core of that one where no core is idle, and they hinder each other for
    tens of milliseconds. While a slider is dragged a helper is awake, on a core of its own.
    """
    until = time.monotonic() + LINGERS
    while not pipe.poll() and time.monotonic() < until:
        time.sleep(0.0005)


def _serve(pipe: Any) -> None:
    """What a helper does: load the kernel once it is told to, then run what it is given until its parent ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a notebook's interrupt reaches all processes of its kernel
    end_with_parent()
    from simulator.engine.compile import compile_model
    from simulator.run import default_model

    model, asked = default_model(), None
    try:
        pipe.recv()
        compile_model(model).functions  # noqa: B018 - loaded here, before anyone waits for it
        pipe.send(True)
        while True:
            _linger(pipe)
            given = pipe.recv()
            if isinstance(given, Asked):
                asked = given
            else:
                assert asked is not None
                pipe.send(run(model, asked, given))
    except (EOFError, ConnectionError):
        return  # the parent has ended, or has no more need of it
