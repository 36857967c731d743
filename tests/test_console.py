"""What a terminal shows while a command runs."""

from __future__ import annotations

import logging
import os
import subprocess
import sys

import click
import pytest

from simulator import console


def test_a_long_name_leaves_room_for_what_is_done(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    long = "England where radical change is well conceived and badly needed"
    with console.progress(f"{long}: 5 policies", 1152, quiet=False) as show:
        show(64)
    told = capsys.readouterr().err
    assert "64/1152" in told
    assert "England where radical chang…: 5 policies" in told


def test_a_letter_that_the_output_lacks_is_no_fault() -> None:
    command = "click.Command('x', callback=lambda: print('1 − £2'), params=[])"
    said = f"import sys, click; from simulator import console; console.run({command}, [])"
    done = subprocess.run(
        [sys.executable, "-c", said], capture_output=True, check=False,
        env={**os.environ, "PYTHONIOENCODING": "cp1252"},
    )  # fmt: skip
    assert (done.returncode, done.stdout.strip()) == (0, b"1 ? \xa32")


def test_a_file_that_ends_too_soon_is_a_fault_and_no_interruption(monkeypatch: pytest.MonkeyPatch) -> None:
    @click.command()
    def reads() -> None:
        raise EOFError("Ran out of input")

    monkeypatch.setattr(sys, "excepthook", sys.excepthook)  # and signals are put back by who called
    with pytest.raises(EOFError, match="Ran out"):
        console.run(reads, [])


@pytest.mark.parametrize(("options", "shown"), [([], "It takes a minute.\n"), (["--quiet"], "")])
def test_what_the_program_says_of_itself_is_a_note_that_quiet_leaves_out(
    options: list[str], shown: str, capsys: pytest.CaptureFixture[str]
) -> None:
    @click.command()
    @click.option("--quiet", is_flag=True)
    def compiles(quiet: bool) -> None:
        logging.getLogger("simulator").info("It takes a minute.")

    with pytest.raises(SystemExit):
        console.run(compiles, options)
    assert capsys.readouterr().err == shown


def test_an_end_by_the_system_says_that_what_is_done_is_kept(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit), console.kept():
        raise SystemExit(console.TERMINATED)
    assert capsys.readouterr().err == "Ended; what is done is kept: run it again with --resume.\n"


def test_a_name_with_spaces_wants_quotation_marks(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        console.run(click.Command("check"), ["place.toml"])
    assert ended.value.code == 2
    assert "quotation marks" in capsys.readouterr().err
