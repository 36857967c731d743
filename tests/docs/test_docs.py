"""Every example in the documentation runs, and every generated page is current.

A page is run from the top in an empty folder: a TOML or CSV block whose first line is a comment with a
file's name becomes that file, each line of a shell block is a command of `simulator`, Python
blocks share their names, and each line of a text block is something that the command or Python
above it printed. What isn't run says so in a comment above the block.
"""

from __future__ import annotations

import re
import shutil
import sys
from pathlib import Path
from typing import Any

import pytest

from docs import data_sources, generate
from simulator.cli import main
from simulator.describe.publications import naming, publications
from tests.docs.reading import ROOT, Block, blocks, command, examples, pages, small

PAGES = pages()
NUMBER = re.compile(r"[−-]?\d+\.\d+")


def name(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


class Reader:
    """Someone who tries everything on a page, in its order."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self.capsys = capsys
        self.names: dict[str, Any] = {}
        self.printed = ""
        self.examples = 0

    def takes(self, block: Block) -> None:
        if block.kind in ("toml", "csv") and block.file:
            Path(block.file).write_text(block.text, encoding="utf-8")
        elif block.kind == "sh":
            self.printed = "".join(self._calls(line) for line in block.lines)
        elif block.kind == "python":
            self._runs(small(block.text))
            self.printed = self.capsys.readouterr().out
        elif block.kind == "text":
            missing = [line for line in block.lines if line not in self.printed]
            assert missing == [], self.printed

    def _runs(self, python: str) -> None:
        """From a file, for equations are read from where they were written."""
        self.examples += 1
        file = Path(f"example_{self.examples}.py").resolve()
        file.write_text(python, encoding="utf-8")
        exec(compile(python, str(file), "exec"), self.names)

    def _calls(self, line: str) -> str:
        arguments, status = command(line)
        with pytest.raises(SystemExit) as end:
            main(arguments)
        printed = self.capsys.readouterr()
        assert end.value.code == status, f"{line}\n{printed.err}"
        return printed.out + printed.err


LONG = (
    "docs/quickstart.md",
    *(
        f"docs/how-to/{page}.md"
        for page in (
            "cost-of-delay", "change-a-number", "sensitivity", "spreadsheets", "explore", "robustness",
            "start-a-scenario", "waiting-in-detail",
        )
    ),
)  # fmt: skip
"""Pages whose examples take tens of seconds."""


def examined() -> list[Any]:
    """Every page with examples; those that take long are marked so."""
    slow = {True: (pytest.mark.slow,), False: ()}
    return [pytest.param(page, marks=slow[name(page) in LONG], id=name(page)) for page in PAGES if examples(page)]


@pytest.mark.parametrize("page", examined())
def test_every_example_of_a_page_runs(page, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.chdir(tmp_path)
    for folder in ("scenarios", "calibration"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    reader = Reader(capsys)
    for block in examples(page):
        reader.takes(block)


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_what_is_not_run_says_so(page):
    for block in blocks(page):
        assert block.kind in ("sh", "toml", "csv", "python", "text", "math"), block.text
        if block.kind == "sh" and not block.exempt:
            assert all(line.startswith("simulator ") for line in block.lines), block.text


@pytest.mark.parametrize("page", [*PAGES, ROOT / "scenarios" / "README.md"], ids=name)
def test_every_link_inside_the_repository_leads_somewhere(page):
    links = re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text(encoding="utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []


@pytest.mark.parametrize("page", ["equations", "results", "data-sources"])
def test_a_generated_page_is_current(page):
    text = (ROOT / "docs" / f"{page}.md").read_text(encoding="utf-8")
    assert text == generate.PAGES[f"docs/{page}.md"](), "run `python docs/generate.py`"


def test_the_list_of_scenarios_is_current():
    text = (ROOT / "scenarios" / "README.md").read_text(encoding="utf-8")
    assert text == generate.PAGES["scenarios/README.md"](), "run `python docs/generate.py`"


def test_the_errors_against_the_ons_projection_are_current():
    text = (ROOT / "docs" / "ons-projection.md").read_text(encoding="utf-8")
    found = generate.PAGES["docs/ons-projection.md"]()
    assert NUMBER.sub("", text) == NUMBER.sub("", found), "run `python docs/generate.py`"
    ours, theirs = ([float(n.replace("−", "-")) for n in NUMBER.findall(t)] for t in (text, found))
    assert ours == pytest.approx(theirs, abs=0.011)


def test_every_publication_of_the_list_stands_behind_a_number():
    rows = [*data_sources.assumptions(), *data_sources.columns()]
    for publication in publications():
        assert naming(publication, rows), publication["title"]


def test_a_number_that_is_derived_or_read_names_its_publication():
    """What remains of grade A is true by definition; of grade B, derived from other numbers."""
    loose = [row for row in data_sources.unplaced() if row["grade"] == "B"]
    assert [row["name"] for row in loose if not row["source"].startswith("Derived")] == []


def test_more_than_half_of_the_numbers_are_assumed_as_the_readme_says():
    grades = [row["grade"] for row in data_sources.assumptions()]
    assert grades.count("D") > len(grades) / 2


def test_the_glossary_has_every_word_of_the_model_and_of_the_field():
    text = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8").lower()
    words = ("parameter", "driver", "setting", "stock", "equation", "process", "policy", "member")
    field = (
        "flow", "backlog", "unmet need", "usable reserves", "budget gap", "npsv", "cost of delay", "wellby",
        "replication", "warm-up", "financial year", "price base", "optimism bias", "do minimum", "cashable saving",
        "double running", "reference", "failure demand",
    )  # fmt: skip
    assert [word for word in (*words, *field) if f"**{word}" not in text] == []
    assert "*common random numbers*" in text
