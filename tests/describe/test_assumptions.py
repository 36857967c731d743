from __future__ import annotations

import csv
import io

import numpy as np
import pytest

from simulator.describe import log
from simulator.describe.assumptions import _mean, rows, table_rows, uncertainty, weightiest
from simulator.scenario import futures, read
from simulator.scenario.numbers import Number


def by_name(scenario):
    """The rows by the name of their number."""
    return {row["name"]: row for row in rows(scenario)}


def test_every_number_has_a_row_with_its_passport(clinic_scenario):
    found = by_name(clinic_scenario)
    assert set(found) == set(clinic_scenario.numbers)
    rate = found["clinic.need_rate"]
    assert (rate["value"], rate["unit"], rate["range"]) == ("0.2", "1/year", "0.1 to 0.3")
    assert (rate["source"], rate["grade"]) == ("Assumed", "D")


def test_labels_and_dates_are_said_with_their_numbers(clinic_scenario):
    found = by_name(clinic_scenario)
    assert found["clinic.capacity"]["value"] == "health 1900, adult_social_care 2100"
    assert found["clinic.ageing"]["value"] == "2025-04-01: 1; 2026-04-01: 1.05"


def test_a_change_is_in_the_log_with_its_reason(clinic_scenario):
    changed = clinic_scenario.change("clinic.people", 12000.0, because="A new estate")
    row = by_name(changed)["clinic.people"]
    assert (row["value"], row["because"]) == ("12000", "A new estate")


def test_a_table_of_the_scenarios_own_is_told_by_name_and_is_none_of_the_models(tmp_path, clinic_file):
    (tmp_path / "ages.csv").write_text("service,who\nhealth,1\nadult_social_care,2\n")
    text = 'extends = "clinic"\n[change.clinic.first_backlog]\ntable = "ages.csv"\ncolumn = "who"\nbecause = "x"\n'
    (tmp_path / "mine.toml").write_text(text)
    mine = read(tmp_path / "mine.toml")
    value = by_name(mine)["clinic.first_backlog"]["value"]
    assert value == "ages.csv, column who (3 lines of the scenario's own)"
    assert table_rows(mine) == []


def test_a_label_with_a_passport_of_its_own_has_its_own_row(clinic_scenario):
    changed = clinic_scenario.change("clinic.capacity.health", 2000.0, because="One more ward")
    row = by_name(changed)["clinic.capacity.health"]
    assert (row["value"], row["because"]) == ("2000", "One more ward")


def test_how_wide_a_range_is_can_be_compared_between_numbers(clinic_scenario):
    widened = clinic_scenario.change("clinic.people", 10000.0, because="a census", range=(9000.0, 11000.0))
    found = by_name(widened)
    assert found["clinic.need_rate"]["give_or_take"] == "±50%"
    assert found["clinic.people"]["give_or_take"] == "±10%"
    assert found["clinic.shortest_wait"]["give_or_take"] == ""


@pytest.mark.parametrize(
    ("given", "mean"),
    [
        ({"value": 1.0, "range": (0.5, 1.0)}, "0.833333"),
        ({"value": 3.0, "range": (0.5, 2.0), "range_is": "factor"}, "1.16667 times"),
        ({"values": {"a": 1.0}, "range": (-0.1, 0.4), "range_is": "added"}, "0.1 added"),
        ({"distribution": ("lognormal", (0.0, 1.0))}, "1.64872"),
        ({"distribution": ("normal", (2.0, 9.0))}, "2"),
        ({"distribution": ("uniform", (2.0, 4.0))}, "3"),
        ({"distribution": ("beta", (1.0, 3.0))}, "0.25"),
        ({"value": 7.0}, ""),
    ],
)
def test_what_a_number_is_on_the_mean_of_futures_is_told_beside_its_value(given, mean):
    assert _mean(Number(unit="1", **given)) == mean


