"""Written-out text becomes modules, compiled on all cores where it is new."""

import os
import sys
import time

import pytest

from simulator.engine import loading

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
    found = loading.load_all(HELPERS, texts(tmp_path / "mark", many))
    assert [module.FOUND for module in found] == [40 + n for n in range(many)]
    seen = (tmp_path / "mark").read_text().split()
    assert len(set(seen)) == processes
    assert seen.count(str(os.getpid())) == many


def test_what_is_warmed_is_loaded_elsewhere_and_not_here(tmp_path, monkeypatch):
    monkeypatch.setenv("SIMULATOR_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(os, "sched_getaffinity", lambda process: {0, 1}, raising=False)
    paths = loading.warm(HELPERS, texts(tmp_path / "mark", loading.FEW))
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
    for path, days in ((old, loading.KEPT_DAYS + 1), (new, loading.KEPT_DAYS - 1)):
        path.touch()
        os.utime(path, (time.time() - days * 86_400,) * 2)
    loading._prune(tmp_path)
    assert [old.exists(), new.exists()] == [False, True]
