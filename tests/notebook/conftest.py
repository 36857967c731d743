"""Panels start processes that stay: none outlives the tests of a file."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from simulator.notebook.helpers import HELPERS


@pytest.fixture(scope="module", autouse=True)
def none_stays() -> Iterator[None]:
    """End them with the file."""
    yield
    HELPERS.end()
