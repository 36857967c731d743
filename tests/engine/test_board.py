"""What a process reads after it has changed something at the same instant."""

from __future__ import annotations

import numpy as np
import pytest

from tests.engine.laboratory import run, start


@pytest.mark.parametrize(
    ("name", "change", "less"),
    [
        ("above_alarm", lambda world: world.move(10.0, leaves=("tank", {})), 10.0),
        ("above_alarm", lambda world: world.add("alarm_level", 10.0), 10.0),
        ("draining", lambda world: world.move(20.0, leaves=("tank", {})), 0.5 * 20.0),
        ("draining", lambda world: world.add("outflow_rate", -0.1), 0.1 * 100.0 * np.exp(-0.25)),
    ],
)
def test_an_equation_is_asked_anew_once_what_it_reads_was_changed(name, change, less):
    found: list[float] = []

    def process(world):
        yield world.at(0.5)
        found.append(world.read(name))
        change(world)
        found.append(world.read(name))

    run(process, given=start(1, alarm_level=20.0))
    assert found[0] - found[1] == pytest.approx(less, rel=1e-7)
