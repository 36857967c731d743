"""A walk through what leads to what."""

from simulator.describe.reaching import reached

WAYS = {"a": ["b", "c"], "b": ["d"], "c": ["a", "d"], "d": []}


def test_the_nearest_comes_before_the_farther_and_each_once():
    assert reached(["a"], WAYS.__getitem__) == ["a", "b", "c", "d"]


def test_a_circle_ends_and_what_is_not_led_to_is_left_out():
    assert reached(["c", "c"], WAYS.__getitem__) == ["c", "a", "d", "b"]
    assert reached(["d"], WAYS.__getitem__) == ["d"]
