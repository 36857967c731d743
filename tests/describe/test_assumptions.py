from __future__ import annotations

import csv
import io

from simulator.describe import assumptions
from simulator.describe.assumptions import rows


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


def test_a_label_with_a_passport_of_its_own_has_its_own_row(clinic_scenario):
    changed = clinic_scenario.change("clinic.capacity.health", 2000.0, because="One more ward")
    row = by_name(changed)["clinic.capacity.health"]
    assert (row["value"], row["because"]) == ("2000", "One more ward")


def test_markdown_counts_the_grades_and_escapes_what_a_source_says(clinic_scenario):
    text = assumptions.markdown(clinic_scenario)
    assert "1 of grade D (assumed: the range is wide)" in text
    assert r"&lt;b&gt;Interview&lt;/b&gt; \| staff" in text


def test_html_escapes_what_a_source_says(clinic_scenario):
    text = assumptions.html(clinic_scenario)
    assert "&lt;b&gt;Interview&lt;/b&gt; | staff" in text
    assert "<b>" not in text


def test_a_spreadsheet_never_executes_what_a_source_says(clinic_scenario):
    table = list(csv.DictReader(io.StringIO(assumptions.as_csv(clinic_scenario))))
    found = {row["name"]: row for row in table}
    assert found["clinic.people"]["source"] == "'=HYPERLINK(1)"
    assert found["clinic.people"]["value"] == "10000"
