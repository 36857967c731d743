"""A table of the scenario's own: a CSV file beside the file that names it, taken into the scenario."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from simulator.engine import Model
from simulator.errors import InputError
from simulator.scenario import check, read, start
from simulator.scenario.own_tables import LARGEST
from tests.scenario.test_mistakes import EXTENDS

BACKLOG = f"{EXTENDS}[change.clinic.opening_backlog]\ntable = 'mine.csv'\nbecause = 'Our own return'\n"
WAITING = f"{BACKLOG}column = 'waiting'\n"
ROWS = "# our return\nservice,waiting\nhousing,0.1\nhealth,7\n\ncare,3\n"


def told(path: Path, model: Model) -> str:
    return "\n".join(map(str, check(path, model)))


def test_it_is_found_beside_the_file_and_read_by_label(write: Callable[..., Path], model: Model) -> None:
    write(ROWS, "mine.csv")
    found = start(read(write(WAITING), model), model)
    assert found.values["opening_backlog"].tolist() == [3.0, 7.0, 0.1]


def test_the_resolved_file_runs_again_to_the_same_bits_without_it(write: Callable[..., Path], model: Model) -> None:
    table = write(ROWS, "mine.csv")
    scenario = read(write(WAITING), model)
    table.unlink()
    again = read(write(scenario.to_toml(), "resolved.toml"), model)
    assert again.to_toml() == scenario.to_toml()
    one, other = (start(each, model, member=2).values["opening_backlog"] for each in (scenario, again))
    assert one.tobytes() == other.tobytes()


def test_a_file_that_changes_later_changes_no_scenario_that_was_read(
    write: Callable[..., Path], model: Model
) -> None:
    write(ROWS, "mine.csv")
    scenario = read(write(WAITING))
    write(ROWS.replace("care,3", "care,4"), "mine.csv")
    assert start(scenario, model).values["opening_backlog"][0] == 3.0
    assert read(write(WAITING)).hash != scenario.hash


def test_one_that_is_called_like_a_table_of_the_model_is_refused(write: Callable[..., Path], model: Model) -> None:
    """A resolved scenario names the model's tables, and may lie beside anything."""
    write(ROWS, "opening.csv")
    for text in (WAITING.replace("mine.csv", "opening.csv"), EXTENDS):
        found = told(write(text), model)
        assert "opening.csv beside the scenario is called like a table of the model. Give it another name." in found


