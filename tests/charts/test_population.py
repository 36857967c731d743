"""The pyramid of ages, of places that are not like England."""

import pytest

from simulator.charts.kinds.population import _grows


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [(0.0, 0.0, "stays as it is"), (0.0, 9.0, "grows"), (4.0, 8.0, "about doubles"), (8.0, 4.0, "falls by 50%")],
)
def test_a_number_of_people_that_begins_at_none_has_no_share(start, end, words):
    assert _grows(start, end) == words
