"""Wrong input, as a user of the command line gives it: told in full, and nothing is written."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from time import monotonic, sleep

import pytest

from tests import clinic

EXTENDS = 'extends = "clinic"\n'
NEED = EXTENDS + "[change.clinic.need_rate]\nbecause = 'x'\n"
FILES: dict[str, tuple[str | bytes, list[str]]] = {
    "unknown key": (
        EXTENDS + "colour = 1\n[run]\nsed = 3\n",
        ["mine.toml: colour: is not a key", "run.sed: is not a key", "Did you mean seed?"],
    ),
    "unknown number": (
        EXTENDS + "[change.clinic.ned_rate]\nvalue = 1\n",
        ["change.clinic.ned_rate: nothing is called that. Did you mean clinic.need_rate?"],
    ),
    "unknown label": (
        EXTENDS + "[change.clinic.capacity.helth]\nvalue = 1\nbecause = 'x'\n",
        ["change.clinic.capacity.helth: service has no “helth”. Did you mean health?"],
    ),
    "wrong unit": (NEED + "value = 0.2\nunit = 'person'\n", ["person cannot be made into 1/year"]),
    "outside its range": (NEED + "value = 0.9\n", ["0.9 is outside the range", "0.1 to 0.3"]),
    "impossible": (NEED + "value = -1\nrange = [-2, 1]\n", ["-1 is impossible", "at least 0"]),
    "dates out of order": (
        EXTENDS
        + "[change.clinic.ageing]\nbecause = 'x'\nseries = { 2026-04-01 = 1, 2025-04-01 = 1 }\n",
        ["ageing.series.2025-04-01: comes after 2026-04-01"],
    ),
    "stop on the start": (EXTENDS + "[run]\nstop = 2025-04-01\n", ["is not after the start"]),
    "run without end": (EXTENDS + "[run]\nstop = 9999-12-31\n", ["years 1700 to 2250"]),
    "loop": ('extends = "mine"\n', ["extends: goes round in a loop: mine → mine"]),
    "missing file": ('extends = "clinik"\n', ["there is no scenario “clinik”"]),
    "a way out of the folders": ('extends = "/etc/passwd"', ["leads out of the folders"]),
    "wrong types": (
        EXTENDS + "name = 3\nrun = 'fast'\n[change.clinic]\nneed_rate = 1\n",
        ["name: must be text", "run: must be a table", "need_rate: must be a table, not 1"],
    ),
    "not a number": (NEED + "value = nan\n", ["value: must be finite, not nan"]),
    "infinity": (NEED + "value = inf\n", ["value: must be finite, not inf"]),
    "step of nothing": (EXTENDS + "[run]\nstep = 0.0\n", ["run.step: must be at least 0.0001"]),
    "unknown policy": (EXTENDS + "[run]\npolicy = 'radicle'\n", ["Did you mean radical?"]),
    "long integer": ("a = " + "9" * 5000, ["a whole number has too many digits"]),
    "empty": ("", ["is empty. Start from a file that works"]),
    "ten megabytes": (b"#" + b"x" * 10_000_000, ["is 10.0 MB", "at most 5 MB"]),
    "not UTF-8": (b"name = 'caf\xe9'", ["is not UTF-8 text: byte 12", "Save the file as UTF-8."]),
    "not TOML": ("name =\nrun = 1", ["is not TOML", "line 1"]),
}


def files(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*")}


@pytest.mark.parametrize("command", ["check", "run", "compare"])
@pytest.mark.parametrize("kind", FILES)
def test_a_wrong_file_is_told_and_nothing_is_written(
    simulator, clinic_file, tmp_path, kind, command
):
    content, said = FILES[kind]
    wrong = tmp_path / "mine.toml"
    wrong.write_bytes(content if isinstance(content, bytes) else content.encode())
    status, out, err = simulator(command, "mine.toml")
    assert (status, out) == (2, "")
    assert any(text in err for text in said) if kind.startswith("a way") else True
    assert kind.startswith("a way") or [text for text in said if text not in err] == []
    assert all(line.startswith(("mine.toml: ", "clinic.toml: ")) for line in err.splitlines())
    assert files(tmp_path) == {"clinic.toml", "mine.toml"}


def test_a_file_that_cannot_be_read_is_told(simulator, clinic_file, monkeypatch):
    # The tests may run as root, who may read everything.
    def refused(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refused)
    assert simulator("run", "clinic.toml") == (
        2, "", "clinic.toml: cannot be read: Permission denied. Check the file and its permissions.\n",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("file", "said"),
    [
        ("folder", "folder: is a folder. Name the scenario file in it."),
        ("none.toml", "none.toml: there is no scenario “none.toml”"),
        ("none/none.toml", "none/none.toml: there is no such file"),
        ("", "no file is named"),
        (os.devnull, f"{os.devnull}: is not a file"),
    ],
)
def test_what_is_no_file_is_told(simulator, tmp_path, file, said):
    (tmp_path / "folder").mkdir()
    status, out, err = simulator("run", file)
    assert (status, out) == (2, "")
    assert said in err
    assert files(tmp_path) == {"folder"}


OPTIONS = [
    ("--set clinic.peopel=1", "--set: clinic.peopel: no number of this scenario is called that"),
    ("--set clinic.capacity.helth=1", "Did you mean health?"),
    ("--set people", "--set: people: is not NAME=VALUE"),
    ("--set clinic.people=2 --set clinic.people=3", "--set: clinic.people: is set more than once. Leave out"),
    ("--set people=1", "Did you mean clinic.people?"),
    ("--set =", "is not NAME=VALUE"),
    ("--set clinic.people=many", "must be a number, not the text “many”"),
    ("--set clinic.people=nan", "must be finite, not nan"),
    ("--set clinic.people=-1", "-1 is impossible"),
    ("--set clinic.people={", "“{” is no value"),
    ("--set run.stop=2025-04-01", "2025-04-01 is not after the start"),
    ("--policy radicle", "--policy: no policy is called radicle. Did you mean radical?"),
    ("--step 0", "“0” is not a step"),
    ("--step -1/24", "“-1/24” is not a step"),
    ("--step 1/0", "“1/0” is not a step"),
    ("--step nan", "“nan” is not a step"),
    ("--step 1e-9", "Give years from 0.0001 to 1"),
    ("--step 1e9", "Give years from 0.0001 to 1"),
    ("--method rk5", "“rk5” is not one of rk4, euler. Give rk4 or euler."),
    ("--seed -1", "-1 is too small"),
    ("--seed 99999999999999999999", "is too large"),
    ("--members 3", "No such option"),
]


@pytest.mark.parametrize(("options", "said"), OPTIONS, ids=[options for options, _ in OPTIONS])
def test_a_wrong_option_is_told_and_nothing_is_written(
    simulator, clinic_file, tmp_path, options, said
):
    status, out, err = simulator("run", "clinic.toml", *options.split())
    assert (status, out) == (2, "")
    assert said in err
    assert "Traceback" not in err
    assert files(tmp_path) == {"clinic.toml"}


def test_wrong_options_are_told_with_all_else_that_is_wrong(simulator, clinic_file):
    options = "--seed -1 --step 0 --method rk5 --members 0 --workers none --policy radicle --set clinic.peopel=1"
    err = simulator("compare", "clinic.toml", *options.split(), "--delays", "1,x")[2]
    told = ("--seed", "--step", "--method", "--members", "--workers", "--policy", "--set", "--delays")
    assert {line.partition(":")[0] for line in err.splitlines()} == set(told)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("compare clinic.toml --mebers 3 --polcy=radical --step 0 -x", ["--mebers", "--polcy", "-x", "--step: “0”"]),
        ("check --foo clinic.toml --bar", ["--foo", "--bar"]),
        ("describe assumptions --fo -b clinic.toml", ["--fo", "-b"]),
        ("-x -y compare clinic.toml", ["-x", "-y"]),
        ("compare clinic.toml --foo --members", ["--foo", "--members"]),
    ],
)
def test_all_options_that_there_are_not_are_told_at_once(simulator, clinic_file, tmp_path, line, told):
    status, out, err = simulator(*line.split())
    assert (status, out) == (2, "")
    said = err[err.index("Error: ") :].splitlines()
    assert [part for part, row in zip(told, said, strict=True) if part not in row] == []
    assert files(tmp_path) == {"clinic.toml"}


@pytest.mark.parametrize("option", ["--members", "--workers"])
@pytest.mark.parametrize(
    ("number", "said"),
    [
        ("0", ": 0 is too small. Give one from 1 to"),
        ("-5", ": -5 is too small"),
        ("1000000000", "1,000,000,000 is too large"),
        ("1e9", "“1e9” is not a whole number"),
        ("many", "“many” is not a whole number"),
    ],
)
def test_a_wrong_count_is_told(simulator, clinic_file, tmp_path, option, number, said):
    status, out, err = simulator("compare", "clinic.toml", option, number)
    assert (status, out) == (2, "")
    assert said in err
    assert files(tmp_path) == {"clinic.toml"}


@pytest.mark.parametrize(
    ("folder", "said"),
    [
        ("thesis", "holds files that are not a result of this program, so it is left alone"),
        ("clinic.toml", "is a file, not a folder"),
        ("clinic.toml/there", "can't be written (Not a directory)"),
        (".", "is the folder you are in, or above it"),
        ("/", "is the folder you are in, or above it"),
        ("/proc/none/there", "can't be written"),
    ],
)
def test_a_folder_that_may_not_be_written_is_told(simulator, clinic_file, tmp_path, folder, said):
    (tmp_path / "thesis").mkdir()
    (tmp_path / "thesis" / "chapter.md").write_text("years of work")
    status, out, err = simulator("run", "clinic.toml", "-o", folder, "--quiet")
    assert (status, out) == (2, "")
    assert said in err
    assert "Name another folder with -o." in err
    assert files(tmp_path) == {"clinic.toml", "thesis", "thesis/chapter.md"}


def test_all_that_is_wrong_with_a_command_is_told_at_once(simulator, clinic_file, tmp_path):
    (tmp_path / "thesis").write_text("years of work")
    sets = ("--set", "clinic.peopel=1", "--set", "clinic.first_backlog=-1")
    status, _, err = simulator("run", "clinic.toml", *sets, "--policy", "radicle", "-o", "thesis")
    assert status == 2
    told = err.splitlines()
    for said in ("clinic.people?", "-1 is impossible", "Did you mean radical?", "is a file"):
        assert len([line for line in told if said in line]) == 1
    assert len(told) == 4


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ("--set clinic.people={value=1e308,unit='person'}", "the stock backlog[adult_social_care] grew beyond"),
        ("--set clinic.people={value=1e308,unit='person'}", "referrals = 2e+307"),
        ("--set clinic.people={value=1e308,unit='person'}", "policy do_minimum, member 0 on 2025-04-16: "),
        ("--set clinic.people={value=1e300,unit='person'} --accurate", "are all numbers of a sensible size?"),
        ("--set clinic.capacity.health={value=1e308,unit='person/year'}", "mean_backlog: has no value at the start"),
    ],
)
def test_a_run_that_blows_up_stops_with_what_it_met_and_writes_nothing(
    simulator, clinic_file, tmp_path, options, said
):
    status, out, err = simulator("run", "clinic.toml", *options.split(), "-o", "a/b", "--quiet")
    assert (status, out) == (2, "")
    assert said in err
    assert files(tmp_path) == {"clinic.toml"}


def interruptible() -> None:
    # A shell starts what runs in the background with Ctrl-C ignored.
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def limited() -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (30_000, 30_000))


BEGINS = """
import sys
import simulator.experiments.compare as compare
import simulator.run as run
from simulator.cli import main
from tests import clinic
compare.default_model = run.default_model = clinic.model
main(sys.argv[1:])
"""


def started(folder: Path, *arguments: str, full: bool = False) -> subprocess.Popen[str]:
    """The command line on the clinic's model as a process of its own; on a full disk, if asked."""
    repository = Path(clinic.__file__).parents[1]
    return subprocess.Popen(
        [sys.executable, "-c", BEGINS, *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(repository)},
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        preexec_fn=limited if full else interruptible,
    )


