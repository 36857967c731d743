"""Cash into the prices of one year, with deflators of one edition."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

DEFLATOR: Mapping[str, float] = MappingProxyType(
    # HM Treasury, GDP deflators at market prices, December 2025, calendar years, 2024 = 100, as
    # tabulated in the R package greenbook. Grade B. Editions are never mixed.
    {
        "1990": 42.75,
        "2009": 68.217,
        "2010": 69.12,
        "2019": 81.1085,
        "2022": 90.50,
        "2023": 96.25,
        "2024": 100.0,
    }
)


def deflate(cash: ArrayLike, price_level: ArrayLike) -> NDArray[np.float64]:
    """Cash in prices of the base, where `price_level` is 1; any shapes that broadcast.

    Raises `ValueError` where a price level is not above zero.
    """
    level = np.asarray(price_level, dtype=float)
    if not np.all(level > 0):
        raise ValueError("a price level is not above zero")
    return np.asarray(cash, dtype=float) / level


def rebase(amount: Any, found: str, wanted: str, deflator: Mapping[str, float] = DEFLATOR) -> Any:
    """An amount in prices of the year `found`, in prices of the year `wanted`.

    Raises `KeyError` with the years there are.
    """
    missing = [year for year in (found, wanted) if year not in deflator]
    if missing:
        raise KeyError(
            f"no deflator for {', '.join(missing)}; there is one for {', '.join(deflator)}"
        )
    return amount * (deflator[wanted] / deflator[found])
