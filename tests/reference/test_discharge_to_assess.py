"""R5: the queues published for six units after hospital lie where the model's replications lie."""

import numpy as np
import pytest

from simulator.engine import Model, build, simulate
from tests.reference.models import discharge_to_assess as published

REPLICATIONS = 200
QUEUES = {
    "p2_bristol": 129, "p2_n_somerset": 296, "p2_s_glos": 51,
    "p3_bristol": 159, "p3_n_somerset": 62, "p3_s_glos": 213,
}  # fmt: skip


@pytest.fixture(scope="module")
def model() -> Model:
    return build("discharge to assess", [published], published.AXES, published.OUTPUTS, ticks=1)


@pytest.fixture(scope="module")
def ends(model) -> np.ndarray:
    """The queues on day 181, (replications, nodes)."""
    start, days = published.start(), published.DAYS
    runs = (simulate(model, start, member=m, step=days, every=days) for m in range(REPLICATIONS))
    return np.array([run.outputs["queue"][-1] for run in runs])


def test_every_bed_and_no_more_is_in_use_while_people_queue(model):
    run = simulate(model, published.start(), step=published.DAYS)
    beds = published.start().values["beds"]
    assert list(run.outputs["occupied"][-1]) == list(beds)
    assert run.outputs["occupied"].max(axis=0)[3] == 77
    assert run.residuals["person"] == 0.0


@pytest.mark.slow
@pytest.mark.parametrize("node", published.NODES)
def test_the_published_queue_lies_inside_the_band_of_the_replications(ends, node):
    low, high = np.quantile(ends[:, published.NODES.index(node)], [0.05, 0.95])
    assert low <= QUEUES[node] <= high
