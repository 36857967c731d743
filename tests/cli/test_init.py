"""`init`: a scenario to start from, which runs as it is and whose comments hold."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path

import pytest

from simulator.describe import influential
from simulator.describe.notes import notes
from simulator.describe.place import people_of
from simulator.scenario import available, check, read

ENGLISH = [name for name in available() if "/" not in name]


@pytest.fixture(scope="module")
def england():
    from simulator.run import default_model

    return default_model()


def test_it_is_in_order_and_runs_on_any_model(simulator, clinic_file):
    status, out, err = simulator("init", "my-place", "--extends", "clinic")
    assert (status, err) == (0, "")
    assert out.startswith("my-place.toml is a scenario to start from")
    assert simulator("check", "my-place.toml")[0] == 0
    assert simulator("compare", "my-place.toml", "--members", "2", "--workers", "1", "--quiet")[0] == 0


@pytest.mark.parametrize("extends", ENGLISH)
def test_every_scenario_can_be_started_from(simulator_of_england, england, extends):
    assert simulator_of_england("init", "my-place", "--extends", extends)[0] == 0
    assert check("my-place.toml", england) == ()


def test_nothing_moves_until_something_is_changed(simulator_of_england):
    simulator_of_england("init", "my-place")
    numbers = {name: (n.value, n.range, n.source, n.grade) for name, n in read("my-place.toml").numbers.items()}
    assert numbers == {name: (n.value, n.range, n.source, n.grade) for name, n in read("england").numbers.items()}


def test_a_council_has_its_share_of_england(simulator_of_england, england):
    assert simulator_of_england("init", "my-council", "--people", "350000")[0] == 0
    assert check("my-council.toml", england) == ()
    ours, whole = read("my-council.toml").numbers, read("england").numbers
    share = 350_000 / people_of(read("england"), england)
    for name in ("finance.reserves_at_start", "finance.tax_base"):
        assert ours[name].value == pytest.approx(share * whole[name].value, rel=1e-5)
    assert ours["finance.councils"].value == 1.0
    assert ours["finance.reserves_at_start"].source.startswith("0.0059")


def test_councils_without_people_and_people_of_nowhere_are_told(simulator, clinic_file):
    status, _, err = simulator("init", "mine", "--councils", "2", "--extends", "clinic")
    assert (status, "--councils: 2: is of a place of another size" in err) == (2, True)
    status, _, err = simulator("init", "mine", "--people", "5000", "--extends", "clinic")
    assert (status, "--people: 5,000: can't be: nobody lives in what it builds on" in err) == (2, True)


def test_every_commented_line_that_is_toml_is_in_order_too(simulator_of_england, england):
    simulator_of_england("init", "my-place")
    text = Path("my-place.toml").read_text()
    live = re.sub(r"^# (?=\[|\w[\w.]* += )", "", text, flags=re.M)
    assert live.count("\n[change.") > 5
    assert "\n[[event]]" in live
    assert "\n[policy.my_policy.set]\ninnovation." in live
    Path("live.toml").write_text(live)
    assert check("live.toml", england) == ()


def test_it_adds_no_policy_that_is_the_twin_of_another(simulator_of_england, england):
    simulator_of_england("init", "my-place")
    assert notes(read("my-place.toml"), england) == ()


@pytest.mark.parametrize("people", ["350,000", "350k", "0.35m"])
def test_people_may_be_counted_in_thousands(simulator_of_england, people):
    assert simulator_of_england("init", "mine", "--people", people)[0] == 0
    assert "# A place of 350,000 people." in Path("mine.toml").read_text()


def test_the_comments_say_what_moves_results_most(simulator_of_england):
    simulator_of_england("init", "my-place")
    text = Path("my-place.toml").read_text()
    first = influential.influences()[0]
    assert f"#   {first.name} moves it by" in text
    assert all(words in text.lower() for words in influential.WORDS.values())
    assert max(map(len, text.splitlines())) < 170


def test_the_influential_numbers_are_numbers_of_england(england):
    known = {row.name for row in influential.influences()}
    names = {".".join(name.split(".")[:2]) for name in known}
    assert names <= set(read("england").numbers)
    with Path(influential.__file__).with_name("influential.csv").open(encoding="utf-8") as file:
        swings = [abs(float(row["swing"])) for row in csv.DictReader(file) if row["outcome"] == "npsv"]
    assert swings == sorted(swings, reverse=True)
    assert min(swings) > 0


WRONG = [
    ("My_Place!", ["NAME: My_Place!: can't be the name of a scenario"]),
    ("England", ["NAME: England: can't be the name", "such as my-place."]),  # not such as england, which is taken
    ("../out", ["NAME: ../out: can't be the name"]),
    ("england", ["NAME: england: is the name of a scenario already"]),
    ("taken", ["taken.toml: is there already, and is left as it is"]),
    ("mine -o mine.txt", ["mine.txt: is not called ….toml"]),
    ("mine -o nowhere/mine.toml", ["its folder is not there"]),
    ("mine --extends englnd", ["--extends: englnd: there is no scenario", "Did you mean england?"]),
    ("mine --extends ../clinic", ["--extends: ../clinic"]),
    ("mine --extends bad", ["bad.toml: clinic"]),
    ("B -o taken.toml --extends nix", ["NAME: B", "taken.toml: is there already", "--extends: nix"]),
]


@pytest.mark.parametrize(("asked", "said"), WRONG, ids=[asked for asked, _ in WRONG])
def test_what_is_wrong_is_told_all_at_once_and_nothing_is_written(simulator, clinic_file, tmp_path, asked, said):
    Path("taken.toml").write_text("mine")
    Path("bad.toml").write_text("extends = 'clinic'\n[change.clinic.x]\nvalue = 1\nbecause = 'y'\n")
    before = {path: path.read_bytes() for path in tmp_path.rglob("*")}
    status, out, err = simulator("init", *asked.split())
    assert (status, out) == (2, "")
    assert [text for text in said if text not in err.replace("change.", "")] == []
    assert {path: path.read_bytes() for path in tmp_path.rglob("*")} == before


def test_scripts_get_the_file(simulator, clinic_file):
    _, out, _ = simulator("init", "my-place", "--extends", "clinic", "--json")
    assert json.loads(out)["file"] == "my-place.toml"
