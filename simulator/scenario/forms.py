"""The form of a scenario file: which keys there are and what may stand in them."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, WithJsonSchema, model_validator

from simulator.scenario.nested import LONGEST_TEXT, Nested, number_problem

_YEAR = re.compile(r"(\d{4})-(\d{2})")
SHORTEST_STEP = 1e-4
"""Years, just under an hour: a run with shorter steps would seem never to end."""


def _price_base(text: str) -> str:
    found = _YEAR.fullmatch(text)
    if not found or (int(found[1]) + 1) % 100 != int(found[2]):
        raise ValueError("must be a financial year such as “2023-24”")
    return text


def _ordered(bounds: list[float]) -> list[float]:
    if not bounds[0] < bounds[1]:
        raise ValueError("must be [low, high] with low below high")
    return bounds


def _one_or_spread(given: Any) -> float | list[float]:
    if not isinstance(given, list):
        given = [given]
    problem = next((problem for each in given if (problem := number_problem(each))), None)
    if problem:
        raise ValueError(problem)
    if len(given) not in (1, 2, 3) or sorted(given) != given or (len(given) > 1 and given[0] == given[-1]):
        raise ValueError("must be a number, [low, high] or [low, typical, high], in that order")
    return [float(each) for each in given] if len(given) > 1 else float(given[0])


def _labels(given: Any) -> str | list[str]:
    listed = given if isinstance(given, list) else [given]
    if not listed or not all(isinstance(each, str) and each for each in listed):
        raise ValueError("must be a label in quotes, or a list of them")
    if len(set(listed)) < len(listed):
        raise ValueError("names a label twice")
    return listed if isinstance(given, list) else listed[0]


_NUMBERS = {"type": "array", "items": {"type": "number"}, "minItems": 2, "maxItems": 3}
OneOrSpread = Annotated[
    Any, AfterValidator(_one_or_spread), WithJsonSchema({"anyOf": [{"type": "number"}, _NUMBERS]})
]
"""A number, or what it is drawn from in each future: [low, high] evenly, [low, typical, high] as a triangle."""
_LABELS = {"type": "array", "items": {"type": "string"}, "minItems": 1}
Labels = Annotated[Any, AfterValidator(_labels), WithJsonSchema({"anyOf": [{"type": "string"}, _LABELS]})]
PriceBase = Annotated[str, AfterValidator(_price_base)]
Text = Annotated[str, Field(min_length=1, max_length=LONGEST_TEXT)]
Bounds = Annotated[list[float], Field(min_length=2, max_length=2), AfterValidator(_ordered)]
Two = Annotated[list[float], Field(min_length=2, max_length=2)]
Three = Annotated[list[float], Field(min_length=3, max_length=3)]


class Form(BaseModel):
    """What all forms share: strict types, no unknown key, no infinity, no change once read."""

    model_config = ConfigDict(strict=True, frozen=True, extra="forbid", allow_inf_nan=False)


class Distribution(Form):
    """How an uncertain number spreads; exactly one of the five."""

    triangular: Three | None = Field(None, description="[low, mode, high]")
    uniform: Bounds | None = Field(None, description="[low, high]")
    normal: Two | None = Field(
        None, description="[mean, standard deviation], cut at the hard limits"
    )
    lognormal: Two | None = Field(None, description="[mean, standard deviation] of the logarithm")
    beta: Two | None = Field(None, description="[a, b], between 0 and 1")

    @model_validator(mode="after")
    def _one_that_makes_sense(self) -> Distribution:
        given = self.model_dump(exclude_none=True)
        if len(given) != 1:
            raise ValueError(
                "must name exactly one of triangular, uniform, normal, lognormal, beta"
            )
        kind, numbers = next(iter(given.items()))
        if kind == "triangular" and not (
            numbers[0] <= numbers[1] <= numbers[2] and numbers[0] < numbers[2]
        ):
            raise ValueError("triangular must be [low, mode, high] in that order")
        if kind in ("normal", "lognormal") and numbers[1] <= 0:
            raise ValueError(f"{kind} must have a standard deviation above 0")
        if kind == "beta" and min(numbers) <= 0:
            raise ValueError("beta must have a and b above 0")
        return self


class NumberForm(Form):
    """One number of the model with its passport; a table in it named by a label is that label's."""

    value: float | None = Field(None, description="the number, for all labels")
    values: dict[str, Any] | None = Field(
        None, description="a number for each label; nested for two axes"
    )
    table: Text | None = Field(None, description="a CSV file beside this one, or among the model's tables")
    column: Text | None = Field(None, description="the column of that file")
    rows: list[str] | None = Field(
        None, min_length=1, description="the lines of that file, where it is not to be looked for"
    )
    series: dict[str, Any] | None = Field(
        None, description="a driver's values by date: { 2025-04-01 = 0.1 }"
    )
    points: list[Two] | None = Field(
        None, min_length=1, description="a table's points: [[x, y], …]"
    )
    times: float | None = Field(
        None, gt=0, description="what an earlier file gives, times this; beside a table, the table times this"
    )
    over: Text | None = Field(None, description="the unit of the points' x")
    unit: Text | None = Field(None, description="such as “person/year”, “GBP/year”, “1/year”, “1”")
    range: Bounds | None = Field(None, description="the plausible [low, high]")
    range_is: Literal["value", "factor", "added"] | None = Field(
        None,
        description="whether the range is of the value, multiplies it or is added to it",
    )
    distribution: Distribution | None = None
    source: Text | None = Field(None, description="where the number comes from")
    grade: Literal["A", "B", "C", "D"] | None = Field(
        None, description="A read, B second-hand or derived, C quoted but unverified, D assumed"
    )
    price_base: PriceBase | None = Field(
        None, description="the financial year of the prices, for money: “2023-24”"
    )
    because: Text | None = Field(None, description="why a scenario changes it")
    note: Text | None = None

    @model_validator(mode="after")
    def _one_content(self) -> NumberForm:
        given = [
            key for key in ("value", "table", "series", "points") if getattr(self, key) is not None
        ]
        if len(given) > 1:
            raise ValueError(f"has both {' and '.join(given)}; give one of them")
        if self.values is not None and given and given[0] in ("series", "points"):
            raise ValueError(f"has both values and {given[0]}; give one of them")
        if self.times is not None and (self.values is not None or (given and given[0] != "table")):
            raise ValueError(f"has both times and {given[0] if given else 'values'}; give one of them")
        if self.range is not None and self.distribution is not None:
            raise ValueError("has both range and distribution; give one of them")
        if self.column is not None and self.table is None:
            raise ValueError("has a column but no table; name the CSV file with table")
        if self.rows is not None and self.table is None:
            raise ValueError("has rows but no table; name the CSV file that they are from with table")
        return self


