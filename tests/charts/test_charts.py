"""Charts draw what the dataset holds, and their tables are its numbers."""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr

from simulator import charts
from simulator.charts import data, page
from simulator.charts.chart import Chart
from simulator.charts.data import MissingError
from simulator.charts.drawing import Panel, Scale, Size
from simulator.charts.kinds import ledger, reserves, spending
from simulator.charts.layout import lay_out
from simulator.charts.numbers import estimate
from simulator.charts.palette import LOOKS, SPARE, look
from tests.charts import made_up

KINDS = list(page.KINDS)


def test_a_table_over_time_says_that_it_is_of_the_first_of_a_month() -> None:
    drawn = spending.draw(made_up.result())
    assert drawn.table.columns[:2] == ("Service", "On the first of")
    assert [row[1] for row in drawn.table.rows][:2] == ["2025-04", "2026-04"]


def test_spending_grows_within_each_future_however_far_futures_begin_apart() -> None:
    data = made_up.result()
    level = xr.DataArray(np.linspace(1.0, 3.0, data.sizes["member"]), dims="member")
    assert spending.title(data.assign(spending=data["spending"] * level)) == spending.title(data)


def test_a_change_of_spending_is_told_with_its_interval_and_its_sign_where_that_is_open() -> None:
    spread = np.linspace(-0.2, 0.2, 41)
    assert spending._change(estimate(1.3 + spread)) == "grows by 30% (11 to 49%)"
    assert spending._change(estimate(0.9 + spread)) == "falls by 10% (−29 to +9%)"
    assert spending._change(estimate(1.0 + spread)) == "stays level (−19 to +19%)"
    assert spending._change(estimate(np.array([2.5]))) == "grows to 2.5 times its level"


def test_a_left_axis_has_room_for_its_longest_tick() -> None:
    panel = Panel([], Scale(-1200.0, 300.0, prefix="£", suffix="bn"))
    assert lay_out([panel], (), Size(1, 100, left=20))["margin"]["l"] > 7 * len("−£1,200bn")
    assert lay_out([panel], (), Size(1, 100, left=90))["margin"]["l"] == 90


def near(cell: object, value: float) -> bool:
    return float(str(cell)) == pytest.approx(float(value), rel=1e-9)


@pytest.mark.parametrize("kind", KINDS)
def test_every_chart_is_a_plotly_figure_with_its_finding_as_title(
    kind: str, compared: xr.Dataset
) -> None:
    figure = getattr(charts, kind)(compared)
    assert len(figure.data) > 0
    assert any(c.isdigit() for c in figure.layout.title.text)


@pytest.mark.parametrize("kind", KINDS)
def test_every_chart_says_what_it_needs_where_the_result_lacks_it(kind: str) -> None:
    with pytest.raises(MissingError, match="not in this result"):
        getattr(charts, kind)(made_up.result(members=1)[["price_level"]])


def test_every_chart_has_a_table_with_numbers(compared: xr.Dataset) -> None:
    for chart in page.charts(compared)[0]:
        assert len(chart.table.rows) > 5, chart.key
        assert all(len(row) == len(chart.table.columns) for row in chart.table.rows), chart.key


def test_the_wellbeing_table_holds_the_quantiles_of_the_dataset(compared: xr.Dataset) -> None:
    table = page.charts(compared)[0][0].table
    column = table.columns.index("Radical, 97.5%")
    year = compared["life_satisfaction"].sel(policy="radical").isel(time=12 * 7).values
    assert near(table.rows[7][column], np.quantile(year, 0.975))
    assert table.rows[7][0] == "2032-04"


def test_the_gap_is_shown_in_prices_of_the_base_year(compared: xr.Dataset) -> None:
    chart = next(c for c in page.charts(compared)[0] if c.key == "gap")
    real = (compared["budget_gap"] / compared["price_level"]).sel(policy="portfolio")
    column = chart.table.columns.index("Portfolio, median")
    assert near(chart.table.rows[-1][column], real.isel(time=-1).median() / 1e9)
    assert "2024-25 prices" in chart.caption


def test_money_without_a_deflator_is_called_cash(compared: xr.Dataset) -> None:
    drawn = page.charts(compared.drop_vars("price_level"))[0]
    assert all("cash" in c.caption for c in drawn if c.key in ("gap", "reserves", "spending"))


def test_beside_the_risk_of_a_notice_stands_how_many_councils_are_helped_instead(compared: xr.Dataset) -> None:
    level = 0.0 * compared["usable_reserves"]
    grown = level + xr.DataArray(np.linspace(0.0, 1.0, level.sizes["time"]), dims="time") * level["member"]
    many = compared.assign(savings_room=level + 0.3, councils_under_support=31.0 + 10.0 * grown)
    one = compared.assign(savings_room=level + 0.3, councils_under_support=0.1 + 0.02 * grown)
    of_many, of_one = (
        next(c for c in page.charts(dataset)[0] if c.key == "reserves").caption for dataset in (many, one)
    )
    assert "from 30% of net revenue" in of_many
    assert "exceptional financial support instead: 30 at the start, 150 (40 to 260) to be expected by" in of_many
    assert "instead: 0.10 at the start, 0.33 (0.11 to 0.55) to be expected by" in of_one
    assert "in a place of one council is the chance" in of_one
    assert "in a place of one council is the chance" not in of_many


