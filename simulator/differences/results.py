"""What two finished results differ in: how they were made, and which outputs by how much, where and when."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from itertools import product
from typing import TYPE_CHECKING, Any

import numpy as np

from simulator.differences.scenarios import Differs, mappings

if TYPE_CHECKING:
    import xarray as xr

ALWAYS_NEW = ("created", "seconds", "files", "hinges", "reality", "residuals", "pieces_sha256", "of")
"""What a manifest says anew each time, or what follows from the results."""
AUDITS = "residual_"
TOGETHER = 4
"""Members read at a time."""


@dataclass(frozen=True)
class OutputDiffers:
    """One output: its largest difference, where that is, and since when it differs.

    `share` is the largest difference over the largest size that the output has in either result, over all that
    both hold; of dates and texts only the number of differing values is told.
    """

    file: str
    name: str
    unit: str
    differing: int
    values: int
    largest: float | None = None
    share: float | None = None
    a: float | None = None
    b: float | None = None
    at: Mapping[str, str] = field(default_factory=dict)
    first: str | None = None


@dataclass(frozen=True)
class ResultsDiffer:
    """All that two results differ in, but for their scenarios."""

    made: tuple[Differs, ...]
    only_a: tuple[str, ...]
    only_b: tuple[str, ...]
    labels: tuple[Differs, ...]
    outputs: tuple[OutputDiffers, ...]
    compared: int

    @property
    def same(self) -> bool:
        """Whether they hold the same numbers, however they were made."""
        return not (self.only_a or self.only_b or self.labels or self.outputs)

    def record(self) -> dict[str, Any]:
        """For scripts."""
        return asdict(self)


def manifests(a: Mapping[str, Any], b: Mapping[str, Any]) -> tuple[Differs, ...]:
    """What two manifests say otherwise of how the results were made."""
    told = [{key: fact for key, fact in each.items() if key not in ALWAYS_NEW} for each in (a, b)]
    return tuple(found for found in mappings(*told) if found.name.rpartition(".")[2] not in ALWAYS_NEW)


def results(
    a: Mapping[str, xr.Dataset], b: Mapping[str, xr.Dataset], made: tuple[Differs, ...] = ()
) -> ResultsDiffer:
    """Compare what both hold, label by label, some members at a time; the largest share comes first."""
    known = [{f"{file}.{name}" for file, dataset in each.items() for name in dataset.data_vars} for each in (a, b)]
    labels: list[Differs] = []
    outputs: list[OutputDiffers] = []
    for file in a:
        if file not in b:
            continue
        labels += _labels(file, a[file], b[file])
        pair = _shared(a[file], b[file])
        found = (_output(file, str(name), *pair) for name in pair[0].data_vars if name in pair[1])
        outputs += [each for each in found if each is not None]
    outputs.sort(key=_rank)
    return ResultsDiffer(
        made, tuple(sorted(known[0] - known[1])), tuple(sorted(known[1] - known[0])), tuple(labels),
        tuple(outputs), len(known[0] & known[1]),
    )  # fmt: skip


def _rank(each: OutputDiffers) -> tuple[bool, float, str]:
    """The largest share first; what audits leave over is rounding, and comes last."""
    return each.name.startswith(AUDITS), -(np.inf if each.share is None else each.share), each.name


def _labels(file: str, a: xr.Dataset, b: xr.Dataset) -> Iterator[Differs]:
    """Dimensions of which each holds labels that the other lacks."""
    for dim in dict.fromkeys([*a.sizes, *b.sizes]):
        if dim in a.sizes and dim in b.sizes:
            one, two = (_text(each, str(dim)) for each in (a, b))
            lacks = [x for x in one if x not in set(two)], [x for x in two if x not in set(one)]
            if any(lacks):
                yield Differs(f"{file}.{dim}", *(_few(each) for each in lacks))


def _few(labels: list[str]) -> str:
    return ", ".join(labels) if len(labels) < 6 else f"{', '.join(labels[:3])} … {labels[-1]} ({len(labels)})"


def _text(dataset: xr.Dataset, dim: str) -> list[str]:
    values = dataset[dim].values
    dated = values.dtype.kind == "M"
    return [str(x) for x in (np.datetime_as_string(values, unit="D") if dated else values).tolist()]


def _shared(a: xr.Dataset, b: xr.Dataset) -> tuple[xr.Dataset, xr.Dataset]:
    """Both cut to the labels that they share, in the order of the first."""
    cut: tuple[dict[str, Any], dict[str, Any]] = ({}, {})
    for dim in a.sizes:
        if dim in b.sizes:
            one, two = (_text(each, str(dim)) for each in (a, b))
            if one != two:
                places = {label: at for at, label in enumerate(two)}
                kept = [(at, places[label]) for at, label in enumerate(one) if label in places]
                cut[0][str(dim)], cut[1][str(dim)] = [i for i, _ in kept], [j for _, j in kept]
    return a.isel(cut[0]), b.isel(cut[1])


def _output(file: str, name: str, a: xr.Dataset, b: xr.Dataset) -> OutputDiffers | None:
    """What an output differs in; None where it is the same to the last bit."""
    one, two = a[name], b[name]
    unit = str(one.attrs.get("units", ""))
    if set(one.dims) != set(two.dims) or one.dtype.kind != two.dtype.kind:
        return OutputDiffers(file, name, unit, one.size, one.size)
    if one.dtype.kind not in "fiub":
        return _not_a_number(file, name, one, two.transpose(*one.dims))
    differing, scale, largest, worst, first = 0, 0.0, 0.0, None, None
    for part in _parts(one):
        x, y = (each.isel(part).transpose(*one.dims) for each in (one, two))
        p, q = np.asarray(x.values, dtype=float), np.asarray(y.values, dtype=float)
        if not p.size:
            continue
        gap = np.where(p == q, 0.0, np.abs(p - q))
        scale = max(scale, float(np.max(np.abs(p))), float(np.max(np.abs(q))))
        differing += int(np.count_nonzero(gap))
        if gap.max() > largest:
            at = np.unravel_index(int(gap.argmax()), gap.shape)
            largest, worst = float(gap[at]), (_place(x, at), float(p[at]), float(q[at]))
        first = _earlier(first, x, gap)
    if not differing or worst is None:
        return None
    return OutputDiffers(
        file, name, unit, differing, one.size, largest, largest / scale, worst[1], worst[2], worst[0], first
    )


def _not_a_number(file: str, name: str, one: xr.DataArray, two: xr.DataArray) -> OutputDiffers | None:
    """Dates and texts: how many differ. Two dates that never come are the same."""
    p, q = (values.values.astype(str) for values in (one, two))
    differing = int(np.count_nonzero(p != q))
    return OutputDiffers(file, name, "", differing, one.size) if differing else None


def _parts(values: xr.DataArray) -> Iterator[dict[str, slice]]:
    steps = {dim: step for dim, step in (("policy", 1), ("member", TOGETHER)) if dim in values.dims}
    cuts = [
        [(dim, slice(first, min(first + step, values.sizes[dim]))) for first in range(0, values.sizes[dim], step)]
        for dim, step in steps.items()
    ]
    return (dict(chosen) for chosen in product(*cuts))


def _place(values: xr.DataArray, at: tuple[Any, ...]) -> dict[str, str]:
    """The labels of a place, dates as days."""
    return {str(dim): _label(values, str(dim), int(index)) for dim, index in zip(values.dims, at, strict=True)}


def _label(values: xr.DataArray, dim: str, index: int) -> str:
    label = values[dim].values[index]
    return str(np.datetime_as_string(label, unit="D")) if isinstance(label, np.datetime64) else str(label)


def _earlier(first: str | None, values: xr.DataArray, gap: np.ndarray) -> str | None:
    """The earliest time of a difference, of what has a time."""
    dim = next((dim for dim in ("time", "year", "financial_year") if dim in values.dims), None)
    if dim is None:
        return first
    rest = tuple(i for i, each in enumerate(values.dims) if each != dim)
    (when,) = np.nonzero(gap.max(axis=rest) if rest else gap)
    if not when.size:
        return first
    found = _label(values, dim, int(when[0]))
    return found if first is None else min(first, found)
