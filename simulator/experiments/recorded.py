"""What statistics publish of a place, read off runs: at a day, or between two.

Beside these named measures any recorded variable can be held against a record.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from simulator.errors import did_you_mean

if TYPE_CHECKING:
    import xarray as xr

    from simulator.engine import Model
    from simulator.engine.quantities import Output
    from simulator.engine.start import Array

COUNCIL = ("adult_social_care", "childrens_services", "housing", "neighbourhood")
SOCIAL_CARE = COUNCIL[:2]
OTHERS = COUNCIL[2:]
BASE = ("2010-04-01", "2011-04-01")
"""The year that published changes of spending are measured from."""
CARE_BEGAN, CHILDREN = ("2010-04-01",), 64460.0
"""Children looked after at the end of March 2010 (DfE, Children looked after in England 2024)."""
TRANSFER = "2013-04-01"
"""When public health passed to councils, with its money (Health and Social Care Act 2012)."""
Period = tuple[str, ...]
"""One day, or the two between which a mean or a sum is taken, as ISO dates."""


class Past:
    """Runs of a scenario under one policy, of which each reading gives one number for each: shape (run,).

    `dataset` is theirs, with members and perhaps a policy; `given` has what else readings need of the numbers
    that they ran with, by name, of shape (run, ...). A period of None reads every record: (run, time).
    """

    def __init__(self, dataset: xr.Dataset, given: Mapping[str, Array]) -> None:
        self.given = {name: np.asarray(values, dtype=float) for name, values in given.items()}
        self.dataset = dataset
        self.days = dataset["time"].values.astype("datetime64[D]")
        self._series: dict[Any, Array] = {}

    def at(self, values: Array, period: Period | None) -> Array:
        """The value of the record that is nearest to a day, or the mean of the records between two."""
        if period is None:
            return values
        if len(period) == 1:
            return np.array(values[:, int(np.abs(self.days - np.datetime64(period[0])).argmin())])
        inside = (self.days >= np.datetime64(period[0])) & (self.days < np.datetime64(period[1]))
        # Each run is added up by itself, so that its bits don't depend on how many are beside it.
        return np.asarray(np.ascontiguousarray(values[:, inside]).mean(axis=-1))

    def of(self, name: str, **labels: str) -> Array:
        """A recorded variable, or its sum over the labels of axes that none is named of: (run, time)."""
        key = (name, *sorted(labels.items()))
        if key not in self._series:
            values = self.dataset[name].sel(labels) if labels else self.dataset[name]
            runs = [dim for dim in ("member", "policy") if dim in values.dims]
            whole = values.transpose(*runs, "time", ...).values
            flat = whole.reshape(-1, len(self.days), int(np.prod(whole.shape[len(runs) + 1 :])))
            self._series[key] = np.ascontiguousarray(sum(flat[..., at] for at in range(flat.shape[-1])))
        return self._series[key]

    def number(self, name: str, at: int | None = None) -> Array:
        """A number that the runs were given, or its place `at`, to be combined with series: (run, 1)."""
        values = self.given[name]
        return np.asarray(values.reshape(len(values), -1)[:, [at or 0]])

    def net(self, *services: str) -> Array:
        """Councils' spending on services net of fees, in cash: (run, time)."""
        labels = list(self.dataset["service"].values)
        parts = [
            self.of("spending", service=each) * (1 - self.number("fee_share", labels.index(each))) for each in services
        ]
        return np.asarray(sum(parts[1:], parts[0]))

    @property
    def central(self) -> Array:
        """Central services and fire, which belong to the outturn's scope, in cash."""
        return np.asarray(self.number("other_council_spending") * self.of("price_level"))

    @property
    def power(self) -> Array:
        """Grant and taxes without what public health costs, the nearest to core spending power."""
        own = self.of("income") - self.of("income", income_source="fees")
        return np.asarray(own - np.where(self.days >= np.datetime64(TRANSFER), self.net("public_health"), 0.0))

    def real_change(self, cash: Array, period: Period | None) -> Array:
        """Change since 2010-11 at constant prices."""
        real = cash / self.of("price_level")
        base = self.at(real, BASE)
        return np.asarray(self.at(real, period) / (base if period is not None else base[:, None]) - 1)

    def over_65(self, period: Period | None) -> Array:
        """People of 65 and over."""
        return self.at(self.of("residents", age_band="65-84") + self.of("residents", age_band="85+"), period)

    def looked_after(self, period: Period | None) -> Array:
        """Need for children's services, set to the children looked after in 2010."""
        need = self.of("need", service="childrens_services")
        first = self.at(need, CARE_BEGAN)
        return np.asarray(CHILDREN * self.at(need, period) / (first if period is not None else first[:, None]))

    def notices(self, period: Period | None) -> Array:
        """Section 114 notices to be expected between two days."""
        assert period is not None
        exposure = self.of("section_114_exposure")
        first, last = (self.at(exposure, (day,)) for day in period)
        return np.asarray(self.number("councils")[:, 0] * (last - first))


