"""The continuous core of a start as an XMILE 1.0 file, for other programs of system dynamics.

Source of the format: OASIS, XML Interchange Language for System Dynamics (XMILE) Version 1.0, 2015.
"""

from __future__ import annotations

import re
from importlib.metadata import version
from typing import TYPE_CHECKING
from xml.etree import ElementTree

from simulator.describe.xmile_text import legal, points, unit
from simulator.describe.xmile_variables import Variable, Variables
from simulator.engine.core import STEP, core, core_start

if TYPE_CHECKING:
    from simulator.engine import Model, Start

NAMESPACE = "http://docs.oasis-open.org/xmile/ns/XMILE/v1.0"


def xmile(
    model: Model,
    start: Start,
    title: str = "",
    policy: str | None = None,
    step: float = STEP,
    recorded: bool = True,
) -> str:
    """The XMILE file of a start's continuous core: every axis unrolled, Euler at `step` (years).

    `policy` is whose settings to take, as they are on the day it starts; None takes those of the
    first day. Without `recorded`, equations that move no stock are left out. Raises `ValueError`
    where a number is not finite.
    """
    return document(Variables(core(model), core_start(start, policy, step), recorded), left_out(model, start, policy),
                    title or model.name, step)  # fmt: skip


def document(variables: Variables, about: list[str], title: str, step: float) -> str:
    """The file as text, with what it says about itself at its top."""
    root = ElementTree.Element("xmile", version="1.0", xmlns=NAMESPACE)
    header = _child(root, "header")
    _child(header, "vendor", "public-service-simulator")
    _child(header, "product", "public-service-simulator", version=version("public-service-simulator"), lang="en")
    _child(header, "options", namespace="std")
    _child(header, "name", title)
    _child(header, "caption", " ".join(about))
    specs = _child(root, "sim_specs", method="Euler", time_units="year")
    _child(specs, "start", "0")
    _child(specs, "stop", points([variables.start.calendar.years]))
    _step(specs, step)
    members = _child(_child(root, "model"), "variables")
    for variable in variables:
        _variable(members, variable)
    ElementTree.indent(root, " ")
    comment = re.sub("-{2,}", "-", "\n".join(about))  # two of them would end it
    text = ElementTree.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n<!--\n{legal(comment)}\n-->\n{text}\n'


def _child(parent: ElementTree.Element, tag: str, text: str = "", **attributes: str) -> ElementTree.Element:
    found = ElementTree.SubElement(parent, tag, {key: legal(value) for key, value in attributes.items()})
    found.text = legal(text) or None
    return found


def _step(specs: ElementTree.Element, step: float) -> None:
    parts = round(1.0 / step)
    if parts > 1 and abs(parts * step - 1.0) < 1e-12:
        _child(specs, "dt", str(parts), reciprocal="true")
    else:
        _child(specs, "dt", points([step]))


def _variable(parent: ElementTree.Element, variable: Variable) -> None:
    node = _child(parent, variable.kind, name=variable.name)
    if variable.doc:
        _child(node, "doc", " ".join(variable.doc.split()))
    _child(node, "eqn", variable.equation)
    for tag, names in (("inflow", variable.inflows), ("outflow", variable.outflows)):
        for name in names:
            _child(node, tag, name)
    if variable.points:
        xs, ys = variable.points
        gf = _child(node, "gf", type="continuous")
        _child(gf, "xpts", points(xs))
        _child(gf, "ypts", points(ys))
    if variable.unit:
        _child(node, "units", unit(variable.unit))


def left_out(model: Model, start: Start, policy: str | None) -> list[str]:
    """What such a file is and is not, in sentences."""
    first = start.calendar.start
    begins = f"Time 0 is {first.isoformat()}; the unit is the year." if first else "Time starts at 0."
    said = [f"The continuous core of {model.name}: its stocks, what moves them, and what its runs record.", begins]
    said.append("Every element of every axis is a variable of its own. Where a stock starts is a number.")
    if policy:
        said.append(
            f"The settings are those that the policy {policy} leaves on the day it starts, from time 0 on; "
            "what else it does, and when, is left out."
        )
    else:
        said.append("The settings are those of the first day, before any policy.")
    said += _events(model, start)
    said.append("Nothing keeps a stock from falling below zero, as programs differ in how they do that.")
    return said


def _events(model: Model, start: Start) -> list[str]:
    said = []
    if model.processes:
        names = ", ".join(sorted(process.name for process in model.processes))
        said.append(f"Left out, as no equation can hold it, is what processes do: {names}.")
    hazards = [quantity.name for quantity in model.of_kind("hazard", "guard")]
    if hazards:
        said.append(f"Left out with them is what happens when a threshold is crossed: {', '.join(hazards)}.")
    if model.ageing:
        said.append(
            "Left out are birthdays: nobody grows a year older, and the share of the year since the last "
            "birthday begins again every year."
        )
    if start.happenings:
        names = ", ".join(happening.label or happening.kind for happening in start.happenings)
        said.append(f"Left out is what the scenario dates: {names}.")
    return said
