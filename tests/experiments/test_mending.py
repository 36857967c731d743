"""A finished ensemble that was damaged: never shown as whole, and mended to the same bits."""

from __future__ import annotations

import shutil

import pytest
import xarray as xr

from simulator.errors import InputError, RunError
from simulator.experiments.ensemble import read
from tests.experiments.halfway import manifest
from tests.experiments.test_ensemble import cut, run
from tests.experiments.test_failed import blowing_up  # noqa: F401


@pytest.fixture
def finished(clinic_scenario, tmp_path):
    """The folder of a finished ensemble of 60 futures in 15 pieces, and its numbers."""
    whole = run(clinic_scenario, tmp_path / "e").load()
    return tmp_path / "e", whole


def chunk(folder, array, at=1):
    return sorted((folder / "ensemble.zarr" / array).glob("[0-9]*"))[at]


def altered(path):
    path.write_bytes(path.read_bytes()[:-8] + b"8 others")


@pytest.mark.parametrize("array", ["backlog", "value", "draw", "luck"])
@pytest.mark.parametrize("harm", [lambda path: path.unlink(), altered, lambda path: cut(path, 0)])
def test_a_damaged_piece_is_named_and_done_again_to_the_same_bits(clinic_scenario, finished, array, harm):
    folder, whole = finished
    harm(chunk(folder, array))
    with pytest.raises(InputError, match=r"1 of 15 pieces is missing or damaged: \d+ \(points .*--resume"):
        read(folder)
    xr.testing.assert_identical(run(clinic_scenario, folder, resume=True).load(), whole)
    assert manifest(folder)["futures_computed"] <= 4


@pytest.mark.parametrize("name", [".zmetadata", "npsv/.zarray", "policy/0"])
def test_a_store_whose_description_was_altered_is_refused(clinic_scenario, finished, name):
    folder, _ = finished
    path = folder / "ensemble.zarr" / name.replace("npsv", "backlog")
    path.write_bytes(path.read_bytes() + b" ")
    for asked in (lambda: read(folder), lambda: run(clinic_scenario, folder, resume=True)):
        with pytest.raises(InputError, match="what describes its arrays is missing or altered"):
            asked()


def test_a_lost_journal_is_told_and_all_is_done_again(clinic_scenario, finished):
    folder, whole = finished
    (folder / "pieces.csv").unlink()
    with pytest.raises(InputError, match=r"pieces.csv: is not there.*\n.*15 of 15 pieces are missing"):
        read(folder)
    xr.testing.assert_identical(run(clinic_scenario, folder, resume=True).load(), whole)
    assert manifest(folder)["futures_computed"] == 60


def test_a_lost_array_is_told(finished):
    folder, _ = finished
    shutil.rmtree(folder / "ensemble.zarr" / "value")
    with pytest.raises(InputError, match="what describes its arrays"):
        read(folder)


def test_what_is_damaged_is_not_mended_by_another_ensemble(clinic_scenario, finished):
    folder, _ = finished
    chunk(folder, "backlog").unlink()
    with pytest.raises(InputError, match="the number of points was 30 and is 40"):
        run(clinic_scenario, folder, resume=True, points=40)
    assert folder.is_dir()


def test_a_piece_with_futures_that_failed_is_whole(clinic_scenario, tmp_path, blowing_up):  # noqa: F811
    blowing_up.update({3, 4, 17})
    whole = run(clinic_scenario, tmp_path / "e", most_failed=0.5).load()
    chunk(tmp_path / "e", "value", 0).unlink()
    xr.testing.assert_identical(run(clinic_scenario, tmp_path / "e", resume=True, most_failed=0.5).load(), whole)
    assert manifest(tmp_path / "e")["futures_computed"] == 4
    assert manifest(tmp_path / "e")["failed"] == 3


def test_a_stop_while_it_is_mended_is_taken_up_again(clinic_scenario, finished, monkeypatch):
    folder, whole = finished
    chunk(folder, "backlog").unlink()
    with monkeypatch.context() as patched:
        patched.setattr("simulator.results.chunks.Chunks.add", lambda *_: (_ for _ in ()).throw(RunError("lost")))
        with pytest.raises(RunError, match="--resume"):
            run(clinic_scenario, folder, resume=True)
    assert not folder.exists()
    xr.testing.assert_identical(run(clinic_scenario, folder, resume=True).load(), whole)
