"""A chart as the page needs it: figure, finding, caption, table, and words for who can't see it."""

from __future__ import annotations

from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING, Any

from simulator.charts.drawing import Layout, Mark, Panel, Size, Trace
from simulator.charts.layout import compose, lay_out
from simulator.charts.palette import INK, MUTED
from simulator.charts.tables import Table

if TYPE_CHECKING:
    import plotly.graph_objects as go

Marks = tuple[Mark, ...]


@dataclass(frozen=True)
class Chart:
    """One idea: its title says what was found, its caption what is drawn."""

    key: str
    title: str
    caption: str
    alt: str
    table: Table
    traces: list[Trace]
    layout: Layout
    narrow: Layout
    sections: tuple[str, ...] = ()
    policies: tuple[str, ...] = ()
    dots: bool = False
    years: dict[str, Any] = field(default_factory=dict)
    after: str = ""
    """HTML below the plot, its text escaped."""

    @property
    def heading(self) -> str:
        """The finding and the caption as Plotly's kind of HTML, their text escaped."""
        return f"<b>{escape(self.title)}</b><br><sup>{escape(self.caption)}</sup>"

    def figure(self) -> go.Figure:
        """A Plotly figure that stands alone, with its finding as title."""
        import plotly.graph_objects as go

        layout = dict(self.layout)
        layout["margin"] = {**layout["margin"], "t": layout["margin"]["t"] + 70}
        layout["height"] += 70 + (40 if self.policies else 0)
        title = {
            "text": self.heading,
            "x": 0.01,
            "xanchor": "left",
            "yanchor": "top",
            "y": 0.98,
            "font": {"size": 17, "color": INK},
        }
        if self.policies:
            layout["showlegend"] = True
            layout["margin"]["b"] += 40
            layout["legend"] = {"orientation": "h", "y": -0.12, "font": {"color": MUTED}}
        return go.Figure(self.traces, {**layout, "title": title})


def build(panels: list[Panel], marks: Marks, sizes: tuple[Size, Size], **words: Any) -> Chart:
    """Panels set for a wide page and for a phone."""
    traces, layout = compose(panels, marks, sizes[0])
    return Chart(traces=traces, layout=layout, narrow=lay_out(panels, marks, sizes[1]), **words)
