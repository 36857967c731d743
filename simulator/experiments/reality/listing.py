"""The form of the list: what a row may change and which comparisons it may ask for."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

Text = Annotated[str, Field(min_length=1)]
EVERY = "every policy"
REFERENCE = "reference"
FORMS = {
    "identical": "equal to the last bit in everything recorded",
    "agrees": "the same in everything recorded but for rounding and the step, events on the same day",
    "near": "a figure, to within a tolerance",
    "less": "less than without the change",
    "greater": "more than without the change",
    "never_greater": "in no future more than without the change",
    "steady": "still, over the last years of the run",
    "returns": "away from where it would be, and back in the end",
    "leaves_mark": "away from where it would be, and still so in the end",
    "balances": "audits without a remainder",
}
"""The closed list of comparisons."""


class Form(BaseModel):
    """What all forms of the list share."""

    model_config = ConfigDict(strict=True, frozen=True, extra="forbid", allow_inf_nan=False)


class Relative(Form):
    """A number by what it was: so many times it, or so much added."""

    times: float | None = None
    plus: float | None = None

    @model_validator(mode="after")
    def _one(self) -> Relative:
        if (self.times is None) == (self.plus is None):
            raise ValueError("give times or plus")
        return self


Change = dict[str, float | Relative]
"""New values by dotted name, with a label behind it where only one is meant, or by a pattern."""


class Lever(Form):
    """Settings that change some years after the start, under every policy."""

    after: float = Field(ge=0)
    set: Change


class Happening(Form):
    """Something of the model that happens some years after the start, with its arguments."""

    after: float = Field(ge=0)
    kind: Text
    arguments: dict[str, float] = {}


class Expect(Form):
    """One comparison of what the run with the change records with the run without."""

    form: Literal[
        "identical", "agrees", "near", "less", "greater", "never_greater",
        "steady", "returns", "leaves_mark", "balances",
    ]  # fmt: skip
    of: Text | None = Field(None, description="a recorded output; none: everything recorded")
    where: dict[str, str] = Field({}, description="labels; none: for each label of its axes")
    over: Text | None = Field(None, description="an axis to add up over")
    at: float | Literal["end", "mean", "highest", "lowest"] = Field(
        "end", description="years after the start, or how to sum up the run"
    )
    value: float = Field(0.0, description="near: the figure")
    by: float = Field(0.0, ge=0, description="less, greater: by at least; never_greater: slack")
    share: float = Field(0.0, ge=0, description="the same as a share of the figure without the change")
    within: float = Field(0.0, ge=0, description="near, steady, returns, agrees, balances: tolerance")
    away: float = Field(0.0, ge=0, description="returns, leaves_mark: how far it goes at first, as a share")
    besides: list[Text] = Field([], description="steady: outputs that add up since the start, which never rest")
    last: float = Field(10.0, gt=0, description="steady: over how many years")


class Row(Form):
    """IF something changes THEN something is expected."""

    name: Text
    condition: Text = Field(alias="if")
    expectation: Text = Field(alias="then")
    because: Text
    years: float | None = Field(None, gt=0, description="length of the runs; none: the scenario's")
    members: int = Field(0, ge=0, description="drawn futures; 0: the central one alone")
    policy: Text | list[Text] = Field(REFERENCE, description="of the run with the change")
    against: Text = Field(REFERENCE, description="policy of the run without the change")
    starts_after: float | None = Field(None, description="the policies' start, years after the end")
    still: bool = Field(False, description="drivers keep their first value, nothing dated happens")
    situation: list[Text] = Field([], description="given numbers that several rows share")
    given: Change = Field({}, description="numbers of both runs")
    event: list[Happening] = Field([], description="what happens in both runs")
    change: Change = Field({}, description="numbers of the run with the change")
    lever: list[Lever] = Field([], description="dated settings of the run with the change")
    accurate: bool = Field(False, description="the run with the change: integrate with SciPy")
    finer: float = Field(1.0, ge=1, description="the run with the change: so many times the steps")
    expect: list[Expect] = Field(min_length=1)

    def policies(self, known: Sequence[str]) -> tuple[str, ...]:
        """Those of the scenario that the row asks for, the reference first among `known`."""
        named = {REFERENCE: known[0]}
        if self.policy == EVERY:
            # The reference starts with the run.
            return tuple(known if self.starts_after is None else known[1:])
        asked = [self.policy] if isinstance(self.policy, str) else self.policy
        found = tuple(named.get(name, name) for name in asked if named.get(name, name) in known)
        return found if self.base(known) in known else ()

    def base(self, known: Sequence[str]) -> str:
        """The policy of the run without the change."""
        return known[0] if self.against == REFERENCE else self.against

    def lacks(self, known: Sequence[str]) -> str:
        """The policies that the row asks for and the scenario has not."""
        asked = [self.policy] if isinstance(self.policy, str) else list(self.policy)
        missing = dict.fromkeys(n for n in (*asked, self.against) if n not in (*known, REFERENCE, EVERY))
        return f"policy {' or '.join(missing)}" if missing else "policy beside the reference"


class List(Form):
    """The file."""

    situation: dict[str, Change]
    row: list[Row]

    def resolved(self) -> tuple[Row, ...]:
        """The rows with the numbers of their situations among those given."""
        return tuple(self._resolved(row) for row in self.row)

    def _resolved(self, row: Row) -> Row:
        given: Change = {}
        for name in row.situation:
            given |= self.situation[name]
        return row.model_copy(update={"given": given | row.given})


@cache
def rows() -> tuple[Row, ...]:
    """The list that comes with the program."""
    text = files("simulator.experiments.reality").joinpath("list.toml").read_text("utf-8")
    return List.model_validate(tomllib.loads(text)).resolved()
