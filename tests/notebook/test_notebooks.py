"""The notebooks run from the top, and what they keep for readers is what they say today."""

from __future__ import annotations

import importlib.util
import json
import sys
from itertools import pairwise
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[2] / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))


@pytest.fixture(scope="module")
def execute():
    """notebooks/execute.py as a module."""
    spec = importlib.util.spec_from_file_location("notebooks_execute", FOLDER / "execute.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def held(path: Path) -> dict:
    return json.loads(path.read_text(encoding="utf-8"))


def text(cell: dict) -> str:
    return "".join(cell["source"])


def test_there_are_three_of_them():
    assert [path.stem for path in NOTEBOOKS] == ["01-first-run", "02-change-a-number", "03-cost-of-delay"]


@pytest.mark.slow
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs_and_says_what_it_keeps(path, execute):
    for package in ("nbclient", "ipykernel", "ipywidgets", "anywidget"):
        pytest.importorskip(package, reason=f"running a notebook needs {package}: pip install -e '.[test]'")
    nbformat = pytest.importorskip("nbformat", reason="running a notebook needs nbformat: pip install -e '.[test]'")
    kept = nbformat.read(path, as_version=4)
    found = execute.kept(execute.executed(path), pictures=False)
    assert execute.told(found) == execute.told(kept), "run `python notebooks/execute.py`"


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_is_small_and_says_nothing_of_the_machine_that_ran_it(path):
    whole = path.read_text(encoding="utf-8")
    assert len(whole) < 400_000
    assert not [word for word in ("/home/", "/root/", "/tmp/", "/work/", "Traceback") if word in whole]
    assert {cell.get("execution_count") for cell in held(path)["cells"]} == {None}


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_every_cell_of_code_comes_after_a_sentence(path):
    cells = held(path)["cells"]
    assert cells[0]["cell_type"] == cells[-1]["cell_type"] == "markdown"
    for before, cell in pairwise(cells):
        assert cell["cell_type"] != "code" or before["cell_type"] == "markdown", text(cell)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_every_figure_is_kept_with_its_finding_and_a_picture(path):
    drawn = [cell for cell in held(path)["cells"] if "sim.chart." in text(cell)]
    assert drawn
    for cell in drawn:
        (output,) = cell["outputs"]
        assert output["data"]["image/png"], "run `python notebooks/execute.py` where there is a Chromium"
        assert "of 16 futures" in "".join(output["data"]["text/plain"])


def test_one_of_them_replaces_an_equation_and_runs_with_it():
    code = "\n".join(text(cell) for cell in held(NOTEBOOKS[1])["cells"] if cell["cell_type"] == "code")
    assert "sim.MODEL.replace(served=my_served)" in code
    assert "sim.run(england, model=mine)" in code
