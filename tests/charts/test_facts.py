"""What stands beside the table of answers."""

from __future__ import annotations

import re

import xarray as xr

from simulator.charts import facts
from simulator.charts.findings import headline
from tests.charts.made_up import result
from tests.charts.made_up_curve import curve


def test_how_sure_it_is_is_said_in_the_direction_of_the_headline() -> None:
    found = result(24)
    better = found["wellbys"].sel(policy="incremental") + 1e6
    behind = found.assign(wellbys=xr.where(found["policy"] == "radical", better - 2e6, found["wellbys"]))
    told = facts.certainty(behind)
    share = re.search(r"at least as much for wellbeing as radical change in all (\d+) futures", headline(behind))
    assert share
    start = f"Incremental change does at least as much as radical change in {share[1]} of 24 futures. If the ranges"
    assert told.startswith(start)
    assert "to 100% with 95% confidence" in told


def test_a_delay_says_that_it_counts_longer_than_the_run() -> None:
    found = curve()
    found.attrs.update(last_year=2075, run_on_years=25)
    stop = str(result(8)["time"].values[-1])[:4]
    assert f"Social value to 2075, since gains go on after {stop}. Medians of" in facts.late(found, result(8))


def test_a_delay_whose_sign_so_few_futures_cannot_tell_is_told_so() -> None:
    told = facts.late(curve(a_year=1e9, spread=2e10), result(8))
    assert re.search(r"Radical change: one year late is too close to call \(£[\d.]+bn saved to £[\d.]+bn lost\)", told)
    assert re.search(r"\. So is 4 years late \(£[\d.]+bn saved to £[\d.]+bn lost\)\.\n", told)
    assert told.splitlines()[-1].startswith("Social value")
    assert told.endswith(". Medians of 12 futures, with 95% confidence.")
    assert "close to call" not in facts.late(curve(a_year=5e9, spread=1e9), result(8))
    assert "one year late costs £5" in facts.late(curve(a_year=5e9, spread=1e9), result(8))
    assert re.search(r"one year late saves £\S+ \(", facts.late(curve(a_year=-5e9, spread=1e9), result(8)))


def test_what_figures_are_stands_apart_from_them() -> None:
    told = facts.html(result(8), curve(a_year=5e9, spread=1e9), ())
    assert '</dd><dd class="of">Social value' in told
    assert told.count('class="of"') == 1


def test_of_four_futures_no_delay_is_priced() -> None:
    assert facts.late(curve(members=4), result(4)) == (
        "4 futures are too few to tell whether a delay costs or saves: run more of them."
    )
    assert "one year late costs £5.00bn. " in facts.late(curve(members=1), result(1))


def test_fewer_futures_are_said_to_be_chosen_to_be_like_all() -> None:
    found = curve(a_year=5e9, spread=1e9)
    assert "chosen" not in facts.late(found, result(8))
    some = found.assign_attrs(chosen_from=64)
    assert f"Medians of {found.sizes['member']} futures, chosen to be like all 64" in facts.late(some, result(8))