def test_the_pyramid_table_holds_the_reference(compared: xr.Dataset) -> None:
    chart = next(c for c in page.charts(compared)[0] if c.key == "population")
    row = next(r for r in chart.table.rows if r[:2] == ("2040", "85–89"))
    people = compared["residents_by_age"].sel(policy="do_minimum", year=2040, age="85-89")
    assert near(row[3], people.sel(sex="female").median("member") / 1e6)


def test_one_future_has_lines_but_no_bands() -> None:
    alone = page.charts(made_up.result(members=1))[0]
    assert not any(t.get("fill") == "toself" for c in alone for t in c.traces)
    assert all("95%" not in c.caption for c in alone)


def test_the_widest_band_holds_ninety_five_percent(compared: xr.Dataset) -> None:
    chart = page.charts(compared)[0][0]
    band = next(t for t in chart.traces if t["name"] == "Radical, 95%")
    last = compared["life_satisfaction"].sel(policy="radical").isel(time=-1)
    half = len(band["y"]) // 2
    assert band["y"][half - 1] == pytest.approx(float(last.quantile(0.975)), rel=1e-4)
    assert band["y"][half] == pytest.approx(float(last.quantile(0.025)), rel=1e-4)


def test_policies_differ_in_dash_as_well_as_colour_and_the_reference_is_a_hairline() -> None:
    assert len({(s.dash, s.weight) for s in LOOKS.values()}) == len({s.colour for s in LOOKS.values()}) == 5
    assert [policy for policy, style in LOOKS.items() if style.weight < 1] == ["do_minimum"]
    assert look("of my own").name == "Of my own"


def test_a_policy_goes_by_the_label_that_its_scenario_gives_it_and_no_further() -> None:
    labels = '{"radical": "Care at home", "incremental": "Incremental"}'
    data = made_up.result(members=12).assign_attrs(policy_labels=labels)
    text = page.page(data, title="A place")
    assert ">Care at home</th>" in text
    assert "care at home" in text[text.index("<h1>") : text.index("</h1>")]
    assert "Radical" not in text
    assert ">Incremental</th>" in text
    assert "adical change" in page.page(made_up.result(members=12), title="A place")


@pytest.mark.parametrize("colour", [s.colour for s in LOOKS.values()] + [c for c, _ in SPARE])
def test_policy_colours_can_be_read_as_text_on_white(colour: str) -> None:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    luminance = float(np.dot(linear, [0.2126, 0.7152, 0.0722]))
    assert 1.05 / (luminance + 0.05) >= 4.5


def drawn(data: xr.Dataset, key: str) -> Chart | None:
    return next((c for c in page.charts(data)[0] if c.key == key), None)


def test_the_ledger_adds_up_cash_in_the_prices_of_the_month_it_moved(compared: xr.Dataset) -> None:
    chart = drawn(compared, "ledger")
    assert chart is not None
    level = compared["price_level"].isel(time=slice(1, None)).values
    real = (np.diff(compared["ledger"].sel(body="council").values, axis=0) / level).sum(axis=0)
    names = made_up.POLICIES
    change = np.median(real[names.index("radical")] - real[names.index("do_minimum")]) / 1e9
    assert near(chart.table.rows[0][chart.table.columns.index("Radical, median")], change)
    assert "2024-25 prices" in chart.caption


def test_where_transfers_do_not_cancel_the_ledger_shows_who_outside_had_the_rest(
    compared: xr.Dataset,
) -> None:
    def labels(data: xr.Dataset) -> list[object]:
        chart = drawn(data, "ledger")
        assert chart is not None
        return [row[0] for row in chart.table.rows]

    one_sided = compared["ledger"] * (compared["body"] != "residents")
    assert "Outside" not in labels(compared)
    assert "Outside" in labels(compared.assign(ledger=one_sided))


def test_the_ledger_title_names_whom_it_costs(compared: xr.Dataset) -> None:
    worse = compared["ledger"] * 0
    worse.loc[{"policy": "radical", "body": "nhs"}] = -np.linspace(0, 5e9, worse.sizes["time"])[:, None]
    data = compared.assign(ledger=worse, price_level=compared["price_level"] * 0 + 1)
    assert ledger.title(data) == (
        "Radical change has cost the NHS £5.00bn and brought firms and lenders outside £5.00bn by 2050, "
        "against doing the minimum"
    )
    still = ledger.title(compared.assign(ledger=worse * 0))
    assert still.startswith("By 2050 no policy has moved cash between bodies for certain")


def test_a_single_policy_has_no_ledger_against_a_reference() -> None:
    assert drawn(made_up.result(members=1, policies=["radical"]), "ledger") is None


