from __future__ import annotations

import pytest
import xarray as xr

from simulator.results.dataset import dataset
from simulator.results.stream import Stream
from tests.results.made_up import CALENDAR, POLICIES, model, run, runs


def part(*members: int) -> xr.Dataset:
    chosen = {(policy, m): run(policy, m) for policy in POLICIES for m in members}
    return dataset(model(), CALENDAR, chosen, {"title": "made up"})


def test_a_file_written_in_parts_opens_as_the_whole_dataset(tmp_path):
    with Stream(tmp_path / "results.nc", members=5) as stream:
        for members in ((0, 1), (2, 3), (4,)):
            stream.write(part(*members))
    whole = dataset(model(), CALENDAR, runs(5), {"title": "made up"})
    with xr.open_dataset(tmp_path / "results.nc") as opened:
        xr.testing.assert_identical(opened.load(), whole)


def test_one_member_can_have_any_number(tmp_path):
    with Stream(tmp_path / "results.nc", members=1) as stream:
        stream.write(part(41))
    with xr.open_dataset(tmp_path / "results.nc") as opened:
        assert opened["member"].values.tolist() == [41]


def test_more_members_than_promised_are_refused(tmp_path):
    with (
        Stream(tmp_path / "results.nc", members=2) as stream,
        pytest.raises(ValueError, match="3 members"),
    ):
        stream.write(part(0, 1, 2))


def test_the_same_parts_make_the_same_file(tmp_path):
    for name in ("a.nc", "b.nc"):
        with Stream(tmp_path / name, members=2) as stream:
            stream.write(part(0, 1))
    assert (tmp_path / "a.nc").read_bytes() == (tmp_path / "b.nc").read_bytes()
