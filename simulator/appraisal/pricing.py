"""The increments of a finished run in pounds, by the rules of one vintage."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

import numpy as np
import xarray as xr

from simulator.appraisal import records
from simulator.appraisal.tables import tables
from simulator.appraisal.vintages import Vintage
from simulator.appraisal.wellby import RATES, price, wellby_rate
from simulator.prices import rebase

PUBLIC = ("council", "nhs", "dwp", "exchequer")
OUTSIDE = "outside"
"""Firms and lenders, whose business rates councils receive."""
PROGRAMMES = ("innovation_spending", "place_spending")
WON, CARERS, FEES = "innovation_in_output", "unpaid_carers", "care_fee_ratio"
ORDER = ("time", "policy", "member")


class Priced:
    """The increments of one dataset, priced by one vintage."""

    def __init__(
        self, dataset: xr.Dataset, base: str, rules: Vintage, asked: tuple[str, ...], years: np.ndarray
    ) -> None:
        self.dataset, self.base, self.rules, self.asked, self.years = dataset, base, rules, asked, years
        self.level_of_prices = records.at_start_of_month(dataset["price_level"])
        self.price_base = str(dataset.attrs["price_base"])

    def increment(self, values: xr.DataArray) -> xr.DataArray:
        """Against the reference."""
        return records.against(values, self.base).transpose(*ORDER, ...)

    def real(self, cash: xr.DataArray) -> xr.DataArray:
        """In pounds of the price base, against the reference."""
        return self.increment(cash / self.level_of_prices)

    def programme_cost(self, uplift: Mapping[str, float]) -> tuple[xr.DataArray, xr.DataArray]:
        """What policies spend, uplifted, and the uplift in it."""
        parts = {
            name: self.real(records.as_rate(self.dataset[f"{name}_total"]))
            for name in PROGRAMMES
        }
        more = sum((parts[name] * share for name, share in uplift.items()), 0.0 * parts["place_spending"])
        return parts["innovation_spending"] + parts["place_spending"] + more, more

    def cash(self, overruns: xr.DataArray) -> xr.DataArray:
        """Cash that each body receives less what it pays; over all bodies it cancels."""
        inside = self.real(records.over_month(self.dataset["ledger"]))
        change = {"council": -1.0, "providers": 1.0}
        signs = xr.DataArray([change.get(str(b), 0.0) for b in inside["body"].values], {"body": inside["body"]})
        inside = inside + overruns * signs
        outside = -inside.sum("body").expand_dims(body=[OUTSIDE], axis=-1)
        return xr.concat([inside, outside], dim="body").transpose(*ORDER, "body")

    def effects(
        self, cash: xr.DataArray, cost: xr.DataArray, exchequer: xr.DataArray, counted: float | None
    ) -> xr.DataArray:
        """The benefit by effect; what is not valued is 0."""
        zero = xr.zeros_like(cost)
        parts = {
            # Providers use up what they receive, and more where fees are below cost; programme cost stands alone.
            "resources": cost - cash.sel(body="providers", drop=True) - self.increment(self._unpaid_fees())
            if "resources" in self.asked else zero,
            "output": self.output(counted) if "output" in self.asked else zero,
            "wellbeing": self.wellbeing(),
            "lives": self.lives(),
            "care": self.care() * float("unpaid_care" in self.asked),
            "excess_burden": -self.rules.number("excess_burden") * exchequer,
        }
        joined = xr.concat(list(parts.values()), dim=xr.Variable("effect", list(parts)))
        return joined.transpose(*ORDER, "effect")

    def _unpaid_fees(self) -> xr.DataArray:
        """What adult care costs its providers beyond fees as they were at the start: borne, and not saved."""
        if not {"spending", FEES} <= set(self.dataset):
            return xr.zeros_like(self.dataset["national_output"])
        paid = self.dataset["spending"].sel(service="adult_social_care", drop=True)
        return records.mean_of_month(paid * (1.0 / self.dataset[FEES] - 1.0)) / self.level_of_prices

    def output(self, counted: float | None) -> xr.DataArray:
        """Output that is a gain to society."""
        return self.share_of_output(counted) * self.increment(records.mean_of_month(self._output()))

    def _output(self) -> xr.DataArray:
        """Output without the productivity that services win: that is in resources set free, or in what people feel."""
        output = self.dataset["national_output"]
        return output / self.dataset[WON] if WON in self.dataset else output

    @staticmethod
    def share_of_output(counted: float | None) -> float:
        """The part of output that is a gain to society."""
        return float(tables()["output"]["value"]) if counted is None else counted

    def wellbys(self) -> xr.DataArray:
        """WELLBYs a year."""
        people = self.dataset["people_by_work_status"].sum("work_status").transpose(*ORDER)
        level = self.dataset["life_satisfaction"].transpose(*ORDER)
        dying = self.dataset["life_satisfaction_of_the_dying"].transpose(*ORDER)
        of_base = [values.sel(policy=[self.base]).values for values in (people, level, dying)]
        rate = wellby_rate(people.values, level.values, *of_base)
        return records.mean_of_month(level.copy(data=rate))

    def wellbeing(self) -> xr.DataArray:
        """WELLBYs in pounds, as discounted at the standard rate."""
        pounds = self.price_of_wellbeing
        if pounds is None:
            return xr.zeros_like(self.dataset["life_satisfaction"].transpose(*ORDER), dtype=float)
        priced: xr.DataArray = self.wellbys() * pounds
        return priced.transpose(*ORDER)

    @cached_property
    def price_of_wellbeing(self) -> xr.DataArray | None:
        """Pounds for a WELLBY by month, as discounted at the standard rate; None where it isn't priced."""
        pounds = self.pounds_for_a_wellby
        return None if pounds is None else pounds * self.at_rate(RATES[self._uprating])

    @cached_property
    def pounds_for_a_wellby(self) -> xr.DataArray | None:
        """Pounds of the price base for a WELLBY in its own month, by month and member; None where it isn't priced."""
        if not self._uprating:
            return None
        growth = growth_since_2019(self.dataset.sel(policy=self.base, drop=True))
        return growth.copy(data=price(growth.values, self.rules, self.price_base, self._uprating))  # type: ignore[arg-type]

    @property
    def uprated(self) -> bool:
        """Whether the price of a WELLBY rises with output per head."""
        return self._uprating == "uprated"

    @property
    def _uprating(self) -> str:
        """How the price of a WELLBY goes on; nothing where it isn't priced."""
        return next((each for each in RATES if f"wellby_{each}" in self.asked), "")

    def lives(self) -> xr.DataArray:
        """Years of life, or deaths that do not happen, in pounds, where one or the other is asked for."""
        if "life_years" in self.asked:
            return self.life_years_at_price()
        return self.lives_at_price() * float("fatality" in self.asked)

    def life_years(self) -> xr.DataArray:
        """Years that are lived, a year: people more or fewer than in the reference."""
        return self.increment(records.mean_of_month(self._people()))

    def life_years_at_price(self) -> xr.DataArray:
        """Years that are lived in pounds, asked for or not."""
        return self.life_years() * self.pounds("life_year") * self.at_rate("health")

    def carer_years(self) -> xr.DataArray:
        """Years of unpaid care, a year: carers more or fewer than in the reference; none where a run counted none."""
        if CARERS not in self.dataset:
            return xr.zeros_like(self.life_years())
        return self.increment(records.mean_of_month(self.dataset[CARERS]))

    def care(self) -> xr.DataArray:
        """The time that carers no longer give, in pounds, asked for or not."""
        return -self.carer_years() * self.pounds("carer_year")

    def _people(self) -> xr.DataArray:
        people = self.dataset["residents"]
        everyone: xr.DataArray = people.sum([name for name in people.dims if name not in ORDER])
        return everyone

    def lives_at_price(self) -> xr.DataArray:
        """Deaths that do not happen in pounds, asked for or not."""
        return -self._at_price(self.increment(records.as_rate(self.dataset["deaths_total"])))

    def _at_price(self, deaths: xr.DataArray) -> xr.DataArray:
        """Deaths a year in pounds, as discounted at the standard rate."""
        return deaths * self.pounds("fatality") * self.at_rate("health")

    def level(self, counted: float | None) -> xr.DataArray:
        """What a whole run is worth a year, of what is valued: only for how it varies between futures.

        Points of life satisfaction count from that of the dying in the reference, so that differences
        between policies are those that `effects` values.
        """
        moved = records.over_month(self.dataset["ledger"]) / self.level_of_prices
        # Programme cost is in what providers receive, and counts alone where resources are not valued.
        worth = -self._programmes()
        if "resources" in self.asked:
            worth = -moved.sel(body="providers", drop=True) - self._unpaid_fees()
        worth = worth + self.rules.number("excess_burden") * moved.sel(body=list(PUBLIC)).sum("body")
        worth = worth - self._at_price(records.as_rate(self.dataset["deaths_total"])) * float("fatality" in self.asked)
        if "unpaid_care" in self.asked and CARERS in self.dataset:
            worth = worth - records.mean_of_month(self.dataset[CARERS]) * self.pounds("carer_year")
        if "life_years" in self.asked:
            lived = records.mean_of_month(self._people()) * self.at_rate("health")
            worth = worth + lived * self.pounds("life_year")
        if "output" in self.asked:
            worth = worth + self.share_of_output(counted) * records.mean_of_month(self._output())
        pounds = self.price_of_wellbeing
        if pounds is not None:
            worth = worth + records.mean_of_month(self._felt()) * pounds
        whole: xr.DataArray = worth.transpose(*ORDER)
        return whole

    def _programmes(self) -> xr.DataArray:
        spent = sum(records.as_rate(self.dataset[f"{name}_total"]) for name in PROGRAMMES)
        return spent / self.level_of_prices

    def _felt(self) -> xr.DataArray:
        people = self.dataset["people_by_work_status"].sum("work_status")
        dying = self.dataset["life_satisfaction_of_the_dying"].sel(policy=self.base, drop=True)
        felt: xr.DataArray = people * (self.dataset["life_satisfaction"] - dying)
        return felt

    def pounds(self, name: str) -> float:
        """A price of the vintage in pounds of the price base."""
        rule = self.rules.price(name)
        return float(rebase(rule.value, rule.price_year, self.price_base))

    def at_rate(self, rate: str) -> xr.DataArray:
        """Factor that makes the standard discount factor that of the `rate`."""
        ratio = self.rules.schedule(rate).factor(self.years) / self.rules.schedule().factor(self.years)
        return xr.DataArray(ratio, {"time": self.dataset["time"]})


def growth_since_2019(reference: xr.Dataset) -> xr.DataArray:
    """Real output per head of the reference run over that of the UK in 2019, by month.

    All policies share the price that follows from it: a policy that raises output does not make
    the same WELLBY worth more.
    """
    heads = reference["residents"].sum([name for name in reference["residents"].dims if name not in ORDER])
    per_head = reference["national_output"] / heads
    year = int(str(reference["time"].values[0])[:4])
    risen: xr.DataArray = records.mean_of_month(per_head) / per_head.isel(time=0, drop=True)
    return risen.where(risen > 0.0, 1.0) * growth_to(year)


def growth_to(year: int) -> float:
    """Real GDP per head of the UK in a calendar year over that of 2019; assumed where not published."""
    table = tables()["gdp_per_head"]
    published, assumed = table["growth"], float(table["assumed"]["growth"])
    years = range(min(year, 2019) + 1, max(year, 2019) + 1)
    level = np.prod([1.0 + float(published.get(str(each), assumed)) / 100.0 for each in years])
    return float(level if year >= 2019 else 1.0 / level)