def test_the_gap_between_fifths_is_that_of_the_outer_two(compared: xr.Dataset) -> None:
    chart = drawn(compared, "fifths")
    assert chart is not None
    values = compared["life_satisfaction_by_deprivation"].sel(policy="do_minimum").isel(time=-1)
    wide = (values.sel(deprivation="least_deprived") - values.sel(deprivation="most_deprived")).median()
    assert near(chart.table.rows[-1][chart.table.columns.index("Do the minimum, median")], wide)
    assert f"to {float(wide):.2f} (" in chart.title
    assert ") points by 2050" in chart.title


def test_community_and_procurement_are_shown_only_where_a_policy_moves_them(
    compared: xr.Dataset,
) -> None:
    chart = drawn(compared, "place")
    assert chart is not None
    shown = {row[0] for row in chart.table.rows}
    assert shown == {"Community capacity, 1 = the start", "Local suppliers, % of procurement"}
    level = {n: compared[n] * 0 + 0.4 for n in ("community_capacity", "local_spend_share")}
    assert drawn(compared.assign(level), "place") is None


def test_waits_in_detail_are_of_those_services_that_run_case_by_case(compared: xr.Dataset) -> None:
    chart = drawn(compared, "queue")
    assert chart is not None
    assert {row[0] for row in chart.table.rows} == {"Health"}
    assert chart.table.rows[0][2] == "2025-05"  # at the very start nobody has been served
    weeks = [r for r in chart.table.rows if r[1] == "Median wait, weeks"]
    assert 10 < float(weeks[0][3]) < 25
    assert drawn(compared.assign(cases_served=compared["cases_served"] * 0), "queue") is None


@pytest.mark.parametrize(("members", "kind"), [(data.MANY, "float64"), (data.MANY + 1, "float32")])
def test_many_futures_are_drawn_in_single_precision_so_that_memory_is_bounded(members: int, kind: str) -> None:
    level = xr.DataArray(np.full((3, members), 7.4), dims=("time", "member"))
    kept = data.slim(xr.Dataset({"life_satisfaction": level, "other": level}), {"life_satisfaction"})
    assert list(kept.data_vars) == ["life_satisfaction"]
    assert kept["life_satisfaction"].dtype == kind
    assert kept["life_satisfaction"].values == pytest.approx(7.4, rel=1e-6)


def test_a_long_finding_has_lines_and_room_for_them_above_a_figure_that_stands_alone():
    from dataclasses import replace

    from simulator.charts.kinds import wellbeing

    short = replace(wellbeing.draw(made_up.result(members=4)), title="Short")
    long = replace(short, title="word " * 60)
    assert max(map(len, long.figure().layout.title.text.split("<br>")[:3])) < 90
    assert long.figure().layout.margin.t > short.figure().layout.margin.t
    assert long.figure().layout.height > short.figure().layout.height


def test_the_caption_of_a_single_future_speaks_of_one() -> None:
    notice = [{"kind": "section_114", "policy": "radical", "member": 0, "date": f"203{i}-06-01"} for i in (1, 4)]
    drawn, _ = page.charts(made_up.result(members=1), notice)
    told = {chart.key: chart.caption for chart in drawn}
    assert not [key for key, words in told.items() if "median" in words or "mean of" in words]
    assert "which says that it can’t balance its budget" in told["gap"]
    assert "“first notice” is when a council in this future first issues a section 114 notice" in told["reserves"]


def test_reserves_that_run_out_between_two_aprils_are_told() -> None:
    found = made_up.result(8)
    held = found["usable_reserves"].transpose("time", "policy", "member")
    held.values[:] = np.abs(held.values) + 1.0
    assert reserves.rescued(found) == ""
    held.values[7, list(found["policy"].values).index(found.attrs["reference"]), :2] = -1e9
    assert "In 2 of 8 futures reserves run out within some year" in reserves.rescued(found)


def test_a_long_caption_is_told_in_two_without_losing_a_sentence(compared: xr.Dataset) -> None:
    from dataclasses import replace

    chart = replace(page.charts(compared)[0][0], caption=f"What is drawn. {'A word more. ' * 20}Lines are medians.")
    above, below = chart.told
    assert above.startswith("What is drawn. Lines are medians. A word more.")
    assert below.startswith("A word more.")
    assert sorted(f"{above} {below}".split()) == sorted(chart.caption.split())


def test_an_axis_in_pounds_says_so_and_has_nought() -> None:
    from simulator.charts.drawing import Scale
    from simulator.charts.kinds.dots import money_ticks

    ticks = money_ticks(Scale(-44.0, 122.0, prefix="£", suffix="bn"))
    assert ticks["ticktext"] == ["−£50bn", "0", "£50bn", "£100bn"][1:]
    assert money_ticks(Scale(-60.0, 122.0, prefix="£", suffix="bn"))["ticktext"] == ["−£50bn", "0", "£50bn", "£100bn"]
    assert len(money_ticks(Scale(-24.0, 32.0, prefix="£", suffix="bn"))["ticktext"]) < 5
