"""On 1 July everyone moves up one year of age, and no band notices."""

from types import SimpleNamespace

import numpy as np
import pytest

from simulator.engine.ageing import Birthday
from tests.engine.laboratory import VALUES, run, start

JULY = 3
GENTLE = {"death_rate": np.zeros(101), "birth_rate": np.zeros(2)}


@pytest.fixture(scope="module")
def still():
    return run(given=start(2, **GENTLE)).outputs


def test_everyone_moves_up_one_year_and_the_newborn_become_zero(still):
    before, after = still["residents"][JULY - 1], still["residents"][JULY]
    np.testing.assert_array_equal(after[:, 1:-1], before[:, :-2])
    np.testing.assert_array_equal(after[:, -1], before[:, -2] + before[:, -1])
    assert after[:, 0].tolist() == VALUES["newborn_at_start"]
    assert still["newborn"][JULY].tolist() == [0, 0]


def test_there_is_one_birthday_a_year(still):
    changed = (np.diff(still["residents"], axis=0) != 0).any(axis=(1, 2))
    assert np.flatnonzero(changed).tolist() == [JULY - 1, JULY + 11]


def test_births_wait_for_their_first_birthday():
    found = run(given=start(1)).outputs
    expected = np.array(VALUES["newborn_at_start"]) + 0.25 * np.array(VALUES["birth_rate"])
    np.testing.assert_allclose(found["residents"][JULY][:, 0], expected, rtol=1e-12)


@pytest.mark.parametrize("accurate", [False, True])
def test_nobody_is_lost_on_a_birthday(accurate):
    found = run(accurate=accurate)
    assert found.residuals["person"] < 1e-9


def test_bands_do_not_jump_on_a_birthday():
    found: dict[str, np.ndarray] = {}

    def watcher(world):
        for name, time in (("before", 0.25 - 1e-6), ("after", 0.25 + 1e-6)):
            yield world.at(time)
            found[name] = world.read("people_in_band")

    run(watcher, given=start(1))
    # The youngest band gains those born in the year, who are counted apart until then.
    born = sum(VALUES["newborn_at_start"]) + 0.25 * sum(VALUES["birth_rate"])
    found["before"][0] += born
    np.testing.assert_allclose(found["after"], found["before"], rtol=1e-3)


def test_in_between_bands_count_people_at_the_age_they_have_now(still):
    people = np.array(VALUES["people_at_start"]).sum(axis=0)
    # On 1 April three quarters of a year have passed since the last birthday.
    grown = people[:16].sum() - 0.75 * people[15]
    assert still["people_in_band"][0][0] == pytest.approx(grown, rel=1e-12)
    assert still["people_in_band"][0].sum() == pytest.approx(people.sum(), rel=1e-12)


def test_what_reads_the_time_since_the_birthday_sees_it_begin_again_at_once():
    found: dict[str, float] = {}

    def watcher(world):
        yield world.at(0.2499)
        found["before"] = world.read("year_gone")
        yield world.at(0.25)
        found["after"] = world.read("year_gone")

    run(watcher, given=start(1))
    assert found == {"before": pytest.approx(1.0, abs=1e-3), "after": 0.0}


def test_people_move_up_wherever_their_age_stands_among_the_axes():
    slots = {
        "people": SimpleNamespace(axes=("health", "age", "sex"), shape=(2, 4, 2), size=16),
        "newborn": SimpleNamespace(size=2),
    }
    layout = type("Layout", (dict,), {"at": lambda self, name: {"people": 1, "newborn": 17}[name]})(slots)
    ageing = SimpleNamespace(stock="people", newborn="newborn", axis="age", enters=(("health", "well"),), still=False)
    health = SimpleNamespace(index=("ill", "well").index)
    x = np.arange(20.0)
    before = x[1:17].reshape(2, 4, 2).copy()
    Birthday(SimpleNamespace(ageing=ageing, axes={"health": health}), layout).move_up(x.data)
    after = x[1:17].reshape(2, 4, 2)
    np.testing.assert_array_equal(after[:, 1:3], before[:, 0:2])
    np.testing.assert_array_equal(after[:, 3], before[:, 2] + before[:, 3])
    assert after[:, 0].tolist() == [[0.0, 0.0], [17.0, 18.0]]
    assert x[[0, 17, 18, 19]].tolist() == [0.0, 0.0, 0.0, 19.0]
