"""Where panels, labels and events go on a page of a given width."""

from __future__ import annotations

from dataclasses import replace
from html import escape
from math import ceil
from textwrap import wrap

from simulator.charts.days import late, spanned, years_a_tick
from simulator.charts.drawing import Layout, Mark, Panel, Size, Trace
from simulator.charts.labels import ended
from simulator.charts.palette import AXIS, FONT, GROUND, INK, MUTED, RULE

TEMPLATE: Layout = {
    "layout": {
        "xaxis": {
            "showgrid": False, "zeroline": False, "fixedrange": True, "showline": True, "linecolor": AXIS,
            "ticks": "outside", "ticklen": 4, "tickcolor": AXIS, "tickangle": 0, "automargin": False,
        },
        "yaxis": {
            "fixedrange": True, "gridcolor": RULE, "zerolinecolor": AXIS, "zerolinewidth": 1, "ticks": "",
            "showline": False, "automargin": False,
        },
        "shapedefaults": {
            "type": "line", "y0": 0, "y1": 1, "line": {"color": AXIS, "width": 1}, "layer": "below",
        },
    }
}  # fmt: skip
"""What all axes and all lines of events share, written once for each chart: pages have some hundred axes."""


LETTER, NARROW_LETTERS, AIR = 7.3, {",": 3.7, ".": 3.7, "−": 7.7, "m": 10.9, "%": 11.6}, 9
"""Pixels of a tick's letters in the common system fonts at 13 pixels, and of what is free beside them."""


def compose(panels: list[Panel], marks: tuple[Mark, ...], size: Size) -> tuple[list[Trace], Layout]:
    """Traces with their axes, and the layout that puts the panels in rows."""
    traces = [
        {**trace, "xaxis": f"x{_n(i)}", "yaxis": f"y{_n(i)}"}
        for i, panel in enumerate(panels)
        for trace in panel.traces
    ]
    return _legend_once(traces), lay_out(panels, marks, size)


def lay_out(panels: list[Panel], marks: tuple[Mark, ...], size: Size) -> Layout:
    """The layout alone: the same traces at another width need nothing else."""
    size = replace(size, left=max(size.left, _room([panel for i, panel in enumerate(panels) if size.place(i)[1] == 0])))
    rows = size.place(len(panels) - 1)[0] + 1
    inner = rows * size.panel + (rows - 1) * size.gap_y
    top, bottom = size.top, 30
    layout: Layout = {
        "template": TEMPLATE,
        "height": inner + top + bottom,
        "dragmode": False,
        "showlegend": False,
        "margin": {"l": size.left, "r": size.right, "t": top, "b": bottom},
        "font": {"family": FONT, "size": 13, "color": MUTED},
        "paper_bgcolor": GROUND,
        "plot_bgcolor": GROUND,
        "hovermode": "closest",
        "barmode": "overlay",
        "annotations": [],
        "shapes": [],
        "hoverlabel": {"bgcolor": GROUND, "bordercolor": AXIS, "font": {"color": INK}},
    }
    breadth = size.width - size.left - size.right
    wide = (breadth - (size.columns - 1) * size.gap_x) / size.columns / breadth
    first = next((i for i, panel in enumerate(panels) if not panel.steady), None)
    for i, panel in enumerate(panels):
        row, column = size.place(i)
        left = column * (wide + size.gap_x / breadth)
        high = 1 - row * (size.panel + size.gap_y) / inner
        box = (left, left + wide, max(0.0, high - size.panel / inner), high)
        _axes(layout, i, panel, box, column == 0 or panel.y != panels[i - 1].y)
        _words(layout, i, panel, box, size)
        here = () if panel.span else tuple(mark for mark in marks if i == first or not mark.once)
        _marks(layout, i, here, _starts_high(panel), told=i == (first or 0))
    return layout


def _room(panels: list[Panel]) -> int:
    """Pixels that the longest tick of these vertical axes needs, minus sign and all; words have room of their own."""
    texts = [text for panel in panels if not panel.y.category for text in panel.y.ticks()[1]]
    return ceil(max((sum(NARROW_LETTERS.get(letter, LETTER) for letter in text) for text in texts), default=0.0)) + AIR


