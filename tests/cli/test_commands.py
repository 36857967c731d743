"""What holds for every command: an example in its help, one JSON object where it reports, a quick start."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator

import click
import pytest

from simulator.cli import simulator as group

DESCRIBES = "describe"
"""A group of commands, and no command itself."""


Path = tuple[str, ...]


def commands(command: click.Command = group, path: Path = ()) -> Iterator[tuple[Path, click.Command]]:
    yield path, command
    if isinstance(command, click.Group):
        for name, inner in command.commands.items():
            yield from commands(inner, (*path, name))


EVERY = list(commands())
REPORTING = [path for path, command in EVERY if path and path != (DESCRIBES,)]


@pytest.mark.parametrize("path", [path for path, _ in EVERY], ids=" ".join)
def test_every_command_has_an_example_of_itself_in_its_help(simulator, path):
    status, out, err = simulator(*path, "--help")
    assert (status, err) == (0, "")
    example = out[out.index("Example:\n") :]
    assert f"\n    simulator {' '.join(path)}".rstrip() in example


@pytest.mark.parametrize("path", REPORTING, ids=" ".join)
def test_every_command_that_reports_does_so_as_json_too(path):
    options = {name for parameter in dict(EVERY)[path].params for name in parameter.opts}
    assert "--json" in options


def test_json_is_one_object_and_nothing_else(simulator, clinic_file):
    file = str(clinic_file)
    simulator("run", file, "-o", "one", "--quiet")
    simulator("compare", file, "--members", "2", "--workers", "1", "-o", "two", "--quiet")
    for arguments in (
        ("check", file), ("run", file), ("compare", file, "--members", "2", "--workers", "1"), ("report", "two"),
        ("diff", "one", "two"), ("diff", file, file), ("export", "two", "--to", "csv"),
        ("init", "my-place", "--extends", "clinic"), ("assure", file, "--no-checks", "--members", "2"),
    ):  # fmt: skip
        status, out, _ = simulator(*arguments, "--json")
        assert status == 0, arguments
        assert isinstance(json.loads(out), dict)


def test_what_describes_does_so_as_json_too(simulator, clinic_file):
    for command in ("equations", "assumptions", "diagram", "python", "stress"):
        file = [str(clinic_file)] if command in ("assumptions", "stress") else []
        status, out, err = simulator("describe", command, *file, "--json")
        assert (status, err) == (0, "")
        assert isinstance(json.loads(out), dict)


def test_an_unknown_command_exits_with_2(simulator):
    status, out, err = simulator("simulate")
    assert (status, out) == (2, "")
    assert "No such command" in err


@pytest.mark.parametrize("module", ["simulator", "simulator.cli"])
def test_the_start_loads_nothing_heavy(module):
    heavy = ("numpy", "numba", "scipy", "pandas", "xarray", "pydantic", "plotly", "openpyxl", "pyarrow")
    code = f"import sys, {module}; print([m for m in {heavy} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
