"""What the headline of a comparison hinges on, from the draws of its members to its page."""

from __future__ import annotations

import numpy as np

from simulator.charts.page import page
from simulator.publish.hinge import of_comparison
from simulator.run import default_model
from simulator.scenario import read
from simulator.scenario.draws import draws
from tests.charts import made_up

MEMBERS = 60
NUMBER = "innovation.radical_survival"


def compared(ahead):
    """A comparison in which radical change is ahead in some members."""
    made = made_up.result(members=MEMBERS)
    wellbys = made["wellbys"].copy()
    wellbys.loc[{"policy": "radical"}] = made["wellbys"].sel(policy="incremental") + np.where(ahead, 1.0, -1.0)
    return made.assign(wellbys=wellbys)


def survival():
    drawn = draws(read("england"), default_model(), range(MEMBERS))
    return next(each.values for each in drawn if each.name == NUMBER)


def test_a_win_that_one_number_decides_is_told_with_it_on_the_page():
    dataset = compared(survival() > 0.2)
    rows = of_comparison(dataset, read("england"))
    assert [(row["policy"], row["other"], row["measure"]) for row in rows] == [("radical", "incremental", "wellbeing")]
    assert (rows[0]["name"], rows[0]["decides"]) == (NUMBER, True)
    assert abs(rows[0]["value"] - 0.2) < 0.01
    html = page(dataset, title="A place", manifest={"hinges": rows})
    assert f"where “Share of piloted radical changes that are adopted” ({NUMBER}) is above 0." in html
    assert html.count("decides which") == 0


def test_a_win_by_luck_is_told_to_hinge_on_no_single_number():
    rows = of_comparison(compared(np.random.default_rng(3).uniform(size=MEMBERS) < 0.5), read("england"))
    assert not rows[0]["decides"]
    html = page(compared(survival() > 0.2), title="A", manifest={"hinges": rows})
    many = len(draws(read("england"), default_model(), range(1)))
    assert f"On no single one of {many} uncertain numbers" in html


def test_one_policy_or_one_future_has_no_hinge():
    assert of_comparison(made_up.result(members=1), read("england")) == []
    assert of_comparison(made_up.result(members=4, policies=["do_minimum"]), read("england")) == []
