"""What a STRESS report is of: a model, perhaps a scenario, and what several items ask of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib.metadata import PackageNotFoundError, metadata
from typing import TYPE_CHECKING

from simulator.describe.activities import Activities
from simulator.describe.assumptions import Row, rows
from simulator.engine.quantities import GIVEN
from simulator.results.folder import PROGRAM
from simulator.scenario.starter import matched

if TYPE_CHECKING:
    from simulator.engine import Model
    from simulator.engine.quantities import Quantity
    from simulator.scenario import Scenario

NOT_APPLICABLE, NOT_RECORDED = "Not applicable", "Not recorded"
NO_SCENARIO = (
    f"{NOT_APPLICABLE}: no scenario is named, and this belongs to one. `simulator describe stress england` reports "
    "one that comes with the program."
)


@dataclass(frozen=True)
class Subject:
    """The model and the scenario of a report; `members` is how many futures a comparison runs by default."""

    model: Model
    scenario: Scenario | None
    members: int

    def __post_init__(self) -> None:
        """Raises `InputError` where the scenario does not fit the model."""
        if self.scenario is not None:
            matched(self.scenario, self.model)

    @cached_property
    def rows(self) -> list[Row]:
        """Every number of the scenario with its passport; none without one."""
        return [] if self.scenario is None else rows(self.scenario)

    @cached_property
    def activities(self) -> Activities:
        """What the model's processes do."""
        return Activities(self.model)

    @cached_property
    def sections(self) -> tuple[str, ...]:
        """The sectors of the model, in its order."""
        return tuple(dict.fromkeys(q.section for q in self.model.quantities.values()))

    @property
    def given(self) -> tuple[Quantity, ...]:
        """The quantities whose numbers a scenario gives."""
        return self.model.of_kind(*GIVEN)

    def value(self, dotted: str) -> str:
        """A number with the unit that its file gives it in, or those of its labels where each stands alone."""
        found = {row["name"]: _with_unit(row) for row in self.of({dotted}) if row["value"]}
        if len(found) == 1 and dotted in found:
            return found[dotted]
        return ", ".join(f"{name.removeprefix(f'{dotted}.')} {value}" for name, value in found.items())

    def of(self, names: set[str]) -> list[Row]:
        """The rows of these dotted names, with those of their labels."""
        return [row for row in self.rows if ".".join(row["name"].split(".")[:2]) in names]


def _with_unit(row: Row) -> str:
    return row["value"] if row["unit"] in ("", "1") else f"{row['value']} {row['unit']}"


def titled(section: str) -> str:
    """`special_needs` as a reader says it."""
    return section.replace("_", " ").capitalize()


def each(axes: Sequence[str]) -> str:
    """The axes of a quantity; a dash where it has none."""
    return ", ".join(axis.replace("_", " ") for axis in axes) or "–"


def counted(number: int, thing: str, things: str = "") -> str:
    """`1 stock`, `2,000 stocks`; `things` where an s does not do."""
    return f"{number:,} {thing if number == 1 else things or f'{thing}s'}"


def about(field: str) -> list[str]:
    """What the package's metadata say under a field: as many as there are; none where it isn't installed."""
    try:
        return metadata(PROGRAM).get_all(field) or []
    except PackageNotFoundError:
        return []
