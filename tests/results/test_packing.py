"""Chunks put together when a store is finished: the same numbers, the same checks, and a kill costs nothing."""

from __future__ import annotations

import shutil

import pytest
import xarray as xr

from simulator.errors import InputError
from simulator.experiments.ensemble import read
from simulator.results import packing
from simulator.results.chunks import STORE, Chunks
from simulator.results.pieces import damage
from tests.experiments.halfway import manifest
from tests.experiments.test_ensemble import run


@pytest.fixture
def loose(clinic_scenario, tmp_path):
    """An ensemble of 60 futures in 15 pieces of a chunk each."""
    return run(clinic_scenario, tmp_path / "loose").load()


@pytest.fixture
def packed(clinic_scenario, tmp_path, monkeypatch):
    """The same in four chunks of four pieces, the last of fewer."""
    monkeypatch.setattr(packing, "MANY", 2)
    monkeypatch.setattr(packing, "TOGETHER", 4)
    run(clinic_scenario, tmp_path / "packed")
    return tmp_path / "packed"


def chunks(folder, array):
    return sorted((folder / STORE / array).glob("[0-9]*"))


@pytest.mark.parametrize("array", ["backlog", "value", "draw", "luck"])
def test_a_finished_store_has_the_same_numbers_in_fewer_files(loose, packed, array):
    assert len(chunks(packed, array)) < 15
    assert [path.name for path in (packed / STORE).iterdir() if path.name.endswith((".old", ".packed"))] == []
    xr.testing.assert_identical(read(packed).load(), loose)


@pytest.mark.parametrize("harm", ["gone", "short", "other"])
def test_each_piece_of_a_damaged_chunk_is_named_and_done_again(clinic_scenario, loose, packed, harm):
    path = chunks(packed, "backlog")[1]
    if harm == "gone":
        path.unlink()
    else:
        path.write_bytes(path.read_bytes()[:9] if harm == "short" else chunks(packed, "backlog")[0].read_bytes())
    with pytest.raises(InputError, match=r"\d of 15 pieces are missing or damaged: .*--resume"):
        read(packed)
    wrong = damage(packed).pieces
    xr.testing.assert_identical(run(clinic_scenario, packed, resume=True).load(), loose)
    assert manifest(packed)["futures_computed"] <= 4 * len(wrong) <= 4 * 4


@pytest.mark.parametrize("array", ["backlog", "draw"])
@pytest.mark.parametrize("killed", ["while it was written", "between the two renamings", "before the old one was gone"])
def test_a_kill_while_chunks_are_put_together_loses_nothing(packed, array, killed):
    store = packed / STORE
    made, before = store / array, read(packed)[array].load()
    if killed == "while it was written":
        shutil.copytree(made, store / f"{array}.packed")
        chunks(packed, f"{array}.packed")[0].write_bytes(b"half")
    else:
        shutil.copytree(made, store / f"{array}.old")
        if killed == "between the two renamings":
            made.rename(store / f"{array}.packed")
    xr.testing.assert_identical(xr.open_zarr(Chunks(packed).folder / STORE, chunks=None)[array].load(), before)
    assert damage(packed).pieces == {}
