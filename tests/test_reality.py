"""The IF … THEN … list holds on England, and each of its forms can fail."""

from __future__ import annotations

import json
from typing import Any

import pytest

import simulator as sim
from simulator.errors import InputError
from simulator.experiments.reality import FAILED, NOT_ASKED, PASSED, Row, judge, rows
from simulator.experiments.reality.listing import FORMS, Expect
from tests import clinic


@pytest.fixture(scope="module")
def england():
    return sim.scenario("england")


@pytest.mark.slow
@pytest.mark.parametrize("row", rows(), ids=lambda row: row.name)
def test_what_everyone_expects_holds_on_england(england, row):
    found = judge(england, row)
    assert found.outcome == PASSED, f"{found.sentence}: {found.figures}"


def test_every_row_has_a_name_of_its_own_and_says_why():
    names = [row.name for row in rows()]
    assert len(set(names)) == len(names)
    assert all(row.because and not row.because.endswith(".") for row in rows())


def test_each_loop_has_a_row_that_cuts_it():
    loops = [row for row in rows() if row.name.startswith("loop: ")]
    assert len(loops) >= 27
    assert all(row.change and row.expect[0].form in ("less", "greater") for row in loops)


def test_every_form_of_the_closed_list_is_asked_for_by_a_row():
    assert {expected.form for row in rows() for expected in row.expect} == FORMS.keys()


# ---- each form, on the clinic, where it holds and where it does not ------------------------------

HALF = {"clinic.people": {"times": 0.5}}
MORE = {"clinic.people": {"times": 2.0}}
IDLE = {"clinic.capacity": {"times": 0.5}}
USUAL = {"clinic.capacity": {"times": 1.0}}
CARE = {"service": "adult_social_care"}


def row(expect: dict[str, Any], **keys: Any) -> Row:
    """A row of the list about the clinic, whose strikes come by luck."""
    words = {"name": "row", "if": "this", "then": "that", "because": "reasons"}
    return Row.model_validate({**words, "expect": [expect], **keys})


def outcome(scenario: Any, expect: dict[str, Any], **keys: Any) -> str:
    return judge(scenario, row(expect, **keys), clinic.model()).outcome


@pytest.mark.parametrize(
    ("expect", "keys", "bad"),
    [
        ({"form": "identical"}, {"policy": "radical", "starts_after": 1.0}, {"change": HALF}),
        ({"form": "agrees", "within": 1e-3}, {"finer": 2.0}, {"change": HALF}),
        ({"form": "near", "of": "waiting", "within": 1.0},
         {"change": {"clinic.people": 0.0, "clinic.first_backlog": 0.0}}, {"change": HALF}),
        ({"form": "less", "of": "waiting", "share": 0.1}, {"change": HALF}, {"change": MORE}),
        ({"form": "greater", "of": "backlog"}, {"change": MORE}, {"change": HALF}),
        ({"form": "never_greater", "of": "waiting"}, {"change": HALF, "members": 3}, {"change": MORE}),
        ({"form": "steady", "of": "waiting", "last": 1.0, "within": 1e-6},
         {"change": {"clinic.people": 0.0, "clinic.first_backlog": 0.0}}, {"change": MORE}),
        ({"form": "returns", "of": "served_total", "where": CARE, "away": 0.3, "within": 0.01},
         {"lever": [{"after": 0.1, "set": IDLE}, {"after": 0.3, "set": USUAL}]},
         {"lever": [{"after": 0.1, "set": IDLE}]}),
        ({"form": "leaves_mark", "of": "served_total", "where": CARE, "away": 0.3, "share": 0.2},
         {"lever": [{"after": 0.1, "set": IDLE}]},
         {"lever": [{"after": 0.1, "set": IDLE}, {"after": 0.3, "set": USUAL}]}),
    ],
    ids=lambda value: value.get("form") if isinstance(value, dict) else None,
)  # fmt: skip
def test_a_form_tells_what_holds_from_what_does_not(clinic_scenario, expect, keys, bad):
    assert outcome(clinic_scenario, expect, **keys) == PASSED
    assert outcome(clinic_scenario, expect, **bad) == FAILED


def test_audits_that_leave_something_over_fail(clinic_scenario, monkeypatch):
    balances = row({"form": "balances", "within": 1e-9})
    monkeypatch.setattr("simulator.experiments.reality.forms.AUDITS", {"backlog": ("waiting", "people")})
    assert judge(clinic_scenario, balances, clinic.model()).outcome == FAILED


def test_a_difference_that_could_be_luck_does_not_pass(clinic_scenario):
    """With capacities that strikes interrupt, a hundredth more people do not show in four futures."""
    noisy = {"change": {"clinic.need_rate": 0.2000001}, "given": {"clinic.people": 9_000.0}}
    assert outcome(clinic_scenario, {"form": "greater", "of": "waiting", "share": 0.01}, members=4, **noisy) == FAILED


# ---- what a row may say ---------------------------------------------------------------------------


def test_a_row_about_a_policy_that_is_absent_is_not_asked(clinic_scenario):
    found = judge(clinic_scenario, row({"form": "identical"}, policy="portfolio"), clinic.model())
    assert (found.outcome, found.figures) == (NOT_ASKED, "the scenario has no policy portfolio")


