"""What a study of sensitivity is asked for, and all that may be wrong with that."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from simulator.errors import InputError, Mistake
from simulator.experiments.sensitivity.ranks import fewest
from simulator.experiments.sensitivity.sobol import is_power_of_two
from simulator.experiments.study import Question, check_numbers, check_whole, open_numbers, question, section_of

if TYPE_CHECKING:
    from simulator.engine import Model
    from simulator.scenario import Scenario

TOP, BASE, MEMBERS, FEWEST_SCREENED = 8, 64, 4, 128
CLOSER, LUCKS = 16, 32
"""Numbers that are looked at more closely, and the runs of luck behind that look."""
SMALLEST_BASE, LARGEST_BASE = 4, 2**20
RECHECKS = 4
"""Other futures in which a number that moves nothing from the middle is tried again."""
NUMBER, SECTION = "number", "section"


@dataclass(frozen=True)
class Asked:
    """A study that can be run: the question, the numbers that get a factor of their own, and sizes."""

    question: Question
    numbers: tuple[str, ...]
    top: int
    base: int
    screen: int
    members: int
    by: str
    sections: tuple[str, ...] = ()
    closer: int = CLOSER

    @property
    def factors(self) -> int:
        """How many factors the Sobol study has, with luck and, if numbers are left, the rest."""
        names = self.question.names
        if self.by == SECTION:
            return len({section_of(name) for name in names}) + 1
        singled = len(self.numbers) or min(self.top, len(names))
        return singled + (singled < len(names)) + 1

    @property
    def options(self) -> dict[str, Any]:
        """Everything that is asked, by option."""
        question = self.question
        return {
            "policy": question.policy, "against": question.against, "outcome": question.outcome.name,
            "named": self.numbers, "top": self.top, "base": self.base, "screen": self.screen, "members": self.members,
            "by": self.by, "sections": self.sections, "closer": self.closer,
        }  # fmt: skip

    @property
    def futures(self) -> int:
        """How many futures it takes, each with a run of every policy that is held against another."""
        tornado = (1 + 2 * len(self.question.numbers)) * self.members
        looked = min(self.closer, len(self.question.numbers))
        tornado += (1 + 2 * looked) * LUCKS if looked else 0
        return tornado + self.screen + self.base * (self.factors + 2)


def check(
    scenario: Scenario, model: Model, policy: str | None = None, against: str | None = None, outcome: str = "npsv",
    numbers: Sequence[str] = (), top: int = TOP, base: int = BASE, screen: int | None = None, members: int = MEMBERS,
    by: str = NUMBER, sections: Sequence[str] = (), closer: int = CLOSER,
) -> Asked:  # fmt: skip
    """What is asked, checked. Raises `InputError` with everything that is wrong with it.

    `screen` is by default the smallest power of two with two points for each number, without which most of what
    a partial correlation finds is chance.
    """
    mistakes: list[Mistake] = []
    known = open_numbers(scenario, model, sections, mistakes)
    found = question(scenario, model, policy, against, outcome, known, mistakes)
    check_numbers(numbers, known, mistakes)
    screen = _enough(len(known)) if screen is None else screen
    if check_whole(screen, 0, "points", "--screen", mistakes) and 0 < screen < fewest(len(known)):
        what = f"{screen} points can't tell {len(known)} numbers apart by rank"
        mistakes.append(Mistake("--screen", "", what, f"Give {fewest(len(known))} or more, or 0 to leave it out."))
    check_whole(top, 1, "numbers", "--top", mistakes)
    check_whole(members, 1, "members", "--members", mistakes)
    check_whole(closer, 0, "numbers", "--closer", mistakes)
    if check_whole(base, SMALLEST_BASE, "rows", "--base", mistakes) and not is_power_of_two(base):
        below = 1 << (base.bit_length() - 1)
        what = f"{base} is no power of two, without which Sobol points are not balanced"
        mistakes.append(Mistake("--base", "", what, f"Give {max(SMALLEST_BASE, below)} or {2 * below}."))
    if by not in (NUMBER, SECTION):
        mistakes.append(Mistake("--by", "", f"“{by}” is no way to group numbers", f"Give {NUMBER} or {SECTION}."))
    elif by == SECTION and numbers:
        mistakes.append(Mistake("--number", "", "sections are asked for, and numbers are named", "Leave one out."))
    if mistakes or found is None:
        raise InputError(dict.fromkeys(mistakes))
    return Asked(found, tuple(numbers), top, base, screen, members, by, tuple(sections), closer)


def _enough(numbers: int) -> int:
    return max(FEWEST_SCREENED, 1 << (2 * numbers - 1).bit_length())