Reading = Callable[[Past, "Period | None"], "Array"]


@dataclass(frozen=True)
class Measure:
    """One measure: its name and unit in records, in words, and how it is read off runs.

    `shown` is the unit on a page, `scale` what one of it is in `unit`. It needs recorded variables `needs` and
    `numbers` of the scenario, and where `since` names a period a run that covers that. A measure that only
    two days can have is not `drawn` through time; `days` says how many a period of it must name, 0 either.
    """

    name: str
    label: str
    unit: str
    shown: str
    scale: float
    decimals: int
    read: Reading
    needs: tuple[str, ...]
    numbers: tuple[str, ...] = ()
    since: Period = ()
    drawn: bool = True
    days: int = 0


def variable(name: str, **labels: str) -> Reading:
    """What reads a recorded variable."""
    return lambda past, period: past.at(past.of(name, **labels), period)


def _share(past: Past, period: Period | None) -> Array:
    return np.asarray(past.at(past.net(*SOCIAL_CARE), period) / past.at(past.net(*COUNCIL) + past.central, period))


_MONEY, _BN = "GBP/year", "£bn cash"
_SPENT, _FEES = ("spending", "price_level"), ("fee_share", "other_council_spending")
_POWER = ("income", *_SPENT)

MEASURES: dict[str, Measure] = {each.name: each for each in (
    Measure("population", "Residents", "person", "million", 1e6, 2, variable("residents"), ("residents",)),
    Measure("people_of_65_and_over", "People of 65 and over", "person", "million", 1e6, 2, Past.over_65,
            ("residents",)),
    Measure("deaths", "Deaths a year", "person/year", "thousand", 1e3, 0, variable("deaths"), ("deaths",)),
    Measure("unemployment_rate", "Unemployment rate", "1", "%", 0.01, 1, variable("unemployment_rate"),
            ("unemployment_rate",)),
    Measure("inactivity_rate", "Inactivity rate, 16 to 64", "1", "%", 0.01, 1, variable("inactivity_rate"),
            ("inactivity_rate",)),
    Measure("social_care_share", "Social care's share of net spending", "1", "%", 0.01, 1, _share, _SPENT, _FEES),
    Measure("social_care_real_change", "Social care spending, real change", "1", "%", 0.01, 1,
            lambda past, period: past.real_change(past.net(*SOCIAL_CARE), period), _SPENT, _FEES, BASE),
    Measure("other_services_real_change", "Other services' spending, real change", "1", "%", 0.01, 1,
            lambda past, period: past.real_change(past.net(*OTHERS) + past.central, period), _SPENT, _FEES, BASE),
    Measure("spending_power_real_change", "Spending power, real change", "1", "%", 0.01, 1,
            lambda past, period: past.real_change(past.power, period), _POWER, _FEES, BASE),
    Measure("spending_power", "Spending power", _MONEY, _BN, 1e9, 1,
            lambda past, period: past.at(past.power, period), _POWER, _FEES),
    Measure("council_tax", "Council tax", _MONEY, _BN, 1e9, 1, variable("income", income_source="council_tax"),
            ("income",)),
    Measure("adult_social_care", "Adult social care, gross", _MONEY, _BN, 1e9, 1,
            variable("spending", service="adult_social_care"), ("spending",)),
    Measure("reserves", "Reserves", "GBP", _BN, 1e9, 1, variable("usable_reserves"), ("usable_reserves",)),
    Measure("looked_after_children", "Children looked after", "person", "thousand", 1e3, 1, Past.looked_after,
            ("need",), (), CARE_BEGAN),
    Measure("waiting_list", "Waiting for treatment", "person", "million", 1e6, 2,
            variable("backlog", service="health"), ("backlog",)),
    Measure("temporary_homes", "Households in temporary homes", "person", "thousand", 1e3, 0,
            variable("backlog", service="housing"), ("backlog",)),
    Measure("life_satisfaction", "Mean life satisfaction, 0 to 10", "point", "", 1.0, 2,
            variable("life_satisfaction"), ("life_satisfaction",)),
    Measure("notices", "Section 114 notices", "notice", "", 1.0, 0, Past.notices, ("section_114_exposure",),
            ("councils",), drawn=False, days=2),
    Measure("councils_under_support", "Councils under exceptional financial support", "council", "", 1.0, 0,
            variable("councils_under_support"), ("councils_under_support",)),
)}  # fmt: skip
"""The measures of the record by name."""
_VARIABLE = re.compile(r"(\w+)\[([^\[\]]*)\]")


