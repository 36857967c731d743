"""PySD and Simlin read what we export and get our numbers: Euler against our own Euler at the same step.

Both are installed with what the tests need, where there is a wheel for the machine.
"""

from __future__ import annotations

import importlib.util
import warnings
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from benchmarks.agreement import Exported, export, worst
from benchmarks.peers import MODULES
from simulator.engine import Calendar, Change, Model, Series, Start, build, output
from tests.docs.reading import ROOT, blocks
from tests.engine import every_word, laboratory
from tests.reference.conftest import built
from tests.reference.models import capability_trap, cutting_corners, general_practice

NEAR = 1e-9
AT = np.array([-0.5, 0.3, 0.55])

peers = pytest.mark.parametrize(
    "peer",
    [
        pytest.param(
            name, marks=pytest.mark.skipif(not importlib.util.find_spec(name), reason=f"{name} is not installed")
        )
        for name in ("simlin", "pysd")
    ],
)


def every_word_start() -> Start:
    """Numbers for the model that uses every word, always the same."""
    model, random = built_of_words(), np.random.default_rng(7)
    values = {q.name: random.uniform(0.2, 0.9, model.shape(q.name)) for q in model.of_kind("parameter", "setting")}
    values |= {"curve": np.array([[0.0, 0.1], [0.4, 0.6], [1.0, 0.3]]), "queue_at_start": np.array([90.0, 40.0, 10.0])}
    series = {
        q.name: Series(AT, random.uniform(0.5, 1.5, (3, *model.shape(q.name))), q.interpolation == "linear")
        for q in model.of_kind("driver")
    }
    return Start(values, Calendar(None, None, 0.9375), series)


def built_of_words() -> Model:
    """The model that uses every word, recording each of its equations."""
    equations = [output(name) for name in build("w", [every_word], every_word.AXES).order]
    return build("every word", [every_word], every_word.AXES, equations)


def people_start() -> Start:
    """Three years of the laboratory: birthdays due, drivers of both kinds with dates between two steps."""
    inflow = Series(np.array([0.0, 0.5, 1.3]), np.array([3.0, 8.0, 1.0]))
    slope = Series(np.array([-0.2, 0.7, 2.4]), np.array([1.0, 3.0, -2.0]), linear=True)
    change = Change(1.0, "less", "", {"outflow_rate": (None, 0.1)})
    return laboratory.start(3, inflow=inflow, slope=slope, changes=(change,))


CASES: dict[str, Callable[[], tuple[Model, Start, float]]] = {
    "R1 general practice": lambda: (built("general_practice"), general_practice.start(True), 0.125),
    "R1 without pressure": lambda: (built("general_practice"), general_practice.start(False), 0.125),
    "R2 working harder": lambda: (built("capability_trap"), capability_trap.start(demand=1000.0), 0.0625),
    "R2 working smarter": lambda: (built("capability_trap"), capability_trap.start(investment=0.05), 0.0625),
    "R3 standards erode": lambda: (built("cutting_corners"), cutting_corners.start(8.14e6), 1.0),
    "R3 standards recover": lambda: (built("cutting_corners"), cutting_corners.start(18.83), 1.0),
    "every word": lambda: (built_of_words(), every_word_start(), 0.0625),
    "people": lambda: (laboratory.MODEL, people_start(), 0.0625),
}


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Exported]:
    """One of the cases as a file with our own run of it, made once."""
    known: dict[tuple[str, str | None], Exported] = {}

    def make(case: str, policy: str | None = None) -> Exported:
        if (case, policy) not in known:
            model, start, step = CASES[case]()
            known[case, policy] = export(model, start, tmp_path_factory.mktemp("xmile"), step, policy)
        return known[case, policy]

    return make


def read(peer: str, found: Exported) -> Any:
    engine = MODULES[peer](found.file, list(found.own))
    engine.run()
    return engine


@peers
@pytest.mark.parametrize(
    "case", [pytest.param(case, marks=[pytest.mark.slow] if case == "every word" else []) for case in CASES]
)
def test_another_engine_gets_every_stock_and_every_recorded_level(peer, case, exported):
    found = exported(case)
    difference, where = worst(read(peer, found), found.own)
    assert difference < NEAR, where


@peers
def test_another_engine_gets_the_numbers_of_a_policy(peer, exported):
    usual, less = exported("people"), exported("people", "less")
    assert less.own["tank"][-1] > 1.5 * usual.own["tank"][-1]
    assert worst(read(peer, less), less.own)[0] < NEAR


@peers
def test_a_number_changed_by_a_millionth_is_seen(peer, exported, tmp_path):
    found = exported("R1 general practice")
    file = tmp_path / "wrong.xmile"
    text = found.file.read_text("utf-8")
    assert text.count("<eqn>4000</eqn>") == 1
    file.write_text(text.replace("<eqn>4000</eqn>", "<eqn>4000.004</eqn>"), encoding="utf-8")
    assert worst(read(peer, replace(found, file=file)), found.own)[0] > NEAR


@pytest.mark.skipif(not importlib.util.find_spec("simlin"), reason="simlin is not installed")
@pytest.mark.parametrize("case", ["R1 general practice", "every word", "people"])
def test_simlin_finds_nothing_wrong_with_a_file_nor_with_its_units(case, exported):
    found = exported(case)
    assert MODULES["simlin"](found.file, []).issues == []


def test_our_own_run_of_the_core_is_plain_euler_though_dates_lie_between_steps(exported):
    """By hand: the tank of the laboratory, with the inflow that holds when a step begins."""
    tank, own = 100.0, exported("people").own["tank"]
    for step, found in enumerate(own):
        assert found == pytest.approx(tank, rel=1e-12)
        time = step / 16
        tank += ((3.0 if time < 0.5 else 8.0 if time < 1.3 else 1.0) - 0.5 * tank) / 16


def england() -> tuple[Model, Start, float]:
    import simulator as sim
    from simulator.scenario import start

    return sim.MODEL, start(sim.scenario("england"), sim.MODEL), 0.0625


@pytest.mark.parametrize(("peer", "block"), [("simlin", 0), ("pysd", 1)])
def test_the_example_in_the_documentation_runs(peer, block, exported, tmp_path, monkeypatch, capsys):
    pytest.importorskip(peer)
    page = ROOT / "docs" / "how-to" / "other-programs.md"
    example = [found.text for found in blocks(page) if found.exempt and found.kind == "python"][block]
    text = exported("people").file.read_text("utf-8").replace("tank", "backlog_health")
    (tmp_path / "england.xmile").write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        exec(example, {})
    assert f"{exported('people').own['tank'][-1]:.3f}" in capsys.readouterr().out


@pytest.mark.slow
@pytest.mark.parametrize(("peer", "years"), [("simlin", 25), ("pysd", 5)])
def test_another_engine_gets_every_stock_of_england(peer, years, tmp_path):
    """PySD reads the file in a minute or two, and takes ten times as long for a year as Simlin for all of them."""
    pytest.importorskip(peer)
    import simulator as sim
    from simulator.scenario import start

    begun = start(sim.scenario("england"), sim.MODEL)
    until = begun.calendar.start.replace(year=begun.calendar.start.year + years)
    begun = replace(begun, calendar=replace(begun.calendar, stop=until))
    found = export(sim.MODEL, begun, tmp_path, recorded=peer == "simlin")
    assert len(found.own) >= sum(len(found.variables.named(s.name)) for s in sim.MODEL.of_kind("stock"))
    assert worst(read(peer, found), found.own)[0] < NEAR
