"""Unit, name and meaning of every figure of an appraisal."""

from __future__ import annotations

from collections.abc import Mapping

import xarray as xr

PV = "present value at the base date, against the reference in the same member"
NEVER = "no time where it never comes in the run"
ENDLESS = " (in netCDF the attribute stands_for_infinity holds what is written for it)"
DISPLACED = (
    "A programme that is paid out of services' budgets displaces spending on them, which counts as resources set "
    "free: so a programme that wins nothing has resources of about its cost, and that much of the benefit is no gain"
)

MEANING: Mapping[str, tuple[str, str, str]] = {
    "npsv": (
        "GBP", "Net present social value to the horizon",
        f"Benefit less programme cost, {PV}; nothing counts that comes after the horizon",
    ),
    "programme_cost": ("GBP", "Programme cost", f"What the policy spends on innovation and on the place, {PV}"),
    "benefit": ("GBP", "Social value but programme cost", f"All that is valued but programme cost, {PV}"),
    "exchequer": ("GBP", "Net cost to public bodies", f"Cash that public bodies pay less what they receive, {PV}"),
    "state_pensions": (
        "GBP", "State Pensions in the net cost to public bodies",
        f"State Pensions paid, {PV}: fewer where people die sooner, which is no gain of a policy",
    ),
    "willingness_to_pay": (
        "GBP", "Gain of all but public bodies", f"Net present social value and net cost to public bodies, {PV}"
    ),
    "wellbys": ("point*person*year", "WELLBYs", "WELLBYs against the reference by the end, not discounted"),
    "deaths": ("person", "Deaths", "Deaths against the reference by the end, not discounted"),
    "life_years": (
        "person*year", "Years of life",
        "Years lived against the reference by the end, not discounted; those after the end are not in it",
    ),
    "carer_years": (
        "person*year", "Years of unpaid care",
        "Years in which somebody is an unpaid carer, against the reference by the end, not discounted",
    ),
    "payback": (
        "", "Payback", f"Month from which value so far, discounted, is above nought for good; {NEVER}"
    ),
    "payback_exchequer": (
        "", "Payback to public bodies",
        f"Month from which public bodies have paid less so far, discounted, than in the reference; {NEVER}",
    ),
    "worse_depth": (
        "GBP", "Depth of worse before better",
        "Lowest that value so far, discounted, falls below the reference; 0 or less",
    ),
    "worse_length": ("year", "Length of worse before better", "Years with value so far below that of the reference"),
    "dip_depth": (
        "point", "Deepest dip of life satisfaction",
        "Lowest difference of life satisfaction from the reference, of a month's record; 0 or less",
    ),
    "dip_length": ("year", "Length of lower life satisfaction", "Years with life satisfaction below the reference"),
    "dip_over": (
        "", "End of lower life satisfaction",
        f"Month from which life satisfaction is above the reference for good; {NEVER}"
    ),
    "mvpf": (
        "1", "Marginal value of public funds",
        "What all but public bodies gain for each pound of net public cost; read with mvpf_case. Infinite where there "
        f"is no net cost{ENDLESS}. Over members a median is told only where mvpf_one_scale is 1",
    ),
    "mvpf_case": (
        "1", "What the marginal value of public funds means",
        "ratio; pays for itself (infinite); harms at a cost (below 0); saves by harming (loss for each pound saved); "
        "nothing",
    ),
    "benefit_cost_ratio": (
        "1", "Benefit-cost ratio",
        f"Benefit over programme cost, one figure among several; infinite without a cost{ENDLESS}. {DISPLACED}",
    ),
    "benefit_by_effect": (
        "GBP", "Social value by effect",
        f"Parts of the benefit, {PV}. Resources are what services use less of, programmes apart. {DISPLACED}",
    ),
    "ledger": (
        "GBP", "Social value by who gains it and how",
        f"By body: cash that moves, resources used or set free, output, wellbeing; sums to npsv; {PV}",
    ),
    "value_at_price": (
        "GBP", "What a price brings to the total",
        f"Part of the total that a price multiplies; lives at their price even where they are not in the total; {PV}",
    ),
    "social_value": (
        "GBP", "Worth of the whole run",
        "Of what is valued, as a level and not a difference, present value: only its variance over members means "
        "something",
    ),
    "payback_share": ("1", "Share of members that pay back", "Share of members in which payback comes in the run"),
    "payback_exchequer_share": (
        "1", "Share of members that pay public bodies back",
        "Share of members in which payback_exchequer comes in the run"
    ),
    "dip_over_share": ("1", "Share of members that end above", "Share of members in which dip_over comes in the run"),
    "mvpf_case_share": ("1", "Share of members by case", "Share of members in each case of mvpf_case"),
    "wellby_price_at_end": (
        "GBP/(point*person*year)", "Price of a WELLBY at the end",
        "In the last month, not discounted, the same for all policies; wellby_price_here has that at the start, "
        "wellby_price the official one",
    ),
    "mvpf_one_scale": (
        "1", "Whether all members' marginal values say the same",
        "1 where every member has a net public cost, so that a median of mvpf means something; else 0, and only the "
        "shares of mvpf_case can be told",
    ),
    "pairing_saved": (
        "1", "Variance that pairing saved",
        "Part of the variance of npsv that the same futures for both policies took away",
    ),
    "switching_multiple": (
        "1", "Switching value, as a multiple of the price",
        "By what a price must be multiplied for the median of npsv to be nought; only where switching_found is 1",
    ),
    "switching_found": (
        "1", "Whether there is a switching value", "1 where some price up to ten times today's turns the sign"
    ),
}  # fmt: skip
EFFECTS = {
    "resources": "Resources that services use less of; what programmes displace is among them",
    "output": "Output that society gains",
    "wellbeing": "Life satisfaction",
    "lives": "Lives, where they are valued",
    "care": "Time of unpaid carers, where it is valued",
    "excess_burden": "Excess burden of taxes, where the rules have it",
}
"""What a part of the benefit is."""
LABELS = {
    "financial_year": "Financial year", "effect": "Effect", "price": "Price", "policy": "Policy", "body": "Body",
    "member": "Member: one future with its own luck", "kind": "Kind of value", "case": "Case",
}  # fmt: skip


TOLD_WHERE, ONE_SCALE = "told_of_all_where", "mvpf_one_scale"
"""The attribute of what has a median over members only where another variable is 1, and that variable."""


def described(built: xr.Dataset) -> xr.Dataset:
    """The dataset with unit, name and meaning of each variable; what has its own keeps it."""
    horizon = str(built.attrs.get("horizon", ""))[:4] or "the horizon"
    for name in built.data_vars:
        if str(name) in MEANING:
            unit, noun, meaning = MEANING[str(name)]
            about = {"units": unit, "long_name": noun.replace("the horizon", horizon), "description": meaning}
            kept = {key: value for key, value in built[name].attrs.items() if key == "stands_for_infinity"}
            worth = _priced(built) if unit.startswith("GBP") else {}
            if unit != "GBP":  # a price, and no present value
                worth.pop("discounted_to", None)
            told = {TOLD_WHERE: ONE_SCALE} if name == "mvpf" else {}
            built[name].attrs = kept | {key: text for key, text in about.items() if text} | worth | told
    for name, noun in LABELS.items():
        if name in built.coords:
            built[name].attrs = {"long_name": noun}
    return built


def _priced(built: xr.Dataset) -> dict[str, str]:
    """Of a present value: in which prices, and at which date. The table of the medium term is in cash and says so."""
    return {
        "prices": "constant", "price_base": str(built.attrs["price_base"]),
        "discounted_to": str(built.attrs["base_date"]),
    }  # fmt: skip
