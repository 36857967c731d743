from __future__ import annotations

import ast
import re
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
OPTIONAL = ("calibrate", "dask", "export", "notebook")
SOURCES = sorted((ROOT / "simulator").rglob("*.py"))


def imported(source: Path) -> set[str]:
    """The top-level names of everything that a file imports from elsewhere."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.partition(".")[0])
    return found - set(sys.stdlib_module_names) - {"simulator"}


def test_everything_that_is_imported_is_a_declared_dependency():
    extras = PROJECT["project"]["optional-dependencies"]
    known = (*PROJECT["project"]["dependencies"], *(name for extra in OPTIONAL for name in extras[extra]))
    listed = (re.match(r"[\w-]+", text) for text in known)
    declared = {name[0].lower().replace("-", "_") for name in listed if name}
    used = {name.lower() for source in SOURCES for name in imported(source)}
    assert used - declared == set()


@pytest.mark.parametrize(
    ("package", "user"),
    [
        ("distributed", "experiments/cluster.py"),
        ("emcee", "experiments/calibrate/posterior.py"),
        ("pyarrow", "export/files.py"),
        ("xlsxwriter", "export/workbook.py"),
        ("ipywidgets", "notebook/panel.py"),
        ("anywidget", "notebook/panel.py"),
    ],
)
def test_what_is_optional_is_imported_only_where_it_is_used(package, user):
    users = [source for source in SOURCES if package in imported(source)]
    assert [source.relative_to(ROOT / "simulator").as_posix() for source in users] == [user]
    assert not re.search(rf"^(from|import) {package}", users[0].read_text(encoding="utf-8"), re.M)


def test_every_part_of_the_package_has_its_place_in_the_ladder():
    layers = PROJECT["tool"]["importlinter"]["contracts"][0]["layers"]
    placed = {name for layer in layers for name in re.findall(r"simulator\.(\w+)", layer)}
    parts = {path.stem for path in (ROOT / "simulator").iterdir() if path.stem[0] not in "_."}
    assert parts - placed == set()


def test_what_the_package_takes_along_is_there():
    for folder in PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"]:
        assert any((ROOT / folder).iterdir()), folder


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_file_draws_luck_of_its_own(source):
    text = source.read_text(encoding="utf-8")
    assert not re.search(
        r"^\s*(import random|from random import)|np\.random|numpy\.random", text, re.M
    )
