"""One run: what flows do between events, what events do to them, and what is refused."""

import gc
import weakref

import numpy as np
import pytest

from simulator.engine import Calendar, Change, Series, Start, StartedHappening, build, simulate
from simulator.engine.filling import write
from simulator.engine.simulation import Simulation
from simulator.engine.state import ALL
from simulator.errors import RunError
from simulator.units import Number, PerYear
from tests.engine.laboratory import MODEL, VALUES, constant, model_with, run, start, times, unwatched
from tests.reference.models import decay


def test_a_tank_drains_into_a_bucket_and_nothing_is_lost():
    found = run()
    np.testing.assert_allclose(found.outputs["tank"], 100 * np.exp(-0.5 * found.times), rtol=1e-8)
    held = found.outputs["tank"] + found.outputs["bucket"].sum(axis=1)
    np.testing.assert_allclose(held, 105, rtol=1e-13)
    assert max(found.residuals.values()) < 1e-10


def test_a_flow_that_only_dates_change_still_fills():
    found = run(given=start(inflow=constant(12.0), outflow_rate=0.0))
    np.testing.assert_allclose(found.outputs["tank"], 100 + 12 * found.times, rtol=1e-13)
    np.testing.assert_allclose(found.outputs["came_in"][1:], 1.0, rtol=1e-12)


def test_totals_are_the_integral_over_each_month():
    found = run()
    np.testing.assert_allclose(
        found.outputs["drained"][1:], -np.diff(found.outputs["tank"]), rtol=1e-10
    )
    assert found.outputs["drained"][0] == 0.0


def test_a_driver_of_steps_jumps_on_its_dates():
    series = Series(np.array([-1.0, 0.5, 1.25]), np.array([1.0, 4.0, 2.0]))
    found = run(given=start(inflow=series, outflow_rate=0.0))
    expected = 100 + np.interp(found.times, [0, 0.5, 1.25, 3], [0, 0.5, 3.5, 7])
    np.testing.assert_allclose(found.outputs["tank"], expected, rtol=1e-12)
    assert found.outputs["inflow"][[5, 6, 14, 15]].tolist() == [1, 4, 4, 2]


def test_a_linear_driver_runs_from_knot_to_knot_and_is_level_after_the_last():
    at, values = np.array([-1.0, 0.5, 1.3]), np.array([0.0, 3.0, 1.0])
    found = run(given=start(slope=Series(at, values), outflow_rate=1.0))
    np.testing.assert_allclose(
        found.outputs["slope"], np.interp(found.times, at, values), atol=1e-9
    )
    area = [
        np.trapezoid(np.interp(x, at, values), x)
        for t in found.times
        if (x := np.linspace(0, t, 20_001)) is not None
    ]
    np.testing.assert_allclose(found.outputs["seen"], area, atol=1e-6)


@pytest.mark.parametrize("accurate", [False, True])
def test_fast_and_accurate_agree(accurate):
    given = start(inflow=Series(np.array([0.0, 0.7]), np.array([3.0, 9.0])), alarm_rate=0.1)
    found = run(given=given, accurate=accurate)
    reference = run(given=given, step=1 / 384)
    for name, values in reference.outputs.items():
        np.testing.assert_allclose(found.outputs[name], values, rtol=1e-7, atol=1e-7, err_msg=name)


def test_records_between_two_steps_are_taken_on_time():
    found = run(given=start(1), step=1 / 4)
    np.testing.assert_allclose(found.outputs["tank"], 100 * np.exp(-0.5 * found.times), rtol=1e-6)


def test_halving_the_step_divides_the_error_by_sixteen():
    exact = 100 * np.exp(-1.5 * 3)
    given = start(outflow_rate=1.5)
    errors = [
        abs(run(given=given, step=h).outputs["tank"][-1] - exact) for h in (1 / 12, 1 / 24, 1 / 48)
    ]
    np.testing.assert_allclose(np.log2(np.divide(errors[:-1], errors[1:])), 4, atol=0.25)


