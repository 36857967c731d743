"""What the pages of all experiments but a comparison share: contents, figures, assumptions, how to run it again."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from html import escape
from math import ceil
from typing import TYPE_CHECKING, Any

from simulator.charts import assumptions as assumed
from simulator.charts import changed
from simulator.charts.document import document, reproduce
from simulator.charts.figure import figures

if TYPE_CHECKING:
    import xarray as xr

    from simulator.charts.chart import Chart

USUAL = 0.01
"""The share of futures that may fail where nobody says."""
CONTENTS = {"assumptions-section": "Assumptions", "again": "Run it again"}


def left_out(failed: int) -> str:
    """That futures could not be run, as a sentence after others; nothing where all could."""
    if not failed:
        return ""
    many = f"{failed:,} futures" if failed > 1 else "One future"
    return f" {many} could not be run and {'are' if failed > 1 else 'is'} left out; failed.csv says why."


def questions(told: Mapping[str, str], beside: str) -> str:
    """What a reader asks after the headline with short answers, and `beside` what holds for all of them, as HTML."""
    items = "".join(f"<div><dt>{term}</dt><dd>{escape(text)}</dd></div>" for term, text in told.items() if text)
    return f'<dl class="facts">{items}</dl><p class="source">{escape(beside)}</p>'


def allowing(failed: int, futures: int) -> str:
    """The option that lets so many futures fail, where that is more than usual."""
    return f" --most-failed {ceil(1e4 * failed / futures) / 1e4:g}" if failed > USUAL * futures else ""


def breaking(words: str) -> str:
    """A command that may end a line anywhere: names of numbers are wider than a phone."""
    return f'<code style="overflow-wrap:anywhere">{words}</code>'


def written(
    title: str, top: str, drawn: list[Chart], names: Mapping[str, str], held: Callable[[str], xr.Dataset], again: str,
    *, scenario_text: str, manifest: Mapping[str, Any] | None, assumptions: Sequence[Mapping[str, Any]],
    sections: Mapping[str, str] | None = None, beside: str = "",
) -> str:  # fmt: skip
    """The HTML of a page under its `top`.

    `names` are the short names of charts by key, `held` gives the dataset that stands behind one,
    `again` is the command that makes the result again. `beside` is what follows the figures, and
    `sections` the names of its parts in the contents, by their id.
    """
    listed = {chart.key: names[chart.key] for chart in drawn} | dict(sections or {}) | CONTENTS
    links = "".join(f'<li><a href="#{key}">{name}</a></li>' for key, name in listed.items())
    body = "".join((
        top,
        changed.line(manifest),
        f'<nav aria-label="Contents"><ul>{links}</ul></nav>',
        figures(drawn, assumptions, held, names),
        beside,
        '<section id="assumptions-section"><h2 class="plain">What it rests on</h2>',
        assumed.html(assumptions, manifest),
        "</section>",
        reproduce([], f"run {again}"),
    ))  # fmt: skip
    return document(title, body, drawn, (scenario_text, dict(manifest or {})))
