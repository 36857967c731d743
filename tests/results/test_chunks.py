"""A store that is to be filled further, and what keeps it from that."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest
import zarr

from simulator.errors import InputError
from simulator.results.chunks import Chunks


def test_a_store_that_is_not_there_is_told_with_a_remedy(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="Remove the folder to start again"):
        Chunks(tmp_path)


def test_a_disk_that_fails_is_not_taken_for_a_damaged_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object, **__: object) -> None:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(zarr, "open_group", fails)
    with pytest.raises(OSError, match="Input/output error"):
        Chunks(tmp_path)
