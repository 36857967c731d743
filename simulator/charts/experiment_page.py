"""What the pages of all experiments but a comparison share: contents, figures, assumptions, how to run it again."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from simulator.charts import assumptions as assumed
from simulator.charts.document import document, reproduce
from simulator.charts.figure import figure

if TYPE_CHECKING:
    import xarray as xr

    from simulator.charts.chart import Chart

CONTENTS = {"assumptions-section": "Assumptions", "again": "Run it again"}


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
        f'<nav aria-label="Contents"><ul>{links}</ul></nav>',
        "".join(figure(chart, assumptions, held(chart.key), names[chart.key]) for chart in drawn),
        beside,
        '<section id="assumptions-section"><h2 class="plain">What it rests on</h2>',
        assumed.html(assumptions),
        "</section>",
        reproduce([], f"run {again}"),
    ))  # fmt: skip
    return document(title, body, drawn, (scenario_text, dict(manifest or {})))
