"""Results with a file missing or altered: no command shows them as whole."""

from __future__ import annotations

from pathlib import Path

import pytest

COMMANDS = ["report done", "export done --to csv", "diff done done", "appraise done -o priced"]


@pytest.fixture
def compared(simulator, clinic_file):
    """The folder of a comparison."""
    simulator("compare", str(clinic_file), "--members", "2", "--workers", "1", "-o", "done", "--quiet")
    return Path("done")


@pytest.mark.parametrize("name", ["results.nc", "scenario.toml"])
@pytest.mark.parametrize("command", COMMANDS)
def test_a_file_that_is_missing_or_altered_is_named_by_every_command(simulator, compared, command, name):
    (compared / name).write_bytes((compared / name).read_bytes() + b" ")
    status, out, err = simulator(*command.split())
    assert (status, out, f"done/{name}: is not what was written" in err) == (2, "", True)
    (compared / name).unlink()
    status, out, err = simulator(*command.split())
    assert (status, out, f"done/{name}: is not there" in err) == (2, "", True)


def test_what_no_command_reads_may_be_changed(simulator, compared):
    (compared / "index.html").unlink()
    for table in compared.glob("*.csv"):
        if table.name != "events.csv":
            table.unlink()
    assert simulator("export", "done", "--to", "csv", "--quiet")[0] == 0


def test_an_ensemble_with_a_missing_piece_is_refused_and_mended(simulator, clinic_file):
    asked = ("ensemble", str(clinic_file), "--points", "8", "--workers", "1", "-o", "many", "--quiet")
    simulator(*asked)
    next(Path("many/ensemble.zarr/luck").glob("[0-9]*")).unlink()
    for command in ("report many", "export many --to csv", "diff many many"):
        status, out, err = simulator(*command.split())
        assert (status, out, "pieces is missing or damaged: " in err, "--resume" in err) == (2, "", True, True)
    assert simulator(*asked, "--resume")[0] == 0
    assert simulator("report", "many")[0] == 0
