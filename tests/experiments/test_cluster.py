"""Pieces done by a Dask cluster: a real scheduler and two workers on this machine, started here."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import ExitStack

import pytest
import xarray as xr

import simulator as sim
from simulator.errors import InputError, RunError
from simulator.experiments.cluster import _ordered, check_address
from simulator.scenario import read
from tests.experiments.halfway import StoppedError, manifest, stop_after

pytest.importorskip("distributed", reason="dask.distributed is an optional extra")

OUTCOMES = ["npsv", "backlog"]
ALONE = "tcp://127.0.0.1:9"
PLAIN = ("--no-dashboard", "--host", "127.0.0.1")


def started(stack, *arguments):
    """A process of Dask's own, ended with the test."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    process = stack.enter_context(subprocess.Popen(
        [sys.executable, "-m", *arguments], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ))  # fmt: skip
    stack.callback(process.kill)
    return process


def scheduler(stack, folder):
    file = folder / "scheduler.json"
    process = started(stack, "distributed.cli.dask_scheduler", *PLAIN, "--port", "0", "--scheduler-file", str(file))
    deadline = time.monotonic() + 60
    while not file.exists() or not file.read_text():
        assert time.monotonic() < deadline
        time.sleep(0.05)
    return process, json.loads(file.read_text())["address"]


def worker(stack, address):
    return started(stack, "distributed.cli.dask_worker", address, *PLAIN, "--nthreads", "1", "--no-nanny")


@pytest.fixture
def stack():
    with ExitStack() as held:
        yield held


@pytest.fixture
def cluster(stack, tmp_path):
    _, address = scheduler(stack, tmp_path)
    return address, [worker(stack, address) for _ in range(2)]


@pytest.fixture(scope="module")
def short():
    return read("england").change("run.stop", "2027-04-01", because="a short run")


@pytest.fixture(scope="module")
def here(short):
    return run(short, workers=1)


def run(scenario, **choices):
    return sim.ensemble(scenario, **{"points": 64, "outcomes": OUTCOMES, "policies": ["radical"]} | choices)


def test_a_cluster_gives_the_same_bits(short, here, cluster):
    xr.testing.assert_identical(run(short, scheduler=cluster[0]), here)


def study(scenario, **choices):
    asked = {"against": "incremental", "sections": ["climate"], "members": 1, "closer": 1, "screen": 0, "base": 4}
    return sim.sensitivity(scenario, "radical", **asked | choices)


@pytest.mark.slow
def test_the_stages_of_a_study_have_the_same_bits_from_a_cluster(short, cluster, tmp_path):
    here = study(short, workers=1)
    xr.testing.assert_identical(study(short, scheduler=cluster[0], output=tmp_path / "s"), here)


@pytest.mark.slow
def test_a_calibration_has_the_same_bits_from_a_cluster(short, cluster, tmp_path):
    pytest.importorskip("emcee")
    rows = "unemployment_rate,2026-06-01,0.05,1,made up,A\nreserves,2027-03-31,2e10,GBP,made up,A\n"
    record = tmp_path / "record.csv"
    record.write_text(f"measure,period,value,unit,source,grade\n{rows}", encoding="utf-8")
    asked = {"targets": record, "until": "2026-12-31", "walkers": 4, "steps": 6, "draws": 6}
    free = ["finance.target_reserves", "worklessness.displacement_of_hires"]
    here, there = (sim.calibrate(short, free, **asked, **who) for who in ({"workers": 1}, {"scheduler": cluster[0]}))
    xr.testing.assert_identical(there, here)
    with pytest.raises(StoppedError):  # begun there, it goes on here
        sim.calibrate(
            short, free, **asked, scheduler=cluster[0], output=tmp_path / "c", progress=stop_after(int(here.runs / 2))
        )
    both = sim.calibrate(short, free, **asked, workers=1, output=tmp_path / "c", resume=True)
    xr.testing.assert_identical(both, here)
    assert 0 < manifest(tmp_path / "c")["runs_computed"] < here.runs


