"""An equation is one return line of names, numbers, arithmetic and words; all else is refused."""

import pytest

from simulator.engine import at_least_zero, choose, mean, pick, place, power, smallest, total
from simulator.engine.expressions import Call, Name, NotAnEquationError, Operation, names, read

LEVEL = 3


def refused(function, what: str) -> None:
    with pytest.raises(NotAnEquationError, match=what):
        read(function)


def test_a_line_becomes_a_tree():
    def served(capacity, backlog, wait):
        """Not part of the line."""
        return smallest(capacity, backlog / wait)

    found = read(served)
    assert found == Call(
        "smallest", (Name("capacity"), Operation("/", (Name("backlog"), Name("wait"))))
    )
    assert names(found) == ("capacity", "backlog", "wait")


def test_two_lines_are_refused():
    def two(level):
        half = level / 2
        return half * level

    refused(two, "an equation is one return line")


def test_a_lambda_is_refused():
    refused(lambda level: level * 2, "written with def|one return line")


def test_a_name_that_is_no_argument_is_refused():
    def outer(level):
        return level * LEVEL

    refused(outer, "“LEVEL” is not an argument")


def test_an_argument_that_is_not_used_is_refused():
    def unused(level, other):
        return 2 * level

    refused(unused, "other is an argument that the line does not use")


def test_what_is_not_in_the_vocabulary_is_refused():
    def rounded(level):
        return round(level)

    def squared(level):
        return level**2

    def chosen(level):
        return 1 if level > 2 else 0

    def text(level):
        return level * "a"

    def yes(level):
        return level * True

    for function in (rounded, squared, chosen, text, yes):
        refused(function, "is not in the vocabulary; use")


def test_chained_and_boolean_conditions_are_refused():
    def chained(level):
        return choose(0 < level < 2, level, 0)

    def both(level):
        return choose(level > 0 and level < 2, level, 0)

    refused(chained, "not in the vocabulary")
    refused(both, "not in the vocabulary")


def test_a_comparison_outside_choose_is_refused():
    def flag(level):
        return level > 2

    def marked(level):
        return level * (level > 2)

    refused(flag, "comparisons inside choose")
    refused(marked, "comparisons inside choose")


def test_a_word_with_the_wrong_number_of_quantities_is_refused():
    def one(level):
        return smallest(level)

    def two(level):
        return at_least_zero(level, level)

    refused(one, "smallest takes 2 to 9 quantities, not 1")
    refused(two, "at_least_zero takes 1 to 1 quantities, not 2")


def test_a_word_without_its_axis_is_refused():
    def all_of_it(level):
        return total(level)

    def wrong(level):
        return total(level, axis="sex")

    def nothing(level):
        return pick(level)

    def twice(level):
        return place(level, sex="female", health="well")

    def picked(level):
        return pick(level, "female")

    for function in (all_of_it, wrong, nothing, twice, picked):
        refused(function, "say")


def test_quantities_are_given_by_place_but_for_a_weight():
    def turned(level, size):
        return power(exponent=level, base=size)

    def weighted(level, size):
        return mean(level, over="sex", weight=size)

    refused(turned, "by place")
    assert read(weighted) == Call("mean", (Name("level"), Name("size")), (("over", "sex"),))


def test_source_that_cannot_be_found_is_told():
    scope: dict = {}
    exec(compile("def hidden(level):\n    return 2 * level", "<nowhere>", "exec"), scope)
    refused(scope["hidden"], "its source can't be found")
