"""A figure that stays while its numbers move: new data in old lines, and axes that only ever widen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from simulator.charts.chart import Chart

Json = dict[str, Any]
FAINT = 0.35


class Living:
    """A Plotly figure widget of a chart, with the lines that it began with kept faint behind."""

    def __init__(self, chart: Chart) -> None:
        import plotly.graph_objects as go

        before = [_faint(trace) for trace in chart.traces if _is_line(trace)]
        figure = chart.figure()
        self.widget = go.FigureWidget([*before, *figure.data], figure.layout)
        self._behind, self._now, self._axes = len(before), chart, _axes(chart.layout)

    def show(self, chart: Chart) -> None:
        """The same figure with the numbers of another chart of its kind; only what differs is sent."""
        was, self._now = self._now, chart
        axes = {name: _wider(self._axes[name], axis) for name, axis in _axes(chart.layout).items()}
        layout: Json = {name: axis for name, axis in axes.items() if axis != self._axes[name]}
        self._axes = axes
        if chart.layout["annotations"] != was.layout["annotations"]:
            layout["annotations"] = chart.layout["annotations"]
        if chart.heading != was.heading:
            layout |= self._headed(chart)
        with self.widget.batch_update():
            pairs = zip(was.traces, chart.traces, strict=True)
            for held, (old, new) in zip(self.widget.data[self._behind :], pairs, strict=True):
                held.update({key: new[key] for key in ("x", "y") if new[key] != old[key]})
            self.widget.update_layout(layout)

    def _headed(self, chart: Chart) -> Json:
        """The new heading, with no less room than any before had: a figure that shrinks would jump."""
        new, held = chart.alone(), self.widget.layout
        if new["height"] <= held.height:
            return {"title": {"text": new["title"]["text"]}}
        return {key: new[key] for key in ("title", "height", "margin")}


def _is_line(trace: Json) -> bool:
    return trace.get("mode") == "lines" and not trace.get("fill")


def _faint(trace: Json) -> Json:
    return {**trace, "opacity": FAINT, "showlegend": False, "hoverinfo": "skip", "hovertemplate": None}


def _axes(layout: Json) -> dict[str, Json]:
    """What moves of the vertical axes."""
    return {
        name: {key: axis[key] for key in ("range", "tickvals", "ticktext")}
        for name, axis in layout.items()
        if name.startswith("yaxis")
    }


def _wider(old: Json, new: Json) -> Json:
    """An axis that holds both, with the ticks of the wider: what was in sight stays in sight."""
    low, high = (pick(old["range"][i], new["range"][i]) for i, pick in ((0, min), (1, max)))
    if [low, high] == list(old["range"]):
        return old
    wide = max(old, new, key=lambda axis: axis["range"][1] - axis["range"][0])
    return {**wide, "range": [low, high]}
