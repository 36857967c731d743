"""The STRESS items on logic: the overview, what acts on what, how policies differ, and algorithms."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from simulator.describe.assumptions import nested
from simulator.describe.carried import carried
from simulator.describe.confidence import plain
from simulator.describe.feedback import between_sectors, loops
from simulator.describe.stress_subject import NO_SCENARIO, NOT_APPLICABLE, NOT_RECORDED, Subject, counted, titled
from simulator.describe.text import cell, table
from simulator.engine.quantities import GIVEN
from simulator.run import every_policy

_COUNTED = ("stock", "flow", "equation", "guard", "hazard")


def diagram(subject: Subject) -> list[str]:
    """The sectors, and how many quantities of one the equations of another read."""
    lines = ["flowchart LR"]
    lines += [f'  {section}_sector["{titled(section)}"]' for section in subject.sections]
    lines += [
        f"  {read}_sector -- {count} --> {reader}_sector"
        for (read, reader), count in sorted(between_sectors(subject.model).items())
    ]
    return [
        "An arrow says how many quantities of one sector the equations of the other read. What events carry from "
        "sector to sector is not in it, but in 2.2. Every stock and flow: `simulator describe diagram`, with "
        "`--influences` for what each flow depends on.",
        "```mermaid\n" + "\n".join(lines) + "\n```",
    ]


def logic(subject: Subject) -> list[str]:
    """Counts by sector, what each module is about, feedback, and how the two halves meet."""
    model = subject.model
    rows = []
    for section in subject.sections:
        members = [q for q in model.quantities.values() if q.section == section]
        counts = [sum(q.kind == kind for q in members) for kind in _COUNTED]
        given = sum(q.kind in GIVEN for q in members)
        rows.append((titled(section), *map(str, counts), str(given), _modules([q.module for q in members])))
    total = [len(model.of_kind(kind)) for kind in _COUNTED]
    rows.append(("**All**", *map(str, total), str(len(subject.given)), ""))
    return [
        "A hybrid: stocks change continuously by their flows, and at events that processes make. Counts by sector, "
        "with what each module says of itself:",
        table(("Sector", *(titled(kind) + "s" for kind in _COUNTED), "Given", "About"), rows),
        _feedback(subject),
        *_through_events(subject),
        f"**How the halves meet.** {counted(len(model.of_kind('guard')), 'guard')} and "
        f"{counted(len(model.of_kind('hazard')), 'hazard')} of the continuous part wake processes; processes move "
        f"amounts between stocks and may change {counted(len(model.of_kind('setting')), 'setting')}, which equations "
        "read. A parameter never changes in a run. Every equation with its units: `simulator describe equations`.",
    ]


def _modules(names: list[str]) -> str:
    """The first line of each module's docstring."""
    modules = (sys.modules.get(name) for name in dict.fromkeys(names))
    said = ((module.__doc__ or "").strip().partition("\n\n")[0] for module in modules if module)
    return cell(" ".join(" ".join(text.split()) for text in said if text))


def _feedback(subject: Subject) -> str:
    """Whose stocks act on themselves."""
    groups = loops(subject.model)
    stocks = subject.model.of_kind("stock")
    ends = [end for flow in subject.model.of_kind("flow") for end in (flow.leaves, flow.enters)]
    moved = {end.stock.name for end in ends if end is not None and end.stock is not None}
    still = sum(stock.name not in moved for stock in stocks)
    told = [group for group in groups if len(group) > 1]
    together = "; ".join(", ".join(f"`{name}`" for name in group) for group in told)
    alone = sum(len(group) == 1 for group in groups)
    said = f"In {counted(len(told), 'group')} each stock acts on every other: {together}. " if told else ""
    return (
        f"**Feedback** through flows and equations: {sum(map(len, groups))} of {counted(len(stocks), 'stock')} act on "
        f"themselves. {said}{alone} are in a loop with no other stock. {still} stocks have no flow, and hold what "
        "they start with until an event changes them."
    )


