from __future__ import annotations

import numpy as np
import pytest
import xarray as xr

import simulator as sim
from simulator.errors import InputError
from simulator.experiments.sensitivity import table
from simulator.experiments.sensitivity.asked import check
from simulator.experiments.study_runs import Runs
from simulator.scenario import read
from tests import clinic
from tests.experiments.studied import FIRST, NEED, PEOPLE, SCENARIO, WAIT


@pytest.fixture
def scenario(tmp_path):
    (tmp_path / "clinic.toml").write_text(SCENARIO, encoding="utf-8")
    return read(tmp_path / "clinic.toml")


def study(scenario, **choices):
    sizes = {"outcome": "backlog", "base": 8, "screen": 40, "members": 2, "closer": 1, "model": clinic.model()}
    return sim.sensitivity(scenario, "radical", **(sizes | choices))


@pytest.fixture
def found(scenario):
    return study(scenario)


def test_every_number_is_there_the_most_influential_first(found):
    assert set(found["number"].values.tolist()) == {NEED, PEOPLE, WAIT, FIRST}
    assert found["number"].values[0] == NEED
    assert found["grade"].sel(number=NEED) == "D"
    assert found["at"].sel(number=NEED).values.tolist() == ["0.145", "0.255"]


def test_indices_can_be_worked_out_from_the_points_that_are_kept(found):
    a, b = np.split(found["sample"].values, 2)
    crossed, mean, variance = found["sample_crossed"].values, *(float(f(found["sample"])) for f in (np.mean, np.var))
    assert ((b - mean) * (crossed - a)).mean(axis=1) / variance == pytest.approx(found["first"].values)
    assert 0.5 * ((a - crossed) ** 2).mean(axis=1) / variance == pytest.approx(found["total"].values)


def test_a_swing_is_the_largest_change_between_the_middle_and_the_ends(found):
    ends = found["change_mean"].values
    distances = np.abs([ends[:, 1] - ends[:, 0], ends[:, 0], ends[:, 1]])
    assert found["swing"].values == pytest.approx(distances.max(axis=0))


def test_every_amount_of_the_table_has_its_unit(found):
    head, *lines = list(table.lines(found))
    assert head == table.LINES
    assert {line[head.index("unit")] for line in lines} == {"person"}


def test_a_tornado_is_the_difference_of_two_runs_with_all_else_at_its_median(scenario, found):
    from simulator.engine.running import simulate
    from simulator.scenario import start

    ends = {}
    for policy in ("radical", "do_minimum"):
        for need in (0.5, 0.9):
            begun = start(scenario, clinic.model(), luck=lambda name, u=need: u if name == NEED else 0.5)
            run = simulate(clinic.model(), begun, policy=policy, member=1)
            ends[policy, need] = run.outputs["backlog"][-1].sum()
    expected = [ends["radical", need] - ends["do_minimum", need] for need in (0.5, 0.9)]
    assert float(found["base"].sel(member=1)) == expected[0]
    change = found["change"].sel(number=NEED, end=0.9, member=1)
    assert float(change) == pytest.approx(expected[1] - expected[0], rel=1e-12)


def test_a_number_that_no_run_reads_is_named_dead(scenario, tmp_path):
    # Nobody comes forward, so that it doesn't matter how many people there are.
    alone = scenario.change("clinic.need_rate", 0.0, because="a test", range=(0.0, 1e-300))
    verdicts = study(alone, screen=0)["verdict"].to_series()
    assert verdicts[PEOPLE] == "dead"
    assert verdicts[FIRST] != "dead"


def test_a_dead_number_has_no_rank_correlation(scenario):
    alone = scenario.change("clinic.need_rate", 0.0, because="a test", range=(0.0, 1e-300))
    found = study(alone, against="do_minimum")
    ranked = found["rank_correlation"].to_series()
    assert ranked[PEOPLE] == 0.0
    assert ranked[FIRST] != 0.0


def test_what_moves_nothing_from_the_middle_is_tried_from_other_futures(found):
    verdicts = found["verdict"].to_series()
    assert verdicts[NEED] == "moves it"
    assert verdicts[WAIT] in ("dead", "moves nothing from the middle")
    assert not found["change"].sel(number=WAIT).values.any()


def test_every_number_and_luck_belong_to_a_factor(scenario):
    two = study(scenario, top=2)
    names, held = two["factor"].values.tolist(), two["numbers_in_factor"].values.tolist()
    assert names[2:] == ["all the rest", "luck"]
    assert held == [1, 1, 2, 0]
    named = study(scenario, numbers=[WAIT])
    assert named["factor"].values.tolist() == [WAIT, "all the rest", "luck"]
    assert float(named["total"].sel(factor=WAIT)) == pytest.approx(0.0, abs=0.02)


