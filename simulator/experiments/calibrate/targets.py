"""The record that a calibration is held against: a CSV file, read and checked row by row.

A row is a figure: what is measured, when, how much, its source and grade, how far off the model may be (`error`,
a standard error of the record and of what the model's form can't meet) and what it is used for.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from simulator.errors import InputError, Mistake, did_you_mean
from simulator.experiments.recorded import Measure, Period, UnmeasuredError, measure_of
from simulator.scenario.tables import number_in

if TYPE_CHECKING:
    from simulator.engine import Model

COLUMNS = ("measure", "period", "value", "unit", "source", "grade")
OTHERS = ("note", "error", "error_because", "use")
USES = {"start": "start", "fit": "fitted", "hold": "held back"}
"""What a row says of its use, and what it is then called. `start` is given to the model, and never counts."""
SHARES = {"A": 0.05, "B": 0.075, "C": 0.10, "D": 0.20}
"""The standard error of a figure whose row gives none, as a share of it: a rule of thumb of this program. Most of
it is what the model's form can't meet, since a figure that was read in the document itself is itself near."""
LARGEST = 5_000_000


@dataclass(frozen=True)
class Target:
    """One figure of the record; `use` is one of the values of `USES`."""

    measure: str
    period: Period
    value: float
    unit: str
    source: str
    grade: str
    note: str
    error: float
    error_because: str
    use: str

    @property
    def last(self) -> date:
        """The last day that it is about: of a period the day before the second one named."""
        last = date.fromisoformat(self.period[-1])
        return last - timedelta(days=1) if len(self.period) == 2 else last

    def until(self, until: date) -> Target:
        """The figure with its use, where its row leaves that open: held back if it is later."""
        return self if self.use else replace(self, use=USES["fit" if self.last <= until else "hold"])


def read(path: Path, model: Model, start: date, stop: date) -> tuple[Target, ...]:
    """The figures of a file, for a model and runs from `start` to `stop`; `use` is empty where a row leaves it open.

    Raises `InputError` with all that is wrong, each with its line.
    """
    mistakes: list[Mistake] = []
    found: list[Target] = []
    seen: dict[tuple[str, Period], int] = {}
    for line, row in _rows(path, mistakes):
        check = _Row(f"{path.name}, line {line}", row, mistakes)
        target = check.target(model, start, stop)
        if target is None:
            continue
        before = seen.setdefault((target.measure, target.period), line)
        if before != line:
            check.say("period", f"{row['period']} of {target.measure} stands in line {before} too", "Keep one of them.")
        found.append(target)
    if not found and not mistakes:
        mistakes.append(Mistake(path.name, "", "has no figures", f"Give rows of {', '.join(COLUMNS)}."))
    if mistakes:
        raise InputError(mistakes)
    return tuple(found)


def _rows(path: Path, mistakes: list[Mistake]) -> Iterator[tuple[int, Mapping[str, str]]]:
    """Each row by its columns, with its line; lines that begin with # are comments."""
    text = _text(path, mistakes)
    lines = [(at, line) for at, line in enumerate(text.splitlines(), 1) if line.strip() and not line.startswith("#")]
    if not lines:
        return
    rows = csv.reader([line for _, line in lines])
    try:
        parsed = [(lines[rows.line_num - 1][0], row) for row in rows]
    except csv.Error as error:
        where = f"{path.name}, line {lines[rows.line_num - 1][0]}"
        mistakes.append(Mistake(where, "", f"can't be read ({error})", "Correct or shorten it."))
        return
    header = [name.strip() for name in parsed[0][1]]
    if not _sound(path.name, header, mistakes):
        return
    for line, row in parsed[1:]:
        if len(row) == len(header):
            yield line, {name: cell.strip() for name, cell in zip(header, row, strict=True)}
        else:
            what = f"has {len(row)} cells and the header {len(header)}"
            remedy = "Put text that holds a comma into double quotes."
            mistakes.append(Mistake(f"{path.name}, line {line}", "", what, remedy))


def _text(path: Path, mistakes: list[Mistake]) -> str:
    what = ""
    try:
        if path.stat().st_size > LARGEST:
            what, remedy = f"is larger than {LARGEST / 1e6:.0f} MB", "A record has a row for each figure."
        else:
            return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        what, remedy = "is not UTF-8 text", "Save the file as UTF-8."
    except OSError as error:
        what, remedy = f"can't be read ({error.strerror or error})", "Check the file and its permissions."
    mistakes.append(Mistake(path.name, "", what, remedy))
    return ""


