"""A slider moves, the model runs again, and the figure's lines are those of that run."""

from __future__ import annotations

import builtins

import numpy as np
import pytest
import xarray as xr

import simulator as sim
from simulator.charts.data import sampled
from simulator.errors import InputError, RunError
from simulator.notebook.future import run
from simulator.notebook.knobs import knobs
from simulator.notebook.moving import CHARTS, Moving

NAMES = ("finance.grant_growth_shift", "policy.radical.set.innovation.radical_share", "policy.radical.start")
POLICIES = ("incremental", "radical")


@pytest.fixture(scope="module")
def england():
    return sim.scenario("england").change("run.stop", "2032-04-01", because="A quick test")


@pytest.fixture
def panel(england):
    for package in ("ipywidgets", "anywidget"):
        pytest.importorskip(package, reason=f"sliders need {package}: pip install -e '.[test]'")
    return sim.sliders(england, NAMES, chart="gap", policies=POLICIES)


def moving(england, chart="wellbeing", names=NAMES, policies=POLICIES):
    return Moving(england, knobs(england, names, sim.MODEL), chart, policies)


def started(made):
    return {knob.name: knob.value for knob in made.knobs}


def lines(figure, policy, difference=False):
    """The line in full colour of a policy's panel: of its levels, or of its difference from the reference."""
    found = [t for t in figure.data if t.name == policy and t.opacity is None]
    assert len(found) == 2
    return np.array(found[difference].y)


def test_moving_a_slider_changes_the_data_of_the_figure(panel):
    before, title = lines(panel.figure, "Radical"), panel.figure.layout.title.text
    apart = lines(panel.figure, "Radical", difference=True)
    faint = [np.array(t.y) for t in panel.figure.data if t.opacity is not None]
    panel.by_name[NAMES[0]].value = -0.01
    assert (lines(panel.figure, "Radical") != before).any()
    assert (lines(panel.figure, "Radical", difference=True) != apart).any()
    assert panel.figure.layout.title.text != title
    for then, trace in zip(faint, (t for t in panel.figure.data if t.opacity is not None), strict=True):
        assert (then == np.array(trace.y)).all()


def test_the_lines_are_those_of_a_run_of_the_scenario_that_the_panel_holds(panel):
    panel.by_name[NAMES[0]].value = 0.01
    panel.by_name["policy.radical.start"].value = 2028
    run = sim.run(panel.scenario, policy="radical")
    billions = sampled(run["budget_gap"] / run["price_level"] / 1e9).values.ravel()
    assert lines(panel.figure, "Radical") == pytest.approx(billions, rel=1e-4)


def test_the_reset_button_puts_everything_back(panel, england):
    before = lines(panel.figure, "Radical")
    panel.by_name["policy.radical.start"].value = 2030
    panel.reset()
    assert (lines(panel.figure, "Radical") == before).all()
    assert panel.scenario is england


def test_what_was_in_sight_stays_in_sight(panel):
    low, high = panel.figure.layout.yaxis.range
    for value in (-0.015, 0.015, 0.0):
        panel.by_name[NAMES[0]].value = value
        now = panel.figure.layout.yaxis.range
        assert now[0] <= low
        assert high <= now[1]


def test_a_run_that_can_t_go_on_is_told_and_the_figure_stays(panel, monkeypatch):
    before = lines(panel.figure, "Radical")

    def fails(*_):
        raise RunError("too <stiff>")

    monkeypatch.setattr(panel._moving, "chart", fails)
    panel.by_name[NAMES[0]].value = 0.005
    assert "too &lt;stiff&gt;" in panel._said.value
    assert (lines(panel.figure, "Radical") == before).all()


def test_a_slider_says_its_unit_range_grade_and_source_with_text_escaped(england):
    pytest.importorskip("ipywidgets")
    odd = {"value": 0.2, "source": "<script>alert(1)</script>", "range": [0.05, 0.35]}
    scenario = england.change("innovation.radical_survival", odd, because="x")
    panel = sim.sliders(scenario, "innovation.radical_survival", policies=POLICIES)
    said = panel.widget.children[0].value
    assert "0.05 to 0.35, grade C" in said
    assert "&lt;script&gt;" in said
    assert "<script>" not in said


def test_one_future_is_said_to_be_one(panel):
    assert "One future" in panel._said.value
    assert "sim.compare" in panel._said.value


def test_without_ipywidgets_the_remedy_is_told(england, monkeypatch):
    whole = builtins.__import__

    def without(name, *rest):
        if name.partition(".")[0] == "ipywidgets":
            raise ImportError("No module named 'ipywidgets'", name="ipywidgets")
        return whole(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(InputError, match=r"ipywidgets.*pip install \"public-service-simulator\[notebook\]\""):
        sim.sliders(england, NAMES)


def test_runs_are_those_of_sim_run_to_the_last_bit(england):
    made = moving(england)
    made.dataset(started(made))
    place = {**started(made), NAMES[0]: 0.01, NAMES[1]: 0.4}
    found = made.dataset(place)["life_satisfaction"]
    for policy in ("do_minimum", *POLICIES):
        alone = sim.run(made.scenario(place), policy=policy)["life_satisfaction"]
        assert np.array_equal(found.sel(policy=[policy]).values, alone.values)


def test_a_setting_of_one_policy_runs_no_other(england, monkeypatch):
    made = moving(england)
    made.dataset(started(made))
    kept = dict(made._kept)
    made.dataset({**started(made), NAMES[1]: 0.5})
    assert {policy for policy in kept if made._kept[policy] is not kept[policy]} == {"radical"}


@pytest.mark.parametrize("chart", CHARTS)
def test_a_chart_of_what_it_reads_is_the_chart_of_the_whole(chart, england):
    made = moving(england, chart)
    runs = [sim.run(england, policy=policy) for policy in ("do_minimum", *POLICIES)]
    whole = getattr(sim.chart, chart)(xr.concat(runs, "policy", data_vars="all"))
    assert made.chart(started(made)).figure().to_dict() == whole.to_dict()


def test_a_chart_or_policy_that_can_t_be_is_told_with_the_nearest(england):
    with pytest.raises(InputError) as told:
        moving(england, "welbeing", policies=("incremental", "radicle"))
    assert "Did you mean wellbeing?" in str(told.value)
    assert "Did you mean radical?" in str(told.value)
    assert "policy.radical.start: moves a policy that is not shown" in str(told.value)


def test_a_path_by_date_names_the_number_that_can_be_moved(england):
    with pytest.raises(InputError, match=r"no range to move in. Did you mean finance.grant_growth_shift\?"):
        moving(england, names=("finance.grant_growth",))


def test_a_move_runs_each_policy_once_and_draws_once(panel, monkeypatch):
    """What a figure that follows a slider takes is then little more than its runs."""
    runs, draws, made = [], [], panel._moving
    monkeypatch.setattr(made, "helpers", None)  # whose runs are another process's
    monkeypatch.setattr("simulator.notebook.moving.run", lambda *given: runs.append(given[-1]) or run(*given))
    drawing = made.kind.draw
    monkeypatch.setattr(made.kind, "draw", lambda found: draws.append(set(found)) or drawing(found))
    panel.by_name[NAMES[0]].value = 0.01
    assert sorted(runs) == sorted(("do_minimum", *POLICIES))
    (labelled,) = draws
    assert not {"life_satisfaction", "waiting_time", "unmet_need"} & labelled
