"""Which effects are valued: names that are unknown or gone."""

import pytest

from simulator.appraisal.valuations import chosen
from simulator.errors import InputError


def test_a_valuation_that_is_gone_is_told_with_what_to_take():
    with pytest.raises(InputError, match=r"qaly.*It is gone.*take life_years"):
        chosen(["qaly"])
