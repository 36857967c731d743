"""A scenario: what is asked, with every number and why; frozen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from pathlib import Path as FilePath
from typing import TYPE_CHECKING, Any

from simulator.errors import Mistake
from simulator.scenario.nested import Frozen, Path
from simulator.scenario.numbers import Number

if TYPE_CHECKING:
    from simulator.scenario.forms import Calibrate, Event, Policy, Project, Run


@dataclass(frozen=True)
class DatedEvent:
    """An event of the scenario: settings that change, or a happening and its arguments."""

    form: Event
    kind: str = ""
    arguments: Mapping[str, Any] = field(default_factory=Frozen)
    where: str = ""
    place: str = "event"
    dated: bool = True
    """Whether its date could be read; where not, the scenario does not run."""


@dataclass(frozen=True)
class Change:
    """What the command line changed: a dotted name, and in words the value it has now and had before.

    Both are empty where they are too long to be told in a line.
    """

    name: str
    value: str
    was: str


@dataclass(frozen=True, eq=False)
class Scenario:
    """What is asked: numbers by dotted name, policies, projects, events and the run. Frozen; see `change`."""

    name: str
    run: Run
    path: FilePath | None = None
    description: str = ""
    reference: str | None = None
    numbers: Mapping[str, Number] = field(default_factory=Frozen)
    policy_forms: Mapping[str, Policy] = field(default_factory=Frozen)
    events: tuple[DatedEvent, ...] = ()
    projects: tuple[Project, ...] = ()
    """Named projects that every policy has; those of one policy are in its form."""
    calibrate: Calibrate | None = None
    origins: Mapping[str, str] = field(default_factory=Frozen)
    changes: tuple[Change, ...] = ()
    """What the command line changed, for pages to say; no run depends on it."""

    @property
    def own(self) -> tuple[str, ...]:
        """The names of the numbers that its own file changes and says why, against what it extends."""
        each = {name: number for name, number in self.numbers.items() if number.has_content or not number.elements}
        for name, number in self.numbers.items():
            each |= {".".join((name, *path)): element for path, element in number.elements.items()}
        return tuple(sorted(name for name, number in each.items() if number.because and number.where == self.where))

    @property
    def policies(self) -> tuple[str, ...]:
        """The names of the policies, in the order of the files."""
        return tuple(self.policy_forms)

    def change(
        self,
        dotted: str,
        value: Any,
        because: str,
        unit: str | None = None,
        range: tuple[float, float] | None = None,  # noqa: A002 (the word of the files)
    ) -> Scenario:
        """A new scenario with another value for one number, or for `run…`, `policy…`, `reference`.

        `value` is a number, a mapping from labels or from dates to numbers, or a list of points.
        Raises `InputError`.
        """
        from simulator.scenario.overrides import changed

        return changed(self, dotted, value, because, unit, range)

    def set(self, text: str) -> Scenario:
        """A new scenario after `NAME=VALUE`, as `--set` takes it. Raises `InputError`."""
        from simulator.scenario.set_text import set_from_text

        return set_from_text(self, text)

    def to_toml(self) -> str:
        """The scenario as one file that extends nothing and runs again to the last bit."""
        from simulator.scenario.write import to_toml

        return to_toml(self)

    @cached_property
    def hash(self) -> str:
        """The SHA-256 of the resolved file."""
        return sha256(self.to_toml().encode()).hexdigest()

    @property
    def where(self) -> str:
        """The file, as messages name it."""
        from simulator.scenario.locate import shown

        return shown(self.path) if self.path else self.name

    def origin(self, *parts: str) -> str:
        """The file that said so: the longest known beginning of a dotted name."""
        for end in (*reversed(tuple(_lengths(parts))), 0):
            found = self.origins.get(".".join(parts[:end]))
            if found:
                return found
        return self.where

    def __repr__(self) -> str:
        return f"Scenario({self.name!r}, {len(self.numbers)} numbers, policies: {', '.join(self.policies) or 'none'})"

    def _repr_html_(self) -> str:
        """What a notebook shows; text from the file is escaped."""
        from simulator.scenario.card import html

        return html(self)


def _lengths(parts: tuple[str, ...]) -> range:
    return range(1, len(parts) + 1)


@dataclass(frozen=True)
class PlacedProject:
    """A project and where it stands: the file, its place there, and the policy that has it, None for every one.

    Of one that could not be read what is not sound is None.
    """

    form: Project
    where: str
    place: str
    policy: str | None


@dataclass(frozen=True)
class Draft:
    """A scenario as far as it could be read, what is wrong with it, and what is broken."""

    scenario: Scenario | None
    mistakes: tuple[Mistake, ...] = ()
    broken: frozenset[str] = frozenset()
    projects: tuple[PlacedProject, ...] = ()
    """Those that could not be read in full: what is wrong in one place hides nothing that is wrong elsewhere."""
    labels: tuple[tuple[str, Path, str, float | None], ...] = ()
    """Of numbers that could not be read: their name, labels and file, and the value if that could be."""


def every_project(scenario: Scenario) -> Iterator[PlacedProject]:
    """The projects of a scenario: those that every policy has, then those of each."""
    for form in scenario.projects:
        where = scenario.origin("project", form.name)
        yield PlacedProject(form, where, f"project.{form.name}", None)
    for policy, said in scenario.policy_forms.items():
        for form in said.project or ():
            where = scenario.origin("policy", policy, "project", form.name)
            yield PlacedProject(form, where, f"policy.{policy}.project.{form.name}", policy)