def _through_events(subject: Subject) -> list[str]:
    """What processes read and change, and whose stocks act on themselves with it."""
    model = subject.model
    found = carried(model)
    if found is None:
        same = "no process carries anything from one part to another." if not model.processes else (
            f"{NOT_RECORDED.lower()}: what the processes of this model read and change was not watched "
            "(`simulator.describe.carried.watched`)."
        )  # fmt: skip
        return [f"**Feedback through events**: {same}"]
    processes = {each.name for each in model.processes}
    through = [each for each in found if each.name in processes]
    before, after = (loops(model, carriers) for carriers in ((), through))
    alone, among = ({name for group in groups for name in group} for groups in (before, after))
    more = _listed(sorted(among - alone))
    largest = f" In the largest group {len(after[0])} act on one another{_new(before, after)}." if after else ""
    rows = [
        (f"`{each.name}`", "process" if each.name in processes else "event", _listed(each.reads), _listed(each.sets),
         _listed(each.moves))
        for each in found
    ]  # fmt: skip
    return [
        f"**Feedback through events.** With what processes carry, {len(among)} of "
        f"{counted(len(model.of_kind('stock')), 'stock')} act on themselves{f', {more} too' if more else ''}.{largest} "
        "What a process reads may act on all that it changes: so these are the loops that there can be. An event that "
        "a scenario dates happens once, and closes none.",
        "Seen while the scenarios that come along ran; what none of them does is not in it. Parameters, which never "
        "change, are left out:",
        table(("Name", "Kind", "Reads", "Sets", "Moves amounts of"), rows),
    ]


def _new(before: list[tuple[str, ...]], after: list[tuple[str, ...]]) -> str:
    """Who joins the largest group of stocks."""
    joined = sorted(set(after[0]) - set(before[0] if before else ()))
    return f", among them through events alone {_listed(joined)}" if joined else ""


def _listed(names: Sequence[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def scenario_logic(subject: Subject) -> list[str]:
    """What each policy sets, beside what holds without one."""
    scenario = subject.scenario
    if scenario is None:
        return [NO_SCENARIO]
    policies = every_policy(scenario)
    sets = {name: dict(form.set or {}) for name, form in scenario.policy_forms.items()}
    names = dict.fromkeys(name for policy in policies for name in sets.get(policy, {}))
    if not names:
        same = "" if any(form.project for form in scenario.policy_forms.values()) else ", so all are the same"
        return [f"{NOT_APPLICABLE}: no policy sets anything{same}."]
    rows = [
        (f"`{plain(name)}`", plain(subject.value(name)),
         *(plain(nested(sets.get(policy, {}).get(name))) for policy in policies))
        for name in names
    ]  # fmt: skip
    return [
        "All policies run on the same equations and processes. From the date that 1.3 gives, each has these settings; "
        "where nothing stands, what holds without a policy holds. What a "
        "policy sets is in the units of the equations:",
        table(("Setting", "Without a policy", *(f"`{plain(policy)}`" for policy in policies)), rows),
    ]


def algorithms(subject: Subject) -> list[str]:
    """Processes and happenings, what they do and where they are written; birthdays."""
    model = subject.model
    rows = [(f"`{p.name}`", "process", cell(p.description), f"`{p.module}`") for p in model.processes]
    rows += [(f"`{h.name}`", "event", cell(h.description), f"`{h.module}`") for h in model.happenings.values()]
    found = [
        f"{counted(len(model.processes), 'process', 'processes')} run in every run; events run "
        "where a scenario dates them. The Python of each is in the module named:",
        table(("Name", "Kind", "What it does", "Module"), rows),
    ]
    if model.ageing is not None:
        ageing = model.ageing
        found.append(
            f"**Birthdays.** Ageing is an event: on day {ageing.day} of month {ageing.month} everyone in "
            f"`{ageing.stock}` moves up one {ageing.axis.replace('_', ' ')} exactly, and `{ageing.newborn}` become "
            "the youngest. Between birthdays tables by age are read blended by the time since the last."
        )
    found.append("**Equations** as the Python that is compiled and run: `simulator describe python`.")
    return found
