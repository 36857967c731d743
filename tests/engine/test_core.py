"""The continuous core: the equations alone, as a program with a fixed step runs them."""

import numpy as np
import pytest

from simulator.engine import Change, Series, StartedHappening, simulate
from simulator.engine.core import core, core_start, first_stocks, on_grid, settings
from simulator.engine.unroll import unroll
from tests.engine import laboratory
from tests.engine.laboratory import MODEL, model_with, start

LATER = Change(1.0, "less", "", {"outflow_rate": (None, 0.1)})
MUCH_LATER = Change(2.0, "less", "", {"outflow_rate": (None, 0.0)})


def run(given, **how):
    return simulate(core(MODEL), core_start(given), step=1 / 16, method="euler", every=0.75, **how)


def test_nobody_moves_up_a_year_and_no_crossing_fires():
    found = run(start(2, death_rate=np.zeros(101), alarm_level=90.0, alarm_rate=5.0))
    residents = found.outputs["stock residents"]
    assert (residents == residents[0]).all()
    assert found.outputs["stock newborn"][-1, 0] == pytest.approx(3.0 + 2 * 4.0)
    assert found.events == []


def test_the_share_of_the_year_begins_again_on_each_birthday():
    """Those about to leave a band are counted in the next one more and more, and no longer after the day."""
    old = run(start(2, death_rate=np.zeros(101))).outputs["people_in_band"][:, 2]
    before, after = old[3], old[4]  # 1 July is four steps after 1 April
    assert before > after
    np.testing.assert_allclose(old[4:17], old[20:33], rtol=1e-12)


def test_processes_and_dates_do_nothing():
    def taking(world):
        world.move(50.0, leaves=("tank", {}))
        yield world.wait(1.0)

    spill = StartedHappening(0.5, "spill", {"size": 10.0})
    busy = core(model_with(taking))
    given = start(2, changes=(LATER,), happenings=(spill,))
    found = simulate(busy, core_start(given), step=1 / 16, method="euler", every=0.75, policy="less")
    np.testing.assert_array_equal(found.outputs["stock tank"], run(start(2)).outputs["stock tank"])


def test_a_policy_gives_its_settings_of_the_day_it_starts_and_stocks_begin_without_them():
    given = core_start(start(2, changes=(LATER, MUCH_LATER)), "less")
    assert settings(MODEL, given)["outflow_rate"] == 0.1
    assert first_stocks(MODEL, given)["tank"] == 100.0
    assert settings(MODEL, core_start(start(2, changes=(LATER,))))["outflow_rate"] == 0.5


@pytest.mark.parametrize("linear", [False, True])
def test_a_series_on_the_grid_has_the_same_values_wherever_a_step_begins(linear):
    series = Series(np.array([-1.3, 0.3, 0.31, 0.9, 1.5]), np.array([1.0, 4.0, 2.0, -3.0, 8.0]), linear)
    gridded, grid = on_grid(series, 1 / 16), np.arange(33) / 16

    def at(known):
        if linear:
            return np.interp(grid, known.at, known.values)
        return known.values[np.searchsorted(known.at, grid + 1e-12, side="right") - 1]

    assert all(time * 16 == round(time * 16) for time in gridded.at if time > 0.0)
    np.testing.assert_allclose(at(gridded), at(series), rtol=1e-12)


def test_every_element_of_every_flow_finds_its_stock():
    found = list(unroll(MODEL).moves())
    ends = {(moved.name, target.name, sign) for target, sign, moved in found}
    assert ends == {
        ("filling", "tank", 1.0), ("draining", "tank", -1.0), ("draining", "bucket", 1.0), ("seeing", "seen", 1.0),
        ("ripening", "ripe", 1.0), ("births", "newborn", 1.0), ("deaths", "residents", -1.0),
    }  # fmt: skip
    assert len([1 for _, _, moved in found if moved.name == "deaths"]) == 2 * len(laboratory.AGES)
