"""Units as types: `People` in an annotation says what a number counts.

A `Unit` is only its text until somebody asks Pint about it, because Pint takes half a second
to import and a run needs no units at all: they are checked in tests and when an equation is
replaced.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Annotated, Any

if TYPE_CHECKING:
    import pint

DEFINITIONS = (
    # Pint's own registry reads "pound" as mass and knows no people, so the units are ours.
    "year = [time] = yr",
    "month = year / 12",
    "week = year / 52.1775",
    "day = year / 365.2425",
    "hour = day / 24",
    "person = [person] = people",
    "GBP = [money] = pound_sterling",
    "point = [life_satisfaction]",
    "percent = 0.01 = %",
    "thousand = 1000",
    "million = 1e6",
    "billion = 1e9",
    "order = [order]",
    "length = [length]",
    "project = [project]",
    "job = [job]",
    "dwelling = [dwelling]",
)


@dataclass(frozen=True)
class Unit:
    """What a number is measured in, as text that Pint can read: `"person/year"`."""

    text: str

    def __str__(self) -> str:
        return self.text

    def __truediv__(self, other: Unit) -> Unit:
        return Unit(str((1 * parse(self.text) / (1 * parse(other.text))).units))

    def same_as(self, other: Unit) -> bool:
        """Whether both are the same unit, however they are spelt."""
        return self.text == other.text or _factor(self.text, other.text) == 1.0


@cache
def registry() -> pint.UnitRegistry[Any]:
    """The one Pint registry, with the units of this field and no others."""
    import pint

    return pint.UnitRegistry(list(DEFINITIONS), autoconvert_offset_to_baseunit=False)


@cache
def parse(text: str) -> Any:
    """The Pint unit that `text` names.

    Raises `ValueError` if the text is not a unit.
    """
    import pint

    try:
        return registry().Unit("dimensionless" if text in ("", "1") else text)
    except (pint.PintError, TypeError, AttributeError, ValueError) as error:
        raise ValueError(f"“{text}” is not a unit") from error


@cache
def _factor(found: str, wanted: str) -> float | None:
    import pint

    try:
        return float((1.0 * parse(found)).to(parse(wanted)).magnitude)
    except pint.DimensionalityError:
        return None


def factor(found: str, wanted: str) -> float | None:
    """By what to multiply a number in `found` to have it in `wanted`; None if it can't be done.

    Raises `ValueError` if either text is not a unit.
    """
    return 1.0 if found == wanted else _factor(found, wanted)


def unit_of(annotation: Any) -> Unit | None:
    """The unit in `Annotated[float, Unit(...)]`, or None where there is none."""
    return next((m for m in getattr(annotation, "__metadata__", ()) if isinstance(m, Unit)), None)


Number = Annotated[float, Unit("1")]
Share = Annotated[float, Unit("1")]
Years = Annotated[float, Unit("year")]
PerYear = Annotated[float, Unit("1/year")]
PerYearSquared = Annotated[float, Unit("1/year**2")]
People = Annotated[float, Unit("person")]
PeoplePerYear = Annotated[float, Unit("person/year")]
PeoplePerYearSquared = Annotated[float, Unit("person/year**2")]
PerPersonYear = Annotated[float, Unit("1/person/year")]
Pounds = Annotated[float, Unit("GBP")]
PoundsPerYear = Annotated[float, Unit("GBP/year")]
PoundsPerPerson = Annotated[float, Unit("GBP/person")]
PoundsPerPersonYear = Annotated[float, Unit("GBP/person/year")]
Points = Annotated[float, Unit("point")]
Dwellings = Annotated[float, Unit("dwelling")]
PoundsPerDwellingYear = Annotated[float, Unit("GBP/dwelling/year")]
Projects = Annotated[float, Unit("project")]
ProjectsPerYear = Annotated[float, Unit("project/year")]
PerProject = Annotated[float, Unit("1/project")]
