"""Axes: the named lists that quantities spread over, and how single years of age are read."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Axis:
    """A named list of labels.

    `alias_of` names the axis that this one copies, so that an equation can use it twice.
    `band_of` names an axis of single years; `bounds` are the first years of the bands.
    """

    name: str
    labels: tuple[str, ...]
    alias_of: str | None = None
    band_of: str | None = None
    bounds: tuple[int, ...] = ()

    def __len__(self) -> int:
        return len(self.labels)

    def index(self, label: str) -> int:
        """The place of a label; raises `KeyError` with the labels there are."""
        if label not in self.labels:
            raise KeyError(f"{self.name} has no “{label}”; it has {', '.join(self.labels)}")
        return self.labels.index(label)

    def ranges(self, years: int) -> tuple[tuple[int, int], ...]:
        """First and last single year of each band, where there are `years` single years."""
        ends = (*(b - 1 for b in self.bounds[1:]), years - 1)
        return tuple(zip(self.bounds, ends, strict=True))


@dataclass(frozen=True)
class Ageing:
    """A birthday event: once a year everyone moves up one single year of age, exactly.

    `stock` is shifted along `axis`, whose last year is open; `newborn` (with the axes of the
    stock less `axis` and those that `enters` fixes) becomes year 0. With `still` nobody moves: the share
    of the year begins again, as if the year were repeated.
    """

    stock: str
    axis: str
    newborn: str
    enters: tuple[tuple[str, str], ...]
    month: int = 7
    day: int = 1
    still: bool = False