class UnmeasuredError(Exception):
    """Nothing that a run records is called that; `what` and `remedy` for the message."""

    def __init__(self, what: str, remedy: str) -> None:
        super().__init__(what)
        self.what, self.remedy = what, remedy


def measure_of(text: str, model: Model) -> Measure:
    """The measure of that name, or a recorded variable: `usable_reserves`, `backlog[service=health]`.

    What no label is named of is summed. Raises `UnmeasuredError`.
    """
    recorded = {output.name: output for output in model.outputs if "age" not in output.axes}
    named = MEASURES.get(text)
    if named is not None:
        lacking = [need for need in named.needs if need not in recorded]
        lacking += [number for number in named.numbers if number not in model.quantities]
        if lacking:
            raise UnmeasuredError(f"{text} is made of {', '.join(lacking)}, which the model has not", "Leave it out.")
        return named
    found = _VARIABLE.fullmatch(text)
    name, inside = (found[1], found[2]) if found else (text, "")
    if name not in recorded:
        known = (*MEASURES, *recorded)
        remedy = did_you_mean(name, known).strip() or f"There are {', '.join(MEASURES)}, and recorded variables."
        raise UnmeasuredError(f"nothing that is measured or recorded is called “{name or text}”", remedy)
    return _of_variable(text, recorded[name], _labels(inside, recorded[name], model))


def _labels(inside: str, output: Output, model: Model) -> dict[str, str]:
    found: dict[str, str] = {}
    for part in inside.split(",") if inside.strip() else ():
        axis, _, label = (piece.strip() for piece in part.partition("="))
        if axis not in output.axes:
            known = ", ".join(output.axes) or "none"
            remedy = did_you_mean(axis, output.axes).strip() or f"Its axes: {known}."
            raise UnmeasuredError(f"{output.name} has no axis “{axis}”", remedy)
        labels = model.axes[axis].labels
        if label not in labels:
            remedy = did_you_mean(label, labels).strip() or f"There are {', '.join(labels)}."
            raise UnmeasuredError(f"{axis} has no label “{label}”", remedy)
        found[axis] = label
    return found


def _of_variable(text: str, output: Output, labels: Mapping[str, str]) -> Measure:
    of = ", ".join(label.replace("_", " ") for label in labels.values())
    label, unit = f"{output.long_name} ({of})" if of else output.long_name, output.unit.text or "1"
    return Measure(text, label, unit, unit, 1.0, 4, variable(output.name, **labels), (output.name,))
