from __future__ import annotations

import pytest
import xarray as xr

import simulator as sim
from simulator.errors import InputError
from simulator.experiments.compare import groups_of_members
from tests import clinic


def test_policies_meet_the_same_futures_and_the_reference_comes_first(clinic_scenario):
    found = sim.compare(clinic_scenario, members=5, model=clinic.model())
    assert dict(found.sizes)["member"] == 5
    assert found["policy"].values.tolist() == ["do_minimum", "radical"]
    early = found["backlog"].sel(time=slice("2025-04-01", "2026-04-01"))
    assert (early.sel(policy="do_minimum").values == early.sel(policy="radical").values).all()


def test_only_the_policies_asked_for_are_compared_and_have_the_same_numbers(clinic_file):
    path = clinic_file.with_name("two.toml")
    path.write_text("extends = 'clinic'\n[policy.later]\nlike = 'radical'\nstart = 2026-07-01\nbecause = 'x'\n")
    two = sim.scenario(path)
    whole = sim.compare(two, members=2, model=clinic.model())
    one = sim.compare(two, policies=["later"], members=2, model=clinic.model())
    assert one["policy"].values.tolist() == ["do_minimum", "later"]
    kept = whole.sel(policy=["do_minimum", "later"])
    for name in one.data_vars:
        assert one[name].values == pytest.approx(kept[name].values, rel=1e-12), name
    with pytest.raises(InputError, match=r"no policy is called latter\. Did you mean later"):
        sim.compare(two, policies=["latter"], members=2, model=clinic.model())


def test_members_are_different_futures(clinic_scenario):
    found = sim.compare(clinic_scenario, members=4, model=clinic.model())
    last = found["waiting"].isel(time=-1, policy=0)
    assert len(set(last.values.tolist())) == 4


def test_a_member_alone_is_the_same_to_the_last_bit(clinic_scenario):
    found = sim.compare(clinic_scenario, members=4, model=clinic.model())
    alone = sim.run(clinic_scenario, policy="radical", member=3, model=clinic.model())
    here = found.sel(policy=["radical"], member=[3])
    for name in alone.data_vars:
        assert (alone[name].values == here[name].values).all(), name


def test_the_number_of_members_at_once_changes_nothing(clinic_scenario, monkeypatch):
    usual = sim.compare(clinic_scenario, members=5, model=clinic.model())
    monkeypatch.setattr("simulator.experiments.compare.MEMBERS_AT_ONCE", 1)
    xr.testing.assert_identical(
        sim.compare(clinic_scenario, members=5, model=clinic.model()), usual
    )


def test_progress_is_told_up_to_the_last_member(clinic_scenario):
    told = []
    sim.compare(
        clinic_scenario, members=3, model=clinic.model(), progress=lambda *at: told.append(at)
    )
    assert told[-1] == (3, 3)
    assert told == sorted(told)


@pytest.mark.parametrize(("members", "workers"), [(1, 1), (64, 2), (7, 3), (200, 64), (3, 8)])
def test_groups_hold_every_member_once_and_in_order(members, workers):
    groups = groups_of_members(range(members), workers)
    assert [member for group in groups for member in group] == list(range(members))
    assert max(map(len, groups)) <= 8


def test_a_comparison_of_nothing_is_refused(clinic_scenario):
    with pytest.raises(ValueError, match="at least one member, not 0"):
        sim.compare(clinic_scenario, members=0, model=clinic.model())