def test_an_event_off_the_grid_splits_only_its_own_step():
    def visitor(world):
        yield world.wait(0.4321 / 12)
        for _ in range(30):
            yield world.wait(1.0321 / 12)

    undisturbed, disturbed = run(), run(visitor)
    np.testing.assert_allclose(disturbed.outputs["tank"], undisturbed.outputs["tank"], rtol=1e-9)
    before = disturbed.times < 0.4321 / 12
    assert (disturbed.outputs["tank"][before] == undisturbed.outputs["tank"][before]).all()


def test_an_equation_may_read_a_stock_that_only_events_move():
    def giver(world):
        yield world.wait(1.0)
        world.move(5.0, enters=("kept", {}))

    found = run(giver)
    assert found.outputs["kept"][[0, 11, 12]].tolist() == [10, 10, 15]
    assert found.outputs["twice_kept"][[0, 11, 12]].tolist() == [20, 20, 30]
    assert found.residuals["kept"] == 0.0


def test_moves_are_seen_by_the_audit():
    def mover(world):
        yield world.wait(0.3)
        world.move(7.0, leaves=("tank", {}), enters=("bucket", {"sex": "male"}))
        world.move(2.0, leaves=("bucket", {"sex": "male"}))
        world.move(np.array([1.0, 3.0]), enters=("bucket", {}))

    found = run(mover)
    assert max(found.residuals.values()) < 1e-10
    held = found.outputs["tank"][-1] + found.outputs["bucket"][-1].sum()
    assert held == pytest.approx(105 - 2 + 4, rel=1e-12)


def test_taking_more_than_there_is_stops_the_run_and_says_who():
    def taker(world):
        yield world.wait(0.5)
        world.move(1e3, leaves=("tank", {}))

    with pytest.raises(
        RunError, match=r"at 0\.5000 years taker took more from tank than there is"
    ) as caught:
        run(taker)
    assert caught.value.values["tank"] == pytest.approx(100 * np.exp(-0.25) - 1000)


@pytest.mark.parametrize("limit", [-1000.0, 1000.0])
def test_setting_what_is_beyond_its_limits_stops_the_run_and_says_who(limit):
    def setter(world):
        yield world.wait(0.5)
        world.set("alarm_level", limit)
        world.multiply("alarm_level", 2.0)

    what = rf"at 0\.5000 years setter set alarm_level to {2 * limit:g}; it is from -1000 to 1000"
    with pytest.raises(RunError, match=what) as caught:
        run(setter)
    assert caught.value.values == {"alarm_level": 2.0 * limit}


def test_a_stock_below_zero_stops_the_run_with_stock_time_and_flows():
    with pytest.raises(RunError, match="the stock tank fell below zero") as caught:
        run(given=start(inflow=constant(-500.0)))
    assert caught.value.equation == "tank"
    assert 0.1 < caught.value.time < 0.4
    assert caught.value.values["filling"] == -500.0
    assert "filling = -500" in str(caught.value)


@pytest.mark.parametrize("accurate", [False, True])
def test_a_number_that_is_not_finite_stops_the_run_with_its_element(accurate):
    rates = VALUES["death_rate"].copy()
    rates[70] = np.nan
    with pytest.raises(RunError, match=r"the stock residents\[female, 70\] is not a finite number"):
        run(given=start(death_rate=rates), accurate=accurate)


def test_the_same_run_gives_the_same_bits():
    given = start(alarm_rate=0.2)
    one, other = run(given=given), run(given=given)
    assert all((one.outputs[name] == other.outputs[name]).all() for name in one.outputs)


def test_two_policies_are_the_same_to_the_last_bit_until_they_differ():
    at = 1.2345
    change = Change(at, "radical", "radical", {"outflow_rate": (None, 2.0)})
    given = start(changes=(change,), stops=(at,), alarm_rate=0.2)
    one, other = (simulate(MODEL, given, policy=policy) for policy in ("radical", "do_minimum"))
    before = one.times < at
    for name in ("tank", "bucket", "residents", "seen"):
        assert (one.outputs[name][before] == other.outputs[name][before]).all()
    assert one.outputs["tank"][-1] < 0.5 * other.outputs["tank"][-1]
    assert one.events[0]["name"] == "radical"
    assert not other.events


