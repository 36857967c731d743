"""What a shell is offered after Tab: the right words, at once."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from simulator.run import every_policy
from simulator.scenario import read
from tests import clinic


def offered(line: str, cwd: Path | None = None, shell: str = "bash") -> list[str]:
    words = line.split(" ")
    asked = {"COMP_WORDS": line, "COMP_CWORD": str(len(words) - 1), "_SIMULATOR_COMPLETE": f"{shell}_complete"}
    path = {"PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run(
        [sys.executable, "-m", "simulator"], capture_output=True, text=True, check=True, cwd=cwd,
        env=os.environ | asked | path,
    )  # fmt: skip
    assert done.stderr == ""
    return [text.partition(",")[2] for text in done.stdout.splitlines() if text]


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("simulator expo", ["export"]),
        ("simulator exp", ["explore", "export"]),
        ("simulator run deep", ["deeper-cuts", "deep"]),
        ("simulator check england deep", ["deeper-cuts", "deep"]),
        ("simulator diff englan", ["england-2010-fitted", "england-2010", "england", "englan"]),
        ("simulator init x --extends deep", ["deeper-cuts", "deep"]),
        ("simulator run england --policy ra", ["radical"]),
        ("simulator calibrate england-2010 --targets hin", ["hindcast", "hin"]),
        ("simulator calibrate england-2010 --free finance.largest_c", ["finance.largest_cut"]),
        ("simulator ensemble england --against do_m", ["do_minimum"]),
        ("simulator run england --set finance.grant_growth_", ["finance.grant_growth_shift"]),
        ("simulator run england --set services.need_rate.hea", ["services.need_rate.health"]),
        ("simulator run nowhere --policy ra", []),
        ("simulator export outputs/x --to x", ["xlsx"]),
    ],
)
def test_what_is_offered(line, wanted):
    assert offered(line) == wanted


def test_every_policy_and_number_of_a_scenario_is_offered():
    england = read("england")
    assert set(offered("simulator delay england --policy ")) == set(every_policy(england))
    assert set(offered("simulator run england --set ")) == set(england.numbers)


def test_a_file_of_ones_own_is_read_and_a_broken_one_is_not_offered(tmp_path):
    (tmp_path / "mine.toml").write_text(clinic.SCENARIO + "[policy.later]\nlike = 'radical'\nstart = 2026-06-01\n")
    (tmp_path / "bad.toml").write_text("[policy")
    (tmp_path / "loop.toml").write_text("extends = 'loop'\n[policy.a]\n")
    assert offered("simulator run mine.toml --policy ", tmp_path) == ["do_minimum", "radical", "later"]
    assert offered("simulator run bad.toml --policy ", tmp_path) == []
    assert offered("simulator run loop.toml --policy ", tmp_path) == ["a"]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_each_shell_gets_its_script(shell):
    asked = os.environ | {"_SIMULATOR_COMPLETE": f"{shell}_source", "PYTHONPATH": os.pathsep.join(sys.path)}
    # Click asks the system's own bash for its version, and says so on standard error where it is old.
    done = subprocess.run([sys.executable, "-m", "simulator"], capture_output=True, text=True, check=True, env=asked)
    assert f"_SIMULATOR_COMPLETE={shell}_complete" in done.stdout


@pytest.mark.parametrize(
    "line",
    ["simulator expo", "simulator run england --policy ra", "simulator run england --set finance."],
)
def test_the_answer_comes_at_once_as_no_model_is_built_for_it(line):
    """A fresh process says what it had loaded when it ended."""
    heavy = ("numpy", "numba", "scipy", "pandas", "xarray", "pydantic", "plotly", "simpy")
    ours = tuple(f"simulator.{name}" for name in ("model", "engine", "experiments", "results.dataset", "charts"))
    code = f"""
        import atexit, sys
        atexit.register(lambda: print("loaded", [each for each in {heavy + ours} if each in sys.modules]))
        from simulator.cli import main
        main()
    """
    asked = {"COMP_WORDS": line, "COMP_CWORD": str(line.count(" ")), "_SIMULATOR_COMPLETE": "bash_complete"}
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code)], capture_output=True, text=True, check=True,
        env=os.environ | asked | {"PYTHONPATH": os.pathsep.join(sys.path)},
    )  # fmt: skip
    *words, loaded = done.stdout.splitlines()
    assert (loaded, words != []) == ("loaded []", True)
