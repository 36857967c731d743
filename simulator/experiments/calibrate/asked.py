"""What a calibration is asked: which numbers may move, to meet which record, until when; all checked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from simulator.errors import InputError, Mistake
from simulator.experiments.calibrate import targets as calibrate_targets
from simulator.experiments.calibrate.free import FreeNumber, free_numbers
from simulator.experiments.calibrate.targets import Target
from simulator.experiments.recorded import Measure, measure_of

if TYPE_CHECKING:
    from simulator.engine import Model
    from simulator.scenario import Scenario

WALKERS, STEPS, DRAWS, MEMBERS = 32, 660, 256, 1
RECORD = "record.csv"
"""The record as it is kept beside a result, so that the calibration can be run again from its folder."""
FREE_REMEDY = "Name one with --free, or several as free under [calibrate]."


@dataclass(frozen=True)
class Asked:
    """A calibration, checked. `members` runs of luck stand behind each point, the same at all of them.

    With `point` no posterior is sampled. `record` is the file of the targets.
    """

    scenario: Scenario
    targets: tuple[Target, ...]
    measures: tuple[Measure, ...]
    free: tuple[FreeNumber, ...]
    until: date
    record: Path
    walkers: int = WALKERS
    steps: int = STEPS
    draws: int = DRAWS
    members: int = MEMBERS
    point: bool = False
    accurate: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """The free numbers' dotted names."""
        return tuple(each.name for each in self.free)

    def used(self, use: str) -> list[int]:
        """The places of the targets of one use."""
        return [at for at, target in enumerate(self.targets) if target.use == use]

    @property
    def runs(self) -> int:
        """About how many runs it takes: the search takes some more or fewer."""
        search = (len(self.free) + 1) * 8
        sampled = 0 if self.point else self.walkers * (self.steps + 1)
        return (search + sampled) * self.members + (0 if self.point else self.draws)


def check(
    scenario: Scenario, model: Model, free: Sequence[str] | None = None, until: date | None = None,
    targets: str | Path | None = None, *, walkers: int = WALKERS, steps: int = STEPS, draws: int = DRAWS,
    members: int = MEMBERS, point: bool = False, accurate: bool = False,
) -> Asked:  # fmt: skip
    """What is asked, by the caller or else by the scenario's [calibrate]. Raises `InputError`, all at once."""
    mistakes: list[Mistake] = []
    said = scenario.calibrate
    where, names = ("--free", free) if free else (scenario.origin("calibrate", "free"), said and said.free)
    until = until or (said.until if said else None)
    if scenario.run.start is None or scenario.run.stop is None:
        what = "has no dates, and a record has"
        mistakes.append(Mistake(scenario.where, "run", what, "Give run.start and run.stop."))
    if not names:
        mistakes.append(Mistake(scenario.where, "calibrate.free", "no number may move", FREE_REMEDY))
    numbers = free_numbers(scenario, model, names or (), where, mistakes)
    if until is None:
        remedy = "Give --until 2019-03-31, or until under [calibrate]: later figures are held back."
        mistakes.append(Mistake(scenario.where, "calibrate.until", "is missing", remedy))
    record, figures = _record(scenario, model, targets, mistakes)
    _sizes(walkers, len(numbers), point, mistakes)
    if until is not None:
        figures = tuple(figure.until(until) for figure in figures)
        if figures and not any(figure.use == "fitted" for figure in figures):
            what = f"none of its figures is to be fitted until {until}"
            mistakes.append(Mistake(record.name, "use", what, "Give a later --until, or mark rows with fit."))
    if mistakes or until is None:
        raise InputError(mistakes)
    measures = tuple(measure_of(name, model) for name in dict.fromkeys(t.measure for t in figures))
    return Asked(scenario, figures, measures, numbers, until, record, walkers, steps, draws, members, point, accurate)


def _record(
    scenario: Scenario, model: Model, targets: str | Path | None, mistakes: list[Mistake]
) -> tuple[Path, tuple[Target, ...]]:
    """The file of the record and its figures."""
    from simulator.scenario import locate

    said = scenario.calibrate.targets if scenario.calibrate else None
    where = "--targets" if targets else scenario.origin("calibrate", "targets")
    name = targets or said
    nothing = Path("targets")
    if name is None:
        remedy = "Give --targets FILE, or targets under [calibrate]."
        mistakes.append(Mistake(scenario.where, "calibrate.targets", "no record is named", remedy))
        return nothing, ()
    path = Path(name)
    try:
        if not (targets and path.is_file()):
            beside = (scenario.path.parent,) if scenario.path else ()
            path = locate.beneath(str(name), (*beside, *locate.target_folders()), ".csv", "record")
        if scenario.run.start and scenario.run.stop:
            return path, calibrate_targets.read(path, model, scenario.run.start, scenario.run.stop)
    except locate.LostError as lost:
        mistakes.append(Mistake(where, "" if targets else "calibrate.targets", lost.what, lost.remedy))
    except InputError as error:
        mistakes += error.mistakes
    return path, ()


def _sizes(walkers: int, numbers: int, point: bool, mistakes: list[Mistake]) -> None:
    """Notes what a sampler can't do."""
    if point:
        return
    if find_spec("emcee") is None:
        what = "a posterior is sampled by emcee, which is not installed"
        remedy = 'Run pip install "public-service-simulator[calibrate]", or give --point for a point fit alone.'
        mistakes.append(Mistake("calibrate", "", what, remedy))
    if walkers % 2 or walkers < 2 * numbers:
        least = max(2 * numbers, 4)
        what = f"{walkers} walkers are too few or an odd number for {numbers} free numbers"
        mistakes.append(Mistake("--walkers", "", what, f"Give an even number from {least} up."))


def resolved(asked: Asked) -> Scenario:
    """The scenario with what was asked written into it, and the record beside it: it runs again from its folder."""
    from simulator.scenario.forms import Calibrate

    form = Calibrate(free=list(asked.names), until=asked.until, targets=RECORD)
    return replace(asked.scenario, calibrate=form)