def test_sections_can_be_factors(scenario):
    by = study(scenario, by="section")
    assert by["factor"].values.tolist() == ["clinic", "luck"]
    assert by["numbers_in_factor"].values.tolist() == [4, 0]
    assert (by["total"].values > 0.0).all()


def test_futures_are_counted_as_they_were_promised(scenario):
    told = []
    found = study(scenario, progress=lambda *at: told.append(at))
    promised = check(
        scenario, clinic.model(), "radical", None, "backlog", base=8, screen=40, members=2, closer=1
    ).futures
    assert told[-1] == (promised, promised)
    assert promised == (1 + 2 * 4) * 2 + (1 + 2) * 32 + 40 + 8 * (5 + 2) == found.attrs["futures"]


def test_the_numbers_that_swing_most_are_tried_again_in_other_luck(found):
    assert found["closer"].values.tolist() == [NEED] == found["number"].values[:1].tolist()
    assert found.sizes["luck"] == 32
    first, again = found["change_mean"].sel(number=NEED).values, found["closer_mean"].sel(closer=NEED).values
    assert (first != again).all()
    assert (np.sign(first) == np.sign(again)).all()
    assert found["closer_beyond"].values.tolist() == [1]


def test_no_two_stages_share_any_luck(scenario, monkeypatch):
    usual, met = Runs.at, {}

    def at(self, name, task, u, luck, **more):
        met[name] = set(np.unique(luck).tolist())
        return usual(self, name, task, u, luck, **more)

    monkeypatch.setattr(Runs, "at", at)
    study(scenario)
    assert list(met) == ["tornado", "afar", "ranks", "closer", "sobol"]
    assert sum(map(len, met.values())) == len(set.union(*met.values()))


def test_without_a_closer_look_there_is_none(scenario):
    assert "closer" not in study(scenario, closer=0).sizes


def test_a_study_is_the_same_each_time_and_never_holds_a_missing_number(scenario, found):
    xr.testing.assert_identical(study(scenario), found)
    assert all(np.isfinite(found[name].values).all() for name in found.data_vars)
    assert all({"units", "long_name", "description"} <= set(found[name].attrs) for name in found.data_vars)


def test_another_seed_is_another_luck(scenario, found):
    assert (study(scenario, seed=7)["sample"].values != found["sample"].values).any()


WRONG = [
    ({"policy": "radicle"}, "--policy: no policy is called radicle. Did you mean radical?"),
    ({"policy": "radical", "against": "radical"}, "radical is held against itself. Name another: do_minimum."),
    ({"outcome": "backlok"}, "--outcome: no outcome is called backlok. Did you mean backlog?"),
    ({"outcome": "backlog_by_year"}, "is one number for each year"),
    ({"outcome": "npsv"}, "npsv needs ledger"),
    ({"numbers": ["clinic.need_rat"]}, "is called clinic.need_rat. Did you mean clinic.need_rate?"),
    ({"numbers": [NEED, NEED]}, "clinic.need_rate is given twice"),
    ({"base": 100}, "100 is no power of two, without which Sobol points are not balanced. Give 64 or 128."),
    ({"base": 2}, "--base: 2 is no number of rows. Give a whole number from 4 up."),
    ({"screen": 5}, "--screen: 5 points can't tell 4 numbers apart by rank. Give 8 or more, or 0 to leave it out."),
    ({"members": 0}, "--members: 0 is no number of members"),
    ({"closer": -1}, "--closer: -1 is no number of numbers"),
    ({"top": 1.5}, "--top: 1.5 is no number of numbers"),
    ({"by": "colour"}, "--by: “colour” is no way to group numbers. Give number or section."),
    ({"sections": ["clinik"]}, "no section with uncertain numbers is called clinik. Did you mean clinic?"),
    ({"by": "section", "numbers": [NEED]}, "sections are asked for, and numbers are named"),
]


@pytest.mark.parametrize(("choices", "what"), WRONG)
def test_what_can_t_be_asked_is_told(scenario, choices, what):
    with pytest.raises(InputError) as error:
        check(scenario, clinic.model(), **({"outcome": "backlog"} | choices))
    assert what in str(error.value)


def test_all_of_it_is_told_at_once(scenario):
    with pytest.raises(InputError) as error:
        check(scenario, clinic.model(), "radicle", outcome="backlok", base=7, members=-1, by="colour")
    assert len(error.value.mistakes) == 5


def test_a_scenario_with_one_policy_or_without_ranges_has_no_difference_to_study(tmp_path):
    text = clinic.SCENARIO.partition("[policy.do_minimum]")[0].replace("range = [0.1, 0.3]\n", "").replace('"D"', '"C"')
    text += "[policy.do_minimum]\n"
    (tmp_path / "alone.toml").write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as error:
        check(read(tmp_path / "alone.toml"), clinic.model(), outcome="backlog")
    told = str(error.value)
    assert "there is only one policy, do_minimum" in told
    assert "no number has a range or a distribution" in told
