"""What goes wrong for a user: where, what, and what to do about it; all mistakes at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from difflib import SequenceMatcher, get_close_matches
from typing import Any

LONGEST_SHOWN = 200
"""Characters of a name or a value from a file that a message repeats."""


def plain(text: object, longest: int = LONGEST_SHOWN) -> str:
    """Text from a file made safe to show on a terminal: one line, no control characters."""
    shown = "".join(letter if letter.isprintable() else "�" for letter in str(text))
    return shown if len(shown) <= longest else shown[: longest - 1] + "…"


def did_you_mean(name: str, candidates: Iterable[str]) -> str:
    """` Did you mean …?` with the nearest candidate, or nothing; it starts with a space."""
    found = nearest(name, candidates)
    return f" Did you mean {found}?" if found else ""


def nearest(name: str, candidates: Iterable[str]) -> str | None:
    """The candidate that is nearest to a name, or None where none is near.

    Dotted names are compared by their last part: a section in common makes no two names alike,
    and a wrong section is found.
    """
    name = name[:LONGEST_SHOWN]
    by_last: dict[str, list[str]] = {}
    for known in candidates:
        by_last.setdefault(known.rsplit(".", 1)[-1], []).append(known)
    near = get_close_matches(name.rsplit(".", 1)[-1], by_last, n=1, cutoff=0.7)
    if not near:
        return None
    return max(by_last[near[0]], key=lambda known: SequenceMatcher(None, name, known).ratio())


@dataclass(frozen=True)
class Mistake:
    """One thing that is wrong with the input: the file, the dotted name, what, and the remedy."""

    where: str
    name: str
    what: str
    remedy: str = ""

    def __str__(self) -> str:
        place = ": ".join(plain(part) for part in (self.where, self.name) if part)
        remedy = f" {plain(self.remedy.strip(), 600)}" if self.remedy.strip() else ""
        return f"{place}: {plain(self.what, 600)}.{remedy}"


class InputError(Exception):
    """The input is wrong; `mistakes` lists everything that is wrong with it."""

    def __init__(self, mistakes: Iterable[Mistake]) -> None:
        self.mistakes = tuple(mistakes)
        super().__init__(self.mistakes)

    def __str__(self) -> str:
        return "\n".join(str(mistake) for mistake in self.mistakes)


@contextmanager
def noting(mistakes: list[Mistake], option: str = "") -> Iterator[None]:
    """Note the mistakes of an `InputError` instead of raising it, so that all of several checks are told at once.

    The rest of the block is left out. With an `option`, such as --rules, they are said of that.
    """
    try:
        yield
    except InputError as error:
        of_option = {"where": option, "name": ""} if option else {}
        mistakes += [replace(mistake, **of_option) for mistake in error.mistakes]


class RunError(Exception):
    """A run that cannot go on: the equation, the time (years since start) and the values there."""

    def __init__(
        self,
        message: str,
        equation: str = "",
        time: float | None = None,
        values: Mapping[str, Any] | None = None,
    ) -> None:
        self.message, self.equation, self.time, self.values = (
            message,
            equation,
            time,
            dict(values or {}),
        )
        # All four are arguments of Exception, so that the error survives a trip between processes.
        super().__init__(message, equation, time, self.values)

    def __str__(self) -> str:
        return self.message
