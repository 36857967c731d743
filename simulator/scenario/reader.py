"""From a scenario file to a `Scenario`: what it extends, merged; every mistake, at once."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from simulator.errors import InputError, Mistake
from simulator.scenario import load, locate
from simulator.scenario.fold import PASSPORT_MISSING, beneath, fold, in_unit_of
from simulator.scenario.forms import Calibrate, File, Form, Policy, Project, Run
from simulator.scenario.likeness import joined, resolved
from simulator.scenario.nested import Frozen, number_problem
from simulator.scenario.nested import Path as Labels
from simulator.scenario.numbers import Number, Say
from simulator.scenario.own_tables import with_own_table
from simulator.scenario.pieces import event_of, formed, labelled, numbers_of, policy_of, projects_of, speaker
from simulator.scenario.scenario import DatedEvent, Draft, PlacedProject, Scenario, every_project

if TYPE_CHECKING:
    from simulator.engine import Model


def read(source: str | Path, model: Model | None = None) -> Scenario:
    """The scenario of a file, given by path or by bare name; later files win over what they extend.

    With a model, its names, units, ranges and dates are checked too, so that one error lists everything. Without one
    dates are told beside other mistakes only: a change may yet mend them. Raises `InputError`.
    """
    draft = gather(source)
    mistakes = draft.mistakes
    if model is not None and draft.scenario is not None:
        from simulator.scenario.matcher import mistakes_against

        against = mistakes_against(draft, model)
        mistakes = (*_without_passports(mistakes, against), *against)
    elif draft.scenario is not None and mistakes:
        mistakes = (*mistakes, *_dates_of(draft, draft.scenario))
    if mistakes or draft.scenario is None:
        raise InputError(mistakes)
    return draft.scenario


def _dates_of(draft: Draft, scenario: Scenario) -> list[Mistake]:
    """What is wrong with dates and policies, for which no model is needed."""
    from simulator.scenario.dates import check as check_run
    from simulator.scenario.projects import check_dates

    found: list[Mistake] = []
    if check_run(scenario, found, draft.broken):
        check_dates((*every_project(scenario), *draft.projects), scenario, found, draft.broken)
    return found


def _without_passports(mistakes: Iterable[Mistake], against: Iterable[Mistake]) -> list[Mistake]:
    """Without what asks for the passport of a number that the model has no place for."""
    misplaced = {mistake.name for mistake in against}
    return [
        mistake
        for mistake in mistakes
        if not (mistake.what == PASSPORT_MISSING and mistake.name.rpartition(".")[0] in misplaced)
    ]


def check(source: str | Path, model: Model) -> tuple[Mistake, ...]:
    """Everything that is wrong with a scenario file for a model; nothing is raised."""
    try:
        read(source, model)
    except InputError as error:
        return error.mistakes
    return ()


def gather(source: str | Path) -> Draft:
    """A scenario as far as it can be read, with its mistakes."""
    try:
        path = locate.locate(source)
    except locate.LostError as lost:
        return Draft(None, (Mistake(str(source), "", lost.what, lost.remedy),))
    reader = _Reader()
    own = reader.file(path, ())
    if own is None:
        return Draft(None, tuple(reader.mistakes))
    scenario = reader.scenario(own, path)
    broken, projects = frozenset(reader.broken), tuple(reader.broken_projects)
    return Draft(scenario, tuple(reader.mistakes), broken, projects, tuple(reader.labels))


class _Reader:
    """What the files have said so far, in the order of precedence."""

    def __init__(self) -> None:
        self.mistakes: list[Mistake] = []
        self.broken: set[str] = set()
        self.numbers: dict[str, Number] = {}
        self.run: dict[str, Any] = {}
        self.calibrate: dict[str, Any] = {}
        self.policies: dict[str, dict[str, Any]] = {}
        self.events: list[DatedEvent] = []
        self.projects: list[dict[str, Any]] = []
        self.broken_projects: list[PlacedProject] = []
        self.labels: list[tuple[str, Labels, str, float | None]] = []
        self.origins: dict[str, str] = {}
        self.reference: str | None = None
        self.read: set[Path] = set()

    def file(self, path: Path, chain: tuple[Path, ...], overlay: bool = False) -> File | None:
        """Reads a file after what it extends and what was fitted for it."""
        where = locate.shown(path)
        try:
            table = load.load(path)
        except load.UnreadableError as error:
            self.broken.add("extends")
            self.mistakes.append(Mistake(where, "", error.what, error.remedy))
            return None
        form = formed(File, table, where, "", self.mistakes) or self._sound_part(table)
        if not overlay:
            self._before(form, path, (*chain, path))
        self._numbers(form, path, where)
        self._rest(form, where)
        return form

    def _sound_part(self, table: dict[str, Any]) -> File:
        """A file without the keys that its form refuses, to find the other mistakes."""
        sound: dict[str, Any] = {}
        for key, value in table.items():
            ignored: list[Mistake] = []
            if formed(File, {key: value}, "", "", ignored):
                sound[key] = value
        return File.model_validate(sound)

    def _before(self, form: File, path: Path, chain: tuple[Path, ...]) -> None:
        beside = tuple(dict.fromkeys((path.parent, *locate.scenario_folders())))
        fits = locate.fitted_folders()
        for key, folders in (("extends", beside), ("fitted", (*fits, *beside))):
            kind, offered = ("fit", fits) if key == "fitted" else ("scenario", None)
            named = getattr(form, key) or []
            for name in [named] if isinstance(named, str) else named:
                try:
                    found = locate.beneath(name, folders, kind=kind, offered=offered)
                except locate.LostError as lost:
                    self.broken.add("extends")
                    self.mistakes.append(Mistake(locate.shown(path), key, lost.what, lost.remedy))
                    continue
                if found in chain:
                    self.broken.add("extends")
                    loop = " → ".join(step.stem for step in (*chain[chain.index(found) :], found))
                    what = f"goes round in a loop: {loop}"
                    self.mistakes.append(
                        Mistake(locate.shown(path), key, what, f"Take “{name}” out of it.")
                    )
                elif found not in self.read:
                    # A file that two others extend speaks once, before both.
                    self.read.add(found)
                    self.file(found, chain, overlay=key == "fitted")

    def _numbers(self, form: File, path: Path, where: str) -> None:
        for dotted, given in numbers_of(form.change or {}, where, self.mistakes):
            say = speaker(where, f"change.{dotted}", self.mistakes)
            number = given and with_own_table(given, path.parent, say)
            if number is None:
                self.broken.add(dotted)
                self._of_broken(dotted, form.change or {}, where, say)
                continue
            old = self.numbers.get(dotted)
            if old is not None or dotted not in self.broken:
                self.numbers[dotted] = fold(old, number, say, first=old is None)

    def _of_broken(self, dotted: str, change: dict[str, Any], where: str, say: Say) -> None:
        """What else is wrong with a number that can't be read: its unit, and later its labels."""
        section, _, name = dotted.partition(".")
        table, old = change[section][name], self.numbers.get(dotted)
        for path, own in labelled(table) if isinstance(table, dict) else ():
            value = own.get("value") if "unit" not in own else None
            self.labels.append((dotted, path, where, None if number_problem(value) else float(value or 0.0)))
            before = old and old.elements.get(path, old)
            if before and isinstance(own.get("unit"), str):
                in_unit_of(before, Number(unit=own["unit"], where=where), beneath(path, say))

    def _rest(self, form: File, where: str) -> None:
        self._said("run", Run, form.run, self.run, where)
        self._said("calibrate", Calibrate, form.calibrate, self.calibrate, where)
        if form.reference:
            self.reference = form.reference
            self.origins["reference"] = where
        for name, table in (form.policy or {}).items():
            self._policy(name, table, where)
        own = projects_of(form.project, where, None, self.mistakes, self.broken_projects)
        self.projects = self._projects("project", self.projects, own, where)
        for index, table in enumerate(form.event or [], start=1):
            self.events += event_of(table, where, f"event.{index}", self.mistakes)

    def _policy(self, name: str, table: Any, where: str) -> None:
        """Adds what a file says of a policy to what others said before, as far as it can be read."""
        policy, unsound = policy_of(table, where, name, self.mistakes, self.broken_projects)
        if unsound and "start" not in policy:
            # It may stand under a key that is misspelt, or come from the policy that this one is like.
            self.broken.add(f"policy.{name}.start")
        old = self.policies.setdefault(name, {})
        self.origins[f"policy.{name}"] = where
        both = {**(old.get("set") or {}), **(policy.get("set") or {})}
        projects = self._projects(f"policy.{name}.project", old.get("project"), policy.get("project"), where)
        merged = {"set": both, "project": projects}
        self.policies[name] = {**old, **policy, **{key: what for key, what in merged.items() if what}}

    def _projects(
        self, place: str, before: list[dict[str, Any]] | None, after: list[dict[str, Any]] | None, where: str
    ) -> list[dict[str, Any]]:
        """Projects of several files, by name, with who said so last."""
        self.origins |= {f"{place}.{each['name']}": where for each in after or []}
        return joined(before or [], after or [])

    def _said(
        self, name: str, kind: type[Form], table: dict[str, Any] | None, before: dict[str, Any], where: str
    ) -> None:
        """Adds what a table of the file says to what others said `before`, as far as it can be read."""
        form = formed(kind, table or {}, where, name, self.mistakes)
        if form is None:
            sound = {key: value for key, value in (table or {}).items() if formed(kind, {key: value}, "", "", [])}
            self.broken |= {f"{name}.{key}" for key in table or {} if key not in sound}
            form = formed(kind, sound, "", "", [])
        said = form.model_dump(exclude_unset=True) if form else {}
        before |= said
        self.origins |= {f"{name}.{key}": where for key in said}

    def _tell_of_likeness(self, policy: str, what: str, remedy: str) -> None:
        where = self.origins[f"policy.{policy}"]
        self.mistakes.append(Mistake(where, f"policy.{policy}.like", what, remedy))

    def scenario(self, own: File, path: Path) -> Scenario:
        """What all files together say."""
        return Scenario(
            name=own.name or path.stem,
            run=Run.model_validate(self.run),
            path=path,
            description=own.description or "",
            reference=self.reference,
            numbers=Frozen(self.numbers),
            policy_forms=Frozen(
                {
                    name: Policy.model_validate(said)
                    for name, said in resolved(self.policies, self._tell_of_likeness).items()
                }
            ),
            events=tuple(self.events),
            projects=tuple(Project.model_validate(said) for said in self.projects),
            calibrate=Calibrate.model_validate(self.calibrate),
            origins=Frozen(self.origins),
        )
