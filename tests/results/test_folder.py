from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from simulator.errors import InputError
from simulator.results import manifest
from simulator.results.folder import MANIFEST, PROGRAM, refuse, replacing


def write_result(folder: Path, text: str, **facts: str) -> None:
    with replacing(folder, facts.get("command")) as part:
        (part / "data").write_text(text)
        (part / "scenario.toml").write_text("")
        manifest.write(part, {"program": PROGRAM, **facts})


def dead_pid() -> int:
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


def test_a_result_replaces_the_one_before_and_leaves_nothing_beside_it(tmp_path):
    write_result(tmp_path / "england", "first")
    write_result(tmp_path / "england", "second")
    assert (tmp_path / "england" / "data").read_text() == "second"
    assert [p.name for p in tmp_path.iterdir()] == ["england"]


def test_a_run_that_fails_leaves_the_result_before_it_untouched(tmp_path):
    write_result(tmp_path / "england", "first")
    with pytest.raises(KeyboardInterrupt), replacing(tmp_path / "england") as part:
        (part / "data").write_text("half")
        raise KeyboardInterrupt
    assert (tmp_path / "england" / "data").read_text() == "first"
    assert [p.name for p in tmp_path.iterdir()] == ["england"]


def test_a_folder_of_something_else_is_never_replaced(tmp_path):
    (tmp_path / "thesis").mkdir()
    (tmp_path / "thesis" / "chapter.md").write_text("years of work")
    with pytest.raises(InputError, match="not a result of this program"):
        write_result(tmp_path / "thesis", "gone")
    assert (tmp_path / "thesis" / "chapter.md").read_text() == "years of work"


def test_the_manifest_of_another_program_does_not_count(tmp_path):
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / MANIFEST).write_text('{"name": "a web page"}')
    with pytest.raises(InputError, match="left alone"):
        write_result(tmp_path / "site", "gone")


def test_what_somebody_put_into_a_result_is_named_and_never_deleted(tmp_path):
    write_result(tmp_path / "england", "first")
    (tmp_path / "england" / "figures").mkdir()
    for number in range(6):
        (tmp_path / "england" / f"note{number}.txt").write_text("mine")
    with pytest.raises(InputError, match=r"be deleted: figures/, note0\.txt, .* and 2 more\. Move them elsewhere"):
        write_result(tmp_path / "england", "gone")
    assert (tmp_path / "england" / "data").read_text() == "first"


def test_a_scenario_changed_by_hand_is_somebodys_own(tmp_path):
    write_result(tmp_path / "england", "first")
    (tmp_path / "england" / "scenario.toml").write_text("# what if")
    with pytest.raises(InputError, match=r"scenario\.toml \(changed by hand\)"):
        write_result(tmp_path / "england", "gone")


def test_what_a_system_or_a_killed_command_left_in_a_result_is_nobodys(tmp_path):
    write_result(tmp_path / "england", "first")
    for name in (".DS_Store", "Thumbs.db", ".index.html.123.part", ".manifest.json.part"):
        (tmp_path / "england" / name).write_text("")
    write_result(tmp_path / "england", "second")
    assert (tmp_path / "england" / "data").read_text() == "second"


def test_what_is_put_into_a_result_while_the_next_is_computed_moves_into_that(tmp_path):
    write_result(tmp_path / "england", "first")
    with replacing(tmp_path / "england") as part:
        (part / "data").write_text("second")
        (tmp_path / "england" / "letter.txt").write_text("mine")
        (tmp_path / "england" / "scenario.toml").write_text("mine")
        manifest.write(part, {"program": PROGRAM})
        (part / "scenario.toml").write_text("")
    held = {path.name: path.read_text() for path in (tmp_path / "england").iterdir() if path.name != MANIFEST}
    assert held == {"data": "second", "letter.txt": "mine", "scenario.toml": "", "scenario.toml.old": "mine"}


def test_a_result_of_another_kind_is_named_and_left_alone(tmp_path):
    write_result(tmp_path / "england", "first", command="compare")
    said = "holds what `simulator compare` wrote, which `simulator delay` would replace. Name another folder with -o"
    with pytest.raises(InputError, match=said):
        write_result(tmp_path / "england", "gone", command="delay")
    write_result(tmp_path / "england", "second", command="compare")
    refuse(tmp_path / "england")


def test_a_file_is_not_taken_for_a_folder(tmp_path):
    (tmp_path / "england").write_text("a file")
    with pytest.raises(InputError, match="is a file"):
        write_result(tmp_path / "england", "gone")


def test_an_empty_folder_may_be_filled(tmp_path):
    (tmp_path / "england").mkdir()
    write_result(tmp_path / "england", "first")
    assert (tmp_path / "england" / "data").read_text() == "first"


def test_a_kill_between_the_two_renames_is_repaired(tmp_path):
    write_result(tmp_path / "england", "first")
    (tmp_path / "england").rename(tmp_path / ".england.old")
    with pytest.raises(ZeroDivisionError), replacing(tmp_path / "england"):
        raise ZeroDivisionError
    assert (tmp_path / "england" / "data").read_text() == "first"


def test_what_a_killed_run_left_half_written_is_cleared_and_a_live_one_is_not(tmp_path):
    dead, live = (tmp_path / f".england.{pid}.part" for pid in (dead_pid(), os.getppid()))
    dead.mkdir()
    live.mkdir()
    write_result(tmp_path / "england", "first")
    assert not dead.exists()
    assert live.exists()


def test_brackets_in_a_name_are_letters_of_it(tmp_path):
    left = tmp_path / f".run[1].{dead_pid()}.part"
    left.mkdir()
    write_result(tmp_path / "run[1]", "first")
    assert [path.name for path in tmp_path.iterdir()] == ["run[1]"]


def test_where_no_process_can_be_asked_none_is_and_what_may_be_its_own_stays(tmp_path, monkeypatch):
    left = tmp_path / f".england.{dead_pid()}.part"
    left.mkdir()
    monkeypatch.setattr("simulator.results.folder.ASKABLE", False)
    monkeypatch.setattr(os, "kill", lambda *_: pytest.fail("on Windows this is Ctrl-C"))
    write_result(tmp_path / "england", "first")
    assert left.is_dir()


def test_a_folder_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(
        InputError, match=r"england: can't be written .* Name another folder with -o"
    ):
        write_result(tmp_path / "file" / "england", "first")
