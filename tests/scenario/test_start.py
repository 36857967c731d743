"""Matched to a model: shapes, units, dates, policies and draws."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from simulator.engine import Model
from simulator.scenario import Scenario, read, start, uncertain


def test_every_number_has_the_shape_of_its_quantity(scenario: Scenario, model: Model) -> None:
    begun = start(scenario, model)
    for name, values in begun.values.items():
        expected = (2, 2) if name == "pressure_effect" else model.shape(name)
        assert values.shape == expected
        assert values.dtype == np.float64
    assert {*begun.values, *begun.series} == {
        q.name for q in model.of_kind("parameter", "setting", "driver", "table")
    }


def test_values_by_label_win_over_the_value_for_all(scenario: Scenario, model: Model) -> None:
    shares = start(scenario, model).values["share_by_sex"]
    assert shares.tolist() == [[0.6, 0.4], [0.55, 0.5], [0.5, 0.5]]


def test_tables_are_read_by_label_and_date(scenario: Scenario, model: Model) -> None:
    begun = start(scenario, model)
    assert begun.values["opening_backlog"].tolist() == [1000, 50000.5, 70]
    assert begun.series["fertility"].at.tolist() == [-0.75, 1.25]
    assert begun.series["fertility"].values.tolist() == [[1.5, 1.4], [1.6, 1.5]]
    assert begun.series["fertility"].linear


def test_a_label_of_a_series_may_have_its_own_value(write: Callable[..., Path], model: Model) -> None:
    text = "extends = 'clinic'\n[change.clinic.fertility]\nbecause = 'x'\n"
    series = "series = { 2025-04-01 = 1.5, 2028-04-01 = 1.7 }\n"
    path = write(text + series + "[change.clinic.fertility.male]\nbecause = 'y'\nvalue = 0.0\n")
    assert start(read(path), model).series["fertility"].values.tolist() == [[1.5, 0.0], [1.7, 0.0]]


def test_every_date_named_inside_the_run_is_a_stop(scenario: Scenario, model: Model) -> None:
    # The policy, a knot of fertility, a knot of growth and two events.
    assert start(scenario, model).stops == (1.0, 1.25, 2.0, 2.75, 3.75)


def test_settings_given_in_part_change_one_element_at_a_time(
    scenario: Scenario, model: Model
) -> None:
    pilot, *bold = start(scenario, model).changes
    assert pilot.policy is None
    assert pilot.values == {"effort": ({"service": "care"}, 0.6)}
    assert [change.values["effort"] for change in bold] == [
        ({"service": "care"}, 0.7),
        ({"service": "health"}, 0.9),
    ]
    assert {change.policy for change in bold} == {"bold"}


def test_a_happening_keeps_its_date_and_arguments(scenario: Scenario, model: Model) -> None:
    (recession,) = start(scenario, model).happenings
    assert (recession.kind, recession.at) == ("recession", 2.75)
    assert recession.arguments == {"depth": 0.05, "years": 3.0}


def test_a_delay_moves_the_policies_and_nothing_else(scenario: Scenario, model: Model) -> None:
    begun = start(scenario, model, delay_years=2.0)
    assert [change.at for change in begun.changes] == [3.75, 3.0, 3.0]
    assert begun.stops == (1.0, 1.25, 2.0, 2.75, 3.0, 3.75)


def test_units_that_measure_the_same_are_converted(scenario: Scenario, model: Model) -> None:
    faster = scenario.change("clinic.growth", {"2025-04-01": 2.0}, because="x", unit="percent/year")
    assert start(faster, model).series["growth"].values.tolist() == [0.02]
    dearer = scenario.change(
        "clinic.unit_cost", 0.002, because="x", unit="GBP million/person", range=(0.001, 0.003)
    )
    assert start(dearer, model).values["unit_cost"] == pytest.approx(2000)
    assert start(dearer, model, luck=lambda _: 0.999999).values["unit_cost"] == pytest.approx(
        3000, rel=1e-3
    )


def test_the_uncertain_numbers_are_listed_by_dotted_name(scenario: Scenario, model: Model) -> None:
    assert uncertain(scenario, model) == tuple(
        f"clinic.{name}"
        for name in (
            "need_rate",
            "need_rate.care",
            "shortest_wait",
            "unit_cost",
            "boldness",
            "growth",
            "pressure_effect",
        )
    )


def test_a_member_is_always_the_same_and_differs_from_the_next(
    scenario: Scenario, model: Model
) -> None:
    first, again, other = (start(scenario, model, member=member) for member in (4, 4, 5))
    for name, values in first.values.items():
        assert values.tobytes() == again.values[name].tobytes()
    assert first.values["unit_cost"] != other.values["unit_cost"]


def test_a_range_as_a_factor_moves_all_labels_together(scenario: Scenario, model: Model) -> None:
    central, drawn = start(scenario, model), start(scenario, model, luck=lambda name: 0.9)
    ratio = drawn.values["need_rate"] / central.values["need_rate"]
    assert ratio[1] == pytest.approx(ratio[2])
    assert 1.0 < ratio[1] < 1.2


def test_a_label_with_its_own_distribution_has_its_own_luck(
    scenario: Scenario, model: Model
) -> None:
    drawn = start(scenario, model, luck=lambda name: 0.999999 if name.endswith("care") else 0.5)
    assert drawn.values["need_rate"][0] == pytest.approx(0.08, rel=1e-3)
    assert drawn.values["need_rate"][1] == pytest.approx(0.4)


def test_a_range_added_shifts_a_whole_series(scenario: Scenario, model: Model) -> None:
    drawn = start(scenario, model, luck=lambda name: 1e-12).series["growth"].values
    assert drawn == pytest.approx(np.array([-0.03, 0.0]), abs=1e-6)


def test_a_run_without_dates_has_a_length(model: Model, write: object) -> None:
    whole = Path(__file__).with_name("clinic.toml").read_text()
    text = whole.replace("start = 2025-04-01\nstop  = 2030-04-01", "length = 12.5")
    undated = text[: text.index("[[event]]")].replace('reference = "carry_on"', "")
    undated = undated.replace("series   = { 2025-04-01 = -0.02, 2027-04-01 = 0.01 }", "value = 0.0")
    undated = undated.replace('table  = "fertility.csv"\ncolumn = "children"', "value = 1.5")
    begun = start(read(write(undated), model), model)  # type: ignore[operator]
    assert begun.calendar.years == 12.5
    assert begun.series["growth"].at.tolist() == [0.0]
