"""Written-out text becomes modules, compiled on all cores where it is new."""

import errno
import os
import sys
import time
from pathlib import Path

import pytest

from simulator.engine import loading
from simulator.errors import InputError

HELPERS = "BASE = 40\n"
PIECE = """
import os
from {helpers} import BASE
FOUND = BASE + {number}
with open({mark!r}, 'a') as mark:
    mark.write(f'{{os.getpid()}} ')
"""


def texts(mark, many):
    return [PIECE.format(helpers=loading.name_of(HELPERS), number=n, mark=str(mark)) for n in range(many)]


@pytest.mark.parametrize(("many", "processes"), [(2, 1), (loading.FEW + 2, 3)])
def test_what_is_new_is_loaded_by_a_process_for_each_core_first(tmp_path, monkeypatch, many, processes):
    monkeypatch.setenv("SIMULATOR_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(os, "sched_getaffinity", lambda process: {0, 1}, raising=False)
    found = loading.load_all([HELPERS], texts(tmp_path / "mark", many))
    assert [module.FOUND for module in found] == [40 + n for n in range(many)]
    seen = (tmp_path / "mark").read_text().split()
    assert len(set(seen)) == processes
    assert seen.count(str(os.getpid())) == many


def test_what_is_warmed_is_loaded_elsewhere_and_not_here(tmp_path, monkeypatch):
    monkeypatch.setenv("SIMULATOR_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(os, "sched_getaffinity", lambda process: {0, 1}, raising=False)
    paths = loading.warm([HELPERS], texts(tmp_path / "mark", loading.FEW))
    assert str(os.getpid()) not in (tmp_path / "mark").read_text().split()
    assert not {path.stem for path in paths[1:]} & sys.modules.keys()


def test_every_file_has_one_share_and_shares_are_alike(tmp_path):
    paths = [tmp_path / str(size) for size in (900, 500, 400, 300, 200, 100)]
    for path in paths:
        path.write_text("x" * int(path.name))
    shares = loading._shares(paths, 2)
    assert sorted(path for share in shares for path in share) == sorted(paths)
    assert {sum(path.stat().st_size for path in share) for share in shares} == {1200}


def test_a_file_that_fails_is_not_taken_for_loaded(tmp_path):
    path = tmp_path / "written_broken.py"
    path.write_text("1 / 0")
    with pytest.raises(ZeroDivisionError):
        loading.load(path)
    assert "written_broken" not in sys.modules


def test_what_was_compiled_long_ago_makes_room(tmp_path):
    (tmp_path / "__pycache__").mkdir()
    old, new = tmp_path / "__pycache__" / "written_old.piece.nbc", tmp_path / "written_new.py"
    half = tmp_path / ".written_old.py.0.part"
    for path, days in ((old, loading.KEPT_DAYS + 1), (half, loading.KEPT_DAYS + 1), (new, loading.KEPT_DAYS - 1)):
        path.touch()
        os.utime(path, (time.time() - days * 86_400,) * 2)
    loading._prune(tmp_path)
    assert [old.exists(), half.exists(), new.exists()] == [False, False, True]


@pytest.mark.parametrize("damage", [b"", b"FOUND = (", bytes(20)], ids=["empty", "cut short", "zeros"])
def test_a_written_file_that_a_crash_damaged_is_written_again(tmp_path, monkeypatch, damage):
    monkeypatch.setenv("SIMULATOR_CACHE", str(tmp_path))
    text = f"FOUND = {len(damage)} + 40  # again\n"
    (path,) = loading.warm([text], ())
    path.write_bytes(damage)
    found = loading.load(*loading.warm([text], ()))
    assert found.FOUND - len(damage) == 40


@pytest.mark.parametrize("ending", ["nbi", "nbc"])
def test_what_was_compiled_and_then_damaged_is_compiled_again(tmp_path, monkeypatch, ending):
    monkeypatch.setenv("SIMULATOR_CACHE", str(tmp_path))
    text = f"from numba import njit\n@njit('f8(f8)', cache=True)\ndef half(x):  # {ending}\n    return x / 2\n"
    for _ in range(2):
        (found,) = loading.load_all([""], [text])
        assert found.half(3.0) == 1.5
        (compiled,) = tmp_path.glob(f"__pycache__/{loading.name_of(text)}.*.{ending}")
        assert compiled.stat().st_size > 0
        compiled.write_bytes(b"")
        monkeypatch.delitem(sys.modules, loading.name_of(text))


def test_a_full_disk_is_told_of_the_folder_that_is_on_it(tmp_path, monkeypatch):
    def full(*names):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setenv("SIMULATOR_CACHE", str(tmp_path))
    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(InputError, match="SIMULATOR_CACHE=") as told:
        loading.warm(["FULL = 1\n"], ())
    assert str(tmp_path) in str(told.value)
    assert list(tmp_path.iterdir()) == []


def test_a_cache_that_cannot_be_written_is_read_and_the_processes_started_here_share_what_is_new(tmp_path, monkeypatch):
    monkeypatch.setenv("SIMULATOR_CACHE", str(tmp_path))
    before = loading.warm(["SHARED = 1\n"], ())[0]
    loading.cache_folder.cache_clear()
    monkeypatch.setattr(os, "access", lambda path, mode: Path(path) != tmp_path)
    after = loading.warm(["SHARED = 1\n"], ())[0]
    assert after.parent == Path(os.environ["SIMULATOR_CACHE"]) != tmp_path
    assert after.stat().st_mtime_ns == before.stat().st_mtime_ns, "Numba compares ages"
    loading.cache_folder.cache_clear()


def test_no_folder_at_all_for_what_is_compiled_is_told_with_the_variable_to_set(tmp_path, monkeypatch):
    def nowhere(prefix):
        raise FileNotFoundError(errno.ENOENT, "No usable temporary directory found")

    monkeypatch.setattr(loading.tempfile, "mkdtemp", nowhere)
    with pytest.raises(InputError, match="nor in a temporary folder"):
        loading._passing(tmp_path)
