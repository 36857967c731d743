"""Sensitivity and robustness on the command line: their folders, their pages, and what they refuse."""

from __future__ import annotations

import json

import pytest
import xarray as xr

from tests.experiments.studied import FIRST, NEED, SCENARIO

SMALL = {
    "sensitivity": ("--base", "8", "--screen", "40", "--members", "2", "--closer", "1"),
    "robustness": ("--futures", "48", "--grid", "3", "--members", "2", "--top", "2", "--satisfy", "backlog <= 1500"),
}


@pytest.fixture
def studying(simulator, tmp_path):
    """Call a study of the clinic with more of its numbers left open."""
    (tmp_path / "clinic.toml").write_text(SCENARIO, encoding="utf-8")
    return lambda command, *options: simulator(
        command, "clinic.toml", "--workers", "1", "--outcome", "backlog", *SMALL[command], *options
    )


@pytest.mark.parametrize("command", list(SMALL))
def test_a_study_writes_a_folder_with_its_data_a_table_and_a_page(studying, tmp_path, command):
    status, out, err = studying(command, "--quiet")
    folder = tmp_path / "outputs" / f"clinic-{command}"
    assert (status, err) == (0, "")
    assert out.splitlines()[-1] == f"outputs/clinic-{command}/index.html"
    more = {"regret.csv", "value_of_information.csv"} if command == "robustness" else set()
    assert {path.name for path in folder.iterdir()} == more | {
        f"{command}.nc", f"{command}.csv", "scenario.toml", "manifest.json", "index.html",
    }  # fmt: skip
    with xr.open_dataset(folder / f"{command}.nc") as found:
        assert found.attrs["policy"] == "radical"
        assert found.sizes["number"] == 4
    record = json.loads((folder / "manifest.json").read_text())
    assert (record["command"], record["outcome"], record["better"]) == (command, "backlog", -1)
    assert out.splitlines()[0] in (folder / "index.html").read_text()


@pytest.mark.parametrize("command", list(SMALL))
def test_the_table_has_a_line_for_each_number(studying, tmp_path, command):
    studying(command, "--quiet")
    head, *lines = (tmp_path / "outputs" / f"clinic-{command}" / f"{command}.csv").read_text().splitlines()
    assert head.startswith("number,grade,")
    assert len(lines) == 4
    assert any(line.startswith(f"{NEED},D,") for line in lines)


AGAIN = [
    ("sensitivity", ()),
    ("sensitivity", ("--number", FIRST, "--number", NEED, "--accurate")),
    ("robustness", ()),
    ("robustness", ("--top", "0", "--surface", f"{NEED},{FIRST}")),
]


@pytest.mark.parametrize(("command", "options"), AGAIN)
def test_what_the_page_says_to_run_again_gives_the_same_data(studying, simulator, tmp_path, command, options):
    import html
    import re
    import shlex

    studying(command, "--quiet", *options)
    folder = tmp_path / "outputs" / f"clinic-{command}"
    page = html.unescape((folder / "index.html").read_text())
    said = re.search(rf"simulator {command} scenario\.toml (.+?)(?:</code>)?: the same versions", page)
    assert said is not None
    scenario = f"outputs/clinic-{command}/scenario.toml"
    status, _, err = simulator(
        command, scenario, *shlex.split(said[1]), "-o", "again", "--quiet", "--workers", "1"
    )
    assert (status, err) == (0, "")
    with xr.open_dataset(folder / f"{command}.nc") as one, xr.open_dataset(tmp_path / "again" / f"{command}.nc") as two:
        xr.testing.assert_equal(one.drop_attrs(), two.drop_attrs())


WRONG = [
    ("sensitivity", ("--policy", "radicle", "--base", "100", "--number", "clinic.peeple"),
     ["Did you mean radical?", "100 is no power of two", "Did you mean clinic.people?"]),
    ("sensitivity", ("--resume", "--base", "100", "--set", "clinic.peeple=1"),
     ["there is nothing to resume", "100 is no power of two", "clinic.peeple"]),
    ("robustness", ("--resume", "--policy", "radicle"), ["there is nothing to resume", "Did you mean radical?"]),
    ("sensitivity", ("--base", "many", "--top", "0", "--policy", "radicle"),
     ["--base: “many” is not a whole number", "--top: 0 is too small", "Did you mean radical?"]),
    ("robustness", ("--surface", "clinic.people", "--satisfy", "backlog < few", "--against", "radicle"),
     ["“clinic.people” are not two numbers", "“few” in “backlog < few” is not a number", "Did you mean radical?"]),
    ("robustness", ("--futures", "3", "--set", "clinic.peeple=1"), ["3 is no number of futures", "clinic.peeple"]),
    ("robustness", ("--members", "none"), ["“none” is not a whole number"]),
]  # fmt: skip


@pytest.mark.parametrize(("command", "options", "told"), WRONG)
def test_wrong_input_is_told_at_once_and_nothing_is_written(studying, tmp_path, command, options, told):
    status, out, err = studying(command, *options)
    assert (status, out) == (2, "")
    assert all(text in err for text in told), err
    assert "Traceback" not in err
    assert not (tmp_path / "outputs").exists()


def test_a_folder_of_someone_else_is_left_alone(studying, tmp_path):
    (tmp_path / "theirs").mkdir()
    (tmp_path / "theirs" / "letter.txt").write_text("mine")
    status, _, err = studying("sensitivity", "-o", "theirs")
    assert (status, "holds files that are not a result of this program" in err) == (2, True)
    assert [path.name for path in (tmp_path / "theirs").iterdir()] == ["letter.txt"]


@pytest.mark.parametrize("command", list(SMALL))
def test_a_study_replaces_its_own_kind_and_nothing_else(studying, tmp_path, command):
    folder = tmp_path / "outputs" / f"clinic-{command}"
    assert [studying(command, "--quiet")[0] for _ in range(2)] == [0, 0]
    (folder / "letter.txt").write_text("mine")
    status, _, err = studying(command, "--quiet")
    assert (status, "letter.txt. Move them elsewhere" in err) == (2, True)
    other = next(name for name in SMALL if name != command)
    status, _, err = studying(other, "-o", str(folder))
    assert (status, f"holds what `simulator {command}` wrote" in err) == (2, True)


@pytest.mark.parametrize("command", list(SMALL))
def test_the_page_of_a_study_is_drawn_again_from_its_folder(studying, simulator, tmp_path, command):
    studying(command, "--quiet")
    page = tmp_path / "outputs" / f"clinic-{command}" / "index.html"
    before = page.read_bytes()
    page.unlink()
    status, _, err = simulator("report", f"outputs/clinic-{command}")
    assert (status, err) == (0, "")
    assert page.read_bytes() == before
