from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
from collections.abc import Iterator

import pytest

from simulator.errors import RunError
from simulator.experiments import reality
from simulator.experiments.workers import asked_or_cores, in_order, processes
from tests import clinic
from tests.experiments import work


def test_pieces_come_back_in_order_from_other_processes():
    found = list(in_order(work.double, range(7), 2, (2,)))
    assert [value for value, _ in found] == [0, 2, 4, 6, 8, 10, 12]
    assert os.getpid() not in {pid for _, pid in found}


def test_after_its_first_piece_a_worker_no_longer_looks_through_what_it_loaded():
    first, *rest = in_order(work.count_frozen, range(3), 1, (1,))
    # Python 3.12 keeps some hundred things of its own from the collector at all times.
    assert first < 1_000
    assert min(rest) > 10_000


def test_what_goes_wrong_in_a_worker_arrives_as_it_was():
    with pytest.raises(RunError, match="backlog fell below zero") as caught:
        list(in_order(work.refuse, range(4), 2, (1,)))
    assert caught.value.values == {"backlog": -1.0}


def test_a_worker_that_is_killed_is_said_with_the_remedy():
    with pytest.raises(RunError, match="Use fewer with --workers"):
        list(in_order(work.die, range(2), 1, (1,)))


def test_whoever_stops_early_does_not_wait_for_the_rest(tmp_path):
    pieces = in_order(work.finish_late, range(4), 2, (tmp_path,))
    assert next(pieces) == 0
    pieces.close()
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("whole_group", [True, False])
def test_ctrl_c_while_processes_start_is_told_in_a_line_and_leaves_none(tmp_path, whole_group):
    code = """
        import os, signal, sys
        from simulator import console
        from simulator.experiments import workers
        from tests.experiments import work
        import click
        def submit(self, *given, ours=workers.ProcessPoolExecutor.submit):
            found = ours(self, *given)
            os.killpg(0, signal.SIGINT) if sys.argv[1] == "True" else os.kill(os.getpid(), signal.SIGINT)
            return found
        workers.ProcessPoolExecutor.submit = submit
        console.run(click.command()(lambda: print(list(workers.in_order(work.dawdle, range(3), 2, (60,))))), [])
    """
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code), str(whole_group)], timeout=60, capture_output=True, text=True,
        check=False, env={"PYTHONPATH": ":".join(sys.path)}, start_new_session=True, cwd=tmp_path,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )  # fmt: skip
    assert (done.returncode, done.stdout, done.stderr.strip()) == (130, "", "Interrupted; nothing was written.")


def test_by_default_there_is_a_process_for_each_core_that_this_one_may_use(monkeypatch):
    monkeypatch.setattr(os, "cpu_count", lambda: 64)
    monkeypatch.setattr(os, "sched_getaffinity", lambda process: {0, 1, 2}, raising=False)
    assert (asked_or_cores(None), asked_or_cores(5)) == (3, 5)
    assert (processes(None, 10), processes(None, 2), processes(8, 10), processes(None, 0)) == (3, 2, 8, 1)


def test_with_one_core_to_use_of_many_a_comparison_starts_no_other_process(simulator, clinic_file, monkeypatch):
    def start(*_: object) -> None:
        raise AssertionError("a process was started")

    monkeypatch.setattr(os, "cpu_count", lambda: 64)
    monkeypatch.setattr(os, "sched_getaffinity", lambda process: {0}, raising=False)
    monkeypatch.setattr("simulator.experiments.compare.in_order", start)
    assert simulator("compare", str(clinic_file), "--members", "8", "--no-delay", "--quiet")[0] == 0


def test_checks_are_shared_out_to_the_cores_that_may_be_used(monkeypatch, clinic_scenario):
    asked = []

    def start(judge: object, rows: list[object], workers: int, shared: object) -> Iterator[object]:
        asked.append(workers)
        yield from ()

    monkeypatch.setattr(os, "cpu_count", lambda: 64)
    monkeypatch.setattr(os, "sched_getaffinity", lambda process: {0, 1, 2}, raising=False)
    monkeypatch.setattr(reality, "in_order", start)
    monkeypatch.setattr(reality, "default_model", clinic.model)
    assert reality.reality(clinic_scenario, chosen=reality.rows()[:5]) == []
    assert asked == [3]


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