def test_a_change_for_all_policies_may_touch_one_element_or_all():
    change = Change(1.0, None, "pause", {"outflow_rate": (None, 0.0)})
    found = simulate(MODEL, start(changes=(change,)), policy="do_minimum")
    after = found.outputs["tank"][found.times >= 1.0]
    np.testing.assert_allclose(after, 100 * np.exp(-0.5), rtol=1e-8)


def test_a_happening_runs_from_its_date_with_its_arguments():
    given = start(
        happenings=(StartedHappening(0.5, "spill", {"size": 20.0}, "the spill"),), outflow_rate=0.0
    )
    found = run(given=given)
    assert found.outputs["tank"][[5, 6, 17, 18]].tolist() == [100, 90, 90, 80]
    assert times(found, "spill") == [0.5]


def test_a_value_that_is_not_given_is_told():
    given = start()
    values = {name: value for name, value in given.values.items() if name != "birth_rate"}
    with pytest.raises(KeyError, match="no value for birth_rate"):
        simulate(MODEL, type(given)(values, given.calendar, given.series))


def test_another_model_with_the_same_start_does_not_take_over_its_numbers():
    model = build("decay", [decay], outputs=decay.OUTPUTS, ticks=1)

    def slower(amount: Number, decay_rate: PerYear) -> PerYear:
        """Half as fast."""
        return 0.5 * amount * decay_rate

    same = Start({"amount_at_start": np.array(1.0), "decay_rate": np.array(1.0)}, Calendar(None, None, 1.0))
    one, other = (simulate(m, same).outputs["amount"][-1] for m in (model, model.replace(decay=slower)))
    assert one == pytest.approx(np.exp(-1.0))
    assert other == pytest.approx(np.exp(-0.5))


def test_what_a_driver_feeds_is_all_that_its_dates_have_computed_again():
    series = Series(np.array([0.0, 0.7]), np.array([3.0, 9.0]))
    simulation = Simulation(MODEL, start(inflow=series), None, 0, False, 1 / 24, "rk4", 1.0)
    ((ticks, writes),) = simulation.fill().items()
    assert ticks == pytest.approx(8.4)
    assert writes.feeds == simulation.compiled.programs.feeds["inflow"] != ALL
    write(simulation.state.p, writes)
    simulation.state.prepare(writes.feeds)
    found = simulation.state.w.copy()
    simulation.state.prepare()
    np.testing.assert_array_equal(found, simulation.state.w)


def test_euler_takes_the_same_steps_whether_a_level_is_watched_or_not():
    watched, plain = (simulate(model, start(), method="euler", step=1 / 16) for model in (MODEL, unwatched()))
    for name in ("tank", "bucket", "residents"):
        np.testing.assert_array_equal(watched.outputs[name], plain.outputs[name], err_msg=name)


def test_an_unwatched_euler_step_below_zero_is_told_with_the_state_before_it():
    with pytest.raises(RunError, match=r"tank fell below zero.*Try Runge-Kutta") as error:
        simulate(unwatched(), start(inflow=constant(-2000.0), outflow_rate=0.0), method="euler", step=1 / 16)
    assert error.value.values == pytest.approx({"tank": -25.0, "filling": -2000.0, "draining": 0.0}, abs=1e-3)


@pytest.mark.parametrize("method", ["euler", "rk4"])
def test_a_step_too_long_for_a_stock_is_taken_in_parts_and_records_stay_monthly(method):
    run = simulate(unwatched(), start(outflow_rate=20.0), method=method, step=1 / 4)
    assert (run.outputs["tank"] >= 0.0).all()
    assert list(np.diff(run.times) * 12) == pytest.approx([1.0] * (len(run.times) - 1))
    assert run.outputs["tank"][-1] == pytest.approx(0.0, abs=1e-3)


def test_a_runs_memory_is_free_once_nobody_holds_its_results():
    def waits_for_ever(world):
        yield world.at(world.stop + 1.0)

    simulation = Simulation(model_with(waits_for_ever), start(), None, 0, False, 1 / 24, "rk4", 1.0)
    gc.disable()
    try:
        simulation.run()
        memory = weakref.ref(simulation.state.x)
        del simulation
        assert memory() is None
    finally:
        gc.enable()
