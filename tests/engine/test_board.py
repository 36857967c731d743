"""Setting several elements at once: lists go through the plain view of memory, arrays through NumPy."""

import numpy as np
import pytest

from simulator.engine import build
from simulator.engine.board import Board
from simulator.engine.compile import compile_model
from tests.engine import every_word
from tests.engine.labelled import filled

MODEL = build("every word", [every_word], every_word.AXES, every_word.OUTPUTS)


@pytest.fixture
def board():
    return Board(compile_model(MODEL), filled(MODEL, 1, 0.0), MODEL.ticks)


def test_a_list_sets_what_an_array_sets(board):
    many = len(board.numbers("effort"))
    for value in ([float(n) for n in range(many)], np.arange(many) + 0.5, 7.0, [np.float64(n) for n in range(many)]):
        board.assign("effort", value, {}, "test")
        assert board.numbers("effort") == np.broadcast_to(value, many).tolist()
        board.stale = 0


def test_a_list_of_another_length_is_refused_and_changes_nothing(board):
    before = board.numbers("effort")
    with pytest.raises(ValueError, match="could not broadcast"):
        board.assign("effort", [1.0] * (len(before) + 1), {}, "test")
    assert board.numbers("effort") == before
