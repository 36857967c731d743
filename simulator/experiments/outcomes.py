"""What is kept of each run of an ensemble: a few numbers, each with its unit and meaning.

One row of `OUTCOMES` is one outcome; `--outcomes` takes these names. All are float64 by policy and
future; those that end in `_by_year` also by financial year.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from simulator.appraisal.records import NEEDED
from simulator.errors import InputError, Mistake, did_you_mean
from simulator.experiments.finished import Finished, at_end, last_year, over_time
from simulator.results.measures import CONSTANT, MONEY

if TYPE_CHECKING:
    import xarray as xr

    from simulator.engine import Model

BY_YEAR = "_by_year"
REAL = ("price_level",)


@dataclass(frozen=True)
class Outcome:
    """One outcome: `of` finished runs, from the outputs of the model that it `needs`."""

    name: str
    units: str
    long_name: str
    description: str
    of: Callable[[Finished], xr.DataArray]
    needs: tuple[str, ...] = NEEDED
    discounted: bool = False
    """Whether it is money discounted to the base date."""

    @property
    def is_series(self) -> bool:
        """Whether there is one number for each financial year."""
        return self.name.endswith(BY_YEAR)

    @property
    def attributes(self) -> dict[str, str]:
        """What a dataset says of it."""
        prices = {"prices": CONSTANT} if self.units.startswith(MONEY) else {}
        return {"units": self.units, "long_name": self.long_name, "description": self.description, **prices}


_AGAINST = "against the reference in the same future"
_WORTH = f"Present value over the run, {_AGAINST}, in pounds of the price base"

OUTCOMES: tuple[Outcome, ...] = (
    Outcome("npsv", "GBP", "Net present social value", f"{_WORTH}: benefits less programme cost",
            lambda runs: runs.summed(runs.net), discounted=True),
    Outcome("benefit", "GBP", "Social value but programme cost", f"{_WORTH}: the sum of its parts by effect",
            lambda runs: runs.present("benefit"), discounted=True),
    Outcome("programme_cost", "GBP", "Programme cost", f"{_WORTH}; taken off the benefit in npsv",
            lambda runs: runs.present("programme_cost"), discounted=True),
    Outcome("benefit_resources", "GBP", "Resources set free", f"{_WORTH}; a part of the benefit",
            lambda runs: runs.discounted("resources"), discounted=True),
    Outcome("benefit_output", "GBP", "Output gained", f"{_WORTH}; a part of the benefit",
            lambda runs: runs.discounted("output"), discounted=True),
    Outcome("benefit_wellbeing", "GBP", "Wellbeing gained", f"{_WORTH}; a part of the benefit",
            lambda runs: runs.discounted("wellbeing"), discounted=True),
    Outcome("exchequer", "GBP", "Net cost to public bodies", f"{_WORTH}; below 0 where public bodies gain",
            lambda runs: runs.present("exchequer"), discounted=True),
    Outcome("wellbys", "point*person*year", "WELLBYs gained", f"Over the run, not discounted, {_AGAINST}",
            lambda runs: runs.summed(runs.flows["wellbys"])),
    Outcome("deaths", "person", "Deaths", f"Over the run, {_AGAINST}; below 0 where lives are saved",
            lambda runs: runs.summed(runs.flows["deaths"])),
    Outcome("life_satisfaction", "point", "Mean life satisfaction", "Mean of the monthly records, 0 to 10",
            lambda runs: over_time(runs.dataset["life_satisfaction"]), ("life_satisfaction",)),
    Outcome("budget_gap", "GBP/year", "Budget gap at the end", "Mean of the last year, before savings and reserves, "
            "in pounds of the price base", lambda runs: last_year(runs.real("budget_gap")), ("budget_gap", *REAL)),
    Outcome("usable_reserves", "GBP", "Usable reserves at the end", "Last record, in pounds of the price base",
            lambda runs: at_end(runs.real("usable_reserves")), ("usable_reserves", *REAL)),
    Outcome("section_114_notices", "1", "Section 114 notices for each council", "Expected number over the run",
            lambda runs: at_end(runs.dataset["section_114_exposure"]), ("section_114_exposure",)),
    Outcome("councils_under_support", "1", "Councils under exceptional financial support", "At the end of the run",
            lambda runs: at_end(runs.dataset["councils_under_support"]), ("councils_under_support",)),
    Outcome("section_114_probability", "1", "Probability of a section 114 notice, per council", "By the end of the run",
            lambda runs: at_end(runs.dataset["section_114_probability"]), ("section_114_probability",)),
    Outcome("backlog", "person", "People who wait at the end", "Last record, over all services; who waits for two "
            "counts twice", lambda runs: at_end(runs.total("backlog")), ("backlog",)),
    Outcome("unmet_need", "person/year", "Unmet need at the end", "Mean of the last year, over all services",
            lambda runs: last_year(runs.total("unmet_need")), ("unmet_need",)),
    Outcome("quality", "1", "Quality of services at the end", "Mean of services by their spending, last record",
            lambda runs: at_end(_quality(runs)), ("quality", "spending")),
    Outcome("innovations_adopted", "1", "Innovations adopted", "Number by the end of the run, of all kinds",
            lambda runs: at_end(runs.total("innovations_adopted")), ("innovations_adopted",)),
    Outcome("npsv_by_year", "GBP", "Social value by financial year",
            f"Benefits less programme cost, discounted to the base date, {_AGAINST}; all years sum to npsv",
            lambda runs: runs.sum_by_year(runs.net), discounted=True),
    Outcome("exchequer_by_year", "GBP", "Net cost to public bodies by financial year", "Not discounted, in pounds of "
            f"the price base, {_AGAINST}", lambda runs: runs.sum_by_year(runs.flows["exchequer"])),
    Outcome("wellbys_by_year", "point*person*year", "WELLBYs gained by financial year",
            f"{_AGAINST.capitalize()}; all years sum to wellbys", lambda runs: runs.sum_by_year(runs.flows["wellbys"])),
    Outcome("life_satisfaction_by_year", "point", "Mean life satisfaction by financial year", "Mean of the records, "
            "0 to 10", lambda runs: runs.by_year(runs.dataset["life_satisfaction"]), ("life_satisfaction",)),
    Outcome("budget_gap_by_year", "GBP/year", "Budget gap by financial year", "Before savings and reserves, in pounds "
            "of the price base", lambda runs: runs.by_year(runs.real("budget_gap")), ("budget_gap", *REAL)),
    Outcome("usable_reserves_by_year", "GBP", "Usable reserves by financial year", "Mean of the records, in pounds of "
            "the price base", lambda runs: runs.by_year(runs.real("usable_reserves")), ("usable_reserves", *REAL)),
    Outcome("section_114_probability_by_year", "1", "Probability of a section 114 notice by financial year",
            "Chance that a council has issued one since the start, mean of the records",
            lambda runs: runs.by_year(runs.dataset["section_114_probability"]), ("section_114_probability",)),
    Outcome("backlog_by_year", "person", "People who wait by financial year", "Mean of the records, over all services",
            lambda runs: runs.by_year(runs.total("backlog")), ("backlog",)),
    Outcome("quality_by_year", "1", "Quality of services by financial year", "Mean of services by their spending",
            lambda runs: runs.by_year(_quality(runs)), ("quality", "spending")),
)  # fmt: skip
BY_NAME = {outcome.name: outcome for outcome in OUTCOMES}


def _quality(runs: Finished) -> xr.DataArray:
    weight = runs.dataset["spending"]
    weighed: xr.DataArray = (runs.dataset["quality"] * weight).sum("service") / weight.sum("service")
    return weighed


def chosen(
    names: Iterable[str] | None, model: Model, dated: bool = True, where: str = "--outcomes"
) -> tuple[Outcome, ...]:
    """The outcomes of those names; by default every single number that the model records enough for.

    Only a run that is `dated` has financial years. Raises `InputError` with every name that is
    unknown, given twice or beyond what the model records.
    """
    recorded = {output.name for output in model.outputs}
    possible = [each for each in OUTCOMES if recorded.issuperset(each.needs) and (dated or not each.is_series)]
    if names is None:
        return tuple(outcome for outcome in possible if not outcome.is_series)
    asked = list(names)
    mistakes = [_wrong(name, recorded, possible, where) for name in dict.fromkeys(asked)]
    mistakes += [
        Mistake(where, "", f"{name} is given twice", "Give each outcome once.")
        for name in dict.fromkeys(asked) if asked.count(name) > 1
    ]  # fmt: skip
    if not asked:
        mistakes.append(Mistake(where, "", "there is no outcome to keep", _known(possible)))
    found = [mistake for mistake in mistakes if mistake is not None]
    if found:
        raise InputError(found)
    return tuple(BY_NAME[name] for name in asked)


def _wrong(name: str, recorded: set[str], possible: Sequence[Outcome], where: str) -> Mistake | None:
    if name not in BY_NAME:
        remedy = did_you_mean(name, BY_NAME).strip() or _known(possible)
        return Mistake(where, "", f"no outcome is called {name}", remedy)
    lacking = [need for need in BY_NAME[name].needs if need not in recorded]
    if BY_NAME[name] not in possible and not lacking:
        return Mistake(where, "", f"{name} needs a run with dates", "Give the run a start and a stop.")
    if lacking:
        return Mistake(where, "", f"{name} needs {', '.join(lacking)}, which the model does not record",
                       _known(possible))  # fmt: skip
    return None


def _known(possible: Sequence[Outcome]) -> str:
    return f"There are {', '.join(outcome.name for outcome in possible)}."
