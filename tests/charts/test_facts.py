"""What stands beside the table of answers."""

from __future__ import annotations

import re

from simulator.charts import facts
from tests.charts.made_up import result
from tests.charts.made_up_curve import curve


def test_a_delay_says_that_it_counts_longer_than_the_run():
    found = curve()
    found.attrs.update(last_year=2075, run_on_years=25)
    stop = str(result(8)["time"].values[-1])[:4]
    assert f"counted to 2075 and not to {stop} as above" in facts.late(found, result(8))


def test_a_delay_whose_sign_so_few_futures_cannot_tell_is_told_so():
    told = facts.late(curve(a_year=1e9, spread=2e10), result(8))
    assert told.startswith("12 futures can’t tell whether a delay costs or saves: one year late, radical change any")
    assert re.search(r"anything from £[\d.]+bn saved to £[\d.]+bn lost[^;]*; 4 years late, radical change", told)
    assert "between such ends lies the median of 12 futures, with 95% confidence" in told
    assert "can’t tell" not in facts.late(curve(a_year=5e9, spread=1e9), result(8))
    assert "one year’s delay costs £5" in facts.late(curve(a_year=5e9, spread=1e9), result(8))
    assert "one year’s delay saves £" in facts.late(curve(a_year=-5e9, spread=1e9), result(8))


def test_of_four_futures_no_delay_is_priced():
    assert facts.late(curve(members=4), result(4)) == (
        "4 futures are too few to tell whether a delay costs or saves: run more of them."
    )
    assert "one year’s delay costs £5.00bn;" in facts.late(curve(members=1), result(1))


def test_fewer_futures_are_said_to_be_chosen_to_be_like_all():
    found = curve(a_year=5e9, spread=1e9)
    assert "chosen" not in facts.late(found, result(8))
    some = found.assign_attrs(chosen_from=64)
    assert f"the middle of {found.sizes['member']} futures chosen to be like all 64" in facts.late(some, result(8))
