from __future__ import annotations

import numpy as np
import pytest

from simulator.experiments.interpolation import along, cardinal, interpolated, weights


@pytest.mark.parametrize("nodes", [[0.0, 1.0], [0.0, 0.4, 1.0], [0.0, 0.4, 0.8, 1.0], [0.0, 1.0, 2.5, 3.0, 7.0, 8.0]])
def test_at_a_node_the_weight_is_all_of_that_node(nodes):
    found = np.array([along(np.array(nodes), cardinal(np.array(nodes)), x) for x in nodes])
    np.testing.assert_allclose(found, np.eye(len(nodes)), atol=1e-12)


@pytest.mark.parametrize(("count", "power"), [(2, 1), (3, 2), (4, 3), (6, 3)])
def test_a_polynomial_of_as_many_powers_as_the_nodes_allow_is_met_everywhere(count, power):
    nodes = np.linspace(-1.0, 2.0, count)
    x = np.linspace(-1.0, 2.0, 31)
    np.testing.assert_allclose(interpolated([nodes], nodes**power, x[:, None]), x**power, atol=1e-12)


def test_a_product_over_two_sliders_is_met_between_their_nodes():
    axes = [np.array([0.0, 1.0, 3.0]), np.array([0.0, 2.0])]
    values = np.add.outer(axes[0] ** 2, np.zeros(2)) * axes[1]
    at = np.array([[0.3, 1.1], [2.9, 0.2]])
    np.testing.assert_allclose(interpolated(axes, values, at), at[:, 0] ** 2 * at[:, 1], atol=1e-12)


def test_weights_sum_to_one_in_the_order_of_the_sliders_last_fastest():
    axes = [np.array([0.0, 1.0]), np.array([0.0, 1.0, 2.0])]
    found = weights(axes, [cardinal(nodes) for nodes in axes], [1.0, 2.0])
    np.testing.assert_allclose(found, [0, 0, 0, 0, 0, 1], atol=1e-12)
    assert weights(axes, [cardinal(nodes) for nodes in axes], [0.3, 1.7]).sum() == pytest.approx(1.0)


def test_a_single_node_holds_everywhere():
    assert along(np.array([3.0]), cardinal(np.array([3.0])), 9.0).tolist() == [1.0]
