"""The clinic with more of its numbers left open, for studies of what a difference depends on."""

from __future__ import annotations

from tests import clinic

SCENARIO = (
    clinic.SCENARIO.replace('10000.0, unit = "person"', '10000.0, range = [9000.0, 11000.0], unit = "person"')
    .replace("shortest_wait = { value = 0.1,", "shortest_wait = { value = 0.1, range = [0.09, 0.11],")
    .replace("first_backlog = { value = 500.0,", "first_backlog = { value = 500.0, range = [400.0, 600.0],")
)
"""Shortest waits move nothing: no list here is ever short enough for them."""
NEED, PEOPLE, WAIT, FIRST = "clinic.need_rate", "clinic.people", "clinic.shortest_wait", "clinic.first_backlog"
