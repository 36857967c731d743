"""Sliders beside a figure: while one moves, the model runs again and the lines move."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from math import floor, log10
from typing import TYPE_CHECKING, Any

from simulator.calls import takes_scenario
from simulator.errors import InputError, Mistake, RunError
from simulator.notebook.knobs import Knob, knobs
from simulator.notebook.moving import Moving

if TYPE_CHECKING:
    from simulator.engine import Model
    from simulator.scenario import Scenario

REMEDY = 'Install what notebooks need, and restart the kernel: pip install "public-service-simulator[notebook]".'
NOTE = (
    "One future, in which every uncertain number that no slider moves has its {which}: this shows which way a "
    "number pulls and how hard, not how sure that is. Lines jump where luck decides, as when a project survives or "
    "not. The faint lines are those of the scenario as it came. "
    "“panel.scenario” below is the scenario as the sliders have it; sim.compare of it gives intervals."
)


class Sliders:
    """What `sliders` gives: shown by a notebook, and to be asked for the `scenario` as it has been moved.

    `figure` is the Plotly figure widget and `by_name` has the slider of each number.
    """

    def __init__(self, moving: Moving) -> None:
        ipywidgets = _ipywidgets()
        from simulator.notebook.figure import Living

        self._moving = moving
        self.by_name = {knob.name: _slider(ipywidgets, knob) for knob in moving.knobs}
        if moving.helpers:
            moving.helpers.start(len(moving.policies))
        self._living = Living(moving.chart(self.place))
        if moving.helpers:
            moving.helpers.load()
        self.figure = self._living.widget
        self._said = ipywidgets.HTML(self._note())
        again = ipywidgets.Button(description="As it came", tooltip="Put every slider back")
        again.on_click(lambda _: self.reset())
        rows = [part for knob in moving.knobs for part in (_words(ipywidgets, knob), self.by_name[knob.name])]
        self.widget = ipywidgets.VBox([*rows, again, self.figure, self._said])
        self._quiet = False
        for slider in self.by_name.values():
            slider.observe(self._moved, "value")

    @property
    def place(self) -> dict[str, float]:
        """Where each slider is."""
        return {name: float(slider.value) for name, slider in self.by_name.items()}

    @property
    def scenario(self) -> Scenario:
        """The scenario with the numbers as the sliders have them."""
        return self._moving.scenario(self.place)

    def reset(self) -> None:
        """Every number as it came."""
        self._quiet = True
        for knob in self._moving.knobs:
            self.by_name[knob.name].value = knob.value
        self._quiet = False
        self._moved(None)

    def _moved(self, _: Any) -> None:
        if self._quiet:
            return
        try:
            self._living.show(self._moving.chart(self.place))
        except (InputError, RunError) as error:
            self._said.value = f"<p><strong>Not shown:</strong> {escape(str(error))}</p>"
        else:
            self._said.value = self._note()

    def _note(self) -> str:
        drawn = self._moving.member is not None
        which = f"value of member {self._moving.member}" if drawn else "central value"
        said = NOTE.format(which=which)
        if self._moving.helpers and self._moving.helpers.lost:
            said = f"{said}<br>{escape(self._moving.helpers.lost)}"
        return f'<p style="max-width:60em;line-height:1.4">{said}</p>'

    def _repr_mimebundle_(self, **how: Any) -> Any:
        return {**self.widget._repr_mimebundle_(**how), "text/plain": repr(self)}

    def __repr__(self) -> str:
        listed = "".join(f"\n  {name}" for name in self.by_name)
        return f"Sliders, to be moved where this runs in a notebook:{listed}"


@takes_scenario
def sliders(
    scenario: Scenario,
    names: Iterable[str] | str,
    *,
    chart: str = "wellbeing",
    policies: Iterable[str] | None = None,
    member: int | None = None,
    model: Model | None = None,
) -> Sliders:
    """A slider for each named number, and a chart that is run again while they move.

    `names` are those of `Scenario.change`: a number (`innovation.radical_survival`), one of its labels
    (`services.need_rate.health`), a setting of a policy (`policy.radical.set.innovation.radical_share`),
    or a policy's start (`policy.radical.start`). Each moves within its declared range. `chart` is one of
    `wellbeing`, `gap`, `reserves`, `services`, `unmet`, `spending` and `work`; `policies` those to show
    beside the reference, by default all. One future is run: the central one, or that of `member`.

    Raises `InputError` with all that can't be, and where ipywidgets or anywidget is missing.
    """
    _ipywidgets()
    listed = [names] if isinstance(names, str) else list(names)
    from simulator.run import default_model

    held = model or default_model()
    asked = None if policies is None else list(policies)
    return Sliders(Moving(scenario, knobs(scenario, listed, held), chart, asked, member, held))


def _ipywidgets() -> Any:
    """The package, once it is known that the figure can follow too."""
    try:
        import anywidget  # noqa: F401 - what Plotly's figure widget is made of
        import ipywidgets
    except ImportError as error:
        what = f"need the package {error.name or 'ipywidgets'}, which is not here"
        raise InputError([Mistake("sliders", "", what, REMEDY)]) from error
    return ipywidgets


def _slider(ipywidgets: Any, knob: Knob) -> Any:
    whole = knob.kind == "starts"
    kind = ipywidgets.IntSlider if whole else ipywidgets.FloatSlider
    low, high, value = (int(x) if whole else x for x in (knob.low, knob.high, knob.value))
    decimals = max(0, -floor(log10(knob.step))) if not whole else 0
    more = {} if whole else {"readout_format": f".{decimals}f"}
    layout = ipywidgets.Layout(width="min(34em, 95%)")
    return kind(value=value, min=low, max=high, step=int(knob.step) if whole else knob.step, layout=layout, **more)


def _words(ipywidgets: Any, knob: Knob) -> Any:
    """The name, its unit and range, and where the number comes from; text of the scenario escaped."""
    unit = f" {knob.what}" if knob.what else ""
    grade = f", grade {knob.grade}" if knob.grade else ""
    said = escape(f"{knob.low:g} to {knob.high:g}{unit}{grade}. {knob.source}")
    named = f"<strong>{escape(knob.name)}</strong><br><small>{said}</small>"
    return ipywidgets.HTML(f'<div style="line-height:1.35;max-width:60em">{named}</div>')
