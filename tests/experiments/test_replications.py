from __future__ import annotations

import json

import numpy as np
import pytest
import xarray as xr

import simulator as sim
from simulator.errors import InputError
from simulator.experiments.replications import BATCH, Seen, Until
from simulator.results.chunks import Chunks
from tests import clinic


def run(scenario, output=None, *, half_width=35.0, points=400, members=2, batch=40, **choices):
    until = Until(half_width, "backlog", "radical", "do_minimum", batch)
    return sim.ensemble(
        scenario, points, members=members, outcomes=["backlog"], until=until, output=output,
        model=clinic.model(), **choices,
    )  # fmt: skip


def log(folder):
    return json.loads((folder / "manifest.json").read_text())["replications"]


def look(differences):
    """What is seen of all of them at once."""
    seen = Seen()
    seen.add(differences)
    return seen.look()


def test_the_half_width_is_that_of_a_paired_t_interval():
    seen = look(np.array([1.0, 2.0, 3.0, 4.0]))
    assert (seen.points, seen.mean) == (4, 2.5)
    assert seen.half_width == pytest.approx(3.182446 * np.sqrt(5.0 / 3.0) / 2.0, rel=1e-6)


def test_batch_by_batch_the_same_is_seen_as_of_all_at_once():
    draws, so_far = 1e12 + np.random.default_rng(3).lognormal(0.0, 2.0, 6400), Seen()
    for first in range(0, len(draws), BATCH):
        so_far.add(draws[first : first + BATCH])
        so_far.add(draws[:0])
    assert so_far.look().mean == pytest.approx(np.mean(draws), rel=1e-15)
    assert so_far.squares == pytest.approx(np.sum((draws - np.mean(draws)) ** 2), rel=1e-9)


def test_a_look_reads_its_own_batch_and_no_other(clinic_scenario, tmp_path, monkeypatch):
    read, rows = Chunks.read, []
    monkeypatch.setattr(
        Chunks, "read", lambda self, name, block: (rows.append((name, block[0])), read(self, name, block))[1]
    )
    run(clinic_scenario, tmp_path / "e", half_width=1e-6, points=120, workers=1)
    looked = [at.stop - at.start for name, at in rows if name == "backlog"]
    assert max(looked) == 40


def test_a_run_stops_at_the_first_look_that_is_narrow_enough(clinic_scenario, tmp_path):
    found = run(clinic_scenario, tmp_path / "e")
    said = log(tmp_path / "e")
    assert said["narrow_enough"] is True
    assert "slightly less often" in said["caution"]
    points = [each["points"] for each in said["looks"]]
    assert points == list(range(40, points[-1] + 1, 40))
    assert 40 < points[-1] < 400
    assert [each["half_width"] <= 35.0 for each in said["looks"]] == [*[False] * (len(points) - 1), True]
    assert found.sizes["point"] == found["draw"].sizes["point"] == points[-1]
    difference = (found["backlog"].sel(policy="radical") - found["backlog"].sel(policy="do_minimum")).mean("member")
    assert look(difference.values).half_width == pytest.approx(said["looks"][-1]["half_width"], rel=1e-12)
    assert found["backlog"].notnull().all()


def test_a_run_that_stops_at_its_first_look_has_not_chosen_among_several(clinic_scenario, tmp_path):
    run(clinic_scenario, tmp_path / "e", half_width=1e9, points=100)
    assert len(log(tmp_path / "e")["looks"]) == 1
    assert log(tmp_path / "e")["caution"] == ""


def test_a_wide_interval_runs_the_most_points_and_says_that_it_is_not_enough(clinic_scenario, tmp_path):
    found = run(clinic_scenario, tmp_path / "e", half_width=1e-6, points=100)
    assert found.sizes["point"] == 100
    assert [each["points"] for each in log(tmp_path / "e")["looks"]] == [40, 80, 100]
    assert log(tmp_path / "e")["narrow_enough"] is False


def test_going_on_after_a_stop_sees_the_same_looks(clinic_scenario, tmp_path):
    def stop(done, _):
        if done >= 100:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(clinic_scenario, tmp_path / "e", progress=stop)
    resumed = run(clinic_scenario, tmp_path / "e", resume=True).load()
    whole = run(clinic_scenario, tmp_path / "whole").load()
    xr.testing.assert_identical(resumed, whole)
    assert log(tmp_path / "e") == log(tmp_path / "whole")


@pytest.mark.parametrize("design", ["lhs", "sobol"])
def test_no_batch_repeats_the_points_of_another(clinic_scenario, design):
    found = run(clinic_scenario, half_width=1e-6, points=80, design=design)
    assert len(set(found["draw"].values[:, 0].tolist())) == 80


def test_everything_wrong_with_a_rule_is_told_at_once(clinic_scenario):
    until = Until(1.0, "backlok", "radicle", "radicle", 8)
    with pytest.raises(InputError) as error:
        sim.ensemble(clinic_scenario, 4, outcomes=["backlog"], until=until, model=clinic.model())
    told = str(error.value)
    for what in ("Did you mean backlog?", "Did you mean radical?", "against itself", "at least 30", "fewer than one"):
        assert what in told


def test_stopping_costs_the_interval_less_than_two_points_of_its_level():
    """On draws whose mean is known, looked at as a run is: 2,000 runs, seen to a tolerance of 3 standard errors."""
    luck, held = np.random.default_rng(8), 0
    for _ in range(2000):
        so_far = Seen()
        for _ in range(40):
            so_far.add(luck.standard_normal(BATCH))
            seen = so_far.look()
            if seen.half_width <= 0.1:
                break
        held += abs(seen.mean) <= seen.half_width
    assert 0.93 - 3 * 0.0055 < held / 2000 < 0.96
