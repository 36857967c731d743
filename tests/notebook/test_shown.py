"""Datasets, scenarios and models as a notebook shows them: readable, and nothing of a file is markup."""

from __future__ import annotations

import re

import numpy as np
import pytest
import xarray as xr

import simulator as sim
from simulator import cards
from simulator.errors import InputError
from tests import clinic

ODD = "<script>alert(1)</script>"


@pytest.fixture
def both(clinic_scenario):
    return sim.compare(clinic_scenario, members=4, model=clinic.model())


def test_a_comparison_ends_with_a_median_and_an_interval_for_each_policy(both):
    text = repr(sim.show(both, "waiting"))
    last = both["waiting"].isel(time=-1).sel(policy="radical").median()
    (shown,) = re.findall(r"\| ([\d,]+) \([\d,]+ to [\d,]+\)", text)
    assert "median and 95% interval of 4 futures" in text
    assert "Do the minimum | Radical" in text
    assert float(shown.replace(",", "")) == pytest.approx(float(last), rel=0.05)


def test_one_future_has_no_interval(clinic_scenario):
    text = repr(sim.show(sim.run(clinic_scenario, model=clinic.model())))
    assert "one future; no interval" in text
    assert "(" not in text.splitlines()[-1]


def test_shares_are_told_in_per_cent_and_wellbys_in_millions():
    def told(name, value, unit):
        values = xr.DataArray([[value, 1.2 * value]], dims=("policy", "member"), attrs={"units": unit})
        return repr(sim.show(xr.Dataset({name: values}, {"policy": ["radical"]}), name))

    assert "4.4% (4.0% to 4.8%)" in told("unemployment_rate", 0.04, "1")
    assert "2.20 million (2.01 to 2.39)" in told("wellbys", 2e6, "point*person*year")
    assert told("npsv", 0.0, "GBP").endswith(": 0")


def test_pounds_of_a_time_are_deflated_as_on_the_page_and_say_so():
    gap = xr.DataArray([[3e9], [4e9]], dims=("time", "policy"), attrs={"units": "GBP/year", "long_name": "Gap"})
    level = xr.DataArray([1.0, 1.6], dims="time")
    time = np.array(["2025-04-01", "2050-04-01"], dtype="datetime64[ns]")
    about = {"price_base": "2025-26"}
    cash = xr.Dataset({"gap": gap, "price_level": level}, {"time": time, "policy": ["radical"]}, about)
    assert repr(sim.show(cash, "gap")).endswith("Gap, a year, 2025-26 prices: £2.50bn")


def test_a_number_shows_its_range_and_who_says_so(clinic_scenario):
    html = clinic_scenario.change("clinic.need_rate", 0.25, because=ODD, range=(0.2, 0.3)).numbers["clinic.need_rate"]
    text = html._repr_html_()
    assert "0.2 to 0.3" in text
    assert "1/year" in text
    assert ODD not in text


def test_a_curve_is_shown_by_years_of_delay():
    cost = xr.DataArray(np.ones((2, 1, 3)), dims=("delay", "policy", "member"), attrs={"units": "GBP"})
    curve = xr.Dataset({"cost_of_delay": cost}, {"delay": [0.0, 4.0], "policy": ["radical"]})
    assert "Radical, by years of delay (median and 95% interval of 3 futures): 0 | 4" in repr(sim.show(curve))


def test_every_variable_is_listed_with_its_unit_and_dimensions(both):
    html = sim.show(both)._repr_html_()
    assert f"All {len(both.data_vars)} variables" in html
    assert "time, policy, member, service" in html


def test_names_that_can_t_be_shown_are_told_at_once(both):
    with pytest.raises(InputError) as told:
        sim.show(both, "waitin", "backlog")
    assert "Did you mean waiting?" in str(told.value)
    assert "backlog: has also service" in str(told.value)


def test_xarray_s_own_display_stays(both):
    assert "xarray.Dataset" in both._repr_html_()


def test_text_of_a_dataset_is_escaped(both):
    both["waiting"].attrs["long_name"] = ODD
    html = sim.show(both.assign_attrs(title=ODD))._repr_html_()
    assert ODD not in html
    assert html.count("&lt;script&gt;") >= 3


def test_a_scenario_shows_what_it_changed_and_why_with_text_escaped(clinic_scenario):
    html = clinic_scenario.change("clinic.need_rate", 0.25, because=ODD)._repr_html_()
    assert "Changed here" in html
    assert "<td" in html
    assert "0.25 1/year" in html
    assert ODD not in html
    assert "&lt;script&gt;" in html


def test_a_scenario_says_how_well_its_numbers_are_known(clinic_scenario):
    assert "6, 1 of them with a range; 1 of grade A, 3 of grade B, 1 of grade C, 1 of grade D" in re.sub(
        "<[^>]+>", "", clinic_scenario._repr_html_()
    )


def test_a_model_shows_its_sections_and_outputs():
    html = clinic.model()._repr_html_()
    assert "4 outputs" in html
    assert "Served in the month" in html


def test_an_equation_shows_the_line_that_computes_it_and_what_it_reads():
    html = clinic.model().quantities["served"]._repr_html_()
    assert "smallest(capacity, backlog / shortest_wait)" in html
    assert "shortest_wait (year)" in html
    assert "&lt;service&gt;" in clinic.model().quantities["waiting"]._repr_html_()


def test_a_flow_shows_its_two_ends_and_a_parameter_its_limits():
    assert "from backlog to outside" in clinic.model().quantities["treated"]._repr_html_()
    assert "from 0.01" in clinic.model().quantities["shortest_wait"]._repr_html_()


def test_cards_set_no_colour_so_that_dark_themes_stay_legible(both, clinic_scenario):
    shown = (sim.show(both), clinic_scenario, clinic.model(), clinic.model().quantities["served"])
    assert not [thing for thing in shown if re.search(r"(color|background)\s*:|#[0-9a-f]{3}", thing._repr_html_())]


def test_a_card_escapes_what_it_is_given_once():
    assert cards.facts(ODD, {ODD: ODD}).count("&lt;script&gt;") == 3
    assert cards.joined(cards.code("a < b")) == "<code>a &lt; b</code>"


def test_a_prompt_gets_a_line_and_not_every_number(clinic_scenario):
    things = (clinic_scenario, clinic.model(), clinic.model().quantities["served"])
    assert all(len(repr(thing)) < 200 for thing in things)