def _axes(
    layout: Layout, i: int, panel: Panel, box: tuple[float, ...], heights: bool
) -> None:
    small = box[1] - box[0] < 0.6
    layout[f"xaxis{_n(i)}"] = {
        "domain": [box[0], box[1]], "anchor": f"y{_n(i)}", "showticklabels": True, "tickformat": "%Y",
        "tick0": "2030-01-01", "dtick": f"M{12 * years_a_tick(panel, small)}",
        **spanned(panel), **panel.x_form,
    }  # fmt: skip
    layout[f"yaxis{_n(i)}"] = {
        "domain": [box[2], box[3]], "anchor": f"x{_n(i)}", "range": [panel.y.low, panel.y.high],
        "showticklabels": heights, "zeroline": panel.y.low < 0 < panel.y.high and not panel.y.category,
        **_ticks(panel),
    }  # fmt: skip


def _ticks(panel: Panel) -> Layout:
    if panel.y.category:
        words = [escape(c) for c in panel.y.category]
        return {"tickvals": list(range(len(words))), "ticktext": words}
    values, texts = panel.y.ticks()
    return {"tickvals": values, "ticktext": texts}


def _words(layout: Layout, i: int, panel: Panel, box: tuple[float, ...], size: Size) -> None:
    narrow = size.width < 500
    if panel.title:
        layout["annotations"].append(
            {
                "text": f"<b>{_lines(panel.title, size.letters)}</b>",
                "align": "left",
                "x": box[0],
                "y": box[3],
                "xref": "paper",
                "yref": "paper",
                "xanchor": "left",
                "yanchor": "bottom",
                "yshift": 8,
                "showarrow": False,
                "font": {"color": panel.colour, "size": 12 if narrow else 13},
            }
        )
    for words in ended(panel, size):
        layout["annotations"].append({"x": box[1], "xref": "paper", "yref": f"y{_n(i)}", **words})
    for note in panel.notes:
        short = {"text": note["short"]} if narrow and "short" in note else {}
        told = {key: value for key, value in note.items() if key != "short"} | short
        layout["annotations"].append({"xref": f"x{_n(i)}", "yref": f"y{_n(i)}", "showarrow": False, **told})


def _lines(title: str, letters: int) -> str:
    lines = [line for part in title.split("\n") for line in (wrap(part, letters) if letters else [part])]
    return "<br>".join(map(escape, lines))


def _starts_high(panel: Panel) -> bool:
    """Whether the lines start in the upper half, where the words of events would cover them."""
    lines = [t for t in panel.traces if t.get("mode") == "lines" and not t.get("fill")]
    starts = [t["y"][0] for t in lines if len(t["y"])]
    middle = (panel.y.low + panel.y.high) / 2
    return bool(starts) and sum(starts) / len(starts) > middle


def _marks(layout: Layout, i: int, marks: tuple[Mark, ...], low: bool, told: bool) -> None:
    side, way = ("bottom", 1) if low else ("top", -1)
    first, last = layout[f"xaxis{_n(i)}"].get("range", ("", ""))
    for place, mark in enumerate(marks):
        before = bool(first) and late(first, last, mark.date)
        layout["shapes"].append(
            {
                "xref": f"x{_n(i)}",
                "yref": f"y{_n(i)} domain",
                "x0": mark.date,
                "x1": mark.date,
            }
        )
        if told:
            layout["annotations"].append(
                {
                    "text": escape(mark.word),
                    "x": mark.date,
                    "y": 0.01 if low else 0.99,
                    "xref": f"x{_n(i)}",
                    "yref": f"y{_n(i)} domain",
                    "xanchor": "right" if before else "left",
                    "yanchor": side,
                    "xshift": -2 if before else 2,
                    "yshift": way * 14 * (place % 3),
                    "showarrow": False,
                    "font": {"size": 11, "color": MUTED},
                    "bgcolor": "rgba(255,255,255,0.75)",
                    "borderpad": 0,
                }
            )


def _legend_once(traces: list[Trace]) -> list[Trace]:
    """A policy appears once in the legend that notebooks show."""
    seen: set[str] = set()
    for trace in traces:
        group = str(trace.get("legendgroup", trace.get("name")))
        trace.setdefault("showlegend", group not in seen)
        seen.add(group)
    return traces


def _n(i: int) -> str:
    return "" if i == 0 else str(i + 1)
