"""A hybrid engine: differential equations between events, SimPy at them. Knows nothing of any domain."""

from simulator.engine.axes import Ageing, Axis
from simulator.engine.calendar import Calendar
from simulator.engine.check_model import ModelError
from simulator.engine.declarations import (
    driver,
    equation,
    flow,
    guard,
    happening,
    hazard,
    output,
    parameter,
    process,
    setting,
    stock,
    table,
)
from simulator.engine.model import Model, build
from simulator.engine.quantities import Quantity, outside
from simulator.engine.start import Action, Change, Series, Start, StartedHappening
from simulator.engine.streams import Streams
from simulator.engine.vocabulary import (
    along,
    at_least_zero,
    by_age,
    by_band,
    choose,
    entering_band,
    exponential,
    largest,
    leaving_band,
    lookup,
    mean,
    pick,
    place,
    power,
    reading,
    smallest,
    total,
)

__all__ = [
    "Action", "Ageing", "Axis", "Calendar", "Change", "Model", "ModelError", "Quantity", "Series", "Start",
    "StartedHappening", "Streams", "along", "at_least_zero", "build", "by_age", "by_band", "choose",
    "driver", "entering_band", "equation", "exponential", "flow", "guard", "happening", "hazard",
    "largest", "leaving_band", "lookup", "mean", "output", "outside", "parameter", "pick", "place",
    "power", "process", "reading", "setting", "simulate", "smallest", "stock", "table", "total",
]  # fmt: skip


def __getattr__(name: str) -> object:
    if name == "simulate":
        # SimPy and NumPy's compiled parts are loaded only when something is run.
        from simulator.engine.running import simulate

        return simulate
    raise AttributeError(name)
