from __future__ import annotations

import csv
import hashlib
import json

import pytest

from simulator.errors import InputError
from simulator.results import manifest, store
from simulator.results.dataset import dataset
from simulator.results.events import rows
from tests.results.made_up import CALENDAR, model, runs


def save(folder, members=2):
    """Write a made-up result and return it."""
    made = runs(members)
    record = manifest.manifest("compare", {"name": "made up"}, seed=1)
    with store.saving(folder, members) as result:
        events = [row for (p, m), run in made.items() for row in rows(p, m, run.events, CALENDAR)]
        result.add(dataset(model(), CALENDAR, made), events)
        with result.dataset() as opened:
            assert opened.sizes["member"] == members
        result.finish('name = "made up"\n', record, page="<html></html>")


def test_a_result_holds_its_five_files(tmp_path):
    save(tmp_path / "made-up")
    names = {path.name for path in (tmp_path / "made-up").iterdir()}
    assert names == {"results.nc", "scenario.toml", "events.csv", "manifest.json", "index.html"}


def test_events_are_one_table_whatever_their_fields(tmp_path):
    save(tmp_path / "made-up")
    with (tmp_path / "made-up" / "events.csv").open(encoding="utf-8") as file:
        table = list(csv.DictReader(file))
    assert len(table) == 2 * 2 * 2
    assert table[0] == {
        "policy": "do_minimum", "member": "0", "date": "2026-04-01", "kind": "budget", "gap": "2.5",
    }  # fmt: skip
    assert table[1]["gap"] == ""


def test_the_manifest_says_what_made_the_result_and_hashes_its_files(tmp_path):
    save(tmp_path / "made-up")
    record = json.loads((tmp_path / "made-up" / "manifest.json").read_text(encoding="utf-8"))
    assert record["seed"] == 1
    assert record["versions"]["numpy"]
    assert record["machine"]["processor"]
    page = (tmp_path / "made-up" / "index.html").read_bytes()
    assert record["files"]["index.html"] == hashlib.sha256(page).hexdigest()


def test_a_result_is_read_back(tmp_path):
    save(tmp_path / "made-up", members=3)
    with store.read(tmp_path / "made-up") as opened:
        assert opened.sizes["member"] == 3


def test_a_folder_that_is_no_result_is_refused_by_name(tmp_path):
    with pytest.raises(InputError, match="is not a folder of results"):
        store.read(tmp_path)


def test_a_failure_half_way_leaves_nothing(tmp_path):
    with pytest.raises(ZeroDivisionError), store.saving(tmp_path / "made-up", 5) as result:
        result.add(dataset(model(), CALENDAR, runs(2)), [])
        raise ZeroDivisionError
    assert list(tmp_path.iterdir()) == []