def test_it_is_looked_for_in_no_folder_but_that_of_the_file_that_names_it(
    write: Callable[..., Path], tmp_path: Path, model: Model, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    write(ROWS, "mine.csv")
    below = tmp_path / "below"
    below.mkdir()
    (below / "clinic.toml").write_text((tmp_path / "clinic.toml").read_text())
    (below / "what-if.toml").write_text(WAITING)
    found = told(below / "what-if.toml", model)
    assert "there is no table mine.csv. Put it beside the file that names it." in found


def test_all_its_mistakes_are_told_with_their_lines(write: Callable[..., Path], model: Model) -> None:
    write("# ours\nservice,waiting\nhealht,1\ncare,1_000\n\nhousing,1,2\n", "mine.csv")
    found = told(write(WAITING), model)
    for fragment in (
        "what-if.toml: change.clinic.opening_backlog.table: mine.csv, line 3: service has no “healht”. "
        "Did you mean health?",
        "mine.csv, line 4: waiting is “1_000”, not a finite number",
        "mine.csv, line 6: 3 cells under 2 headings",
    ):
        assert fragment in found


def test_a_cell_given_twice_and_one_that_is_missing_are_both_named(write: Callable[..., Path], model: Model) -> None:
    write("service,waiting\ncare,1\nhealth,2\ncare,3\n", "mine.csv")
    found = told(write(WAITING), model)
    assert "mine.csv gives a cell twice: line 4 as line 2" in found
    assert "mine.csv lacks 1 of 3 cells: housing" in found


def test_a_wrong_column_and_wrong_axes_are_both_told(write: Callable[..., Path], model: Model) -> None:
    write("sex,people\nfemale,1\n", "mine.csv")
    found = told(write(WAITING), model)
    assert "mine.csv has no column waiting. It has sex, people." in found
    assert "mine.csv is by sex, not by service" in found


SPREADSHEETS = {
    "a German spreadsheet": (
        "service;waiting\ncare;1,5\nhealth;2\nhousing;3\n",
        "table: mine.csv has its columns separated by semicolons. Save it with commas: replace decimal commas by",
    ),
    "tabs": ("service\twaiting\ncare\t1\n", "mine.csv has its columns separated by tabs"),
    "a title": (
        "Waiting in Newtown,\n,\nservice,waiting\ncare,1\nhealth,2\nhousing,3\n",
        "mine.csv has a title, “Waiting in Newtown”, in line 1, where the names of the columns must be. Take out what "
        "is above line 3",
    ),
    "a capital": (
        "Service,Waiting\ncare,1\nhealth,2\nhousing,3\n",
        "column: mine.csv has no column waiting. Did you mean Waiting? Capitals count: write both alike.",
    ),
    "a negative number": (
        "service,waiting\ncare,1\nhealth,-2\nhousing,3\n",
        "mine.csv, line 3: waiting is -2, and clinic.opening_backlog is at least 0 person. Give one within the limits",
    ),
}


@pytest.mark.parametrize("kind", SPREADSHEETS)
def test_what_a_spreadsheet_makes_of_a_table_is_told_as_such(
    kind: str, write: Callable[..., Path], model: Model
) -> None:
    text, said = SPREADSHEETS[kind]
    write(text, "mine.csv")
    assert said in told(write(WAITING), model)


def test_of_thousands_of_wrong_lines_the_first_are_told(write: Callable[..., Path], model: Model) -> None:
    write("service,waiting\n" + "nobody,1\n" * 1000, "mine.csv")
    found = check(write(WAITING), model)
    assert len(found) == 21
    assert "mine.csv has 980 more lines with something wrong" in str(found[-1])


WRONG = {
    "latin": (b"service,waiting\ncare,\xa31\n", "mine.csv is not UTF-8 text in line 2"),
    "large": (b"x" * (LARGEST + 1), "mine.csv has more than 1 MB"),
    "empty": (b"", "mine.csv cannot be read: it has no rows"),
    "quote": (b'service,waiting\ncare,"1\n', "mine.csv cannot be read"),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_can_not_be_read_is_told_once(name: str, write: Callable[..., Path], model: Model) -> None:
    data, what = WRONG[name]
    write(data, "mine.csv")
    found = check(write(WAITING), model)
    assert len(found) == 1
    assert what in str(found[0])
    assert found[0].remedy


def test_one_that_lies_elsewhere_is_not_read(write: Callable[..., Path], tmp_path: Path, model: Model) -> None:
    inside = tmp_path / "inside"
    inside.mkdir()
    (tmp_path / "secret.csv").write_text(ROWS)
    os.symlink(tmp_path / "secret.csv", inside / "mine.csv")
    (inside / "clinic.toml").write_text((write("", "x").parent / "clinic.toml").read_text())
    (inside / "what-if.toml").write_text(WAITING)
    assert "mine.csv leads out of the folder of the file that names it" in told(inside / "what-if.toml", model)
    (inside / "what-if.toml").write_text(WAITING.replace("mine.csv", "../secret.csv"))
    assert "“../secret.csv” is not the name of a table" in told(inside / "what-if.toml", model)


def test_what_is_no_file_is_not_opened(write: Callable[..., Path], tmp_path: Path, model: Model) -> None:
    os.mkfifo(tmp_path / "mine.csv")  # who reads one waits for ever
    assert "mine.csv is not a file" in told(write(WAITING), model)


def test_lines_in_the_scenario_need_the_name_of_their_table(write: Callable[..., Path]) -> None:
    with pytest.raises(InputError, match="has rows but no table"):
        read(write(f"{EXTENDS}[change.clinic.opening_backlog]\nrows = ['a,b']\nbecause = 'x'\n"))


def test_a_value_given_later_takes_its_place(write: Callable[..., Path], model: Model) -> None:
    write(ROWS, "mine.csv")
    flat = read(write(WAITING), model).change("clinic.opening_backlog", 0.0, because="Nobody waits")
    assert flat.numbers["clinic.opening_backlog"].rows is None
    assert start(flat, model).values["opening_backlog"].tolist() == [0.0, 0.0, 0.0]
