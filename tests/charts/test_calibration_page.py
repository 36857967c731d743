"""What the page of a calibration says, of figures that are known."""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr

from simulator import charts
from simulator.charts import calibration_page, calibration_words
from simulator.charts.data import MissingError
from simulator.charts.kinds import tied
from simulator.charts.kinds.record import Tally
from tests.charts.made_up_calibration import calibration

NASTY = "<script>alert(1)</script>"


def missing(after: float, before: float = 2.0, use: str = "held back") -> xr.Dataset:
    """A calibration in which all figures of one use are so many standard errors too high."""
    made = calibration()
    mask = made["target_use"] == use
    for run, miss in (("fitted", after), ("before", before)):
        made[run] = made[run].where(~mask, made["record"] + miss * made["error"])
    return made


def test_the_headline_counts_figures_held_back_that_come_closer_with_an_interval():
    assert calibration_page.headline(missing(0.5)) == (
        "Calibration brings the model closer to 8 of 8 figures held back (100%, 57 to 100%), from 2.0 to 0.5 standard "
        "errors"
    )


def test_where_figures_held_back_are_further_the_headline_says_so():
    told = calibration_page.headline(missing(3.0))
    assert told.startswith("Calibration takes the model further from 8 of 8 figures held back (100%, 57 to 100%)")


def test_figures_of_one_measure_that_all_come_closer_are_not_so_many_findings():
    closer, measure = np.repeat([True, False], [20, 5]), np.repeat(["a", "b", "c", "d", "e"], 5)
    together, apart = Tally.figures(closer, measure), Tally.figures(closer, np.arange(25).astype(str))
    assert (together.count, together.of) == (apart.count, apart.of) == (20, 25)
    assert together.low < 0.5 < apart.low
    assert Tally.figures(closer[:0], measure[:0]).high == 1.0


def test_half_closer_and_half_further_is_too_close_to_call():
    half = missing(0.5)
    late = np.flatnonzero(half["target_use"].values == "held back")[::2]
    half["fitted"][late] = half["record"][late] + 3.0 * half["error"][late]
    assert "too close to call: it does in 4 of 8 (50%, 22 to 78%), from 2.0 to 2.2" in calibration_page.headline(half)


def test_a_few_large_misses_that_grow_while_most_lessen_are_told():
    odd = missing(0.5)
    odd["fitted"][np.flatnonzero(odd["target_use"].values == "held back")[0]] *= 2.0
    assert "7 of 8 figures" in calibration_page.headline(odd)
    assert "though on the whole it goes from 2.0 to" in calibration_page.headline(odd)


def test_without_figures_held_back_the_page_says_that_nothing_tests_it():
    assert calibration_page.headline(calibration(held=False)).endswith("none was held back, so nothing tests it")
    assert calibration_words.bands(calibration(held=False)).startswith("None was held back. Of those fitted, 19 in all")


def test_bands_are_told_with_their_intervals_and_what_is_expected():
    told = calibration_words.bands(calibration())
    assert "8 in the 80% band (100%, 57 to 100%; 6.4 expected)" in told
    narrow = calibration().assign(inside=calibration()["inside"] & False)
    assert calibration_words.bands(narrow).endswith("7.6 expected). Both are too narrow.")


def test_a_short_chain_is_not_to_be_trusted_and_the_line_for_the_terminal_says_so():
    short = calibration().assign(effective=("parameter", np.full(5, 320.0)))
    assert calibration_words.chain(short).startswith("Too short to trust: 10 autocorrelation times, where 50 are asked")
    assert "Too short to trust" in calibration_page.told_in_a_line(short)
    assert "Long enough: 57" in calibration_words.chain(calibration())
    assert calibration_page.told_in_a_line(calibration()) == calibration_page.headline(calibration())


def test_an_unusual_share_of_accepted_moves_is_told_as_such():
    stuck = calibration().assign_attrs(acceptance=0.02)
    told = calibration_words.chain(stuck)
    assert told.endswith("2% of moves accepted, which is few: 20% is the least that is usual.")


def test_numbers_that_the_record_does_not_move_are_named():
    assert calibration_words.unmoved(calibration()) == (
        "One of 5 free numbers stays where the prior had it: “Effect of unmet need on life satisfaction”."
    )
    assert calibration_words.unmoved(calibration(numbers=2)) == "It moves all 2 free numbers."


