"""Which delays a comparison's curve has."""

import pytest

from simulator.errors import InputError
from simulator.publish.delay import delays_of


def test_delays_that_are_asked_for_and_left_out_are_told():
    assert delays_of(None, None, none=True) == ()
    with pytest.raises(InputError, match="--delays: asks for the cost of delay, which --no-delay leaves out"):
        delays_of(None, "0,1", none=True)
