"""What tests of several packages share."""

from __future__ import annotations

import importlib
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from tests import clinic

Called = tuple[int, str, str]
ASK_FOR_THE_MODEL = (
    "run", "experiments.compare", "experiments.delay.curve", "experiments.ensemble", "experiments.evaluate",
    "experiments.explore.grid", "experiments.explore.table", "experiments.piece",
    "experiments.reality", "experiments.robustness.study", "experiments.sensitivity.study", "experiments.study_kept",
    "experiments.assurance", "experiments.crews", "experiments.drawn", "experiments.calibrate.calibration",
    "experiments.calibrate.runs",
)  # fmt: skip


# How long an example takes says how busy the machine is: no test fails by it.
settings.register_profile("no clock", deadline=None)
settings.load_profile("no clock")


@pytest.fixture
def clinic_file(tmp_path: Path) -> Path:
    """The clinic's scenario as a file."""
    path = tmp_path / "clinic.toml"
    path.write_text(clinic.SCENARIO, encoding="utf-8")
    return path


@pytest.fixture
def clinic_scenario(clinic_file: Path) -> Any:
    """The clinic's scenario, read."""
    from simulator.scenario import read

    return read(clinic_file)


@pytest.fixture
def simulator(
    monkeypatch: pytest.MonkeyPatch, simulator_of_england: Callable[..., Called]
) -> Callable[..., Called]:
    """Call the command line on the clinic's model, in an empty folder; gives status and streams."""
    # All of them are imported first: one imported in between would keep the clinic for good.
    for module in [importlib.import_module(f"simulator.{name}") for name in ASK_FOR_THE_MODEL]:
        monkeypatch.setattr(module, "default_model", clinic.model)
    return simulator_of_england


@pytest.fixture
def simulator_of_england(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> Iterator[Callable[..., Called]]:
    """Call the command line on the model that comes with the package, in an empty folder."""
    from simulator.cli import main

    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.chdir(tmp_path)
    handlers = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    # A shell starts what runs in the background with Ctrl-C ignored.
    signal.signal(signal.SIGINT, signal.default_int_handler)

    def call(*arguments: str) -> Called:
        with pytest.raises(SystemExit) as ended:
            main(list(arguments))
        return (int(ended.value.code or 0), *capsys.readouterr())

    yield call
    for number, handler in handlers.items():
        signal.signal(number, handler)
