"""One made-up comparison and its page, shared by the tests of this folder."""

from __future__ import annotations

import pytest
import xarray as xr

from simulator.charts.page import page
from tests.charts import made_up

NASTY = "<script>alert(1)</script>"


@pytest.fixture(scope="session")
def compared() -> xr.Dataset:
    return made_up.result(members=24)


@pytest.fixture(scope="session")
def html(compared: xr.Dataset) -> str:
    """A page whose every text was written by someone unkind."""
    rows = [*made_up.assumptions(), {"name": NASTY, "value": NASTY, "grade": "D", "source": NASTY}]
    events = [*made_up.events(24), {"kind": "policy", "policy": NASTY, "date": "2027-04-01"}]
    return page(
        compared.assign_attrs(price_base="2024-25"), title=NASTY, scenario_text=f"name = '{NASTY}'",
        manifest={"seed": 1, "note": NASTY}, assumptions=rows, events=events,
    )  # fmt: skip
