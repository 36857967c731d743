"""Names of earlier versions: what is told of them leads to a number that there is."""

from __future__ import annotations

import re

import pytest

from simulator.errors import InputError
from simulator.run import default_model
from simulator.scenario import check, read
from simulator.scenario.replaced import REPLACED, meant

OLD = 'extends = "england"\n[change.population.state_pension_growth]\nvalue = 0.01\nbecause = "x"\n'
NOW = "It was replaced by population.state_pension_over_earnings"


def test_every_old_name_is_gone_and_leads_to_names_that_the_model_has():
    known = {quantity.dotted for quantity in default_model().quantities.values()}
    named = {old: re.findall(r"[a-z]+\.[a-z_]+", told) for old, told in REPLACED.items()}
    assert known & REPLACED.keys() == set()
    assert {old: names for old, names in named.items() if set(names) - known} == {}
    assert [old for old, names in named.items() if not names and "leave it out" not in REPLACED[old]] == []


def test_a_file_and_an_option_of_before_are_told_what_took_the_place_of_a_number(tmp_path):
    (tmp_path / "mine.toml").write_text(OLD)
    assert next(m.remedy for m in check(tmp_path / "mine.toml", default_model())).startswith(NOW)
    with pytest.raises(InputError, match=NOW):
        read("england").set("population.state_pension_growth=0.01")


def test_other_unknown_names_are_guessed_as_ever():
    assert meant("population.state_pension_aeg", ["population.state_pension_age"]).startswith("Did you mean")
    assert meant("population.nothing_like_it", ["a.b"]) == ""