def test_numbers_that_go_together_are_told_as_far_as_the_draws_can_tell():
    made = calibration()
    assert tied.title(made).startswith("The record hardly tells “How fast vacancies are filled” from “Share of a gap")
    few = made.assign(effective=("parameter", np.full(5, 12.0)))
    assert tied.title(few).endswith("their draws go together (−0.80, −0.94 to −0.41, too close to call)")
    apart = made.isel(parameter=[0, 2, 4])
    assert tied.title(apart).startswith("The record tells all free numbers apart: no two go together by more than 0.")
    assert "Of 10 pairs that do not go together at all" in tied.draw(made).caption


def test_a_correlation_has_the_interval_of_fishers_table():
    low, high = tied.interval(0.5, 28.0)
    assert (round(low, 2), round(high, 2)) == (0.16, 0.74)
    assert tied.interval(0.9, 3.0) == (-1.0, 1.0)


def test_a_page_says_how_many_runs_failed_and_how_to_make_it_again():
    text = calibration_page.page(calibration().assign_attrs(failed=640), title="A")
    assert "640 of 32,000 runs could not go on: such points were given up, and such futures left out." in text
    assert "simulator calibrate scenario.toml --walkers 32 --steps 1000 --draws 400</code>" in text


CHAIN = ["path", "predicted", "inside", "posterior", "posterior_quantile", "effective"]
AWKWARD = {
    "one measure": (calibration(("unemployment_rate",), numbers=1), {"paths", "missed", "covered", "learned", "theil"}),
    "one figure": (calibration(("social_care_real_change",)), {"missed", "covered", "learned", "tied"}),
    "nothing held back": (calibration(held=False), set(calibration_page.NAMES)),
    "no chain": (calibration().drop_vars(CHAIN), {"missed", "theil"}),
}  # fmt: skip


def test_without_a_chain_the_paths_are_those_of_the_best_fit():
    made = calibration().rename(path="path_fitted").drop_vars(CHAIN[1:])
    fitted = made.assign(path_fitted=made["path_fitted"].isel(quantile=3))
    drawn = calibration_page.charts(fitted)[0]
    assert drawn.title == "Every figure of all 4 measures drawn lies in reach of the best fit, to 95% of the error"
    assert not any(trace.get("fill") for trace in drawn.traces)
    assert "--point" in calibration_page.page(fitted.drop_dims("draw"), title="A")


@pytest.mark.parametrize("kind", AWKWARD)
def test_an_awkward_calibration_has_the_charts_that_it_can_fill(kind: str):
    made, keys = AWKWARD[kind]
    assert {chart.key for chart in calibration_page.charts(made)} == keys
    text = calibration_page.page(made, title="A place")
    assert text.count('class="still"') == 1
    assert "nan" not in text[text.index("<h1>") : text.index("<nav")]


def test_a_calibration_read_from_its_file_has_the_same_page(tmp_path):
    made = calibration()
    made.to_netcdf(tmp_path / "results.nc")
    with xr.open_dataset(tmp_path / "results.nc") as read:
        assert calibration_page.page(read, title="A") == calibration_page.page(made, title="A")


def test_text_of_a_scenario_and_of_its_record_is_escaped():
    made = calibration()
    words = {f"target_{key}": ("target", [NASTY] * made.sizes["target"]) for key in ("source", "note", "grade")}
    words |= {"measure_label": ("measure", [NASTY] * 6), "parameter_label": ("parameter", [NASTY] * 5),
              "parameter_unit": ("parameter", [NASTY] * 5), "measure_unit": ("measure", [NASTY] * 6)}  # fmt: skip
    nasty = made.assign_coords(words).assign_coords(parameter=[NASTY] * 5).assign_attrs(fitted_until="2019-03-31")
    assert NASTY not in calibration_page.page(nasty, title=NASTY, scenario_text=NASTY, manifest={"note": NASTY})


@pytest.mark.parametrize("kind", calibration_page.NAMES)
def test_every_chart_is_a_figure_with_its_finding_and_says_what_it_lacks(kind: str):
    figure = getattr(charts, kind)(calibration())
    assert len(figure.data) > 0
    with pytest.raises(MissingError, match="not in this result"):
        getattr(charts, kind)(calibration()[["log_posterior"]])


def test_every_table_has_cells_for_all_its_columns():
    for chart in calibration_page.charts(calibration()):
        assert chart.table.rows, chart.key
        assert all(len(row) == len(chart.table.columns) for row in chart.table.rows), chart.key