def test_a_row_about_a_number_that_the_model_lacks_is_not_asked(clinic_scenario):
    found = judge(clinic_scenario, row({"form": "identical"}, change={"clinic.peple": 1.0}), clinic.model())
    assert found.outcome == NOT_ASKED
    assert "Did you mean clinic.people?" in found.figures


def test_a_row_that_asks_the_impossible_is_a_mistake(clinic_scenario):
    with pytest.raises(InputError, match="beyond its limits"):
        judge(clinic_scenario, row({"form": "identical"}, change={"clinic.people": -1.0}), clinic.model())


def test_a_name_may_carry_a_label_or_be_a_pattern(clinic_scenario):
    less = {"form": "less", "of": "served_total", "at": "mean", "where": {"service": "health"}}
    assert outcome(clinic_scenario, less, change={"clinic.capacity.health": {"times": 0.5}}) == PASSED
    assert outcome(clinic_scenario, less, change={"clinic.capacity.adult_social_care": {"times": 0.5}}) == FAILED
    assert outcome(clinic_scenario, less, change={"clinic.*apacity": {"times": 0.5}}) == PASSED


def test_a_pattern_may_mean_nothing_since_models_differ(clinic_scenario):
    assert outcome(clinic_scenario, {"form": "agrees"}, change={"clinic.*_shocks": 0.0}) == PASSED


def test_the_end_of_a_run_may_come_before_what_a_scenario_has_dated(clinic_file):
    event = "[[event]]\nat = 2026-10-01\nbecause = 'a test'\nset = { 'clinic.capacity' = { health = 1.0 } }\n"
    clinic_file.write_text(clinic.SCENARIO + event, encoding="utf-8")
    shorter = row({"form": "less", "of": "waiting"}, change=HALF, years=1.0)
    assert judge(sim.scenario(str(clinic_file)), shorter, clinic.model()).outcome == PASSED


def test_a_run_that_cannot_go_on_is_a_row_that_failed(clinic_scenario):
    broken = row({"form": "near", "of": "waiting"}, change={"clinic.capacity": 0.0})
    found = judge(clinic_scenario, broken, clinic.model())
    assert (found.outcome, "mean_backlog is nan" in found.figures) == (FAILED, True)


def test_a_form_that_is_not_in_the_list_is_refused():
    with pytest.raises(ValueError, match="form"):
        Expect.model_validate({"form": "roughly"})


# ---- the command line ------------------------------------------------------------------------------

GOOD = row({"form": "less", "of": "waiting"}, change=HALF)
BAD = row({"form": "greater", "of": "waiting"}, change=HALF).model_copy(update={"name": "bad row"})


@pytest.fixture
def asked(monkeypatch):
    """A list of one's own in the place of the program's."""

    def put(*listed: Row) -> None:
        monkeypatch.setattr("simulator.experiments.reality.rows", lambda: listed)
        monkeypatch.setattr("simulator.experiments.reality.default_model", clinic.model)

    return put


def test_check_reality_prints_a_table_and_counts_what_holds(simulator, clinic_file, asked):
    asked(GOOD)
    status, out, err = simulator("check", str(clinic_file), "--reality", "--workers", "1")
    assert status == 0
    assert "✓" in out
    assert out.splitlines()[-1].endswith("all 1 checks hold.")
    assert "1/1" in err


def test_a_check_that_fails_exits_with_2_and_says_the_sentence_and_the_figures(simulator, clinic_file, asked):
    asked(GOOD, BAD)
    status, out, err = simulator("check", str(clinic_file), "--reality", "--workers", "1", "--quiet")
    assert status == 2
    assert "1 of 2 checks hold" in out
    assert "bad row: IF this THEN that does not hold: NOT waiting" in err
    assert "reasons." in err


def test_check_reality_gives_scripts_one_json_object(simulator, clinic_file, asked):
    asked(GOOD, BAD)
    status, out, _ = simulator("check", str(clinic_file), "--reality", "--workers", "1", "--json")
    record = json.loads(out)
    assert (status, record["ok"]) == (2, False)
    assert [found["outcome"] for found in record["reality"][str(clinic_file)]] == [PASSED, FAILED]


def test_a_file_with_mistakes_is_not_run(simulator, tmp_path, asked):
    asked(GOOD)
    (tmp_path / "bad.toml").write_text(clinic.SCENARIO.replace("need_rate", "ned_rate"))
    status, _, err = simulator("check", "bad.toml", "--reality")
    assert status == 2
    assert "IF" not in err


def test_a_comparison_shows_the_checks_on_its_page_and_keeps_a_failure(simulator, clinic_file, tmp_path, asked):
    asked(GOOD, BAD)
    status, _, err = simulator(
        "compare", str(clinic_file), "--members", "1", "--workers", "1", "--reality", "-o", "there"
    )
    assert status == 2
    assert "bad row" in err
    page = (tmp_path / "there" / "index.html").read_text(encoding="utf-8")
    assert "1 of 2 IF … THEN … checks hold" in page
    assert json.loads((tmp_path / "there" / "manifest.json").read_text())["reality"][1]["outcome"] == FAILED
