"""Events as rows of a table: whose they are, and when."""

from __future__ import annotations

from datetime import date

from simulator.engine.calendar import Calendar
from simulator.results.events import rows

TOLD = [{"time": 1.0 + 2.5 / 12.0, "kind": "told", "size": 3.0}]


def test_rows_carry_policy_member_and_date_before_what_is_told_of_them():
    (row,) = rows("radical", 4, TOLD, Calendar(date(2025, 4, 1), date(2027, 4, 1)))
    assert list(row.items()) == [
        ("policy", "radical"), ("member", 4), ("date", "2026-06-16"), ("kind", "told"), ("size", 3.0),
    ]  # fmt: skip


def test_a_run_without_dates_tells_years():
    (row,) = rows("radical", 4, TOLD, Calendar(None, length=2.0))
    assert row["date"] == TOLD[0]["time"]
