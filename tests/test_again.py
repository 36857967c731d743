"""A page alone makes its result again: the scenario and the command are taken out of it, and give the same bits."""

from __future__ import annotations

import json
import re
import shlex
from html.parser import HTMLParser
from pathlib import Path

import pytest
import xarray as xr

from simulator.charts.embed import unpacked

CLINIC = [
    ("run", ["--policy", "radical", "--seed", "9", "--step", "1/48"]),
    ("run", ["--accurate"]),
    ("compare", ["--members", "3", "--workers", "1", "--set", "clinic.people=12000", "--method", "euler"]),
    ("compare", ["--members", "2", "--workers", "1", "--accurate"]),
]
ENGLAND = [
    ("compare", ["--members", "4", "--workers", "1", "--delays", "0,2"]),
    ("delay", ["--policy", "radical", "--years", "0,3", "--members", "2", "--workers", "1", "--risk", "0.2"]),
    ("ensemble", ["--points", "2", "--accurate", "--design", "sobol", "--workers", "1", "--outcomes", "npsv,wellbys"]),
]


class Page(HTMLParser):
    """What a browser makes of a page: the data blocks by name, and the words of the section on running it again."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.held: dict[str, object] = {}
        self.again = ""
        self._block, self._inside = "", False
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        if tag == "script" and said.get("type") == "application/gzip":
            self._block = said["id"] or ""
        self._inside = said.get("id") == "again" if tag == "section" else self._inside

    def handle_endtag(self, tag: str) -> None:
        self._inside = self._inside and tag != "section"
        self._block = "" if tag == "script" else self._block

    def handle_data(self, data: str) -> None:
        if self._block:
            self.held[self._block] = unpacked(data)
        elif self._inside:
            self.again += data

    @property
    def command(self) -> list[str]:
        """The arguments of the command that the page tells."""
        told = re.search(r"run simulator (.+?): the same versions", self.again)
        assert told is not None
        return shlex.split(told[1])


def made_again(simulator, file: str, command: str, options: list[str]) -> None:
    status, _, err = simulator(command, file, *options, "-o", "first", "--quiet")
    assert status == 0, err
    page = Page(Path("first/index.html"))
    Path("scenario.toml").write_text(page.held["scenario"], encoding="utf-8")
    assert page.command[:2] == [command, "scenario.toml"]
    alone = [] if command == "run" else ["--workers", "1"]
    status, _, err = simulator(*page.command, *alone, "-o", "second", "--quiet")
    assert status == 0, err
    for path in (*Path("first").glob("*.nc"), *Path("first").glob("*.zarr")):
        read = xr.open_zarr if path.suffix == ".zarr" else xr.open_dataset
        with read(path) as one, read(Path("second") / path.name) as other:
            xr.testing.assert_identical(one.load(), other.load())
    assert Page(Path("second/index.html")).held["scenario"] == page.held["scenario"]


@pytest.mark.parametrize(("command", "options"), CLINIC)
def test_a_page_makes_its_result_again_to_the_last_bit(simulator, clinic_file, command, options):
    made_again(simulator, str(clinic_file), command, options)


@pytest.mark.slow
@pytest.mark.parametrize(("command", "options"), ENGLAND, ids=[command for command, _ in ENGLAND])
def test_a_page_of_england_makes_its_result_again(simulator_of_england, command, options):
    made_again(simulator_of_england, "england", command, options)


def test_what_a_page_holds_is_what_its_folder_holds(simulator, clinic_file):
    simulator("compare", str(clinic_file), "--members", "2", "--workers", "1", "-o", "first", "--quiet")
    page, record = Page(Path("first/index.html")), json.loads(Path("first/manifest.json").read_text())
    assert page.held["scenario"] == Path("first/scenario.toml").read_text()
    assert page.held["manifest"] == {key: fact for key, fact in record.items() if key != "files"}
