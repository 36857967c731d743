from __future__ import annotations

import pytest

from simulator.errors import InputError
from simulator.results import unfinished
from simulator.results.folder import PROGRAM, state_of


def grown(folder, held):
    """An experiment begun and finished; `held` says what of its lock is there while it grows."""
    part = unfinished.begin(folder, {"program": PROGRAM, "command": "ensemble"}, lambda making: None)
    with unfinished.growing(folder, part):
        held.append((part / unfinished.LOCK).exists())
        unfinished.end(folder, part, {"program": PROGRAM, "command": "ensemble"})


@pytest.mark.parametrize("locks", [True, False])
def test_an_experiment_is_finished_with_and_without_locks(tmp_path, monkeypatch, locks):
    if not locks:  # As on Windows, where an open file keeps its folder from being renamed.
        monkeypatch.setattr(unfinished, "LOCKABLE", False)
    held = []
    grown(tmp_path / "run", held)
    assert held == [locks]
    assert [path.name for path in tmp_path.iterdir()] == ["run"]
    assert state_of(tmp_path / "run")["finished"] is True


def test_two_cannot_grow_the_same_folder(tmp_path):
    part = unfinished.begin(tmp_path / "run", {"program": PROGRAM}, lambda making: None)
    with (
        unfinished.growing(tmp_path / "run", part),
        pytest.raises(InputError, match="another process is at work on it"),
        unfinished.growing(tmp_path / "run", part),
    ):
        pytest.fail("it was let in")
