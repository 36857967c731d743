"""The figures of an appraisal, side by side: none of them is a pass mark."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from html import escape
from typing import TYPE_CHECKING

import numpy as np

from simulator.charts.data import futures, others, reference
from simulator.charts.findings import listed, lower
from simulator.charts.numbers import central, estimate, rounding
from simulator.charts.palette import look

if TYPE_CHECKING:
    import xarray as xr

Cell = tuple[str, str]
Of = Callable[["xr.Dataset", str], Cell]
"""What a figure is, of an appraisal and a policy."""
LATER = {
    "Years of life by the end": "life_years", "Years of unpaid care by the end": "carer_years",
    "Of that, State Pensions": "state_pensions",
}  # fmt: skip
"""Figures that not every appraisal has, and what they are called there."""
NOTE = (
    "A benefit-cost ratio is one figure among several and no pass mark: a small programme has a large one. The gain "
    "for a pound of public money, the marginal value of public funds, is that of all others for each pound of net "
    "public cost; where some futures have no such cost a median would mean nothing, and its cases are counted. "
    "Whoever dies sooner draws less State Pension: what public bodies save by that is no gain of a policy."
)
BORNE = (
    "What a programme costs is taken out of what services would have had, so it moves the net cost to public bodies "
    "little, and that of {names} may be a cost or a saving. Payback to public bodies and the gain for a pound of "
    "public money rest on its sign, and say little of {them}."
)


def html(dataset: xr.Dataset) -> str:
    """A row for each figure, a column for each policy; on a phone a list for each figure."""
    names = others(dataset)
    head = "".join(f'<th scope="col" style="color:{look(p).colour}">{escape(look(p).name)}</th>' for p in names)
    shown = {noun: cell for noun, cell in ROWS.items() if LATER.get(noun, "npsv") in dataset}
    rows = "".join(_row(dataset, names, noun, cell) for noun, cell in shown.items())
    return (
        f'<div class="scroll-x"><table class="figures"><caption>Against {escape(lower(reference(dataset)))}</caption>'
        f'<thead><tr><th scope="col">Figure</th>{head}</tr></thead><tbody>{rows}</tbody></table></div>'
        f'<p class="source">{escape(_note(dataset))}</p>'
    )


def _note(dataset: xr.Dataset) -> str:
    many = futures(dataset)
    spread = f"Median, then {central(many)} (80% for dates and ratios)." if many > 1 else "One future; no interval."
    return f"{spread} {NOTE} {_borne(dataset)}".strip()


def _borne(dataset: xr.Dataset) -> str:
    """Who bears the programmes, where that leaves open whether public bodies pay anything for them."""
    names = [policy for policy in others(dataset) if _open(dataset.sel(policy=policy))]
    named = listed([lower(policy) for policy in names])
    return BORNE.format(names=named, them="them" if len(names) > 1 else "it") if names else ""


def _open(one: xr.Dataset) -> bool:
    """Whether a programme costs something in every future, and its interval leaves the sign of the net cost open."""
    found = estimate(one["exchequer"].values)
    return bool((one["programme_cost"] > 0).all()) and found.futures > 1 and found.low <= 0.0 <= found.high


def _row(dataset: xr.Dataset, names: list[str], noun: str, cell: Of) -> str:
    cells = ""
    for policy in names:
        middle, rest = cell(dataset, policy)
        cells += (
            f'<td data-label="{escape(look(policy).name)}" style="--of:{look(policy).colour}"><b>{escape(middle)}</b>'
            f"<small>{escape(rest)}</small></td>"
        )
    return f'<tr><th scope="row">{escape(noun)}</th>{cells}</tr>'


def _amount(name: str, kind: str, factor: float = 1.0) -> Of:
    """An amount in the unit and the rounding of its row, which are those of the first screen."""

    def cell(dataset: xr.Dataset, policy: str) -> Cell:
        every = {p: estimate(dataset[name].sel(policy=p).values).times(factor) for p in others(dataset)}
        alike = rounding(every.values())
        found = every[policy]
        middle = found.words(kind, signed=True, bare=True, **alike)
        if found.futures == 1:
            return middle, ""
        return middle, found.interval(kind, signed=True, size=alike["size"], half=alike["half"])

    return cell


def _of(cell: Callable[[xr.Dataset], Cell]) -> Of:
    """What looks at one policy alone."""
    return lambda dataset, policy: cell(dataset.sel(policy=policy))


def _length(name: str) -> Of:
    def cell(one: xr.Dataset) -> Cell:
        found = estimate(one[name].values)
        return f"{found.words('number', bare=True)} years", found.interval("number") if found.futures > 1 else ""

    return _of(cell)


def _date(name: str) -> Of:
    def cell(one: xr.Dataset) -> Cell:
        low, middle, high = (each if each == "never" else each[:4] for each in when(one[name].values))
        share = 1.0 - float(one[f"{name}_share"])
        if one.sizes["member"] == 1:
            return middle, ""
        return middle, f"{low} to {high}; never in {share:.0%}"

    return _of(cell)


def when(dates: np.ndarray, shares: tuple[float, ...] = (0.1, 0.5, 0.9)) -> list[str]:
    """Quantiles of dates as days, where what never comes is later than all of them: “never”."""
    days = np.sort(dates.astype("datetime64[D]"))  # NumPy sorts what is no time to the end.
    places = [max(0, int(np.ceil(share * days.size - 1e-9)) - 1) for share in shares]
    return ["never" if np.isnat(days[at]) else str(days[at]) for at in places]


def _ratio(one: xr.Dataset) -> Cell:
    if not bool((one["programme_cost"] > 0).all()):
        return "none", "no programme cost"
    return _ratios(one["benefit_cost_ratio"].values)


def _ratios(values: np.ndarray) -> Cell:
    """The median of a ratio and its 80% interval, rounded as all numbers of a page are."""
    low, high = (float(end) for end in np.quantile(values, [0.1, 0.9]))
    found = replace(estimate(values), low=low, high=high)
    return found.words("number", bare=True), found.interval("number") if found.futures > 1 else ""


def _funds(one: xr.Dataset) -> Cell:
    """What a pound of public money brings, or what the case is where that is no number."""
    cases = dict(zip(map(str, one["case"].values), one["mvpf_case_share"].values.tolist(), strict=True))
    often = sorted((case for case in cases if cases[case] > 0), key=lambda case: -cases[case])
    told = [f"{CASES.get(case, case)} in {cases[case]:.0%}" for case in often]
    if "mvpf_one_scale" in one and float(one["mvpf_one_scale"]) == 1.0:
        middle, ends = _ratios(one["mvpf"].values)
        return middle, "; ".join([ends, *told]) if len(told) > 1 else ends
    if cases[often[0]] <= 0.5:
        return "no one answer", "; ".join(told)
    if one.sizes["member"] == 1:
        return CASES.get(often[0], often[0]), ""
    return told[0], "; ".join(told[1:])


CASES = {"ratio": "gains at a cost", "nothing": "nothing moves"}


def _better(one: xr.Dataset) -> Cell:
    count = int((one["npsv"] > 0).sum())
    return f"{count / one.sizes['member']:.0%}", f"{count} of {one.sizes['member']}"


def _paired(one: xr.Dataset) -> Cell:
    saved = float(one["pairing_saved"])
    if one.sizes["member"] < 2:
        return "–", "one future"
    times = 1.0 / max(1.0 - saved, 1e-9)
    many = f"as good as {float(f'{times:.2g}'):,.0f} times as many futures"
    return f"{min(saved, 0.9999):.2%}", many if saved > 0 else ""


ROWS: dict[str, Of] = {
    "Net present social value": _amount("npsv", "pounds"),
    "Futures in which it is worth more": _of(_better),
    "Programme cost": _amount("programme_cost", "pounds"),
    "Net cost to public bodies": _amount("exchequer", "pounds"),
    "Of that, State Pensions": _amount("state_pensions", "pounds"),
    "WELLBYs": _amount("wellbys", "wellbys"),
    "Deaths": _amount("deaths", "people"),
    "Years of life by the end": _amount("life_years", "people"),
    "Years of unpaid care by the end": _amount("carer_years", "people"),
    "Payback": _date("payback"),
    "Payback to public bodies": _date("payback_exchequer"),
    "Lowest value so far": _amount("worse_depth", "pounds"),
    "Years with value so far below nought": _length("worse_length"),
    "Deepest dip of life satisfaction, thousandths of a point": _amount("dip_depth", "number", 1e3),
    "Years of lower life satisfaction": _length("dip_length"),
    "Gain for a pound of public money": _of(_funds),
    "Benefit-cost ratio": _of(_ratio),
    "Luck that comparing within futures takes out": _of(_paired),
}
