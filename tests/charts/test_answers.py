"""The table of the first screen as numbers."""

from __future__ import annotations

import pytest

from simulator.charts import columns
from simulator.charts.answers import answers
from tests.charts import made_up, made_up_value


@pytest.fixture(scope="module")
def compared():
    return made_up.result()


def test_every_cell_of_the_first_screen_has_its_row_with_unit_and_prices(compared):
    shown = columns.columns(compared)
    rows = answers(compared)
    assert len(rows) == sum(len(column.cells) for column in shown)
    (gap,) = [row for row in rows if "budget gap" in row["measure"] and row["policy"] == "radical"]
    (column,) = [each for each in shown if "budget gap" in each.title]
    assert gap["median"] == column.cells["radical"].median
    assert (gap["unit"], gap["prices"]) == ("GBP/year", "2024-25 prices")
    assert column.remarks["radical"] == f"better in {gap['share_better']:.0%}"


def test_a_risk_is_told_in_percentage_points(compared):
    (risk,) = [row for row in answers(compared) if "section 114" in row["measure"] and row["policy"] == "radical"]
    last = compared[columns.RISK].isel(time=-1)
    change = last.sel(policy="radical") - last.sel(policy="do_minimum")
    assert risk["median"] == pytest.approx(100 * float(change.median()))
    assert risk["unit"] == "percentage point"


def test_a_present_value_says_to_which_date_it_is_discounted(compared):
    rows = answers(compared, made_up_value.appraisal())
    dates = {row["measure"].partition(" to ")[0]: row["discounted_to"] for row in rows}
    assert dates["Worth"] == "2025-04-01"
    assert {date for measure, date in dates.items() if measure != "Worth"} == {""}


def test_one_policy_has_no_answers(compared):
    assert answers(compared.isel(policy=[0])) == []
