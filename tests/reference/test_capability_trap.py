"""Working harder is better before worse, working smarter is worse before better."""

import numpy as np
import pytest

from simulator.engine import simulate
from tests.reference.models import capability_trap

STEP = 0.0625


@pytest.fixture(scope="module")
def run(reference_model):
    def simulated(**pushes):
        start = capability_trap.start(**pushes)
        return simulate(
            reference_model("capability_trap"), start, step=STEP, method="euler", every=STEP
        )

    return simulated


def week(number: float) -> int:
    return int(number / STEP)


def test_without_a_push_nothing_moves(run):
    assert (run().outputs["performance"] == 3000).all()


def test_working_harder_is_better_before_worse(run):
    pushed = run(demand=1000.0)
    performance = pushed.outputs["performance"]
    assert performance.max() == pytest.approx(3044.4, abs=0.05)
    assert pushed.times[performance.argmax()] == pytest.approx(13, abs=0.5)
    found = [performance[week(50)], performance[week(100)]]
    np.testing.assert_allclose(found, [2916.0, 2929.4], atol=0.05)
    assert pushed.outputs["capability"][-1] == pytest.approx(96.579, abs=5e-4)


def test_working_smarter_is_worse_before_better(run):
    pushed = run(investment=0.05)
    performance = pushed.outputs["performance"]
    assert performance.min() == pytest.approx(2940.4, abs=0.05)
    assert performance.argmin() < week(25)
    assert performance[-1] == pytest.approx(3264.2, abs=0.05)
    assert pushed.outputs["capability"][-1] == pytest.approx(118.384, abs=5e-4)
