"""A store that is to be filled further, and what keeps it from that."""

from __future__ import annotations

import errno
from pathlib import Path

import numpy as np
import pytest
import zarr

from simulator.errors import InputError
from simulator.results.chunks import JOURNAL, NOTES, STORE, Chunks, Layout, create
from simulator.results.pieces import damage

OUTCOME = {"wellbys": Layout(("point", "member"), (4, 1), (2, 1), "f8", {"units": "point"})}
PLACES = [{"wellbys": (slice(first, first + 2), slice(None))} for first in (0, 2)]


def store(folder: Path) -> Chunks:
    """An empty store for two pieces of two points each."""
    create(folder, {"point": (("point",), np.arange(4), {})}, OUTCOME, {"title": "made up"})
    return Chunks(folder)


def fill(chunks: Chunks, number: int, note: str = "") -> None:
    values = np.array([[1.0], [2.0]]) + number
    chunks.add(number, {"wellbys": (PLACES[number]["wellbys"], values)}, note)


def taken_up(folder: Path) -> list[bool]:
    """Which pieces a run that goes on finds as their lines say."""
    chunks = Chunks(folder)
    return [chunks.take_up(number, sha, PLACES[number]) for number, sha in chunks.journal().items()]


def test_a_store_that_is_not_there_is_told_with_a_remedy(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="Remove the folder to start again"):
        Chunks(tmp_path)


def test_a_disk_that_fails_is_not_taken_for_a_damaged_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object, **__: object) -> None:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(zarr, "open_group", fails)
    with pytest.raises(OSError, match="Input/output error"):
        Chunks(tmp_path)


def test_a_line_that_a_kill_cut_short_swallows_none_that_comes_after(tmp_path: Path) -> None:
    chunks = store(tmp_path)
    fill(chunks, 0)
    with (tmp_path / JOURNAL).open("a", encoding="utf-8") as file:
        file.write("1,0123")
    fill(chunks, 1)
    assert list(Chunks(tmp_path).journal()) == [0, 1]
    assert taken_up(tmp_path) == [True, True]


def test_a_piece_is_taken_up_only_with_its_numbers_and_its_note(tmp_path: Path) -> None:
    chunks = store(tmp_path)
    fill(chunks, 0, note="0,0,radical,it blew up\n")
    fill(chunks, 1)
    assert taken_up(tmp_path) == [True, True]
    (tmp_path / NOTES / "0").unlink()
    assert taken_up(tmp_path) == [False, True]
    chunks.write("wellbys", PLACES[1]["wellbys"], np.zeros((2, 1)))
    assert taken_up(tmp_path) == [False, False]


@pytest.mark.parametrize("name", [".zattrs", "wellbys/.zattrs", "point/0"])
def test_what_describes_a_finished_store_is_held_against_its_journal(tmp_path: Path, name: str) -> None:
    chunks = store(tmp_path)
    for number in (0, 1):
        fill(chunks, number)
    chunks.finish()
    assert damage(tmp_path).description is False
    assert damage(tmp_path).pieces == {}
    path = tmp_path / STORE / name
    path.write_bytes(path.read_bytes().replace(b"made up", b"made ok") + b" ")
    assert damage(tmp_path).description is True