class Run(Form):
    """When the run starts and stops, and how it is computed."""

    start: date | None = None
    stop: date | None = None
    length: float | None = Field(
        None, gt=0, le=10000, description="for models without dates: how long"
    )
    seed: int | None = Field(None, ge=0, lt=2**63)
    policy: Text | None = Field(None, description="the policy that `simulator run` runs")
    step: float | None = Field(None, ge=SHORTEST_STEP, le=1, description="years")
    method: Literal["rk4", "euler"] | None = None


class Project(Form):
    """A project with a name, as its business case has it; a number may be [low, high] or [low, typical, high]."""

    name: Text = Field(description="its name, which keeps its luck under every policy")
    service: Labels = Field(description="the service it changes, or a list of them")
    start: date = Field(description="when its pilot begins")
    cost: OneOrSpread = Field(description="planned one-off cost, pilot and evaluation included, in real pounds")
    price_base: PriceBase = Field(description="the financial year of the prices of cost: “2025-26”")
    gain: OneOrSpread = Field(description="claimed lasting gain, as a share of what the services do")
    realised: OneOrSpread | None = Field(
        None, description="share of the claim that is real; none: drawn as for others. 1: corrected for optimism"
    )
    success: OneOrSpread | None = Field(None, description="chance that it is adopted; none: that of its kind")
    years: OneOrSpread | None = Field(None, description="from its start to full effect; none: as others of its kind")
    kind: Literal["incremental", "radical"] = Field(
        "incremental", description="radical: costs may run over, and what fails may do harm"
    )
    typology: Text | None = Field(None, description="the type of innovation; none: drawn from the usual mix")
    source: Text | None = Field(None, description="where its numbers come from, if not what because says")
    grade: Literal["A", "B", "C", "D"] | None = Field(None, description="how well its numbers are known")
    because: Text


class Policy(Form):
    """What is done differently, and from when."""

    start: date | None = Field(None, description="none: it never differs from the reference")
    label: Text | None = Field(None, description="its name in charts")
    description: Text | None = None
    because: Text | None = None
    like: Text | None = Field(
        None, description="another policy, whose start and settings it takes over"
    )
    set: dict[str, Nested] | None = Field(None, description="settings from the start date on")
    project: list[Project] | None = Field(None, description="projects of its own, by name")


class Event(Form):
    """Something dated that happens under every policy: changed settings, or a happening."""

    at: date
    because: Text
    label: Text | None = None
    set: dict[str, Nested] | None = None


class Calibrate(Form):
    """What `simulator calibrate` may move, and which record it is to meet."""

    free: list[Text] | None = Field(None, min_length=1, description="the numbers that may move, by dotted name")
    until: date | None = Field(None, description="figures that end later are held back, to test the fit on")
    targets: Text | None = Field(None, description="the record, a CSV file: beside this one, or in calibration/targets")


class File(Form):
    """A scenario file."""

    name: Text | None = None
    description: Text | None = None
    extends: Text | list[Text] | None = Field(None, description="files it builds on; later wins")
    fitted: Text | list[Text] | None = Field(
        None, description="overlays of a calibration; win over extends"
    )
    reference: Text | None = Field(None, description="the policy that all differences are against")
    run: dict[str, Any] | None = None
    change: dict[str, Any] | None = None
    event: list[Any] | None = None
    policy: dict[str, Any] | None = None
    project: Any = Field(None, description="projects with a name, under every policy")
    calibrate: dict[str, Any] | None = None
