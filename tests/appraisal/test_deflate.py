"""Cash and prices."""

from __future__ import annotations

import numpy as np
import pytest

from simulator.appraisal.deflate import deflate


def test_cash_over_the_price_level_is_in_prices_of_the_base():
    assert np.allclose(deflate([[100.0, 102.0]], [1.0, 1.02]), 100.0)


def test_a_price_level_of_zero_is_refused():
    with pytest.raises(ValueError, match="above zero"):
        deflate(1.0, 0.0)
