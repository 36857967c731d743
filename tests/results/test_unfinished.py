from __future__ import annotations

import errno
import os
import sys

import pytest

from simulator.errors import InputError
from simulator.results import locks, unfinished
from simulator.results.folder import PROGRAM, state_of


def grown(folder, held):
    """An experiment begun and finished; `held` says what of its lock is there while it grows."""
    part = unfinished.begin(folder, {"program": PROGRAM, "command": "ensemble"}, lambda making: None)
    with unfinished.growing(folder, part):
        held.append((part / unfinished.LOCK).exists())
        unfinished.end(folder, part, {"program": PROGRAM, "command": "ensemble"})


class Windows:
    """Its locks: a byte of a file that is another's can't be locked."""

    LK_NBLCK = 2

    def __init__(self):
        self.held = {}

    def locking(self, number, mode, count):
        assert (mode, count, os.lseek(number, 0, os.SEEK_CUR)) == (self.LK_NBLCK, 1, 0)
        if self.held.setdefault(os.fstat(number).st_ino, number) != number:
            raise PermissionError(errno.EACCES, "Permission denied")


@pytest.fixture(params=["Unix", "Windows"])
def system(request, monkeypatch):
    if request.param == "Windows":
        monkeypatch.setitem(sys.modules, "msvcrt", Windows())
        monkeypatch.setattr(locks, "POSIX", False)
    return request.param


def test_an_experiment_is_finished_with_the_locks_of_either_system(tmp_path, system):
    held = []
    grown(tmp_path / "run", held)
    assert held == [system == "Unix"], "Windows renames no folder with an open file in it"
    assert [path.name for path in tmp_path.iterdir()] == ["run"]
    assert state_of(tmp_path / "run")["finished"] is True


@pytest.mark.usefixtures("system")
def test_two_cannot_grow_the_same_folder(tmp_path):
    part = unfinished.begin(tmp_path / "run", {"program": PROGRAM}, lambda making: None)
    with (
        unfinished.growing(tmp_path / "run", part),
        pytest.raises(InputError, match="another process is at work on it"),
        unfinished.growing(tmp_path / "run", part),
    ):
        pytest.fail("it was let in")


def test_a_disk_without_locks_is_written_all_the_same(tmp_path, monkeypatch):
    def no_locks(file, how):
        raise OSError(errno.ENOSYS, "Function not implemented")

    monkeypatch.setattr(pytest.importorskip("fcntl"), "flock", no_locks)
    grown(tmp_path / "run", [])
    assert state_of(tmp_path / "run")["finished"] is True


@pytest.mark.parametrize("resume", [True, False])
def test_nobody_is_told_to_remove_a_folder_that_a_process_is_at_work_on(tmp_path, resume):
    part = unfinished.begin(tmp_path / "run", {"program": PROGRAM, "command": "ensemble"}, lambda making: None)
    with unfinished.growing(tmp_path / "run", part), pytest.raises(InputError, match="another process is at work"):
        unfinished.check(tmp_path / "run", resume)
    unfinished.check(tmp_path / "run", resume=True)
