"""A chart as the page needs it: figure, finding, caption, table, and words for who can't see it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import escape
from textwrap import wrap
from typing import TYPE_CHECKING, Any

from simulator.charts.drawing import Layout, Mark, Panel, Size, Trace
from simulator.charts.layout import compose, lay_out
from simulator.charts.palette import INK, MUTED, Look
from simulator.charts.tables import Table

if TYPE_CHECKING:
    import plotly.graph_objects as go

Marks = tuple[Mark, ...]
TITLE_WIDTH, CAPTION_WIDTH = 74, 112
"""Letters of a line above a figure that stands alone: a notebook is some 700 pixels wide, and cuts what is longer."""
NOTICE = "a council in this future {} a section 114 notice, which says that it can’t balance its budget."
NOTICES = {
    "notice": f"The line “notice” is when {NOTICE.format('issues')}",
    "first notice": f"The line “first notice” is when {NOTICE.format('first issues')}",
}
"""What a word beside a line means, to be said where it is drawn; the words are those of `events`."""
SENTENCE = re.compile(r"(?<=[.”)])\s+(?=[A-Z“])")
READ = ("Lines are", "Dots are", "The dot is", "Bars are", "A thick bar", "Shading", "In the other panels",
        "Below, “so far”", "Medians, with", "One future")  # fmt: skip
"""How sentences begin that say how to read what is drawn."""
ABOVE = 190
"""Letters of a caption above a plot, some two lines of a page, but for those sentences."""
LINE = 22
"""Pixels of such a line."""


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
    looks: tuple[Look, ...] = ()
    """What its key shows where that is no policy: a line where the look has a dash, else a dot."""
    years: dict[str, Any] = field(default_factory=dict)
    after: str = ""
    """HTML below the plot, its text escaped."""

    @property
    def heading(self) -> str:
        """The finding and the caption as Plotly's kind of HTML, their text escaped, in lines that fit a notebook."""
        finding, caption = ("<br>".join(map(escape, lines)) for lines in self._lines)
        return f'<b>{finding}</b><br><span style="font-size:12px">{caption}</span>'

    @property
    def told(self) -> tuple[str, str]:
        """The caption in two: above the plot what is drawn and how to read it, below it what else there is to know."""
        first, *rest = SENTENCE.split(self.caption)
        above, below = [first, *(each for each in rest if each.startswith(READ))], list[str]()
        for each in rest:
            if not each.startswith(READ):
                short = not below and sum(map(len, above)) + len(each) <= ABOVE
                (above if short else below).append(each)
        return " ".join(above), " ".join(below)

    @property
    def _lines(self) -> tuple[list[str], list[str]]:
        return wrap(self.title, TITLE_WIDTH), wrap(self.caption, CAPTION_WIDTH)

    def figure(self) -> go.Figure:
        """A Plotly figure that stands alone, with its finding as title."""
        import plotly.graph_objects as go

        return go.Figure(self.traces, self.alone())

    def alone(self) -> Layout:
        """The layout of that figure, with room for its finding and caption."""
        layout, (finding, caption) = dict(self.layout), self._lines
        above = LINE * (len(finding) + len(caption)) + 26
        layout["margin"] = {**layout["margin"], "t": layout["margin"]["t"] + above}
        layout["height"] += above + (40 if self.policies or self.looks else 0)
        title = {
            "text": self.heading,
            "x": 0,
            "xanchor": "left",
            "yanchor": "top",
            "y": 1 - LINE / layout["height"],
            "pad": {"l": 10},
            "font": {"size": 17, "color": INK},
        }
        if self.policies or self.looks:
            layout["showlegend"] = True
            layout["margin"]["b"] += 40
            layout["legend"] = {"orientation": "h", "y": -0.12, "font": {"color": MUTED}}
        return {**layout, "title": title}


def build(panels: list[Panel], marks: Marks, sizes: tuple[Size, Size], **words: Any) -> Chart:
    """Panels set for a wide page and for a phone."""
    traces, layout = compose(panels, marks, sizes[0])
    drawn = [NOTICES[mark.word] for mark in marks if mark.word in NOTICES]
    words["caption"] = " ".join([words["caption"], *drawn])
    return Chart(traces=traces, layout=layout, narrow=lay_out(panels, marks, sizes[1]), **words)