def _sound(where: str, header: list[str], mistakes: list[Mistake]) -> bool:
    before = len(mistakes)
    known = (*COLUMNS, *OTHERS)
    for name in header:
        if name not in known:
            remedy = did_you_mean(name, known).strip() or f"The columns are {', '.join(known)}."
            mistakes.append(Mistake(where, name, "is not a column of a record", remedy))
        elif header.count(name) > 1:
            mistakes.append(Mistake(where, name, "is the head of two columns", "Keep one of them."))
    for name in COLUMNS:
        if name not in header:
            mistakes.append(Mistake(where, name, "is not among the columns", f"Head one with {name}."))
    return len(mistakes) == before


class _Row:
    """One row being read."""

    def __init__(self, where: str, row: Mapping[str, str], mistakes: list[Mistake]) -> None:
        self.where, self.row, self.mistakes = where, row, mistakes
        self.before = len(mistakes)

    def say(self, column: str, what: str, remedy: str) -> None:
        self.mistakes.append(Mistake(self.where, column, what, remedy))

    def target(self, model: Model, start: date, stop: date) -> Target | None:
        """The figure, or None and what is wrong with it."""
        row = self.row
        try:
            measure = measure_of(row["measure"], model)
            self._unit(measure)
        except UnmeasuredError as unmeasured:
            measure = None
            self.say("measure", unmeasured.what, unmeasured.remedy)
        period = self._period(measure, start, stop)
        value, (error, because) = self._number("value"), self._error()
        if row["grade"] not in SHARES:
            self.say("grade", f"“{row['grade']}” is no grade", f"Give one of {', '.join(SHARES)}.")
        if not row["source"]:
            self.say("source", "is missing", "Say where the figure comes from.")
        if row.get("use", "") not in ("", *USES):
            self.say("use", f"“{row['use']}” is no use", f"Give {', '.join(USES)} or nothing.")
        if len(self.mistakes) > self.before or value is None:
            return None
        return Target(
            row["measure"], period, value, row["unit"], row["source"], row["grade"], row.get("note", ""), error,
            because, USES.get(row.get("use", ""), ""),
        )  # fmt: skip

    def _number(self, column: str) -> float | None:
        value = number_in(self.row[column])
        if value is not None:
            return value
        self.say(column, f"“{self.row[column]}” is not a number", "Give one such as 0.0485 or 21.09e9.")
        return None

    def _error(self) -> tuple[float, str]:
        """The standard error of the row, and why it is that: as given, or by the rule of its grade."""
        if self.row.get("error"):
            error = self._number("error")
            if error is not None and error <= 0:
                self.say("error", f"{error:g} is no standard error", "Give one above 0.")
            return error or 1.0, self.row.get("error_because", "") or "as the row gives it"
        try:
            value, share = abs(float(self.row["value"])), SHARES[self.row["grade"]]
        except (ValueError, KeyError):  # which is said where it stands
            return 1.0, ""
        if value == 0.0:
            self.say("error", "is missing: of 0 no share can be taken", "Give a standard error.")
        return value * share, f"{share:.1%} of the figure, the rule for grade {self.row['grade']}"

    def _unit(self, measure: Measure) -> None:
        from simulator.scenario.fold import unit_factor

        given = self.row["unit"]
        try:
            factor = unit_factor(given, measure.unit)
        except ValueError:
            factor = None
        if factor != 1.0:
            what = f"is {given or 'missing'}, and {self.row['measure']} is read in {measure.unit}"
            self.say("unit", what, f"Give the figure in {measure.unit}.")

    def _period(self, measure: Measure | None, start: date, stop: date) -> Period:
        text = self.row["period"]
        days = tuple(text.split("/"))
        try:
            dates = [date.fromisoformat(day) for day in days]
            sound = len(dates) in (1, 2) and all(len(day) == 10 for day in days) and sorted(set(dates)) == dates
        except ValueError:
            sound = False
        if not sound:
            remedy = "Give a day, 2016-07-01, or two, 2015-04-01/2016-04-01, the second not in it."
            self.say("period", f"“{text}” is no day and no two days in order", remedy)
            return ()
        if measure is not None and measure.days and len(dates) != measure.days:
            self.say("period", f"{self.row['measure']} is counted between two days", "Give two, as day/day.")
        # A statistic of a calendar year may begin before a run that starts in April; half of it must be there.
        first, last = dates[0], dates[-1]
        inside = min(last, stop) - max(first, start)
        if (len(dates) == 1 and not start <= first <= stop) or (len(dates) == 2 and 2 * inside < last - first):
            self.say("period", f"{text} is outside the run, {start} to {stop}", "Leave it out, or run longer.")
        if measure is not None and measure.since and date.fromisoformat(measure.since[0]) < start:
            since = "/".join(measure.since)
            self.say("measure", f"{self.row['measure']} is a change since {since}, before the run", "Leave it out.")
        return days
