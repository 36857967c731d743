"""What the compiled model computes is what its Python functions say."""

from __future__ import annotations

import importlib
import sys
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.engine import build
from simulator.engine import compile as compiling
from simulator.engine.check_units import check_units
from simulator.engine.compile import Compiled, compile_model
from simulator.engine.expressions import Call, walk
from simulator.engine.words import WORDS
from tests.engine import every_word
from tests.engine.labelled import assert_equal, expected, filled
from tests.reference.models import decay

MODEL = build("every word", [every_word], every_word.AXES, every_word.OUTPUTS)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 2**32), st.floats(0, 1), st.floats(0, 30))
def test_compiled_equations_equal_the_python_functions_on_labelled_data(seed, since_birthday, time):
    birthday = time - since_birthday
    state = filled(MODEL, seed, birthday)
    state.prepare()
    state.observe(time * MODEL.ticks)
    assert_equal(MODEL, state, expected(MODEL, state, time, birthday))


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 2**32), st.floats(0, 1))
def test_rates_of_stocks_are_what_the_flows_bring_and_take(seed, since_birthday):
    state = filled(MODEL, seed, -since_birthday)
    state.prepare()
    rate = state.rates(0.0)
    known = expected(MODEL, state, 0.0, -since_birthday)
    well, limited = (every_word.AXES[4].index(label) for label in ("well", "limited"))
    people = -known["dying"].values
    people[:, well] -= known["falling_ill"].values
    people[:, limited] += known["falling_ill"].values
    queue = known["joining"].sum("band") - known["always_leaving"]
    for name, wanted in (("people", people), ("queue", queue.values)):
        found = rate[state.compiled.layout[name].span]
        np.testing.assert_allclose(found, wanted.ravel(), rtol=1e-12, atol=1e-9)
    clock = rate[state.compiled.layout["exposure accident"].span]
    np.testing.assert_allclose(clock, known["accident"].values, rtol=1e-12, atol=1e-9)
    total = rate[state.compiled.layout["sum dying"].span]
    np.testing.assert_allclose(total, known["dying"].values.ravel(), rtol=1e-12, atol=1e-9)


def test_the_model_of_this_test_uses_every_word():
    used = {
        part.word
        for tree in MODEL.expressions.values()
        for part in walk(tree)
        if isinstance(part, Call)
    }
    assert used == set(WORDS)
    assert check_units(MODEL) == []


def test_the_text_of_a_model_is_always_the_same():
    assert Compiled(MODEL).python == Compiled(MODEL).python


def test_a_model_written_before_is_not_written_again(tmp_path, monkeypatch):
    monkeypatch.setenv("SIMULATOR_CACHE", str(tmp_path))
    small = build("decay", [decay], outputs=decay.OUTPUTS, ticks=1)
    ages = []
    for _ in range(2):
        for name in [name for name in sys.modules if name.startswith("written_")]:
            monkeypatch.delitem(sys.modules, name)
        Compiled(small).functions  # noqa: B018
        ages.append({path.name: path.stat().st_mtime_ns for path in tmp_path.glob("*.py")})
    assert len(ages[0]) == 2 + len(compile_model(small).pieces), "the kernel, the helpers and each piece"
    assert ages[0] == ages[1]


def test_only_the_models_used_last_stay_compiled(monkeypatch):
    monkeypatch.setattr(compiling, "_known", {})
    few = [replace(MODEL, name=f"model {number}") for number in range(compiling.KEPT + 1)]
    first = compile_model(few[0])
    assert compile_model(few[0]) is first
    for model in few[1:]:
        assert compile_model(model).model is model
    assert len(compiling._known) == compiling.KEPT
    assert compile_model(few[0]) is not first


@pytest.mark.parametrize("name", ["prepare", "rates", "recorded", "remaining"])
def test_the_written_text_can_be_read(name):
    assert f"\ndef {name}_0(" in compile_model(MODEL).python


@pytest.mark.parametrize("since_birthday", [0.0, 0.3])
def test_the_equations_of_england_compile_to_what_they_say(since_birthday):
    england = importlib.import_module("simulator.model").build()
    state = filled(england, 1, 5.0 - since_birthday, gentle=True)
    state.prepare()
    state.observe(5.0 * england.ticks)
    assert_equal(england, state, expected(england, state, 5.0, 5.0 - since_birthday))


@pytest.mark.parametrize("name", sorted(MODEL.quantities))
def test_what_one_quantity_needs_is_enough_to_read_it(name):
    state, whole = filled(MODEL, 7, -0.3), filled(MODEL, 7, -0.3)
    compiled = compile_model(MODEL)
    node, at = compiled.lowering.nodes.get(name), compiled.layout.at(name)
    span = slice(at, at + compiled.layout[name].size)
    for each in (state, whole):
        each.prepare()
    state.observe(2.0 * MODEL.ticks, compiled.programs.needs(name) if node is not None and node.live else 0)
    whole.observe(2.0 * MODEL.ticks)
    np.testing.assert_array_equal(state.x[span], whole.x[span])


def test_a_quantity_asked_for_alone_leaves_the_others_uncomputed():
    england = importlib.import_module("simulator.model").build()
    needs = compile_model(england).programs.needs
    assert bin(needs("failure_odds")).count("1") == 1, "one piece, and no rates"
    assert needs("demand_relative_to_start") == 1, "the rates keep it"
    assert bin(needs("council_draw")).count("1") > 1
