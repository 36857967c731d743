from __future__ import annotations

import subprocess
import sys
import textwrap
from time import monotonic

import pytest

from simulator.errors import RunError
from simulator.experiments.workers import in_order
from tests.experiments import work


def test_pieces_come_back_in_order_from_other_processes():
    import os

    found = list(in_order(work.double, range(7), 2, (2,)))
    assert [value for value, _ in found] == [0, 2, 4, 6, 8, 10, 12]
    assert os.getpid() not in {pid for _, pid in found}


def test_what_goes_wrong_in_a_worker_arrives_as_it_was():
    with pytest.raises(RunError, match="backlog fell below zero") as caught:
        list(in_order(work.refuse, range(4), 2, (1,)))
    assert caught.value.values == {"backlog": -1.0}


def test_a_worker_that_is_killed_is_said_with_the_remedy():
    with pytest.raises(RunError, match="Use fewer with --workers"):
        list(in_order(work.die, range(2), 1, (1,)))


def test_whoever_stops_early_does_not_wait_for_the_rest():
    began = monotonic()
    pieces = in_order(work.dawdle, range(4), 2, (60,))
    assert next(pieces) == 0
    pieces.close()
    assert monotonic() - began < 30


def test_a_script_without_a_main_guard_does_not_start_itself_again(tmp_path):
    script = tmp_path / "script.py"
    script.write_text(
        textwrap.dedent("""
        print("started")
        from tests.experiments import work
        from simulator.experiments.workers import in_order
        print([value for value, _ in in_order(work.double, range(3), 2, (2,))])
        """)
    )
    done = subprocess.run(
        [sys.executable, script],
        capture_output=True, text=True, check=True, env={"PYTHONPATH": ":".join(sys.path)},
    )  # fmt: skip
    assert done.stdout.splitlines() == ["started", "[0, 2, 4]"]