def test_the_mean_that_is_told_is_that_of_what_futures_draw():
    number = Number(value=0.2, unit="1", range=(0.1, 0.9))
    places = (np.arange(4000) + 0.5) / 4000
    drawn = [float(futures.drawn(number, np.array(0.2), u, None, None)) for u in places]
    assert float(_mean(number)) == pytest.approx(np.mean(drawn), abs=1e-4)


def test_the_weakest_grade_comes_first_and_of_one_grade_the_widest_range(clinic_scenario):
    widened = clinic_scenario.change("clinic.people", 10000.0, because="a census", range=(9000.0, 11000.0))
    order = [row["name"] for row in weightiest(rows(widened))]
    assert order[0] == "clinic.need_rate"
    assert order.index("clinic.shortest_wait") < order.index("clinic.people") < order.index("clinic.capacity")
    assert order[-1] == "clinic.first_backlog"


@pytest.mark.parametrize(
    ("distribution", "share"),
    [
        (("triangular", (1.0, 2.0, 3.0)), 0.5),
        (("uniform", (0.0, 2.0)), 1.0),
        (("normal", (10.0, 1.0)), 0.196),
        (("lognormal", (0.0, 0.5)), 0.753),
        (("beta", (50.0, 50.0)), 0.195),
    ],
)
def test_a_distribution_is_as_wide_as_nineteen_of_twenty_of_its_draws(distribution, share):
    assert uncertainty(Number(distribution=distribution)) == pytest.approx(share, abs=0.001)


def test_a_column_of_a_table_that_a_number_stands_in_has_its_own_row():
    found = {row["name"]: row for row in table_rows(read("england"))}
    residents = found["residents_2025_04.csv: residents"]
    assert (residents["unit"], residents["grade"]) == ("person", "B")
    assert residents["value"].startswith("202 numbers, ")
    assert "residents_2022_07.csv: residents" not in found


# ---- the log -------------------------------------------------------------------------------------


def test_markdown_counts_the_grades_and_escapes_what_a_source_says(clinic_scenario):
    text = log.markdown(clinic_scenario)
    assert "1 of grade D (assumed: the range is wide)" in text
    assert r"&lt;b&gt;Interview&lt;/b&gt; \| staff" in text


@pytest.mark.parametrize("form", [log.markdown, log.html])
def test_what_a_scenario_changes_comes_before_everything_else(clinic_scenario, form):
    assert "What this scenario changes" not in form(clinic_scenario)
    text = form(clinic_scenario.change("clinic.people", 12000.0, because="A new estate"))
    assert text.rindex("What this scenario changes") < text.index("A new estate") < text.rindex("The weakest numbers")
    assert "1 changed by this scenario" in text


def test_money_is_shown_with_the_year_of_its_prices():
    assert "GBP/year, 2025-26 prices" in log.markdown(read("england"))


def test_html_escapes_what_a_source_says(clinic_scenario):
    text = log.html(clinic_scenario)
    assert "&lt;b&gt;Interview&lt;/b&gt; | staff" in text
    assert "<b>" not in text


def test_a_spreadsheet_never_executes_what_a_source_says(clinic_scenario):
    table = list(csv.DictReader(io.StringIO(log.as_csv(clinic_scenario))))
    found = {row["name"]: row for row in table}
    assert found["clinic.people"]["source"] == "'=HYPERLINK(1)"
    assert found["clinic.people"]["value"] == "10000"


@pytest.mark.parametrize(
    ("name", "first"), [("log.csv", "name,value"), ("log.html", "<!doctype"), ("log.md", "# Assumptions")]
)
def test_the_name_of_the_file_says_the_form(simulator, clinic_file, tmp_path, name, first):
    assert simulator("describe", "assumptions", str(clinic_file), "-o", name)[0] == 0
    assert (tmp_path / name).read_text(encoding="utf-8").startswith(first)


def test_the_form_that_is_asked_for_wins_over_the_name(simulator, clinic_file, tmp_path):
    simulator("describe", "assumptions", str(clinic_file), "--to", "csv", "-o", "log.txt")
    assert (tmp_path / "log.txt").read_text(encoding="utf-8").startswith("name,value")