@pytest.mark.slow
def test_a_calibration_that_no_scheduler_answers_writes_nothing(short, tmp_path):
    with pytest.raises(InputError, match="no scheduler answers"):
        sim.calibrate(
            sim.scenario("england-2010"), ["finance.largest_cut"], point=True, scheduler=ALONE, output=tmp_path / "c"
        )
    assert not (tmp_path / "c").exists()


@pytest.mark.slow
def test_a_study_whose_worker_and_then_scheduler_are_lost_goes_on_here(short, stack, tmp_path):
    process, address = scheduler(stack, tmp_path)
    workers = [worker(stack, address) for _ in range(2)]

    def kill(done, _):
        if done >= 12:
            workers[0].kill()
        if done >= 40:
            process.kill()

    with pytest.raises(RunError, match=r"scheduler at .* was lost .*--resume"):
        study(short, scheduler=address, output=tmp_path / "s", progress=kill)
    xr.testing.assert_identical(study(short, output=tmp_path / "s", resume=True, workers=2), study(short, workers=1))


@pytest.mark.slow
@pytest.mark.parametrize("workers", [2, 4])
def test_any_number_of_processes_gives_the_same_bits(short, here, workers):
    xr.testing.assert_identical(run(short, workers=workers), here)


@pytest.mark.slow
def test_a_worker_that_is_killed_costs_time_and_no_results(short, here, cluster):
    address, workers = cluster
    killed = []

    def kill(done, _):
        if done >= 12 and not killed:
            workers[0].send_signal(signal.SIGKILL)
            killed.append(done)

    found = run(short, scheduler=address, progress=kill)
    assert killed
    assert workers[0].wait(10) == -signal.SIGKILL
    xr.testing.assert_identical(found, here)


@pytest.mark.slow
def test_a_scheduler_that_is_lost_is_told_and_what_is_done_is_kept(short, here, stack, tmp_path):
    process, address = scheduler(stack, tmp_path)
    worker(stack, address)

    def kill(done, _):
        if done >= 12:
            process.kill()

    with pytest.raises(RunError, match=r"scheduler at .* was lost .*--resume"):
        run(short, scheduler=address, output=tmp_path / "e", progress=kill)
    xr.testing.assert_identical(run(short, output=tmp_path / "e", resume=True, workers=1).load(), here)


def test_a_scheduler_that_is_lost_while_it_is_asked_who_works_for_it_is_told():
    class Lost:
        def submit(self, *given, **named):
            return None

        def nthreads(self):
            raise OSError("the connection was closed")

    with pytest.raises(RunError, match=f"scheduler at {ALONE} was lost"):
        list(_ordered(Lost(), ALONE, len, (), ["piece"]))


def test_a_scheduler_that_does_not_answer_is_told(short, monkeypatch, tmp_path):
    monkeypatch.setattr("simulator.experiments.cluster.ANSWERS", 1.0)
    with pytest.raises(InputError, match=r"no scheduler answers at tcp://127\.0\.0\.1:9"):
        run(short, scheduler=ALONE, output=tmp_path / "e")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("address", ["nonsense:x", "tcp://host", "http://host:1", "host:70000", ""])
def test_an_address_of_another_form_is_told_before_anyone_is_asked(short, address, tmp_path):
    with pytest.raises(InputError, match=f"“{address}” is no address of a scheduler"):
        run(short, scheduler=address, output=tmp_path / "e")


@pytest.mark.parametrize("address", [None, "tcp://192.0.2.1:8786", "host:8786", "tls://[::1]:1", "wss://a.b-c.uk:443"])
def test_addresses_of_schedulers_are_those_that_dask_takes(address):
    assert check_address(address) == []


@pytest.mark.slow
def test_a_scheduler_without_workers_is_told(short, stack, monkeypatch, tmp_path):
    monkeypatch.setattr("simulator.experiments.cluster.PATIENCE", 3.0)
    _, address = scheduler(stack, tmp_path)
    with pytest.raises(InputError, match="has no workers"):
        run(short, scheduler=address)


@pytest.mark.slow
def test_a_worker_of_another_version_is_refused(short, cluster, monkeypatch):
    monkeypatch.setattr("simulator.experiments.cluster.code_hash", lambda: "another")
    with pytest.raises(RunError, match="the program's own files differ"):
        run(short, scheduler=cluster[0])