def test_a_full_disk_is_told_and_nothing_is_left(simulator, clinic_file, tmp_path):
    assert simulator("run", "clinic.toml", "-o", "compiled")[0] == 0
    before = files(tmp_path)
    process = started(tmp_path, "run", "clinic.toml", "-o", "there", "--quiet", full=True)
    out, err = process.communicate(timeout=120)
    assert (process.returncode, out) == (2, "")
    assert "there: can't be written" in err
    assert "Traceback" not in err
    assert files(tmp_path) == before


@pytest.fixture
def long_comparison(tmp_path: Path, clinic_file: Path) -> Iterator[subprocess.Popen[str]]:
    """A comparison that has begun to write and would go on for minutes."""
    process = started(tmp_path, "compare", "clinic.toml", "--members", "10000", "--workers", "1")
    end = monotonic() + 120
    while monotonic() < end and not list(tmp_path.glob("outputs/.clinic.*.part/results.nc")):
        sleep(0.02)
    yield process
    process.kill()
    process.communicate()


@pytest.mark.parametrize(
    ("sent", "status", "said"), [(signal.SIGINT, 130, "Interrupted"), (signal.SIGTERM, 143, "")]
)
def test_a_comparison_that_is_stopped_leaves_nothing_half_written(
    long_comparison, tmp_path, sent, status, said
):
    long_comparison.send_signal(sent)
    out, err = long_comparison.communicate(timeout=60)
    assert (long_comparison.returncode, out) == (status, "")
    assert said in err
    assert "Traceback" not in err
    assert files(tmp_path) == {"clinic.toml"}
